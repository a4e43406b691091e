// A union's place on the tile map of the union above it: a square of its own, by column and row, roughly where it lies. Whoever moves it, merges it or
// closes it takes the place away with that.
import type { MapPlace } from '#kit/map-place.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import {
  bumpOrganisationsEpoch,
  organisationClosed,
  organisationMissing,
  placedOrganisations,
} from '#organisations/tree.ts';
import type { Queryable } from '#store/queryable.ts';

/**
 * Gives a union a square, or (null) takes it off the map. Run it inside a transaction.
 * Refuses: organisation-not-found, -closed, organisation-top (nothing above it has a map), place-taken.
 */
export async function placeOrganisation(
  q: Queryable,
  tenantId: number,
  id: number,
  place: MapPlace | null,
): Promise<{ readonly done: true } | Refusal> {
  await bumpOrganisationsEpoch(q, tenantId);
  const own = (await placedOrganisations(q, tenantId, [id])).get(id);
  if (!own) return organisationMissing(id);
  if (own.closed_at) return organisationClosed(id, own.name);
  if (own.parent_id === null)
    return refuse(
      'organisation-top',
      `“${own.name}”上面没有工会，没有图可以摆`,
      `No union stands above “${own.name}”, so there is no map to stand on`,
    );
  const [taken] = await q.query<{ name: string }>(
    `SELECT name FROM organisations WHERE tenant_id = $1 AND parent_id = $2 AND map_column = $3 AND map_row = $4 AND id <> $5`,
    [tenantId, own.parent_id, place?.column ?? null, place?.row ?? null, id],
  );
  if (taken)
    return refuse('place-taken', `这一格已经是“${taken.name}”`, `“${taken.name}” stands in this square`, {
      next: { zh: '换一格，或先把它移开', en: 'Choose another square, or move that union first' },
    });
  await q.query('UPDATE organisations SET map_column = $3, map_row = $4 WHERE tenant_id = $1 AND id = $2', [
    ...[tenantId, id, place?.column ?? null, place?.row ?? null],
  ]);
  return { done: true };
}
