// How far rounds are, side by side: what their cases came to below one organisation, and the money of those it runs.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { classesOfRounds } from '#api/read/cases.ts';
import { fen, id, idText, yearText } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { hiddenByRound } from '#figures/protect.ts';
import { type Figures, figuresByRound } from '#figures/read.ts';
import { roundsLeft } from '#ledger/budget-view.ts';

const measures = z.record(z.string(), z.number().int());

/** Breakdowns are for the page of one round. */
const whole = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).filter(([measure]) => !measure.includes('@')));

export const roundProgressRoutes = (engine: Engine) => [
  endpoint({
    operation: 'rounds.progress',
    method: 'get',
    path: '/round-progress',
    tag: 'Rounds',
    summary: { zh: '各批次走到哪了、预算还剩多少', en: 'How far rounds are, and what is left of their budgets' },
    query: z.strictObject({
      organisation: idText.openapi({ description: 'The top of the subtree to count' }),
      year: yearText.optional(),
      round: idText.optional(),
    }),
    answer: z.object({
      items: z.array(
        z.object({
          roundId: id,
          figures: z
            .union([measures, z.null()])
            .openapi({ description: 'null: too few people in a sensitive programme to be shown here' }),
          leftFen: fen.nullable().openapi({ description: 'Allotted and not granted; null where it is not theirs' }),
          payableFen: fen.nullable().openapi({ description: 'Granted and not paid yet' }),
        }),
      ),
    }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => {
      const figures = await figuresByRound(house.db, tenantId, {
        organisationId: query.organisation,
        ...(query.year === undefined ? {} : { year: query.year }),
        ...(query.round === undefined ? {} : { roundId: query.round }),
      });
      const rounds = await house.db.query<{ id: number; key: string }>(
        `SELECT id, programme_key AS key FROM rounds WHERE tenant_id = $1 AND ($2::int IS NULL OR year = $2) AND ($3::bigint IS NULL OR id = $3)`,
        [tenantId, query.year ?? null, query.round ?? null],
      );
      const roundIds = rounds.map((round) => round.id);
      const classes = await classesOfRounds(engine, house.db, tenantId, roundIds);
      const left = await roundsLeft(house.db, tenantId, { roundIds, organisationId: query.organisation });
      const keys = rounds.flatMap(({ id, key }) => (classes.get(id) === 'S1' ? [] : [key]));
      const hidden = await hiddenByRound(house.db, tenantId, query.organisation, [...new Set(keys)]);
      const isHidden = new Set(hidden.flatMap((round) => (round.whole ? [round.roundId] : [])));
      const leftOf = new Map(left.map((one) => [one.roundId, one]));
      return {
        items: roundIds.map((roundId) => ({
          roundId,
          figures: isHidden.has(roundId) ? null : whole(figures.get(roundId) ?? {}),
          leftFen: leftOf.get(roundId)?.leftFen ?? null,
          payableFen: leftOf.get(roundId)?.payableFen ?? null,
        })),
      };
    },
  }),
];
