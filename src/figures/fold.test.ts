// Folds, moves and live reads against the plain definition: a figure is the sum of all deltas ever appended in the subtree as it is now.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  appendDeltas,
  type FigureDelta,
  foldAllFigures,
  foldFigures,
  lockFigures,
  shiftFigures,
} from '#figures/fold.ts';
import { monthsBelow } from '#figures/months.ts';
import { figuresByChild, figuresByProgramme, figuresByRound, figuresByYear, figuresOf } from '#figures/read.ts';
import type { Queryable } from '#store/queryable.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let scratch: TestDatabase;
let tenants = 0;
const opened = '2020-01-01T00:00:00+08:00';

before(async () => {
  scratch = await testDatabase();
});
after(() => scratch.drop());

/** 1 over 2, 3; 2 over 4, 5; 3 over 6, 7; 4 over 8. */
const PARENT: Record<number, number | null> = { 1: null, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3, 8: 4 };
const IDS = Object.keys(PARENT).map(Number);

type Tree = Record<number, number | null>;
function above(tree: Tree, id: number): number[] {
  const chain = [id];
  for (let at = tree[id]; at; at = tree[at]) chain.push(at);
  return chain;
}

async function writePaths(q: Queryable, tenantId: number, tree: Tree): Promise<void> {
  const rows = IDS.flatMap((id) => above(tree, id).map((ancestor, distance) => [ancestor, id, distance] as const));
  await q.query('DELETE FROM organisation_paths WHERE tenant_id = $1', [tenantId]);
  await q.query(
    `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::smallint[])`,
    [tenantId, rows.map((row) => row[0]), rows.map((row) => row[1]), rows.map((row) => row[2])],
  );
}

async function newTenant(): Promise<number> {
  tenants += 1;
  const { owner } = scratch;
  await owner.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, $2, $2, $3)`, [
    tenants,
    `t${tenants}`,
    opened,
  ]);
  for (const id of IDS) {
    await owner.query(
      `INSERT INTO organisations (tenant_id, id, parent_id, level, name, created_at) VALUES ($1, $2, $3, 'branch', 'o', $4)`,
      [tenants, id, PARENT[id], opened],
    );
  }
  await writePaths(owner, tenants, PARENT);
  return tenants;
}

/** What another helper's move does, in the order the contract asks for. */
async function move(tenantId: number, tree: Tree, moved: number, under: number): Promise<void> {
  await scratch.db.transaction(async (q) => {
    await lockFigures(q, tenantId);
    await shiftFigures(q, tenantId, moved, -1);
    tree[moved] = under;
    await writePaths(q, tenantId, tree);
    await q.query('UPDATE organisations SET parent_id = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, moved, under]);
    await shiftFigures(q, tenantId, moved, 1);
  });
}

const sumOf = (
  deltas: readonly FigureDelta[],
  tree: Tree,
  organisationId: number,
  keep: (one: FigureDelta) => boolean,
) => {
  const sums: Record<string, number> = {};
  for (const one of deltas) {
    if (!keep(one) || !above(tree, one.organisationId).includes(organisationId)) continue;
    sums[one.measure] = (sums[one.measure] ?? 0) + one.delta;
  }
  return sums;
};
const withoutZeros = (figures: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== 0));

const aDelta = fc.record({
  organisationId: fc.constantFrom(...IDS),
  programmeKey: fc.constantFrom('a', 'b'),
  year: fc.constantFrom(2020, 2021),
  roundId: fc.constantFrom(11, 12),
  month: fc.constantFrom(202011, 202012, 202101),
  measure: fc.constantFrom('cases.open', 'apply.passed', 'grant.amountFen'),
  delta: fc.integer({ min: -5, max: 1_000_000 }),
});
const aStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      deltas: fc.array(aDelta, { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fold' as const), limit: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('folders' as const), limit: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      moved: fc.constantFrom(4, 5, 6, 7, 8),
      under: fc.constantFrom(1, 2, 3, 5),
    }),
  },
);

test('figures are the sum of all deltas of the subtree, whatever was folded, moved and folded at once', async () => {
  const { db } = scratch;
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 14 }), async (steps) => {
      const tenantId = await newTenant();
      const tree: Tree = { ...PARENT };
      const all: FigureDelta[] = [];
      for (const step of steps) {
        if (step.do === 'append') {
          await appendDeltas(db, tenantId, step.deltas);
          all.push(...step.deltas);
        } else if (step.do === 'fold') await foldFigures(db, tenantId, { limit: step.limit });
        else if (step.do === 'folders') {
          await Promise.all([1, 2, 3].map(() => foldAllFigures(db, tenantId, { limit: step.limit })));
        } else if (!above(tree, step.under).includes(step.moved)) {
          await Promise.all([move(tenantId, tree, step.moved, step.under), foldAllFigures(db, tenantId, { limit: 3 })]);
        }
        for (const organisationId of [1, 2, 4]) {
          const scope = { organisationId, programmeKey: 'a', year: 2020 };
          const expected = sumOf(all, tree, organisationId, (one) => one.programmeKey === 'a' && one.year === 2020);
          assert.deepEqual(withoutZeros(await figuresOf(db, tenantId, scope)), withoutZeros(expected));
          const asked = { organisationId, programmeKeys: ['a', 'b'], measure: 'apply.passed', fromMonth: 202012 };
          const months = await monthsBelow(db, tenantId, asked);
          for (const id of IDS.filter((one) => one === organisationId || tree[one] === organisationId))
            for (const month of [202011, 202012, 202101])
              assert.equal(
                months.filter((cell) => cell.organisationId === id && cell.month === month)[0]?.value ?? 0,
                month === 202011 ? 0 : (sumOf(all, tree, id, (one) => one.month === month)['apply.passed'] ?? 0),
                `${id} in ${month}`,
              );
        }
      }
      await foldAllFigures(db, tenantId);
      for (const organisationId of IDS) {
        const cells = await db.query<{ measure: string; value: number }>(
          'SELECT measure, sum(value)::bigint AS value FROM figures WHERE tenant_id = $1 AND organisation_id = $2 GROUP BY 1',
          [tenantId, organisationId],
        );
        const folded = Object.fromEntries(cells.map((cell) => [cell.measure, cell.value]));
        assert.deepEqual(withoutZeros(folded), withoutZeros(sumOf(all, tree, organisationId, () => true)));
        const apart = await db.query(
          `SELECT measure, round_id FROM (
             SELECT measure, round_id, value, 0 AS by_month FROM figures WHERE tenant_id = $1 AND organisation_id = $2 AND measure <> 'cases.open'
             UNION ALL SELECT measure, round_id, 0, value FROM figure_months WHERE tenant_id = $1 AND organisation_id = $2) AS both_ways
            GROUP BY 1, 2 HAVING sum(value) <> sum(by_month)`,
          [tenantId, organisationId],
        );
        assert.deepEqual(apart, [], 'the months add up to the cell');
      }
    }),
    { numRuns: 25 },
  );
});

test('groups agree with the whole, folded or not', async () => {
  const { db } = scratch;
  const tenantId = await newTenant();
  const deltas = fc.sample(aDelta, { numRuns: 400, seed: 7 });
  await appendDeltas(db, tenantId, deltas);
  for (const fold of [0, 150, 1000]) {
    if (fold > 0) await foldFigures(db, tenantId, { limit: fold });
    const whole = (organisationId: number, keep: (one: FigureDelta) => boolean) =>
      sumOf(deltas, PARENT, organisationId, keep);
    const byProgramme = await figuresByProgramme(db, tenantId, { organisationId: 2 });
    assert.deepEqual(
      byProgramme.get('b'),
      whole(2, (one) => one.programmeKey === 'b'),
    );
    const byYear = await figuresByYear(db, tenantId, { organisationId: 1, programmeKey: 'a' });
    assert.deepEqual(
      byYear.get(2021),
      whole(1, (one) => one.programmeKey === 'a' && one.year === 2021),
    );
    const byRound = await figuresByRound(db, tenantId, { organisationId: 3 });
    assert.deepEqual(
      byRound.get(12),
      whole(3, (one) => one.roundId === 12),
    );
    const byChild = await figuresByChild(db, tenantId, { organisationId: 2, year: 2020 });
    assert.deepEqual([...byChild.keys()].sort(), [2, 4, 5]);
    for (const id of [2, 4, 5])
      assert.deepEqual(
        byChild.get(id),
        whole(id, (one) => one.year === 2020),
      );
    const some = await figuresOf(db, tenantId, { organisationId: 1, roundId: 11, measures: ['apply.passed'] });
    assert.deepEqual(some, { 'apply.passed': whole(1, (one) => one.roundId === 11)['apply.passed'] });
  }
});

test('a read during appends and folds never misses or doubles a delta', async () => {
  const { db } = scratch;
  const tenantId = await newTenant();
  let running = true;
  let committed = 0;
  let started = 0;
  let reads = 0;
  const append = async () => {
    // On a busy machine reads come late: the appends go on until enough fell between them.
    for (let round = 0; round < 60 || reads <= 20; round += 1) {
      started += 10;
      const deltas = Array.from({ length: 10 }, (_, i): FigureDelta => {
        return {
          organisationId: 4 + (i % 5),
          programmeKey: 'a',
          year: 2020,
          roundId: 11,
          measure: 'cases.open',
          delta: 1,
        };
      });
      await appendDeltas(db, tenantId, deltas);
      committed += 10;
    }
  };
  const fold = async () => {
    while (running) await foldFigures(db, tenantId, { limit: 7 });
  };
  const read = async () => {
    let last = 0;
    while (running) {
      const atLeast = committed;
      const seen =
        (await figuresOf(db, tenantId, { organisationId: 1, programmeKey: 'a', year: 2020 }))['cases.open'] ?? 0;
      assert.ok(seen >= atLeast && seen <= started, `${atLeast} ≤ ${seen} ≤ ${started}`);
      assert.ok(seen >= last, 'a later read shows no less');
      last = seen;
      reads += 1;
    }
  };
  const others = [fold(), fold(), read(), read()];
  await Promise.all([append(), append(), append()]);
  running = false;
  await Promise.all(others);
  await foldAllFigures(db, tenantId);
  assert.ok(reads > 20, `${reads} reads`);
  assert.ok(started >= 1800, `${started} appended`);
  assert.deepEqual(await figuresOf(db, tenantId, { organisationId: 1 }), { 'cases.open': started });
  const left = await db.query('SELECT 1 FROM figure_deltas WHERE tenant_id = $1', [tenantId]);
  assert.equal(left.length, 0);
});

test('a delta of an organisation without paths stays in its own cell; tenants do not mix', async () => {
  const { db } = scratch;
  const [one, other] = [await newTenant(), await newTenant()];
  const delta = { organisationId: 99, programmeKey: 'a', year: 2020, roundId: 1, measure: 'cases.open', delta: 3 };
  await appendDeltas(db, one, [delta, { ...delta, organisationId: 1 }]);
  assert.equal(await foldAllFigures(db, other), 0);
  assert.equal(await foldAllFigures(db, one), 2);
  const cells = await db.query('SELECT organisation_id, value FROM figures WHERE tenant_id = $1 ORDER BY 1', [one]);
  assert.deepEqual(cells, [
    { organisation_id: 1, value: 3 },
    { organisation_id: 99, value: 3 },
  ]);
  assert.deepEqual(await figuresOf(db, other, { organisationId: 1 }), {});
  await assert.rejects(foldFigures(db, one, { limit: 0 }), /at least one/);
});
