// How far a payment has come, in the same words on every page.
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

export type MyPayment = Answer<'GET /me/payments'>['items'][number];

const states: Readonly<Record<MyPayment['state'], { readonly tone: Tone; readonly says: Text }>> = {
  waiting: { tone: 'go', says: text('等待付款', 'Waiting to be paid') },
  preparing: { tone: 'go', says: text('正在制单', 'Being prepared') },
  sent: { tone: 'go', says: text('已送银行', 'At the bank') },
  settled: { tone: 'ok', says: text('已到账', 'Paid') },
  rejected: { tone: 'bad', says: text('银行退回', 'Returned by the bank') },
};

export function PaymentState({ one }: { readonly one: MyPayment }) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const more = [one.at && dayOf(one.at), one.account && say(one.account), one.bank, one.reason && say(one.reason)];
  return (
    <>
      <StatusTag {...states[one.state]} />
      <span className="meta block">
        <Parts of={more} />
      </span>
    </>
  );
}
