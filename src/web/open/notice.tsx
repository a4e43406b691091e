// One notice: the masked list as it was published, how long it still stands, and the form for whoever knows better.
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { chinaDate } from '#kit/clock.ts';
import { daysBetween } from '#kit/days.ts';
import { formatDayRange, plural } from '#kit/format.ts';
import { maskName } from '#kit/mask.ts';
import type { Form } from '#policy/form.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { ObjectionForm } from '#web/open/objection-form.tsx';
import { type Answer, request } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import '#web/open/notice.css';

type Notice = Answer<'GET /notices/{id}'>;
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

function EntryRow({ entry, form, mine }: { readonly entry: Entry; readonly form: Form; readonly mine: boolean }) {
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
      <td>{entry.organisationName}</td>
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

function List({ notice, form }: { readonly notice: Notice; readonly form: Form }) {
  const { say } = useReader();
  const [name, setName] = useState('');
  const { entries, hasMore, load, error } = useWholeList(notice);
  const { yuan, count } = useFormats();
  const sum = entries.reduce((all, { details }) => all + (Number(details.amountFen) || 0), 0);
  // What is printed is the whole list.
  const [toPrint, setToPrint] = useState(false);
  const print = async () => {
    if (hasMore) await load(true);
    setToPrint(true);
  };
  useEffect(() => {
    if (!toPrint) return;
    setToPrint(false);
    window.print();
  }, [toPrint]);
  // Below the page's base, so that it works behind a path.
  const fileAddress = (format: 'xlsx' | 'csv') => `api/notices/${notice.id}/file?format=${format}`;
  const masked = maskName(name);
  const found = name === '' ? [] : entries.filter((entry) => entry.maskedName === masked);
  return (
    <>
      <label className="field on-screen">
        <span className="lab">
          {say('找自己：输入姓名，只在本机比对', 'Find yourself: the name is compared on this device alone')}
        </span>
        <input className="in" value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
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
      <table className="nt">
        <thead>
          <tr>
            <th scope="col">{say('序', 'No.')}</th>
            <th scope="col">{say('姓名', 'Name')}</th>
            <th scope="col">{say('单位', 'Union')}</th>
            <th scope="col">{say('情况', 'Details')}</th>
            <th scope="col" className="r">
              {say('金额', 'Amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.ordinal} entry={entry} form={form} mine={found.includes(entry)} />
          ))}
        </tbody>
      </table>
      <ErrorNote error={error} />
      {hasMore && (
        <button type="button" className="btn" onClick={() => load()}>
          {say(`再看 100 位（共 ${notice.entries} 位）`, `100 more (of ${notice.entries})`)}
        </button>
      )}
      <p className="list-foot">
        <span>
          {say(`共 ${count(notice.entries)} 位`, plural(notice.entries, 'name'))}
          {!hasMore && sum > 0 && say(`，合计 ${yuan(sum)}`, `, ${yuan(sum)} together`)}
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
      <p className="meta">
        {say(
          '姓名隐去一字，不公布证件号、电话、住址、账户。公示结束 30 天后撤下名单，只留人数和金额',
          'A character of each name is hidden; identifiers, telephones, addresses and accounts are not published. The list is taken down 30 days after the notice ends; only numbers and amounts remain',
        )}
      </p>
    </>
  );
}

function Standing({ notice }: { readonly notice: Notice }) {
  const { say, today } = useReader();
  const left = daysBetween(today, notice.until) + 1;
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
