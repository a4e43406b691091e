// Finding a person or a union by typing: the answer is the number of a record, what is read is its name.
import { useEffect, useRef, useState } from 'react';
import { request } from '#web/parts/api.ts';
import { type ControlProps, type Typed, tied } from '#web/parts/form/field-frame.tsx';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

export interface Found {
  readonly id: number;
  readonly says: string;
}

/** How records of one sort are found and named. */
export interface Lookup {
  find(words: string): Promise<readonly Found[]>;
  name?(id: number): Promise<string | undefined>;
}

/** Unions are no secret to anybody signed in. */
export const organisationLookup: Lookup = {
  find: async (words) => {
    const { items } = await request('GET /organisations', { query: { q: words, limit: 8 } });
    return items.map(({ id, name }) => ({ id, says: name }));
  },
  name: async (id) => (await request('GET /organisations/{id}', { params: { id } })).name,
};

type Props = ControlProps<Typed<'person' | 'organisation'>> & { readonly lookup: Lookup };

/** What was found, a moment after the typing stopped. */
function useFound(words: string, lookup: Lookup): { found: readonly Found[]; nothing: boolean } {
  const [found, setFound] = useState<readonly Found[]>([]);
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const wanted = words.trim();
    if (wanted === '') {
      setFound([]);
      setAsked('');
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      lookup.find(wanted).then(
        (list) => {
          if (stale) return;
          setFound(list);
          setAsked(wanted);
        },
        () => {
          if (!stale) setFound([]); // typing on asks again
        },
      );
    }, 250);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [words, lookup]);
  return { found, nothing: asked === words.trim() && asked !== '' && found.length === 0 };
}

function Chosen({ id, says, onChange }: { readonly id: string; readonly says: string; readonly onChange: () => void }) {
  const { say } = useReader();
  return (
    <div className="chosen">
      <b>{says}</b>
      <button type="button" id={id} className="btn btn-quiet" onClick={onChange}>
        {say('换一个', 'Choose another')}
      </button>
    </div>
  );
}

export function LookupInput({ field, id, value, fault, set, leave, lookup }: Props) {
  const { say } = useReader();
  const [words, setWords] = useState('');
  const [name, setName] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const { found, nothing } = useFound(words, lookup);
  const chosen = typeof value === 'number' ? value : undefined;
  useEffect(() => {
    if (chosen !== undefined && name === undefined) lookup.name?.(chosen).then(setName, () => setName(undefined));
  }, [chosen, name, lookup]);
  if (chosen !== undefined) {
    const again = () => {
      set(undefined);
      setName(undefined);
      setWords('');
      requestAnimationFrame(() => input.current?.focus());
    };
    return <Chosen id={id} says={name ?? say(`${chosen} 号`, `No. ${chosen}`)} onChange={again} />;
  }
  return (
    <div className="lookup">
      <span className="lookup-words">
        <Icon name="search" />
        <input
          {...tied({ field, fault, id })}
          ref={input}
          className={fault ? 'in err' : 'in'}
          autoComplete="off"
          placeholder={say('写名称、拼音或首字母', 'Name, pinyin or initials')}
          value={words}
          onChange={(e) => setWords(e.target.value)}
          onBlur={leave}
        />
      </span>
      <ul className="found" aria-live="polite">
        {found.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="btn btn-wide"
              onClick={() => {
                setName(one.says);
                set(one.id);
              }}
            >
              {one.says}
            </button>
          </li>
        ))}
        {nothing && <li className="meta">{say('没有找到，换几个字试试', 'Nothing found; try other words')}</li>}
      </ul>
    </div>
  );
}
