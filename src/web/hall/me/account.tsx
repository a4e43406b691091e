// The account I am paid on. After a payment came back, giving the right one sends it on its way again.
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { parseCardNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { AccountProof, noProof, proofOf } from '#web/hall/me/account-proof.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

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
  takes,
  onDone,
}: {
  readonly returned: boolean;
  readonly takes: Answer<'GET /me/payments'>['proof'];
  readonly onDone: (set: Answer<'PUT /me/account'>) => void;
}) {
  const { say } = useReader();
  const [account, setAccount] = useState('');
  const [bank, setBank] = useState('');
  const [looked, setLooked] = useState<ReadonlySet<'account' | 'bank'>>(new Set());
  const [proof, setProof] = useState(noProof);
  const set = useDoing('PUT /me/account', { done: onDone });
  const look = (...fields: ('account' | 'bank')[]) => setLooked(new Set([...looked, ...fields]));
  const wrong = faultOf(account);
  const noBank = bank.trim() === '' ? { zh: '没有写开户银行', en: 'The bank is missing' } : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look('account', 'bank');
    if (!wrong && !noBank) set.mutate({ body: { account, bank, ...proofOf(proof) } });
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
      <AccountProof takes={takes} proof={proof} onProof={setProof} />
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
  const { instant } = useFormats();
  const again = saved.again.length;
  return (
    <div className="stack">
      <Note tone="ok" live>
        <b>
          {say('收款账户已改为 ', 'You are now paid on ')}
          {saved.bank} {saved.account && say(saved.account)}
        </b>
        {saved.from && <p>{say(`${instant(saved.from)}起用它付款`, `Paid on from ${instant(saved.from)}`)}</p>}
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

const givenStandings = {
  waiting: ['go', '还在等另一位同事核对，没有用来付款', 'A second officer checks it; nothing is paid on it yet'],
  confirmed: ['ok', '核对过，在用', 'Checked; in use'],
  refused: ['off', '没有通过核对，没有使用', 'Did not pass the check; not used'],
  withdrawn: ['stopped', '收回了，没有使用', 'Taken back; not used'],
} as const satisfies Record<string, readonly [Tone, string, string]>;

/** The account that my union last gave for me: by whom, checked by whom, and the way to take it back. */
function GivenForMe({ one }: { readonly one: NonNullable<Answer<'GET /me/payments'>['proposed']> }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const [id] = useState(newKey);
  const back = useDoing('POST /cases/{id}/behalf/account/withdraw', {});
  const [tone, zh, en] = givenStandings[one.state];
  return (
    <Note>
      <div className="stack">
        <b>
          {say('工会替您登记的：', 'Given for you by your union: ')}
          {one.bank} {say(one.account)}
        </b>
        <p>
          <StatusTag tone={tone} says={{ zh, en }} />
        </p>
        <p className="meta">
          {say(`${one.by}（${one.organisationName}）登记`, `Given by ${one.by} (${one.organisationName})`)}
          {say('，', ', ')}
          {instant(one.at)}
        </p>
        {one.decidedBy && one.decidedAt && one.state !== 'withdrawn' && (
          <p className="meta">
            {one.state === 'confirmed'
              ? say(`${one.decidedBy}核对`, `Checked by ${one.decidedBy}`)
              : say(`${one.decidedBy}：“${one.why ?? ''}”`, `${one.decidedBy}: “${one.why ?? ''}”`)}
            {say('，', ', ')}
            {instant(one.decidedAt)}
          </p>
        )}
        <ErrorNote error={back.error} />
        {(one.state === 'waiting' || one.state === 'confirmed') && (
          <button
            type="button"
            className="btn btn-wide"
            disabled={back.isPending}
            onClick={() => back.mutate({ params: { id: one.caseId }, body: { id, of: one.of } })}
          >
            {say('不是我的意思，收回这个账号', 'I did not agree: take this account back')}
          </button>
        )}
      </div>
    </Note>
  );
}

export default function AccountPage() {
  const { say } = useReader();
  const { yuan, instant } = useFormats();
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
            {({ items, account, bank, from, proof, proposed }) => {
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
                      {from && say(`，${instant(from)}起用它付款`, `, paid on from ${instant(from)}`)}
                    </p>
                  )}
                  {proposed && <GivenForMe one={proposed} />}
                  <AccountForm returned={returned.length > 0} takes={proof} onDone={setSaved} />
                </>
              );
            }}
          </Shown>
        )}
      </section>
    </Phone>
  );
}
