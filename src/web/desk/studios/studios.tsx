// The studios of a union and those below it: how many there are of each level, how far they came, what they were given and what they brought, then
// each of them, by level, union and trade.
import '#web/desk/rounds/rounds.css';
import '#web/desk/studios/studios.css';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Text, text } from '#kit/text.ts';
import { evidenceName } from '#policy/evidence.ts';
import { levelName } from '#policy/record.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import { type Sorter, SortHead, useSorter } from '#web/desk/sorted-heads.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { RecordState } from '#web/parts/record-state.tsx';
import { Empty, Shown, Unread } from '#web/parts/said.tsx';

type Overview = Answer<'GET /organisations/{id}/studios/overview'>;
const levels = ['district', 'municipal', 'demonstration'] as const;
const levelTitles: Readonly<Record<(typeof levels)[number], Text>> = {
  district: text('区级工作室', 'District studios'),
  municipal: text('市级工作室', 'City studios'),
  demonstration: text('示范工作室', 'Demonstration studios'),
};
/** With a capital at the head of a tile. */
const evidenceTitle = (kind: string): Text => {
  const { zh, en } = evidenceName(kind);
  return text(zh, `${en.charAt(0).toUpperCase()}${en.slice(1)}`);
};
const states = ['valid', 'suspended', 'revoked'] as const;

function Glance({ of }: { readonly of: Overview }) {
  const { say } = useReader();
  const { count, yuan } = useFormats();
  const { registered, municipal, demonstration } = of.funnel;
  const valid = (level: string) => of.levels.find((one) => one.level === level)?.valid ?? 0;
  const standing = levels.map((level) => [say(levelTitles[level]), count(valid(level)), ''] as const);
  const way = say(
    `登记过 ${count(registered)} 个，升到市级 ${count(municipal)} 个，示范 ${count(demonstration)} 个`,
    `${count(registered)} registered, ${count(municipal)} became city studios, ${count(demonstration)} became demonstration studios`,
  );
  const brought = of.results.map(({ kind, count: n }) => [say(evidenceTitle(kind)), count(n), ''] as const);
  const tiles = [
    ...standing,
    [
      say('批准助推', 'Granted'),
      yuan(of.grantedFen),
      say(`到账 ${yuan(of.paidFen)}`, `${yuan(of.paidFen)} paid`),
    ] as const,
    ...brought,
  ];
  return (
    <section className="panel" aria-label={say('总览', 'At a glance')}>
      <div className="pb figs studio-figs">
        {tiles.map(([says, n, under]) => (
          <div key={says}>
            <p className="sub">{says}</p>
            <p className="v">{n}</p>
            {under && <p className="meta">{under}</p>}
          </div>
        ))}
      </div>
      <p className="studio-way meta">{way}</p>
    </section>
  );
}

function Rows({
  rows,
  sorter,
}: {
  readonly rows: readonly RowOf<'GET /organisations/{id}/studios'>[];
  readonly sorter: Sorter;
}) {
  const { say } = useReader();
  const { fullDay, count } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <SortHead by="title" sorter={sorter}>
            {say('工作室', 'Studio')}
          </SortHead>
          <SortHead by="level" sorter={sorter}>
            {say('级别', 'Level')}
          </SortHead>
          <th scope="col">{say('领军人', 'Leader')}</th>
          <th scope="col">{say('行业', 'Trade')}</th>
          <th scope="col" className="r">
            {say('成员', 'People')}
          </th>
          <th scope="col" className="r">
            {say('成果', 'Results')}
          </th>
          <SortHead by="from" sorter={sorter}>
            {say('登记', 'Registered')}
          </SortHead>
          <th scope="col">{say('状态', 'State')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.id}>
            <td>
              <Link href={`/desk/studios/${one.id}`}>
                <b>{say(one.title)}</b>
              </Link>
              <div className="meta">{one.number}</div>
            </td>
            <td className="nowrap">{say(levelName(one.level))}</td>
            <td>
              {one.leader}
              <div className="meta">{one.unit}</div>
            </td>
            <td>{one.trade ?? '—'}</td>
            <td className="r">{count(one.people)}</td>
            <td className="r">{count(one.results)}</td>
            <td className="nowrap">{fullDay(one.from)}</td>
            <td>
              <RecordState state={one.state} until={one.until} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Filter {
  readonly level: string;
  readonly state: string;
  readonly under: string;
  readonly trade: string;
}
const all: Filter = { level: '', state: '', under: '', trade: '' };

function Filters({
  filter,
  onFilter,
  trades,
}: {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly trades: readonly string[];
}) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const unions = useAnswer('GET /organisations/{id}/children', { params: { id: organisationId } });
  const stands = {
    valid: say('有效', 'Valid'),
    suspended: say('已暂停', 'Suspended'),
    revoked: say('已撤销', 'Revoked'),
  };
  const set = (key: keyof Filter) => (value: string) => onFilter({ ...filter, [key]: value });
  return (
    <div className="studio-filters">
      <Pick
        label={say('级别', 'Level')}
        value={filter.level}
        options={[['', say('各级', 'Every level')], ...levels.map((key) => [key, say(levelName(key))] as const)]}
        onChange={set('level')}
      />
      <Pick
        label={say('下级工会', 'Union below')}
        value={filter.under}
        options={[
          ['', say('全部工会', 'Every union')],
          ...(unions.data?.items ?? []).map(({ id, name }) => [String(id), name] as const),
        ]}
        onChange={set('under')}
      />
      <Pick
        label={say('行业', 'Trade')}
        value={filter.trade}
        options={[['', say('各行业', 'Every trade')], ...trades.map((trade) => [trade, trade] as const)]}
        onChange={set('trade')}
      />
      <Pick
        label={say('状态', 'State')}
        value={filter.state}
        options={[['', say('各种状态', 'Every state')], ...states.map((key) => [key, stands[key]] as const)]}
        onChange={set('state')}
      />
    </div>
  );
}

/** Only what was chosen is asked. */
const asked = ({ level, state, under, trade }: Filter) => ({
  ...(level === '' ? {} : { level: level as (typeof levels)[number] }),
  ...(state === '' ? {} : { state: state as (typeof states)[number] }),
  ...(under === '' ? {} : { under: Number(under) }),
  ...(trade === '' ? {} : { trade }),
});

function List({ filter }: { readonly filter: Filter }) {
  const { organisationId } = useSeat();
  const sorter = useSorter();
  const { sorting } = sorter;
  const order = sorting
    ? { order: sorting.key as 'title' | 'level' | 'from', ...(sorting.down ? { down: 'yes' as const } : {}) }
    : {};
  const pages = usePages(
    'GET /organisations/{id}/studios',
    { params: { id: organisationId }, query: { limit: 20, ...order, ...asked(filter) } },
    { keep: true },
  );
  if (!pages.of.data) return <Unread of={[pages.of]} lines={6} />;
  if (pages.rows.length === 0)
    return (
      <div className="pb">
        <Empty
          says={
            filter === all
              ? {
                  zh: '还没有工作室。“创新工作室认定”走到登记这一步，就在这里',
                  en: 'No studios yet. They appear here when their recognition is registered',
                }
              : { zh: '没有这样的工作室', en: 'No studio is like that' }
          }
        />
      </div>
    );
  return (
    <>
      <Rows rows={pages.rows} sorter={sorter} />
      <More pages={pages} />
    </>
  );
}

export default function Studios() {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const overview = useAnswer('GET /organisations/{id}/studios/overview', { params: { id: organisationId } });
  const [filter, setFilter] = useState(all);
  return (
    <>
      <PageHead
        title={say('创新工作室', 'Studios')}
        meta={say(
          '本级和下级工会登记在册的；成果从办件里自己来，不用另报',
          'Registered here and below; what they brought comes from cases and is reported nowhere else',
        )}
      />
      <Shown of={overview} lines={10}>
        {(of) => (
          <>
            <Glance of={of} />
            <Panel title={say('各个工作室', 'Each of them')}>
              <Filters filter={filter} onFilter={setFilter} trades={of.trades} />
              <List filter={filter} />
            </Panel>
          </>
        )}
      </Shown>
    </>
  );
}
