// One notice: the masked list as it was published, how long it still stands, and the form for whoever knows better.
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { chinaDate } from '#kit/clock.ts';
import { formatDayRange, plural } from '#kit/format.ts';
import { maskName } from '#kit/mask.ts';
import { type Text, text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { ObjectionForm } from '#web/open/objection-form.tsx';
import { type Answer, request } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { noticeDaysLeft } from '#web/parts/notice-left.ts';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import '#web/open/notice.css';

type Notice = Answer<'GET /notices/{id}'>;

/** What is kept back, by the mask. */
const hides: Readonly<Record<Notice['mask'], Text>> = {
  name: text(
    '姓名隐去一字，不公布证件号、电话、住址、账户',
    'A character of each name is hidden; identifiers, telephones, addresses and accounts are not published',
  ),
  organisation: text(
    '只写单位和金额，不写是谁，姓名隐去几个字也不写',
    'Unions and amounts alone: nobody is named, not even with characters hidden',
  ),
  none: text('写单位全称，不公布账户', 'Unions in full; accounts are not published'),
};
type Entry = Notice['list'][number];

/** The rest of the list, page by page. */
function useWholeList(notice: Notice) {
  const [more, setMore] = useState<readonly Entry[]>([]);
  const [next, setNext] = useState(notice.next);
  const [error, setError] = useState<unknown>();
  /** The next page, or all that are left. */
  const load = async (all = false) => {
    try {
      const found: Entry[] = [];
      let cursor = next;
      do {
        const query = { cursor: cursor ?? undefined };
        const page = await request('GET /notices/{id}', { params: { id: notice.id }, query });
        found.push(...page.list);
        cursor = page.next;
      } while (all && cursor !== null);
      setMore([...more, ...found]);
      setNext(cursor);
      setError(undefined);
    } catch (caught) {
      setError(caught);
    }
  };
  return { entries: [...notice.list, ...more], hasMore: next !== null, load, error };
}

interface EntryProps {
  readonly entry: Entry;
  readonly form: Form;
  readonly mine: boolean;
  /** Unions alone: their name stands once. */
  readonly unions: boolean;
}

function EntryRow({ entry, form, mine, unions }: EntryProps) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { amountFen, ...details } = entry.details;
  const inOrder = [...Object.keys(form), ...Object.keys(details)].filter(
    (key, n, all) => key in details && all.indexOf(key) === n,
  );
  return (
    <tr className={mine ? 'on' : ''}>
      <td>{entry.ordinal}</td>
      <td>
        <b>{entry.maskedName}</b>
      </td>
      {!unions && <td>{entry.organisationName}</td>}
      <td>
        {inOrder.map((key) => (
          <span key={key} className="detail">
            <span className="sr">{say(form[key]?.label ?? { zh: key, en: key })}：</span>
            {String(details[key])}
          </span>
        ))}
      </td>
      <td className="r money">{typeof amountFen === 'number' ? yuan(amountFen) : ''}</td>
    </tr>
  );
}

interface EntriesProps {
  readonly entries: readonly Entry[];
  readonly form: Form;
  readonly found: readonly Entry[];
  readonly unions: boolean;
}

function Entries({ entries, form, found, unions }: EntriesProps) {
  const { say } = useReader();
  return (
    <table className="nt">
      <thead>
        <tr>
          <th scope="col">{say('序', 'No.')}</th>
          {!unions && <th scope="col">{say('姓名', 'Name')}</th>}
          <th scope="col">{say('单位', 'Union')}</th>
          <th scope="col">{say('情况', 'Details')}</th>
          <th scope="col" className="r">
            {say('金额', 'Amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <EntryRow key={entry.ordinal} entry={entry} form={form} mine={found.includes(entry)} unions={unions} />
        ))}
      </tbody>
    </table>
  );
}

interface FootProps {
  readonly notice: Notice;
  readonly entries: readonly Entry[];
  /** Reads the rest; null when all is here. */
  readonly load: (() => Promise<void>) | null;
}

function ListFoot({ notice, entries, load }: FootProps) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const sum = entries.reduce((all, { details }) => all + (Number(details.amountFen) || 0), 0);
  // What is printed is the whole list.
  const [toPrint, setToPrint] = useState(false);
  const print = async () => {
    await load?.();
    setToPrint(true);
  };
  useEffect(() => {
    if (!toPrint) return;
    setToPrint(false);
    window.print();
  }, [toPrint]);
  // Below the page's base, so that it works behind a path.
  const fileAddress = (format: 'xlsx' | 'csv') => `api/notices/${notice.id}/file?format=${format}`;
  return (
    <p className="list-foot">
      <span>
        {say(`共 ${count(notice.entries)} 位`, plural(notice.entries, 'name'))}
        {load === null && sum > 0 && say(`，合计 ${yuan(sum)}`, `, ${yuan(sum)} together`)}
      </span>
      <span className="flex on-screen">
        <button type="button" className="link" onClick={print}>
          {say('打印', 'Print')}
        </button>
        <a href={fileAddress('xlsx')} download>
          {say('下载 Excel', 'Download Excel')}
        </a>
        <a href={fileAddress('csv')} download>
          {say('下载 CSV', 'Download CSV')}
        </a>
      </span>
    </p>
  );
}

/** Compared on this device alone: nothing of the name leaves it. */
function FindYourself({
  entries,
  name,
  onName,
  found,
}: {
  readonly entries: readonly Entry[];
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly found: readonly Entry[];
}) {
  const { say } = useReader();
  const masked = maskName(name);
  if (entries.length === 0) return null;
  return (
    <>
      <label className="field on-screen">
        <span className="lab">
          {say('找自己：输入姓名，只在本机比对', 'Find yourself: the name is compared on this device alone')}
        </span>
        <input className="in" value={name} onChange={(event) => onName(event.target.value)} autoComplete="off" />
      </label>
      {name !== '' && (
        <Note tone={found.length > 0 ? 'ok' : 'off'} live>
          {found.length > 0
            ? say(
                `写作“${masked}”的有 ${found.length} 位，已标出`,
                `${found.length} written as “${masked}”, marked below`,
              )
            : say(`没有写作“${masked}”的`, `None is written as “${masked}”`)}
        </Note>
      )}
    </>
  );
}

function List({ notice, form }: { readonly notice: Notice; readonly form: Form }) {
  const { say } = useReader();
  const [name, setName] = useState('');
  const { entries, hasMore, load, error } = useWholeList(notice);
  const found = name === '' ? [] : entries.filter((entry) => entry.maskedName === maskName(name));
  return (
    <>
      {notice.preface !== '' && <p lang="zh-CN">{notice.preface}</p>}
      {notice.mask === 'name' && <FindYourself entries={entries} name={name} onName={setName} found={found} />}
      <Entries entries={entries} form={form} found={found} unions={notice.mask === 'organisation'} />
      <ErrorNote error={error} />
      {hasMore && (
        <button type="button" className="btn" onClick={() => load()}>
          {say(`再看 100 位（共 ${notice.entries} 位）`, `100 more (of ${notice.entries})`)}
        </button>
      )}
      <ListFoot notice={notice} entries={entries} load={hasMore ? () => load(true) : null} />
      <p className="meta">
        {say(hides[notice.mask])}
        {say(
          '。公示结束 30 天后撤下名单，只留人数和金额',
          '. The list is taken down 30 days after the notice ends; only numbers and amounts remain',
        )}
      </p>
    </>
  );
}

function Standing({ notice }: { readonly notice: Notice }) {
  const { say, today } = useReader();
  const left = noticeDaysLeft(today, notice.until);
  return (
    <div className="paper">
      <p className="meta">{notice.running ? say('公示还有', 'This notice stands for') : say('公示', 'This notice')}</p>
      <p className="left">
        {notice.running ? say(`${left} 天`, `${left} ${left === 1 ? 'day' : 'days'}`) : say('已经结束', 'has ended')}
      </p>
      <p className="sub">{say(formatDayRange(chinaDate(new Date(notice.publishedAt)), notice.until, today))}</p>
      <p className="meta">{say(notice.organisation)}</p>
    </div>
  );
}

export default function NoticePage({ params }: { readonly params: { readonly id: string } }) {
  const { say } = useReader();
  const notice = useAnswer('GET /notices/{id}', { params: { id: params.id } });
  const programme = useAnswer(
    'GET /programmes/{key}',
    { params: { key: notice.data?.programmeKey ?? '' } },
    { enabled: notice.data !== undefined },
  );
  const definition = programme.data?.definition as
    | { readonly form: Form; readonly basis: readonly string[] }
    | undefined;
  return (
    <OpenFrame
      title={notice.data ? say(notice.data.title) : say('公示', 'Notice')}
      crumb={
        <>
          <Link href="/open">{say('公示', 'Notices')}</Link>
          {programme.data && <> / {say(programme.data.title)}</>}
        </>
      }
    >
      <Shown of={notice} lines={8}>
        {(shown) => (
          <div className="notice-grid">
            <div className="paper">
              <div className="paperhead" />
              <p className="lead">
                {say(
                  `${definition ? `依据${definition.basis[0]}，` : ''}拟对下列 ${shown.entries} 位办理，现予公示。`,
                  `The following ${shown.entries} are about to be decided on and are hereby made known${definition ? ` (${definition.basis[0]})` : ''}.`,
                )}
              </p>
              <List notice={shown} form={definition?.form ?? {}} />
            </div>
            <div className="stack">
              <Standing notice={shown} />
              {shown.running && <ObjectionForm notice={shown} />}
            </div>
          </div>
        )}
      </Shown>
    </OpenFrame>
  );
}
