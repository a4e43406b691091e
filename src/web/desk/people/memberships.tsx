// Where a member has belonged, and what his union may change: transfer, keep, resume, end.
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { PickOrganisation } from '#web/desk/organisations/find.tsx';
import { membershipNames } from '#web/desk/organisations/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Membership = Answer<'GET /people/{id}/memberships'>['items'][number];
type What = 'join' | 'transfer' | 'end';

/** Joining, transferring and ending have a day; the first two a union. */
function ChangeForm({
  personId,
  what,
  onDone,
}: {
  readonly personId: number;
  readonly what: What;
  readonly onDone: () => void;
}) {
  const { say, today } = useReader();
  const [to, setTo] = useState<{ readonly id: number; readonly name: string } | null>(null);
  const [day, setDay] = useState(today);
  const change = useDoing('POST /people/{id}/memberships', { done: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (what === 'end') change.mutate({ params: { id: personId }, body: { change: 'end', until: day } });
    else if (to && what === 'join')
      change.mutate({ params: { id: personId }, body: { change: 'join', organisationId: to.id, since: day } });
    else if (to)
      change.mutate({ params: { id: personId }, body: { change: 'transfer', organisationId: to.id, on: day } });
  };
  const words: Record<What, string> = {
    join: say('登记入会', 'Register as a member'),
    transfer: say('转会', 'Transfer'),
    end: say('终止会籍', 'End the membership'),
  };
  return (
    <form className="pb stack sunk" onSubmit={submit}>
      {what !== 'end' && <PickOrganisation label={say('到哪个工会', 'To which union')} value={to} onChange={setTo} />}
      <label className="field">
        <span className="lab">{what === 'end' ? say('最后一天', 'Last day') : say('从哪天起', 'From which day')}</span>
        <input className="in" type="date" required max={today} value={day} onChange={(e) => setDay(e.target.value)} />
      </label>
      <p className="meta">
        {say(
          '从前的办件不动；今后按新的会籍判断。本人会收到消息；转会时两边的工会也会收到，转出以后只有新工会能再改。',
          'Cases of the past stay; from then on the new membership counts. The member is told; of a transfer both unions too, and after it only the new one can change it.',
        )}
      </p>
      <ErrorNote error={change.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={change.isPending || (what !== 'end' && to === null)}>
          {what !== 'end' && to === null ? say('先选工会', 'Choose the union first') : words[what]}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('先不做', 'Not now')}
        </button>
      </div>
    </form>
  );
}

function Acts({
  personId,
  current,
  what,
  onWhat,
}: {
  readonly personId: number;
  readonly current: Membership | undefined;
  readonly what: What | null;
  readonly onWhat: (what: What | null) => void;
}) {
  const { say } = useReader();
  const change = useDoing('POST /people/{id}/memberships');
  const words: Record<What, string> = {
    join: say('登记入会', 'Register'),
    transfer: say('转会', 'Transfer'),
    end: say('终止', 'End'),
  };
  const ways: readonly What[] = current ? ['transfer', 'end'] : ['join'];
  return (
    <span className="flex">
      {ways.map((one) => (
        <button
          key={one}
          type="button"
          className="btn btn-s"
          aria-expanded={what === one}
          onClick={() => onWhat(what === one ? null : one)}
        >
          {words[one]}
        </button>
      ))}
      {current && (
        <button
          type="button"
          className="btn btn-s"
          disabled={change.isPending}
          onClick={() =>
            change.mutate({
              params: { id: personId },
              body: { change: current.status === 'active' ? 'retain' : 'resume' },
            })
          }
        >
          {current.status === 'active' ? say('保留会籍', 'Keep membership') : say('恢复会籍', 'Resume membership')}
        </button>
      )}
      <ErrorNote error={change.error} />
    </span>
  );
}

function Belonged({ items }: { readonly items: readonly Membership[] }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('工会', 'Union')}</th>
          <th>{say('会籍', 'Membership')}</th>
          <th>{say('从', 'From')}</th>
          <th>{say('到', 'Until')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <td>
              <Link href={`/desk/organisations/${one.organisationId}`}>{one.organisationName}</Link>
            </td>
            <td>
              <StatusTag tone={one.status === 'active' ? 'ok' : 'off'} says={membershipNames[one.status]} />
            </td>
            <td className="sub">{fullDay(one.since)}</td>
            <td className="sub">{one.until ? fullDay(one.until) : '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Memberships({ personId, leader }: { readonly personId: number; readonly leader: boolean }) {
  const { say } = useReader();
  const memberships = useAnswer('GET /people/{id}/memberships', { params: { id: personId } });
  const [what, setWhat] = useState<What | null>(null);
  const current = memberships.data?.items.find((one) => one.status !== 'ended');
  return (
    <Panel
      title={say('会籍', 'Memberships')}
      aside={leader && memberships.data && <Acts personId={personId} current={current} what={what} onWhat={setWhat} />}
    >
      {what && <ChangeForm key={what} personId={personId} what={what} onDone={() => setWhat(null)} />}
      <Shown of={memberships} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '没有入过会', en: 'Has never joined' }} />
            </div>
          ) : (
            <Belonged items={items} />
          )
        }
      </Shown>
    </Panel>
  );
}
