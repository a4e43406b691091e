// Who asked for what I show: each in his own words, to be agreed to or declined with a reason; the end of the matching, and the way out of public.
import { useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import { renewAfterOver } from '#policy/showing.ts';
import { Phone } from '#web/hall/phone.tsx';
import { AnswerBy, SolutionTold } from '#web/hall/showcase/solution.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { askedWords, benefitWords, matchesTitle, showingStates, solutionAskedWords } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

type Asked = Answer<'GET /cases/{id}/interests'>['items'][number];
type MyShowing = Answer<'GET /me/showings'>['items'][number];

interface Answers {
  readonly yes: { readonly action: string; readonly says: Text };
  readonly no: { readonly action: string; readonly says: Text; readonly asks: Text };
}

const toInterest: Answers = {
  yes: { action: 'agree', says: text('同意对接，给对方看全部资料', 'Agree, and show the rest') },
  no: {
    ...{ action: 'decline', says: text('这次不对接', 'Decline') },
    asks: text('为什么（对方看得到）', 'Why (the other side reads it)'),
  },
};
const toSolution: Answers = {
  yes: { action: 'confirm-solved', says: text('是，解决了', 'Yes, it is solved') },
  no: {
    ...{ action: 'not-yet', says: text('还没有解决', 'Not solved yet') },
    asks: text('还差什么（对方看得到）', 'What is missing (the other side reads it)'),
  },
};

/** One "yes" and one "no" with its reason, each an action of the case. */
function Answering({
  caseId,
  input,
  name,
  words,
}: {
  readonly caseId: number;
  readonly input: Readonly<Record<string, number>>;
  readonly name: string;
  readonly words: Answers;
}) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const [why, setWhy] = useState<string>();
  const doing = useDoing('POST /cases/{id}/actions');
  const act = (action: string, more: object) =>
    doing.mutate({ params: { id: caseId }, body: { id, action, input: { ...input, ...more } } });
  return (
    <div className="stack">
      <ErrorNote error={doing.error} />
      {why === undefined ? (
        <>
          <button
            type="button"
            className="btn btn-main btn-wide"
            disabled={doing.isPending}
            onClick={() => act(words.yes.action, {})}
          >
            {say(words.yes.says)}
          </button>
          <button type="button" className="btn btn-wide" onClick={() => setWhy('')}>
            {say(words.no.says)}
          </button>
        </>
      ) : (
        <>
          <div className="field">
            <label htmlFor={name}>{say(words.no.asks)}</label>
            <textarea
              id={name}
              className="in"
              rows={3}
              maxLength={500}
              value={why}
              onChange={({ target }) => setWhy(target.value)}
            />
          </div>
          <button
            type="button"
            className="btn btn-wide"
            disabled={doing.isPending || why.trim() === ''}
            onClick={() => act(words.no.action, { why: why.trim() })}
          >
            {say('答复对方', 'Send the answer')}
          </button>
        </>
      )}
    </div>
  );
}

function One({
  caseId,
  one,
  mayAnswer,
}: {
  readonly caseId: number;
  readonly one: Asked;
  readonly mayAnswer: boolean;
}) {
  const { say } = useReader();
  const { dayOf, yuan } = useFormats();
  const solved = one.solutions.find(({ status }) => status === 'waiting');
  return (
    <section className={one.status === 'waiting' || solved ? 'sec waitsec stack' : 'sec stack'}>
      <div>
        <h2>{one.by}</h2>
        <p className="meta">{say(`${dayOf(one.askedAt)}提出`, `Asked ${dayOf(one.askedAt)}`)}</p>
        <StatusTag {...askedWords[one.status]} />
      </div>
      <p>{one.note}</p>
      {one.benefits.map(({ claim, nth, savedFen, earnedFen, status }) => (
        <p key={claim}>
          {say(
            `第 ${nth} 年的效益 ${yuan(savedFen + earnedFen)}`,
            `Benefit of year ${nth}: ${yuan(savedFen + earnedFen)}`,
          )}{' '}
          <StatusTag {...benefitWords[status]} />
        </p>
      ))}
      {one.solutions.map((solution) => (
        <SolutionTold key={solution.solution} {...{ solution }} words={solutionAskedWords} />
      ))}
      {one.dueOn !== null && one.status === 'waiting' && <AnswerBy day={one.dueOn} />}
      {mayAnswer && one.status === 'waiting' && (
        <Answering {...{ caseId }} name={`why-${one.number}`} input={{ interest: one.number }} words={toInterest} />
      )}
      {solved && (
        <Answering
          key={solved.solution}
          {...{ caseId }}
          name={`missing-${solved.solution}`}
          input={{ solution: solved.solution }}
          words={toSolution}
        />
      )}
    </section>
  );
}

function Close({ caseId }: { readonly caseId: number }) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const doing = useDoing('POST /cases/{id}/actions');
  return (
    <section className="sec stack">
      <ErrorNote error={doing.error} />
      <button
        type="button"
        className="btn btn-wide"
        disabled={doing.isPending}
        onClick={() => doing.mutate({ params: { id: caseId }, body: { id, action: 'close', input: {} } })}
      >
        {say('对接结束，不再接意向', 'Close it: no more interest')}
      </button>
    </section>
  );
}

/** Near its end and some time after it: for as long again as the programme shows things. */
function Renew({ showing: { id: showingId, state, until } }: { readonly showing: MyShowing['showing'] }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const doing = useDoing('POST /me/showings/{id}/renewal');
  return (
    <section className="sec waitsec stack">
      <h2>
        {state === 'over'
          ? say('公开期满了', 'It is not on show any more')
          : say('快到期了', 'Its time is nearly over')}
      </h2>
      <p>
        {state === 'over'
          ? say(
              `公开到${fullDay(until!)}为止，别人现在找不到。还在用就续期；期满 ${renewAfterOver} 天还没有续，这一件就到此结束，公开过的时间和指纹照旧留着。`,
              `It was on show until ${fullDay(until!)}, and nobody finds it now. Renew it where it is still in use; ${renewAfterOver} days after that day the case ends. When it was disclosed, and its digest, stay on record.`,
            )
          : say(
              `公开到${fullDay(until!)}。还在用，现在就可以续期。`,
              `On show until ${fullDay(until!)}. Where it is still in use you can renew it now.`,
            )}
      </p>
      <ErrorNote error={doing.error} />
      <button
        type="button"
        className="btn btn-main btn-wide"
        disabled={doing.isPending}
        onClick={() => doing.mutate({ params: { id: showingId } })}
      >
        {say('续期，接着公开', 'Renew it')}
      </button>
    </section>
  );
}

/** What was disclosed, and when, stays; only the union shows it again. */
function TakeDown({ showingId }: { readonly showingId: number }) {
  const { say } = useReader();
  const [reason, setReason] = useState<string>();
  const doing = useDoing('POST /me/showings/{id}/withdrawal', { done: () => setReason(undefined) });
  return (
    <section className="sec stack">
      <h2>{say('不想再公开', 'No longer in public')}</h2>
      <p>
        {say(
          '撤下以后，别人找不到它，也看不到内容，不再接意向；哪天公开过、公开时的指纹都留着，已经对接的照旧。要再公开，请找工会。',
          'Once it is withdrawn nobody finds or reads it, and it takes no more interest. When it was disclosed, and its digest, stay on record; your partners stay. Only your union can show it again.',
        )}
      </p>
      <ErrorNote error={doing.error} />
      {reason === undefined ? (
        <button type="button" className="btn btn-wide" onClick={() => setReason('')}>
          {say('撤下这一项', 'Withdraw it')}
        </button>
      ) : (
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) doing.mutate({ params: { id: showingId }, body: { reason: reason.trim() } });
          }}
        >
          <div className="field">
            <label htmlFor="take-down">{say('为什么撤下（工会看得到）', 'Why (your union reads it)')}</label>
            <input
              id="take-down"
              className="in"
              maxLength={200}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </div>
          <button type="submit" className="btn btn-wide" disabled={doing.isPending || reason.trim() === ''}>
            {say('确定撤下', 'Withdraw it now')}
          </button>
          <button type="button" className="btn btn-quiet btn-wide" onClick={() => setReason(undefined)}>
            {say('先不撤', 'Keep it on show')}
          </button>
        </form>
      )}
    </section>
  );
}

export default function AskedPage({ id }: { readonly id: string }) {
  const { say } = useReader();
  const caseId = Number(id);
  const showings = useAnswer('GET /me/showings', {});
  const asked = useAnswer('GET /cases/{id}/interests', { params: { id: caseId } });
  const own = showings.data?.items.find(({ showing }) => showing.caseId === caseId);
  const mine = own?.showing;
  return (
    <Phone title={say(matchesTitle)} back="/hall/showcase">
      <div className="hi">
        <h1>{mine?.title ?? say('谁有意向', 'Who is interested')}</h1>
        {mine && (
          <p className="meta">
            <a href={`open/showcase/${mine.id}`}>{say('公开的那一页', 'Its public page')}</a>
          </p>
        )}
        {mine && mine.state !== 'shown' && <StatusTag {...showingStates[mine.state]} />}
      </div>
      {own?.mayRenew && <Renew showing={own.showing} />}
      <Shown of={asked} lines={8}>
        {({ items }) => (
          <>
            {items.length === 0 && (
              <section className="sec">
                <Empty
                  says={{
                    zh: '还没有人提意向。有了会发消息给您',
                    en: 'Nobody has asked yet. You will be told when somebody does',
                  }}
                />
              </section>
            )}
            {items.map((one) => (
              <One key={one.number} {...{ caseId, one }} mayAnswer={mine?.takes === true} />
            ))}
          </>
        )}
      </Shown>
      {mine?.takes && own?.waiting === 0 && <Close caseId={caseId} />}
      {mine?.state === 'shown' && <TakeDown showingId={mine.id} />}
    </Phone>
  );
}
