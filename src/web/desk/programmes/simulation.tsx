// What a programme would mean for the people on file: how many have it, refused by which rule, where they are, what it costs against a budget.
import type { ReactNode } from 'react';
import { formatCount } from '#kit/format.ts';
import type { Programme } from '#policy/programme.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { type Bar, Bars } from '#web/desk/programmes/bars.tsx';
import { fenOf, ParametersForm } from '#web/desk/programmes/parameters-form.tsx';
import type { Simulation, Trial } from '#web/desk/programmes/simulating.ts';
import { mayDraft } from '#web/desk/programmes/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Waiting } from '#web/parts/said.tsx';

const signed = (n: number): string => (n === 0 ? '' : `${n > 0 ? '+' : '−'}${formatCount(Math.abs(n))}`);

function Figures({ now, before }: { readonly now: Simulation; readonly before: Simulation | undefined }) {
  const { say } = useReader();
  const { count, wan } = useFormats();
  const more = before && now.eligible - before.eligible;
  const cost = now.amountFen;
  const dearer = before?.amountFen != null && cost !== null ? cost - before.amountFen : undefined;
  return (
    <div className="figs trial-figs">
      <div>
        <p className="sub">{say('符合', 'Qualify')}</p>
        <p className="v" data-figure="eligible">
          {count(now.eligible)}
          <small>{say('人', 'people')}</small>
        </p>
        {more !== undefined && (
          <p className="meta">
            {more === 0
              ? say('与在用版一样', 'as in force')
              : say(
                  `比在用版${more > 0 ? '多' : '少'} ${count(Math.abs(more))}`,
                  `${count(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} than in force`,
                )}
          </p>
        )}
        {now.unknown > 0 && (
          <p className="meta">{say(`另有 ${count(now.unknown)} 人登记不全`, `${count(now.unknown)} cannot be told`)}</p>
        )}
      </div>
      <div>
        <p className="sub">{now.amountExact ? say('要花', 'Costs') : say('最多要花', 'Costs at most')}</p>
        <p className="v" data-figure="amount">
          {cost === null ? '—' : wan(cost)}
        </p>
        {!now.amountExact && cost !== null && now.amountAtLeastFen !== null && (
          <p className="meta">{say(`最少 ${wan(now.amountAtLeastFen)}`, `at least ${wan(now.amountAtLeastFen)}`)}</p>
        )}
        {dearer !== undefined && dearer !== 0 && (
          <p className="meta">
            {say(
              `比在用版${dearer > 0 ? '多' : '少'} ${wan(Math.abs(dearer))}`,
              `${wan(Math.abs(dearer))} ${dearer > 0 ? 'more' : 'less'} than in force`,
            )}
          </p>
        )}
      </div>
    </div>
  );
}

/** The range of the cost on one scale with the budget as a dashed line. */
function AgainstBudget({ now }: { readonly now: Simulation }) {
  const { say } = useReader();
  const { wan } = useFormats();
  const { amountFen, amountAtLeastFen, budgetFen } = now;
  if (amountFen === null || budgetFen === undefined) return null;
  const least = amountAtLeastFen ?? amountFen;
  const over = amountFen - budgetFen;
  const top = Math.max(amountFen, budgetFen) * 1.15;
  const x = (fen: number) => 8 + (fen / top) * 344;
  const says =
    over <= 0
      ? say(`不会超预算：最多用到 ${wan(amountFen)}`, `Within the budget: ${wan(amountFen)} at most`)
      : least > budgetFen
        ? say(`会超预算 ${wan(least - budgetFen)} 以上`, `Over the budget by ${wan(least - budgetFen)} or more`)
        : say(`可能超预算，最多超 ${wan(over)}`, `May exceed the budget by up to ${wan(over)}`);
  return (
    <figure className="bars">
      <figcaption>
        <b className={over > 0 ? 'wait' : 'ok'}>{says}</b>
        <p className="meta">{say('从最少到最多，虚线是预算', 'From least to most; the dashed line is the budget')}</p>
      </figcaption>
      <svg viewBox="0 0 360 64" width="100%" role="img" aria-label={says}>
        <rect x="8" y="30" width={x(amountFen) - 8} height="12" className="range-far" />
        <rect x={x(least)} y="30" width={Math.max(2, x(amountFen) - x(least))} height="12" className="range" />
        <line x1={x(budgetFen)} x2={x(budgetFen)} y1="20" y2="50" className="budget-line" />
        <text x={x(budgetFen)} y="14" textAnchor={budgetFen / top > 0.6 ? 'end' : 'start'} className="lab">
          {say(`预算 ${wan(budgetFen)}`, `budget ${wan(budgetFen)}`)}
        </text>
        <line x1="8" x2="352" y1="50" y2="50" className="axis" />
      </svg>
    </figure>
  );
}

function useOrganisationNames(): ReadonlyMap<number, string> {
  const { organisationId, organisationName } = useSeat();
  const children = useAnswer('GET /organisations/{id}/children', {
    params: { id: organisationId },
    query: { limit: 200 },
  });
  return new Map([
    [organisationId, organisationName],
    ...(children.data?.items ?? []).map((one) => [one.id, one.name] as const),
  ]);
}

function ByOrganisation({ now, before }: { readonly now: Simulation; readonly before: Simulation | undefined }) {
  const { say } = useReader();
  const { count, wan } = useFormats();
  const names = useOrganisationNames();
  const was = new Map(before?.byOrganisation.map((one) => [one.organisationId, one.eligible]));
  // In administrative order: nobody is ranked.
  const rows = [...now.byOrganisation].sort((a, b) => a.organisationId - b.organisationId);
  if (rows.length === 0) return null;
  const bars = rows.map(({ organisationId, eligible, amountFen }): Bar => {
    const earlier = before ? (was.get(organisationId) ?? 0) : undefined;
    const money = amountFen === null || amountFen === 0 ? '' : ` · ${wan(amountFen)}`;
    return {
      key: String(organisationId),
      label: names.get(organisationId) ?? say(`${organisationId} 号工会`, `Union ${organisationId}`),
      value: eligible,
      written: `${count(eligible)}${money}`,
      ...(earlier === undefined ? {} : { before: earlier, change: signed(eligible - earlier) }),
    };
  });
  return (
    <Bars
      title={say(`符合的人分布在 ${rows.length} 家`, `Those who qualify belong to ${rows.length} unions`)}
      about={say('各单位预计人数和金额，按行政次序', 'People and cost by union, in administrative order')}
      bars={bars}
    />
  );
}

function ByRule({ now, programme }: { readonly now: Simulation; readonly programme: Programme }) {
  const { say } = useReader();
  const { count } = useFormats();
  const rules = [...programme.who, ...programme.rules];
  const judged = rules.filter((rule) => rule.key in now.refusedByRule);
  if (judged.length === 0) return null;
  const stopped = now.people - now.eligible - now.unknown;
  const left = rules.filter((rule) => now.leftOut.includes(rule.key));
  return (
    <>
      <Bars
        title={
          stopped === 0
            ? say('没有人被规则挡住', 'No rule stops anybody')
            : say(`${count(stopped)} 人不符合，卡在这些规则上`, `${count(stopped)} do not qualify, by these rules`)
        }
        about={say('每条规则挡住的人；一人可能卡在几条上', 'People each rule stops; one may be stopped by several')}
        tone="off"
        bars={judged.map((rule) => ({
          key: rule.key,
          label: say(rule.says),
          value: now.refusedByRule[rule.key] ?? 0,
          written: count(now.refusedByRule[rule.key] ?? 0),
        }))}
      />
      {left.length > 0 && (
        <p className="meta">
          {say(
            `这 ${left.length} 条要看申请内容，试算没有计入：${left.map((rule) => rule.says.zh).join('；')}`,
            `${left.length} rules need an application and are left out: ${left.map((rule) => rule.says.en).join('; ')}`,
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
}

export function SimulationPanel({ title, programme, trial, now, before }: PanelProps) {
  const { say } = useReader();
  const { count } = useFormats();
  const { roles } = useSeat();
  const { data } = now;
  const may = mayDraft(roles);
  const meta = data
    ? say(
        `${count(data.people)} 名会员，${(data.tookMs / 1000).toFixed(1)} 秒`,
        `${count(data.people)} people, ${(data.tookMs / 1000).toFixed(1)} s`,
      )
    : '';
  const labels = (language: 'zh' | 'en') => trial.missing.map((name) => programme.parameters[name]?.label[language]);
  let body: ReactNode = <Waiting lines={6} />;
  if (!may) body = <p>{say('试算由主席或经办来做', 'The chair or an officer runs the trial')}</p>;
  else if (programme.subject === 'organisation')
    body = <p>{say('面向单位的办法不按会员试算', 'A programme for unions is not tried on members')}</p>;
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
        <p className="meta">{say(data.assumes)}</p>
        <AgainstBudget now={data} />
        <ByOrganisation now={data} before={before} />
        <ByRule now={data} programme={programme} />
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
