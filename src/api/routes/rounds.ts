// Rounds: opened from a published version, closed, and looked at with their funnel.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { definitionBody } from '#api/body.ts';
import { endpoint } from '#api/endpoint.ts';
import { unionNames } from '#api/read/organisations.ts';
import { roundTarget } from '#api/round-target.ts';
import { created, day, done, hash, id, idText, keyText, line, text, year, yearText } from '#api/shapes.ts';
import { kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { countCases } from '#engine/queues.ts';
import { closeRound, findRound, listRounds, openRound } from '#engine/rounds.ts';
import { findVersion } from '#engine/versions.ts';
import { figuresOf } from '#figures/read.ts';
import { goodsNamed } from '#goods/stock.ts';
import { startJob } from '#jobs/jobs.ts';
import { SETTLE_ROUND } from '#jobs/settle.ts';
import { own } from '#kit/own.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { goodsIn } from '#policy/goods-in.ts';

const tag = 'Rounds';
const params = z.object({ id: idText });
const round = z
  .object({
    id,
    programmeKey: z.string(),
    versionHash: hash,
    organisationId: id,
    year: z.number().int(),
    name: z.string(),
    opensOn: day,
    closesOn: day,
    state: z.enum(['open', 'closed']),
    parameters: z.record(z.string(), z.unknown()),
  })
  .openapi('Round');

const listChanged = (read: number, now: number) =>
  refuse(
    'list-changed',
    `名单变了：您看的是 ${read} 件，现在是 ${now} 件，一件都没有办`,
    `The list changed: you read ${read}, now there are ${now}; nothing was done`,
    { next: { zh: '刷新后看新的名单再办', en: 'Reload and read the new list' } },
  );

export const roundRoutes = (engine: Engine) => [
  endpoint({
    operation: 'rounds.list',
    method: 'get',
    path: '/rounds',
    tag,
    summary: { zh: '批次', en: 'Rounds' },
    query: z.strictObject({
      organisation: idText.optional(),
      around: idText.optional().openapi({ description: 'Of this union, those below it and those above it' }),
      programme: keyText.optional(),
      year: yearText.optional(),
    }),
    answer: z.object({ items: z.array(round.extend({ union: text }).openapi('RoundListed')) }),
    handle: async ({ house, tenantId, query }) => {
      const rounds = await listRounds(house.db, tenantId, {
        ...(query.organisation === undefined ? {} : { organisationIds: [query.organisation] }),
        ...(query.around === undefined ? {} : { around: query.around }),
        ...(query.programme === undefined ? {} : { programmeKey: query.programme }),
        ...(query.year === undefined ? {} : { year: query.year }),
      });
      const unions = await unionNames(
        house.db,
        tenantId,
        rounds.map(({ organisationId }) => organisationId),
      );
      return { items: rounds.map((one) => ({ ...one, union: unions.get(one.organisationId)! })) };
    },
  }),
  endpoint({
    operation: 'rounds.get',
    method: 'get',
    path: '/rounds/{id}',
    tag,
    summary: { zh: '一个批次', en: 'One round' },
    params,
    answer: round
      .extend({
        definition: z.record(z.string(), z.unknown()).openapi({ description: 'The programme as pinned' }),
        goods: z
          .array(z.object({ id, name: z.string(), unit: z.string() }))
          .openapi({ description: 'The goods that its parameters name' }),
      })
      .openapi('RoundWithProgramme'),
    handle: async ({ house, tenantId, params }) => {
      const found = await findRound(house.db, tenantId, params.id);
      const version = found && (await findVersion(house.db, tenantId, found.versionHash));
      if (!version) return notFound();
      const goods = await goodsNamed(house.db, tenantId, goodsIn(version.definition, found.parameters));
      return {
        ...found,
        definition: version.definition,
        goods: goods.map(({ id: goodsId, name, unit }) => ({ id: goodsId, name, unit })),
      };
    },
  }),
  endpoint({
    operation: 'rounds.funnel',
    method: 'get',
    path: '/rounds/{id}/funnel',
    tag,
    summary: {
      zh: '批次的漏斗：各环节多少件、多少钱',
      en: 'The round’s funnel: how many at each stage, how much money',
    },
    params,
    query: z.strictObject({ organisation: idText.openapi({ description: 'The top of the subtree to count' }) }),
    answer: z.object({ roundId: id, organisationId: id, figures: z.record(z.string(), z.number().int()) }),
    target: async ({ house, tenantId, params, query }) => {
      const found = await findRound(house.db, tenantId, params.id);
      return found && [{ tenantId, organisationId: query.organisation, programmeKey: found.programmeKey, class: 'S1' }];
    },
    handle: async ({ house, tenantId, params, query }) => ({
      roundId: params.id,
      organisationId: query.organisation,
      figures: await figuresOf(house.db, tenantId, { organisationId: query.organisation, roundId: params.id }),
    }),
  }),
  endpoint({
    operation: 'rounds.open',
    method: 'post',
    path: '/rounds',
    tag,
    summary: { zh: '开批次', en: 'Open a round' },
    takes: definitionBody,
    body: z.strictObject({
      versionHash: hash,
      organisationId: id,
      year,
      name: line(100),
      opensOn: day,
      closesOn: day,
      parameters: z.record(z.string().max(100), z.unknown()),
    }),
    answer: round,
    status: 201,
    repeat: 'key',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: async ({ house, tenantId, viewer, body }) =>
      openRound(house, tenantId, { ...body, openedBy: viewer.personId }),
  }),
  endpoint({
    operation: 'rounds.close',
    method: 'post',
    path: '/rounds/{id}/close',
    tag,
    summary: { zh: '截止受理', en: 'Close a round: no more cases, what is under way goes on' },
    params,
    answer: done,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const closed = await closeRound(house, tenantId, params.id);
      return isRefusal(closed) ? closed : { done: true };
    },
  }),
  endpoint({
    operation: 'rounds.settle',
    method: 'post',
    path: '/rounds/{id}/settlement',
    tag,
    summary: {
      zh: '整批办理一个环节（如批准拨付），作为长任务',
      en: 'One action, such as grant, on all that waits at a stage of the round, as a job',
    },
    description: 'Cases that stand alike are decided together; each that is refused is listed by case in the job.',
    params,
    body: z.strictObject({
      ...{ stage: keyText, action: keyText },
      cases: z
        .number()
        .int()
        .positive()
        .optional()
        .openapi({ description: 'How many were read; where another number waits by now, nothing is begun' }),
    }),
    answer: created,
    status: 202,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params, body, actionId }) => {
      const pinned = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!pinned) return notFound();
      const { stage, action } = body;
      const bulk =
        Object.hasOwn(pinned.programme.stages, stage) && own(kindOf(pinned.programme, stage).actions, action)?.bulk;
      if (!bulk)
        return refuse(
          'action-not-bulk',
          '这个环节没有可以成批办理的这一步',
          'This stage has no such action for many cases',
          {
            next: { zh: '请看办法的环节', en: 'See the stages of the programme' },
          },
        );
      const total = await countCases(house.db, tenantId, { roundId: params.id, stage, status: 'open' });
      if (body.cases !== undefined && body.cases !== total) return listChanged(body.cases, total);
      const { personId: actorId, assurance } = viewer;
      const input = { roundId: params.id, stage, action, actorId, assurance };
      const dedupe = `settle-${await actionId()}`;
      return startJob(house, tenantId, { kind: SETTLE_ROUND, input, total, dedupe, createdBy: actorId });
    },
  }),
];
