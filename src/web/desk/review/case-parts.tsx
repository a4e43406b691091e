// What a case shows of itself wherever an officer meets it: what is odd on top, what the rules saw, what was said, and what happened.

import { Fragment } from 'react';
import { Link } from 'wouter';
import { formatDayRange } from '#kit/format.ts';
import { SignedPaper } from '#web/desk/behalf/consents.tsx';
import { caseEnds } from '#web/desk/case-ends.ts';
import { deskOf, offered, stateOf } from '#web/desk/kinds.ts';
import { dueWords, type OneCase, urgencyOf } from '#web/desk/review/queue-words.ts';
import type { Answer } from '#web/parts/api.ts';
import { ByWeekendsNote } from '#web/parts/by-weekends.tsx';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { RuleList, type SeenRule } from '#web/parts/rule-list.tsx';
import { Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Told = Answer<'GET /cases/{id}/story'>['items'][number];
type Rule = OneCase['rules'][number];

/** As of today where something is still to be decided, else as it was judged. */
export function asSeen(rule: Rule): SeenRule {
  const { now, ...then } = rule;
  if (!now) return then;
  return { ...then, holds: now.holds, saw: now.saw, wouldChange: now.wouldChange };
}

/** `items`: its story, for what it was sent back with. */
export function Oddities({ one, items }: { readonly one: OneCase; readonly items: readonly Told[] }) {
  const { say } = useReader();
  if (one.oddities.length === 0) return null;
  const back = items.findLast((told) => told.action === 'return' && told.why);
  const [first, ...rest] = one.oddities;
  return (
    <Note tone="warn">
      <b>
        {say('怪在哪：', 'What is odd: ')}
        {say(first!)}
      </b>
      {rest.map((odd) => (
        <p key={odd.zh}>{say(odd)}</p>
      ))}
      {back && (
        <p>
          {say(`${back.actorName}退回时说：`, `${back.actorName} sent it back, saying: `)}“{back.why}”
        </p>
      )}
    </Note>
  );
}

/** Rules that do not hold first; then the rest. */
export function Rules({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const seen = one.rules.map(asSeen);
  const broken = seen.filter((rule) => rule.holds !== true);
  const holding = seen.filter((rule) => rule.holds === true);
  if (seen.length === 0) return null;
  return (
    <>
      {broken.length > 0 && (
        <section>
          <h3>{say(`${broken.length} 条规则要看`, `Rules to look at: ${broken.length}`)}</h3>
          <RuleList rules={broken} />
        </section>
      )}
      {holding.length > 0 && (
        <section>
          <h3>
            {broken.length > 0
              ? say(`其余 ${holding.length} 条规则都符合`, `The other rules hold: ${holding.length}`)
              : say(`${holding.length} 条规则都符合`, `Every rule holds: ${holding.length}`)}
          </h3>
          <RuleList rules={holding} />
        </section>
      )}
    </>
  );
}

export function Answers({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  return (
    <dl className="kv">
      {one.answers
        .filter(({ type }) => type !== 'file')
        .map(({ field, label, shown, hidden, class: sensitivity }) => (
          <Fragment key={field}>
            <dt>{say(label)}</dt>
            <dd>
              {hidden ? (
                <span className="meta">
                  <Icon name="lock" />{' '}
                  {say(`${sensitivity} 级，您的岗位看不到`, `Class ${sensitivity}: not for your post`)}
                </span>
              ) : (
                (shown && say(shown)) || <span className="meta">{say('没有填', 'Left empty')}</span>
              )}
            </dd>
          </Fragment>
        ))}
    </dl>
  );
}

/** Red only where it waits for this very reader. */
export function CaseStatus({ one }: { readonly one: OneCase }) {
  const { today } = useReader();
  const end = caseEnds[one.status];
  if (end) return <StatusTag box tone={end[0]} says={{ zh: end[1], en: end[2] }} />;
  const mine = offered(one).some(({ action, hindrance }) => action === deskOf(one.kind).main && !hindrance);
  const late = urgencyOf(one.dueOn, today);
  const due = one.dueOn === null ? null : dueWords(one.dueOn, today);
  const words = {
    zh: `${mine ? '等您办：' : ''}${one.stageTitle.zh}${due ? `，${due.zh}` : ''}`,
    en: `${mine ? 'Waits for you: ' : ''}${one.stageTitle.en}${due ? `, ${due.en}` : ''}`,
  };
  return <StatusTag box tone={mine ? 'wait' : late === 'late' ? 'warn' : 'go'} says={words} />;
}

function Past({ told }: { readonly told: Told }) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <li>
      <Icon name={told.action === 'undo' ? 'undo' : 'done'} />
      <b>
        {told.actorName === '' ? say('系统', 'The system') : told.actorName}
        {say('：', ': ')}
        {say(told.label)}
      </b>
      {told.behalf && <p className="sub">{say(told.behalf.says)}</p>}
      {told.behalf?.paperId && <SignedPaper id={told.behalf.paperId} />}
      {told.why && <p className="sub">“{told.why}”</p>}
      <p className="when">{instant(told.at)}</p>
    </li>
  );
}

/** What happened in the past tense, where it is now, and what is still to come. */
export function Story({ one, items }: { readonly one: OneCase; readonly items: readonly Told[] }) {
  const { say, today } = useReader();
  const { deadline } = useFormats();
  const at = one.stages.findIndex(({ stage }) => stage === one.stage);
  const told = deskOf(one.kind).told(stateOf(one));
  const mine = offered(one).some(({ action, hindrance }) => action === deskOf(one.kind).main && !hindrance);
  return (
    <ol className="story">
      {items.map((item) => (
        <Past key={item.seq} told={item} />
      ))}
      {one.status === 'open' && (
        <li className={mine ? 'now mine' : 'now'}>
          <Icon name={mine ? 'dot' : 'half'} />
          <b className={mine ? 'wait' : ''}>
            {say(one.stageTitle)}
            {one.handlerName && say(`，在${one.handlerName}`, `, with ${one.handlerName}`)}
          </b>
          {told.map((line) => (
            <p key={line.zh} className="sub">
              {say(line)}
            </p>
          ))}
          <p className="when">{one.dueOn ? deadline(one.dueOn) : say(dueWords(null, today))}</p>
          {one.dueByWeekends && <ByWeekendsNote />}
        </li>
      )}
      {one.status === 'open' &&
        one.stages.slice(at + 1).map(({ stage, kind, title, expected }) => (
          <li key={stage} className="next">
            <Icon name="ring" />
            {say(title)}
            {expected && (
              <span className="when">
                {' '}
                {kind === 'notice'
                  ? say(formatDayRange(expected.from, expected.until, today))
                  : deadline(expected.until)}
                {expected.byWeekends && <ByWeekendsNote />}
              </span>
            )}
          </li>
        ))}
    </ol>
  );
}

/** Somebody else was first: what he did, so that nobody wonders. */
export function Overtaken({ one, items }: { readonly one: OneCase; readonly items: readonly Told[] }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const last = items.at(-1);
  return (
    <Note tone="go" live>
      <b>
        {last
          ? say(
              `${last.actorName || '系统'}先办了这件：${last.label.zh}`,
              `${last.actorName || 'The system'} decided first: ${last.label.en}`,
            )
          : say('这件已经有人办了', 'Somebody decided this already')}
      </b>
      <p>
        {last && `${instant(last.at)}。`}
        {say('以先办的为准，您不用再办。', 'The first decision stands; there is nothing left for you to do.')}{' '}
        <Link href={`/desk/cases/${one.id}`}>{say('看这件', 'Open the case')}</Link>
      </p>
    </Note>
  );
}
