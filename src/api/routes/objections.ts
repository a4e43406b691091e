// What was objected to a case: opened only for those who have it in hand, never for the one it is about, and every look is written down.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import type { Target } from '#access/viewer.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { findCase, namesFor, targetOf } from '#api/read/cases.ts';
import { day, id, idText, instant, iso, isoOrNull, line, text } from '#api/shapes.ts';
import { undoneSeqs } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { type HistoryRow, loadHistory } from '#engine/load.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type Objection, objectionsById, objectionsTo, readBy, unreadObjections } from '#notices/objections.ts';
import { screenObjections } from '#notices/screening.ts';
import { peopleByIds } from '#people/people.ts';
import type { House } from '#store/house.ts';

const tag = 'Cases';
const standings = ['unread', 'dismissed', 'open', 'upheld', 'rejected'] as const;
const objection = {
  ...{
    id,
    noticeId: id.nullable(),
    raisedAt: instant,
    grounds: personal(z.string()),
    contact: personal(z.string().nullable()),
  },
  known: z.boolean().openapi({ description: 'Somebody who is signed in stands for it' }),
  raiserName: z.string().nullable(),
};
const standing = z.enum(standings).openapi({
  description: 'unread, dismissed: without a name; open: it holds the case; upheld, rejected: resolved',
});

interface Standing {
  readonly standing: (typeof standings)[number];
  readonly why: string | null;
  readonly at: Date | null;
}

/** What became of each, as the case's history says. */
function standingsOf(history: readonly HistoryRow[]): Map<number, Standing> {
  const undone = undoneSeqs(history);
  const found = new Map<number, Standing>();
  for (const { seq, at, events } of history) {
    if (undone.has(seq)) continue;
    for (const { type, data } of events) {
      const objectionId = data.objectionId as number;
      const why = typeof data.why === 'string' ? data.why : null;
      const set = (standing: Standing['standing'], told = true) =>
        found.set(objectionId, { standing, why: told ? why : null, at: told ? at : null });
      if (type === 'noted') set('unread', false);
      if (type === 'objected') set('open', false);
      if (type === 'screened') set(data.real === true ? 'open' : 'dismissed');
      if (type === 'resolved') set(data.upheld === true ? 'upheld' : 'rejected');
    }
  }
  return found;
}

async function shown(house: House, tenantId: number, objections: readonly Objection[]) {
  const ids = objections.flatMap(({ raiserId }) => raiserId ?? []);
  const people = await peopleByIds(house.db, tenantId, [...new Set(ids)]);
  return objections.map(({ raiserId, caseId: _, ...one }) => ({
    ...one,
    raisedAt: iso(one.raisedAt),
    raiserName: raiserId === null ? null : (people.get(raiserId)?.name ?? ''),
  }));
}

const ofCase = (engine: Engine) =>
  endpoint({
    operation: 'objections.list',
    method: 'get',
    path: '/cases/{id}/objections',
    tag,
    summary: { zh: '对这件的异议', en: 'Objections to a case, for who handles it' },
    description:
      'To be resolved with the action `resolve` and the objection’s id; those without a name are read first.',
    params: z.object({ id: idText }),
    answer: z.object({
      items: z.array(z.object({ ...objection, standing, why: z.string().nullable(), decidedAt: instant.nullable() })),
    }),
    shows: {
      what: 'objection',
      of: ({ params }, { items }: { items: readonly unknown[] }) => (items.length > 0 ? { cases: [params.id] } : {}),
    },
    target: async ({ house, tenantId, params }) => {
      const found = await findCase(engine, house.db, tenantId, params.id);
      return found && [{ ...targetOf(tenantId, found), class: 'S3' }];
    },
    handle: async ({ house, tenantId, viewer, params, log }) => {
      const found = await objectionsTo(house, tenantId, [params.id]);
      const became = standingsOf(await loadHistory(house.db, tenantId, params.id));
      const target = `case:${params.id}`;
      await log({ actorId: viewer.personId, what: 'objections.list', target, allowed: true });
      return {
        items: (await shown(house, tenantId, found)).map((one) => {
          const { standing, why, at } = became.get(one.id) ?? { standing: 'open', why: null, at: null };
          return { ...one, standing, why, decidedAt: isoOrNull(at) };
        }),
      };
    },
  });

const waiting = (engine: Engine) =>
  endpoint({
    operation: 'objections.waiting',
    method: 'get',
    path: '/organisations/{id}/objections-to-read',
    tag,
    summary: { zh: '等着看的匿名异议', en: 'Objections without a name that nobody has read' },
    description: 'They hold nothing; their cases pass the notice once they were read. At most 200, the oldest first.',
    params: z.object({ id: idText }),
    answer: z.object({
      items: z.array(
        z.object({
          ...objection,
          caseId: id,
          name: z.string().openapi({ description: 'Whom it is about, masked' }),
          organisationName: z.string(),
          readBy: day.nullable().openapi({ description: 'The last day on which it is to be read' }),
        }),
      ),
    }),
    shows: {
      what: 'case',
      of: (_, { items }: { items: readonly { caseId: number }[] }) => ({
        cases: [...new Set(items.map((one) => one.caseId))],
      }),
    },
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S3' }],
    handle: async ({ house, tenantId, viewer, params, log }) => {
      const { personId } = viewer;
      const found = await unreadObjections(house, tenantId, { organisationId: params.id, personId });
      const target = `organisation:${params.id}`;
      await log({ actorId: personId, what: 'objections.waiting', target, allowed: true });
      const cases = new Map<number, NonNullable<Awaited<ReturnType<typeof findCase>>>>();
      for (const caseId of new Set(found.map((one) => one.caseId))) {
        const one = await findCase(engine, house.db, tenantId, caseId);
        if (one) cases.set(caseId, one);
      }
      const rows = [...cases.values()].map(({ one }) => one);
      const calendar = await engine.caches.calendars.get(house.db, tenantId);
      const names = await namesFor(house.db, tenantId, rows);
      const unions = await house.db.query<{ id: number; name: string }>(
        'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
        [tenantId, rows.map(({ organisationId }) => organisationId)],
      );
      const unionOf = new Map(unions.map((one) => [one.id, one.name]));
      const items = await shown(house, tenantId, found);
      return {
        items: items.map((one, n) => {
          const { caseId, raisedAt } = found[n]!;
          return {
            ...one,
            ...{ caseId, name: names.get(caseId) ?? '', readBy: readBy(raisedAt, calendar) },
            organisationName: unionOf.get(cases.get(caseId)?.one.organisationId ?? 0) ?? '',
          };
        }),
      };
    },
  });

const screening = (engine: Engine) =>
  endpoint({
    operation: 'objections.screen',
    method: 'post',
    path: '/objections/screening',
    tag,
    summary: {
      zh: '看过匿名异议：立为异议，或不立',
      en: 'Having read objections without a name: open or dismiss them',
    },
    description: 'One reason for all of them. What is opened holds its case until it is resolved.',
    body: z.strictObject({ objectionIds: z.array(id).min(1).max(50), real: z.boolean(), why: line(500) }),
    answer: z.object({ done: z.number().int(), left: z.array(z.object({ objectionId: id, why: text })) }),
    repeat: 'key',
    target: async ({ house, tenantId, body }) => {
      const targets: Target[] = [];
      const objections = await objectionsById(house, tenantId, body.objectionIds);
      if (objections.length < new Set(body.objectionIds).size) return null;
      for (const caseId of new Set(objections.map((one) => one.caseId))) {
        const found = await findCase(engine, house.db, tenantId, caseId);
        if (!found) return null;
        targets.push({ ...targetOf(tenantId, found), class: 'S3' });
      }
      return targets;
    },
    handle: async ({ house, tenantId, viewer, body, actionId }) => {
      const asked = { ...body, acting: actingOf(viewer), actionId };
      const screened = await screenObjections({ ...engine, house }, tenantId, asked);
      if (isRefusal(screened)) return screened;
      const left = screened.left.map(({ objectionId, refusal }) => ({ objectionId, why: refusal.why }));
      return { done: screened.done, left };
    },
  });

export const objectionRoutes = (engine: Engine) => [ofCase(engine), waiting(engine), screening(engine)];
