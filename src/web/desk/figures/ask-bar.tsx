// The question bar: a sentence with the words to choose in it (design d15).
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { measureWords } from '#web/desk/figures/finding.ts';
import type { Grouping, Question, Table } from '#web/desk/figures/question.ts';
import { type Answer, request } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

export type Organisation = Omit<Answer<'GET /organisations/{id}'>, 'above' | 'contact'>;

/** From the seat's organisation down to the one looked at. */
export function usePathTo(organisation: number, seat: number): readonly Organisation[] {
  const path = useQuery({
    queryKey: ['path to organisation', organisation, seat],
    queryFn: async ({ signal }) => {
      const found: Organisation[] = [];
      for (let at: number | null = organisation; at !== null; ) {
        const one: Organisation = await request('GET /organisations/{id}', { params: { id: at }, signal });
        found.unshift(one);
        at = one.id === seat ? null : one.parentId;
      }
      return found;
    },
    staleTime: 60_000,
  });
  return path.data ?? [];
}

interface ChoiceProps {
  readonly lead: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ lead, label, value, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <span className="ask-part">
      <label htmlFor={id}>
        {lead}
        <span className="sr">（{label}）</span>
      </label>
      <select id={id} className="tok" value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </span>
  );
}

interface AskBarProps {
  readonly question: Question;
  readonly table: Table | undefined;
  readonly path: readonly Organisation[];
  readonly onAsk: (change: Partial<Question>) => void;
}

function Where({ question, path, onAsk }: Omit<AskBarProps, 'table'>) {
  const { say, language } = useReader();
  const below = useAnswer('GET /organisations/{id}/children', { params: { id: question.organisation }, query: {} });
  const name = (one: Organisation) => (language === 'en' && one.nameEn ? one.nameEn : one.name);
  return (
    <Choice
      lead={say('范围', 'of')}
      label={say('哪个工会', 'Which organisation')}
      value={String(question.organisation)}
      onChange={(id) => onAsk({ organisation: Number(id) })}
    >
      {path.length === 0 && <option value={question.organisation}>……</option>}
      {path.map((one) => (
        <option key={one.id} value={one.id}>
          {name(one)}
        </option>
      ))}
      {below.data && below.data.items.length > 0 && (
        <optgroup label={say('下一级', 'One level down')}>
          {below.data.items.map((one) => (
            <option key={one.id} value={one.id}>
              {name(one)}
            </option>
          ))}
        </optgroup>
      )}
    </Choice>
  );
}

/** Programmes by key, as last published. */
export function useProgrammes(): ReadonlyMap<string, Answer<'GET /programmes'>['items'][number]> {
  const { data } = useAnswer('GET /programmes', {});
  // The newest version of each comes first.
  return new Map([...(data?.items ?? [])].reverse().map((one) => [one.programmeKey, one]));
}

function Years({ question, table, onAsk }: Omit<AskBarProps, 'path'>) {
  const { say } = useReader();
  const { from, to } = question;
  const years = [...new Set([...(table?.years ?? []), ...[from, to].filter((year) => year !== null)])].sort();
  const options = years.map((year) => (
    <option key={year} value={year}>
      {say(`${year}年`, String(year))}
    </option>
  ));
  return (
    <>
      <Choice
        lead={say('从', 'from')}
        label={say('哪年起', 'From which year')}
        value={String(from ?? '')}
        onChange={(year) =>
          onAsk({ from: Number(year) || null, ...(to !== null && Number(year) > to ? { to: null } : {}) })
        }
      >
        <option value="">{say('最早', 'the first year')}</option>
        {options}
      </Choice>
      <Choice
        lead={say('到', 'to')}
        label={say('到哪年', 'To which year')}
        value={String(to ?? '')}
        onChange={(year) =>
          onAsk({
            to: Number(year) || null,
            ...(from !== null && year !== '' && Number(year) < from ? { from: null } : {}),
          })
        }
      >
        <option value="">{say('现在', 'now')}</option>
        {options}
      </Choice>
    </>
  );
}

function What({ question, table, onAsk }: Omit<AskBarProps, 'path'>) {
  const { say } = useReader();
  const programmes = useProgrammes();
  const known = table?.measures ?? [];
  return (
    <>
      <Choice
        lead={say('看', 'Show')}
        label={say('哪个办法', 'Which programme')}
        value={question.programme ?? ''}
        onChange={(key) => onAsk({ programme: key || null })}
      >
        <option value="">{say('全部办法', 'all programmes')}</option>
        {[...programmes.values()].map((one) => (
          <option key={one.programmeKey} value={one.programmeKey}>
            {say(one.title)}
          </option>
        ))}
      </Choice>
      <Choice
        lead={say('的', ':')}
        label={say('哪个数', 'Which number')}
        value={question.measure}
        onChange={(measure) => onAsk({ measure })}
      >
        {known.every(({ key }) => key !== question.measure) && <option value={question.measure}>……</option>}
        {known.map(({ key, title }) => (
          <option key={key} value={key}>
            {say(measureWords(title))}
          </option>
        ))}
      </Choice>
    </>
  );
}

function When({ question, table, onAsk }: Omit<AskBarProps, 'path'>) {
  const { say } = useReader();
  return (
    <>
      <Choice
        lead={say('按', 'by')}
        label={say('按什么看', 'Months or years')}
        value={question.over}
        onChange={(over) =>
          onAsk(
            over === 'months' ? { over, by: 'organisation', from: null, to: null } : { over: 'years', by: question.by },
          )
        }
      >
        <option value="months">{say('办理日期，逐月累计', 'the date, month by month')}</option>
        <option value="years">{say('批次年度', 'the year of the round')}</option>
      </Choice>
      {question.over === 'months' ? (
        <span>{say('和最近有数的两年同期比', 'beside the last two years with numbers,')}</span>
      ) : (
        <Years question={question} table={table} onAsk={onAsk} />
      )}
    </>
  );
}

export function AskBar(props: AskBarProps) {
  const { question, table, onAsk } = props;
  const { say } = useReader();
  const groupings: readonly (readonly [Grouping, string])[] = [
    ['organisation', say('下一级工会', 'organisation')],
    ['year', say('年度', 'year')],
    ['round', say('批次', 'round')],
    ...(question.programme === null ? [['programme', say('办法', 'programme')] as const] : []),
  ];
  return (
    <search className="panel">
      <div className="pb ask">
        <What question={question} table={table} onAsk={onAsk} />
        <Where question={question} path={props.path} onAsk={onAsk} />
        <When question={question} table={table} onAsk={onAsk} />
        <Choice
          lead={say('分', 'by')}
          label={say('怎么分', 'How to divide')}
          value={question.by}
          onChange={(by) => onAsk({ by: by as Grouping, ...(by === 'organisation' ? {} : { over: 'years' }) })}
        >
          {groupings.map(([key, says]) => (
            <option key={key} value={key}>
              {says}
            </option>
          ))}
        </Choice>
      </div>
    </search>
  );
}
