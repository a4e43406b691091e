// A draft: a case that was opened and not yet handed in. Whoever it is about has one in a round at a time, by a uniqueness key that the draft
// holds until it is handed in or withdrawn; how many may be handed in is for the programme to say.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Effect } from '#policy/kind.ts';

interface About {
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
}

const prefix = 'draft:';
export const isDraftScope = (scope: string): boolean => scope.startsWith(prefix);

/** Of nobody, it counts as the opener's. */
export const draftKeyOf = (
  roundId: number,
  { personId, subjectOrganisationId }: About,
  openedBy: number | null,
): { readonly scope: string; readonly key: string } => ({
  scope: `${prefix}${roundId}`,
  key:
    personId !== null
      ? `person-${personId}`
      : subjectOrganisationId !== null
        ? `union-${subjectOrganisationId}`
        : `by-${openedBy}`,
});

/** `caseId`: of the draft that is there, told to whoever may open another. */
export const draftThere = (caseId?: number): Refusal =>
  refuse('draft-there', '本批次已经有一件没交的草稿', 'There is a draft in this round that was not handed in', {
    rule: 'draft',
    next: text('请接着填那一件，或先撤回它', 'Go on with that one, or withdraw it first'),
    ...(caseId === undefined ? {} : { details: { caseId } }),
  });

export const draftKey = (roundId: number, about: About, openedBy: number | null): Effect => ({
  ...{ do: 'claim-key', ...draftKeyOf(roundId, about, openedBy) },
  refusal: draftThere(),
});
