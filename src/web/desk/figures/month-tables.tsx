// The tables behind the months' charts, for whoever reads numbers or hears them: months beside years, and unions beside years, every number
// opening its cases.
import { byNow, type MonthRow, type Months } from '#web/desk/figures/month-finding.ts';
import type { MonthPick } from '#web/desk/figures/question.ts';
import { useMonthWords } from '#web/desk/figures/written.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

interface MonthTablesProps {
  readonly months: Months;
  readonly value: (value: number | null) => string;
  readonly onPick: (pick: MonthPick) => void;
}

interface CellProps {
  readonly number: number | undefined;
  readonly label: string;
  readonly value: (value: number | null) => string;
  readonly onOpen: () => void;
}

const Cell = ({ number, label, value, onOpen }: CellProps) => (
  <td className="r">
    {number === undefined ? (
      '—'
    ) : number === 0 ? (
      value(0)
    ) : (
      <button type="button" className="opens-rows opens" aria-label={`${value(number)}：${label}`} onClick={onOpen}>
        {value(number)}
      </button>
    )}
  </td>
);

function Years({ first, years }: { readonly first: string; readonly years: readonly number[] }) {
  const words = useMonthWords();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {years.map((year) => (
          <th key={year} scope="col" className="r">
            {words.year(year)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

export function MonthTables({ months: { rows, years, through }, value, onPick }: MonthTablesProps) {
  const { say } = useReader();
  const words = useMonthWords();
  const whole = rows.find(({ kind }) => kind === 'whole')!;
  const partOf = (row: MonthRow) => (row.kind === 'whole' ? null : row.part);
  const nameOf = (row: MonthRow) => (row.kind === 'whole' ? say('合计', 'Sum') : say(row.name));
  return (
    <details className="panel behind">
      <summary className="ph">
        <h2>{say('图后面的表', 'The table behind it')}</h2>
        <span className="meta grow">{say('点数看是哪些办件', 'Press a number for its cases')}</span>
        <Icon name="down" />
      </summary>
      <table className="table figures-table">
        <caption className="sr">{say('从 1 月累计', 'Together since January')}</caption>
        <Years first={say('到哪个月底', 'Until the end of')} years={years} />
        <tbody>
          {Array.from({ length: 12 }, (_, n) => n + 1).map((month) => (
            <tr key={month}>
              <td>{words.month(month)}</td>
              {years.map((year, n) => (
                <Cell
                  key={year}
                  number={whole.years[n]?.[month - 1]}
                  label={`${words.year(year)}，${words.month(month)}`}
                  value={value}
                  onOpen={() => onPick({ part: null, year, month })}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > 1 && (
        <table className="table figures-table">
          <Years first={say(`1 月到 ${through} 月`, `Until the end of ${words.month(through)}`)} years={years} />
          <tbody>
            {[...rows.filter((row) => row !== whole), whole].map((row) => (
              <tr key={row.part} className={row === whole ? 'sum' : undefined}>
                <td>{nameOf(row)}</td>
                {years.map((year, n) => (
                  <Cell
                    key={year}
                    number={byNow(row, n, through)}
                    label={`${nameOf(row)}，${words.year(year)}`}
                    value={value}
                    onOpen={() => onPick({ part: partOf(row), year, month: through })}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
