// Opening a round: the programme, its year and days, and what the programme leaves to the round. What the server says no to stands at its field.
import { type FormEvent, useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { parseYuan } from '#kit/money.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Parameter, Programme } from '#policy/programme.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { BudgetPart } from '#web/desk/rounds/budget-part.tsx';
import {
  FieldError,
  nothingTyped,
  ParameterField,
  sentOf,
  type Typed,
  typedOf,
} from '#web/desk/rounds/parameter-fields.tsx';
import '#web/desk/rounds/rounds.css';
import { Rehearsal, type Rehearsed } from '#web/desk/rounds/rehearsal.tsx';
import type { Answer, Problem } from '#web/parts/api.ts';
import { problemOf, useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { ErrorNote, Shown } from '#web/parts/said.tsx';

type Version = Answer<'GET /programmes/{key}'>;

interface Draft {
  readonly year: string;
  readonly name: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly parameters: Readonly<Record<string, Typed>>;
  /** What finance is asked to allot, as typed; empty: asked later. */
  readonly budget: string;
}

/** Path → why, of a refusal: 'body.name' and 'name' are the same place. */
function placesOf(problem: Problem | undefined): ReadonlyMap<string, Text> {
  return new Map((problem?.errors ?? []).map(({ path, why }) => [path.replace(/^body\./, ''), why]));
}

/** A price of one choice is wrong at its parameter. */
const errorAt = (places: ReadonlyMap<string, Text>, name: string): Text | undefined =>
  places.get(name) ?? [...places].find(([path]) => path.startsWith(`${name}.`))?.[1];

function Field({
  label,
  type,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly type: 'text' | 'number' | 'date';
  readonly value: string;
  readonly error: Text | undefined;
  readonly onChange: (value: string) => void;
}) {
  const errorId = useId();
  return (
    <label className="field">
      <span className="lab">{label}</span>
      <input
        className={`in${error ? ' err' : ''}`}
        type={type}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={error ? errorId : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldError id={errorId} says={error} />
    </label>
  );
}

/** The last round of the programme, whose lists and amounts are mostly those of the next. */
function useEarlier(programmeKey: string) {
  const { organisationId } = useSeat();
  const rounds = useAnswer('GET /rounds', { query: { programme: programmeKey, organisation: organisationId } });
  return rounds.data?.items[0];
}

interface PartProps {
  readonly draft: Draft;
  readonly places: ReadonlyMap<string, Text>;
  readonly set: (part: Partial<Draft>) => void;
}

function Basics({ draft, places, set }: PartProps) {
  const { say } = useReader();
  const { organisationName } = useSeat();
  const field = (name: 'name' | 'year' | 'opensOn' | 'closesOn', type: 'text' | 'number' | 'date', label: string) => (
    <Field
      {...{ label, type }}
      value={draft[name]}
      error={errorAt(places, name)}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('批次', 'The round')}</h2>
        <span className="meta">{organisationName}</span>
      </div>
      <div className="pb stack">
        {field('name', 'text', say('名称', 'Name'))}
        <div className="three">
          {field('year', 'number', say('年度', 'Year'))}
          {field('opensOn', 'date', say('开始受理', 'Opens on'))}
          {field('closesOn', 'date', say('截止', 'Last day'))}
        </div>
      </div>
    </section>
  );
}

/** One value per parameter of the programme; those without are left out. */
const each = <T,>(programme: Programme, of: (name: string, parameter: Parameter) => T | undefined): Record<string, T> =>
  Object.fromEntries(
    Object.entries(programme.parameters).flatMap(([name, parameter]) => {
      const value = of(name, parameter);
      return value === undefined ? [] : [[name, value]];
    }),
  );

function Parameters({ draft, places, set, programme }: PartProps & { readonly programme: Programme }) {
  const { say } = useReader();
  const earlier = useEarlier(programme.key);
  const copy = () =>
    earlier && set({ parameters: each(programme, (name, parameter) => typedOf(parameter, earlier.parameters[name])) });
  const parameters = Object.entries(programme.parameters);
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('这个批次要定的', 'What this round settles')}</h2>
        {earlier && (
          <button type="button" className="btn btn-s" onClick={copy}>
            {say(`照“${earlier.name}”填上`, `Fill in as in “${roundName(earlier.name).en}”`)}
          </button>
        )}
      </div>
      <div className="pb stack">
        {parameters.map(([name, parameter]) => (
          <ParameterField
            key={name}
            {...{ programme, parameter }}
            typed={draft.parameters[name]!}
            error={errorAt(places, `parameters.${name}`)}
            onChange={(typed) => set({ parameters: { ...draft.parameters, [name]: typed } })}
          />
        ))}
        {parameters.length === 0 && (
          <p className="sub">{say('这个办法没有要定的', 'The programme leaves nothing open')}</p>
        )}
      </div>
    </section>
  );
}

interface ActsProps {
  readonly rehearsed: Rehearsed | undefined;
  readonly rehearsing: boolean;
  readonly opening: boolean;
  readonly off: boolean;
  readonly onRehearse: () => void;
}

/** First rehearsed, where nobody sees it; then one press makes it real. */
function Acts({ rehearsed, rehearsing, opening, off, onRehearse }: ActsProps) {
  const { say } = useReader();
  return (
    <>
      {rehearsed && <Rehearsal of={rehearsed} />}
      <div className="flex wrap">
        {!rehearsed && (
          <button type="button" className="btn btn-main" disabled={rehearsing} onClick={onRehearse}>
            {rehearsing ? say('正在预演……', 'Rehearsing …') : say('预演一遍', 'Rehearse it')}
          </button>
        )}
        <button type="submit" className={`btn${rehearsed ? ' btn-main' : ''}`} disabled={off}>
          {opening ? say('正在开……', 'Opening …') : say('开这个批次，开始受理', 'Open this round')}
        </button>
        <span className="meta">
          {say(
            '开了以后办法和这里定的都冻结，只能截止',
            'Once open, programme and settings are frozen; it can only be closed',
          )}
        </span>
      </div>
    </>
  );
}

function Form({ version, programme }: { readonly version: Version; readonly programme: Programme }) {
  const { today } = useReader();
  const { organisationId } = useSeat();
  const [, goTo] = useLocation();
  const thisYear = today.slice(0, 4);
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ year: thisYear, name: `${thisYear}年${programme.title.zh}`, opensOn: today, closesOn: `${thisYear}-12-31` },
    parameters: each(programme, (_name, parameter) => nothingTyped(parameter)),
    budget: '',
  }));
  const budgetFen = draft.budget.trim() === '' ? null : parseYuan(draft.budget);
  const ask = useDoing('POST /rounds/{id}/budget-requests', { changes: [] });
  const open = useDoing('POST /rounds', {
    done: ({ id }) => {
      const there = `/desk/rounds/${id}/budget`;
      if (budgetFen === null || isRefusal(budgetFen)) return goTo(there);
      // Asked or not, the round is open: the page it leads to says whether finance was told and lets it be told again.
      return ask.mutate(
        { params: { id }, body: { amountFen: budgetFen } },
        { onSettled: (_answer, error) => goTo(`${there}?${error ? 'ask' : 'asked'}=${budgetFen}`) },
      );
    },
  });
  const rehearse = useDoing('POST /rounds/rehearsal', { changes: [] });
  // What was rehearsed is what stands there: a change of the draft takes it away.
  const set = (part: Partial<Draft>) => {
    rehearse.reset();
    setDraft((known) => ({ ...known, ...part }));
  };
  const wrongBudget = budgetFen !== null && isRefusal(budgetFen);
  const asked = () => {
    const { year, name, opensOn, closesOn, parameters } = draft;
    return {
      ...{ versionHash: version.hash, organisationId, year: Number(year), name, opensOn, closesOn },
      parameters: each(programme, (key, parameter) => sentOf(parameter, parameters[key]!)),
    };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrongBudget) open.mutate({ body: asked() });
  };
  const error = open.error ?? rehearse.error;
  const part = { draft, set, places: placesOf(problemOf(error)) };
  return (
    <form className="stack round-form" onSubmit={submit} noValidate>
      <Basics {...part} />
      <Parameters {...part} programme={programme} />
      <BudgetPart
        year={draft.year}
        typed={draft.budget}
        refusal={budgetFen !== null && isRefusal(budgetFen) ? budgetFen : null}
        onChange={(budget) => set({ budget })}
      />
      <ErrorNote error={error} />
      <Acts
        {...{ rehearsed: rehearse.data, rehearsing: rehearse.isPending, opening: open.isPending }}
        off={open.isPending || ask.isPending}
        onRehearse={() => {
          open.reset();
          if (!wrongBudget) rehearse.mutate({ body: { ...asked(), ...(budgetFen === null ? {} : { budgetFen }) } });
        }}
      />
    </form>
  );
}

export default function NewRound() {
  const { say } = useReader();
  const programmes = useAnswer('GET /programmes', {});
  const [key, setKey] = useState('');
  const version = useAnswer('GET /programmes/{key}', { params: { key } }, { enabled: key !== '' });
  // The newest first: a programme goes by the title it has now.
  const keys = new Map((programmes.data?.items ?? []).toReversed().map((one) => [one.programmeKey, one.title]));
  return (
    <>
      <PageHead title={say('开一个批次', 'Open a round')} crumbs={[['/desk/rounds', say('批次', 'Rounds')]]} />
      <div className="stack round-form">
        <Shown of={programmes}>
          {() => (
            <label className="field">
              <span className="lab">{say('按哪个办法', 'Under which programme')}</span>
              <select className="in" value={key} onChange={(event) => setKey(event.target.value)}>
                <option value="">{say('请选一个已发布的办法', 'Choose a published programme')}</option>
                {[...keys].map(([programmeKey, title]) => (
                  <option key={programmeKey} value={programmeKey}>
                    {say(title)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </Shown>
        {key !== '' && (
          <Shown of={version} lines={8}>
            {(found) => <Form key={found.hash} version={found} programme={found.definition as unknown as Programme} />}
          </Shown>
        )}
        {key === '' && (
          <p className="meta">
            {say('没有要的办法？先去', 'Not there? First ')}
            <Link href="/desk/programmes">{say('办法', 'publish it')}</Link>
            {say('里起草并请第二人发布', ' with a second person')}
          </p>
        )}
      </div>
    </>
  );
}
