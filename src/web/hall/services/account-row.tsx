// The account the money goes to: read as it is on file, given or corrected on the spot.
import { type KeyboardEvent, useState } from 'react';
import type { Form } from '#policy/form.ts';
import { AccountProof, noProof, proofOf } from '#web/hall/me/account-proof.tsx';
import type { Service } from '#web/hall/services/words.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { FormFields, KnownRow } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

const form: Form = {
  account: { type: 'text', pattern: 'bank-card', label: { zh: '银行卡号', en: 'Card number' } },
  bank: { type: 'text', maxLength: 100, label: { zh: '开户银行', en: 'Bank' } },
};
const context = {};

function AccountForm({ onDone }: { readonly onDone: (() => void) | undefined }) {
  const { say } = useReader();
  const state = useFormState(form, context);
  const [proof, setProof] = useState(noProof);
  const takes = useAnswer('GET /me/payments', { query: { limit: 1 } });
  const set = useDoing('PUT /me/account', { changes: ['GET /me/services/{id}'], done: () => onDone?.() });
  const save = () => {
    const answers = state.check();
    if (!answers) return;
    set.mutate({ body: { account: String(answers.account), bank: String(answers.bank), ...proofOf(proof) } });
  };
  // It stands within the application's form: a form of its own would hand that one in too.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    save();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the fields within
    <div className="stack account" onKeyDown={onKeyDown}>
      <p className="meta">
        {say('必须是您本人的卡，户名对不上银行会退回', 'It must be your own card; banks return what has another name')}
      </p>
      <FormFields state={state} skin="hall" />
      {takes.data?.proof.needed && <AccountProof takes={takes.data.proof} proof={proof} onProof={setProof} />}
      <ErrorNote error={set.error} />
      <div className="flex">
        <button type="button" className="btn grow" disabled={set.isPending} onClick={save}>
          {set.isPending ? say('正在存……', 'Saving …') : say('存下这张卡', 'Save this card')}
        </button>
        {onDone && (
          <button type="button" className="btn btn-quiet" onClick={onDone}>
            {say('不改了', 'Leave it')}
          </button>
        )}
      </div>
    </div>
  );
}

export function AccountRow({ me }: { readonly me: Service['me'] }) {
  const { say } = useReader();
  const [open, setOpen] = useState(false);
  if (open || !me.account)
    return (
      <div className="account-edit">
        <h3>
          {me.account ? say('换一张卡', 'Another card') : say('还差一项：收款账户', 'Still missing: your account')}
        </h3>
        <AccountForm onDone={me.account ? () => setOpen(false) : undefined} />
      </div>
    );
  return (
    <KnownRow
      question={say('收款账户', 'Account')}
      value={`${me.accountBank ?? ''} ${say(me.account)}`.trim()}
      source={say('来自会员登记', 'From the register of members')}
      onChange={() => setOpen(true)}
    />
  );
}
