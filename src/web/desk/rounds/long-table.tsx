// A table of any length: only the rows in sight are in the page, the next page is fetched before the end is reached. Rows are all as high,
// so that a place in the list is a multiplication and scrolling through 100,000 of them stalls nothing.
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';

const rowPx = 44;
const aheadRows = 12;

export interface LongColumn<Row> {
  readonly key: string;
  readonly title: string;
  /** CSS width of the column; the rest is shared. */
  readonly width?: string;
  readonly right?: boolean;
  cell(row: Row): ReactNode;
}

interface LongTableProps<Row> {
  readonly label: string;
  readonly columns: readonly LongColumn<Row>[];
  /** Grows at its end. */
  readonly rows: readonly Row[];
  /** Rows there are in all, where that is known. */
  readonly total?: number;
  readonly more: boolean;
  readonly onEnd: () => void;
  readonly keyOf: (row: Row) => string | number;
  /** undefined: the reader may not open it. */
  readonly linkOf?: (row: Row) => string | undefined;
  readonly busy: boolean;
  readonly foot?: ReactNode;
  /** Rows may be ticked; all: every one that may be, among those read. */
  readonly ticks?: Ticks<Row>;
}

export interface Ticks<Row> {
  readonly isOn: (row: Row) => boolean;
  readonly set: (row: Row, on: boolean) => void;
  readonly all: (on: boolean) => void;
  readonly allOn: boolean;
  /** How a row is called. */
  readonly label: (row: Row) => string;
  readonly allLabel: string;
}

interface Sight {
  readonly from: number;
  readonly to: number;
}

function useSight(box: RefObject<HTMLDivElement | null>, count: number): readonly [Sight, () => void] {
  const [sight, setSight] = useState<Sight>({ from: 0, to: 30 });
  const look = useCallback(() => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    const from = Math.max(0, Math.floor(scrollTop / rowPx) - aheadRows);
    const to = Math.ceil((scrollTop + clientHeight) / rowPx) + aheadRows;
    // Moves in steps of six rows, so that most scrolled pixels change nothing.
    const step = { from: from - (from % 6), to: to - (to % 6) + 6 };
    setSight((known) => (known.from === step.from && known.to === step.to ? known : step));
  }, [box]);
  useEffect(() => {
    // The box grows with its first rows, up to the height of the window.
    const seen = new ResizeObserver(look);
    if (box.current) seen.observe(box.current);
    return () => seen.disconnect();
  }, [box, look]);
  return [{ from: Math.min(sight.from, Math.max(0, count - 1)), to: Math.min(sight.to, count) }, look];
}

function Head<Row>({
  columns,
  ticks,
}: {
  readonly columns: readonly LongColumn<Row>[];
  readonly ticks: Ticks<Row> | undefined;
}) {
  return (
    <thead>
      <tr>
        {ticks && (
          <th scope="col" className="tick-cell">
            <input
              type="checkbox"
              aria-label={ticks.allLabel}
              checked={ticks.allOn}
              onChange={(event) => ticks.all(event.target.checked)}
            />
          </th>
        )}
        {columns.map(({ key, title, right }) => (
          <th key={key} scope="col" className={right ? 'r' : ''}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Line<Row>({
  row,
  columns,
  linkOf,
  ticks,
  index,
}: {
  readonly row: Row;
  readonly columns: readonly LongColumn<Row>[];
  readonly linkOf: ((row: Row) => string | undefined) | undefined;
  readonly ticks: Ticks<Row> | undefined;
  readonly index: number;
}) {
  const link = linkOf?.(row);
  return (
    <tr aria-rowindex={index}>
      {ticks && (
        <td className="tick-cell">
          <input
            type="checkbox"
            aria-label={ticks.label(row)}
            checked={ticks.isOn(row)}
            onChange={(event) => ticks.set(row, event.target.checked)}
          />
        </td>
      )}
      {columns.map(({ key, right, cell }, at) => (
        <td key={key} className={right ? 'r' : ''}>
          {at === 0 && link !== undefined ? <Link href={link}>{cell(row)}</Link> : cell(row)}
        </td>
      ))}
    </tr>
  );
}

export function LongTable<Row>(props: LongTableProps<Row>) {
  const { label, columns, rows, total, more, onEnd, keyOf, linkOf, busy, foot, ticks } = props;
  const span = columns.length + (ticks ? 1 : 0);
  const box = useRef<HTMLDivElement>(null);
  const [{ from, to }, look] = useSight(box, rows.length);
  useEffect(() => {
    if (more && !busy && to >= rows.length - aheadRows) onEnd();
  }, [more, busy, to, rows.length, onEnd]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard to be scrolled
    <section className="long" ref={box} onScroll={look} tabIndex={0} aria-label={label}>
      <table
        className={columns.length < 6 ? 'table few' : 'table'}
        aria-rowcount={total ?? (more ? -1 : rows.length)}
        aria-busy={busy}
      >
        <colgroup>
          {ticks && <col style={{ width: '44px' }} />}
          {columns.map(({ key, width }) => (
            <col key={key} style={width ? { width } : {}} />
          ))}
        </colgroup>
        <Head columns={columns} ticks={ticks} />
        <tbody>
          {from > 0 && (
            <tr>
              <td colSpan={span} className="gap" style={{ height: from * rowPx }} />
            </tr>
          )}
          {rows.slice(from, to).map((row, n) => (
            <Line key={keyOf(row)} {...{ row, columns, linkOf, ticks }} index={from + n + 2} />
          ))}
          {to < rows.length && (
            <tr>
              <td colSpan={span} className="gap" style={{ height: (rows.length - to) * rowPx }} />
            </tr>
          )}
        </tbody>
      </table>
      {foot}
    </section>
  );
}
