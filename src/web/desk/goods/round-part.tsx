// The goods of a round on its own page: by kind in pieces, and by union in parcels, each line adding up; what is missing leads to its routes.
import '#web/desk/goods/goods.css';
import { Link } from 'wouter';
import { Panel } from '#web/desk/panel.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Note, Shown } from '#web/parts/said.tsx';
import { unionName } from '#web/parts/union-name.ts';

type Whole = Answer<'GET /rounds/{id}/goods'>;
type GoodsRow = Whole['goods'][number];
type UnionRow = Whole['unions'][number];
type Column<Row> = readonly [zh: string, en: string, of: (row: Row) => number];

const ofGoods: readonly Column<GoodsRow>[] = [
  ['应发', 'Due', ({ due }) => due],
  ['已签收', 'Handed over', ({ handed }) => handed],
  ['在路上', 'On routes', ({ onRoutes }) => onRoutes],
  ['没回来', 'Missing', ({ missing }) => missing],
  ['损坏丢失', 'Lost', ({ lost }) => lost],
  ['库里还有', 'Left in stock', ({ inStock }) => inStock],
];

const ofUnions: readonly Column<UnionRow>[] = [
  ['应发', 'Due', ({ due }) => due],
  ['还没送', 'Not sent yet', ({ waiting }) => waiting],
  ['退回待再送', 'Back, to be brought again', ({ again }) => again],
  ['在路上', 'On routes', ({ onRoutes }) => onRoutes],
  ['没回来', 'Missing', ({ missing }) => missing],
  ['已签收', 'Handed over', ({ handed }) => handed],
  ['不要，已退回', 'Declined, back', ({ declined }) => declined],
];

interface NumbersProps<Row> {
  readonly first: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => number;
  readonly nameOf: (row: Row) => string;
  /** Nothing is added up over different units. */
  readonly sum: boolean;
}

function Numbers<Row>({ first, columns, rows, keyOf, nameOf, sum }: NumbersProps<Row>) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <div className="wide">
      <table className="table">
        <thead>
          <tr>
            <th>{first}</th>
            {columns.map(([zh, en]) => (
              <th key={en} className="r">
                {say(zh, en)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <td>
                <b>{nameOf(row)}</b>
              </td>
              {columns.map(([, en, of]) => (
                <td key={en} className="r">
                  {of(row) === 0 ? <span className="meta">0</span> : count(of(row))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {sum && (
          <tfoot>
            <tr className="sum">
              <td>{say('合计', 'In all')}</td>
              {columns.map(([, en, of]) => (
                <td key={en} className="r">
                  {count(rows.reduce((all, row) => all + of(row), 0))}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

export default function RoundGoods({ round, leads }: TabProps) {
  const { say } = useReader();
  const { count } = useFormats();
  const whole = useAnswer('GET /rounds/{id}/goods', { params: { id: round.id } }, { every: 30_000 });
  const routes = `/desk/goods/rounds/${round.id}`;
  return (
    <Shown of={whole} lines={8}>
      {({ goods, unions }) => {
        const missing = unions.reduce((sum, one) => sum + one.missing, 0);
        if (unions.length === 0)
          return (
            <Empty says={{ zh: '名单上还没有人', en: 'Nobody is on the list yet' }}>
              {leads && <Link href={routes}>{say('导入名单，或加一个人', 'Import a list, or add one person')}</Link>}
            </Empty>
          );
        return (
          <div className="stack">
            {missing > 0 && (
              <Note tone="warn">
                <b>
                  {say(
                    `${count(missing)} 份过了送的日子还没结清`,
                    `${count(missing)} parcels are not accounted for after the day of their route`,
                  )}
                </b>{' '}
                {leads && <Link href={routes}>{say('看是哪条路线', 'See which route')}</Link>}
              </Note>
            )}
            <Panel
              title={say('各级工会（份）', 'Unions (parcels)')}
              aside={leads && <Link href={routes}>{say('排路线、装车', 'Plan and load routes')}</Link>}
            >
              <Numbers
                {...{ columns: ofUnions, rows: unions, sum: true, keyOf: (row: UnionRow) => row.organisationId }}
                first={say('工会', 'Union')}
                nameOf={(row) => say(unionName(row.name))}
              />
            </Panel>
            {goods.length > 0 && (
              <Panel title={say('各种物资（件）', 'Goods (pieces)')}>
                <Numbers
                  {...{ columns: ofGoods, rows: goods, sum: false, keyOf: (row: GoodsRow) => row.goods }}
                  first={say('物资', 'Goods')}
                  nameOf={(row) => say(`${row.name}（${row.unit}）`, `${row.name} (${row.unit})`)}
                />
              </Panel>
            )}
          </div>
        );
      }}
    </Shown>
  );
}
