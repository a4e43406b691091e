// Needs told of at visits: who sees to them and by when, and what came of them. Their words are among the answers of the visit's case.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { findCase, targetOf } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { day, done, id, idText, instant, iso } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { needEnds, needOf, needsOwnedBy, needTold, settleNeed, takeNeed } from '#engine/needs.ts';
import { chinaDate } from '#kit/clock.ts';

const tag = 'Cases';
const params = z.object({ id: idText });
const need = z
  .object({
    ...{ ownerId: id, owner: z.string(), dueOn: day, settled: z.enum(needEnds).nullable() },
    ...{ settledCaseId: id.nullable(), settledAt: instant.nullable() },
  })
  .openapi('Need');

export const needRoutes = (engine: Engine) => {
  const target = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
    const found = await findCase(engine, house.db, tenantId, params.id);
    return found && [{ ...targetOf(tenantId, found), class: 'S2' as const }];
  };
  return [
    endpoint({
      operation: 'me.needs',
      method: 'get',
      path: '/me/needs',
      tag: 'Me',
      summary: { zh: '我要落实的需要', en: 'Needs that I see to' },
      description: 'Without their words: those are read in the case.',
      answer: z.object({ items: z.array(z.object({ caseId: id, organisationId: id, name: z.string(), dueOn: day })) }),
      handle: async ({ house, tenantId, viewer }) => {
        const rows = await needsOwnedBy(house.db, tenantId, viewer.personId);
        const names = await namesOf(house.db, tenantId, {
          people: rows.flatMap(({ personId }) => personId ?? []),
          organisations: rows.map(({ organisationId }) => organisationId),
        });
        return {
          items: rows.map(({ caseId, organisationId, personId, dueOn }) => ({
            ...{ caseId, organisationId, dueOn },
            name: names.subject({ personId, organisationId, subjectOrganisationId: null }, false),
          })),
        };
      },
    }),
    endpoint({
      operation: 'needs.get',
      method: 'get',
      path: '/cases/{id}/need',
      tag,
      summary: { zh: '走访时说的需要，谁来落实', en: 'The need told of at a visit, and who sees to it' },
      params,
      answer: z.object({ told: z.boolean(), need: z.union([need, z.null()]) }),
      target,
      handle: async ({ house, tenantId, params }) => {
        const found = await findCase(engine, house.db, tenantId, params.id);
        if (!found) return notFound();
        const row = await needOf(house.db, tenantId, params.id);
        const names = await namesOf(house.db, tenantId, { people: row ? [row.ownerId] : [], organisations: [] });
        return {
          told: needTold(found.round.programme, found.one),
          need: row && { ...row, owner: names.person(row.ownerId), settledAt: row.settledAt && iso(row.settledAt) },
        };
      },
    }),
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
};
