// Proposing a change of somebody who holds a post: phone, name, ID number, account. A second person confirms it.
import { type FormEvent, useState } from 'react';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

export interface Person {
  readonly id: number;
  readonly name: string;
  /** Of a security administrator somebody else proposes. */
  readonly security: boolean;
}

type Field = 'phone' | 'name' | 'id-number' | 'account';

const fields: Readonly<Record<Field, { readonly zh: string; readonly en: string }>> = {
  phone: { zh: '手机号', en: 'Phone' },
  name: { zh: '姓名', en: 'Name' },
  'id-number': { zh: '证件号', en: 'ID number' },
  account: { zh: '收款账户', en: 'Account' },
};

function bodyOf(kind: Field, value: string, bank: string) {
  if (kind === 'phone') return { kind, phone: value };
  if (kind === 'name') return { kind, name: value };
  if (kind === 'id-number') return { kind, idNumber: value };
  return { kind, account: value, bank };
}

/** Proposes by the way that is open for this person. */
export function useProposing(person: Person, done?: () => void) {
  const after = done ? { done } : {};
  const usual = useDoing('POST /people/{id}/changes', after);
  const ofSecurity = useDoing('POST /security-administrators/{id}/changes', after);
  return person.security ? ofSecurity : usual;
}

export function Proposed() {
  const { say } = useReader();
  return (
    <Note tone="go" live>
      <b>{say('已提出，还没有改', 'Proposed; nothing is changed yet')}</b>
      <p>
        {say(
          '等另一个人确认：系统、审计管理员，或管得到这位的主席。七天没人确认就作废。',
          'Another person confirms: a system or audit administrator, or a chair above. It lapses after seven days.',
        )}
      </p>
    </Note>
  );
}

export function Propose({ person, onDone }: { readonly person: Person; readonly onDone: () => void }) {
  const { say } = useReader();
  const [kind, setKind] = useState<Field>('phone');
  const [value, setValue] = useState('');
  const [bank, setBank] = useState('');
  const propose = useProposing(person, onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    propose.mutate({ params: { id: person.id }, body: bodyOf(kind, value, bank) });
  };
  return (
    <form className="stack sunk pb" onSubmit={submit}>
      <div className="cols three">
        <label className="field">
          <span className="lab">{say('改哪一项', 'What')}</span>
          <select
            className="in"
            value={kind}
            onChange={(event) => {
              setKind(event.target.value as Field);
              setValue('');
            }}
          >
            {Object.entries(fields).map(([key, name]) => (
              <option key={key} value={key}>
                {say(name)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="lab">{say('改为', 'The new one')}</span>
          <input
            className="in"
            required
            autoComplete="off"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </label>
        {kind === 'account' && (
          <label className="field">
            <span className="lab">{say('开户银行', 'Bank')}</span>
            <input className="in" required value={bank} onChange={(event) => setBank(event.target.value)} />
          </label>
        )}
      </div>
      <ErrorNote error={propose.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={propose.isPending}>
          {say('提出，等另一人确认', 'Propose, for another to confirm')}
        </button>
      </div>
    </form>
  );
}
