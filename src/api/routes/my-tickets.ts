// A place that a member has, as the ticket to be shown at the door: in one answer, so that the phone can keep it; and its event for their calendar.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { eventOrNull, shownEvent } from '#api/read/round-event.ts';
import { id, idText, instant, isoOrNull, text } from '#api/shapes.ts';
import { pickUpCode } from '#deliveries/pick-up-code.ts';
import type { Engine } from '#engine/engine.ts';
import { eventBegins, eventOf, labelsOf } from '#engine/offered.ts';
import { calendarFile } from '#kit/calendar-file.ts';
import { chinaTime } from '#kit/clock.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { doorsOf, type RoundEvent } from '#policy/round-event.ts';

const params = z.object({ id: idText });
const tag = 'Me';
const ticket = z
  .object({
    caseId: id,
    roundId: id,
    roundName: z.string(),
    programme: text,
    label: text.openapi({ description: 'Of the kind of place' }),
    event: eventOrNull,
    code: z.string().nullable().openapi({ description: 'Six digits; null: it was fetched, or goes without a code' }),
    backOn: instant.nullable().openapi({ description: 'Given back, and kept until then' }),
  })
  .openapi('Ticket');

interface Holding {
  readonly roundId: number;
  readonly package: string;
  readonly backOn: Date | null;
  /** It still waits to be fetched against a code. */
  readonly waits: boolean;
}

/** What this person holds under that case, and its round; null: nothing, or no more. */
async function holding(engine: Engine, tenantId: number, personId: number, caseId: number) {
  const { db } = engine.house;
  const [held] = await db.query<Holding>(
    `SELECT c.round_id AS "roundId", o.package, c.back_on AS "backOn",
            s.status = 'open' AND s.state -> 'stages' -> s.stage ->> 'status' IN ('waiting', 'loaded', 'absent')
              AND v.definition -> 'stages' -> s.stage ->> 'kind' = 'hand-over'
              AND v.definition -> 'stages' -> s.stage -> 'settings' ->> 'proof' <> 'signature' AS waits
       FROM cases s JOIN claims c ON c.tenant_id = $1 AND c.round_id = s.round_id AND c.person_id = $2 AND c.case_id = s.id
       JOIN claim_offers o ON o.tenant_id = $1 AND o.id = c.offer_id
       JOIN rounds r ON r.tenant_id = $1 AND r.id = s.round_id
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
      WHERE s.tenant_id = $1 AND s.id = $3 AND s.person_id = $2`,
    [tenantId, personId, caseId],
  );
  const round = held && (await pinnedRound(engine, db, tenantId, held.roundId));
  return held && round ? { held, round } : null;
}

/** What one has to know on the way there. */
function aboutEvent(event: RoundEvent, label: string): string {
  const doors = doorsOf(event);
  const { collectBy, collectAt } = event;
  return [
    label === event.what.zh ? '' : label,
    doors ? `${chinaTime(doors)} 起进场` : '',
    collectBy ? `最晚 ${collectBy} 取票` : '',
    collectAt ? `取票：${collectAt}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** A day before and two hours before. */
const calls = [24, 2];

export const ticketRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.ticket',
    method: 'get',
    path: '/me/tickets/{id}',
    tag,
    summary: { zh: '我的票', en: 'My ticket' },
    description: '`id`: of the case.',
    params,
    answer: ticket,
    handle: async ({ house, tenantId, viewer, params }) => {
      const found = await holding(engine, tenantId, viewer.personId, params.id);
      if (!found) return notFound();
      const { held, round } = found;
      return {
        ...{ caseId: params.id, roundId: round.view.id, roundName: round.view.name, programme: round.programme.title },
        label: labelsOf(round)(held.package),
        event: shownEvent(round),
        code: held.waits ? pickUpCode(await house.crypto(tenantId), params.id) : null,
        backOn: isoOrNull(held.backOn),
      };
    },
  }),
  endpoint({
    operation: 'me.ticketCalendar',
    method: 'get',
    path: '/me/tickets/{id}/calendar',
    tag,
    summary: { zh: '票上的活动，加到自己的日历', en: 'The event of my ticket, for one’s own calendar' },
    description: '`id`: of the case. Only where something begins.',
    params,
    answer: 'download',
    shows: 'nobody',
    handle: async ({ house, tenantId, viewer, params }) => {
      const found = await holding(engine, tenantId, viewer.personId, params.id);
      const event = found && eventOf(found.round);
      const from = found && eventBegins(found.round);
      if (!event || !from) return notFound();
      const file = calendarFile({
        ...{ uid: `ticket-${tenantId}-${params.id}@niangjia`, title: event.what.zh, from, calls },
        ...{ about: aboutEvent(event, labelsOf(found.round)(found.held.package).zh), at: house.clock.now() },
        place: [event.place, event.address ?? ''].filter((part) => part !== '').join('，'),
      });
      return { fileName: `${event.what.zh}.ics`, mediaType: 'text/calendar; charset=utf-8', bytes: Buffer.from(file) };
    },
  }),
];
