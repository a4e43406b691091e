// A receipt as it is printed and given to the donor; its code lets anybody check that it is real and still good.

import { useState } from 'react';
import { useParams } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { receiptNumber, unnamedDonor } from '#policy/gift-units.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { ReceiptState } from '#web/desk/gifts/gift.tsx';
import { Reversals } from '#web/desk/gifts/reversals.tsx';
import { useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { WholePage } from '#web/desk/whole-page.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { QrCode } from '#web/parts/qr-code.tsx';
import '#web/desk/gifts/gifts.css';

type Receipt = Answer<'GET /gift-receipts/{year}/{number}'>;

const reversal: Form = {
  why: { type: 'text', maxLength: 100, prose: true, label: text('为什么冲销', 'Why it is taken back') },
};

interface ReverseProps {
  readonly receipt: Receipt;
  readonly onDone: () => void;
}

function ReverseThings({ receipt: { year, number }, onDone }: ReverseProps) {
  const { say } = useReader();
  const reverse = useDoing('POST /gift-receipts/{year}/{number}/reversal', { done: onDone });
  return (
    <Asking
      form={reversal}
      does={say('开一张冲销收据', 'Make the reversal')}
      busy={reverse.isPending}
      error={reverse.error}
      onCancel={onDone}
      onAnswers={({ why }) => reverse.mutate({ params: { year, number }, body: { why: String(why) } })}
    />
  );
}

function ReverseMoney({ receipt: { year, number }, onDone }: ReverseProps) {
  const { say } = useReader();
  const ask = useDoing('POST /gift-receipts/{year}/{number}/reversals', { done: onDone });
  return (
    <Asking
      form={reversal}
      does={say('申请冲销，请复核确认', 'Ask for it to be confirmed')}
      busy={ask.isPending}
      error={ask.error}
      onCancel={onDone}
      onAnswers={({ why }) => ask.mutate({ params: { year, number }, body: { why: String(why) } })}
    />
  );
}

interface Opened {
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
}

function Reverse({ receipt, open, setOpen }: Opened & { readonly receipt: Receipt }) {
  const { say } = useReader();
  const money = receipt.unit === 'fen';
  if (!open)
    return (
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        {money
          ? say('登记错了，申请冲销', 'It is wrong: ask to take it back')
          : say('登记错了，冲销这张', 'It is wrong: take it back')}
      </button>
    );
  const props = { receipt, onDone: () => setOpen(false) };
  return (
    <Panel title={say('冲销', 'Take it back')}>
      {money ? <ReverseMoney {...props} /> : <ReverseThings {...props} />}
    </Panel>
  );
}

function Paper({ receipt }: { readonly receipt: Receipt }) {
  const { say } = useReader();
  const said = useAmounts();
  const { fullDay, yuan } = useFormats();
  const { year, number, agreement, mark } = receipt;
  const check = new URL(`open/gifts/receipts/${year}/${number}/${mark}`, document.baseURI).href;
  return (
    <section className="panel gift-paper" aria-label={say('捐赠收据', 'Receipt')}>
      <h2>
        {receipt.reversesNumber === null
          ? say('捐赠收据', 'Receipt for a donation')
          : say('捐赠收据（冲销）', 'Reversal of a receipt')}
      </h2>
      <p className="no">{receiptNumber(year, number)}</p>
      <dl className="kv">
        <dt>{say('捐赠人', 'Donor')}</dt>
        <dd>{agreement.donor.name ?? say(unnamedDonor)}</dd>
        <dt>{say('捐赠内容', 'Given')}</dt>
        <dd>
          {receipt.what} <b>{said(receipt.amount, receipt.unit)}</b>
          {receipt.valueFen !== null && say(`，价值 ${yuan(receipt.valueFen)}`, `, worth ${yuan(receipt.valueFen)}`)}
        </dd>
        <dt>{say('收到日期', 'Received on')}</dt>
        <dd>{fullDay(receipt.receivedOn)}</dd>
        <dt>{receipt.reversesNumber === null ? say('凭据', 'Paper') : say('原因', 'Reason')}</dt>
        <dd>{receipt.reference}</dd>
        <dt>{say('用途', 'Purpose')}</dt>
        <dd>{agreement.fundName ?? agreement.purpose}</dd>
        <dt>{say('状态', 'State')}</dt>
        <dd>
          <ReceiptState receipt={receipt} />
        </dd>
      </dl>
      <div className="foot">
        <div>
          <p>{receipt.organisationName}</p>
          <p className="meta">
            {say('感谢您的爱心。款物怎么用的，会告诉您。', 'Thank you. You will be told what became of it.')}
          </p>
          <p className="meta">{say('扫码可以核对这张收据。', 'Scan the code to check this receipt.')}</p>
        </div>
        <QrCode text={check} label={say('核对这张收据的二维码', 'Code to check this receipt')} />
      </div>
    </section>
  );
}

export default function ReceiptPage() {
  const { say } = useReader();
  const { year, number } = useParams<{ year: string; number: string }>();
  const { organisationId, roles } = useSeat();
  const receipt = useAnswer('GET /gift-receipts/{year}/{number}', {
    params: { year: Number(year), number: Number(number) },
  });
  const no = receiptNumber(Number(year), Number(number));
  const [open, setOpen] = useState(false);
  const here = ({ agreement }: Receipt) => agreement.organisationId === organisationId;
  return (
    <WholePage of={receipt} lines={8} title={no} crumbs={[['/desk/gifts', say('捐赠', 'Donations')]]}>
      {(one) => (
        <>
          <PageHead
            title={no}
            crumbs={[
              ['/desk/gifts', say('捐赠', 'Donations')],
              [`/desk/gifts/${one.agreementId}`, one.agreement.donor.name ?? say(unnamedDonor)],
            ]}
          >
            <button
              type="button"
              className={open || one.reversalAsked ? 'btn' : 'btn btn-main'}
              onClick={() => window.print()}
            >
              {say('打印', 'Print')}
            </button>
          </PageHead>
          <Paper receipt={one} />
          <div className="gift-after stack">
            <Reversals rows={one.reversals} here={here(one)} />
            {here(one) &&
              roles.includes('finance-maker') &&
              one.reversedBy === null &&
              one.reversesNumber === null &&
              !one.reversalAsked && <Reverse receipt={one} open={open} setOpen={setOpen} />}
          </div>
        </>
      )}
    </WholePage>
  );
}
