// Who asked for what I show: each in his own words, to be agreed to or declined with a reason; the end of the matching, and the way out of public.
import { useState } from 'react';
import { Phone } from '#web/hall/phone.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { askedWords, benefitWords, matchesTitle, showingStates } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

type Asked = Answer<'GET /cases/{id}/interests'>['items'][number];

function Answering({ caseId, one }: { readonly caseId: number; readonly one: Asked }) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const [why, setWhy] = useState<string>();
  const doing = useDoing('POST /cases/{id}/actions');
  const act = (action: 'agree' | 'decline', more: object) =>
    doing.mutate({ params: { id: caseId }, body: { id, action, input: { interest: one.number, ...more } } });
  return (
    <div className="stack">
      <ErrorNote error={doing.error} />
      {why === undefined ? (
        <>
          <button
            type="button"
            className="btn btn-main btn-wide"
            disabled={doing.isPending}
            onClick={() => act('agree', {})}
          >
            {say('同意对接，给对方看全部资料', 'Agree, and show the rest')}
          </button>
          <button type="button" className="btn btn-wide" onClick={() => setWhy('')}>
            {say('这次不对接', 'Decline')}
          </button>
        </>
      ) : (
        <>
          <div className="field">
            <label htmlFor={`why-${one.number}`}>{say('为什么（对方看得到）', 'Why (the other side reads it)')}</label>
            <textarea
              id={`why-${one.number}`}
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
            onClick={() => act('decline', { why: why.trim() })}
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
  return (
    <section className={one.status === 'waiting' ? 'sec waitsec stack' : 'sec stack'}>
      <div>
        <h2>{one.by}</h2>
        <p className="meta">{say(`${dayOf(one.askedAt)}提出`, `asked ${dayOf(one.askedAt)}`)}</p>
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
      {mayAnswer && one.status === 'waiting' && <Answering caseId={caseId} one={one} />}
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
  const mine = showings.data?.items.find(({ showing }) => showing.caseId === caseId)?.showing;
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
      <Shown of={asked} lines={8}>
        {({ items }) => (
          <>
            {items.length === 0 && (
              <section className="sec">
                <Empty
                  says={{
                    zh: '还没有人提意向。有了会发消息给您',
                    en: 'Nobody has asked yet. When somebody does, you get a word',
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
      {mine?.takes && <Close caseId={caseId} />}
      {mine?.state === 'shown' && <TakeDown showingId={mine.id} />}
    </Phone>
  );
}
