// Finding a union among a hundred thousand: by characters, full pinyin or initials, while one types.

import { type ReactNode, useId, useState } from 'react';
import { levelNames } from '#web/desk/organisations/words.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { useSettled } from '#web/parts/settled.ts';

export type Found = RowOf<'GET /organisations'>;

/** A search field, and below it what was found; `children` stands there while nothing is asked. */
export function FindOrganisation({
  label,
  row,
  children,
}: {
  readonly label: string;
  readonly row: (found: Found) => ReactNode;
  readonly children?: ReactNode;
}) {
  const { say } = useReader();
  const id = useId();
  const [word, setWord] = useState('');
  const asked = useSettled(word).trim();
  const found = usePages('GET /organisations', { query: { q: asked, limit: 20 } }, { enabled: asked !== '' });
  return (
    <>
      <div className="field find">
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          className="in"
          type="search"
          autoComplete="off"
          placeholder={say('汉字、拼音或首字母，如 rhz', 'Characters, pinyin or initials, e.g. rhz')}
          value={word}
          onChange={(e) => setWord(e.target.value)}
        />
      </div>
      {asked === '' ? (
        children
      ) : (
        <div className="found">
          <ErrorNote error={found.of.error} />
          {found.of.isSuccess && found.rows.length === 0 && (
            <p className="meta" role="status">
              {say(`没有找到“${asked}”。少写几个字试试`, `Nothing found for “${asked}”; try fewer characters`)}
            </p>
          )}
          <ul>
            {found.rows.map((one) => (
              <li key={one.id}>{row(one)}</li>
            ))}
          </ul>
          <More pages={found} />
        </div>
      )}
    </>
  );
}

export function FoundWords({ found }: { readonly found: Found }) {
  const { say } = useReader();
  return <span className="meta">{[say(levelNames[found.level]), found.parentName].filter(Boolean).join(' · ')}</span>;
}

/** One union chosen; with a way to choose another. */
export function PickOrganisation({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: { readonly id: number; readonly name: string } | null;
  readonly onChange: (picked: { readonly id: number; readonly name: string } | null) => void;
}) {
  const { say } = useReader();
  if (value)
    return (
      <div className="field">
        <span className="lab">{label}</span>
        <span className="flex">
          <b>{value.name}</b>
          <button type="button" className="btn btn-s" onClick={() => onChange(null)}>
            {say('换一个', 'Change')}
          </button>
        </span>
      </div>
    );
  return (
    <FindOrganisation
      label={label}
      row={(found) => (
        <button type="button" className="pick" onClick={() => onChange({ id: found.id, name: found.name })}>
          {say({ zh: found.name, en: found.nameEn || found.name })} <FoundWords found={found} />
        </button>
      )}
    />
  );
}
