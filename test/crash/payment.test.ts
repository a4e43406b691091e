// kill -9 of the server's process and of PostgreSQL in the middle of paying, again and again at other moments: nothing that was acknowledged is
// lost, nobody is paid twice, and whoever starts again goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { defineProgramme } from '#policy/define.ts';
import { countRows, plannedKills, runChild } from '#test/crash/kills.ts';
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

const count = (from: string) => countRows(database, from);

test('kill -9 of process and database while a round is paid', { timeout: 150_000 }, async () => {
  const heard = new Set<string>();
  const plan = plannedKills('crash', 16);
  const child = { path: fileURLToPath(import.meta.resolve('./paying-child.ts')), args: [String(roundId)] };
  for (let run = 0; !heard.has('done'); run++) {
    assert.ok(run < 40, `it did not come to an end: ${[...heard].slice(-5)}`);
    const { code, errors } = await runChild(database, child, plan, heard);
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
