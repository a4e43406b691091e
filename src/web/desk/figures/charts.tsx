// Charts of our own: bars from nought, and small lines on one scale, in few inks and labelled directly (design §7). Each mark opens its rows.
import type { ReactNode } from 'react';
import { lastColumnOf, type Pick, partsOf, type Row, type Table, yearColumnsOf } from '#web/desk/figures/question.ts';
import { useReader } from '#web/parts/language.tsx';
import { runsOf } from '#web/parts/scale.ts';
import { unionName } from '#web/parts/union-name.ts';

export interface ChartProps {
  readonly table: Table;
  readonly value: (value: number | null) => string;
  readonly picked: Pick | null;
  readonly onPick: (pick: Pick) => void;
}

const largest = (rows: readonly Row[], columns: readonly number[]): number =>
  Math.max(1, ...rows.flatMap(({ values }) => columns.map((n) => values[n] ?? 0)));

/** A line a part: its name, a bar and its number. */
export function Bars({ table, value, picked, onPick }: ChartProps) {
  const { say } = useReader();
  const rows = partsOf(table);
  const at = lastColumnOf(table);
  const column = table.columns[at + 1]!;
  const most = largest(rows, [at]);
  return (
    <ul className="fbars">
      {rows.map((row) => {
        const number = row.values[at] ?? null;
        const isPicked = picked?.row.part === row.part;
        return (
          <li key={row.part}>
            <button type="button" aria-pressed={isPicked} onClick={() => onPick({ row, column })}>
              <span className="fbar-name">{say(unionName(row.name))}</span>
              <svg aria-hidden="true" focusable="false">
                <rect width={`${((number ?? 0) / most) * 100}%`} height="100%" />
              </svg>
              <b>{value(number)}</b>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const [wide, high, foot] = [150, 60, 56];

/** One small chart: years along, the same height for the same number in all of them. */
function Little({
  points,
  most,
}: {
  readonly points: readonly { readonly year: number; readonly value: number | null }[];
  readonly most: number;
}): ReactNode {
  const first = points[0]?.year ?? 0;
  const span = Math.max(1, (points.at(-1)?.year ?? 0) - first);
  const x = (year: number) => 6 + ((year - first) / span) * (wide - 12);
  const y = (value: number) => foot - (value / most) * (foot - 8);
  const known = points.flatMap((point) => (point.value === null ? [] : [{ ...point, value: point.value }]));
  const last = known.at(-1);
  return (
    <svg viewBox={`0 0 ${wide} ${high}`} aria-hidden="true" focusable="false">
      <line className="grid" x1="0" x2={wide} y1={foot} y2={foot} />
      {runsOf(known).map((run) => (
        <polyline key={run[0]!.year} className="was" points={run.map((p) => `${x(p.year)},${y(p.value)}`).join(' ')} />
      ))}
      {known.map((point) => (
        <circle
          key={point.year}
          className={point === last ? 'now' : 'was'}
          cx={x(point.year)}
          cy={y(point.value)}
          r={point === last ? 3.5 : 2.5}
        />
      ))}
    </svg>
  );
}

/** Small multiples over the years; a press shows the rows of a part. */
export function Multiples({ table, value, picked, onPick }: ChartProps) {
  const { say } = useReader();
  const years = yearColumnsOf(table);
  const places = years.map(({ key }) => table.columns.findIndex((column) => column.key === key) - 1);
  const rows = partsOf(table);
  const most = largest(rows, places);
  const column = table.columns.at(-1)!;
  return (
    <ul className="sms">
      {rows.map((row) => (
        <li key={row.part}>
          <button type="button" aria-pressed={picked?.row.part === row.part} onClick={() => onPick({ row, column })}>
            <span className="flex between">
              <b>{say(unionName(row.name))}</b>
              <b>{value(row.values[lastColumnOf(table)] ?? null)}</b>
            </span>
            <Little
              most={most}
              points={years.map(({ key }, n) => ({ year: Number(key), value: row.values[places[n]!] ?? null }))}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
