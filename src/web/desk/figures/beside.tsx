// Beside the chart: where the number comes from, the cases it is made of, and what else could be asked.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useProgrammes } from '#web/desk/figures/ask-bar.tsx';
import { measureWords, type Unit } from '#web/desk/figures/finding.ts';
import {
  type AskedCases,
  addressOf,
  everywhereMeasure,
  type Question,
  type Table,
} from '#web/desk/figures/question.ts';
import { Rows } from '#web/desk/figures/rows.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { countedBy } from '#web/parts/counted-by.ts';
import { useReader } from '#web/parts/language.tsx';

interface BesideProps {
  readonly question: Question;
  readonly table: Table;
}

export function Definition({ table, question, children }: BesideProps & { readonly children?: ReactNode }) {
  const { say } = useReader();
  const programmes = useProgrammes();
  const measure = table.measures.find(({ key }) => key === question.measure);
  const programme = question.programme === null ? undefined : programmes.get(question.programme);
  return (
    <Panel title={say('这个数怎么来的', 'Where this number comes from')}>
      <div className="pb gap-s">
        {measure && (
          <p>
            <b>{say(measureWords(measure.title))}</b>
            {say('：', ': ')}
            {say(measure.means)}
          </p>
        )}
        <p className="sub">{say(countedBy[question.over === 'months' ? 'date' : 'round'].means)}</p>
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
        {children}
        <p className="meta">
          {say(
            '数随办件当场变，上级看到的和这里是同一个数。涉及隐私的办法，少于 5 人的不显示，能推算出它的也不显示',
            'The number changes with the cases at once; the level above sees the same one. In private programmes fewer than 5 people are not shown, nor what would give them away',
          )}
        </p>
      </div>
    </Panel>
  );
}

interface OpenedProps {
  readonly query: AskedCases;
  readonly of: string;
  readonly number: number | null;
  readonly unit: Unit;
  readonly value: (value: number | null) => string;
}

/** The rows of a number; nothing for one that is not shown or nought. */
export function Opened({ query, of, number, unit, value }: OpenedProps) {
  const { say } = useReader();
  if (number === null || number === 0) return null;
  return (
    <section className="panel" aria-labelledby="opened">
      <div className="ph">
        <h2 id="opened">{say(`点开 ${value(number)}`, `Open: ${value(number)}`)}</h2>
      </div>
      <div className="rows-scroll">
        <Rows query={query} of={of} unit={unit} value={value} />
      </div>
    </section>
  );
}

const asksMost = 4;

/** Questions next to this one, of what the programme counts. */
export function AskAgain({ question, table }: BesideProps) {
  const { say } = useReader();
  const measures = table.measures.filter(({ key }) => key !== question.measure && !key.includes('@'));
  const named = (test: (key: string) => boolean) => measures.find(({ key }) => test(key));
  const stage = question.measure.split('.')[0];
  const found = [
    named((key) => key === everywhereMeasure),
    named((key) => key === `${question.measure}Fen`),
    named((key) => key.startsWith(`${stage}.`) && !key.endsWith('Fen')),
    named((key) => key === 'cases.failed'),
    named((key) => key === 'cases.open'),
  ].filter((one) => one !== undefined);
  const asks: (readonly [string, Partial<Question>])[] = [...new Map(found.map((one) => [one.key, one])).values()].map(
    (one) => [
      say(`“${say(measureWords(one.title))}”有多少`, `How much is “${say(measureWords(one.title))}”`),
      { measure: one.key },
    ],
  );
  const others: typeof asks = [
    question.over === 'months'
      ? [say('按批次年度，一年一年地看', 'By the year of the round'), { over: 'years', by: 'organisation' }]
      : [
          say('按办理日期，一个月一个月地看', 'By the date, month by month'),
          { over: 'months', by: 'organisation', from: null, to: null },
        ],
    [say('各批次各有多少', 'How much in each round'), { over: 'years', by: 'round' }],
  ];
  return (
    <Panel title={say('再问一个', 'Ask another')}>
      <ul className="pb asks">
        {[...asks.slice(0, asksMost), ...others].map(([says, change]) => (
          <li key={says}>
            <Link href={`/desk/figures?${new URLSearchParams(addressOf({ ...question, ...change }))}`}>{says}</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
