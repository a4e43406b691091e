// Identifiers in full, one person at a click: for a purpose that is chosen and worded, and for so many people an hour and no more. Whoever needs
// hundreds needs a list, which has its own rules; who goes through the register person by person is noticed while it happens.
import { logAccess } from '#access/log.ts';
import { notFound } from '#access/may.ts';
import { chinaDate } from '#kit/clock.ts';
import { maskName } from '#kit/mask.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import type { SealedField } from '#people/fields.ts';
import { peopleByIds } from '#people/people.ts';
import { holdersOf } from '#people/posts.ts';
import { type RevealedPerson, revealPeople } from '#people/show.ts';
import { fewestWords, type RevealPurpose, saysWhatFor, statedPurpose } from '#policy/view-purposes.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Other people whom one viewer may look at in full within an hour. */
export const revealsAnHour = 30;
/** At this many, the audit administrators are told. */
const toldAt = 20;
const hourMs = 3_600_000;

export interface Reveal {
  readonly viewerId: number;
  readonly personId: number;
  readonly columns: readonly SealedField[];
  readonly purpose: RevealPurpose;
  readonly words: string;
}

const unworded = (): Refusal =>
  refuse(
    'purpose-unworded',
    `请写清楚看来做什么：至少 ${fewestWords} 个字，不能只是标点或同一个字`,
    `Say what it is for: at least ${fewestWords} letters, not only marks or one letter repeated`,
    { next: text('例如：核对退汇的户名', 'For example: the name on a returned payment') },
  );

const tooMany = (retryAfterSeconds: number): Refusal =>
  refuse(
    'too-many-reveals',
    `一小时内最多看 ${revealsAnHour} 个人的完整信息，请约 ${Math.ceil(retryAfterSeconds / 60)} 分钟后再看`,
    `At most ${revealsAnHour} people in full within an hour; please wait about ${Math.ceil(retryAfterSeconds / 60)} minutes`,
    {
      details: { retryAfterSeconds },
      next: text('要看很多人的，用导出，或请上级工会协助', 'For many people use an export, or ask the union above'),
    },
  );

interface Seen {
  readonly personId: number;
  readonly at: Date;
}

/** Other people looked at within the hour, the one whose look lapses first in front. */
const seenLately = (q: Queryable, tenantId: number, viewerId: number, since: Date): Promise<Seen[]> =>
  q.query<Seen>(
    `SELECT person_id AS "personId", max(at) AS at FROM views
      WHERE tenant_id = $1 AND viewer_id = $2 AND at > $3 AND purpose LIKE 'reveal.%' AND person_id <> $2
      GROUP BY person_id ORDER BY max(at), person_id`,
    [tenantId, viewerId, since],
  );

async function tellAuditors(house: House, q: Queryable, tenantId: number, viewerId: number): Promise<void> {
  const at = house.clock.now();
  const name = maskName((await peopleByIds(q, tenantId, [viewerId])).get(viewerId)?.name ?? '');
  const words = text(
    `${name}一小时内看了 ${toldAt} 个人的完整信息，请看看有没有必要`,
    `${name} has looked at ${toldAt} people in full within an hour; please see whether there was need`,
  );
  const topic = 'many-reveals';
  await logAccess(q, tenantId, at, {
    ...{ actorId: viewerId, what: 'people.reveal', target: `person:${viewerId}`, allowed: true },
    details: { rows: toldAt },
  });
  const auditors = await holdersOf(q, tenantId, 'audit-admin', chinaDate(at));
  await putMessages(
    house,
    q,
    tenantId,
    auditors.map((personId) => ({
      ...{ topic, dedupe: `${topic}-${viewerId}-${Math.floor(at.getTime() / hourMs)}-${personId}`, personId },
      payload: { words, link: '/desk/audit' },
    })),
  );
}

/**
 * Writes the view down and shows the person. Looks of one viewer stand in line, so that thirty at once are counted like thirty after each other.
 * One's own identifiers do not count. Refuses: purpose-unworded, too-many-reveals (with `details.retryAfterSeconds`), not-found.
 */
export async function revealPerson(
  house: House,
  tenantId: number,
  { viewerId, personId, columns, purpose, words }: Reveal,
): Promise<RevealedPerson | Refusal> {
  if (!saysWhatFor(words)) return unworded();
  const at = house.clock.now();
  return house.db.transaction(async (q) => {
    await q.query('SELECT FROM people WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [tenantId, viewerId]);
    const seen = await seenLately(q, tenantId, viewerId, new Date(at.getTime() - hourMs));
    const further = personId !== viewerId && !seen.some((one) => one.personId === personId);
    if (further && seen.length >= revealsAnHour) {
      await logAccess(q, tenantId, at, {
        ...{ actorId: viewerId, what: 'people.reveal', target: `person:${personId}`, allowed: false },
        details: { code: 'too-many-reveals' },
      });
      return tooMany(Math.max(1, Math.ceil((seen[0]!.at.getTime() + hourMs - at.getTime()) / 1000)));
    }
    const view = { viewerId, purpose: statedPurpose(purpose, words), columns: [...new Set(columns)] };
    const shown = (await revealPeople(house, q, tenantId, [personId], view)).get(personId);
    if (shown && further && seen.length + 1 === toldAt) await tellAuditors(house, q, tenantId, viewerId);
    return shown ?? notFound();
  });
}
