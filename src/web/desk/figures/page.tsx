// Figures (design d15): a question in words, the finding as the title, a chart, the table behind it, and behind each number its cases.

import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { AskBar, type Organisation, usePathTo, useProgrammes } from '#web/desk/figures/ask-bar.tsx';
import { AskAgain, Definition, Opened } from '#web/desk/figures/beside.tsx';
import { Bars, Multiples } from '#web/desk/figures/charts.tsx';
import { FiguresTable } from '#web/desk/figures/figures-table.tsx';
import { type Finding, findingOf, measureWords, wholeByYear } from '#web/desk/figures/finding.ts';
import { MonthsView } from '#web/desk/figures/months.tsx';
import {
  addressOf,
  casesQueryOf,
  everywhereMeasure,
  type Pick,
  partsOf,
  type Question,
  queryOf,
  questionIn,
  type Row,
  type Table,
  wholeOf,
  yearColumnsOf,
} from '#web/desk/figures/question.ts';
import { oneLevelDown, useWritten } from '#web/desk/figures/written.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { NoNumbers } from '#web/desk/no-numbers.tsx';
import { download } from '#web/parts/api.ts';
import { isRefusedRead, problemOf, useAnswer } from '#web/parts/asking.ts';
import { countedBy } from '#web/parts/counted-by.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown, Waiting } from '#web/parts/said.tsx';
import '#web/desk/figures/figures.css';

const OverYears = lazy(() => import('#web/desk/figures/over-years.tsx'));

/** Rows with a page of their own to ask the same of. */
const entered = (question: Question, row: Row): Partial<Question> => {
  if (question.by === 'organisation') return { organisation: Number(row.part) };
  if (question.by === 'programme') return { programme: String(row.part), by: 'organisation' };
  return { from: Number(row.part), to: Number(row.part), by: 'organisation' };
};

interface SeenProps {
  readonly question: Question;
  readonly table: Table;
  readonly path: readonly Organisation[];
  readonly onAsk: (change: Partial<Question>) => void;
}

function useFinding({ question, table, path }: SeenProps): Finding {
  const programmes = useProgrammes();
  const measure = table.measures.find(({ key }) => key === question.measure);
  const here = path.at(-1);
  const only = question.from !== null && question.from === question.to ? question.from : null;
  return {
    where: here ? { zh: here.name, en: here.nameEn || here.name } : { zh: '', en: '' },
    programme: question.programme === null ? null : (programmes.get(question.programme)?.title ?? null),
    measure: measure?.title ?? { zh: '', en: '' },
    unit: measure?.type ?? 'count',
    by: question.by,
    year: only ?? (table.columns.length === 2 && table.years.length === 1 ? table.years[0]! : null),
  };
}

function Charts({
  seen,
  finding,
  picked,
  onPick,
}: {
  readonly seen: SeenProps;
  readonly finding: Finding;
  readonly picked: Pick | null;
  readonly onPick: (pick: Pick) => void;
}) {
  const { say } = useReader();
  const { instant } = useFormats();
  const { table, question } = seen;
  const { short } = useWritten(finding.unit);
  const years = wholeByYear(table, question.by);
  const overYears = years.length > 1;
  const chart = { table, value: short, picked, onPick };
  const pickYear = (year: number) => {
    const row = question.by === 'year' ? table.rows.find(({ part }) => Number(part) === year) : wholeOf(table);
    const key = question.by === 'year' ? table.columns[1]!.key : String(year);
    const column = table.columns.find((one) => one.key === key);
    if (row && column) onPick({ row, column });
  };
  return (
    <>
      <section className="panel" aria-labelledby="finding">
        <div className="pb">
          <h2 id="finding">{say(findingOf(table, finding))}</h2>
          <p className="meta">
            {say(measureWords(finding.measure))}
            {say(
              `，${countedBy.round.short.zh}，含下级，截至${instant(table.at)}`,
              `, ${countedBy.round.short.en}, with all below, as of ${instant(table.at)}`,
            )}
          </p>
          {overYears && (
            <Suspense
              fallback={
                <div className="over-years">
                  <Waiting lines={6} />
                </div>
              }
            >
              <OverYears
                points={years}
                value={short}
                yearWords={(year) => say(`${year}年`, String(year))}
                onYear={pickYear}
              />
            </Suspense>
          )}
          {!overYears && partsOf(table).length > 0 && <Bars {...chart} />}
          <p className="meta">
            {say(
              '来源：办件历史，一件一件数出来，点开任何一个数都能逐件核对',
              'Source: the history of the cases, counted one by one; open any number to check it case by case',
            )}
          </p>
        </div>
      </section>
      {overYears && yearColumnsOf(table).length > 1 && partsOf(table).length > 1 && (
        <section className="panel" aria-labelledby="multiples">
          <div className="ph">
            <h2 id="multiples">{question.by === 'programme' ? say('分办法', 'By programme') : say(oneLevelDown)}</h2>
            <span className="meta">
              {question.by === 'programme'
                ? say('同一刻度；红点是最近一年', 'One scale; the red dot is the latest year')
                : say(
                    '同一刻度，按行政次序；红点是最近一年',
                    'One scale, in administrative order; the red dot is the latest year',
                  )}
            </span>
          </div>
          <div className="pb">
            <Multiples {...chart} />
          </div>
        </section>
      )}
    </>
  );
}

function Behind({
  table,
  question,
  onAsk,
  value,
  onPick,
}: SeenProps & { readonly value: (value: number | null) => string; readonly onPick: (pick: Pick) => void }) {
  const { say } = useReader();
  return (
    <details className="panel behind" open={yearColumnsOf(table).length > 1}>
      <summary className="ph">
        <h2>{say('图后面的表', 'The table behind it')}</h2>
        <span className="meta grow">
          {say('点数看是哪些办件，点名字往下看一级', 'Press a number for its cases, a name to go one level down')}
        </span>
        <Icon name="down" />
      </summary>
      <div className="figures-scroll">
        <FiguresTable
          table={table}
          by={question.by}
          value={value}
          onPick={onPick}
          onEnter={(one) => onAsk(entered(question, one))}
        />
      </div>
    </details>
  );
}

function Seen(props: SeenProps) {
  const { say } = useReader();
  const { table, question } = props;
  const finding = useFinding(props);
  const { exact } = useWritten(finding.unit);
  const whole = wholeOf(table);
  const [chosen, setChosen] = useState<{ readonly part: Row['part']; readonly column: string } | null>(null);
  const row = table.rows.find(({ part }) => part === chosen?.part) ?? whole;
  const column = table.columns.find(({ key }) => key === chosen?.column) ?? table.columns.at(-1)!;
  const pick = row && { row, column };
  const number = pick ? (pick.row.values[table.columns.indexOf(pick.column) - 1] ?? null) : null;
  const onPick = (one: Pick) => setChosen({ part: one.row.part, column: one.column.key });
  if (!whole)
    return (
      <Empty says={findingOf(table, finding)}>
        <p className="meta">
          {say('换一个数、一个工会或别的年份再看', 'Ask for another number, organisation or year')}
        </p>
      </Empty>
    );
  return (
    <div className="cols figures-cols">
      <div className="stack">
        <Charts seen={props} finding={finding} picked={chosen && pick ? pick : null} onPick={onPick} />
        <Behind {...props} value={exact} onPick={onPick} />
      </div>
      <div className="stack aside">
        <Definition question={question} table={table} />
        {pick && (
          <Opened
            query={casesQueryOf(question, pick)}
            of={[
              pick.row.kind === 'whole' ? say('合计', 'Sum') : say(pick.row.name),
              ...([question.measure, 'sum'].includes(pick.column.key) ? [] : [say(measureWords(pick.column.title))]),
            ].join(say('，', ', '))}
            number={number}
            unit={finding.unit}
            value={exact}
          />
        )}
        <AskAgain question={question} table={table} />
      </div>
    </div>
  );
}

function Export({ question }: { readonly question: Question }) {
  const { say } = useReader();
  const [failed, setFailed] = useState<unknown>(null);
  const save = (format: 'xlsx' | 'csv') => {
    setFailed(null);
    download('GET /exports/figures', {
      query: { ...queryOf(question), ...(question.over === 'months' ? { over: 'months' } : {}), format },
    }).catch(setFailed);
  };
  return (
    <>
      <ErrorNote error={failed} />
      <button type="button" className="btn" onClick={() => save('xlsx')}>
        {say('导出 Excel', 'Export Excel')}
      </button>
      <button type="button" className="btn" onClick={() => save('csv')}>
        {say('导出 CSV', 'Export CSV')}
      </button>
    </>
  );
}

/** The same numbers month by month; asked for beside the table, whose measures and years the question bar needs as well. */
function ByMonth({ question, table, path }: Omit<SeenProps, 'onAsk'>) {
  const { organisation, measure, programme } = question;
  const months = useAnswer(
    'GET /figures/months',
    { query: { organisation, measure, ...(programme === null ? {} : { programme }) } },
    { keep: true },
  );
  return (
    <Shown of={months} lines={10}>
      {(found) => <MonthsView question={question} table={table} months={found} path={path} />}
    </Shown>
  );
}

/** Before the first programme nothing is counted, not even cases. */
function NothingCounted() {
  const { say } = useReader();
  return (
    <Empty
      says={{
        zh: '还没有数。发布了办法、开了批次，这里就有',
        en: 'No figures yet: they come with the first programme and its round',
      }}
    >
      <Link href="/desk/programmes">{say('去办法', 'To the programmes')}</Link>
    </Empty>
  );
}

export default function Figures() {
  const { say } = useReader();
  const seat = useSeat().organisationId;
  const [address, setAddress] = useSearchParams();
  const question = questionIn(address, seat);
  const answer = useAnswer('GET /figures', { query: queryOf(question) }, { keep: true });
  // Until the new answer is here the old one stays with the question it answers.
  const last = useRef<{ readonly question: Question; readonly table: Table }>(null);
  if (answer.data && !answer.isPlaceholderData) last.current = { question, table: answer.data };
  // An answer that is here stays, though it could not be read again.
  const failed = answer.data ? null : (answer.error ?? (last.current ? null : answer.failureReason));
  const seen = failed ? null : last.current;
  const path = usePathTo((seen?.question ?? question).organisation, seat);
  const onAsk = (change: Partial<Question>) => setAddress(addressOf({ ...question, ...change }));
  const refused = problemOf(answer.error)?.code === 'input-invalid';
  const unknownMeasure = refused && question.measure !== everywhereMeasure;
  useEffect(() => {
    // Another programme may not count this: ask for what every programme counts.
    if (unknownMeasure)
      setAddress((now) => ({ ...Object.fromEntries(now), measure: everywhereMeasure }), { replace: true });
  }, [unknownMeasure, setAddress]);
  return (
    <>
      <PageHead title={say('数据', 'Figures')}>
        <Export question={question} />
      </PageHead>
      <AskBar question={question} table={last.current?.table} path={path} onAsk={onAsk} />
      {seen ? (
        <div className={answer.isPlaceholderData ? 'asking' : undefined} aria-busy={answer.isPlaceholderData}>
          {seen.question.over === 'months' ? (
            <ByMonth key={JSON.stringify(seen.question)} {...seen} path={path} />
          ) : (
            <Seen key={JSON.stringify(seen.question)} {...seen} path={path} onAsk={onAsk} />
          )}
        </div>
      ) : refused && !unknownMeasure && question.programme === null ? (
        <NothingCounted />
      ) : failed && !unknownMeasure ? (
        isRefusedRead(failed) && question.organisation === seat ? (
          <NoNumbers />
        ) : (
          <ErrorNote error={failed} />
        )
      ) : (
        <Waiting lines={10} />
      )}
    </>
  );
}
