// Choosing a colleague by name, pinyin or initials, among the people of the reader's own union and those below it.
import { useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

export function PersonInput({
  id,
  set,
}: {
  readonly id: string;
  readonly set: (personId: number | undefined) => void;
}) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<number>();
  const asked = typed.trim();
  const found = useAnswer(
    'GET /people',
    { query: { q: asked, organisation: organisationId, limit: 8 } },
    { enabled: asked !== '' },
  );
  return (
    <>
      <input
        id={id}
        className="in"
        autoComplete="off"
        required={chosen === undefined}
        placeholder={say('姓名、拼音或首字母', 'Name, pinyin or initials')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(undefined);
          set(undefined);
        }}
      />
      {asked !== '' && chosen === undefined && (
        <div className="ready">
          {(found.data?.items ?? []).map((person) => (
            <button
              key={person.id}
              type="button"
              className="chip"
              onClick={() => {
                setTyped(person.name);
                setChosen(person.id);
                set(person.id);
              }}
            >
              {person.name}
            </button>
          ))}
          {found.data?.items.length === 0 && <span className="meta">{say('没有找到', 'Nobody found')}</span>}
        </div>
      )}
    </>
  );
}
