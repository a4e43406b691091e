// A round rehearsed before it is opened, and one that is there and has not begun: what it would mean for everybody, without writing anything.
import { z } from '@hono/zod-openapi';
import { may, notFound } from '#access/may.ts';
import type { Viewer } from '#access/viewer.ts';
import { definitionBody } from '#api/body.ts';
import { endpoint } from '#api/endpoint.ts';
import { shownSimulation, simulationShape } from '#api/read/forecast.ts';
import { type Rehearsal, type RehearsalDraft, rehearse } from '#api/read/rehearsal.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, day, fen, hash, id, idText, line, positiveFen, text, textOrNull, year } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { findRound } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { roundsLeft } from '#ledger/budget-view.ts';

const tag = 'Rounds';
const names = z.array(z.string());

const rehearsal = z
  .object({
    simulation: simulationShape,
    reach: count
      .nullable()
      .openapi({ description: 'Members who would find it; null: members do not bring such cases' }),
    rules: z
      .array(z.object({ key: z.string(), says: text, clause: z.string().nullable(), refused: count.nullable() }))
      .openapi({ description: 'Rules that refuse somebody by what is on file, the most first' }),
    atOpening: z.object({ words: text, people: count, names }).openapi({
      description: 'The message to whoever asked to be told when it opens; `names` are masked, the first few',
    }),
    messages: z.array(
      z.object({ stage: text, after: textOrNull, to: z.enum(['member', 'union', 'other']), words: text }),
    ),
    stages: z.array(
      z.object({
        ...{ stage: z.string(), title: text, says: text },
        by: z.enum(['unions', 'finance', 'member', 'system', 'untold']),
        ...{ unions: count, people: count, names },
        empty: names.openapi({ description: 'Unions with nobody who could decide' }),
        alone: names.openapi({
          description: 'Unions with one person alone where another than the reviewer has to grant',
        }),
      }),
    ),
    days: z.array(z.object({ on: day, what: text, byWeekends: z.boolean() })),
    members: z
      .array(
        z.object({
          ...{ name: z.string(), organisationName: z.string(), outcome: z.enum(['passes', 'fails', 'unknown']) },
          rule: z.object({ says: text, clause: z.string().nullable() }).nullable(),
        }),
      )
      .nullable()
      .openapi({ description: 'Masked; null: of such a programme no single member is told' }),
    budget: z.object({
      askedFen: fen.nullable(),
      pots: z
        .array(
          z.object({
            name: z.string(),
            nameEn: z.string(),
            freeFen: z.number().int(),
            afterFen: z.number().int().nullable(),
          }),
        )
        .nullable()
        .openapi({ description: 'null: not for this viewer to see' }),
    }),
  })
  .openapi('Rehearsal');

function shown({ programme, simulation, messages, ...found }: Rehearsal, askedFen: number | null) {
  const counts = shownSimulation(programme, simulation);
  const titles = new Map(found.stages.map(({ stage, title }) => [stage, title]));
  const rules = [...programme.who, ...programme.rules].flatMap(({ key, says, clause }) => {
    const refused = counts.refusedByRule[key];
    return refused === undefined || refused === 0 ? [] : [{ key, says, clause: clause ?? null, refused }];
  });
  return {
    ...found,
    simulation: counts,
    rules: rules.sort((a, b) => (b.refused ?? 0) - (a.refused ?? 0)),
    messages: messages.map(({ stage, ...one }) => ({ ...one, stage: titles.get(stage)! })),
    budget: { askedFen, pots: found.pots },
  };
}

export const rehearsalRoutes = (engine: Engine) => {
  const told = async (tenantId: number, viewer: Viewer, draft: RehearsalDraft) => {
    const { organisationId } = draft;
    const forest = await engine.caches.forests.get(engine.house.db, tenantId);
    const surroundings = { now: engine.house.clock.now(), within: forest.within };
    const money = !isRefusal(may(viewer, 'budgets.list', { tenantId, organisationId, class: 'S1' }, surroundings));
    const found = await rehearse(engine, tenantId, draft, { money });
    return isRefusal(found) ? found : shown(found, draft.budgetFen);
  };
  return [
    endpoint({
      operation: 'rounds.rehearse',
      patience: 120,
      method: 'post',
      path: '/rounds/rehearsal',
      tag,
      summary: { zh: '预演一个批次（什么都不写下）', en: 'Rehearse a round; nothing is written' },
      takes: definitionBody,
      body: z.strictObject({
        versionHash: hash,
        organisationId: id,
        year,
        name: line(100),
        opensOn: day,
        closesOn: day,
        parameters: z.record(z.string().max(100), z.unknown()),
        budgetFen: positiveFen.optional(),
      }),
      answer: rehearsal,
      repeat: 'natural',
      target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
      handle: ({ tenantId, viewer, body: { budgetFen = null, ...body } }) =>
        told(tenantId, viewer, { ...body, budgetFen, roundId: null }),
    }),
    endpoint({
      operation: 'rounds.rehearsal',
      patience: 120,
      method: 'get',
      path: '/rounds/{id}/rehearsal',
      tag,
      summary: { zh: '预演还没开始受理的批次', en: 'Rehearse a round that has not begun' },
      params: z.object({ id: idText }),
      answer: rehearsal,
      target: roundTarget(),
      handle: async ({ house, tenantId, viewer, params }) => {
        const round = await findRound(house.db, tenantId, params.id);
        if (!round) return notFound();
        if (round.opensOn <= chinaDate(house.clock.now()))
          return refuse(
            'rehearsal-over',
            '这个批次已经开始受理，不能再预演',
            'This round has begun and can no more be rehearsed',
            {
              next: { zh: '看总览里的实际情况', en: 'See its overview for what happens' },
            },
          );
        const { organisationId } = round;
        const [left] = await roundsLeft(house.db, tenantId, { roundIds: [round.id], organisationId });
        return told(tenantId, viewer, { ...round, roundId: round.id, budgetFen: left?.leftFen || null });
      },
    }),
  ];
};
