// The members of a union and those below it: a long list read page by page, or found by name, pinyin or initials.

import { useState } from 'react';
import { Link } from 'wouter';
import { Admit } from '#web/desk/organisations/admit.tsx';
import { membershipNames } from '#web/desk/organisations/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { type Sorter, SortHead, type Sorting, useSorter } from '#web/desk/sorted-heads.tsx';
import { download } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { Empty, ErrorNote, Unread } from '#web/parts/said.tsx';
import { useSettled } from '#web/parts/settled.ts';
import { StatusTag } from '#web/parts/status.tsx';

interface MemberRow {
  readonly personId: number;
  readonly name: string;
  readonly organisationName: string | null;
  readonly status?: 'active' | 'retained';
  readonly since?: string;
}

function Rows({ rows, sorter = null }: { readonly rows: readonly MemberRow[]; readonly sorter?: Sorter | null }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <SortHead by="name" sorter={sorter}>
            {say('姓名', 'Name')}
          </SortHead>
          <SortHead by="union" sorter={sorter}>
            {say('所在工会', 'Union')}
          </SortHead>
          <th scope="col">{say('会籍', 'Membership')}</th>
          <SortHead by="since" sorter={sorter}>
            {say('入会', 'Since')}
          </SortHead>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.personId}>
            <td>
              <Link href={`/desk/people/${one.personId}`}>{one.name}</Link>
            </td>
            <td>{one.organisationName ?? say('没有会籍', 'None')}</td>
            <td>
              {one.status && (
                <StatusTag tone={one.status === 'active' ? 'ok' : 'off'} says={membershipNames[one.status]} />
              )}
            </td>
            <td className="sub">{one.since && fullDay(one.since)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const orderOf = (sorting: Sorting | null) =>
  sorting
    ? { order: sorting.key as 'name' | 'union' | 'since', ...(sorting.down ? { down: 'yes' as const } : {}) }
    : {};

function Everybody({ organisationId }: { readonly organisationId: number }) {
  const sorter = useSorter();
  const { sorting } = sorter;
  const pages = usePages(
    'GET /organisations/{id}/members',
    { params: { id: organisationId }, query: { limit: 20, ...orderOf(sorting) } },
    { keep: true },
  );
  if (!pages.of.data)
    return (
      <>
        <Unread of={[pages.of]} lines={6} />
        {sorting && <Rows rows={[]} sorter={sorter} />}
      </>
    );
  if (pages.rows.length === 0)
    return (
      <div className="pb">
        <Empty says={{ zh: '这里还没有会员', en: 'No members here yet' }} />
      </div>
    );
  return (
    <>
      <Rows rows={pages.rows} sorter={sorter} />
      <More pages={pages} />
    </>
  );
}

function FoundMembers({ organisationId, word }: { readonly organisationId: number; readonly word: string }) {
  const pages = usePages('GET /people', { query: { q: word, organisation: organisationId, limit: 20 } });
  if (!pages.of.data) return <Unread of={[pages.of]} lines={3} />;
  if (pages.rows.length === 0)
    return (
      <div className="pb">
        <Empty says={{ zh: `这里没有叫“${word}”的会员`, en: `No member called “${word}” here` }} />
      </div>
    );
  return (
    <>
      <Rows rows={pages.rows.map(({ id, ...rest }) => ({ personId: id, ...rest }))} />
      <More pages={pages} />
    </>
  );
}

export function Members({
  organisationId,
  takesIn,
}: {
  readonly organisationId: number;
  /** The reader keeps this union's register, and it is open. */
  readonly takesIn: boolean;
}) {
  const { say } = useReader();
  const [admitting, setAdmitting] = useState(false);
  const [word, setWord] = useState('');
  const [failed, setFailed] = useState<unknown>(null);
  const asked = useSettled(word).trim();
  const save = () =>
    download('GET /exports/members', { query: { organisation: organisationId, format: 'xlsx' } }).then(
      () => setFailed(null),
      setFailed,
    );
  return (
    <Panel
      title={say('会员（含下级）', 'Members (those below too)')}
      aside={
        <span className="flex">
          <input
            className="in"
            type="search"
            aria-label={say('找会员', 'Find a member')}
            placeholder={say('姓名、拼音或首字母', 'Name, pinyin or initials')}
            value={word}
            onChange={(e) => setWord(e.target.value)}
          />
          {takesIn && (
            <button
              type="button"
              className="btn btn-s"
              aria-expanded={admitting}
              onClick={() => setAdmitting(!admitting)}
            >
              {say('登记入会', 'Take in a member')}
            </button>
          )}
          <button type="button" className="btn btn-s" onClick={save}>
            <Icon name="out" />
            {say('导出', 'Export')}
          </button>
        </span>
      }
    >
      <ErrorNote error={failed} />
      {admitting && <Admit organisationId={organisationId} onDone={() => setAdmitting(false)} />}
      {asked === '' ? (
        <Everybody organisationId={organisationId} />
      ) : (
        <FoundMembers key={asked} organisationId={organisationId} word={asked} />
      )}
    </Panel>
  );
}
