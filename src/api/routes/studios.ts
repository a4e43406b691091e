// Studios at the desk: those below a union, what they came to, the page of one, and who belongs to it. Names are masked as in the register.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { day, fen, id, idText, instant, iso, mapPlace, text } from '#api/shapes.ts';
import { maskName } from '#kit/mask.ts';
import { isRefusal } from '#kit/refusal.ts';
import { numberInWords } from '#policy/record.ts';
import { recordWhole } from '#records/records.ts';
import { studiosByUnion, studiosOverview } from '#studios/overview.ts';
import { endPerson, enterPerson, studioRoles } from '#studios/people.ts';
import { type Studio, type StudioOrder, studioById, studioOrders, studioPage, studiosBelow } from '#studios/studios.ts';

const tag = 'Studios';

const states = ['valid', 'suspended', 'revoked'] as const;
const studio = z.object({
  ...{ id, number: z.string(), title: text, level: z.string(), leader: z.string(), unionId: id, unit: z.string() },
  trade: z.string().nullable(),
  ...{ from: day, until: z.union([day, z.null()]), state: z.enum(states) },
  people: z.number().int().openapi({ description: 'Members and apprentices now' }),
  results: z.number().int().openapi({ description: 'What cases proved of its people while they belonged to it' }),
});
const shown = ({ kind, issuerId, year, number, leader, group: _, ...rest }: Studio) => ({
  ...rest,
  number: numberInWords({ kind, issuerId, year, number }),
  leader: maskName(leader),
});
const level = z.enum(['demonstration', 'municipal', 'district']);

/** What a studio was given in one case, and how far what was promised for it is. */
export const studioMoney = z.object({
  ...{ title: text, year: z.number().int(), grantedFen: fen, paidFen: fen },
  usedFen: fen.nullable().openapi({ description: 'As its reports tell; null where the programme does not ask' }),
  work: z
    .object({
      status: z.enum(['under-way', 'late', 'handed-in', 'accepted', 'refused']),
      ...{ milestones: z.number().int(), done: z.number().int() },
    })
    .nullable(),
});

/** How many of each level, what was granted and paid, what cases proved. */
const gathered = {
  levels: z.array(z.object({ level: z.string(), valid: z.number().int(), others: z.number().int() })),
  ...{ grantedFen: fen, paidFen: fen },
  results: z.array(z.object({ kind: z.string(), count: z.number().int() })),
};

const unionOf = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await studioById(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.unionId, class: 'S1' as const }];
};
const here = <Q, B>({ tenantId, params }: Located<{ id: number }, Q, B>) => [
  { tenantId, organisationId: params.id, class: 'S1' as const },
];

const lists = () => [
  endpoint({
    operation: 'studios.list',
    method: 'get',
    path: '/organisations/{id}/studios',
    tag,
    summary: { zh: '本级及以下的创新工作室', en: 'Studios of a union and below it' },
    params: z.object({ id: idText }),
    query: z.strictObject({
      ...pageQuery,
      ...{ level: level.optional(), state: z.enum(states).optional(), under: idText.optional() },
      trade: z.string().min(1).max(40).optional(),
      reached: z
        .enum(['municipal', 'demonstration'])
        .optional()
        .openapi({ description: 'Those that ever had this level' }),
      order: z.enum(studioOrders as unknown as [StudioOrder, ...StudioOrder[]]).optional(),
      down: z.enum(['yes']).optional().openapi({ description: 'With `order`: the other way round' }),
    }),
    answer: pageOf(studio),
    target: here,
    handle: async ({ house, tenantId, params, query }) => {
      const { cursor, limit = 50, down, ...asked } = query;
      const after = readCursor(cursor, ['string', 'number']);
      if (isRefusal(after)) return after;
      const rows = await studiosBelow(house.db, tenantId, {
        ...{ ...asked, organisationId: params.id, down: down === 'yes', limit: limit + 1 },
        ...(after ? { after: [String(after[0]), Number(after[1])] as const } : {}),
      });
      const { items, next } = cut(rows, limit, (row) => [row.orderedBy, row.id]);
      return { items: items.map(({ orderedBy: _, ...row }) => shown(row)), next };
    },
  }),
  endpoint({
    operation: 'studios.overview',
    method: 'get',
    path: '/organisations/{id}/studios/overview',
    tag,
    summary: { zh: '创新工作室总览', en: 'Studios at a glance' },
    params: z.object({ id: idText }),
    answer: z.object({
      ...gathered,
      funnel: z.object({ registered: z.number().int(), municipal: z.number().int(), demonstration: z.number().int() }),
      byLevel: z
        .array(z.object({ level: z.string(), ...gathered }))
        .openapi({ description: 'By the level that studios have now' }),
      trades: z.array(z.string()),
    }),
    target: here,
    handle: ({ house, tenantId, params }) => studiosOverview(house.db, tenantId, params.id),
  }),
  endpoint({
    operation: 'studios.byUnion',
    method: 'get',
    path: '/organisations/{id}/studios/by-union',
    tag,
    summary: { zh: '各下级工会的创新工作室', en: 'Studios of each union below' },
    description:
      'Unions directly below, with their squares of the tile map where they have one; with the union itself where it registered some without one between.',
    params: z.object({ id: idText }),
    answer: z.object({
      items: z.array(
        z.object({ id, name: z.string(), nameEn: z.string(), place: z.union([mapPlace, z.null()]), ...gathered }),
      ),
    }),
    target: here,
    handle: async ({ house, tenantId, params }) => ({
      items: [...(await studiosByUnion(house.db, tenantId, params.id))],
    }),
  }),
];

const pages = () => [
  endpoint({
    operation: 'studios.get',
    method: 'get',
    path: '/studios/{id}',
    tag,
    summary: { zh: '一个创新工作室', en: 'One studio' },
    params: z.object({ id: idText }),
    answer: studio.extend({
      group: z.string().nullable().openapi({ description: 'The branch or group of its leader' }),
      members: z.array(
        z.object({
          ...{ id, name: z.string(), role: z.enum(studioRoles) },
          from: day,
          until: z.union([day, z.null()]),
        }),
      ),
      evidence: z.array(z.object({ kind: z.string(), day, words: z.string().nullable(), name: z.string() })),
      money: z.array(studioMoney),
      honours: z.array(z.object({ number: z.string(), title: text, level: z.string(), from: day })),
      steps: z.array(
        z.object({ what: z.string(), level: z.string().nullable(), reason: z.string().nullable(), at: instant }),
      ),
    }),
    target: unionOf,
    handle: async ({ house, tenantId, params }) => {
      const found = await studioById(house.db, tenantId, params.id);
      const whole = found && (await recordWhole(house.db, tenantId, params.id));
      if (!found || !whole) return notFound();
      const { people, results, money, honours } = await studioPage(house.db, tenantId, params.id);
      return {
        ...{ ...shown(found), group: found.group },
        members: people.map(({ personId: _, ...one }) => ({ ...one, name: maskName(one.name) })),
        evidence: results.map(({ kind, day: on, words, name }) => ({ kind, day: on, words, name: maskName(name) })),
        money,
        honours: honours.map(({ kind, issuerId, year, number, ...one }) => ({
          ...one,
          number: numberInWords({ kind, issuerId, year, number }),
        })),
        steps: whole.steps.map(({ what, level: to, reason, at }) => ({ what, level: to, reason, at: iso(at) })),
      };
    },
  }),
  endpoint({
    operation: 'studios.enter',
    method: 'post',
    path: '/studios/{id}/people',
    tag,
    summary: { zh: '工作室进一个人', en: 'Somebody enters a studio' },
    description:
      'An active member of the union that the studio came through. What cases prove of them counts for it from that day.',
    params: z.object({ id: idText }),
    body: z.strictObject({ personId: id, role: z.enum(studioRoles), from: day }),
    answer: z.object({ id }),
    status: 201,
    repeat: 'key',
    target: unionOf,
    handle: ({ house, tenantId, viewer, params, body }) =>
      enterPerson(house, house.db, tenantId, { recordId: params.id, ...body }, viewer.personId),
  }),
  endpoint({
    operation: 'studios.leave',
    method: 'post',
    path: '/studios/{id}/people/{line}/end',
    tag,
    summary: { zh: '工作室走一个人', en: 'Somebody leaves a studio' },
    params: z.object({ id: idText, line: idText }),
    body: z.strictObject({ until: day }),
    answer: z.object({ until: day }),
    repeat: 'key',
    target: unionOf,
    handle: ({ house, tenantId, viewer, params, body }) =>
      endPerson(house, house.db, tenantId, { recordId: params.id, id: params.line, ...body }, viewer.personId),
  }),
];

export const studioRoutes = () => [...lists(), ...pages()];
