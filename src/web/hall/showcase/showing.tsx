// One showing to whoever might take it up: what it is, for whom he asks, and what he would do with it, read by its owner alone.
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Phone } from '#web/hall/phone.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Pairs } from '#web/parts/pairs.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { matchesTitle, showingStates, whatWords } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

type Showing = Answer<'GET /open/showings/{id}'>;
interface Way {
  readonly key: string;
  readonly as: 'union' | 'member' | 'studio';
  readonly organisationId?: number;
  readonly says: string;
}

/** For which unions he speaks, and whether he may come for himself: the server has the last word. */
function useWays({ from }: Showing): readonly Way[] {
  const { say } = useReader();
  const { data } = useAnswer('GET /me', {});
  const unions = (data?.posts ?? []).filter(({ role }) => role === 'chair' || role === 'officer');
  return [
    ...(from.includes('union')
      ? unions.map(({ organisationId, organisationName }) => ({
          ...{ key: `union-${organisationId}`, as: 'union' as const, organisationId },
          says: say(`代表${organisationName}`, `For ${organisationName}`),
        }))
      : []),
    ...(from.includes('studio')
      ? [{ key: 'studio', as: 'studio' as const, says: say('以工作室领军人的身份', 'As the leader of a studio') }]
      : []),
    ...(from.includes('member') ? [{ key: 'member', as: 'member' as const, says: say('我本人', 'For myself') }] : []),
  ];
}

function Ask({ one }: { readonly one: Showing }) {
  const { say } = useReader();
  const [, go] = useLocation();
  const ways = useWays(one);
  const [picked, setPicked] = useState<string>();
  const [note, setNote] = useState('');
  const [id] = useState(newKey);
  const asking = useDoing('POST /me/showings/{id}/interests', {
    done: ({ caseId, number }) => go(`/hall/showcase/interests/${caseId}/${number}`),
  });
  const way = ways.find(({ key }) => key === picked) ?? ways[0];
  if (!way) return <Note>{say('这一项由工会来对接，请告诉您的工会', 'Unions take this up: tell yours about it')}</Note>;
  const send = (event: FormEvent) => {
    event.preventDefault();
    const organisation = way.organisationId === undefined ? {} : { organisationId: way.organisationId };
    if (note.trim())
      asking.mutate({ params: { id: one.id }, body: { id, as: way.as, note: note.trim(), ...organisation } });
  };
  return (
    <form className="stack" onSubmit={send}>
      {ways.length > 1 && (
        <fieldset className="choice-row choice-down">
          <legend>{say('谁来对接', 'Who comes forward')}</legend>
          {ways.map(({ key, says }) => (
            <label key={key} className="pick">
              <input type="radio" name="way" checked={way.key === key} onChange={() => setPicked(key)} />
              {says}
            </label>
          ))}
        </fieldset>
      )}
      <div className="field">
        <label htmlFor="note">
          {one.what === 'problem'
            ? say('打算怎么解', 'How you would solve it')
            : say('想怎么用', 'What you would do with it')}
        </label>
        <textarea
          id="note"
          className="in"
          rows={4}
          maxLength={500}
          required
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
        <p className="meta">
          {say(
            '只有对方和跟踪的工会看得到',
            'Read by the other side and the union that follows it, and by nobody else',
          )}
        </p>
      </div>
      <ErrorNote error={asking.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={asking.isPending || note.trim() === ''}>
        {say('提出意向', 'Say that you are interested')}
      </button>
    </form>
  );
}

export default function HallShowing({ id }: { readonly id: string }) {
  const { say } = useReader();
  const showing = useAnswer('GET /open/showings/{id}', { params: { id } });
  return (
    <Phone title={say(matchesTitle)} back="/hall/showcase">
      <Shown of={showing} lines={8}>
        {(one) => (
          <>
            <section className="sec first stack">
              <div>
                <p className="meta">
                  <Parts of={[say(whatWords[one.what]), one.trade && say(one.trade), one.unit]} />
                </p>
                <h1>{one.title}</h1>
                <StatusTag {...showingStates[one.state]} />
              </div>
              <dl className="kv">
                <Pairs rows={one.lines.map(({ field, label, shown }) => [say(label), shown && say(shown), field])} />
              </dl>
            </section>
            <section className="sec stack">
              {one.takes ? <Ask one={one} /> : <Note>{say('现在不接意向了', 'It takes no more interest')}</Note>}
            </section>
          </>
        )}
      </Shown>
    </Phone>
  );
}
