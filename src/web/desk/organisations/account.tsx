// The account a union pays from and is paid on: shown by its last digits, set by its own finance with a fresh code.
import { type FormEvent, useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';

function AccountForm({ id, onDone }: { readonly id: number; readonly onDone: () => void }) {
  const { say } = useReader();
  const set = useDoing('PUT /organisations/{id}/account', { done: onDone });
  const [account, setAccount] = useState('');
  const [bank, setBank] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ params: { id }, body: { account, bank } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('账号', 'Account number')}</span>
        <input
          className="in"
          inputMode="numeric"
          required
          value={account}
          onChange={(e) => setAccount(e.target.value)}
        />
      </label>
      <label className="field">
        <span className="lab">{say('开户行', 'Bank')}</span>
        <input className="in" required value={bank} onChange={(e) => setBank(e.target.value)} />
      </label>
      <ErrorNote error={set.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={set.isPending}>
          {say('登记这个账户', 'Register this account')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('先不改', 'Not now')}
        </button>
      </div>
    </form>
  );
}

export function Account({ id }: { readonly id: number }) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const account = useAnswer('GET /organisations/{id}/account', { params: { id } });
  const [changing, setChanging] = useState(false);
  const may = id === organisationId && roles.includes('finance-maker');
  return (
    <Panel
      title={say('银行账户', 'Bank account')}
      aside={
        may &&
        !changing && (
          <button type="button" className="btn btn-s" onClick={() => setChanging(true)}>
            {say('登记或更换', 'Register or change')}
          </button>
        )
      }
    >
      <div className="pb stack">
        <Shown of={account} lines={1}>
          {(one) => (
            <p>
              {one.account ? (
                <b>
                  {one.bank} {say(one.account)}
                </b>
              ) : (
                say('还没有登记。付给本工会的款要等它。', 'None yet; payments to this union wait for it.')
              )}
            </p>
          )}
        </Shown>
        {changing && <AccountForm id={id} onDone={() => setChanging(false)} />}
        {!may && <p className="meta">{say('由本工会的财务制单岗登记。', 'Its own finance maker registers it.')}</p>}
      </div>
    </Panel>
  );
}
