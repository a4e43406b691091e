// What I was granted and how far each payment has come, and the account it goes to.
import { useState } from 'react';
import { Link } from 'wouter';
import { PaymentState } from '#web/hall/payment-state.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

function Account() {
  const { say } = useReader();
  const money = useAnswer('GET /me/payments', { query: { limit: 50 } });
  return (
    <Shown of={money} lines={2}>
      {({ account, bank }) => (
        <Link className="item" href="/hall/me/account">
          <span className="grow">
            <span className="t">
              {account ? (
                <>
                  {bank} <span className="nowrap">{say(account)}</span>
                </>
              ) : (
                say('还没有登记收款账户', 'No account is on file')
              )}
            </span>
            <span className="meta block">
              {account
                ? say('批准的钱都付到这里', 'What is granted is paid here')
                : say('登记后才能付给您', 'You can be paid once there is one')}
            </span>
          </span>
          <span className="go">{account ? say('改', 'Change') : say('登记', 'Add')}</span>
          <Icon name="right" className="chev" />
        </Link>
      )}
    </Shown>
  );
}

function Payments({ cursor }: { readonly cursor?: string }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const [more, setMore] = useState(false);
  const money = useAnswer('GET /me/payments', { query: { limit: 50, ...(cursor ? { cursor } : {}) } });
  return (
    <Shown of={money} lines={6}>
      {({ items, next }) => (
        <>
          {items.length > 0 && (
            <ul className="list">
              {items.map((one) => (
                <li key={one.caseId}>
                  <Link className="item" href={`/hall/cases/${one.caseId}`}>
                    <span className="grow">
                      <span className="line">
                        <span className="t">{say(one.programme)}</span>
                        <b className="money">{yuan(one.amountFen)}</b>
                      </span>
                      <PaymentState one={one} />
                    </span>
                    <Icon name="right" className="chev" />
                  </Link>
                </li>
              ))}
            </ul>
          )}
          {items.length === 0 && !next && !cursor && (
            <Empty says={{ zh: '还没有批准给您的钱', en: 'Nothing has been granted to you yet' }} />
          )}
          {next && !more && (
            <button type="button" className="btn btn-wide" onClick={() => setMore(true)}>
              {say('再早的', 'Earlier ones')}
            </button>
          )}
          {next && more && <Payments cursor={next} />}
        </>
      )}
    </Shown>
  );
}

export default function Money() {
  const { say } = useReader();
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <section className="sec flush first">
        <h1>{say('收款账户', 'The account you are paid on')}</h1>
        <Account />
      </section>
      <section className="sec flush">
        <h2>{say('批准给您的', 'Granted to you')}</h2>
        <Payments />
      </section>
    </Phone>
  );
}
