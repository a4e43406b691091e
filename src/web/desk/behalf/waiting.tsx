// Accounts given for members that wait for a second officer.
import { useSeat } from '#web/desk/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';

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
