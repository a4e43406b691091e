// kill -9 of the server's process and of PostgreSQL in the middle of paying, again and again at other moments: nothing that was acknowledged is
// lost, nobody is paid twice, and whoever starts again goes on.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { seededRandomness } from '#kit/random.ts';
import { defineProgramme } from '#policy/define.ts';
import { retrying } from '#store/connection.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, makePayees, opening } from '#test/support/whole-round.ts';

const members = 400;
const { apply, grant, pay } = littleProgramme.stages;
const programme = defineProgramme({ ...littleProgramme, stages: { apply: apply!, grant: grant!, pay: pay! } });

let database: TestDatabase;
let house: TestHouse;
let roundId: number;

before(async () => {
  database = await testDatabase({ durable: true });
  house = testHouse(database.db);
  await makeTenant(house);
  await makePayees(house, members);
  const round = await makeRound(house, programme);
  roundId = round.id;
  const people = Array.from({ length: members }, (_, n) => firstMember + n);
  await allDone(
    makeEngine(house).actAll(
      tenantId,
      people.map((id) => opening(round, id)),
    ),
  );
});
after(() => database.drop());

interface Kill {
  /** After so many acknowledgements since the child was started or the kill before. */
  readonly afterLines: number;
  readonly moreMs: number;
  readonly what: 'process' | 'database';
}

/** Runs the child until it ends; kills as planned, taking from `plan`. What it acknowledged is added to `heard`. */
async function runChild(plan: Kill[], heard: Set<string>): Promise<{ code: number | null; errors: string }> {
  const file = fileURLToPath(import.meta.resolve('./paying-child.ts'));
  const child: ChildProcess = spawn(process.execPath, [file, database.url, String(roundId)], { stdio: 'pipe' });
  let [rest, errors, lines] = ['', '', 0];
  const strikes: Promise<void>[] = [];
  const strike = async ({ what, moreMs }: Kill) => {
    await sleep(moreMs);
    if (what === 'process') child.kill('SIGKILL');
    else if (database.server.pid() !== undefined) process.kill(database.server.pid()!, 'SIGKILL');
  };
  // Whoever was killed reads no more.
  child.stdin!.on('error', () => {});
  child.stderr!.on('data', (data: Buffer) => (errors += data));
  child.stdout!.on('data', (data: Buffer) => {
    const parts = (rest + data).split('\n');
    rest = parts.pop()!;
    for (const line of parts) {
      heard.add(line);
      lines += 1;
      child.stdin!.write('go\n');
      if (lines !== plan[0]?.afterLines) continue;
      lines = 0;
      strikes.push(strike(plan.shift()!));
    }
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  await Promise.all(strikes);
  return { code, errors };
}

const count = async (sql: string): Promise<number> => {
  // Recovery takes its time on a busy machine; what counts is what is there afterwards.
  const ask = () => database.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`);
  const rows = await retrying(ask, 40);
  return rows[0]!.n;
};

test('kill -9 of process and database while a round is paid', { timeout: 150_000 }, async () => {
  const random = seededRandomness('crash');
  const heard = new Set<string>();
  const plan: Kill[] = Array.from({ length: 16 }, (_, n) => ({
    afterLines: 1 + random.int(9),
    moreMs: random.int(25),
    what: n % 3 === 2 ? 'database' : 'process',
  }));
  for (let run = 0; !heard.has('done'); run++) {
    assert.ok(run < 40, `it did not come to an end: ${[...heard].slice(-5)}`);
    const { code, errors } = await runChild(plan, heard);
    assert.notEqual(code, 1, errors);
    // What was acknowledged is there, at every restart and not only in the end.
    const granted = [...heard].flatMap((line) => (line.startsWith('granted ') ? line.slice(8).split(',') : []));
    const found = await count(
      `transfers WHERE tenant_id = 1 AND entitlement = 'grant' AND case_id = ANY ('{${granted.join(',')}}')`,
    );
    assert.equal(found, granted.length, 'an acknowledged grant is lost or doubled');
    for (const line of heard) {
      const [what, id] = line.split(' ');
      if (what === 'sent')
        assert.equal(
          await count(`payment_batches WHERE tenant_id = 1 AND id = ${id} AND state IN ('sent', 'settled')`),
          1,
          line,
        );
      if (what === 'answered')
        assert.equal(await count(`payment_batches WHERE tenant_id = 1 AND id = ${id} AND state = 'settled'`), 1, line);
    }
  }
  assert.ok(plan.length < 4, `${plan.length} planned kills did not meet it at work`);
  // Those of no case are the year's money and the round's budget, which a second person confirmed before.
  const paid = `transfers WHERE tenant_id = 1 AND kind = 'post-reserved' AND case_id IS NOT NULL`;
  assert.equal(await count(`(SELECT case_id FROM ${paid} GROUP BY case_id HAVING count(*) = 1) AS once`), members);
  assert.equal(await count(paid), members);
  assert.equal(await count(`payment_results WHERE tenant_id = 1 AND result = 'settled'`), members);
  assert.equal(await count(`cases WHERE tenant_id = 1 AND status = 'passed'`), members);
  const [bank] = await database.owner.query<{ credits: number }>(
    `SELECT credits FROM accounts WHERE tenant_id = 1 AND kind = 'bank' AND credits > 0`,
  );
  assert.equal(bank?.credits, members * 200_000);
  assert.deepEqual((await verify(house, tenantId)).firstDifference, null);
});
