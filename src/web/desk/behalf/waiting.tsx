// What waits of that which was done for members, as the first page of the day tells it; the pages themselves are loaded when they are opened.
import { Link } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

/** Accounts that wait for a second officer of this union; none for whoever may not check them. */
export function useToCheck() {
  const { organisationId, roles } = useSeat();
  const leads = roles.includes('chair') || roles.includes('officer');
  const list = useAnswer(
    'GET /organisations/{id}/behalf/accounts',
    { params: { id: organisationId } },
    { enabled: leads },
  );
  return list.data?.items ?? [];
}

/** On the first page of the day, where something came back; else nothing. */
export function BehalfWaiting() {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const leads = roles.includes('chair') || roles.includes('officer');
  const list = useAnswer('GET /organisations/{id}/behalf', { params: { id: organisationId } }, { enabled: leads });
  const waiting = (list.data?.items ?? []).filter(({ mine }) => mine);
  if (waiting.length === 0) return null;
  return (
    <Panel
      title={say('替人办的，退回来了', 'Done for others, and sent back')}
      aside={<Link href="/desk/behalf">{say('看全部', 'See all')}</Link>}
    >
      <ul className="pb stack">
        {waiting.slice(0, 3).map((row) => (
          <li key={row.id}>
            <Link href={`/desk/cases/${row.id}/behalf`}>
              {row.name}
              {say('：', ': ')}
              {say(row.programme)}
            </Link>
            {row.returned && <p className="meta">“{row.returned.why}”</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
