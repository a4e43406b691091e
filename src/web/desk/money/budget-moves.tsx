// A year's money and its two people: what was approved, what one wrote down and another has to confirm, and what was decided lately. The second reads the
// resolution and types its sum; nothing is available before.
import { useState } from 'react';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Moves = Answer<'GET /budget-moves'>;
type Move = Moves['waiting'][number];

const approval: Form = {
  amountFen: { type: 'money', label: text('批准的金额（元）', 'Approved amount (yuan)'), minFen: 1 },
  memo: {
    ...{ type: 'text', maxLength: 200, prose: true },
    label: text(
      '批文（文号、日期；追加的写明追加）',
      'Resolution (number and day; say so where it adds to an earlier one)',
    ),
  },
};
const seen: Form = {
  amountFen: { type: 'money', label: text('批文上的金额（元）', 'The sum in the resolution (yuan)'), minFen: 1 },
};
const reason: Form = {
  why: { type: 'text', maxLength: 100, prose: true, label: text('哪里不对', 'What is wrong') },
};

const steps = {
  approve: text('批准年度预算', 'Approve the year'),
  appropriate: text('安排到科目', 'Appropriate'),
  allot: text('分给批次', 'Give to a round'),
};

/** Written down; what the second person has to do, said to the first. */
export function Waits({ onDone }: { readonly onDone: () => void }) {
  const { say } = useReader();
  return (
    <div className="pb">
      <Note tone="ok" live>
        <b>{say('已登记，等另一位财务确认', 'Written down; another person of finance has to confirm it')}</b>
        <p>
          {say(
            '确认以前这笔钱已经留住，谁也不能用；退回的会回到原处。',
            'Until then the money is set aside and nobody can use it; if it is sent back, it lies where it lay.',
          )}{' '}
          <button type="button" className="link" onClick={onDone}>
            {say('知道了', 'Close')}
          </button>
        </p>
      </Note>
    </div>
  );
}

/** The year's own budget is written down by one and confirmed by another, whatever the amount. */
export function ApproveYear({ year, onDone }: { readonly year: number; readonly onDone: () => void }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const approve = useDoing('POST /approved-budgets');
  if (approve.data) return <Waits onDone={onDone} />;
  return (
    <Asking
      form={approval}
      does={say(`登记 ${year} 年的预算`, `Write down the budget of ${year}`)}
      busy={approve.isPending}
      error={approve.error}
      onCancel={onDone}
      onAnswers={({ amountFen, memo }) =>
        approve.mutate({ body: { organisationId, year, amountFen: Number(amountFen), memo: String(memo) } })
      }
    />
  );
}

interface Deciding {
  readonly move: Move;
  readonly confirms: boolean;
}

function Decide({
  deciding: { move, confirms },
  onDone,
}: {
  readonly deciding: Deciding;
  readonly onDone: () => void;
}) {
  const { say } = useReader();
  const confirm = useDoing('POST /budget-moves/{id}/confirmation', { done: onDone });
  const sendBack = useDoing('POST /budget-moves/{id}/rejection', { done: onDone });
  const params = { id: move.id };
  return confirms ? (
    <Asking
      form={seen}
      does={say('确认，立即生效', 'Confirm; it takes effect at once')}
      busy={confirm.isPending}
      error={confirm.error}
      onCancel={onDone}
      onAnswers={({ amountFen }) => confirm.mutate({ params, body: { amountFen: Number(amountFen) } })}
    />
  ) : (
    <Asking
      form={reason}
      does={say('退回，不生效', 'Send it back, nothing takes effect')}
      busy={sendBack.isPending}
      error={sendBack.error}
      onCancel={onDone}
      onAnswers={({ why }) => sendBack.mutate({ params, body: { why: String(why) } })}
    />
  );
}

function What({ move }: { readonly move: Move }) {
  const { say } = useReader();
  const to = [
    move.expenditureCode && `${move.expenditureCode} ${move.expenditureName ?? ''}`.trim(),
    move.roundName && say(roundName(move.roundName)),
  ].filter(Boolean);
  return (
    <>
      <b>{say(steps[move.step])}</b>
      <div className="meta">
        {say(`${move.year} 年`, String(move.year))}
        {to.length > 0 && ` · ${to.join(' · ')}`}
      </div>
      {move.memo && <div className="meta">{move.memo}</div>}
    </>
  );
}

function Standing({ move, mine }: { readonly move: Move; readonly mine: boolean }) {
  const { instant } = useFormats();
  const { alone, decidedAt, decidedByName, sentBackWhy } = move;
  if (alone) return <StatusTag tone="ok" says={{ zh: '小额，一人办', en: 'Small, by one' }} />;
  if (decidedAt === null)
    return <StatusTag tone={mine ? 'wait' : 'go'} says={{ zh: '等另一人确认', en: 'To be confirmed' }} />;
  return (
    <>
      {sentBackWhy === null ? (
        <StatusTag tone="ok" says={{ zh: '已确认', en: 'Confirmed' }} />
      ) : (
        <StatusTag tone="bad" says={{ zh: '退回，没有生效', en: 'Sent back, no effect' }} />
      )}
      {sentBackWhy !== null && <div>{sentBackWhy}</div>}
      <div className="meta">
        {decidedByName} · <span className="nowrap">{instant(decidedAt)}</span>
      </div>
    </>
  );
}

function Rows({ rows, onDecide, on }: { rows: readonly Move[]; onDecide?: (deciding: Deciding) => void; on?: number }) {
  const { say } = useReader();
  const { yuan, instant } = useFormats();
  const me = useAnswer('GET /me', {}).data?.personId;
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('什么', 'What')}</th>
          <th className="r">{say('金额', 'Amount')}</th>
          <th>{say('谁登记的', 'Written down by')}</th>
          <th>{say('第二个人', 'The second person')}</th>
          {onDecide && <th>{say('可以办', 'To do')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((move) => {
          const mine = onDecide !== undefined && me !== move.askedBy;
          return (
            <tr key={move.id} className={move.id === on ? 'on' : ''}>
              <td>
                <What move={move} />
              </td>
              <td className="r money nowrap">{yuan(move.amountFen)}</td>
              <td>
                {move.askedByName}
                <div className="meta nowrap">{instant(move.askedAt)}</div>
              </td>
              <td>
                <Standing move={move} mine={mine} />
              </td>
              {onDecide && (
                <td>
                  {mine && (
                    <span className="flex">
                      <button type="button" className="btn btn-s" onClick={() => onDecide({ move, confirms: true })}>
                        {say('核对确认', 'Check and confirm')}
                      </button>
                      <button type="button" className="btn btn-s" onClick={() => onDecide({ move, confirms: false })}>
                        {say('退回', 'Send back')}
                      </button>
                    </span>
                  )}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Both({ moves }: { readonly moves: Moves }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { roles } = useSeat();
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const checks = roles.includes('finance-checker');
  const done = () => setDeciding(null);
  return (
    <>
      {(moves.waiting.length > 0 || deciding) && (
        <Panel
          title={say('等第二个人确认的预算', 'Budget entries that wait for a second person')}
          aside={
            <span className="meta">
              {say(
                `批准年度预算都要两个人；安排和分配，一人 30 天内合计不超过 ${yuan(moves.aloneFen)} 的除外`,
                `The year's budget always takes two; so does the rest, above ${yuan(moves.aloneFen)} in 30 days by one person`,
              )}
            </span>
          }
        >
          <Rows
            rows={moves.waiting}
            {...(checks ? { onDecide: setDeciding } : {})}
            {...(deciding ? { on: deciding.move.id } : {})}
          />
          {deciding && <Decide key={`${deciding.move.id} ${deciding.confirms}`} deciding={deciding} onDone={done} />}
        </Panel>
      )}
      {moves.latest.length > 0 && (
        <details className="panel">
          <summary className="ph">
            <h2>{say('最近的预算记录', 'Latest budget entries')}</h2>
            <span className="meta">
              {say('谁登记、谁确认、退回的理由', 'Who wrote it down, who confirmed, why it was sent back')}
            </span>
          </summary>
          <Rows rows={moves.latest} />
        </details>
      )}
    </>
  );
}

export function BudgetMoves() {
  const { organisationId } = useSeat();
  const moves = useAnswer('GET /budget-moves', { query: { organisation: organisationId } });
  return (
    <Shown of={moves} lines={2}>
      {(found) => <Both moves={found} />}
    </Shown>
  );
}
