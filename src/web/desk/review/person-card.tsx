// A person as an officer may see him: masked, and in full only for a purpose that is written down first and that he can read.
import { Fragment, useState } from 'react';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';

type Person = Answer<'GET /people/{id}'>;
type Revealed = Answer<'POST /people/{id}/reveals'>;

function Card({ person, purpose }: { readonly person: Person; readonly purpose: string }) {
  const { say } = useReader();
  const [full, setFull] = useState<Revealed | null>(null);
  const reveal = useDoing('POST /people/{id}/reveals', { changes: [], done: setFull });
  const rows = [
    [say('姓名', 'Name'), person.name],
    [say('证件', 'ID number'), full?.idNumber ?? person.idNumber],
    [say('手机', 'Phone'), full?.phone ?? person.phone],
    [say('收款', 'Account'), full?.account ?? (person.account && say(person.account))],
    [say('开户行', 'Bank'), person.accountBank],
  ] as const;
  const columns: ('id_number' | 'phone' | 'account')[] = ['id_number', 'phone', 'account'];
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
      <ErrorNote error={reveal.error} />
      {full ? (
        <p className="meta">
          {say('已记下您看过，本人看得到', 'It is on record that you looked; the person can read it')}
        </p>
      ) : (
        <button
          type="button"
          className="btn btn-s"
          disabled={reveal.isPending}
          onClick={() => reveal.mutate({ params: { id: person.id }, body: { columns, purpose } })}
        >
          {say('看全部', 'Show in full')}
        </button>
      )}
    </>
  );
}

export function PersonCard({ personId, purpose }: { readonly personId: number; readonly purpose: string }) {
  const person = useAnswer('GET /people/{id}', { params: { id: personId } });
  return (
    <Shown of={person} lines={4}>
      {(shown) => (
        <div className="gap-s">
          <Card key={shown.id} person={shown} purpose={purpose} />
        </div>
      )}
    </Shown>
  );
}
