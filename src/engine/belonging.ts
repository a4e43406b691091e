// Where a case belongs: the one rule that says which union a case is opened at. Nobody chooses who decides his case.
import type { Acting } from '#access/duties.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { FactSnapshot } from '#policy/kind.ts';

/** Whom a case about to be opened is about, and at which union it was asked for; null: where it belongs. */
export interface Opening {
  readonly organisationId: number | null;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
}

export interface Belonging {
  readonly organisationId: number;
  /** Nobody may choose another. */
  readonly fixed: boolean;
}

const isMember = (facts: FactSnapshot): boolean =>
  facts['membership.status'] === 'active' || facts['membership.status'] === 'retained';

const unionOf = (facts: FactSnapshot): number | null => {
  const id = facts['membership.organisation'];
  return typeof id === 'number' ? id : null;
};

interface Around {
  /** What the register knows of the person; empty where the case is about nobody. */
  readonly facts: FactSnapshot;
  /** The union that runs the round. */
  readonly roundOrganisationId: number;
  readonly acting: Acting;
  readonly within: (organisationId: number, ancestorId: number) => boolean;
}

/**
 * 1. In the name of a union: at that union.
 * 2. About a member: at the union of his membership, whoever brings it.
 * 3. About somebody who is no member, brought by himself: at the union of his last membership if that lies in the round; else at the one that runs it.
 * 4. About somebody who is no member, brought by a union or the system, and of nobody (parcels kept for walk-ins): at the union that it is asked
 *    for; that the actor may bring cases there is looked at as for every case (engine-actions.ts). Without a word as in 3.
 */
export function belongingOf(opening: Opening, { facts, roundOrganisationId, acting, within }: Around): Belonging {
  const { organisationId, personId, subjectOrganisationId } = opening;
  if (personId === null && subjectOrganisationId !== null)
    return { organisationId: subjectOrganisationId, fixed: true };
  const union = personId === null ? null : unionOf(facts);
  if (union !== null && isMember(facts)) return { organisationId: union, fixed: true };
  const fallback = union !== null && within(union, roundOrganisationId) ? union : roundOrganisationId;
  const himself = personId !== null && acting.personId === personId;
  return himself || organisationId === null
    ? { organisationId: fallback, fixed: himself }
    : { organisationId, fixed: false };
}

export const belongsElsewhere = (): Refusal =>
  refuse(
    'belongs-elsewhere',
    '这件不归所写的工会受理，由当事人会籍所在的工会受理',
    'This case does not belong to the union named, but to the one of the membership of whom it is about',
    {
      rule: 'membership',
      next: text('不写工会，系统按会籍确定', 'Leave the union out: it follows from the membership'),
    },
  );
