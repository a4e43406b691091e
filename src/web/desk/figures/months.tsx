// A number month by month (design d15): this year beside the two before it, the same for every union one level down on one scale, the table
// behind both, and the cases behind whatever is pressed.

import { lazy, Suspense, useState } from 'react';
import { chinaDate } from '#kit/clock.ts';
import type { Organisation } from '#web/desk/figures/ask-bar.tsx';
import { AskAgain, Definition, Opened } from '#web/desk/figures/beside.tsx';
import { measureWords } from '#web/desk/figures/finding.ts';
import { byNow, type MonthRow, type Months, monthFindingOf } from '#web/desk/figures/month-finding.ts';
import { MonthTables } from '#web/desk/figures/month-tables.tsx';
import { type MonthPick, monthCasesQueryOf, type Question, type Table } from '#web/desk/figures/question.ts';
import { oneLevelDown, useMonthWords, useWritten } from '#web/desk/figures/written.ts';
import { countedBy } from '#web/parts/counted-by.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Waiting } from '#web/parts/said.tsx';
import { ticksTo } from '#web/parts/scale.ts';
import { placeName } from '#web/parts/union-name.ts';

const OverMonths = lazy(() => import('#web/desk/figures/over-months.tsx'));

export interface MonthsSeen {
  readonly question: Question;
  readonly table: Table;
  readonly months: Months;
  readonly path: readonly Organisation[];
}

const [wide, high, foot] = [150, 56, 52];

/** This year over last year, both from January, the same height for the same number in all of them. */
function Little({ lines, most }: { readonly lines: readonly (readonly number[])[]; readonly most: number }) {
  const point = (value: number, n: number) =>
    `${(4 + (n / 11) * (wide - 8)).toFixed(1)},${(foot - (value / most) * (foot - 6)).toFixed(1)}`;
  return (
    <svg viewBox={`0 0 ${wide} ${high}`} aria-hidden="true" focusable="false">
      <line className="grid" x1="0" x2={wide} y1={foot} y2={foot} />
      {lines[1] && <polyline className="was" points={lines[1].map(point).join(' ')} />}
      {lines[0] && <polyline className="now" points={lines[0].map(point).join(' ')} />}
    </svg>
  );
}

interface MultiplesProps {
  readonly months: Months;
  readonly value: (value: number) => string;
  readonly onPick: (pick: MonthPick) => void;
}

function Multiples({ months: { rows, years, through }, value, onPick }: MultiplesProps) {
  const { say } = useReader();
  const words = useMonthWords();
  const parts = rows.filter(({ kind }) => kind !== 'whole');
  const shown = (row: MonthRow) => row.years.slice(0, 2);
  const some = parts.filter((row) => shown(row).some((line) => line.some((number) => number !== 0)));
  const none = parts.filter((row) => !some.includes(row));
  const most = ticksTo(Math.max(0, ...some.flatMap((row) => shown(row).flat()))).at(-1) || 1;
  if (some.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="multiples">
      <div className="ph">
        <h2 id="multiples">{say(oneLevelDown)}</h2>
        <p className="meta flex">
          <span>{say('同一刻度，按行政次序', 'One scale, in administrative order')}</span>
          <b className="ink-now">{words.year(years[0]!)}</b>
          {years[1] !== undefined && <b className="ink-was">{words.year(years[1])}</b>}
        </p>
      </div>
      <div className="pb">
        <ul className="sms">
          {some.map((row) => (
            <li key={row.part}>
              <button
                type="button"
                onClick={() =>
                  onPick({ part: row.kind === 'whole' ? null : row.part, year: years[0]!, month: through })
                }
              >
                <span className="flex between">
                  <b>{say(placeName(row.name))}</b>
                  <b>{value(byNow(row, 0, through))}</b>
                </span>
                <Little most={most} lines={shown(row)} />
              </button>
            </li>
          ))}
        </ul>
        {none.length > 0 && (
          <p className="meta none-yet">
            {say(`这两年还没有的 ${none.length} 家：`, `None in these years (${none.length}): `)}
            {none.map((row) => say(placeName(row.name))).join(say('、', ', '))}
          </p>
        )}
      </div>
    </section>
  );
}

/** Why there are no months to see, and what to ask instead. */
function NotByMonth({ question, table, months }: MonthsSeen) {
  const { say } = useReader();
  const why = {
    yes: say('还一件也没有', 'Nothing yet'),
    standing: say(
      '这个数说的是现在的情形，一个月一个月加不起来',
      'This number tells what is so now; it does not add up month by month',
    ),
    private: say(
      '这个办法涉及隐私，一个月的人数太少，不按月分',
      'A private programme: a month has too few people to be told',
    ),
  }[months.told];
  return (
    <div className="cols figures-cols">
      <Empty says={{ zh: why, en: why }}>
        <p className="meta">
          {say('换一个数、一个工会，或者按年度看', 'Ask for another number or organisation, or year by year')}
        </p>
      </Empty>
      <div className="stack aside">
        <Definition question={question} table={table} />
        <AskAgain question={question} table={table} />
      </div>
    </div>
  );
}

interface CurveProps {
  readonly months: Months;
  readonly measure: Table['measures'][number];
  readonly whole: MonthRow;
  readonly onPick: (pick: MonthPick) => void;
}

/** The whole, with what it says as its title. */
function Curve({ months, measure, whole, onPick }: CurveProps) {
  const { say } = useReader();
  const { instant } = useFormats();
  const words = useMonthWords();
  const { short } = useWritten(measure.type);
  const { years, through } = months;
  const thisYear = Number(chinaDate(new Date(months.at)).slice(0, 4));
  const till = words.month(through);
  return (
    <section className="panel" aria-labelledby="finding">
      <div className="pb">
        <h2 id="finding">{say(monthFindingOf(months, { measure: measure.title, unit: measure.type, thisYear }))}</h2>
        <p className="meta">
          {say(measureWords(measure.title))}
          {say(
            `，${countedBy.date.short.zh}，从 1 月累计，含下级`,
            `, ${countedBy.date.short.en}, together since January, with all below`,
          )}
          {years[0] === thisYear && years.length > 1
            ? say(
                `，${instant(months.at)}为止；往年算到 ${through} 月底`,
                `, until ${instant(months.at)}; earlier years until the end of ${till}`,
              )
            : say(`，截至${instant(months.at)}`, `, as of ${instant(months.at)}`)}
        </p>
        <Suspense fallback={<Waiting lines={6} />}>
          <OverMonths
            lines={years.map((of, n) => ({ year: of, values: whole.years[n] ?? [] }))}
            value={short}
            yearWords={words.year}
            monthWords={words.month}
            onMonth={(of, month) => onPick({ part: null, year: of, month })}
          />
        </Suspense>
        <p className="meta">
          {say(
            '来源：办件历史，哪个月办的算在哪个月；点开任何一个数都能逐件核对',
            'Source: the history of the cases, each in the month it happened; open any number to check it case by case',
          )}
        </p>
      </div>
    </section>
  );
}

export function MonthsView(props: MonthsSeen) {
  const { question, table, months, path } = props;
  const { say } = useReader();
  const words = useMonthWords();
  const [picked, setPicked] = useState<MonthPick | null>(null);
  const measure = table.measures.find(({ key }) => key === question.measure);
  const unit = measure?.type ?? 'count';
  const { short, exact } = useWritten(unit);
  const whole = months.rows.find(({ kind }) => kind === 'whole');
  const [year] = months.years;
  if (!whole || year === undefined || !measure) return <NotByMonth {...props} />;
  const { through, years } = months;
  const pick = picked ?? { part: null, year, month: through };
  const row = pick.part === null ? whole : (months.rows.find(({ part }) => part === pick.part) ?? whole);
  const number = row.years[years.indexOf(pick.year)]?.[pick.month - 1] ?? 0;
  const where = path.at(-1);
  const name = row === whole && where ? { zh: where.name, en: where.nameEn || where.name } : row.name;
  return (
    <div className="cols figures-cols">
      <div className="stack">
        <Curve months={months} measure={measure} whole={whole} onPick={setPicked} />
        <Multiples months={months} value={short} onPick={setPicked} />
        <MonthTables months={months} value={exact} onPick={setPicked} />
      </div>
      <div className="stack aside">
        <Definition question={question} table={table} />
        <Opened
          query={monthCasesQueryOf(question, pick)}
          of={say(
            `${name.zh}，${pick.year}年${pick.month === 1 ? '1 月' : `1 月到 ${pick.month} 月`}`,
            `${name.en}, ${pick.month === 1 ? '' : `${words.month(1)} to `}${words.month(pick.month)} ${pick.year}`,
          )}
          number={number}
          unit={unit}
          value={exact}
        />
        <AskAgain question={question} table={table} />
      </div>
    </div>
  );
}
