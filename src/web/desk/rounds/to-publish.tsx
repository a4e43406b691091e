// What is to be published as everybody will read it, read to its end before the press; and what is announced and can still be taken back.
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { type Text, text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';
import { LongTable } from '#web/desk/rounds/long-table.tsx';
import { type Scrolled, useScrolled } from '#web/desk/rounds/scrolled.ts';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf } from '#web/desk/rounds/words.ts';
import { type Answer, request } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Waiting as Bones, Empty, ErrorNote, Note } from '#web/parts/said.tsx';

type Row = Answer<'GET /rounds/{id}/notice-preview'>['items'][number];
type Published = Answer<'POST /rounds/{id}/notices'>;

function Outcome({ published }: { readonly published: Published }) {
  const { say } = useReader();
  const { count, day } = useFormats();
  return (
    <Note tone="ok" live>
      <b>
        {say(
          `已定公示 ${count(published.entries)} 人，到${day(published.until)}为止`,
          `${count(published.entries)} to be public until ${day(published.until)}`,
        )}
      </b>
      {published.left.length > 0 && (
        <ul>
          {published.left.map(({ caseId, why }) => (
            <li key={caseId}>
              <Link href={`/desk/cases/${caseId}`}>{say(`${caseId} 号没有公示`, `No. ${caseId} was left out`)}</Link>
              {say('：', ': ')}
              {say(why)}
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
}

const writes = {
  name: text('姓名隐去中间的字，旁边写单位', 'Names are masked and stand beside the union'),
  organisation: text(
    '只写单位和金额，不写姓名（打码的也不写）',
    'Unions and amounts alone are written, no name, not even a masked one',
  ),
  none: text('写单位全称', 'Unions are written in full'),
};

const maskOf = ({ stages }: Pick<Programme, 'stages'>, stage: string): keyof typeof writes => {
  const mask = stages[stage]?.settings.mask;
  return mask === 'organisation' || mask === 'none' ? mask : 'name';
};

/** What stands beside the name: the choices that are not personal, and the amount. */
function Beside({ details }: Pick<Row, 'details'>) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { amountFen, ...chosen } = details;
  const words = [
    ...Object.values(chosen).flatMap((one) => (one === null ? [] : [String(one)])),
    ...(typeof amountFen === 'number' ? [yuan(amountFen)] : []),
  ];
  return words.join(say('，', ', '));
}

function ListEnd({
  count,
  more,
  onSeen,
}: {
  readonly count: number;
  readonly more: boolean;
  readonly onSeen: () => void;
}) {
  const { say } = useReader();
  const end = useRef<HTMLParagraphElement>(null);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    if (!end.current || more || count === 0) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) latest.current();
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [count, more]);
  return (
    <p className="meta" ref={end}>
      {more ? say('再往下看……', 'There is more …') : say(`名单到此为止，${count} 人`, `End of the list, ${count}`)}
    </p>
  );
}

function Waiting({
  pages,
  mask,
  onSeen,
}: {
  readonly pages: Scrolled<Row>;
  readonly mask: keyof typeof writes;
  /** The end of the list came into sight. */
  readonly onSeen: () => void;
}) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  return (
    <>
      <p className="meta">
        {say(writes[mask])}
        {say(
          '；公示期内谁都可以提异议，期满自动往下走',
          '; anybody may object while it runs, and then the cases go on by themselves',
        )}
      </p>
      <LongTable
        label={say('等公示的名单', 'To be published')}
        columns={[
          { key: 'written', title: say('公示上写', 'Printed as'), cell: (row: Row) => <b>{row.name}</b> },
          { key: 'union', title: say('所在工会', 'Union'), cell: (row) => row.organisation },
          { key: 'beside', title: say('一并写出', 'And beside it'), cell: (row) => <Beside details={row.details} /> },
          {
            ...{ key: 'changed', title: say('审核通过', 'Passed review'), width: '200px' },
            cell: (row) => dayOf(row.changedAt),
          },
        ]}
        {...{ rows: pages.rows, more: pages.more, busy: pages.busy, onEnd: pages.onEnd }}
        keyOf={(row) => row.caseId}
        linkOf={(row) => `/desk/cases/${row.caseId}`}
        foot={<ListEnd count={pages.rows.length} more={pages.more} onSeen={onSeen} />}
      />
    </>
  );
}

const usual = text(
  '经审核，下列名单拟予批准，现予公示。公示期内谁都可以提出异议。',
  'The following were reviewed and are to be approved. While this notice stands anybody may object.',
);

/** The head of the page as everybody will read it, with the text in front of the list to be changed. */
function Preface({
  title,
  until,
  value,
  onChange,
}: {
  readonly title: Text;
  readonly until: string;
  readonly value: string;
  readonly onChange: (next: string) => void;
}) {
  const { say } = useReader();
  const { day } = useFormats();
  return (
    <>
      <h3>{say(title)}</h3>
      <p className="sub">
        {say(
          `公示到${day(until)}。按下以后 10 分钟才上公示网，之前可以撤回`,
          `Until ${day(until)}. It is public ten minutes after the press, and can be taken back until then`,
        )}
      </p>
      <label>
        <span className="lab">{say('名单前面写的话', 'The text in front of the list')}</span>
        <textarea
          className="in"
          rows={3}
          maxLength={1000}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
    </>
  );
}

/** Says how many; off until the list was read to its end. */
function Press({
  pages,
  read,
  busy,
  onPress,
}: {
  readonly pages: Scrolled<Row>;
  readonly read: boolean;
  readonly busy: boolean;
  readonly onPress: () => void;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const ready = read && !busy;
  const many = `${count(pages.rows.length)}${pages.more ? '+' : ''}`;
  return (
    <button
      type="button"
      className={`btn ${ready ? 'btn-main' : 'btn-off'}`}
      aria-disabled={!ready}
      onClick={() => {
        if (ready) onPress();
      }}
    >
      {busy ? say('正在公示……', 'Publishing …') : say(`公示这 ${many} 人`, `Publish these ${many}`)}
      {read ? '' : say('（名单还没看到底）', ' (read the list to its end first)')}
    </button>
  );
}

/** What waits with the union and is in no notice yet, as everybody will read it; those under notice wait for its end and are with nobody. */
export function ToPublish({ round, stage }: TabProps & { readonly stage: string }) {
  const { say } = useReader();
  const [published, setPublished] = useState<Published | null>(null);
  const [head, setHead] = useState<{ readonly title: Text; readonly until: string } | null>(null);
  const [preface, setPreface] = useState<string>(usual.zh);
  const announced = useAnswer('GET /rounds/{id}/notices', { params: { id: round.id } });
  const known = announced.data?.items.map(({ id }) => id).join();
  const pages = useScrolled<Row>(
    JSON.stringify([round.id, stage, published?.noticeId, known]),
    async (cursor, signal) => {
      const page = await request('GET /rounds/{id}/notice-preview', {
        params: { id: round.id },
        query: { stage, limit: 200, ...(cursor ? { cursor } : {}) },
        signal,
      });
      setHead({ title: page.title, until: page.until });
      return page;
    },
  );
  const publish = useDoing('POST /rounds/{id}/notices', {
    done: setPublished,
  });
  const [readAs, setReadAs] = useState('');
  const rows = pages.rows;
  const list = `${rows.length}|${rows.at(-1)?.caseId}`;
  const read = !pages.more && readAs === list;
  // Those that were looked at, and no other that came meanwhile; a list too long to be looked at whole is published whole.
  const named = pages.more || rows.length > 10_000 ? {} : { caseIds: rows.map(({ caseId }) => caseId) };
  const press = () => publish.mutate({ params: { id: round.id }, body: { stage, ...named, preface: preface.trim() } });
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('等公示的名单', 'To be published')}</h2>
        {rows.length > 0 && <Press pages={pages} read={read} busy={publish.isPending} onPress={press} />}
      </div>
      <div className="pb stack">
        {published && <Outcome published={published} />}
        <ErrorNote error={publish.error ?? pages.error} />
        {rows.length === 0 && pages.more ? (
          <Bones />
        ) : rows.length === 0 ? (
          <Empty
            says={{
              zh: '现在没有等公示的。审核通过的会到这里来',
              en: 'Nothing waits to be published; what passes review comes here',
            }}
          />
        ) : (
          <>
            {head && <Preface {...head} value={preface} onChange={setPreface} />}
            <Waiting pages={pages} mask={maskOf(programmeOf(round), stage)} onSeen={() => setReadAs(list)} />
          </>
        )}
      </div>
    </section>
  );
}

/** Announced and not public yet: who published it, or a colleague, takes it back. */
export function Announced({ round }: Pick<TabProps, 'round'>) {
  const { say } = useReader();
  const { count, fromTime } = useFormats();
  const announced = useAnswer('GET /rounds/{id}/notices', { params: { id: round.id } });
  const back = useDoing('POST /rounds/{id}/notices/{notice}/withdrawal');
  return (
    <>
      {back.data && (
        <Note tone="ok" live>
          {say(
            `撤回了，没有上公示网；${count(back.data.entries)} 件回到等公示的名单`,
            `Taken back, it was never public; ${count(back.data.entries)} wait to be published again`,
          )}
        </Note>
      )}
      <ErrorNote error={back.error} />
      {announced.data?.items.map((one) => (
        <Note key={one.id} tone="warn">
          <b>
            {say(
              `${fromTime(one.publishedAt)} 上公示网，之前可撤回`,
              `Public at ${fromTime(one.publishedAt)}; it can be taken back until then`,
            )}
          </b>
          <p>
            {say(one.title)}
            {say(
              `，${count(one.entries)} 人。现在外面还看不到`,
              `, ${count(one.entries)} entries. Nobody outside sees it yet`,
            )}
          </p>
          <button
            type="button"
            className="btn btn-s"
            disabled={back.isPending}
            onClick={() => back.mutate({ params: { id: round.id, notice: one.id } })}
          >
            <Icon name="undo" />
            {say('撤回公示', 'Take it back')}
          </button>
        </Note>
      ))}
    </>
  );
}
