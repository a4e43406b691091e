// The money of a union: what waits to be paid, the batches on their way, the year's budgets, the chart of accounts.
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { chinaDate } from '#kit/clock.ts';
import { ExportButton } from '#web/desk/export-button.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Budgets } from '#web/desk/money/budgets.tsx';
import { PromisedDay, PromisedPanel } from '#web/desk/money/promised.tsx';
import { type Batch, stateOf } from '#web/desk/money/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import { useSaving } from '#web/desk/rounds/tab.ts';
import { inOrder, type Sorter, SortHead, useSorter } from '#web/desk/sorted-heads.tsx';
import { type Answer, download } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type Pages, type RowOf, usePages } from '#web/parts/pages.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/money/money.css';

type Preparing = ReturnType<typeof useDoing<'POST /rounds/{id}/payment-batches'>>;

/** A large batch is filled in the background; where it is, and the way to it. */
function BeingPrepared({ jobId, batchId }: { readonly jobId: number; readonly batchId: number }) {
  const { say } = useReader();
  return (
    <div className="pb stack">
      <JobCard id={jobId} says={say('制付款批次', 'Preparing the batch')} />
      <p className="sub">
        {say('做完以后由另一位财务复核。', 'Another person of finance approves it when it is done.')}{' '}
        <Link href={`/desk/money/batches/${batchId}`}>{say('看这一批', 'Open the batch')}</Link>
      </p>
    </div>
  );
}

/** Who has no account yet is named as a number and left for the next batch. */
function Prepared({ made }: { readonly made: NonNullable<Preparing['data']> }) {
  const { say } = useReader();
  const { yuan, count, fromTime } = useFormats();
  if (made.jobId !== null) return <BeingPrepared jobId={made.jobId} batchId={made.batchId} />;
  const without = made.withoutAccount.length;
  return (
    <div className="pb">
      <Note tone="ok" live>
        <b>
          {say(
            `制好了：${count(made.items)} 笔，${yuan(made.amountFen)}`,
            `Prepared: ${count(made.items)} payments, ${yuan(made.amountFen)}`,
          )}
        </b>
        <p>
          {without > 0 &&
            say(
              `${count(without)} 人还没有账户，或刚改、不满一天，等下一批。`,
              `${count(without)} without an account, or with one changed within a day, wait for the next batch. `,
            )}
          {made.undoUntil !== null &&
            say(
              `刚批准的 ${count(made.undoable)} 笔还可以撤回，${fromTime(made.undoUntil)} 以后才能制单。`,
              `${count(made.undoable)} granted just now can be taken back; they can be prepared after ${fromTime(made.undoUntil)}. `,
            )}
          {say('下一步由另一位财务复核。', 'Another person of finance approves it next.')}{' '}
          <Link href={`/desk/money/batches/${made.batchId}`}>{say('看这一批', 'Open the batch')}</Link>
        </p>
      </Note>
    </div>
  );
}

function DueTable({
  due,
  maker,
  preparing,
}: {
  readonly due: Answer<'GET /organisations/{id}/payments-due'>['items'];
  readonly maker: boolean;
  readonly preparing: Preparing;
}) {
  const { say } = useReader();
  const { count, yuan, fromTime } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('批次', 'Round')}</th>
          <th className="r">{say('可以付', 'Can be paid')}</th>
          <th className="r">{say('银行退回，等改账户', 'Sent back, account wanted')}</th>
          <th className="r">{say('已批准还没送出', 'Granted, not sent')}</th>
          <th>{say('下一步', 'Next')}</th>
        </tr>
      </thead>
      <tbody>
        {due.map((one) => (
          <tr key={`${one.roundId} ${one.stage}`}>
            <td>
              <b>{say(one.title)}</b>
              <div className="meta">{say(roundName(one.roundName))}</div>
            </td>
            <td className="r">{count(one.ready)}</td>
            <td className="r">{count(one.rejected)}</td>
            <td className="r money">{yuan(one.unsentFen)}</td>
            <td>
              {one.ready === 0 ? (
                one.undoUntil === null && <span className="meta">{say('等本人改好账户', 'Waits for the payees')}</span>
              ) : maker ? (
                <button
                  type="button"
                  className="btn btn-s"
                  disabled={preparing.isPending}
                  onClick={() => preparing.mutate({ params: { id: one.roundId }, body: { stage: one.stage } })}
                >
                  {preparing.isPending
                    ? say('正在制单……', 'Preparing …')
                    : say(`为 ${count(one.ready)} 笔制单`, `Prepare ${count(one.ready)} payments`)}
                </button>
              ) : (
                <span className="meta">{say('由财务制单岗制单', 'The finance maker prepares it')}</span>
              )}
              {one.undoUntil !== null && (
                <div className="meta">
                  {say(
                    `${count(one.undoable)} 笔刚批准，还可以撤回，要到 ${fromTime(one.undoUntil)} 才能制单`,
                    `${count(one.undoable)} granted just now can be taken back; to be prepared from ${fromTime(one.undoUntil)}`,
                  )}
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Due = ReturnType<typeof useAnswer<'GET /organisations/{id}/payments-due'>>;

function DuePanel({ maker, due }: { readonly maker: boolean; readonly due: Due }) {
  const { say } = useReader();
  const prepare = useDoing('POST /rounds/{id}/payment-batches');
  return (
    <Panel
      title={say('等着付的', 'Waiting to be paid')}
      aside={<span className="meta">{say('批准了、还没进批次的款', 'Granted, in no batch yet')}</span>}
    >
      {prepare.data && <Prepared made={prepare.data} />}
      <ErrorNote error={prepare.error} />
      <Shown of={due} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty
                says={{
                  zh: '现在没有等着付的款。批准以后会出现在这里',
                  en: 'Nothing waits to be paid. What is granted appears here',
                }}
              />
            </div>
          ) : (
            <DueTable due={items} maker={maker} preparing={prepare} />
          )
        }
      </Shown>
    </Panel>
  );
}

/** What is to be paid: granted and in no batch, and by which day it was promised. */
function Payments({ maker }: { readonly maker: boolean }) {
  const { organisationId } = useSeat();
  const due = useAnswer('GET /organisations/{id}/payments-due', { params: { id: organisationId } });
  return (
    <>
      <DuePanel maker={maker} due={due} />
      {due.data && <PromisedPanel promised={due.data.promised} />}
    </>
  );
}

function BatchRow({
  batch,
  waitsForMe,
}: {
  readonly batch: Batch & { readonly roundName: string; readonly title: { zh: string; en: string } };
  readonly waitsForMe: boolean;
}) {
  const { say } = useReader();
  const { count, yuan, fullDay } = useFormats();
  const { tone, says } = stateOf(batch, waitsForMe);
  const onDay = (at: string) => fullDay(chinaDate(new Date(at)));
  return (
    <tr className={waitsForMe ? 'on' : ''}>
      <td className="nowrap">
        <Link href={`/desk/money/batches/${batch.id}`}>
          <b>{batch.number}</b>
        </Link>
      </td>
      <td>
        {say(batch.title)}
        <div className="meta">{say(roundName(batch.roundName))}</div>
      </td>
      <td className="r">{count(batch.items)}</td>
      <td className="r money">{yuan(batch.amountFen)}</td>
      <td>
        {batch.preparedByName}
        <div className="meta nowrap">{onDay(batch.preparedAt)}</div>
      </td>
      <td>
        {batch.approvedByName ?? '—'}
        {batch.approvedAt && <div className="meta nowrap">{onDay(batch.approvedAt)}</div>}
      </td>
      <td>
        <StatusTag tone={tone} says={says} />
        {batch.promisedOn && <PromisedDay on={batch.promisedOn} />}
      </td>
    </tr>
  );
}

const batchStates: readonly Batch['state'][] = ['preparing', 'prepared', 'approved', 'sent', 'settled', 'withdrawn'];

type BatchListed = RowOf<'GET /organisations/{id}/payment-batches'>;

/** Sorted here only when all of them are here; else the page on the screen would pass for the whole. */
function useBatchOrder(batches: Pages<BatchListed>) {
  const { say } = useReader();
  const sorter = useSorter();
  const whole = batches.of.hasNextPage ? null : sorter;
  const ordered = !whole
    ? batches.rows
    : inOrder(batches.rows, whole, {
        number: (one) => one.number,
        title: (one) => `${say(one.title)} ${one.roundName}`,
        items: (one) => one.items,
        amount: (one) => one.amountFen,
        prepared: (one) => one.preparedAt,
        state: (one) => batchStates.indexOf(one.state),
      });
  return { whole, ordered };
}

function BatchHeads({ sorter: whole }: { readonly sorter: Sorter | null }) {
  const { say } = useReader();
  return (
    <thead>
      <tr>
        <SortHead by="number" sorter={whole}>
          {say('批号', 'Number')}
        </SortHead>
        <SortHead by="title" sorter={whole}>
          {say('办法和批次', 'Programme and round')}
        </SortHead>
        <SortHead by="items" sorter={whole} right>
          {say('笔数', 'Payments')}
        </SortHead>
        <SortHead by="amount" sorter={whole} right>
          {say('金额', 'Amount')}
        </SortHead>
        <SortHead by="prepared" sorter={whole}>
          {say('制单', 'Prepared by')}
        </SortHead>
        <th scope="col">{say('复核', 'Approved by')}</th>
        <SortHead by="state" sorter={whole}>
          {say('走到哪了', 'Where it is')}
        </SortHead>
      </tr>
    </thead>
  );
}

function Batches({ roles, me }: { readonly roles: readonly string[]; readonly me: number }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const batches = usePages('GET /organisations/{id}/payment-batches', {
    params: { id: organisationId },
    query: { limit: 100 },
  });
  const { whole, ordered } = useBatchOrder(batches);
  const save = useSaving();
  const waits = ({ state, preparedBy }: Batch) =>
    (state === 'prepared' && roles.includes('finance-checker') && preparedBy !== me) ||
    (state === 'approved' && roles.includes('finance-maker'));
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('付款批次', 'Payment batches')}</h2>
        <span className="flex">
          <span className="meta">{say('新的在前', 'Newest first')}</span>
          <ExportButton
            small
            saving={save}
            says={say('导出', 'Export')}
            read={() =>
              download('GET /exports/payment-batches', { query: { organisation: organisationId, format: 'xlsx' } })
            }
          />
        </span>
      </div>
      <ErrorNote error={batches.of.error ?? save.error} />
      {batches.of.isSuccess && batches.rows.length === 0 && (
        <div className="pb">
          <Empty says={{ zh: '还没有付款批次', en: 'No payment batch yet' }} />
        </div>
      )}
      {batches.rows.length > 0 && (
        <table className="table">
          <BatchHeads sorter={whole} />
          <tbody>
            {ordered.map((one) => (
              <BatchRow key={one.id} batch={one} waitsForMe={waits(one)} />
            ))}
          </tbody>
        </table>
      )}
      <More pages={batches} />
    </section>
  );
}

const readers = ['finance-maker', 'finance-checker', 'auditor', 'chair'];

export default function Money() {
  const { say } = useReader();
  const { organisationName, roles } = useSeat();
  const me = useAnswer('GET /me', {});
  // A link leads to what waits in the budgets.
  const [part, setPart] = useState<'payments' | 'budgets'>(
    new URLSearchParams(useSearch()).get('part') === 'budgets' ? 'budgets' : 'payments',
  );
  if (!roles.some((role) => readers.includes(role)))
    return (
      <>
        <PageHead title={say('资金', 'Money')} meta={organisationName} />
        <Note>
          <b>{say('资金由财务、经审和主席看', 'Money is for finance, the auditor and the chair')}</b>
          <p>
            {say(
              '您在这里的岗位看不到。要看，请向安全管理员申请岗位。',
              'Your post here does not show it. To see it, ask the security administrator for a post.',
            )}
          </p>
        </Note>
      </>
    );
  return (
    <>
      <PageHead
        title={say('资金', 'Money')}
        meta={say(
          `${organisationName}。制单、复核是两个人，银行文件只送一次`,
          `${organisationName}. Two people for every batch; the bank gets its file once`,
        )}
      >
        <fieldset className="chips plain">
          <legend className="sr">{say('看哪一部分', 'Which part')}</legend>
          {(
            [
              ['payments', say('付款', 'Payments')],
              ['budgets', say('预算', 'Budgets')],
            ] as const
          ).map(([key, says]) => (
            <button key={key} type="button" className="chip" aria-pressed={part === key} onClick={() => setPart(key)}>
              {says}
            </button>
          ))}
        </fieldset>
      </PageHead>
      {part === 'payments' ? (
        <>
          <Payments maker={roles.includes('finance-maker')} />
          <Batches roles={roles} me={me.data?.personId ?? 0} />
        </>
      ) : (
        <Budgets maker={roles.includes('finance-maker')} />
      )}
    </>
  );
}
