// Needs told of at visits: who sees to them and by when, and what came of them. Their words are among the answers of the visit's case.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { caseNames, namedCase } from '#api/read/case-names.ts';
import { type FoundCase, findCase } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { needTarget, openNeedsFor } from '#api/read/needs.ts';
import { day, done, id, idText, instant, iso, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers } from '#engine/load.ts';
import { needEnds, needOf, needTold, settleNeed, takeNeed, visitOf } from '#engine/needs.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';

const tag = 'Cases';
const params = z.object({ id: idText });
const need = z
  .object({
    ...{ ownerId: id, owner: z.string(), dueOn: day, settled: z.enum(needEnds).nullable() },
    ...{ settledCaseId: id.nullable(), settledCase: z.union([namedCase, z.null()]), settledAt: instant.nullable() },
  })
  .openapi('Need');
const told = z.object({
  ...{ told: z.boolean(), personId: id.nullable(), name: z.string(), programme: text, roundName: z.string() },
  words: personal(z.string().nullable(), 'What is needed; null: nothing was told of, or it was erased'),
  need: z.union([need, z.null()]),
});

const visitedBy =
  (engine: Engine) =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
    const found = await findCase(engine, house.db, tenantId, params.id);
    return found && [await needTarget(engine, tenantId, found)];
  };

async function shown(engine: Engine, tenantId: number, { one, round }: FoundCase): Promise<z.infer<typeof told>> {
  const { house } = engine;
  const field = visitOf(round.programme)?.field;
  const answers = field ? (await loadAnswers(house, house.db, tenantId, [one.id])).get(one.id) : undefined;
  const words = field ? own(answers, field) : null;
  const row = await needOf(house.db, tenantId, one.id);
  const names = await namesOf(house.db, tenantId, {
    people: [one.personId ?? [], row?.ownerId ?? []].flat(),
    organisations: [one.organisationId],
  });
  const settled = await caseNames(house.db, tenantId, [row?.settledCaseId ?? null], 'S2');
  const settledCase = settled.get(row?.settledCaseId ?? 0) ?? null;
  const owned = row && {
    settledCase,
    ...row,
    owner: names.person(row.ownerId),
    settledAt: row.settledAt && iso(row.settledAt),
  };
  return {
    ...{ told: needTold(round.programme, one), personId: one.personId, name: names.subject(one, true), need: owned },
    ...{
      programme: round.programme.title,
      roundName: round.view.name,
      words: typeof words === 'string' ? words : null,
    },
  };
}

export const needRoutes = (engine: Engine) => {
  const target = visitedBy(engine);
  return [
    endpoint({
      operation: 'me.needs',
      method: 'get',
      path: '/me/needs',
      tag: 'Me',
      summary: { zh: '走访时说的需要，还没有结果的', en: 'Needs told of at visits of my unions, not settled' },
      description: 'Without their words.',
      answer: z.object({
        items: z.array(
          z.object({ caseId: id, organisationId: id, name: z.string(), mine: z.boolean(), dueOn: day.nullable() }),
        ),
      }),
      handle: async ({ tenantId, viewer }) => ({ items: await openNeedsFor(engine, tenantId, viewer) }),
    }),
    endpoint({
      operation: 'needs.get',
      method: 'get',
      path: '/cases/{id}/need',
      tag,
      summary: { zh: '走访时说的需要，谁来落实', en: 'The need told of at a visit, and who sees to it' },
      params,
      answer: told,
      shows: { what: 'need', of: ({ params }) => ({ cases: [params.id] }) },
      target,
      handle: async ({ house, tenantId, params }) => {
        const found = await findCase(engine, house.db, tenantId, params.id);
        return found ? shown(engine, tenantId, found) : notFound();
      },
    }),
    ...doingRoutes(engine),
  ];
};

function doingRoutes(engine: Engine) {
  const target = visitedBy(engine);
  return [
    endpoint({
      operation: 'needs.take',
      method: 'post',
      path: '/cases/{id}/need',
      tag,
      summary: { zh: '我来落实这个需要', en: 'See to this need' },
      params,
      body: z.strictObject({ dueOn: day }),
      answer: done,
      repeat: 'natural',
      target,
      handle: async ({ house, tenantId, params, viewer, body }) => {
        const found = await findCase(engine, house.db, tenantId, params.id);
        if (!found) return notFound();
        const at = house.clock.now();
        const taking = { caseId: params.id, ownerId: viewer.personId, dueOn: body.dueOn, today: chinaDate(at), at };
        return takeNeed(house.db, tenantId, needTold(found.round.programme, found.one), taking);
      },
    }),
    endpoint({
      operation: 'needs.settle',
      method: 'post',
      path: '/cases/{id}/need/settled',
      tag,
      summary: { zh: '这个需要有结果了', en: 'What came of this need' },
      params,
      body: z.strictObject({ how: z.enum(needEnds), settledCaseId: id.optional() }),
      answer: done,
      repeat: 'natural',
      target,
      handle: ({ house, tenantId, params, viewer, body: { how, settledCaseId = null } }) =>
        settleNeed(house.db, tenantId, {
          ...{ caseId: params.id, how, settledCaseId, by: viewer.personId, at: house.clock.now() },
        }),
    }),
  ];
}
