// What it would cost, as a dot in its range, against the budget as a dashed line; the version in force above the one tried.
import type { Simulation } from '#web/desk/programmes/simulating.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

interface Row {
  readonly key: string;
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly tone: 'now' | 'was';
}

/** The finding, first: what happens to the budget. */
function useFinding(now: Simulation): { readonly says: string; readonly over: boolean } | undefined {
  const { say } = useReader();
  const { wan } = useFormats();
  const { amountFen, amountAtLeastFen, budgetFen } = now;
  if (amountFen === null || budgetFen === undefined) return undefined;
  const least = amountAtLeastFen ?? amountFen;
  const over = amountFen - budgetFen;
  if (over <= 0)
    return {
      over: false,
      says: say(
        `不会超预算，最多用到 ${wan(amountFen)}，剩 ${wan(-over)}`,
        `Within the budget: ${wan(amountFen)} at most, ${wan(-over)} left`,
      ),
    };
  if (least === amountFen) return { over: true, says: say(`会超预算 ${wan(over)}`, `Over the budget by ${wan(over)}`) };
  return least > budgetFen
    ? {
        over: true,
        says: say(
          `会超预算，少则 ${wan(least - budgetFen)}，多则 ${wan(over)}`,
          `Over the budget by ${wan(least - budgetFen)} to ${wan(over)}`,
        ),
      }
    : { over: true, says: say(`可能超预算，最多超 ${wan(over)}`, `May exceed the budget by up to ${wan(over)}`) };
}

function Drawing({ rows, budgetFen }: { readonly rows: readonly Row[]; readonly budgetFen: number | undefined }) {
  const { say } = useReader();
  const { wan } = useFormats();
  const top = Math.max(1, budgetFen ?? 0, ...rows.map((row) => row.most)) * 1.08;
  const x = (fen: number) => 64 + (fen / top) * 288;
  const height = 26 + rows.length * 40;
  const place = (fen: number) => (x(fen) > 300 ? 'end' : x(fen) < 110 ? 'start' : 'middle');
  return (
    <svg viewBox={`0 0 360 ${height + 8}`} width="100%" aria-hidden="true">
      {budgetFen !== undefined && (
        <>
          <text x={x(budgetFen)} y="12" textAnchor={place(budgetFen)} className="lab budget-name">
            {say(`预算 ${wan(budgetFen)}`, `budget ${wan(budgetFen)}`)}
          </text>
          <line x1={x(budgetFen)} x2={x(budgetFen)} y1="18" y2={height} className="budget-line" />
        </>
      )}
      {rows.map((row, i) => {
        const y = 46 + i * 40;
        return (
          <g key={row.key} className={`range-${row.tone}`}>
            <text x="0" y={y + 4} className="lab">
              {row.name}
            </text>
            <rect x={x(row.least)} y={y - 5} width={Math.max(3, x(row.most) - x(row.least))} height="10" />
            <circle cx={x(row.most)} cy={y} r="5" />
            <text x={x(row.most)} y={y - 11} textAnchor={place(row.most)} className="lab">
              {wan(row.most)}
            </text>
          </g>
        );
      })}
      <line x1="64" x2="352" y1={height} y2={height} className="axis" />
    </svg>
  );
}

export function AgainstBudget({ now, before }: { readonly now: Simulation; readonly before: Simulation | undefined }) {
  const { say } = useReader();
  const { wan } = useFormats();
  const finding = useFinding(now);
  if (now.amountFen === null || (!finding && !before)) return null;
  const row = (one: Simulation, key: 'now' | 'was', name: string): Row[] =>
    one.amountFen === null
      ? []
      : [{ key, name, tone: key, least: one.amountAtLeastFen ?? one.amountFen, most: one.amountFen }];
  const rows = [
    ...(before ? row(before, 'was', say('在用版', 'in force')) : []),
    ...row(now, 'now', before ? say('这一版', 'this one') : say('试算', 'trial')),
  ];
  return (
    <figure className="trial-bars">
      {finding && <p className={`note ${finding.over ? 'wait' : 'ok'}`}>{finding.says}</p>}
      <figcaption>
        <b>{say('要花多少', 'What it costs')}</b>
        <p className="meta">
          {now.amountExact
            ? say('圆点是要花的数', 'The dot is what it costs')
            : say('色带从最少到最多，圆点是最多', 'The band runs from least to most; the dot is the most')}
          {now.budgetFen !== undefined && say('，虚线是预算', '; the dashed line is the budget')}
        </p>
      </figcaption>
      <Drawing rows={rows} budgetFen={now.budgetFen} />
      <details>
        <summary>{say('看成表', 'As a table')}</summary>
        <table className="table">
          <tbody>
            {rows.map((one) => (
              <tr key={one.key}>
                <th scope="row">{one.name}</th>
                <td className="r">{one.least === one.most ? wan(one.most) : `${wan(one.least)} – ${wan(one.most)}`}</td>
              </tr>
            ))}
            {now.budgetFen !== undefined && (
              <tr>
                <th scope="row">{say('预算', 'Budget')}</th>
                <td className="r">{wan(now.budgetFen)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
