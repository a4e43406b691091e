// A person as an officer may see him: masked, and in full only for a purpose that is written down first and that he can read.
import { Fragment, useState } from 'react';
import { type Revealed, RevealForm } from '#web/desk/people/reveal-form.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

type Person = Answer<'GET /people/{id}'>;

function Card({ person, matter }: { readonly person: Person; readonly matter: string }) {
  const { say } = useReader();
  const [full, setFull] = useState<Revealed | null>(null);
  const [asking, setAsking] = useState(false);
  const rows = [
    [say('姓名', 'Name'), person.name],
    [say('证件', 'ID number'), full?.idNumber ?? person.idNumber],
    [say('手机', 'Phone'), full?.phone ?? person.phone],
    [say('收款', 'Account'), full?.account ?? (person.account && say(person.account))],
    [say('开户行', 'Bank'), person.accountBank],
  ] as const;
  return (
    <>
      <dl className="kv">
        {rows.map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value || <span className="meta">{say('没有登记', 'Not on record')}</span>}</dd>
          </Fragment>
        ))}
      </dl>
      {full ? (
        <p className="meta">
          {say('已记下您看过，本人看得到', 'It is on record that you looked; the person can read it')}
        </p>
      ) : asking ? (
        <RevealForm
          personId={person.id}
          chosen="reveal.case"
          worded={matter}
          onSeen={setFull}
          onDone={() => setAsking(false)}
        />
      ) : (
        <button type="button" className="btn btn-s" onClick={() => setAsking(true)}>
          {say('看全部', 'Show in full')}
        </button>
      )}
    </>
  );
}

/** `matter`: what is being decided, to begin the words with. */
export function PersonCard({ personId, matter }: { readonly personId: number; readonly matter: string }) {
  const person = useAnswer('GET /people/{id}', { params: { id: personId } });
  return (
    <Shown of={person} lines={4}>
      {(shown) => (
        <div className="gap-s">
          <Card key={shown.id} person={shown} matter={matter} />
        </div>
      )}
    </Shown>
  );
}
