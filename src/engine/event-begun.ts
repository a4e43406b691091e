// When the event of a round has begun nobody waits for a place at it any more: the lines end, and whoever stood in one is told.
import { emptyLine, offersWithLines } from '#claims/waiting.ts';
import { roundsOf, serviceOf, tell } from '#engine/claimed.ts';
import type { Engine } from '#engine/engine.ts';
import { eventBegins, labelsOf } from '#engine/offered.ts';
import { put } from '#policy/in-words.ts';

/** Safe to run any number of times, by any number of processes. */
export async function endLines(engine: Engine, tenantId: number): Promise<void> {
  const { db, clock } = engine.house;
  const lines = await offersWithLines(db, tenantId);
  if (lines.length === 0) return;
  const rounds = await roundsOf(
    engine,
    tenantId,
    lines.map(({ roundId }) => roundId),
  );
  const now = clock.now();
  for (const { offerId, roundId, package: key } of lines) {
    const round = rounds.get(roundId)!;
    const begins = eventBegins(round);
    if (begins === null || begins > now) continue;
    await db.transaction(async (q) => {
      const people = await emptyLine(q, tenantId, offerId);
      await tell(engine, q, tenantId, {
        ...{ topic: 'claim-line-over', key: `${offerId}:${now.getTime()}`, people, link: serviceOf(round) },
        words: put(
          '候补结束了：{0}。这次没有轮到，不影响您下次领',
          'Waiting is over for: {0}. It did not come to you; nothing is held against you next time',
          labelsOf(round)(key),
        ),
      });
    });
  }
}
