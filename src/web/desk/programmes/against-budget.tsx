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

/** From least to most, by earlier rounds; without any, from nothing to the very most. */
function spanOf({ forecast, worst }: Simulation): { least: number; most: number; known: boolean } | undefined {
  if (forecast.amountFen) return { least: forecast.amountFen.low, most: forecast.amountFen.high, known: true };
  if (forecast.from.length > 0 || worst.amountFen === null) return undefined;
  return { least: 0, most: worst.amountFen, known: false };
}

/** The finding, first: what happens to the budget. */
function useFinding(now: Simulation): { readonly says: string; readonly over: boolean } | undefined {
  const { say } = useReader();
  const { wan } = useFormats();
  const { budgetFen } = now;
  const span = spanOf(now);
  if (span === undefined || budgetFen === undefined) return undefined;
  const { least, most, known } = span;
  if (!known)
    return {
      over: most > budgetFen,
      says: say(
        `够不够说不准：没有办完过的批次可照，最多要 ${wan(most)}`,
        `Whether it is enough is not known: no round has ended to go by; at the very most ${wan(most)}`,
      ),
    };
  const over = most - budgetFen;
  if (over <= 0)
    return {
      over: false,
      says: say(
        `照以往不会超预算，约用到 ${wan(most)} 以内，剩 ${wan(-over)} 以上`,
        `By earlier rounds within the budget: up to about ${wan(most)}, at least ${wan(-over)} left`,
      ),
    };
  return least > budgetFen
    ? {
        over: true,
        says: say(
          `照以往会超预算，少则 ${wan(least - budgetFen)}，多则 ${wan(over)}`,
          `By earlier rounds over the budget by ${wan(least - budgetFen)} to ${wan(over)}`,
        ),
      }
    : {
        over: true,
        says: say(`可能超预算，多则超 ${wan(over)}`, `May exceed the budget by up to ${wan(over)}`),
      };
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
  const span = spanOf(now);
  if (span === undefined || (!finding && !before)) return null;
  const row = (one: Simulation, key: 'now' | 'was', name: string): Row[] => {
    const { least, most } = spanOf(one) ?? {};
    return least === undefined || most === undefined ? [] : [{ key, name, tone: key, least, most }];
  };
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
          {span.known
            ? say(
                '色带是照以往批次估的范围，圆点是多的一头',
                'The band is what earlier rounds let expect; the dot is its upper end',
              )
            : say('没有批次可照，色带从没有到最多', 'No round to go by: the band runs from nothing to the very most')}
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
