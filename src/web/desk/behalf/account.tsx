// The account of a member who cannot give it himself: given by one officer under his consent, typed once more by a second, taken back at his word.
import { type FormEvent, useMemo, useState } from 'react';
import { accountAgain, accountForm } from '#policy/account-form.ts';
import { ConsentFields, useConsent } from '#web/desk/behalf/consent.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type CaseForMember = Answer<'GET /cases/{id}/behalf'>;
export type Proposed = NonNullable<CaseForMember['account']['last']>;

const standings: Readonly<Record<Proposed['state'], readonly [Tone, string, string]>> = {
  waiting: ['go', '等另一位同事核对，还不会用来付款', 'Waits for a second officer; nothing is paid on it yet'],
  confirmed: ['ok', '核对过，在用', 'Checked; in use'],
  refused: ['bad', '没有通过核对', 'Did not pass the check'],
  withdrawn: ['stopped', '收回了', 'Taken back'],
};

/** Who gave it, who checked it, how it stands. */
export function ProposedAccount({ one }: { readonly one: Proposed }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const [tone, zh, en] = standings[one.state];
  return (
    <div className="gap-s">
      <p>
        <b>
          {one.bank} {say(one.account)}
        </b>
      </p>
      <StatusTag tone={tone} says={{ zh, en }} />
      <p className="meta">
        {say(`${one.by}（${one.organisationName}）代为登记`, `Given by ${one.by} (${one.organisationName})`)}
        {say('，', ', ')}
        {instant(one.at)}
      </p>
      {one.decidedBy && one.decidedAt && (
        <p className="meta">
          {one.state === 'confirmed'
            ? say(`${one.decidedBy}核对`, `Checked by ${one.decidedBy}`)
            : one.state === 'refused'
              ? say(`${one.decidedBy}：“${one.why ?? ''}”`, `${one.decidedBy}: “${one.why ?? ''}”`)
              : say(`${one.decidedBy}收回`, `Taken back by ${one.decidedBy}`)}
          {say('，', ', ')}
          {instant(one.decidedAt)}
        </p>
      )}
    </div>
  );
}

function Give({ one, reader }: { readonly one: CaseForMember; readonly reader: number }) {
  const { say, today } = useReader();
  const [open, setOpen] = useState(false);
  const [id] = useState(newKey);
  const context = useMemo(() => ({ asOf: today }), [today]);
  // Not kept as a draft: an account number does not stay on an office computer.
  const state = useFormState(accountForm, context, {});
  const consenting = useConsent(one.roundId, { personId: reader, name: `behalf-account-${one.id}-consent` });
  const [files] = useState(() => filesOf(one.roundId));
  const give = useDoing('POST /cases/{id}/behalf/account', { done: consenting.done });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const consent = consenting.state.check();
    const answers = state.check();
    if (!answers || !consent || give.isPending) return;
    const body = { id, account: String(answers.account), bank: String(answers.bank) };
    give.mutate({ params: { id: one.id }, body: { ...body, consent: consent as Record<string, unknown> } });
  };
  if (!open)
    return (
      <div>
        <button type="button" className="btn" onClick={() => setOpen(true)}>
          {say('代为登记收款账号', 'Give the account for the member')}
        </button>
      </div>
    );
  return (
    <form className="stack filling" noValidate onSubmit={submit}>
      <ConsentFields consenting={consenting} covers="account" />
      <FormFields state={state} skin="desk" help={{ files }} />
      <ErrorNote error={give.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" aria-disabled={give.isPending}>
          {give.isPending ? say('正在登记……', 'Sending …') : say('登记，交同事核对', 'Give it to a colleague to check')}
        </button>
        <button type="button" className="btn btn-quiet" onClick={() => setOpen(false)}>
          {say('先不办', 'Not now')}
        </button>
      </div>
    </form>
  );
}

/** The second officer: types it, or says what is wrong. */
export function CheckAccount({
  one,
  main = true,
}: {
  readonly one: Pick<Proposed, 'of' | 'caseId'>;
  /** Of several on a screen only the first is red. */
  readonly main?: boolean;
}) {
  const { say, today } = useReader();
  const [ids] = useState(() => [newKey(), newKey()] as const);
  const [wrong, setWrong] = useState(false);
  const [why, setWhy] = useState('');
  const context = useMemo(() => ({ asOf: today }), [today]);
  const state = useFormState(accountAgain, context, {});
  const [files] = useState(() => filesOf(0));
  const answer = useDoing('POST /cases/{id}/behalf/account/answer', {});
  const send = (given: { id: string; account?: string; why?: string }) => {
    if (!answer.isPending) answer.mutate({ params: { id: one.caseId }, body: { of: one.of, ...given } });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong) return send({ id: ids[1], why: why.trim() });
    const answers = state.check();
    if (answers) send({ id: ids[0], account: String(answers.account) });
  };
  return (
    <form className="stack filling" noValidate onSubmit={submit}>
      {wrong ? (
        <label className="field">
          <span className="lab">
            {say('哪里不对（登记的同事和本人看得到）', 'What is wrong (your colleague and the member read it)')}
          </span>
          <textarea className="in" maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />
        </label>
      ) : (
        <FormFields state={state} skin="desk" help={{ files }} />
      )}
      <ErrorNote error={answer.error} />
      <div className="flex">
        <button
          type="submit"
          className={wrong ? 'btn btn-stop' : main ? 'btn btn-main' : 'btn'}
          disabled={answer.isPending || (wrong && why.trim() === '')}
        >
          {wrong
            ? say('退给本人重新登记', 'Send it back')
            : say('两次一样，确认用它付款', 'The same: pay on it from now on')}
        </button>
        <button type="button" className="btn btn-quiet" onClick={() => setWrong(!wrong)}>
          {wrong ? say('还是核对', 'Check it after all') : say('不对，请本人重新登记', 'Wrong: to be given anew')}
        </button>
      </div>
    </form>
  );
}

function TakeBack({ one }: { readonly one: Proposed }) {
  const { say } = useReader();
  const [id] = useState(newKey);
  const back = useDoing('POST /cases/{id}/behalf/account/withdraw', {});
  return (
    <>
      <ErrorNote error={back.error} />
      <div>
        <button
          type="button"
          className="btn btn-s"
          disabled={back.isPending}
          onClick={() => back.mutate({ params: { id: one.caseId }, body: { id, of: one.of } })}
        >
          {say('记下：本人收回这个账号', 'Put down: the member takes it back')}
        </button>
      </div>
    </>
  );
}

export function AccountPanel({ one, reader }: { readonly one: CaseForMember; readonly reader: number }) {
  const { say } = useReader();
  const { account } = one;
  if (!account.needed && !account.last) return null;
  const { last, onFile } = account;
  const barred = one.hindrance !== null || account.hindrance !== null;
  return (
    <Panel title={say('收款账户', 'Account')}>
      <div className="pb stack">
        <p className="sub">
          {onFile
            ? say(`现在登记的：${account.bank ?? ''} ${onFile.zh}`, `On file now: ${account.bank ?? ''} ${onFile.en}`)
            : say('没有登记，批准了也付不出去', 'None on file: what is granted cannot be paid')}
        </p>
        {last && <ProposedAccount one={last} />}
        {account.hindrance && (account.mayGive || account.mayCheck) && (
          <Note>
            <b>{say(account.hindrance)}</b>
            <p>{say('请另一位同事，或上级工会的干部办。', 'A colleague can, or an officer of the union above.')}</p>
          </Note>
        )}
        {account.mayCheck && !barred && <CheckAccount one={last!} />}
        {account.mayGive && !barred && (
          <>
            <Note>
              <b>{say('要两个人的手', 'It takes two officers')}</b>
              <p>
                {say(
                  '您登记，另一位同事对着卡再输一遍，一样才用来付款。登记和核对的人都不能再审这一件。',
                  'You give it; a colleague types it from the card once more, and only then is it paid on. Neither of you decides this case.',
                )}
              </p>
            </Note>
            <Give one={one} reader={reader} />
          </>
        )}
        {account.mayWithdraw && last && <TakeBack one={last} />}
      </div>
    </Panel>
  );
}
