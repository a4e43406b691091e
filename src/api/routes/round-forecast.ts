// What was forecast of a round when it was opened, to be read beside what came of it.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { forecastShape, shownForecast } from '#api/read/forecast.ts';
import { roundTarget } from '#api/round-target.ts';
import { idText, instant, iso } from '#api/shapes.ts';
import { findRound, forecastOf } from '#engine/rounds.ts';
import { findVersion } from '#engine/versions.ts';

export const roundForecastRoutes = () => [
  endpoint({
    operation: 'rounds.forecast',
    method: 'get',
    path: '/rounds/{id}/forecast',
    tag: 'Rounds',
    summary: { zh: '开批次时的预计', en: 'What was forecast of the round when it was opened' },
    params: z.object({ id: idText }),
    answer: z.object({
      madeAt: instant.nullable().openapi({ description: 'null: nothing was forecast' }),
      forecast: forecastShape.nullable(),
    }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const round = await findRound(house.db, tenantId, params.id);
      const version = round && (await findVersion(house.db, tenantId, round.versionHash));
      if (!version) return notFound();
      const kept = await forecastOf(house.db, tenantId, params.id);
      return kept
        ? { madeAt: iso(kept.madeAt), forecast: shownForecast(version.definition, kept.forecast) }
        : { madeAt: null, forecast: null };
    },
  }),
];
