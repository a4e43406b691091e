// Figures (design d15): a question in words, the finding as the title, a chart, the table behind it, and behind each number its cases.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { AskBar, type Organisation, usePathTo, useProgrammes } from '#web/desk/figures/ask-bar.tsx';
import { Bars, Multiples } from '#web/desk/figures/charts.tsx';
import { FiguresTable } from '#web/desk/figures/figures-table.tsx';
import { type Finding, findingOf, measureWords, wholeByYear } from '#web/desk/figures/finding.ts';
import {
  addressOf,
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
import { Rows } from '#web/desk/figures/rows.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { download } from '#web/parts/api.ts';
import { problemOf, useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Waiting } from '#web/parts/said.tsx';
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

/** How a number is written here: counts as they are, money in 万元 on charts and to the fen in tables. */
function useWritten(unit: Finding['unit']) {
  const { say } = useReader();
  const { wan, yuan, count } = useFormats();
  const hidden = say('不显示', 'not shown');
  return {
    short: (value: number | null) => (value === null ? hidden : unit === 'money' ? wan(value) : count(value)),
    exact: (value: number | null) => (value === null ? hidden : unit === 'money' ? yuan(value) : count(value)),
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
            {say(`，含下级，截至${instant(table.at)}`, `, with all below, as of ${instant(table.at)}`)}
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
            <h2 id="multiples">
              {question.by === 'programme' ? say('分办法', 'By programme') : say('分下一级工会', 'By organisation')}
            </h2>
            <span className="meta">
              {say(
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

function Definition({ table, question }: SeenProps) {
  const { say } = useReader();
  const programmes = useProgrammes();
  const measure = table.measures.find(({ key }) => key === question.measure);
  const programme = question.programme === null ? undefined : programmes.get(question.programme);
  return (
    <section className="panel" aria-labelledby="definition">
      <div className="ph">
        <h2 id="definition">{say('这个数怎么来的', 'Where this number comes from')}</h2>
      </div>
      <div className="pb gap-s">
        {measure && (
          <p>
            <b>{say(measureWords(measure.title))}</b>
            {say('：', ': ')}
            {say(measure.means)}
          </p>
        )}
        {programme && (
          <p className="sub">
            {say('办法：', 'Programme: ')}
            <Link href={`/desk/programmes/${programme.programmeKey}`}>{say(programme.title)}</Link>
          </p>
        )}
        {table.leftOut.length > 0 && (
          <p className="sub">
            {say('不含涉及隐私的办法：', 'Without the private programmes: ')}
            {table.leftOut.map((title) => say(title)).join(say('、', ', '))}
          </p>
        )}
        <p className="meta">
          {say(
            '数随办件当场变，上级看到的和这里是同一个数。涉及隐私的办法，少于 5 人的不显示',
            'The number changes with the cases at once; the level above sees the same one. In private programmes fewer than 5 people are not shown',
          )}
        </p>
      </div>
    </section>
  );
}

function Seen(props: SeenProps) {
  const { say } = useReader();
  const { table, question, onAsk } = props;
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
              value={exact}
              onPick={onPick}
              onEnter={(one) => onAsk(entered(question, one))}
            />
          </div>
        </details>
      </div>
      <div className="stack aside">
        <Definition {...props} />
        {pick && number !== null && number !== 0 && (
          <section className="panel" aria-labelledby="opened">
            <div className="ph">
              <h2 id="opened">{say(`点开 ${exact(number)}`, `Open: ${exact(number)}`)}</h2>
            </div>
            <div className="rows-scroll">
              <Rows question={question} pick={pick} unit={finding.unit} value={exact} />
            </div>
          </section>
        )}
      </div>
    </div>
  );
}

function Export({ question }: { readonly question: Question }) {
  const { say } = useReader();
  const [failed, setFailed] = useState<unknown>(null);
  const save = (format: 'xlsx' | 'csv') => {
    setFailed(null);
    download('GET /exports/figures', { query: { ...queryOf(question), format } }).catch(setFailed);
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

export default function Figures() {
  const { say } = useReader();
  const seat = useSeat().organisationId;
  const [address, setAddress] = useSearchParams();
  const question = questionIn(address, seat);
  const answer = useAnswer('GET /figures', { query: queryOf(question) }, { keep: true });
  // Until the new answer is here the old one stays with the question it answers.
  const last = useRef<{ readonly question: Question; readonly table: Table }>(null);
  if (answer.data && !answer.isPlaceholderData) last.current = { question, table: answer.data };
  const failed = answer.error ?? (last.current ? null : answer.failureReason);
  const seen = failed ? null : last.current;
  const path = usePathTo((seen?.question ?? question).organisation, seat);
  const onAsk = (change: Partial<Question>) => setAddress(addressOf({ ...question, ...change }));
  const unknownMeasure = problemOf(answer.error)?.code === 'input-invalid' && question.measure !== everywhereMeasure;
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
          <Seen key={JSON.stringify(seen.question)} {...seen} path={path} onAsk={onAsk} />
        </div>
      ) : failed && !unknownMeasure ? (
        <ErrorNote error={failed} />
      ) : (
        <Waiting lines={10} />
      )}
    </>
  );
}
