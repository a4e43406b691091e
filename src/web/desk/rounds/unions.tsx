// The unions one level down, in administrative order and never ranked: every number opens its rows.
import { useState } from 'react';
import { Link } from 'wouter';
import { formatPercent } from '#kit/format.ts';
import type { Text } from '#kit/text.ts';
import type { Step } from '#policy/steps.ts';
import { useSeat } from '#web/desk/frame.tsx';
import type { Pace } from '#web/desk/rounds/looks.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { beginsWith, programmeOf, stepsOf } from '#web/desk/rounds/words.ts';
import { type Answer, download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';
import { unionName } from '#web/parts/union-name.ts';

type Table = Answer<'GET /figures'>;
type Line = Table['rows'][number];

function Cell({ href, value }: { readonly href: string; readonly value: number | null }) {
  const { say } = useReader();
  const { count } = useFormats();
  if (value === null) return <td className="r meta">{say('不足 5', 'under 5')}</td>;
  return (
    <td className="r">
      {value === 0 ? (
        <span className="meta">0</span>
      ) : (
        <Link className="opens" href={href}>
          {count(value)}
        </Link>
      )}
    </td>
  );
}

function Share({ part, whole }: { readonly part: number | null; readonly whole: number | null }) {
  if (part === null || whole === null || whole === 0) return <td>—</td>;
  return (
    <td>
      <div className="flex">
        <div className="meter share" aria-hidden="true">
          <i style={{ width: `${Math.min(1, part / whole) * 100}%` }} />
        </div>
        {formatPercent(part, whole)}
      </div>
    </td>
  );
}

interface Body {
  /** The measure of whoever came. */
  readonly opened: string;
  /** Median days to being paid, by union. */
  readonly days: ReadonlyMap<number, number>;
  readonly table: Table;
  readonly steps: readonly Step[];
  readonly roundId: number;
  readonly whole: number;
}

function Rows({ table, steps, roundId, whole, days, opened }: Body) {
  const { say } = useReader();
  const [all, setAll] = useState(false);
  const at = new Map(table.columns.slice(1).map(({ key }, n) => [key, n]));
  const value = (line: Line, measure: string): number | null => line.values[at.get(measure) ?? -1] ?? null;
  const rows = (line: Line, measure: string) =>
    `/desk/rounds/${roundId}/cases?organisation=${line.part}${measure === 'cases.opened' ? '' : `&measure=${measure}`}`;
  const below = table.rows.filter(({ part }) => part !== whole);
  const sum = table.rows.find(({ part }) => part === whole);
  const idle = below.filter((line) => value(line, opened) === 0 || line.values.every((one) => one === 0));
  const shown = all ? below : below.filter((line) => value(line, opened) !== 0);
  const last = steps.at(-1);
  const cells = (line: Line) => (
    <>
      <Cell href={rows(line, opened)} value={value(line, opened)} />
      {steps.map(({ stage, through }) => (
        <Cell key={stage} href={rows(line, through)} value={value(line, through)} />
      ))}
      <Share part={last ? value(line, last.through) : null} whole={value(line, opened)} />
      {days.size > 0 && (
        <td className="r nowrap">
          {days.has(Number(line.part)) ? (
            say(`${days.get(Number(line.part))} 天`, `${days.get(Number(line.part))} d`)
          ) : (
            <span className="meta">—</span>
          )}
        </td>
      )}
    </>
  );
  return (
    <tbody>
      {shown.map((line) => (
        <tr key={line.part}>
          <th scope="row">
            <b>{say(unionName(line.name))}</b>
          </th>
          {cells(line)}
        </tr>
      ))}
      {idle.length > 0 && (
        <tr>
          <td colSpan={steps.length + (days.size > 0 ? 4 : 3)}>
            <button type="button" className="link" onClick={() => setAll(!all)}>
              {all
                ? say('收起没有办件的单位', 'Hide those without cases')
                : say(`还有 ${idle.length} 家没有`, `${idle.length} more without any`)}
            </button>
          </td>
        </tr>
      )}
      {sum && (
        <tr className="sum">
          <th scope="row">{say('合计', 'Total')}</th>
          {cells(sum)}
        </tr>
      )}
    </tbody>
  );
}

function Heads({
  begins,
  steps,
  timed,
}: {
  readonly begins: Text;
  readonly steps: readonly Step[];
  readonly timed: boolean;
}) {
  const { say } = useReader();
  const last = steps.at(-1);
  return (
    <thead>
      <tr>
        <th scope="col">{say('单位', 'Union')}</th>
        <th scope="col" className="r">
          {say(begins)}
        </th>
        {steps.map(({ stage, gotThrough }) => (
          <th key={stage} scope="col" className="r">
            {say(gotThrough)}
          </th>
        ))}
        <th scope="col">{last ? say(`${last.gotThrough.zh}占${begins.zh}`, 'Share') : ''}</th>
        {timed && (
          <th scope="col" className="r">
            {say('用时', 'Time')}
          </th>
        )}
      </tr>
    </thead>
  );
}

export function Unions({ round, pace }: TabProps & { readonly pace: Pace | undefined }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const query = { organisation: organisationId, round: round.id };
  const table = useAnswer('GET /figures', { query });
  const steps = stepsOf(programmeOf(round)).filter(({ comes }) => !comes);
  const begins = beginsWith(programmeOf(round));
  const days = new Map(pace?.unions.map((one) => [one.organisationId, one.days]));
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('各单位', 'By union')}</h2>
        <span className="meta">{say('按行政次序，不排名', 'In administrative order, not ranked')}</span>
      </div>
      <Shown of={table} lines={8}>
        {(found) => (
          <div className="scrolls">
            <table className="table unions">
              <Heads begins={begins.title} steps={steps} timed={days.size > 0} />
              <Rows
                days={days}
                opened={begins.measure}
                table={found}
                steps={steps}
                roundId={round.id}
                whole={organisationId}
              />
            </table>
          </div>
        )}
      </Shown>
      <div className="pf">
        <button
          type="button"
          className="link"
          onClick={() => void download('GET /exports/figures', { query: { ...query, format: 'xlsx' } })}
        >
          {say('导出这张表', 'Export this table')}
        </button>
      </div>
    </section>
  );
}
