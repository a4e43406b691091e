// The rows of the outbox that an effect comes to.
import type { Prepared } from '#engine/prepared.ts';
import { chinaDate } from '#kit/clock.ts';
import { postsAt } from '#people/posts.ts';
import type { Effect } from '#policy/kind.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** To one person, or to each who leads the union that it is in the name of. */
export async function messageRows(
  { house, q, tenantId }: { readonly house: House; readonly q: Queryable; readonly tenantId: number },
  n: number,
  item: Prepared,
  effect: Extract<Effect, { do: 'message' }>,
): Promise<object[]> {
  if (effect.to !== 'subject-union') return [messageRow(n, item, effect)];
  const union = item.target.subjectOrganisationId;
  const posts = union === null ? [] : await postsAt(q, tenantId, [union], chinaDate(house.clock.now()));
  const leaders = posts.filter(({ role }) => role === 'chair' || role === 'officer').map(({ personId }) => personId);
  return [...new Set(leaders)].map((person_id) => ({
    ...messageRow(n, item, effect),
    ...{ person_id, dedupe: `act:${item.request.id}:${n}:${person_id}` },
  }));
}

const messageRow = (n: number, item: Prepared, effect: Extract<Effect, { do: 'message' }>): object => ({
  topic: effect.topic,
  dedupe: `act:${item.request.id}:${n}`,
  person_id:
    typeof effect.to === 'number'
      ? effect.to
      : ((effect.to === 'subject' ? item.target.personId : null) ?? item.decision.after.openedBy),
  payload: {
    ...{ words: effect.words, programme: item.round.view.programmeKey, roundId: item.round.view.id },
    ...(effect.link === undefined ? {} : { link: effect.link }),
  },
});
