// The list of studios beneath the figures and the map: what it is narrowed to, in one row of choices, and each studio with its leader, people and results.
import { Link } from 'wouter';
import { levelName } from '#policy/record.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import { type Sorter, SortHead, useSorter } from '#web/desk/sorted-heads.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { RecordState } from '#web/parts/record-state.tsx';
import { Empty, Unread } from '#web/parts/said.tsx';

export const levels = ['district', 'municipal', 'demonstration'] as const;
const states = ['valid', 'suspended', 'revoked'] as const;

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

export interface Filter {
  readonly level: string;
  readonly state: string;
  readonly under: string;
  readonly trade: string;
  /** A level that it ever had. */
  readonly reached: string;
}
export const every: Filter = { level: '', state: '', under: '', trade: '', reached: '' };
const isEvery = (filter: Filter): boolean => Object.values(filter).every((one) => one === '');

interface Filtering {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly trades: readonly string[];
}

function Filters({ filter, onFilter, trades }: Filtering) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const unions = useAnswer('GET /organisations/{id}/children', { params: { id: organisationId } });
  const stands = {
    valid: say('有效', 'Valid'),
    suspended: say('已暂停', 'Suspended'),
    revoked: say('已撤销', 'Revoked'),
  };
  const set = (key: keyof Filter) => (value: string) => onFilter({ ...filter, [key]: value });
  const everReached = {
    municipal: say('升到过市级的', 'Ever city studios'),
    demonstration: say('升到过示范的', 'Ever demonstration studios'),
  };
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
      <Pick
        label={say('升级', 'Promotion')}
        value={filter.reached}
        options={[
          ['', say('不论升没升过', 'Promoted or not')],
          ...(['municipal', 'demonstration'] as const).map((key) => [key, everReached[key]] as const),
        ]}
        onChange={set('reached')}
      />
    </div>
  );
}

/** Only what was chosen is asked. */
const asked = ({ level, state, under, trade, reached }: Filter) => ({
  ...(level === '' ? {} : { level: level as (typeof levels)[number] }),
  ...(state === '' ? {} : { state: state as (typeof states)[number] }),
  ...(under === '' ? {} : { under: Number(under) }),
  ...(trade === '' ? {} : { trade }),
  ...(reached === '' ? {} : { reached: reached as 'municipal' | 'demonstration' }),
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
            isEvery(filter)
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

/** With the way back to all of them, once the list holds only some. */
export function StudioList({ filter, onFilter, trades }: Filtering) {
  const { say } = useReader();
  return (
    <Panel
      title={say('各个工作室', 'Each of them')}
      aside={
        !isEvery(filter) && (
          <button type="button" className="btn btn-s" onClick={() => onFilter(every)}>
            {say('看全部工作室', 'See every studio')}
          </button>
        )
      }
    >
      <Filters filter={filter} onFilter={onFilter} trades={trades} />
      <List filter={filter} />
    </Panel>
  );
}
