// What a programme would mean for the people on file: how many have it, refused by which rule, where they are, what it costs against a budget.
import type { ReactNode } from 'react';
import { formatCount } from '#kit/format.ts';
import { formatDocumentYuan } from '#kit/money.ts';
import { bandInWords, moneyInWords } from '#policy/forecast.ts';
import type { Programme } from '#policy/programme.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { AgainstBudget } from '#web/desk/programmes/against-budget.tsx';
import { type Bar, Bars } from '#web/desk/programmes/bars.tsx';
import { fenOf, ParametersForm } from '#web/desk/programmes/parameters-form.tsx';
import { PastRounds } from '#web/desk/programmes/past-rounds.tsx';
import { type Simulation, stepOf, type Trial } from '#web/desk/programmes/simulating.ts';
import { mayDraft } from '#web/desk/programmes/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Waiting } from '#web/parts/said.tsx';
import { shortInEnglish } from '#web/parts/union-name.ts';

const signed = (n: number): string => (n === 0 ? '' : `${n > 0 ? '+' : '−'}${formatCount(Math.abs(n))}`);

/** A number of people that may be too small to be shown. */
const useFew = () => {
  const { say } = useReader();
  const { count } = useFormats();
  return (n: number | null): string => (n === null ? say('不到 5', 'fewer than 5') : count(n));
};

function Figures({ now, before }: { readonly now: Simulation; readonly before: Simulation | undefined }) {
  const { say } = useReader();
  const { count } = useFormats();
  const few = useFew();
  const { applied, amountFen, from, base, certain } = now.forecast;
  const more = before?.forecast.base != null && base !== null ? base - before.forecast.base : undefined;
  return (
    <div className="figs trial-figs">
      <div>
        <p className="sub">{say('预计来申请', 'Expected to apply')}</p>
        <p className="v" data-figure="applied">
          {applied === null ? say('说不准', 'Not known') : say(bandInWords(applied))}
          {applied !== null && <small>{say('人', 'people')}</small>}
        </p>
        <p className="meta">
          {say('登记没有挡住的 ', 'Not stopped by the register: ')}
          <span data-figure="eligible">{few(base)}</span>
          {say(` 人，其中登记齐全、条条符合的 ${few(certain)} 人`, `, of whom ${few(certain)} qualify by all of it`)}
        </p>
        {more !== undefined && more !== 0 && (
          <p className="meta">
            {say(
              `比在用版${more > 0 ? '多' : '少'} ${count(Math.abs(more))}`,
              `${count(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} than in force`,
            )}
          </p>
        )}
      </div>
      <div>
        <p className="sub">{say('预计要花', 'Expected cost')}</p>
        <p className="v" data-figure="amount">
          {amountFen === null ? '—' : say(moneyInWords(amountFen))}
        </p>
        {from.length === 0 && <p className="meta">{say('没有办完过的批次可照', 'No round has ended to go by')}</p>}
      </div>
    </div>
  );
}

/** What it could come to at the very most: a footnote, for it has never been so. */
function Worst({ now }: { readonly now: Simulation }) {
  const { say } = useReader();
  const { wan } = useFormats();
  const few = useFew();
  const { people, amountFen } = now.worst;
  if (people === null || amountFen === null) return null;
  return (
    <p className="meta assumes" data-figure="worst">
      {say(
        `最多的情形：没被挡住的 ${few(people)} 人都来、都按最高金额，共 ${wan(amountFen)}。`,
        `At the very most, if all ${few(people)} not stopped came and got the highest amount: ${wan(amountFen)}.`,
      )}
    </p>
  );
}

function useOrganisationNames(): ReadonlyMap<number, string> {
  const { say } = useReader();
  const { organisationId, organisationName } = useSeat();
  const children = useAnswer('GET /organisations/{id}/children', {
    params: { id: organisationId },
    query: { limit: 200 },
  });
  return new Map([
    [organisationId, organisationName],
    ...(children.data?.items ?? []).map((one) => [one.id, say(shortInEnglish(one))] as const),
  ]);
}

function ByOrganisation({ now, before }: { readonly now: Simulation; readonly before: Simulation | undefined }) {
  const { say } = useReader();
  const { wan } = useFormats();
  const names = useOrganisationNames();
  const few = useFew();
  const was = new Map(before?.byOrganisation.map((one) => [one.organisationId, one.eligible ?? 0]));
  // In administrative order: nobody is ranked.
  const rows = [...now.byOrganisation].sort((a, b) => a.organisationId - b.organisationId);
  if (rows.length === 0) return null;
  const bars = rows.map(({ organisationId, eligible, amountFen }): Bar => {
    const earlier = before ? (was.get(organisationId) ?? 0) : undefined;
    const money = amountFen === null || amountFen === 0 ? '' : ` · ${wan(amountFen)}`;
    return {
      key: String(organisationId),
      label: names.get(organisationId) ?? say(`${organisationId} 号工会`, `Union ${organisationId}`),
      value: eligible ?? 0,
      written: `${few(eligible)}${money}`,
      ...(earlier === undefined || eligible === null ? {} : { before: earlier, change: signed(eligible - earlier) }),
    };
  });
  return (
    <Bars
      title={say(`登记齐全、符合的人在 ${rows.length} 家`, `Those on file who qualify belong to ${rows.length} unions`)}
      about={say(
        '各单位人数，和他们都来时的金额，按行政次序',
        'People by union and what they come to if all apply, in administrative order',
      )}
      bars={bars}
    />
  );
}

/** Whom one month or one year alone parts from the rest. */
function Cliffs({ now, programme }: { readonly now: Simulation; readonly programme: Programme }) {
  const { say } = useReader();
  const { count } = useFormats();
  const near = [...programme.who, ...programme.rules].flatMap((rule) => {
    const people = now.nearlyByRule[rule.key] ?? 0;
    const by = people > 0 ? stepOf(rule) : undefined;
    return by ? [{ rule, people, by }] : [];
  });
  if (near.length === 0) return null;
  return (
    <Note tone="warn">
      {near.map(({ rule, people, by }) => (
        <p key={rule.key}>
          <b>{say(`断崖：${count(people)} 人${by.zh}`, `A cliff: ${count(people)} are ${by.en}`)}</b>
          <br />
          {say(`别的都符合，只卡在“${rule.says.zh}”`, `They meet all else and fail “${rule.says.en}” alone`)}
        </p>
      ))}
    </Note>
  );
}

function ByRule({ now, programme }: { readonly now: Simulation; readonly programme: Programme }) {
  const { say } = useReader();
  const { count } = useFormats();
  const few = useFew();
  const rules = [...programme.who, ...programme.rules];
  const judged = rules.filter((rule) => rule.key in now.refusedByRule);
  if (judged.length === 0) return null;
  const stopped = now.eligible === null || now.unknown === null ? null : now.people - now.eligible - now.unknown;
  const left = rules.filter((rule) => now.leftOut.includes(rule.key));
  return (
    <>
      <Bars
        title={
          stopped === 0
            ? say('没有人被规则挡住', 'No rule stops anybody')
            : stopped === null
              ? say('不符合的卡在这些规则上', 'Those who do not qualify, by these rules')
              : say(`${count(stopped)} 人不符合，卡在这些规则上`, `${count(stopped)} do not qualify, by these rules`)
        }
        about={say('每条规则挡住的人；一人可能卡在几条上', 'People each rule stops; one may be stopped by several')}
        tone="off"
        bars={judged
          .filter((rule) => now.refusedByRule[rule.key] !== 0)
          .map((rule) => ({
            key: rule.key,
            label: say(rule.says),
            value: now.refusedByRule[rule.key] ?? 0,
            written: few(now.refusedByRule[rule.key] ?? null),
          }))}
      />
      {left.length > 0 && (
        <p className="meta">
          {say(
            `这 ${left.length} 条登记里没有、要看申请才知道，没有逐人算：${left.map((rule) => rule.says.zh).join('；')}`,
            `${left.length} rules ask what nothing on file tells and are not judged person by person: ${left.map((rule) => rule.says.en).join('; ')}`,
          )}
        </p>
      )}
    </>
  );
}

function Supposed({ programme, trial }: { readonly programme: Programme; readonly trial: Trial }) {
  const { say } = useReader();
  return (
    <details className="supposed" open={trial.missing.length > 0}>
      <summary>
        {say('试算按什么算：年度、预算、批次给出的数', 'What it supposes: year, budget, what a round gives')}
      </summary>
      <div className="gap-s">
        <div className="field tight">
          <label htmlFor="trial-year">{say('年度', 'Year')}</label>
          <input
            id="trial-year"
            className="in"
            inputMode="numeric"
            defaultValue={trial.year}
            key={trial.year}
            onBlur={(event) => {
              const year = Number(event.target.value);
              if (Number.isInteger(year) && year >= 1990 && year <= 2100) trial.set({ year });
              else event.target.value = String(trial.year);
            }}
          />
        </div>
        <div className="field tight">
          <label htmlFor="trial-budget">
            {say('预算', 'Budget')}
            <span className="meta">{say('（元，可不填）', ' (yuan, optional)')}</span>
          </label>
          <input
            id="trial-budget"
            className="in"
            inputMode="decimal"
            key={trial.budgetFen}
            defaultValue={
              trial.budgetFen === undefined ? '' : formatDocumentYuan(trial.budgetFen).replace(/[^\d.,]/g, '')
            }
            onBlur={(event) => trial.set({ budgetFen: fenOf(event.target.value) || undefined })}
          />
        </div>
        <ParametersForm programme={programme} given={trial.given} onGiven={(given) => trial.set({ given })} />
      </div>
    </details>
  );
}

interface PanelProps {
  readonly title: string;
  readonly programme: Programme;
  readonly trial: Trial;
  readonly now: { readonly data: Simulation | undefined; readonly error: unknown; readonly isFetching: boolean };
  /** The version in force, tried with the same. */
  readonly before?: Simulation | undefined;
  /** Written far enough to be tried. */
  readonly whole?: boolean;
}

const seconds = (ms: number, under: string): string => (ms < 100 ? `${under}0.1` : (ms / 1000).toFixed(1));

export function SimulationPanel({ title, programme, trial, now, before, whole = true }: PanelProps) {
  const { say } = useReader();
  const { count } = useFormats();
  const { roles } = useSeat();
  const { data } = now;
  const may = mayDraft(roles);
  const meta = data
    ? say(
        `${count(data.people)} 名会员，${seconds(data.tookMs, '不到 ')} 秒`,
        `${count(data.people)} people, ${seconds(data.tookMs, 'under ')} s`,
      )
    : '';
  const labels = (language: 'zh' | 'en') => trial.missing.map((name) => programme.parameters[name]?.label[language]);
  let body: ReactNode = <Waiting lines={6} />;
  if (!may) body = <p>{say('试算由主席或经办来做', 'The chair or an officer runs the trial')}</p>;
  else if (programme.subject === 'organisation')
    body = <p>{say('面向单位的办法不按会员试算', 'A programme for unions is not tried on members')}</p>;
  else if (!whole)
    body = <p>{say('把要改的几处填好，就能试算', 'Once what is to be mended is mended, it can be tried')}</p>;
  else if (trial.missing.length > 0)
    body = (
      <Note tone="go">
        <b>{say('先填批次会给出的数，才能试算', 'First fill in what a round would give')}</b>
        <p>{say(labels('zh').join('、'), labels('en').join(', '))}</p>
      </Note>
    );
  else if (now.error && !data) body = <ErrorNote error={now.error} />;
  else if (data)
    body = (
      <div className={now.isFetching ? 'refreshing' : ''}>
        <Figures now={data} before={before} />
        <p className="assumes">{say(data.forecast.says)}</p>
        <AgainstBudget now={data} before={before} />
        <Cliffs now={data} programme={programme} />
        <ByOrganisation now={data} before={before} />
        <ByRule now={data} programme={programme} />
        <PastRounds programmeKey={programme.key} />
        <Worst now={data} />
      </div>
    );
  return (
    <section className="panel" aria-label={title}>
      <div className="ph">
        <h2>{title}</h2>
        <span className="meta" role="status">
          {now.isFetching && may ? say('正在算……', 'Working …') : meta}
        </span>
      </div>
      <div className="pb stack">
        {body}
        {may && programme.subject === 'member' && <Supposed programme={programme} trial={trial} />}
      </div>
    </section>
  );
}
