// Taking in a colleague: by name and ID number, whether or not they are on file anywhere.
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

interface Newcomer {
  readonly name: string;
  readonly idNumber: string;
  readonly since: string;
}

/** Who has just joined, with the way to their page; the form is empty for the next. */
function TakenIn({ done }: { readonly done: { readonly personId: number; readonly name: string } }) {
  const { say } = useReader();
  return (
    <Note tone="go" live>
      <b>
        <Link href={`/desk/people/${done.personId}`}>{done.name}</Link>
        {say('入会了', ' has joined')}
      </b>
    </Note>
  );
}

export function Admit({ organisationId, onDone }: { readonly organisationId: number; readonly onDone: () => void }) {
  const { say, today } = useReader();
  const empty: Newcomer = { name: '', idNumber: '', since: today };
  const [who, setWho] = useState(empty);
  const [done, setDone] = useState<Parameters<typeof TakenIn>[0]['done'] | null>(null);
  const admit = useDoing('POST /organisations/{id}/members', {
    done: ({ personId }) => {
      setDone({ personId, name: who.name });
      setWho({ ...empty, since: who.since });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDone(null);
    admit.mutate({ params: { id: organisationId }, body: who });
  };
  const field = (key: keyof Newcomer) => ({
    className: 'in',
    autoComplete: 'off',
    value: who[key],
    onChange: (e: { target: { value: string } }) => setWho({ ...who, [key]: e.target.value }),
  });
  return (
    <form className="pb stack sunk" onSubmit={submit}>
      <div className="cols admitting">
        <label className="field">
          <span className="lab">{say('新会员姓名', 'Name of the new member')}</span>
          <input {...field('name')} required maxLength={100} />
        </label>
        <label className="field">
          <span className="lab">{say('身份证号', 'ID number')}</span>
          <input {...field('idNumber')} required maxLength={40} />
        </label>
        <label className="field">
          <span className="lab">{say('从哪天起', 'From which day')}</span>
          <input {...field('since')} type="date" required max={today} />
        </label>
      </div>
      <p className="meta">
        {say(
          '手机号由本人第一次登录时自己登记。在别处有会籍的，请本人找原工会转会。每次登记都记进访问日志；人多用名册导入。',
          'Members register their own phone at the first sign-in. Whoever belongs elsewhere asks that union for a transfer. Every entry is logged; for many, import a workbook.',
        )}
      </p>
      {done && <TakenIn done={done} />}
      <ErrorNote error={admit.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={admit.isPending}>
          {say('登记入会', 'Take in')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('先不做', 'Not now')}
        </button>
      </div>
    </form>
  );
}
