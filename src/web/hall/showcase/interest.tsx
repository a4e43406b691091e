// One interest to whoever said it: how it stands, what is shown now that the owner agreed, and what it brought, year by year.
import { useMemo, useState } from 'react';
import { actions } from '#kinds/match/actions.ts';
import type { Answers, Form } from '#policy/form.ts';
import { Phone } from '#web/hall/phone.tsx';
import { AnswerBy, SolutionTold } from '#web/hall/showcase/solution.tsx';
import { newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { type Files, filesOf } from '#web/parts/form/upload.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Pairs } from '#web/parts/pairs.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { benefitWords, type MyInterest, matchesTitle, solutionWords, standingWords } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

const paramsOf = ({ showing, number }: MyInterest) => ({ id: showing.caseId, number });

function Agreed({ one }: { readonly one: MyInterest }) {
  const { say } = useReader();
  const agreed = useAnswer('GET /me/interests/{id}/{number}/agreed', { params: paramsOf(one) });
  return (
    <section className="sec stack">
      <h2>{say('对方同意给您看的', 'What is shown to you now')}</h2>
      <Shown of={agreed}>
        {({ lines, erased }) =>
          erased ? (
            <Empty says={{ zh: '对方的资料已经删除', en: 'What the other side showed has been erased' }} />
          ) : lines.length === 0 ? (
            <Empty
              says={{ zh: '没有另外的资料，请和对方的工会联系', en: 'There is nothing more; speak with their union' }}
            />
          ) : (
            <dl className="kv">
              <Pairs rows={lines.map(({ field, label, shown }) => [say(label), shown && say(shown), field])} />
            </dl>
          )
        }
      </Shown>
      <p className="meta">{say('您看过这些，对方查得到', 'That you looked at it can be seen by the other side')}</p>
    </section>
  );
}

function Moves({ one }: { readonly one: MyInterest }) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const moving = useDoing('POST /me/interests/{id}/{number}/moves');
  const move = (to: 'step-back' | 'confirm') => moving.mutate({ params: paramsOf(one), body: { id, move: to } });
  if (one.status !== 'waiting' && one.status !== 'agreed') return null;
  return (
    <section className={one.status === 'agreed' ? 'sec waitsec stack' : 'sec stack'}>
      <ErrorNote error={moving.error} />
      {one.status === 'agreed' && (
        <button
          type="button"
          className="btn btn-main btn-wide"
          disabled={moving.isPending}
          onClick={() => move('confirm')}
        >
          {say('确认对接', 'Confirm: we are partners')}
        </button>
      )}
      <button type="button" className="btn btn-wide" disabled={moving.isPending} onClick={() => move('step-back')}>
        {say('收回意向', 'Step back')}
      </button>
    </section>
  );
}

/** The kind's own declaration, without what is known from the page. */
const { nth, saved, earned, paper } = actions['claim-benefit']!.input!;
const benefitForm = { nth, saved, earned, paper } as Form;

function ReportBenefit({ one }: { readonly one: MyInterest }) {
  const { say, today } = useReader();
  const context = useMemo(() => ({ asOf: today }), [today]);
  const next =
    Math.max(0, ...one.benefits.filter(({ status }) => status !== 'refused').map((benefit) => benefit.nth)) + 1;
  const state = useFormState(benefitForm, context, { nth: next });
  const [id] = useState(newKey);
  const [files] = useState((): Files => {
    const sending = filesOf(one.roundId);
    return { ...sending, send: (field, ...rest) => sending.send(`${one.stage}:claim-benefit:${field}`, ...rest) };
  });
  const claiming = useDoing('POST /me/interests/{id}/{number}/benefits');
  const send = (good: Answers) =>
    claiming.mutate({
      params: paramsOf(one),
      body: {
        ...{ id, nth: Number(good.nth) },
        ...(good.saved ? { savedFen: Number(good.saved) } : {}),
        ...(good.earned ? { earnedFen: Number(good.earned) } : {}),
        ...(good.paper ? { paper: Number(good.paper) } : {}),
      },
    });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const good = state.check();
        if (good) send(good);
      }}
    >
      <FormFields state={state} skin="hall" help={{ files }} />
      <ErrorNote error={claiming.error} />
      <button type="submit" className="btn btn-wide" disabled={claiming.isPending}>
        {say('报给工会核实', 'Report it to the union')}
      </button>
    </form>
  );
}

function Benefits({ one }: { readonly one: MyInterest }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <section className="sec stack">
      <h2>{say('采用以后的效益', 'What it brought')}</h2>
      {one.benefits.length > 0 && (
        <ul className="list">
          {one.benefits.map(({ claim, nth: year, savedFen, earnedFen, status }) => (
            <li key={claim} className="item">
              <span className="grow">
                <span className="t block">
                  {say(`第 ${year} 年 ${yuan(savedFen + earnedFen)}`, `Year ${year}: ${yuan(savedFen + earnedFen)}`)}
                </span>
                <StatusTag {...benefitWords[status]} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {one.followed && <ReportBenefit key={one.benefits.length} one={one} />}
    </section>
  );
}

function ReportSolved({ one }: { readonly one: MyInterest }) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const [how, setHow] = useState('');
  const reporting = useDoing('POST /me/interests/{id}/{number}/solutions');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (how.trim()) reporting.mutate({ params: paramsOf(one), body: { id, how: how.trim() } });
      }}
    >
      <div className="field">
        <label htmlFor="how">{say('解决了什么、怎么解决的', 'What was solved, and how')}</label>
        <textarea
          id="how"
          className="in"
          rows={4}
          maxLength={300}
          required
          value={how}
          onChange={({ target }) => setHow(target.value)}
        />
      </div>
      <ErrorNote error={reporting.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={reporting.isPending || how.trim() === ''}>
        {say('报给对方确认', 'Report it, to be confirmed')}
      </button>
    </form>
  );
}

function Solutions({ one }: { readonly one: MyInterest }) {
  const { say } = useReader();
  return (
    <section className={one.solving ? 'sec waitsec stack' : 'sec stack'}>
      <h2>{say('解决得怎么样', 'How it was solved')}</h2>
      {one.solutions.map((solution) => (
        <SolutionTold key={solution.solution} {...{ solution }} words={solutionWords} />
      ))}
      {one.solving && <ReportSolved key={one.solutions.length} one={one} />}
    </section>
  );
}

function Body({ one }: { readonly one: MyInterest }) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const isAgreed = one.status === 'agreed' || one.status === 'partner';
  return (
    <>
      <section className="sec first stack">
        <div>
          <p className="meta">
            <Parts
              of={[
                one.showing.unit,
                one.unionName && say(`代表${one.unionName}`, `for ${one.unionName}`),
                say(`${dayOf(one.askedAt)}提出`, `Asked ${dayOf(one.askedAt)}`),
              ]}
            />
          </p>
          <h1>{one.showing.title}</h1>
          <StatusTag box {...standingWords[one.status]} />
          {one.dueOn !== null && ['waiting', 'agreed'].includes(one.status) && <AnswerBy day={one.dueOn} />}
        </div>
        {one.why !== null && <Note>{say(`对方的理由：${one.why}`, `Why: ${one.why}`)}</Note>}
        <p>{say(`您写的：${one.note}`, `What you wrote: ${one.note}`)}</p>
      </section>
      <Moves one={one} />
      {isAgreed && <Agreed one={one} />}
      {(one.solving || one.solutions.length > 0) && <Solutions one={one} />}
      {one.status === 'partner' && (one.followed || one.benefits.length > 0) && <Benefits one={one} />}
    </>
  );
}

export default function InterestPage({ caseId, number }: { readonly caseId: string; readonly number: string }) {
  const { say } = useReader();
  const interests = useAnswer('GET /me/interests', {});
  return (
    <Phone title={say(matchesTitle)} back="/hall/showcase">
      <Shown of={interests} lines={8}>
        {({ items }) => {
          const one = items.find((item) => item.showing.caseId === Number(caseId) && item.number === Number(number));
          return one ? <Body one={one} /> : <Empty says={{ zh: '没有这份意向', en: 'There is no such interest' }} />;
        }}
      </Shown>
    </Phone>
  );
}
