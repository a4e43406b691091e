// The table behind the chart: every number opens its rows, every name leads one level down, the last line adds up.
import { Link } from 'wouter';
import { measureWords } from '#web/desk/figures/finding.ts';
import { type Grouping, type Pick, partsOf, type Row, type Table, wholeOf } from '#web/desk/figures/question.ts';
import { useReader } from '#web/parts/language.tsx';

interface FiguresTableProps {
  readonly table: Table;
  readonly by: Grouping;
  readonly value: (value: number | null) => string;
  readonly onPick: (pick: Pick) => void;
  /** Asks the same of a part alone. */
  readonly onEnter: (row: Row) => void;
}

export function FiguresTable({ table, by, value, onPick, onEnter }: FiguresTableProps) {
  const { say } = useReader();
  const whole = wholeOf(table);
  const rows = [...partsOf(table), ...(whole ? [whole] : [])];
  const name = (row: Row) => {
    if (row.kind !== 'part') return row.kind === 'whole' ? say('合计', 'Sum') : say(row.name);
    if (by === 'round') return <Link href={`/desk/rounds/${row.part}`}>{say(row.name)}</Link>;
    return (
      <button type="button" className="link" onClick={() => onEnter(row)}>
        {say(row.name)}
      </button>
    );
  };
  return (
    <table className="table figures-table">
      <thead>
        <tr>
          {table.columns.map((column, n) => (
            <th key={column.key} scope="col" className={n === 0 ? undefined : 'r'}>
              {say(measureWords(column.title))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.part} className={row.kind === 'whole' ? 'sum' : undefined}>
            <td>{name(row)}</td>
            {row.values.map((number, n) => {
              const column = table.columns[n + 1]!;
              return (
                <td key={column.key} className="r">
                  {number === null || number === 0 ? (
                    value(number)
                  ) : (
                    <button
                      type="button"
                      className="opens-rows opens"
                      aria-label={`${value(number)}：${say(row.name)}，${say(measureWords(column.title))}`}
                      onClick={() => onPick({ row, column })}
                    >
                      {value(number)}
                    </button>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
