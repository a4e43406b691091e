// Payments whose payee changed the account within a day: whoever approves or sends the batch ticks each of them, or the server refuses it.
import { useState } from 'react';
import { AccountChanged } from '#web/desk/account-changed.tsx';
import type { Batch, PaymentItem } from '#web/desk/money/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type Pages, usePages } from '#web/parts/pages.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

export interface Confirming {
  readonly pages: Pages<PaymentItem>;
  /** The payments that were ticked. */
  readonly confirmed: ReadonlySet<number>;
  /** null: somebody else acts on this batch. */
  readonly onConfirm: ((itemId: number) => void) | null;
}

/** `mine`: the reader acts on this batch, and ticks. */
export function useConfirming(batch: Batch, mine: boolean): Confirming {
  const pages = usePages('GET /payment-batches/{id}/items', {
    params: { id: batch.id },
    query: { accounts: 'ask-again', limit: 100 },
  });
  const [confirmed, setConfirmed] = useState<ReadonlySet<number>>(new Set());
  const turn = (itemId: number) =>
    setConfirmed(
      (before) => new Set(before.has(itemId) ? [...before].filter((one) => one !== itemId) : [...before, itemId]),
    );
  return { pages, confirmed, onConfirm: mine ? turn : null };
}

/** How many still want a tick. */
export const unconfirmed = ({ pages, confirmed }: Confirming): number =>
  pages.rows.filter(({ id }) => !confirmed.has(id)).length;

function Row({ one, confirmed, onConfirm }: Omit<Confirming, 'pages'> & { readonly one: PaymentItem }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <tr>
      {onConfirm && (
        <td>
          <label className="flex">
            <input type="checkbox" checked={confirmed.has(one.id)} onChange={() => onConfirm(one.id)} />
            {say('核实过，付', 'Checked: pay')}
            <span className="sr">{one.payee}</span>
          </label>
        </td>
      )}
      <td>
        <b>{one.payee}</b>
        <div className="meta">{one.organisationName}</div>
      </td>
      <td>
        {one.bank} <span className="nowrap">{say(one.account)}</span>
        {one.accountChangedAt && <AccountChanged at={one.accountChangedAt} toFormer={one.toFormer} />}
      </td>
      <td className="r money">{yuan(one.amountFen)}</td>
    </tr>
  );
}

export function ChangedAccounts({ pages, confirmed, onConfirm }: Confirming) {
  const { say } = useReader();
  const { count } = useFormats();
  const { rows, of } = pages;
  if (of.isSuccess && rows.length === 0) return null;
  return (
    <Panel
      title={say(`账户刚改过的 ${count(rows.length)} 笔`, `${count(rows.length)} with an account changed just now`)}
    >
      <ErrorNote error={of.error} />
      <div className="pb">
        <Note tone="warn">
          <b>
            {say(
              '收款人一天之内改过账户。付出去之前，向本人核实是不是自己改的',
              'These payees changed their account within a day. Ask them whether it was they, before the money leaves',
            )}
          </b>
          {onConfirm && (
            <p>
              {say(
                '逐笔打勾才能往下办；拿不准的，把这一批撤回。',
                'Tick each to go on; when in doubt, take the batch back.',
              )}
            </p>
          )}
        </Note>
      </div>
      <table className="table">
        <thead>
          <tr>
            {onConfirm && <th scope="col">{say('确认', 'Confirm')}</th>}
            <th scope="col">{say('收款人', 'Payee')}</th>
            <th scope="col">{say('账户', 'Account')}</th>
            <th scope="col" className="r">
              {say('金额', 'Amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row key={one.id} one={one} confirmed={confirmed} onConfirm={onConfirm} />
          ))}
        </tbody>
      </table>
      <More pages={pages} />
    </Panel>
  );
}
