// What a job says it did is what was done, whenever the line to the database breaks.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { memberImporter } from '#access/membership-changes.ts';
import { createRun } from '#documents/import-run.ts';
import { closeSpreadsheetReader } from '#documents/spreadsheet.ts';
import { writeCsv } from '#documents/workbook-write.ts';
import type { CaseAction } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { startBulkAction } from '#jobs/bulk-action.ts';
import { IMPORT_COMMIT } from '#jobs/import-commit.ts';
import { findJob, type Job, startJob } from '#jobs/jobs.ts';
import { allJobKinds } from '#jobs/kinds.ts';
import { claimJob, runStep } from '#jobs/run.ts';
import { SETTLE_ROUND } from '#jobs/settle.ts';
import { bulkActionId } from '#kit/action-id.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { grantPosts } from '#people/posts.ts';
import type { Database } from '#store/connection.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
const chairId = 900;
const { apply, grant, pay } = littleProgramme.stages;
const short = { ...littleProgramme, key: 'short-grant', stages: { apply: apply!, grant: grant!, pay: pay! } };
const options = { leaseMs: 30_000, stopping: () => false };
const lost = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  await makeMembers(house, [{ id: chairId, organisationId: places.yangFirm }]);
  await house.db.transaction(async (q) => {
    const post = { personId: chairId, organisationId: places.district, role: 'chair' as const, from: '2019-01-01' };
    for (const one of await grantPosts(house, q, tenantId, [post], null)) must(one);
  });
});
after(async () => {
  closeSpreadsheetReader();
  await database?.drop();
});

/** Breaks once where it is told to, after the database has done its part. */
let breaks: { readonly sql: RegExp; readonly when: 'before' | 'after' } | 'commit' | null = null;
beforeEach(() => {
  breaks = null;
});
function breakable(db: Database): Database {
  return {
    ...db,
    async query(sql, params) {
      const now = breaks;
      if (now === null || now === 'commit' || !now.sql.test(sql)) return db.query(sql, params);
      breaks = null;
      if (now.when === 'after') await db.query(sql, params);
      throw lost();
    },
    async transaction(work) {
      const done = await db.transaction(work);
      if (breaks !== 'commit') return done;
      breaks = null;
      throw lost();
    },
  };
}

let firstPerson = 1000;
async function openCases(engine: Engine, round: Round): Promise<number[]> {
  const people = [0, 1, 2].map((n) => ({ id: firstPerson + n, organisationId: places.yangFirm }));
  firstPerson += people.length;
  await makeMembers(house, people);
  const outcomes = await engine.actAll(
    tenantId,
    people.map(
      ({ id, organisationId }): CaseAction => ({
        acting: { personId: id, posts: [] },
        target: { open: { roundId: round.id, organisationId, personId: id, subjectOrganisationId: null } },
        request: {
          ...{ id: bulkActionId(round.id, id), action: 'open' },
          input: { submit: { answers: { level: 'high', number: `N${id}`, issuedOn: '2020-02-01' } } },
        },
      }),
    ),
  );
  return outcomes.map((outcome) => must(outcome).caseId);
}

/** Steps until the job ends, each back-off waited for. */
async function worked(id: number): Promise<Job> {
  const broken = { ...house, db: breakable(database.db) };
  const kinds = allJobKinds(makeEngine(broken));
  for (let steps = 0; steps < 10; steps += 1) {
    const claim = await claimJob(house, tenantId, { worker: 'w', kinds: Object.keys(kinds) });
    assert.equal(claim?.job.id, id);
    for (let now = claim; ; ) {
      const step = await runStep(broken, tenantId, now, kinds, options);
      if (step.went !== 'on') break;
      now = step.claim;
    }
    const job = (await findJob(house.db, tenantId, id))!;
    if (job.state === 'done' || job.state === 'failed') return job;
    house.clock.advance(10_000);
  }
  throw new Error('the job does not end');
}

const settled = async (round: Round): Promise<Job> => {
  const input = { roundId: round.id, stage: 'grant', action: 'grant', actorId: chairId, assurance: 'two-factor' };
  const { id } = await startJob(house, tenantId, { kind: SETTLE_ROUND, input, total: 3, createdBy: chairId });
  return worked(id);
};

for (const [where, at] of [
  ['nowhere', null],
  ['after the COMMIT', 'commit'],
  ['when the rest is looked for', { sql: /^SELECT case_id AS id FROM queue_entries/, when: 'before' }],
  ['when the step is saved', { sql: /^UPDATE jobs SET cursor/, when: 'before' }],
  ['after the step was saved', { sql: /^UPDATE jobs SET cursor/, when: 'after' }],
] as const)
  test(`a settlement counts what it granted, its line broken ${where}`, async () => {
    const round = await makeRound(house, { ...short, key: `short-${where.length}` });
    await openCases(makeEngine(house), round);
    breaks = at;
    const { state, done, errorCount } = await settled(round);
    assert.equal(breaks, null, 'it did break there');
    assert.deepEqual([state, done, errorCount], ['done', 3, 0]);
  });

test('a decision on many counts what it decided, its step not saved at first', async () => {
  const round = await makeRound(house, { ...short, key: 'short-many' });
  const caseIds = await openCases(makeEngine(house), round);
  const bulk = { action: 'grant', stage: 'grant', input: {}, filter: { roundId: round.id, caseIds } };
  const { id } = must(await startBulkAction(house, tenantId, bulk, { personId: chairId, assurance: 'two-factor' }));
  breaks = { sql: /^UPDATE jobs SET cursor/, when: 'before' };
  const { state, done, errorCount } = await worked(id);
  assert.deepEqual([state, done, errorCount], ['done', 3, 0]);
});

for (const [where, at] of [
  ['after the COMMIT of a chunk', 'commit'],
  ['before a chunk was counted', { sql: /^UPDATE jobs SET done/, when: 'before' }],
  ['when the step is saved', { sql: /^UPDATE jobs SET cursor/, when: 'before' }],
] as const)
  test(`an import counts the rows it carried out, its line broken ${where}`, async () => {
    const headings = ['姓名', '身份证号', '所在工会', '入会日期'];
    firstPerson += 3;
    const rows = [0, 1, 2].map((n) => [
      ...['孙大', makeIdNumber('110113', '1985-05-05', firstPerson + n - 900), '杨镇机械厂工会', '2015-05-01'],
    ]);
    const bytes = writeCsv({ name: '', columns: headings.map((heading) => ({ heading })), rows });
    const file = { name: '名册.csv', bytes, organisationId: places.yang, createdBy: chairId };
    const run = must(await createRun(house, tenantId, memberImporter, file));
    assert.equal(run.good, 3, JSON.stringify(run));
    const input = { runId: run.runId, kind: memberImporter.kind };
    const { id } = await startJob(house, tenantId, { kind: IMPORT_COMMIT, input, total: 3, createdBy: chairId });
    breaks = at;
    const { state, done, result } = await worked(id);
    assert.equal(breaks, null, 'it did break there');
    assert.deepEqual([state, done, result], ['done', 3, { done: 3, filed: 0, turnedBad: 0 }]);
  });
