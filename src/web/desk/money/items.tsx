// The single payments, in a list of its own height: what has passed before the reader's eyes is counted, because the second person answers for it.
import { useEffect, useRef, useState } from 'react';
import { AccountChanged } from '#web/desk/account-changed.tsx';
import { useSeat } from '#web/desk/frame.tsx';
import type { Batch, PaymentItem, Which } from '#web/desk/money/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { usePages } from '#web/parts/pages.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

function resultOf(item: PaymentItem, batch: Batch): { tone: Tone; zh: string; en: string } {
  if (item.result === 'settled') return { tone: 'ok', zh: '已到账', en: 'Settled' };
  if (item.result === 'rejected') return { tone: 'bad', zh: '退回', en: 'Sent back' };
  return batch.state === 'sent'
    ? { tone: 'go', zh: '在银行', en: 'With the bank' }
    : { tone: 'off', zh: '还没送', en: 'Not sent' };
}

function Row({ item, batch, n }: { readonly item: PaymentItem; readonly batch: Batch; readonly n: number }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { tone, zh, en } = resultOf(item, batch);
  return (
    <tr>
      <td className="r meta">{n}</td>
      <td>
        <span className="nowrap">{item.payee}</span>
        {item.attempt > 1 && (
          <span className="meta">{say(`　第 ${item.attempt} 次付`, ` (attempt ${item.attempt})`)}</span>
        )}
      </td>
      <td>{item.organisationName}</td>
      <td>
        {item.bank} {say(item.account)}
        {item.accountChangedAt && <AccountChanged at={item.accountChangedAt} toFormer={item.toFormer} />}
      </td>
      <td className="r money">{yuan(item.amountFen)}</td>
      <td>
        <StatusTag tone={tone} says={{ zh, en }} />
      </td>
    </tr>
  );
}

/** Tells how many rows have come into view: the end of what is loaded, or where the list has been scrolled to. */
function useLooked(total: number, loaded: number, more: () => void) {
  const [looked, setLooked] = useState(0);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current) return;
    // Against the window: what the list's own box or the page still hides has not been seen.
    const look = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting || loaded === 0) return;
      setLooked((before) => Math.max(before, Math.min(loaded, total)));
      more();
    });
    look.observe(end.current);
    return () => look.disconnect();
  }, [loaded, total, more]);
  return { looked, end };
}

function Filter({
  which,
  batch,
  onWhich,
}: {
  readonly which: Which;
  readonly batch: Batch;
  readonly onWhich: (which: Which) => void;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const settled = batch.answered - batch.rejected;
  const ways = [
    ['all', say(`全部 ${count(batch.items)}`, `All ${count(batch.items)}`)],
    ['settled', say(`付成 ${count(settled)}`, `Paid ${count(settled)}`)],
    ['rejected', say(`没付成 ${count(batch.rejected)}`, `Not paid ${count(batch.rejected)}`)],
  ] as const;
  return (
    <fieldset className="chips plain">
      <legend className="sr">{say('看哪些', 'Which')}</legend>
      {ways.map(([key, says]) => (
        <button key={key} type="button" className="chip" aria-pressed={which === key} onClick={() => onWhich(key)}>
          {says}
        </button>
      ))}
    </fieldset>
  );
}

/** `whole`: all of it is there, so that its sum can stand below. */
function Table({
  items,
  batch,
  whole,
}: {
  readonly items: readonly PaymentItem[];
  readonly batch: Batch;
  readonly whole: boolean;
}) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th className="r">{say('序号', 'No.')}</th>
          <th>{say('收款人', 'Payee')}</th>
          <th>{say('所在工会', 'Union')}</th>
          <th>{say('账户', 'Account')}</th>
          <th className="r">{say('金额', 'Amount')}</th>
          <th>{say('状态', 'State')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, n) => (
          <Row key={item.id} item={item} batch={batch} n={n + 1} />
        ))}
        {whole && (
          <tr className="sum">
            <td />
            <td colSpan={3}>{say(`合计 ${count(batch.items)} 笔`, `Sum of ${count(batch.items)} payments`)}</td>
            <td className="r">{yuan(batch.amountFen)}</td>
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

export function Items({
  batch,
  which,
  onWhich,
  onLooked,
}: {
  readonly batch: Batch;
  readonly which: Which;
  readonly onWhich: (which: Which) => void;
  readonly onLooked: (n: number) => void;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const { roles } = useSeat();
  const pages = usePages('GET /payment-batches/{id}/items', {
    params: { id: batch.id },
    query: { limit: 100, ...(which === 'all' ? {} : { result: which }) },
  });
  const { of } = pages;
  const { looked, end } = useLooked(batch.items, which === 'all' ? pages.rows.length : 0, () => {
    if (of.hasNextPage && !of.isFetchingNextPage) of.fetchNextPage();
  });
  useEffect(() => onLooked(looked), [looked, onLooked]);
  const reading = batch.state === 'prepared' && roles.includes('finance-checker');
  return (
    <section className="panel" id="items" aria-label={say('逐笔', 'One by one')}>
      <div className="ph">
        <h2>{say('逐笔', 'One by one')}</h2>
        {batch.answered > 0 ? (
          <Filter which={which} batch={batch} onWhich={onWhich} />
        ) : (
          <span className="meta" role="status">
            {reading && looked >= batch.items
              ? say(`${count(batch.items)} 笔都看过了`, `All ${count(batch.items)} read`)
              : reading
                ? say(
                    `看到第 ${count(looked)} 笔，一共 ${count(batch.items)} 笔。看到最后才能复核`,
                    `${count(looked)} of ${count(batch.items)} read. Read to the end to approve`,
                  )
                : say('收款人和账号只显示该看的部分', 'Payees and accounts are shown as far as your post allows')}
          </span>
        )}
      </div>
      <ErrorNote error={of.error} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className="readlist" tabIndex={0} aria-label={say('逐笔清单', 'The payments')}>
        <Table items={pages.rows} batch={batch} whole={which === 'all' && of.isSuccess && !of.hasNextPage} />
        {of.hasNextPage && which !== 'all' && (
          <p className="more">
            <button type="button" className="btn btn-s" onClick={() => of.fetchNextPage()}>
              {say('再看一些', 'Show more')}
            </button>
          </p>
        )}
        <div ref={end} className="end" />
      </section>
    </section>
  );
}
