// One of my cases: who has it and by when, what happened, why it was decided so, what I may do.
import { Link } from 'wouter';
import { systemClock } from '#kit/clock.ts';
import { standingOf, taskOf } from '#web/hall/case-words.ts';
import { Answers } from '#web/hall/cases/answers.tsx';
import { Ask, Asked } from '#web/hall/cases/ask.tsx';
import { Ending } from '#web/hall/cases/ending.tsx';
import { PickUpCode, TicketOfCase } from '#web/hall/cases/pick-up.tsx';
import { type CaseInFull, Story, toldOf } from '#web/hall/cases/story.tsx';
import { PaymentState } from '#web/hall/payment-state.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { caseNumber } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { RuleList } from '#web/parts/rule-list.tsx';
import { Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

/** Whose turn it is, in a sentence. */
function Whose({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { day } = useFormats();
  if (one.status !== 'open' || one.mine) return null;
  const nothing = say('您不用做什么。', 'There is nothing for you to do.');
  if (!one.handlerName)
    return (
      <p>
        {one.dueOn &&
          say(
            `到${day(one.dueOn)}没有异议，就进入下一步。`,
            `If nobody objects by ${day(one.dueOn)}, it goes on.`,
          )}{' '}
        {nothing}
      </p>
    );
  const holder = <b>{one.handlerName}</b>;
  return (
    <p>
      {say('现在在', 'It is with ')}
      {holder}
      {say('手里', '')}
      {one.dueOn ? (
        <>
          {say('，最晚 ', ', and you get an answer by ')}
          <b>{day(one.dueOn)}</b>
          {say(' 给结果。', '. ')}
        </>
      ) : (
        say('。', '. ')
      )}
      {nothing}
    </p>
  );
}

/** While nobody waits for an answer, the way to what came of it. */
const OnShow = ({ one }: { readonly one: CaseInFull }) => {
  const { say } = useReader();
  return (
    <section className="sec">
      <Link className="btn btn-wide" href={`/hall/showcase/${one.id}/asked`}>
        {say('意向和对接', 'Interests and partners')}
      </Link>
    </section>
  );
};

/** Who the apprentices are, once the pact is made. */
const Pact = ({ one }: { readonly one: CaseInFull }) => {
  const { say } = useReader();
  return (
    <section className="sec">
      <Link className="btn btn-wide" href={`/hall/cases/${one.id}/apprentices`}>
        {say('我的徒弟', 'My apprentices')}
      </Link>
    </section>
  );
};

const reportsLeast = ({ state }: CaseInFull): unknown => (state as { readonly least?: unknown }).least;

/** What the member has to do, with the reason on top. */
function Task({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  if (!one.mine) return null;
  return (
    <div className="stack">
      {one.returned && (
        <Note tone="wait">
          <b>{say(`${one.returned.by}请您改好再交`, `${one.returned.by} asks you to correct it`)}</b>
          <p>“{one.returned.why}”</p>
        </Note>
      )}
      {one.rejected && (
        <Note tone="wait">
          <b>{say('银行把钱退回来了', 'The bank returned the payment')}</b>
          <p>{say(one.rejected)}</p>
        </Note>
      )}
      <Link className="btn btn-main btn-wide" href={taskOf(one).to}>
        {one.kind === 'pay'
          ? say('改收款账户', 'Correct the account')
          : one.kind === 'deliver'
            ? reportsLeast(one) === 0
              ? say('核对，交给工会', 'Look at it and hand it in')
              : say('记一次', 'Report')
            : one.kind === 'reassess'
              ? say('说明改了什么', 'Tell what was mended')
              : one.kind === 'pact'
                ? say('看徒弟，请徒弟', 'Your apprentices')
                : one.kind === 'match'
                  ? say('看谁有意向', 'See who is interested')
                  : one.returned
                    ? say('改好再交', 'Correct and hand in')
                    : say('接着填', 'Go on filling in')}
      </Link>
    </div>
  );
}

/** The reason of a refusal stands where it is looked for first. */
function Refused({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { deadline } = useFormats();
  if (one.status !== 'failed') return null;
  const why = toldOf(one).findLast((told) => told.why !== '')?.why;
  const { appealUntil } = one.may;
  return (
    <Note>
      <b>
        {why
          ? say(`没有通过：${why}`, `Not approved: ${why}`)
          : say('没有通过，哪一条不符合写在下面', 'Not approved; the rule is below')}
      </b>
      {appealUntil && (
        <p>{say(`不同意可以提异议，${deadline(appealUntil)}有效`, `You may appeal ${deadline(appealUntil)}`)}</p>
      )}
      {one.appealStatus === 'rejected' && <p>{say('已经复核过，结果为准', 'It was looked at again; this is final')}</p>}
    </Note>
  );
}

function Head({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { yuan, dayOf, deadline } = useFormats();
  return (
    <section className="sec first stack">
      <div>
        <p className="meta">
          {say(caseNumber(one.id))} · {one.roundName}
        </p>
        <h1>{say(one.programme)}</h1>
      </div>
      <p>
        <StatusTag box {...standingOf(one)} />
      </p>
      <Whose one={one} />
      <Refused one={one} />
      <Task one={one} />
      {one.kind === 'hand-over' &&
        one.status === 'open' &&
        (one.stages[0]?.kind === 'claim' ? <TicketOfCase one={one} /> : <PickUpCode caseId={one.id} />)}
      <dl className="kv">
        {one.amountFen === null && one.due && one.status === 'open' && (
          <>
            <dt>{say('申请金额', 'Asked for')}</dt>
            <dd className="money">{yuan(one.due.fen)}</dd>
          </>
        )}
        {one.amountFen !== null && (
          <>
            <dt>{say('批准金额', 'Granted')}</dt>
            <dd className="money">{yuan(one.amountFen)}</dd>
          </>
        )}
        {one.paidBy && one.payment?.state !== 'settled' && (
          <>
            <dt>{say('预计到账', 'Expected')}</dt>
            <dd>{deadline(one.paidBy)}</dd>
          </>
        )}
        {one.payment && (
          <>
            <dt>{say('付款', 'Payment')}</dt>
            <dd>
              <PaymentState one={one.payment} />
            </dd>
          </>
        )}
        <dt>{say('申请日期', 'Opened')}</dt>
        <dd>{dayOf(one.openedAt)}</dd>
      </dl>
    </section>
  );
}

/** The amount, step by step as the policy has it. */
function WhyAmount({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  if (!one.due || one.status === 'withdrawn' || one.status === 'failed') return null;
  const amount = yuan(one.due.fen);
  const cut = one.amountFen !== null && one.amountFen !== one.due.fen;
  return (
    <section className="sec">
      <h2>{say(`为什么是 ${amount}`, `Why ${amount}`)}</h2>
      <ul className="rules">
        {one.due.steps.map((step) => (
          <li key={step.zh}>
            <Icon name="done" className="ok" />
            <div>{say(step)}</div>
          </li>
        ))}
        {cut && (
          <li>
            <Icon name="tri" className="warn" />
            <div>
              {say(
                `预算不够，按比例核减为 ${yuan(one.amountFen!)}`,
                `The budget did not suffice: cut in proportion to ${yuan(one.amountFen!)}`,
              )}
            </div>
          </li>
        )}
        {one.due.changes.length > 0 && one.status === 'open' && (
          <li>
            <Icon name="ask" className="off" />
            <div>
              <b>{say('什么会改变它', 'What would change it')}</b>
              {one.due.changes.map((change) => (
                <p key={change.zh} className="saw">
                  {say(change)}
                </p>
              ))}
            </div>
          </li>
        )}
      </ul>
    </section>
  );
}

function Rules({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const full = useAnswer('GET /cases/{id}', { params: { id: one.id } });
  return (
    <Shown of={full} lines={5}>
      {({ rules, answers }) => (
        <>
          {rules.length > 0 && (
            <section className="sec">
              <h2>{say('每一条规则，看到了什么', 'Each rule and what was seen')}</h2>
              <RuleList you rules={rules.map((rule) => ({ ...rule, saw: rule.saw ?? rule.now?.saw }))} />
              {one.basis.length > 0 && <p className="meta">{one.basis.join('；')}</p>}
            </section>
          )}
          {answers.length > 0 && (
            <section className="sec">
              <h2>{say('交上去的内容', 'What was handed in')}</h2>
              <Answers one={one} answers={answers} />
            </section>
          )}
        </>
      )}
    </Shown>
  );
}

function May({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { people, times } = one.looks;
  return (
    <section className="sec flush no-print">
      <h2>{say('您可以', 'You may')}</h2>
      <ul className="list">
        {one.may.appealUntil && <Ending one={one} />}
        <Ask one={one} />
        <li>
          <Link className="item" href={`/hall/me/looks?case=${one.id}`}>
            <span className="grow">
              {say('看谁看过这件', 'See who looked at this case')}
              <span className="meta block">
                {times > 0
                  ? say(
                      `${people} 人，${times} 次`,
                      `${people} ${people === 1 ? 'person' : 'people'}, ${times === 1 ? 'once' : `${times} times`}`,
                    )
                  : say('还没有人看过', 'Nobody has looked yet')}
              </span>
            </span>
            <Icon name="right" className="chev" />
          </Link>
        </li>
        {!one.may.appealUntil && <Ending one={one} />}
        <li>
          <button type="button" className="item" onClick={() => print()}>
            <span className="grow">
              {say('打印这一件', 'Print this case')}
              <span className="meta block">{say('留底，或给单位看', 'To keep, or to show')}</span>
            </span>
            <Icon name="right" className="chev" />
          </button>
        </li>
      </ul>
    </section>
  );
}

/** On paper only: whose case it is and when it was printed. */
function Printed({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const me = useAnswer('GET /me', {});
  const now = instant(systemClock.now().toISOString());
  return (
    <p className="only-print">
      <b>{say('娘家', 'Niangjia')}</b> · {me.data?.name} · {say(caseNumber(one.id))} ·{' '}
      {say(`打印于 ${now}`, `Printed on ${now}`)}
    </p>
  );
}

export default function CasePage({ id }: { readonly id: string }) {
  const { say } = useReader();
  const one = useAnswer('GET /me/cases/{id}', { params: { id } });
  return (
    <Phone back="/hall/cases" title={say('我的办件', 'My cases')}>
      <Shown of={one} lines={10}>
        {(value) => (
          <>
            <Printed one={value} />
            <Head one={value} />
            <section className="sec">
              <h2 className="before-story">{say('经过', 'What happened')}</h2>
              <Story one={value} />
            </section>
            {value.kind === 'match' && !value.mine && <OnShow one={value} />}
            {value.kind !== 'pact' && value.stages.some(({ kind }) => kind === 'pact') && <Pact one={value} />}
            <Asked one={value} />
            <WhyAmount one={value} />
            <Rules one={value} />
            <May one={value} />
          </>
        )}
      </Shown>
    </Phone>
  );
}
