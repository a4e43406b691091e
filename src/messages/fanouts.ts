// One decision on thousands of cases writes one row for all their messages (message_fanouts); here it becomes the single messages, once the
// undo window is over. An undo meanwhile leaves a cancelled message under the same key, so the UNIQUE key of the outbox decides who was first.
import type { House } from '#store/house.ts';

/**
 * Unfolds the next due messages, `limit` at most, each fan-out in its own transaction; gives how many cases it went through, 0 when nothing
 * is due. Safe to be killed and to run several times at once.
 */
export async function unfoldMessages(house: House, tenantId: number, limit = 5000): Promise<number> {
  let done = 0;
  while (done < limit) {
    const [row] = await house.db.query<{ cases: number }>('SELECT unfold_messages($1, $2, $3) AS cases', [
      ...[tenantId, house.clock.now(), limit - done],
    ]);
    if (row!.cases === 0) break;
    done += row!.cases;
  }
  return done;
}
