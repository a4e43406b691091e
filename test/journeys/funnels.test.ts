// Two laws of every number that is printed of a round: no step of a funnel has more than the one before it, on public pages and at the desk, and
// what the public figures, the bulletin and the files say is what the cases themselves add up to. For every round of the demo.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { type CaseState, contributionOf } from '#engine/case-state.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { readPublicRounds } from '#figures/public-rounds.ts';
import { figuresOf } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import type { Programme } from '#policy/programme.ts';
import { placeholdersOf, readSentence } from '#policy/sentence.ts';
import { beginningOf, stepsOf } from '#policy/steps.ts';
import { type DemoYear, demoYear, endDemo } from '#test/support/demo.ts';

interface RoundRow {
  readonly id: number;
  readonly organisationId: number;
  readonly programme: Programme;
}

let year: DemoYear;
let rounds: readonly RoundRow[];
/** By round: what its cases add up to, case by case. */
const counted = new Map<number, Record<string, number>>();

before(async () => {
  year = await demoYear();
  const { db } = year.database;
  rounds = await db.query<RoundRow>(
    `SELECT r.id, r.organisation_id AS "organisationId", v.definition AS programme
       FROM rounds r JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash WHERE r.tenant_id = $1 ORDER BY r.id`,
    [demoTenantId],
  );
  for (const { id, programme } of rounds) {
    const cases = await db.query<{ state: CaseState }>(
      'SELECT state FROM cases WHERE tenant_id = $1 AND round_id = $2',
      [demoTenantId, id],
    );
    const sums: Record<string, number> = {};
    for (const { state } of cases)
      for (const [measure, value] of Object.entries(contributionOf(programme, state)))
        sums[measure] = (sums[measure] ?? 0) + value;
    counted.set(id, sums);
  }
});
after(() => endDemo(year));

const whereOf = ({ id, programme }: RoundRow) => `round ${id} of ${programme.key}`;

function assertNarrowing(steps: readonly { readonly key: string; readonly through: number }[], where: string): void {
  for (const [at, { key, through }] of steps.entries())
    assert.ok(
      at === 0 || through <= steps[at - 1]!.through,
      `${where}: ${key} has ${through}, more than the step before it (${steps[at - 1]?.through})`,
    );
}

test('no later step of a funnel has more than an earlier one, at the desk', async () => {
  for (const round of rounds) {
    const { id: roundId, organisationId, programme } = round;
    const figures = await figuresOf(year.database.db, demoTenantId, { organisationId, roundId });
    const steps = stepsOf(programme, kinds);
    const all = { key: 'begin', through: figures[beginningOf(steps).measure] ?? 0 };
    const through = steps.map((step) => ({ key: step.stage, through: figures[step.through] ?? 0 }));
    assertNarrowing([all, ...through], whereOf(round));
  }
});

test('nor on public pages, and each step there is what the cases add up to', async () => {
  const open = await readPublicRounds(year.house, demoTenantId);
  assert.ok(open!.rounds.length > 10);
  for (const { id, stages, opened } of open!.rounds) {
    const round = rounds.find((one) => one.id === id)!;
    assertNarrowing(stages, whereOf(round));
    assert.equal(stages[0]!.through, opened, whereOf(round));
    const sums = counted.get(id)!;
    for (const step of stepsOf(round.programme, kinds))
      assert.equal(
        stages.find(({ key }) => key === step.stage)!.through,
        sums[step.through] ?? 0,
        `${whereOf(round)}: ${step.stage}`,
      );
  }
});

test('what is on show, what was claimed and what was raised is no nought', async () => {
  const { rounds: shown } = (await readPublicRounds(year.house, demoTenantId))!;
  const through = (programme: string, kind: string): number[] =>
    shown
      .filter(({ programmeKey }) => programmeKey === programme)
      .flatMap(({ id, stages }) => {
        const { stages: of } = rounds.find((round) => round.id === id)!.programme;
        return stages.filter(({ key }) => of[key]?.kind === kind).map((one) => one.through);
      });
  assert.ok(
    through('showcase', 'publish').some((n) => n > 0),
    'shown',
  );
  assert.ok(
    through('flash-claim', 'claim').some((n) => n > 0),
    'claimed',
  );
});

test('the bulletin says what the cases add up to', async () => {
  for (const round of rounds) {
    const [bulletin] = await bulletinsOf(year.database.db, demoTenantId, { roundId: round.id }, kinds);
    if (!bulletin) continue;
    const sums = counted.get(round.id)!;
    for (const sentence of round.programme.bulletin)
      for (const part of placeholdersOf(readSentence(sentence.zh).parts)) {
        if (part.of !== 'figure') continue;
        const { name, field, choice } = part;
        const measure = choice === undefined ? name : `${name}@${field}=${choice}`;
        assert.equal(bulletin.values[part.source], sums[measure] ?? 0, `${whereOf(round)}: ${part.source}`);
      }
  }
});
