// One case by itself: what the rules saw, what was said, its papers, its story, what may be done now, and what the member will see of it.

import { Link, useParams } from 'wouter';
import { WholePage } from '#web/desk/whole-page.tsx';
import { caseNumber } from '#web/parts/case-name.ts';
import '#web/desk/review/review.css';
import { AccountChanged } from '#web/desk/account-changed.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { offered } from '#web/desk/kinds.ts';
import { AlsoLooking } from '#web/desk/review/also-looking.tsx';
import { Apprentices } from '#web/desk/review/apprentices.tsx';
import { AskedFor } from '#web/desk/review/asked-for.tsx';
import { CaseAnswers } from '#web/desk/review/case-answers.tsx';
import { CaseStatus, Oddities, Story } from '#web/desk/review/case-parts.tsx';
import { CaseRules } from '#web/desk/review/case-rules.tsx';
import { ChainCheck } from '#web/desk/review/chain-check.tsx';
import { DecisionBar, OtherActions, useCaseDecision } from '#web/desk/review/decide.tsx';
import { NeedLine } from '#web/desk/review/need.tsx';
import { Objections } from '#web/desk/review/objections.tsx';
import { OnShow } from '#web/desk/review/on-show.tsx';
import { CaseQuestions } from '#web/desk/review/questions.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { TheMember } from '#web/desk/review/the-member.tsx';
import { UndoBar } from '#web/desk/review/undo.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Note, Shown } from '#web/parts/said.tsx';

type StoryRead = ReturnType<typeof useAnswer<'GET /cases/{id}/story'>>;

/** What the row of the workbook was warned of when it came in. */
function ImportNotes({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  if (one.importNotes.length === 0) return null;
  return (
    <Note tone="warn">
      <b>{say('导入时系统提醒过', 'What the import warned of')}</b>
      {one.importNotes.map(({ fileName, row, why }) => (
        <p key={`${row} ${why.zh}`}>
          {say(why)} <span className="meta">{say(`《${fileName}》第 ${row} 行`, `${fileName}, row ${row}`)}</span>
        </p>
      ))}
    </Note>
  );
}

function StoryPanel({ one, story }: { readonly one: OneCase; readonly story: StoryRead }) {
  const { say } = useReader();
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('经过', 'What happened')}</h2>
        <ChainCheck id={one.id} />
      </div>
      <div className="pb">
        <Shown of={story} lines={5}>
          {({ items }) => <Story one={one} items={items} />}
        </Shown>
      </div>
    </section>
  );
}

const queueRoles: readonly string[] = ['chair', 'officer', 'reviewer'];
const moneyRoles: readonly string[] = ['finance-maker', 'finance-checker'];

function Now({ one, queue }: { readonly one: OneCase; readonly queue: string }) {
  const { say } = useReader();
  const { roles } = useSeat();
  const [decides, pays] = [queueRoles, moneyRoles].map((among) => roles.some((role) => among.includes(role)));
  const deciding = useCaseDecision(one, () => {});
  if (one.status !== 'open' && offered(one).length === 0) return null;
  return (
    <section className="panel now">
      <div className="ph">
        <h2>{say('现在可以办', 'What you may do now')}</h2>
      </div>
      <div className="pb stack">
        <DecisionBar one={one} deciding={deciding} />
        <OtherActions one={one} deciding={deciding} />
        {one.status === 'open' && decides && (
          <p>
            <Link href={queue}>{say('到这一队里办', 'Go to its queue')}</Link>
          </p>
        )}
        {one.kind === 'pay' && pays && (
          <p>
            <Link href={`/desk/money?round=${one.roundId}`}>{say('到资金里办', 'Go to its payments')}</Link>
          </p>
        )}
      </div>
    </section>
  );
}

function Whole({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const story = useAnswer('GET /cases/{id}/story', { params: { id: one.id } });
  const queue = `/desk/queues/${one.roundId}/${one.stage}`;
  return (
    <>
      <PageHead
        title={say(`${one.programme.zh}：${one.name}`, `${one.programme.en}: ${one.name}`)}
        heading={`${one.name}${one.dueFen === null ? '' : `　${yuan(one.dueFen)}`}`}
        meta={
          <div className="flex">
            <CaseStatus one={one} />
            {one.accountChangedAt && <AccountChanged at={one.accountChangedAt} />}
            <span className="sub">
              {say(one.programme)} · {say(roundName(one.roundName))} · {one.organisationName} ·{' '}
              {say(caseNumber(one.id))}
            </span>
          </div>
        }
        crumbs={[
          ['/desk/queues', say('待办队列', 'Queues')],
          ...(one.status === 'open' ? [[queue, say(one.stageTitle)] as const] : []),
        ]}
      >
        <button type="button" className="btn" onClick={() => print()}>
          <Icon name="paper" />
          {say('打印', 'Print')}
        </button>
      </PageHead>
      <UndoBar />
      <div className="cols whole">
        <div className="stack">
          <AlsoLooking one={one} />
          <Oddities one={one} items={story.data?.items ?? []} />
          <ImportNotes one={one} />
          <Objections one={one} />
          {one.more.includes('questions') && <CaseQuestions one={one} />}
          {one.more.includes('need') && <NeedLine caseId={one.id} />}
          {one.stages.some(({ kind }) => kind === 'publish') && <OnShow one={one} />}
          {one.more.includes('interests') && <AskedFor one={one} />}
          {one.more.includes('pairs') && one.stages.some(({ kind, state }) => kind === 'pact' && state) && (
            <Apprentices one={one} />
          )}
          <CaseRules one={one} />
          <CaseAnswers one={one} />
        </div>
        <div className="stack">
          <Now one={one} queue={queue} />
          <StoryPanel one={one} story={story} />
          <TheMember one={one} />
        </div>
      </div>
    </>
  );
}

export default function CasePage() {
  const { say } = useReader();
  const { id } = useParams<{ id: string }>();
  const one = useAnswer('GET /cases/{id}', { params: { id } }, { every: 10_000 });
  return (
    <WholePage of={one} lines={10} title={say('办件', 'Case')} crumbs={[['/desk/queues', say('待办队列', 'Queues')]]}>
      {(shown) => <Whole key={shown.id} one={shown} />}
    </WholePage>
  );
}
