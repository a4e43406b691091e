// Who carries a route: found by name among the people of the union.
import { useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export interface Carrier {
  readonly id: number;
  readonly name: string;
}

interface Props {
  readonly chosen: Carrier | null;
  readonly onChoose: (carrier: Carrier | null) => void;
}

export function ChooseCarrier({ chosen, onChoose }: Props) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const [typed, setTyped] = useState('');
  const found = useAnswer(
    'GET /people',
    { query: { q: typed.trim(), organisation: organisationId, limit: 6 } },
    { enabled: chosen === null && typed.trim().length > 1, keep: true },
  );
  if (chosen)
    return (
      <div className="field">
        <span className="lab">{say('谁送', 'Who brings it')}</span>
        <div className="flex">
          <b>{chosen.name}</b>
          <button type="button" className="link" onClick={() => onChoose(null)}>
            {say('换人', 'Somebody else')}
          </button>
        </div>
      </div>
    );
  return (
    <div className="field">
      <label className="lab" htmlFor="carrier">
        {say('谁送（姓名或拼音）', 'Who brings it (name or pinyin)')}
      </label>
      <input id="carrier" className="in" autoComplete="off" value={typed} onChange={(e) => setTyped(e.target.value)} />
      <ErrorNote error={found.error} />
      {typed.trim().length > 1 &&
        found.data?.items.map(({ id, name, organisationName }) => (
          <button key={id} type="button" className="pick" onClick={() => onChoose({ id, name })}>
            <b>{name}</b> <span className="meta">{organisationName}</span>
          </button>
        ))}
      {found.data?.items.length === 0 && (
        <p className="meta">{say('没有找到这个人', 'Nobody of this name was found')}</p>
      )}
    </div>
  );
}
