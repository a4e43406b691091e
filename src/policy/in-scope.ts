// Whom nearly every programme is for, in one wording: members, leaders of studios, or unions, of the round's federation.
import { text } from '#kit/text.ts';
import { fact, rule } from '#policy/condition.ts';

export const membersInScope = [
  rule(
    'member',
    fact('membership.status').is('active'),
    text('须是在会的工会会员', 'Must be an active member of the union'),
  ),
  rule(
    'in-scope',
    fact('membership.organisation').within('round.scope'),
    text('所在工会须在本批次范围内', "The member's union must lie within the round's scope"),
  ),
];

/** Of a programme that a studio is the matter of. */
export const leadersInScope = [
  rule(
    'member',
    fact('membership.status').is('active'),
    text('领军人须是在会的工会会员', 'The leader must be an active member of the union'),
  ),
  rule(
    'in-scope',
    fact('membership.organisation').within('round.scope'),
    text('领军人所在工会须在本批次范围内', "The leader's union must lie within the round's scope"),
  ),
];

export const unionsInScope = rule(
  'in-scope',
  fact('organisation.id').within('round.scope'),
  text('须在本批次范围内', "Must lie within the round's scope"),
);
