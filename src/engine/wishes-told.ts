// Whoever asked to be told that a programme opens is told once, when a round of it opens where they belong; with that the wish is gone.
import type { Engine } from '#engine/engine.ts';
import { isFor } from '#engine/for-members.ts';
import type { PinnedRound } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { formatDay } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { type NewMessage, putMessages } from '#messages/outbox.ts';
import { currentMemberships } from '#people/memberships.ts';
import { unwish } from '#people/wishes.ts';
import type { Queryable } from '#store/queryable.ts';

const aPage = 500;

interface Due {
  readonly personId: number;
  readonly programmeKey: string;
  readonly roundId: number;
  readonly epoch: number;
}

/** Wishes beside the rounds of their programme that are open today, person by person. */
const dueWishes = (q: Queryable, tenantId: number, today: Day, afterId: number): Promise<Due[]> =>
  q.query<Due>(
    `SELECT w.person_id AS "personId", w.programme_key AS "programmeKey", r.id AS "roundId", t.rounds_epoch AS epoch
       FROM (SELECT person_id, programme_key FROM programme_wishes WHERE tenant_id = $1
              AND person_id IN (SELECT DISTINCT person_id FROM programme_wishes WHERE tenant_id = $1 AND person_id > $3 ORDER BY person_id LIMIT $4)) w
       JOIN tenants t ON t.tenant_id = $1
       JOIN rounds r ON r.tenant_id = $1 AND r.programme_key = w.programme_key AND r.state = 'open' AND r.opens_on <= $2 AND r.closes_on >= $2
      ORDER BY w.person_id, w.programme_key, r.closes_on DESC, r.id`,
    [tenantId, today, afterId, aPage],
  );

export function wishWords(title: Text, closesOn: Day, today: Day): Text {
  const { zh, en } = formatDay(closesOn, today);
  return text(
    `“${title.zh}”开了，${zh}截止。您说过开了告诉您`,
    `“${title.en}” is open until ${en}. You asked to be told`,
  );
}

function told({ programme, view }: PinnedRound, personId: number, today: Day): NewMessage {
  const words = wishWords(programme.title, view.closesOn, today);
  const dedupe = `wish:${view.id}:${personId}`;
  return { topic: 'wish-opened', dedupe, personId, payload: { words, link: `/hall/services/${view.id}` } };
}

/** How many were told. Safe to be killed and to run beside itself: the message and the end of the wish are one transaction. */
export async function tellWishes({ house, caches }: Engine, tenantId: number): Promise<number> {
  const { db, clock } = house;
  const today = chinaDate(clock.now());
  const last = async (afterId: number) => {
    const [row] = await db.query<{ id: number | null }>(
      `SELECT max(person_id) AS id FROM (SELECT DISTINCT person_id FROM programme_wishes WHERE tenant_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3) p`,
      [tenantId, afterId, aPage],
    );
    return row?.id ?? null;
  };
  let count = 0;
  for (let [after, upTo] = [0, await last(0)]; upTo !== null; [after, upTo] = [upTo, await last(upTo)]) {
    const due = await dueWishes(db, tenantId, today, after);
    if (due.length === 0) continue;
    const forest = await caches.forests.get(db, tenantId);
    const rounds = await caches.rounds.get(db, tenantId, due[0]!.epoch, [...new Set(due.map((one) => one.roundId))]);
    const unions = await currentMemberships(db, tenantId, [...new Set(due.map((one) => one.personId))]);
    for (const { personId, programmeKey, roundId } of due) {
      const round = rounds.get(roundId);
      const organisationId = unions.get(personId)?.organisationId ?? null;
      if (!round || !isFor(round, { organisationId, within: (id, above) => forest.within(id, above) })) continue;
      count += await db.transaction(async (q) =>
        (await unwish(q, tenantId, personId, programmeKey))
          ? putMessages(house, q, tenantId, [told(round, personId, today)])
          : 0,
      );
    }
  }
  return count;
}
