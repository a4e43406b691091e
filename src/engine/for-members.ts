// Whom a programme is for: what members bring themselves, and in which part of the union.
import type { PinnedRound } from '#engine/load.ts';
import type { Programme } from '#policy/programme.ts';

type By = 'member' | 'union';

/** Whether members bring such cases themselves; `by` the union: whether it may for them. What the register opens nobody brings. */
export function membersBring({ subject, roster, stages }: Programme, by: By = 'member'): boolean {
  if (subject !== 'member' || roster) return false;
  const ways = Object.values(stages)[0]?.settings.by;
  return !Array.isArray(ways) || ways.includes(by);
}

interface Place {
  /** null: no membership at present. */
  readonly organisationId: number | null;
  within(id: number, ancestorId: number): boolean;
}

/** Also of the member's part of the union; of any where they belong to none. */
export const isFor = (
  { programme, view }: PinnedRound,
  { organisationId, within }: Place,
  by: By = 'member',
): boolean => membersBring(programme, by) && (organisationId === null || within(organisationId, view.organisationId));
