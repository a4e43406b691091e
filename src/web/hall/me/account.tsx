// The account I am paid on. After a payment came back, giving the right one sends it on its way again.
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { parseCardNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly fault: Text | null;
  readonly digits?: true;
  readonly onChange: (value: string) => void;
  readonly onLeave: () => void;
}

function Field({ id, label, hint, value, fault, digits, onChange, onLeave }: FieldProps) {
  const { say } = useReader();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <input
        className={`in${fault ? ' err' : ''}`}
        id={id}
        aria-describedby={`${id}-hint${fault ? ` ${id}-fault` : ''}`}
        aria-invalid={fault !== null}
        autoComplete="off"
        {...(digits ? { inputMode: 'numeric' as const } : {})}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
      {fault && (
        <p className="errmsg" id={`${id}-fault`}>
          <Icon name="no" />
          {say(fault)}
        </p>
      )}
    </div>
  );
}

const faultOf = (account: string): Text | null => {
  const parsed = parseCardNumber(account);
  return isRefusal(parsed) ? parsed.why : null;
};

function AccountForm({
  returned,
  onDone,
}: {
  readonly returned: boolean;
  readonly onDone: (set: Answer<'PUT /me/account'>) => void;
}) {
  const { say } = useReader();
  const [account, setAccount] = useState('');
  const [bank, setBank] = useState('');
  const [looked, setLooked] = useState<ReadonlySet<'account' | 'bank'>>(new Set());
  const set = useDoing('PUT /me/account', { done: onDone });
  const look = (...fields: ('account' | 'bank')[]) => setLooked(new Set([...looked, ...fields]));
  const wrong = faultOf(account);
  const noBank = bank.trim() === '' ? { zh: '没有写开户银行', en: 'The bank is missing' } : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look('account', 'bank');
    if (!wrong && !noBank) set.mutate({ body: { account, bank } });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <Field
        id="account"
        label={say('银行卡号', 'Card number')}
        hint={say('本人名下的卡，照卡面抄，空格不要紧', 'A card in your own name, as printed; blanks do not matter')}
        value={account}
        fault={looked.has('account') ? wrong : null}
        digits
        onChange={setAccount}
        onLeave={() => account !== '' && look('account')}
      />
      <Field
        id="bank"
        label={say('开户银行', 'Bank')}
        hint={say('写到支行更稳妥，例如：中国工商银行顺义支行', 'With its branch if you know it')}
        value={bank}
        fault={looked.has('bank') ? noBank : null}
        onChange={setBank}
        onLeave={() => bank !== '' && look('bank')}
      />
      <ErrorNote error={set.error} />
      <button
        type="submit"
        className="btn btn-main btn-wide"
        disabled={set.isPending}
        // Else leaving the field would put its fault above the button and move it away from under the finger.
        onMouseDown={(event) => event.preventDefault()}
      >
        {set.isPending
          ? say('正在保存……', 'Saving …')
          : returned
            ? say('保存，重新付给我', 'Save and pay me again')
            : say('保存收款账户', 'Save the account')}
      </button>
    </form>
  );
}

function Saved({ saved }: { readonly saved: Answer<'PUT /me/account'> }) {
  const { say } = useReader();
  const again = saved.again.length;
  return (
    <div className="stack">
      <Note tone="ok" live>
        <b>
          {say('收款账户已改为 ', 'You are now paid on ')}
          {saved.bank} {saved.account && say(saved.account)}
        </b>
        {again > 0 && (
          <p>
            {say(
              `退回的 ${again} 笔已经重新排队付款，到账会通知您`,
              `${again === 1 ? 'The returned payment is' : `${again} returned payments are`} on the way again; you will be told`,
            )}
          </p>
        )}
      </Note>
      <Link className="btn btn-wide" href="/hall/me/money">
        {say('看我的钱', 'See my money')}
      </Link>
    </div>
  );
}

export default function AccountPage() {
  const { say } = useReader();
  const { yuan } = useFormats();
  const [saved, setSaved] = useState<Answer<'PUT /me/account'> | null>(null);
  const money = useAnswer('GET /me/payments', { query: { limit: 50 } });
  return (
    <Phone back="/hall/me/money" title={say('我的钱', 'My money')}>
      <section className="sec first stack">
        <h1>{say('收款账户', 'The account you are paid on')}</h1>
        {saved ? (
          <Saved saved={saved} />
        ) : (
          <Shown of={money} lines={5}>
            {({ items, account, bank }) => {
              const returned = items.filter((one) => one.mendable);
              return (
                <>
                  {returned.map((one) => (
                    <Note key={one.caseId} tone="wait">
                      <b>
                        {say(one.programme)} {yuan(one.amountFen)}
                      </b>
                      <p>
                        {say('银行退回：', 'Returned by the bank: ')}
                        {one.reason && say(one.reason)}
                      </p>
                    </Note>
                  ))}
                  {account && (
                    <p className="sub">
                      {say('现在登记的：', 'On file now: ')}
                      {bank} <span className="nowrap">{say(account)}</span>
                    </p>
                  )}
                  <AccountForm returned={returned.length > 0} onDone={setSaved} />
                </>
              );
            }}
          </Shown>
        )}
      </section>
    </Phone>
  );
}
