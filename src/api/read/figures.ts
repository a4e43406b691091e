// The table of figures of a round, for the screen and for files alike.
import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { classOf } from '#api/read/cases.ts';
import { findRound } from '#engine/rounds.ts';
import { findVersion } from '#engine/versions.ts';
import { type FigureTable, type FigureTableAsked, figureTable } from '#figures/export.ts';
import { kinds } from '#kinds/index.ts';
import { measuresOf } from '#policy/measures.ts';
import type { Queryable } from '#store/queryable.ts';

interface Scope {
  readonly organisation: number;
  readonly round: number;
}

export const figuresTarget = async <P, Q extends Scope, B>({
  house,
  tenantId,
  query,
}: Located<P, Q, B>): Promise<Target[] | null> => {
  const round = await findRound(house.db, tenantId, query.round);
  return round && [{ tenantId, organisationId: query.organisation, programmeKey: round.programmeKey, class: 'S1' }];
};

/** null when there is no such round. */
export async function tableOf(
  q: Queryable,
  tenantId: number,
  asked: Scope & { readonly by: FigureTableAsked['by'] },
): Promise<FigureTable | null> {
  const round = await findRound(q, tenantId, asked.round);
  const version = round && (await findVersion(q, tenantId, round.versionHash));
  if (!version) return null;
  return figureTable(q, tenantId, {
    organisationId: asked.organisation,
    roundId: asked.round,
    by: asked.by,
    titles: measuresOf(version.definition, kinds),
    sensitive: classOf(version.definition) !== 'S1',
  });
}
