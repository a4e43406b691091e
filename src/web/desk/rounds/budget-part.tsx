// The money of a round: who opens it says how much it needs and sees what remains of the year; finance allots it, so that the two are never one
// person. Until then cases are taken and reviewed, not granted.
import { type FormEvent, useId, useState } from 'react';
import { Link } from 'wouter';
import { parseYuan } from '#kit/money.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { FieldError } from '#web/desk/rounds/parameter-fields.tsx';
import { type TabProps, useFilter } from '#web/desk/rounds/tab.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

/** What the union's expenditure accounts of the year have left, for whoever may read it. */
function Remains({ year }: { readonly year: string }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { organisationId, roles } = useSeat();
  const reads = roles.some((role) => ['chair', 'finance-maker', 'finance-checker', 'auditor'].includes(role));
  const asked = { query: { organisation: organisationId, year } };
  const budgets = useAnswer('GET /budgets', asked, { enabled: reads && /^(19|20)\d\d$/.test(year) });
  const pots = budgets.data?.items ?? [];
  if (!reads)
    return (
      <p className="pb meta">
        {say('年度还剩多少，主席和财务看得到', 'What the year has left is for the chair and finance')}
      </p>
    );
  if (!budgets.data) return null;
  if (pots.length === 0)
    return (
      <p className="pb meta">
        {say(`${year} 年还没有安排任何科目的预算`, `Nothing is appropriated for ${year} yet`)}{' '}
        <Link href="/desk/money">{say('看资金', 'See the money')}</Link>
      </p>
    );
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{say(`${year} 年的科目`, `Accounts of ${year}`)}</th>
          <th scope="col" className="r">
            {say('年初安排', 'Appropriated')}
          </th>
          <th scope="col" className="r">
            {say('已分给批次', 'Given to rounds')}
          </th>
          <th scope="col" className="r">
            {say('还能分', 'Can be given')}
          </th>
        </tr>
      </thead>
      <tbody>
        {pots.map((pot) => (
          <tr key={pot.expenditureCode}>
            <td>{say(pot.name, pot.nameEn || pot.name)}</td>
            <td className="r">{yuan(pot.appropriatedFen)}</td>
            <td className="r">{yuan(pot.allottedFen)}</td>
            <td className="r money">{yuan(pot.appropriatedFen - pot.allottedFen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Amount({
  typed,
  refusal,
  onChange,
}: {
  readonly typed: string;
  readonly refusal: Refusal | null;
  readonly onChange: (typed: string) => void;
}) {
  const { say } = useReader();
  const errorId = useId();
  return (
    <label className="field budget-amount">
      <span className="lab">{say('请财务安排多少（元）', 'How much finance is asked to allot (yuan)')}</span>
      <input
        className={`in${refusal ? ' err' : ''}`}
        inputMode="decimal"
        value={typed}
        aria-invalid={refusal !== null}
        aria-describedby={refusal ? errorId : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldError id={errorId} says={refusal?.why} />
    </label>
  );
}

/** In the form that opens a round. */
export function BudgetPart({
  year,
  ...amount
}: {
  readonly year: string;
  readonly typed: string;
  readonly refusal: Refusal | null;
  readonly onChange: (typed: string) => void;
}) {
  const { say } = useReader();
  return (
    <Panel title={say('预算', 'Budget')}>
      <Remains year={year} />
      <div className="pb stack">
        <Amount {...amount} />
        <p className="meta">
          {say(
            '开了批次就请财务制单岗安排；安排以前可以受理和审核，不能批准拨付。现在不写，开了以后也能请。',
            'Finance is asked as soon as the round is open; until it is allotted cases can be taken and reviewed but not granted. It can be asked later, too.',
          )}
        </p>
      </div>
    </Panel>
  );
}

/** Says again, or for the first time, how much is needed. */
function AskAgain({
  roundId,
  wanted,
  told,
}: {
  readonly roundId: number;
  readonly wanted: string;
  readonly told: (fen: number) => void;
}) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const [typed, setTyped] = useState(wanted === '' ? '' : String(Number(wanted) / 100));
  const ask = useDoing('POST /rounds/{id}/budget-requests', { changes: [] });
  const parsed = typed.trim() === '' ? null : parseYuan(typed);
  const refusal = parsed !== null && isRefusal(parsed) ? parsed : null;
  const fen = parsed === null || isRefusal(parsed) ? null : parsed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fen !== null) ask.mutate({ params: { id: roundId }, body: { amountFen: fen } }, { onSuccess: () => told(fen) });
  };
  return (
    <form className="pb stack" onSubmit={submit}>
      <Amount typed={typed} refusal={refusal} onChange={setTyped} />
      <ErrorNote error={ask.error} />
      <button
        type="submit"
        className={`btn ${fen === null ? 'btn-off' : 'btn-main'}`}
        aria-disabled={fen === null || ask.isPending}
      >
        {ask.isPending
          ? say('正在告诉财务……', 'Telling finance …')
          : fen === null
            ? say('写好金额，请财务安排', 'Say how much, then ask finance')
            : say(`请财务安排 ${yuan(fen)}`, `Ask finance for ${yuan(fen)}`)}
      </button>
    </form>
  );
}

function LeftNote({ left, roundId }: { readonly left: number; readonly roundId: number }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  if (left > 0)
    return (
      <Note tone="go">
        <b>{say(`这个批次还有 ${yuan(left)} 可以批`, `${yuan(left)} of this round can be granted`)}</b>{' '}
        <Link href={`/desk/money?round=${roundId}`}>{say('看资金', 'See the money')}</Link>
      </Note>
    );
  return (
    <Note tone="warn">
      <b>{say('这个批次现在没有可批的预算', 'This round has no budget to grant from now')}</b>
      <p>
        {say('可以受理和审核，批准拨付要等财务安排', 'Cases can be taken and reviewed; granting waits for finance')}
      </p>
    </Note>
  );
}

/** The step right after a round was opened, and whenever it has no budget. */
export default function BudgetTab({ round, progress, leads }: TabProps) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { roles } = useSeat();
  const [{ asked = '', ask = '' }] = useFilter();
  const [told, setTold] = useState(Number(asked));
  return (
    <div className="stack round-form">
      {told > 0 && (
        <Note tone="ok" live>
          <b>{say(`已请财务安排 ${yuan(told)}`, `Finance has been asked for ${yuan(told)}`)}</b>
          <p>
            {say(
              '他们的“昨天到现在”里看得到；安排好了这里就有数',
              'It stands in their news; once it is allotted it shows here',
            )}
          </p>
        </Note>
      )}
      <LeftNote left={progress?.leftFen ?? 0} roundId={round.id} />
      <Panel title={say('预算', 'Budget')}>
        <Remains year={String(round.year)} />
        {roles.includes('finance-maker') && (
          <p className="pb">
            <Link className="btn btn-main" href={`/desk/money?round=${round.id}`}>
              {say('去安排', 'Allot it')}
            </Link>
          </p>
        )}
        {leads && <AskAgain roundId={round.id} wanted={ask} told={setTold} />}
      </Panel>
      <p>
        <Link href={`/desk/rounds/${round.id}`}>{say('去批次总览', 'To the overview of the round')}</Link>
      </p>
    </div>
  );
}
