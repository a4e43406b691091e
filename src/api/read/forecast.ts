// A forecast as it leaves the house: counts only. Where a programme is about what is sensitive, small numbers point at people and are not shown, by the
// same bound as in figures.
import { z } from '@hono/zod-openapi';
import { count, fen, id, text, year } from '#api/shapes.ts';
import type { Simulation } from '#engine/simulate.ts';
import { FEWEST_SHOWN, hiddenParts } from '#figures/protect.ts';
import { text as says } from '#kit/text.ts';
import { pathsOf } from '#policy/concern.ts';
import { factAt } from '#policy/facts.ts';
import type { Forecast } from '#policy/forecast.ts';
import type { Programme } from '#policy/programme.ts';
import { atMost, classOfCases } from '#policy/programme-class.ts';

const band = z.object({ low: count, middle: count, high: count }).nullable();

export const forecastShape = z
  .object({
    basis: z.enum(['earlier-rounds', 'nothing']),
    base: count.nullable().openapi({ description: 'Whom nothing on file refuses; null: too few to be shown' }),
    certain: count.nullable(),
    from: z.array(
      z.object({
        roundId: id,
        year,
        name: z.string(),
        base: count.nullable(),
        applied: count,
        granted: count.nullable(),
      }),
    ),
    ...{ applied: band, granted: band, amountFen: band, says: text },
  })
  .openapi('Forecast');

const shownCount = count.nullable().openapi({ description: 'null: too few to be shown' });

export const simulationShape = z.object({
  people: count,
  ...{ eligible: shownCount, unknown: shownCount },
  refusedByRule: z.record(z.string(), shownCount),
  unknownByRule: z.record(z.string(), shownCount),
  nearlyByRule: z.record(z.string(), shownCount),
  leftOut: z.array(z.string()),
  amountFen: fen.nullable(),
  amountAtLeastFen: fen.nullable(),
  amountExact: z.boolean(),
  assumes: text,
  forecast: forecastShape,
  worst: z.object({ people: shownCount, amountFen: fen.nullable() }),
  byOrganisation: z.array(z.object({ organisationId: id, eligible: shownCount, amountFen: fen.nullable() })),
  budgetFen: fen.optional(),
  tookMs: z.number(),
});

/** Its cases, or what it asks of people, must not be told from a number. */
export const isSensitive = (programme: Programme): boolean =>
  classOfCases(programme) !== 'S1' ||
  pathsOf(programme).some(({ value }) => !atMost(factAt(value, programme)?.class ?? 'S1', 'S2'));

const isFew = (n: number | null): boolean => n !== null && n > 0 && n < FEWEST_SHOWN;

export function shownForecast(programme: Programme, forecast: Forecast): z.infer<typeof forecastShape> {
  const counts = [forecast.base, forecast.certain, ...forecast.from.flatMap((one) => [one.applied, one.granted])];
  if (!isSensitive(programme) || !counts.some(isFew))
    return { ...forecast, from: forecast.from.map((one) => ({ ...one })) };
  return {
    ...{ basis: forecast.basis, base: null, certain: null, from: [], applied: null, granted: null, amountFen: null },
    says: says('人数太少，不显示', 'Too few to be shown'),
  };
}

export function shownSimulation(programme: Programme, found: Simulation): z.infer<typeof simulationShape> {
  const whole = {
    ...{ ...found, leftOut: [...found.leftOut], forecast: shownForecast(programme, found.forecast) },
    byOrganisation: found.byOrganisation.map((one) => ({ ...one })),
  };
  if (!isSensitive(programme)) return whole;
  /** Neither the number nor what it leaves of all people. */
  const one = (n: number) => (isFew(n) || isFew(found.people - n) ? null : n);
  const each = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, one(n)]));
  const eligible = one(found.eligible);
  const parts = new Map(
    found.byOrganisation.map((row) => [row.organisationId, { cases: row.eligible, people: row.eligible }]),
  );
  const hidden = hiddenParts(parts, eligible === null ? 'hidden' : 'shown');
  const fewAtAll = eligible === null || whole.forecast.base === null;
  return {
    ...whole,
    ...{ eligible, unknown: one(found.unknown), worst: fewAtAll ? { people: null, amountFen: null } : found.worst },
    ...{ refusedByRule: each(found.refusedByRule), unknownByRule: each(found.unknownByRule) },
    nearlyByRule: each(found.nearlyByRule),
    ...(fewAtAll ? { amountFen: null, amountAtLeastFen: null } : {}),
    byOrganisation: whole.byOrganisation.map((row) =>
      hidden.has(row.organisationId) ? { organisationId: row.organisationId, eligible: null, amountFen: null } : row,
    ),
  };
}
