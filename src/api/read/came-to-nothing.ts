// What came to nothing for somebody lately: a draw without luck, a place given back or not confirmed, a line that ended. Told on the first screen for
// three days, in the words of the message that told it.
import { z } from '@hono/zod-openapi';
import { instant, iso, text } from '#api/shapes.ts';
import { holdingsOf } from '#engine/claimed.ts';
import type { Engine } from '#engine/engine.ts';
import { messagesAbout } from '#messages/outbox.ts';

export const nothingShown = z.object({ words: text, link: z.string().nullable(), at: instant });

const topics = ['draw-lost', 'claim-back', 'claim-expired', 'claim-line-over'] as const;
const shownForMs = 3 * 86_400_000;

const numberIn = (link: string | null, path: string): number | null => {
  const number = link?.startsWith(path) ? Number(link.slice(path.length)) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
};

/** The newest of each thing; of a round of which they have one now, nothing. */
export async function cameToNothing(engine: Engine, tenantId: number, personId: number) {
  const { db, clock } = engine.house;
  const now = clock.now();
  const since = new Date(now.getTime() - shownForMs);
  const told = await messagesAbout(db, tenantId, personId, { topics, since, now });
  if (told.length === 0) return [];
  const drawIds = told.flatMap(({ link }) => numberIn(link, '/hall/draws/') ?? []);
  const draws = await db.query<{ id: number; roundId: number }>(
    `SELECT d.id, o.round_id AS "roundId" FROM draws d JOIN claim_offers o ON o.tenant_id = $1 AND o.id = d.offer_id
      WHERE d.tenant_id = $1 AND d.id = ANY ($2::bigint[])`,
    [tenantId, drawIds],
  );
  const roundOf = (link: string | null): number | null =>
    numberIn(link, '/hall/services/') ?? draws.find(({ id }) => id === numberIn(link, '/hall/draws/'))?.roundId ?? null;
  const roundIds = told.flatMap(({ link }) => roundOf(link) ?? []);
  const held = await holdingsOf(db, tenantId, roundIds, personId);
  const has = (link: string | null): boolean => held.get(roundOf(link) ?? 0)?.backOn === null;
  const seen = new Set<string>();
  return told.flatMap(({ words, link, at }) => {
    if (has(link) || (link !== null && seen.has(link))) return [];
    if (link !== null) seen.add(link);
    return [{ words, link, at: iso(at) }];
  });
}
