// The forecasts of the demo's rounds, made with what was known on the day before each opened, against what came of them. Printed whole, also where it missed.
// How many applied in 2020 was printed; the years beside it were drawn from people who decide by chance (src/demo/take-up.ts) and kept as they fell. The rounds
// of other years were written to show the product (docs/architecture.md).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { earlierRounds } from '#engine/earlier-rounds.ts';
import { forecastOf, listRounds } from '#engine/rounds.ts';
import { simulate } from '#engine/simulate.ts';
import { findVersion } from '#engine/versions.ts';
import { figuresOf } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { atStartOfDay, chinaDate } from '#kit/clock.ts';
import { cameTo } from '#policy/came-to.ts';
import type { Band, Forecast } from '#policy/forecast.ts';
import type { RoundView } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { type DemoYear, demoToday, demoYear, endDemo } from '#test/support/demo.ts';
import { must } from '#test/support/little-tenant.ts';

let year: DemoYear;
before(async () => {
  year = await demoYear();
});
after(() => endDemo(year));

interface Line {
  readonly round: RoundView;
  readonly programme: Programme;
  readonly forecast: Forecast;
  readonly came: { readonly applied: number; readonly granted: number; readonly amountFen: number };
}

async function lineOf(round: RoundView): Promise<Line> {
  const { db } = year.house;
  const programme = (await findVersion(db, demoTenantId, round.versionHash))!.definition;
  const { forecast } = must(
    await simulate(year.house, demoTenantId, programme, {
      ...{ roundDraft: round, asOf: round.opensOn, knownBefore: atStartOfDay(round.opensOn) },
    }),
  );
  const figures = await figuresOf(db, demoTenantId, { organisationId: round.organisationId, roundId: round.id });
  return { round, programme, forecast, came: cameTo(programme, figures, kinds) };
}

const written = (band: Band | null, came: number, unit = 1): string =>
  band === null
    ? `unknown → ${came / unit}`
    : `${band.low / unit}–${band.high / unit} → ${came / unit}${came >= band.low && came <= band.high ? '' : ' (outside)'}`;

test('forecast against outcome, round by round', async (t) => {
  const rounds = (await listRounds(year.house.db, demoTenantId)).filter(
    ({ year }) => year === 2020 || year === 2021 || year >= 2025,
  );
  const lines: Line[] = [];
  for (const round of rounds) lines.push(await lineOf(round));
  for (const { round, forecast, came } of lines)
    t.diagnostic(
      [
        `${round.programmeKey} ${round.name}${round.closesOn < chinaDate(demoToday) ? '' : ' (still open)'} [${forecast.from.length} earlier]`,
        `applied ${written(forecast.applied, came.applied)}`,
        `granted ${written(forecast.granted, came.granted)}`,
        `yuan ${written(forecast.amountFen, came.amountFen, 100)}`,
      ].join(' | '),
    );

  for (const { round, forecast, came } of lines.filter(
    (line) => line.round.year === 2020 || line.round.year === 2021,
  )) {
    // Where no round had ended, all that is said is "from none to as many as could apply".
    const { low, middle, high } = forecast.applied ?? { low: 0, middle: 0, high: forecast.base };
    assert.ok(came.applied >= low && came.applied <= high, `${round.programmeKey} ${round.name}`);
    if (forecast.applied === null) continue;
    assert.ok(Math.max(high - middle, middle - low) <= 0.3 * middle, JSON.stringify(forecast.applied));
    const money = forecast.amountFen!;
    assert.ok(came.amountFen >= money.low && came.amountFen <= money.high, `${round.name}: ${came.amountFen}`);
  }
  // Never a number where no round had ended.
  for (const { forecast } of lines)
    assert.equal(forecast.from.length === 0, forecast.applied === null && forecast.basis === 'nothing');
  // What the walk found: 300 to 1,200 times ten thousand yuan for a programme that had paid 174,000.
  const latest = lines.find(({ round }) => round.programmeKey === 'certificate-grant' && round.year === 2026)!;
  assert.ok(latest.forecast.amountFen!.high < 3 * 17_400_000, JSON.stringify(latest.forecast.amountFen));
  assert.ok(latest.forecast.amountFen!.low <= 17_400_000 && latest.forecast.amountFen!.high >= 17_400_000);
  const first = lines.find(({ round }) => round.programmeKey === 'training-course' && round.year === 2020)!;
  assert.equal(first.forecast.basis, 'nothing');
});

test('what history says of a round once all is known is what the figures say, and before it opened there was nothing', async () => {
  const { db } = year.house;
  const asked = {
    on: '2027-06-01',
    organisationId: year.run.ids.organisations.get(year.run.world.districtKey)!,
  } as const;
  for (const programmeKey of ['certificate-grant', 'contest-prize-grant', 'training-course', 'studio-recognition']) {
    const now = await earlierRounds(db, demoTenantId, { ...asked, programmeKey, before: undefined });
    const then = await earlierRounds(db, demoTenantId, { ...asked, programmeKey, before: new Date('2027-06-01') });
    assert.deepEqual(then, now, programmeKey);
    assert.ok(now.length > 0, programmeKey);
    const [round] = now;
    const half = await earlierRounds(db, demoTenantId, { ...asked, programmeKey, before: new Date('2020-10-15') });
    const known = half.find(({ roundId }) => roundId === round!.roundId);
    assert.ok(!known || known.applied <= round!.applied);
  }
});

test('each round keeps what was forecast when it was opened', async () => {
  for (const round of await listRounds(year.house.db, demoTenantId, { programmeKey: 'certificate-grant' })) {
    const kept = await forecastOf(year.house.db, demoTenantId, round.id);
    assert.ok(kept && kept.madeAt <= atStartOfDay('2026-11-21'), round.name);
    assert.equal(kept.forecast.basis, round.year === 2019 ? 'nothing' : 'earlier-rounds', round.name);
  }
});
