// What the code on a receipt leads to: whether it is real and still good. It names nobody.
import { Link, useParams } from 'wouter';
import { giftAmount, receiptNumber } from '#policy/gift-units.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Checked({ year, number, mark }: { readonly year: number; readonly number: number; readonly mark: string }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const receipt = useAnswer('GET /open/gift-receipts/{year}/{number}', { params: { year, number }, query: { mark } });
  return (
    <Shown of={receipt} lines={4}>
      {(one) => (
        <div className="paper">
          <h2>{receiptNumber(year, number)}</h2>
          <dl className="kv">
            <dt>{say('内容', 'Given')}</dt>
            <dd>{say(giftAmount(one.amount, one.unit))}</dd>
            <dt>{say('收到日期', 'Received on')}</dt>
            <dd>{fullDay(one.receivedOn)}</dd>
            <dt>{say('状态', 'State')}</dt>
            <dd>
              {one.reversed ? (
                <StatusTag tone="bad" says={{ zh: '已冲销，不再有效', en: 'Taken back, no longer good' }} />
              ) : one.reversal ? (
                <StatusTag tone="off" says={{ zh: '这是一张冲销收据', en: 'This takes another receipt back' }} />
              ) : (
                <StatusTag tone="ok" says={{ zh: '有效', en: 'Good' }} />
              )}
            </dd>
          </dl>
        </div>
      )}
    </Shown>
  );
}

export default function OpenGiftReceipt() {
  const { say } = useReader();
  const { year = '', number = '', mark = '' } = useParams<{ year: string; number: string; mark: string }>();
  const readable = /^\d{4}$/.test(year) && /^[1-9]\d{0,8}$/.test(number) && /^[0-9a-f]{16}$/.test(mark);
  return (
    <OpenFrame
      title={say('核对捐赠收据', 'Checking a receipt')}
      crumb={<Link href="/open/gifts">{say('捐赠', 'Donations')}</Link>}
    >
      {readable ? (
        <Checked year={Number(year)} number={Number(number)} mark={mark} />
      ) : (
        <div className="paper">
          <Empty says={{ zh: '二维码不完整，请重新扫一次', en: 'The code is not whole; please scan it again' }} />
        </div>
      )}
    </OpenFrame>
  );
}
