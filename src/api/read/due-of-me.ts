// What waits for somebody about claims and draws: a place kept for them until they say yes, a draw that he witnesses.
import { z } from '@hono/zod-openapi';
import { dueOf } from '#api/read/draws.ts';
import { id, instant, iso, text } from '#api/shapes.ts';
import type { Draw, DrawParty } from '#draws/draws.ts';
import type { Engine } from '#engine/engine.ts';
import { labelsOf } from '#engine/offered.ts';
import { pinnedRound } from '#notices/publishing.ts';

export const turnShown = z.object({ roundId: id, title: text, label: text, until: instant });

/** The places that are kept for him, the one to be confirmed first at the head. */
export async function turnsOf(engine: Engine, tenantId: number, personId: number) {
  const { db, clock } = engine.house;
  const rows = await db.query<{ roundId: number; package: string; until: Date }>(
    `SELECT c.round_id AS "roundId", o.package, c.until FROM rounds r
       JOIN claims c ON c.tenant_id = $1 AND c.round_id = r.id AND c.person_id = $2 AND c.until > $3
       JOIN claim_offers o ON o.tenant_id = $1 AND o.id = c.offer_id
      WHERE r.tenant_id = $1 AND r.state = 'open' ORDER BY c.until`,
    [tenantId, personId, clock.now()],
  );
  const shown = rows.map(async ({ roundId, package: key, until }) => {
    const round = (await pinnedRound(engine, db, tenantId, roundId))!;
    const label = labelsOf(round)(key);
    return { roundId, title: round.programme.title, label, until: iso(until) };
  });
  return Promise.all(shown);
}

export const witnessShown = z.object({
  ...{ drawId: id, title: z.string(), due: z.enum(['commit', 'say']) },
  by: instant
    .nullable()
    .openapi({ description: 'The word is due; null: a commitment is, before the rules are published' }),
});

/** Draws where his commitment or his word is asked for now. */
export async function witnessedBy(engine: Engine, tenantId: number, personId: number) {
  const { db, clock } = engine.house;
  type Row = Pick<Draw, 'id' | 'title' | 'state' | 'closesAt' | 'revealsBy'> & Pick<DrawParty, 'word' | 'commitment'>;
  const rows = await db.query<Row>(
    `SELECT d.id, d.title, d.state, d.closes_at AS "closesAt", d.reveals_by AS "revealsBy", p.word, p.commitment FROM draw_parties p
       JOIN draws d ON d.tenant_id = p.tenant_id AND d.id = p.draw_id
      WHERE p.tenant_id = $1 AND p.person_id = $2 AND d.state IN ('preparing', 'open', 'sealed') ORDER BY d.id`,
    [tenantId, personId],
  );
  return rows.flatMap((row) => {
    const due = dueOf(row, row, clock.now());
    if (due !== 'commit' && due !== 'say') return [];
    return [{ drawId: row.id, title: row.title, due, by: due === 'say' ? iso(row.revealsBy) : null }];
  });
}
