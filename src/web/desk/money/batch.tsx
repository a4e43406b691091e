// One payment batch: the hands it went through, the list the second person reads to its end, the file for the bank, what the bank answered,
// and whether every fen is where it should be.

import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { BankFile } from '#web/desk/money/bank-file.tsx';
import { BankReturn } from '#web/desk/money/bank-return.tsx';
import { ChangedAccounts, type Confirming, unconfirmed, useConfirming } from '#web/desk/money/changed-accounts.tsx';
import { FourEyes } from '#web/desk/money/four-eyes.tsx';
import { Items } from '#web/desk/money/items.tsx';
import { Matched } from '#web/desk/money/matched.tsx';
import { PromisedDay } from '#web/desk/money/promised.tsx';
import { Rejected } from '#web/desk/money/rejected.tsx';
import { type Batch, stateOf, type Which } from '#web/desk/money/words.ts';
import { WholePage } from '#web/desk/whole-page.tsx';
import { download } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { caseNumber } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { ErrorNote, Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/money/money.css';

/** Beyond this many the second person may approve on a share; how large it was stands in the strip. */
const readAtLeast = 200;

interface Hands {
  readonly maker: boolean;
  readonly checker: boolean;
  readonly preparer: boolean;
}

interface ActsProps {
  readonly batch: Batch;
  readonly hands: Hands;
  readonly looked: number;
  readonly confirming: Confirming;
}

/** Approving is possible once the list has been read and every account that was changed just now confirmed; whoever cannot, reads why. */
function Approve({ batch, hands, looked, confirming }: ActsProps) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const approve = useDoing('POST /payment-batches/{id}/approval');
  const toRead = Math.max(0, Math.min(batch.items, readAtLeast) - looked);
  const toConfirm = unconfirmed(confirming);
  const why = hands.preparer
    ? say('复核（您制的单，要由另一人）', 'Approve (you prepared it; another person has to)')
    : !hands.checker
      ? say('复核（要由财务复核岗）', 'Approve (for the finance checker)')
      : toRead > 0
        ? say(`复核通过（还有 ${count(toRead)} 笔没看）`, `Approve (${count(toRead)} still to read)`)
        : toConfirm > 0
          ? say(
              `复核通过（${count(toConfirm)} 个刚改的账户没确认）`,
              `Approve (${count(toConfirm)} changed accounts to confirm)`,
            )
          : null;
  return (
    <>
      <button
        type="button"
        className={why === null ? 'btn btn-main' : 'btn'}
        aria-disabled={why !== null}
        disabled={approve.isPending}
        onClick={() => {
          if (why === null)
            approve.mutate({ params: { id: batch.id }, body: { looked, confirmed: [...confirming.confirmed] } });
        }}
      >
        {why ?? say(`复核通过，${yuan(batch.amountFen)}`, `Approve ${yuan(batch.amountFen)}`)}
      </button>
      {approve.data !== undefined && approve.data.removed.length > 0 && (
        <p role="status">
          {say(
            `已复核。${count(approve.data.removed.length)} 件在制单后撤销了批准，已移出本批：${approve.data.removed.map((id) => caseNumber(id).zh).join('、')}`,
            `Approved. ${count(approve.data.removed.length)} undone since the batch was prepared left it: ${approve.data.removed.map((id) => caseNumber(id).en).join(', ')}`,
          )}
        </p>
      )}
      <ErrorNote error={approve.error} />
    </>
  );
}

function Acts(props: ActsProps) {
  const { batch, hands } = props;
  const { say } = useReader();
  const withdraw = useDoing('POST /payment-batches/{id}/withdrawal');
  const [failed, setFailed] = useState<unknown>(null);
  const before = ['preparing', 'prepared', 'approved'].includes(batch.state);
  const save = () =>
    download('GET /payment-batches/{id}/items/file', { params: { id: batch.id }, query: { format: 'xlsx' } }).then(
      () => setFailed(null),
      setFailed,
    );
  return (
    <>
      {batch.state !== 'withdrawn' && batch.state !== 'preparing' && (
        <button type="button" className="btn" onClick={save}>
          <Icon name="out" />
          {say('导出明细', 'Export the list')}
        </button>
      )}
      {before && hands.maker && (
        <button
          type="button"
          className="btn"
          disabled={withdraw.isPending}
          onClick={() => withdraw.mutate({ params: { id: batch.id } })}
        >
          <Icon name="undo" />
          {say('撤回这一批', 'Take the batch back')}
        </button>
      )}
      {batch.state === 'prepared' && <Approve {...props} />}
      <ErrorNote error={withdraw.error ?? failed} />
    </>
  );
}

/** What nobody can do, however he tries. */
function Limits() {
  const { say } = useReader();
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('谁不能做什么', 'Who cannot do what')}</h2>
      </div>
      <div className="pb gap-s sub">
        <p>{say('制单的人不能复核自己的单。', 'Whoever prepared a batch cannot approve it.')}</p>
        <p>{say('批里有付给自己的款，也要回避。', 'Nor can whoever is paid by it.')}</p>
        <p>
          {say(
            '送出之后谁也改不了，只能退回、重付。',
            'Once sent nobody changes it: payments come back or are paid again.',
          )}
        </p>
        <p>{say('下载银行文件会记进访问日志。', 'Every download of the bank file is logged.')}</p>
      </div>
    </section>
  );
}

function Withdrawn() {
  const { say } = useReader();
  return (
    <Note>
      <b>{say('这一批撤回了，没有送银行', 'This batch was taken back and never went to the bank')}</b>
      <p>
        {say('里面的款都回到了“等着付的”。', 'Its payments wait to be paid again.')}{' '}
        <Link href="/desk/money">{say('回到资金', 'Back to money')}</Link>
      </p>
    </Note>
  );
}

/** Where it is, and for which round how many payments of how much. */
function WhatItPays({ batch, mine }: { readonly batch: Batch; readonly mine: boolean }) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  const round = useAnswer('GET /rounds/{id}', { params: { id: batch.roundId } });
  const title = useAnswer('GET /programmes', {}).data?.items.find(
    (one) => one.programmeKey === round.data?.programmeKey,
  )?.title;
  const name = round.data && roundName(round.data.name);
  return (
    <span className="flex">
      <StatusTag {...stateOf(batch, mine)} box />
      <span>{[title && say(title), name && say(name)].filter(Boolean).join(' · ')}</span>
      <span>{say(`${count(batch.items)} 笔`, `${count(batch.items)} payments`)}</span>
      <b className="money">{yuan(batch.amountFen)}</b>
      {batch.promisedOn && <PromisedDay on={batch.promisedOn} />}
    </span>
  );
}

function Page({ batch }: { readonly batch: Batch }) {
  const { say } = useReader();
  const { roles } = useSeat();
  const me = useAnswer('GET /me', {}).data;
  const round = useAnswer('GET /rounds/{id}', { params: { id: batch.roundId } });
  const [looked, setLooked] = useState(0);
  const [which, setWhich] = useState<Which>('all');
  const hands: Hands = {
    maker: roles.includes('finance-maker'),
    checker: roles.includes('finance-checker'),
    preparer: me?.personId === batch.preparedBy,
  };
  const sent = batch.state === 'sent' || batch.state === 'settled';
  const mine =
    batch.state === 'prepared' ? hands.checker && !hands.preparer : batch.state === 'approved' && hands.maker;
  const confirming = useConfirming(batch, mine);
  return (
    <>
      <PageHead
        title={say(`付款批次 ${batch.number}`, `Payment batch ${batch.number}`)}
        crumbs={[['/desk/money', say('资金', 'Money')]]}
        meta={<WhatItPays batch={batch} mine={mine} />}
      >
        <Acts batch={batch} hands={hands} looked={looked} confirming={confirming} />
      </PageHead>
      {batch.state === 'withdrawn' ? (
        <Withdrawn />
      ) : (
        <>
          <FourEyes batch={batch} mine={mine} />
          {sent && <Matched batch={batch} onWhich={setWhich} />}
          <div className="cols with-side">
            <div className="stack">
              {(batch.state === 'prepared' || batch.state === 'approved') && <ChangedAccounts {...confirming} />}
              {batch.rejected > 0 && <Rejected batch={batch} />}
              <Items batch={batch} which={which} onWhich={setWhich} onLooked={setLooked} />
            </div>
            <div className="stack">
              {(batch.state === 'approved' || sent) && <BankFile batch={batch} hands={hands} confirming={confirming} />}
              {sent && hands.maker && round.data && (
                <BankReturn batch={batch} organisationId={round.data.organisationId} />
              )}
              <Limits />
            </div>
          </div>
        </>
      )}
    </>
  );
}

export default function BatchPage() {
  const { say } = useReader();
  const id = Number(useParams<{ id: string }>().id);
  const batch = useAnswer('GET /payment-batches/{id}', { params: { id } }, { every: 15_000 });
  return (
    <WholePage
      of={batch}
      lines={8}
      title={say('付款批次', 'Payment batch')}
      crumbs={[['/desk/money', say('资金', 'Money')]]}
    >
      {(one) => <Page key={one.id} batch={one} />}
    </WholePage>
  );
}
