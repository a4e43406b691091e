// Public notices of a round: the list that is to be published, those that run with the days left, and what was objected.
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { maskName } from '#kit/mask.ts';
import { text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { LongTable } from '#web/desk/rounds/long-table.tsx';
import { type Scrolled, useScrolled } from '#web/desk/rounds/scrolled.ts';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, stagesOfKind, stageTitle } from '#web/desk/rounds/words.ts';
import { type Answer, request } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { noticeDaysLeft, noticeLeft } from '#web/parts/notice-left.ts';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Row = Answer<'GET /cases'>['items'][number];
type Notice = Answer<'GET /notices'>['items'][number];
type Published = Answer<'POST /rounds/{id}/notices'>;

function Outcome({ published }: { readonly published: Published }) {
  const { say } = useReader();
  const { count, day } = useFormats();
  return (
    <Note tone="ok" live>
      <b>
        {say(
          `已公示 ${count(published.entries)} 人，到${day(published.until)}为止`,
          `${count(published.entries)} published until ${day(published.until)}`,
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

/** As the notice will write it; the queue beside it is the officer's own. */
const written = (row: Row, mask: keyof typeof writes) =>
  mask === 'organisation' ? row.organisationName : row.personId === null ? row.name : maskName(row.name);

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
          { key: 'name', title: say('姓名或单位', 'Who'), cell: (row: Row) => row.name },
          { key: 'union', title: say('所在工会', 'Union'), cell: (row) => row.organisationName },
          { key: 'written', title: say('公示上写', 'Printed as'), cell: (row) => written(row, mask) },
          {
            ...{ key: 'changed', title: say('审核通过', 'Passed review'), width: '200px' },
            cell: (row) => dayOf(row.changedAt),
          },
        ]}
        {...{ rows: pages.rows, more: pages.more, busy: pages.busy, onEnd: pages.onEnd }}
        keyOf={(row) => row.id}
        linkOf={(row) => `/desk/cases/${row.id}`}
        foot={<ListEnd count={pages.rows.length} more={pages.more} onSeen={onSeen} />}
      />
    </>
  );
}

/** What waits with the union and is in no notice yet; those under notice wait for its end and are with nobody. */
function ToPublish({ round, stage, leads }: TabProps & { readonly stage: string }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [published, setPublished] = useState<Published | null>(null);
  const query = { organisation: round.organisationId, round: round.id, stage, queue: 'true' as const };
  const seat = useSeat();
  const own = seat.organisationId === round.organisationId;
  const pages = useScrolled<Row>(JSON.stringify([query, own, published?.noticeId]), async (cursor, signal) => {
    if (!own) return { items: [], next: null };
    const page = await request('GET /cases', {
      query: { ...query, limit: 200, ...(cursor ? { cursor } : {}) },
      signal,
    });
    // Objected ones wait here too, but they are in a notice already.
    return { ...page, items: page.items.filter(({ dueOn }) => dueOn === null) };
  });
  const publish = useDoing('POST /rounds/{id}/notices', { done: setPublished });
  const [readAs, setReadAs] = useState('');
  if (!own) return null;
  const rows = pages.rows;
  const list = `${rows.length}|${rows.at(-1)?.id}`;
  const read = !pages.more && readAs === list;
  const ready = read && !publish.isPending;
  // Those that were looked at, and no other that came meanwhile; a list too long to be looked at whole is published whole.
  const named = pages.more || rows.length > 10_000 ? {} : { caseIds: rows.map(({ id }) => id) };
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('等公示的名单', 'To be published')}</h2>
        {leads && rows.length > 0 && (
          <button
            type="button"
            className={`btn ${ready ? 'btn-main' : 'btn-off'}`}
            aria-disabled={!ready}
            onClick={() => {
              if (ready) publish.mutate({ params: { id: round.id }, body: { stage, ...named } });
            }}
          >
            {publish.isPending
              ? say('正在公示……', 'Publishing …')
              : say(
                  `公示这 ${count(rows.length)}${pages.more ? '+' : ''} 人`,
                  `Publish these ${count(rows.length)}${pages.more ? '+' : ''}`,
                )}
            {read ? '' : say('（名单还没看到底）', ' (read the list to its end first)')}
          </button>
        )}
      </div>
      <div className="pb stack">
        {published && <Outcome published={published} />}
        <ErrorNote error={publish.error ?? pages.error} />
        {rows.length === 0 && !pages.busy ? (
          <Empty
            says={{
              zh: '现在没有等公示的。审核通过的会到这里来',
              en: 'Nothing waits to be published; what passes review comes here',
            }}
          />
        ) : (
          <Waiting pages={pages} mask={maskOf(programmeOf(round), stage)} onSeen={() => setReadAs(list)} />
        )}
      </div>
    </section>
  );
}

function Left({ notice }: { readonly notice: Notice }) {
  const { today } = useReader();
  if (!notice.running) return <StatusTag tone="ok" says={{ zh: '已期满', en: 'Over' }} />;
  return (
    <StatusTag
      tone={noticeDaysLeft(today, notice.until) === 1 ? 'warn' : 'go'}
      says={noticeLeft(today, notice.until)}
    />
  );
}

function Running({ round }: TabProps) {
  const { say } = useReader();
  const { day, dayOf, count } = useFormats();
  const notices = useAnswer('GET /notices', { query: { round: round.id } });
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('公示', 'Notices')}</h2>
        <span className="meta">{say('期满 30 天后不再公开显示', 'Shown in public until 30 days after their end')}</span>
      </div>
      <Shown of={notices}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '现在没有正在公示或刚公示完的', en: 'No notice runs or has lately ended' }} />
            </div>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{say('公示', 'Notice')}</th>
                  <th scope="col">{say('发布', 'Published')}</th>
                  <th scope="col">{say('到哪天', 'Until')}</th>
                  <th scope="col" className="r">
                    {say('人数', 'Entries')}
                  </th>
                  <th scope="col">{say('状态', 'State')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((notice) => (
                  <tr key={notice.id}>
                    <td>
                      <a href={`open/notices/${notice.id}`}>{say(notice.title)}</a>
                    </td>
                    <td>{dayOf(notice.publishedAt)}</td>
                    <td>{day(notice.until)}</td>
                    <td className="r">{count(notice.entries)}</td>
                    <td>
                      <Left notice={notice} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  );
}

function Objections({ round, figures, stage }: TabProps & { readonly stage: string }) {
  const { say } = useReader();
  const objected = figures[`${stage}.objected`] ?? 0;
  const upheld = figures[`${stage}.upheld`] ?? 0;
  const rows = (measure: string) => `/desk/rounds/${round.id}/cases?measure=${stage}.${measure}`;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('异议', 'Objections')}</h2>
        <Link href="/desk/objections">{say('看匿名异议', 'Those without a name')}</Link>
      </div>
      <div className="pb">
        {objected === 0 ? (
          <p className="sub">{say('没有收到异议', 'None received')}</p>
        ) : (
          <p>
            {say('收到异议的 ', 'Objected to: ')}
            <Link className="opens" href={rows('objected')}>
              {objected}
            </Link>
            {say(' 件，成立的 ', '; upheld: ')}
            <Link className="opens" href={rows('upheld')}>
              {upheld}
            </Link>
            {say(' 件。没处理的在待办队列里，排在最前', '. Those not resolved stand first in the queue')}
          </p>
        )}
      </div>
    </section>
  );
}

export default function Notices(props: TabProps) {
  const programme = programmeOf(props.round);
  const { say } = useReader();
  const stages = stagesOfKind(programme, 'notice');
  if (stages.length === 0)
    return <Empty says={{ zh: '这个办法没有公示环节', en: 'This programme has no public notice' }} />;
  return (
    <div className="stack">
      {stages.map((stage) => (
        <div key={stage} className="stack">
          {stages.length > 1 && <h2>{say(stageTitle(programme, stage))}</h2>}
          <ToPublish {...props} stage={stage} />
          <Objections {...props} stage={stage} />
        </div>
      ))}
      <Running {...props} />
    </div>
  );
}
