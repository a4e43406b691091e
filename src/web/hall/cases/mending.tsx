// What was to be mended is mended: the leader of what is reviewed says so in a few words, and it is with the union again.
import { useState } from 'react';
import { useLocation } from 'wouter';
import { standingOf } from '#web/hall/case-words.ts';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { newKey } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export function Mending({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const [, go] = useLocation();
  const [id] = useState(newKey);
  const [what, setWhat] = useState('');
  const [tried, setTried] = useState(false);
  const doing = useDoing('POST /cases/{id}/actions', { done: () => go(`/hall/cases/${one.id}`) });
  const empty = what.trim() === '';
  const send = () => {
    setTried(true);
    const body = { id, action: 'hand-in', stage: one.stage, input: { what: what.trim() } };
    if (!empty) doing.mutate({ params: { id: one.id }, body });
  };
  return (
    <div className="stack">
      <p className="meta">{say(one.programme)}</p>
      <h1>{say('说明整改情况', 'Say what was mended')}</h1>
      <p>
        <StatusTag box {...standingOf(one)} />
      </p>
      {one.dueOn && <p className="meta">{say(`${deadline(one.dueOn)}说明`, `To be told ${deadline(one.dueOn)}`)}</p>}
      <div className="field">
        <label htmlFor="mended">{say('改了什么？', 'What was mended?')}</label>
        <textarea
          className={`in${tried && empty ? ' err' : ''}`}
          id="mended"
          aria-invalid={tried && empty}
          maxLength={500}
          value={what}
          onChange={(event) => setWhat(event.target.value)}
        />
        {tried && empty && (
          <p className="errmsg" role="alert">
            <Icon name="no" />
            {say('写一句改了什么', 'Say in a sentence what was mended')}
          </p>
        )}
      </div>
      <ErrorNote error={doing.error} />
      <button type="button" className="btn btn-main btn-wide" disabled={doing.isPending} onClick={send}>
        {doing.isPending
          ? say('正在交……', 'Sending …')
          : say('改好了，请工会决定', 'It is mended: let the union decide')}
      </button>
    </div>
  );
}
