// Masters who asked me, and mine: who it is, what is to be taught, how often we met; a yes, a no, or the way out.
import { useState } from 'react';
import { Phone } from '#web/hall/phone.tsx';
import { newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { type MyPair, pairsTitle, pairWords } from '#web/parts/pair-words.ts';
import { Pairs } from '#web/parts/pairs.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Leaving({ pending, onLeave }: { readonly pending: boolean; readonly onLeave: () => void }) {
  const { say } = useReader();
  const [sure, setSure] = useState(false);
  if (!sure)
    return (
      <button type="button" className="btn btn-wide" onClick={() => setSure(true)}>
        {say('我要退出', 'Leave')}
      </button>
    );
  return (
    <>
      <p>
        {say(
          '退出以后就不再跟这位师傅了，师傅和工会会知道。',
          'You are then no longer taught by this master; the master and the union are told.',
        )}
      </p>
      <button type="button" className="btn btn-wide" disabled={pending} onClick={onLeave}>
        {say('确定退出', 'Leave now')}
      </button>
      <button type="button" className="btn btn-quiet btn-wide" onClick={() => setSure(false)}>
        {say('先不退出', 'Stay')}
      </button>
    </>
  );
}

function Answering({ one }: { readonly one: MyPair }) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const doing = useDoing('POST /me/pairs/{id}/{number}/answers');
  const answer = (given: 'confirm' | 'decline' | 'leave') =>
    doing.mutate({ params: { id: one.caseId, number: one.number }, body: { id, answer: given } });
  return (
    <div className="stack">
      <ErrorNote error={doing.error} />
      {one.status === 'asked' ? (
        <>
          <button
            type="button"
            className="btn btn-main btn-wide"
            disabled={doing.isPending}
            onClick={() => answer('confirm')}
          >
            {say('同意，跟这位师傅学', 'Agree')}
          </button>
          <button type="button" className="btn btn-wide" disabled={doing.isPending} onClick={() => answer('decline')}>
            {say('不同意', 'Say no')}
          </button>
          <p className="meta">
            {say(
              '同意不同意都由您，不用说理由；同意以后也可以退出。同时只能跟一位师傅。',
              'It is for you to say, and no reason is asked; you may also leave later. You have one master at a time.',
            )}
          </p>
        </>
      ) : (
        <Leaving pending={doing.isPending} onLeave={() => answer('leave')} />
      )}
    </div>
  );
}

function One({ one }: { readonly one: MyPair }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const met = one.status === 'begun' || one.status === 'finished';
  return (
    <section className={one.status === 'asked' ? 'sec waitsec stack' : 'sec stack'}>
      <div>
        <p className="meta">
          <Parts of={[say(one.programme), one.roundName.includes(one.programme.zh) ? null : one.roundName]} />
        </p>
        <h2>{say(`${one.master}师傅`, one.master)}</h2>
        <StatusTag {...pairWords[one.status]} />
      </div>
      <dl className="kv">
        <Pairs
          rows={[
            [say('师傅所在工会', 'Master’s union'), one.unit],
            ...one.lines.map(({ field, label, shown }) => [say(label), shown && say(shown), field] as const),
            [say('师傅请您', 'Asked'), fullDay(one.askedOn)],
            ...(one.answeredOn === null ? [] : [[say('您答复', 'Answered'), fullDay(one.answeredOn)] as const]),
            ...(met
              ? [
                  [
                    say('已经带了', 'Met'),
                    say(`${one.meetings} 次`, one.meetings === 1 ? 'once' : `${one.meetings} times`),
                  ] as const,
                ]
              : []),
          ]}
        />
      </dl>
      {one.mayAnswer && <Answering one={one} />}
    </section>
  );
}

export default function MyPairs() {
  const { say } = useReader();
  const pairs = useAnswer('GET /me/pairs', {});
  return (
    <Phone title={say('我的', 'Me')} back="/hall/me">
      <div className="hi">
        <h1>{say(pairsTitle)}</h1>
      </div>
      <Shown of={pairs} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <section className="sec">
              <Empty
                says={{
                  zh: '还没有师傅请您。有了会发消息给您',
                  en: 'No master has asked you yet. You will be told when one does',
                }}
              />
            </section>
          ) : (
            items.map((one) => <One key={`${one.caseId}/${one.number}`} one={one} />)
          )
        }
      </Shown>
    </Phone>
  );
}
