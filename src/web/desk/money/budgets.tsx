// The year's money by expenditure account, or by programme: appropriated, given to rounds, granted, paid, left; and the chart of accounts.
import { type FormEvent, useState } from 'react';
import { parseYuan } from '#kit/money.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { ApproveYear, BudgetMoves, Waits } from '#web/desk/money/budget-moves.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';

type Pot = Answer<'GET /budgets'>['items'][number];

interface Line {
  readonly key: string;
  readonly name: string;
  readonly under: boolean;
  readonly appropriatedFen: number | null;
  readonly allottedFen: number;
  readonly grantedFen: number;
  readonly paidFen: number;
  readonly leftFen: number;
}

/** Paid, granted and not paid, left: the whole bar is what may be spent. */
function Spent({ line }: { readonly line: Line }) {
  const { say } = useReader();
  const whole = (line.appropriatedFen ?? line.allottedFen) || 1;
  const share = (fen: number) => `${Math.max(0, (fen / whole) * 100)}%`;
  return (
    <div
      className="meter budget-bar"
      role="img"
      aria-label={say(
        `已付 ${Math.round((line.paidFen / whole) * 100)}%`,
        `${Math.round((line.paidFen / whole) * 100)}% paid`,
      )}
    >
      {line.paidFen > 0 && <i className="paid" style={{ width: share(line.paidFen) }} />}
      {line.grantedFen > line.paidFen && <i style={{ width: share(line.grantedFen - line.paidFen) }} />}
    </div>
  );
}

function byAccount(pots: readonly Pot[], english: boolean, titles: ReadonlyMap<string, string>): Line[] {
  return pots.flatMap((pot) => [
    {
      ...pot,
      key: pot.expenditureCode,
      name: `${pot.expenditureCode} ${english ? pot.nameEn || pot.name : pot.name}`,
      under: false,
    },
    ...pot.rounds.map((round) => ({
      ...round,
      name: `${titles.get(round.programmeKey) ?? round.programmeKey} · ${english ? roundName(round.name).en : round.name}`,
      key: `${pot.expenditureCode} ${round.roundId}`,
      under: true,
      appropriatedFen: null,
    })),
  ]);
}

function byProgramme(pots: readonly Pot[], titles: ReadonlyMap<string, string>): Line[] {
  const sums = new Map<string, Line>();
  for (const round of pots.flatMap((pot) => pot.rounds)) {
    const so = sums.get(round.programmeKey);
    sums.set(round.programmeKey, {
      key: round.programmeKey,
      name: titles.get(round.programmeKey) ?? round.programmeKey,
      under: false,
      appropriatedFen: null,
      allottedFen: (so?.allottedFen ?? 0) + round.allottedFen,
      grantedFen: (so?.grantedFen ?? 0) + round.grantedFen,
      paidFen: (so?.paidFen ?? 0) + round.paidFen,
      leftFen: (so?.leftFen ?? 0) + round.leftFen,
    });
  }
  return [...sums.values()];
}

function LinesTable({ lines, pots }: { readonly lines: readonly Line[]; readonly pots: readonly Pot[] }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const sum = (of: (pot: Pot) => number) => yuan(pots.reduce((all, pot) => all + of(pot), 0));
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('科目、批次', 'Account, round')}</th>
          <th className="r">{say('安排', 'Appropriated')}</th>
          <th className="r">{say('分给批次', 'Given to rounds')}</th>
          <th className="r">{say('已批准', 'Granted')}</th>
          <th className="r">{say('已付', 'Paid')}</th>
          <th className="r">{say('还剩', 'Left')}</th>
          <th>{say('付了多少', 'Share paid')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key} className={line.under ? 'indent' : ''}>
            <td>{line.under ? line.name : <b>{line.name}</b>}</td>
            <td className="r">{line.appropriatedFen === null ? '' : yuan(line.appropriatedFen)}</td>
            <td className="r">{yuan(line.allottedFen)}</td>
            <td className="r">{yuan(line.grantedFen)}</td>
            <td className="r">{yuan(line.paidFen)}</td>
            <td className="r money">{yuan(line.leftFen)}</td>
            <td>
              <Spent line={line} />
            </td>
          </tr>
        ))}
        <tr className="sum">
          <td>{say('合计', 'Sum')}</td>
          <td className="r">{sum((pot) => pot.appropriatedFen)}</td>
          <td className="r">{sum((pot) => pot.allottedFen)}</td>
          <td className="r">{sum((pot) => pot.grantedFen)}</td>
          <td className="r">{sum((pot) => pot.paidFen)}</td>
          <td className="r">{sum((pot) => pot.leftFen)}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}

function AmountField({
  written,
  wrong,
  onWritten,
}: {
  readonly written: string;
  readonly wrong: Refusal | null;
  readonly onWritten: (written: string) => void;
}) {
  const { say } = useReader();
  return (
    <label className="field">
      <span className="lab">{say('金额（元）', 'Amount (yuan)')}</span>
      <input
        className={wrong ? 'in err' : 'in'}
        inputMode="decimal"
        required
        value={written}
        aria-invalid={wrong !== null}
        onChange={(e) => onWritten(e.target.value)}
      />
      {wrong && <span className="errmsg">{say(wrong.why)}</span>}
    </label>
  );
}

/** Money for an account, or from the account on to a round; never back and forth in one step. */
function Allot({ year, onDone }: { readonly year: number; readonly onDone: () => void }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { organisationId } = useSeat();
  const chart = useAnswer('GET /expenditure-accounts', {});
  const rounds = useAnswer('GET /rounds', { query: { organisation: organisationId, year } });
  const titles = useTitles();
  const allot = useDoing('POST /budgets', { done: ({ waiting }) => void (waiting || onDone()) });
  const [code, setCode] = useState('');
  const [roundId, setRound] = useState('');
  const [written, setWritten] = useState('');
  const amount = written === '' ? null : parseYuan(written);
  const wrong = amount !== null && isRefusal(amount) ? amount : null;
  if (allot.data?.waiting) return <Waits onDone={onDone} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (amount === null || isRefusal(amount)) return;
    const to = roundId === '' ? {} : { roundId: Number(roundId) };
    allot.mutate({ body: { organisationId, year, expenditureCode: code, amountFen: amount, ...to } });
  };
  return (
    <form className="pb stack" onSubmit={submit}>
      <div className="cols allot">
        <label className="field">
          <span className="lab">{say('支出科目', 'Expenditure account')}</span>
          <select className="in" required value={code} onChange={(e) => setCode(e.target.value)}>
            <option value="">{say('选一个科目', 'Choose one')}</option>
            {chart.data?.items
              .filter((one) => one.closedAt === null)
              .map((one) => (
                <option key={one.code} value={one.code}>
                  {one.code} {say({ zh: one.name, en: one.nameEn || one.name })}
                </option>
              ))}
          </select>
        </label>
        <label className="field">
          <span className="lab">{say('分给哪个批次', 'On to which round')}</span>
          <select className="in" value={roundId} onChange={(e) => setRound(e.target.value)}>
            <option value="">{say('不分，先放在科目里', 'None yet: keep it in the account')}</option>
            {rounds.data?.items.map((one) => (
              <option key={one.id} value={one.id}>
                {say(roundName(one.name))} · {titles.get(one.programmeKey) ?? one.programmeKey}
              </option>
            ))}
          </select>
        </label>
        <AmountField written={written} wrong={wrong} onWritten={setWritten} />
      </div>
      <ErrorNote error={allot.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={allot.isPending}>
          {amount !== null && !isRefusal(amount)
            ? say(`安排 ${yuan(amount)}`, `Appropriate ${yuan(amount)}`)
            : say('安排预算', 'Appropriate')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('先不做', 'Not now')}
        </button>
      </div>
    </form>
  );
}

function Chart() {
  const { say } = useReader();
  const chart = useAnswer('GET /expenditure-accounts', {});
  return (
    <details className="panel">
      <summary className="ph">
        <h2>{say('支出科目表', 'Chart of expenditure accounts')}</h2>
        <span className="meta">{say('打开看全部科目和出处', 'Open for all accounts and their source')}</span>
      </summary>
      <Shown of={chart}>
        {({ items }) => (
          <table className="table">
            <thead>
              <tr>
                <th>{say('编码', 'Code')}</th>
                <th>{say('科目', 'Account')}</th>
                <th>{say('出处', 'Source')}</th>
                <th>{say('核对过原文吗', 'Checked against the source')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.code}>
                  <td>{one.code}</td>
                  <td>{say({ zh: one.name, en: one.nameEn || one.name })}</td>
                  <td className="sub">{one.source}</td>
                  <td>{one.verified ? say('核对过', 'Yes') : say('还没有', 'Not yet')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Shown>
    </details>
  );
}

/** Programmes by key, in the reader's language. */
function useTitles(): ReadonlyMap<string, string> {
  const { say } = useReader();
  const programmes = useAnswer('GET /programmes', {});
  // The newest version comes first, and its title is the programme's.
  return new Map(programmes.data?.items.toReversed().map((one) => [one.programmeKey, say(one.title)]));
}

/** What the year may spend at all, and how much of it has no account yet. */
function Approved({ of }: { readonly of: Pick<Answer<'GET /budgets'>, 'approvedFen' | 'unappropriatedFen'> }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <p className="pb approved">
      {of.approvedFen === null ? (
        say(
          '这一年还没有批准的预算；登记、确认以后才能安排到科目',
          'No budget is approved for this year yet; once it is written down and confirmed it can be appropriated',
        )
      ) : (
        <>
          {say('批准的年度预算 ', 'Approved for the year: ')}
          <b className="money">{yuan(of.approvedFen)}</b>
          {say('，还能安排 ', '; still to be appropriated: ')}
          <b className="money">{yuan(of.unappropriatedFen)}</b>
        </>
      )}
    </p>
  );
}

type WritingDown = 'approve' | 'allot';

/** What one person of finance writes down. */
function Writing({ doing, onToggle }: { doing: WritingDown | null; onToggle: (what: WritingDown) => void }) {
  const { say } = useReader();
  const ways = [
    ['approve', say('登记年度预算', "Write down the year's budget")],
    ['allot', say('安排预算', 'Appropriate')],
  ] as const;
  return ways.map(([what, says]) => (
    <button
      key={what}
      type="button"
      className="btn btn-s"
      aria-expanded={doing === what}
      onClick={() => onToggle(what)}
    >
      {says}
    </button>
  ));
}

function BudgetPanel({ year, maker }: { readonly year: number; readonly maker: boolean }) {
  const { say, language } = useReader();
  const { organisationId } = useSeat();
  const [by, setBy] = useState<'account' | 'programme'>('account');
  const [doing, setDoing] = useState<WritingDown | null>(null);
  const toggle = (what: WritingDown) => setDoing(doing === what ? null : what);
  const done = () => setDoing(null);
  const budgets = useAnswer('GET /budgets', { query: { organisation: organisationId, year } });
  const titles = useTitles();
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say(`${year} 年的预算`, `Budgets of ${year}`)}</h2>
        <fieldset className="chips plain">
          <legend className="sr">{say('怎么分', 'Grouped by')}</legend>
          <button type="button" className="chip" aria-pressed={by === 'account'} onClick={() => setBy('account')}>
            {say('按科目', 'By account')}
          </button>
          <button type="button" className="chip" aria-pressed={by === 'programme'} onClick={() => setBy('programme')}>
            {say('按办法', 'By programme')}
          </button>
          {maker && <Writing doing={doing} onToggle={toggle} />}
        </fieldset>
      </div>
      {doing === 'approve' && <ApproveYear year={year} onDone={done} />}
      {doing === 'allot' && <Allot year={year} onDone={done} />}
      {budgets.data && <Approved of={budgets.data} />}
      <Shown of={budgets}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: `${year} 年还没有安排预算`, en: `No budget for ${year} yet` }} />
            </div>
          ) : (
            <LinesTable
              pots={items}
              lines={by === 'account' ? byAccount(items, language === 'en', titles) : byProgramme(items, titles)}
            />
          )
        }
      </Shown>
    </section>
  );
}

export function Budgets({ maker }: { readonly maker: boolean }) {
  const { say, today } = useReader();
  const { organisationId } = useSeat();
  const rounds = useAnswer('GET /rounds', { query: { organisation: organisationId } });
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Shown of={rounds}>
      {({ items }) => {
        const years = [...new Set([...items.map((one) => one.year), Number(today.slice(0, 4))])].sort((a, b) => b - a);
        const latest = items.length === 0 ? years[0]! : Math.max(...items.map((one) => one.year));
        const year = chosen ?? latest;
        return (
          <>
            <fieldset className="chips plain years">
              <legend className="sr">{say('哪一年', 'Year')}</legend>
              {years.map((one) => (
                <button
                  key={one}
                  type="button"
                  className="chip"
                  aria-pressed={one === year}
                  onClick={() => setChosen(one)}
                >
                  {one}
                </button>
              ))}
            </fieldset>
            <BudgetMoves />
            <BudgetPanel year={year} maker={maker} />
            <Note>
              {say(
                '账是一笔一笔转出来的，这里的数由转账加出来；分给批次的钱批完就停，不会批超。',
                'These figures are sums of single transfers; a round stops granting when its money is gone.',
              )}
            </Note>
            <Chart />
          </>
        );
      }}
    </Shown>
  );
}
