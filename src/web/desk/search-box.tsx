// The search in the bar: a case by its number, people by name, pinyin or initials, programmes by their title. "/" comes here from anywhere.

import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useKeys } from '#web/desk/keys.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { caseNumber } from '#web/parts/case-name.ts';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { useSettled } from '#web/parts/settled.ts';
import { alike, toldApart } from '#web/parts/told-apart.ts';

interface Hit {
  readonly to: string;
  readonly icon: IconName;
  readonly says: string;
  readonly more: string;
}

function useHits(asked: string, organisationId: number): { hits: readonly Hit[]; waiting: boolean } {
  const { say } = useReader();
  const number = /^\d{1,15}$/.test(asked) ? Number(asked) : null;
  const found = useAnswer('GET /cases/{id}', { params: { id: number ?? 0 } }, { enabled: number !== null });
  const people = useAnswer(
    'GET /people',
    { query: { q: asked, organisation: organisationId, limit: 6 } },
    { enabled: asked !== '' && number === null },
  );
  const programmes = useAnswer('GET /programmes', {}, { enabled: asked !== '' });
  const titles = new Map(programmes.data?.items.toReversed().map((one) => [one.programmeKey, one.title]));
  const hits: Hit[] = [
    ...(number !== null && found.data
      ? [
          {
            to: `/desk/cases/${number}`,
            icon: 'case' as const,
            says: say(caseNumber(number)),
            more: `${found.data.name} · ${say(found.data.programme)}`,
          },
        ]
      : []),
    ...(number === null && asked !== '' ? (people.data?.items ?? []) : []).map(
      ({ id, name, organisationName, phone }) => ({
        to: `/desk/people/${id}`,
        icon: 'me' as const,
        says: name,
        more:
          toldApart(alike(name)!, [alike(organisationName), alike(phone)])
            .map((one) => say(one))
            .join(' · ') || say('会员', 'Member'),
      }),
    ),
    ...[...titles]
      .filter(([, { zh, en }]) => asked !== '' && `${zh}\n${en}`.toLowerCase().includes(asked.toLowerCase()))
      .slice(0, 4)
      .map(([key, title]) => ({
        to: `/desk/programmes/${key}`,
        icon: 'book' as const,
        says: say(title),
        more: say('办法', 'Programme'),
      })),
  ];
  return { hits, waiting: found.isFetching || people.isFetching };
}

function Hits({
  hits,
  at,
  list,
  choose,
}: {
  readonly hits: readonly Hit[];
  readonly at: number;
  readonly list: string;
  readonly choose: (hit: Hit) => void;
}) {
  const { say } = useReader();
  return (
    <div className="hits" role="listbox" id={list} aria-label={say('找到的', 'Found')}>
      {hits.map((hit, n) => (
        <div
          key={hit.to}
          id={`${list}-${n}`}
          role="option"
          tabIndex={-1}
          aria-selected={n === at}
          className="hit"
          onPointerDown={(event) => {
            event.preventDefault();
            choose(hit);
          }}
        >
          <Icon name={hit.icon} />
          <span className="grow">{hit.says}</span>
          <span className="meta">{hit.more}</span>
        </div>
      ))}
    </div>
  );
}

export function SearchBox({ organisationId }: { readonly organisationId: number }) {
  const { say } = useReader();
  const [, go] = useLocation();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const asked = useSettled(typed.trim());
  const { hits, waiting } = useHits(asked, organisationId);
  useKeys({ '/': () => input.current?.focus() });
  const shown = open && asked !== '';
  const choose = (hit: Hit) => {
    setTyped('');
    setOpen(false);
    input.current?.blur();
    go(hit.to);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false);
      input.current?.blur();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      setAt((at + step + hits.length) % hits.length);
    }
    if (event.key === 'Enter' && hits[at]) choose(hits[at]);
  };
  return (
    <div className="searching">
      <label className="search">
        <Icon name="search" />
        <span className="sr">{say('搜办件、会员、办法', 'Search cases, members, programmes')}</span>
        <input
          ref={input}
          role="combobox"
          aria-expanded={shown && hits.length > 0}
          aria-controls={list}
          aria-activedescendant={shown && hits[at] ? `${list}-${at}` : undefined}
          autoComplete="off"
          placeholder={say('搜办件号、会员、办法', 'Case no., member, programme')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onKeyDown={press}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
        />
        <span className="kbd" aria-hidden="true">
          /
        </span>
      </label>
      {shown && hits.length > 0 && <Hits hits={hits} at={at} list={list} choose={choose} />}
      {shown && hits.length === 0 && !waiting && (
        <div className="hits" role="status">
          <p className="hit meta">{say('没有找到，或者不归您的岗位看', 'Nothing found, or not for your post')}</p>
        </div>
      )}
    </div>
  );
}
