// A round rehearsed: who would see it, what they would read, who has to decide, which days fall due and what it costs, before anybody sees anything.
// What nobody could decide stands first. A hatched edge says that none of it is so.
import type { ReactNode } from 'react';
import type { Text } from '#kit/text.ts';
import '#web/desk/rounds/rehearsal.css';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export type Rehearsed = Answer<'POST /rounds/rehearsal'>;
type Stage = Rehearsed['stages'][number];

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <div className="ph">
        <h3>{title}</h3>
      </div>
      <div className="pb stack">{children}</div>
    </section>
  );
}

/** What would stand still; it keeps nobody from opening the round. */
function StandsStill({ stages }: { readonly stages: readonly Stage[] }) {
  const { say } = useReader();
  const lines = stages.flatMap(({ stage, title, empty, alone }) => [
    ...(empty.length > 0
      ? [
          {
            key: `${stage} empty`,
            says: say(`“${title.zh}”没有人办：${empty.join('、')}`, `Nobody to do “${title.en}”: ${empty.join(', ')}`),
          },
        ]
      : []),
    ...(alone.length > 0
      ? [
          {
            key: `${stage} alone`,
            says: say(
              `“${title.zh}”要由没经手的人办，可那里只有一个人：${alone.join('、')}`,
              `“${title.en}” needs somebody who had no hand in the case, and there is one person only: ${alone.join(', ')}`,
            ),
          },
        ]
      : []),
  ]);
  if (lines.length === 0) return null;
  return (
    <ul className="stands-still" aria-label={say('会停住的地方', 'Where it would stand still')}>
      {lines.map(({ key, says }) => (
        <li key={key}>
          <Icon name="tri" /> {says}
        </li>
      ))}
    </ul>
  );
}

function People({ of: { reach, simulation, rules } }: { readonly of: Rehearsed }) {
  const { say } = useReader();
  const { count } = useFormats();
  const number = (n: number | null) => (n === null ? say('太少，不显示', 'too few to be shown') : count(n));
  return (
    <Part title={say('谁会看到，谁符合', 'Who would see it, and who qualifies')}>
      <dl className="kv">
        {reach !== null && (
          <>
            <dt>{say('会在手机上看到的会员', 'Members who would find it')}</dt>
            <dd>{count(reach)}</dd>
          </>
        )}
        <dt>{say('按登记的资料就符合', 'Qualify by what is on file')}</dt>
        <dd>{number(simulation.eligible)}</dd>
        <dt>{say('还缺资料，看不出', 'Cannot be told, something is not on file')}</dt>
        <dd>{number(simulation.unknown)}</dd>
      </dl>
      <p>{say(simulation.forecast.says)}</p>
      {rules.length > 0 && (
        <ul className="plain-rows">
          {rules.map(({ key, says, clause, refused }) => (
            <li key={key}>
              <span>
                {say(says)} {clause && <span className="meta">{clause}</span>}
              </span>
              <b>{say(`拦下 ${number(refused)}`, `refuses ${number(refused)}`)}</b>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

const outcomes = {
  passes: { tone: 'ok', zh: '符合', en: 'Qualifies' },
  unknown: { tone: 'warn', zh: '看不出', en: 'Cannot be told' },
  fails: { tone: 'off', zh: '不符合', en: 'Does not qualify' },
} as const;

function Members({ members }: { readonly members: NonNullable<Rehearsed['members']> }) {
  const { say } = useReader();
  return (
    <Part title={say(`挑 ${members.length} 个人看看`, `${members.length} members as examples`)}>
      <ul className="plain-rows">
        {members.map(({ name, organisationName, outcome, rule }, n) => {
          const { tone, ...says } = outcomes[outcome];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: masked names repeat, and the list never changes
            <li key={n}>
              <span>
                <b>{name}</b> <span className="sub">{organisationName}</span>
                <br />
                <span className="meta">
                  {rule
                    ? `${say(rule.says)}${rule.clause ? say(`（${rule.clause}）`, ` (${rule.clause})`) : ''}`
                    : say('登记里看得到的条件都符合', 'Every rule that can be told by what is on file holds')}
                </span>
              </span>
              <StatusTag tone={tone} says={says} />
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function useWho(): (one: Stage) => string {
  const { say } = useReader();
  const { count } = useFormats();
  const by: Readonly<Record<Exclude<Stage['by'], 'unions' | 'finance'>, Text>> = {
    member: { zh: '本人', en: 'The member' },
    system: { zh: '到时候自己走', en: 'By itself' },
    untold: { zh: '要等那时候才定', en: 'Settled later' },
  };
  return (one) => {
    if (one.by !== 'unions' && one.by !== 'finance') return say(by[one.by]);
    if (one.people === 0) return say('没有人', 'Nobody');
    if (one.names.length > 0) return one.names.join(say('、', ', '));
    return say(
      `${count(one.unions)} 家工会，共 ${count(one.people)} 人`,
      `${count(one.people)} people in ${count(one.unions)} unions`,
    );
  };
}

function Hands({ stages }: { readonly stages: readonly Stage[] }) {
  const { say } = useReader();
  const who = useWho();
  return (
    <Part title={say('每一步谁来办', 'Who does each step')}>
      <ol className="plain-rows">
        {stages.map((one) => (
          <li key={one.stage} className={one.empty.length > 0 ? 'bad' : undefined}>
            <span>
              <b>{say(one.title)}</b>
              <br />
              <span className="meta">{say(one.says)}</span>
            </span>
            <span>{who(one)}</span>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Days({ days }: { readonly days: Rehearsed['days'] }) {
  const { say } = useReader();
  const { day } = useFormats();
  return (
    <Part title={say('哪天到期', 'Which days fall due')}>
      <ol className="plain-rows">
        {days.map(({ on, what, byWeekends }) => (
          <li key={`${on} ${what.zh}`}>
            <span>
              {say(what)}{' '}
              {byWeekends && (
                <span className="meta">
                  {say('放假安排还没公布，先按周末推算', 'Holidays are not announced; counted by weekends')}
                </span>
              )}
            </span>
            <b>{day(on)}</b>
          </li>
        ))}
      </ol>
    </Part>
  );
}

const receivers = {
  member: { zh: '给本人', en: 'To the member' },
  union: { zh: '给申报单位', en: 'To the union' },
  other: { zh: '给另一方', en: 'To the other side' },
} as const;

function Messages({ of: { atOpening, messages } }: { readonly of: Rehearsed }) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <Part title={say('会发出的话，一字不差', 'What would be sent, word for word')}>
      <ul className="quotes">
        <li>
          <span className="meta">
            {say('一开就发', 'On opening')}
            {' · '}
            {atOpening.people === 0
              ? say('没有人说过“开了告诉我”，一条也不发', 'nobody asked to be told, so none is sent')
              : say(
                  `给说过“开了告诉我”的 ${count(atOpening.people)} 人：${atOpening.names.join('、')}${atOpening.people > atOpening.names.length ? '等' : ''}`,
                  `to ${count(atOpening.people)} who asked to be told: ${atOpening.names.join(', ')}${atOpening.people > atOpening.names.length ? ' …' : ''}`,
                )}
          </span>
          <q>{say(atOpening.words)}</q>
        </li>
        {messages.map(({ stage, after, to, words }) => (
          <li key={`${stage.zh} ${words.zh}`}>
            <span className="meta">
              {say(stage)}
              {after && ` · ${say(`“${after.zh}”以后`, `after “${after.en}”`)}`}
              {' · '}
              {say(receivers[to])}
            </span>
            <q>{say(words)}</q>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Money({ of: { budget, simulation } }: { readonly of: Rehearsed }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const likely = simulation.forecast.amountFen;
  const most = simulation.worst.amountFen;
  if (most === null && budget.askedFen === null) return null;
  return (
    <Part title={say('钱从哪里出，还剩多少', 'Which money, and what is left')}>
      <dl className="kv">
        <dt>{say('本批次预算（财务分到才有）', 'Budget of the round, once finance allots it')}</dt>
        <dd>{budget.askedFen === null ? say('没有填', 'None given') : yuan(budget.askedFen)}</dd>
        {likely && (
          <>
            <dt>{say('照往年估，要用', 'By earlier rounds it takes')}</dt>
            <dd>{`${yuan(likely.low)} – ${yuan(likely.high)}`}</dd>
          </>
        )}
        {likely && budget.askedFen !== null && (
          <>
            <dt>{say('用完大约还剩', 'About what would be left')}</dt>
            <dd className={budget.askedFen < likely.middle ? 'bad' : undefined}>
              {yuan(budget.askedFen - likely.middle)}
            </dd>
          </>
        )}
        {most !== null && (
          <>
            <dt>{say('人人都来、都按最高，至多', 'At most, if everybody came at the highest')}</dt>
            <dd>{yuan(most)}</dd>
          </>
        )}
        {budget.pots?.map(({ name, nameEn, freeFen, afterFen }) => (
          <div key={name} className="pot">
            <dt>{say(`科目“${name}”还能分`, `“${nameEn || name}” can still give`)}</dt>
            <dd className={afterFen !== null && afterFen < 0 ? 'bad' : undefined}>
              {yuan(freeFen)}
              {afterFen !== null && say(`，分了以后 ${yuan(afterFen)}`, `, then ${yuan(afterFen)}`)}
            </dd>
          </div>
        ))}
      </dl>
      {budget.pots === null && (
        <p className="meta">
          {say('年度科目还剩多少，由主席和财务看', 'What the year has left is shown to the chair and finance')}
        </p>
      )}
    </Part>
  );
}

export function Rehearsal({ of, children }: { readonly of: Rehearsed; readonly children?: ReactNode }) {
  const { say } = useReader();
  const title = say('预演，谁也看不到', 'Rehearsal: nobody sees it');
  return (
    <section className="rehearsal stack" aria-label={title}>
      <div role="status">
        <h2>{title}</h2>
        <p className="sub">
          {say('什么都没有写下，也没有人收到消息。', 'Nothing was written down, and nobody was told anything.')}
        </p>
      </div>
      <StandsStill stages={of.stages} />
      <People of={of} />
      {of.members && of.members.length > 0 && <Members members={of.members} />}
      <Hands stages={of.stages} />
      <Days days={of.days} />
      <Messages of={of} />
      <Money of={of} />
      {children}
    </section>
  );
}
