// A project of a contest is of one family: entered under two, nobody of it is judged until the entries are corrected.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { openPanel, takeInWorks } from '#panels/opening.ts';
import { skillsContest } from '#programmes/innovation/skills-contest.ts';
import { asking } from '#test/support/benefit-round.ts';
import { chief } from '#test/support/contest.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { firstMember, makePayees, on } from '#test/support/whole-round.ts';

const judges = [821, 822, 823];
const officer = acting(901, 'officer', places.yangFirm);

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 9);
  await makeMembers(
    house,
    judges.map((id) => ({ id, organisationId: places.yangSchool })),
  );
  const projects = [
    { key: 'weld', label: { zh: '焊接', en: 'Welding' } },
    { key: 'bake', label: { zh: '烘焙', en: 'Baking' } },
  ];
  round = await makeRound(house, skillsContest, { projects }, 0);
});
after(() => database.drop());

/** Enters the nth contestant. */
async function entered(n: number, family: string, project: string): Promise<number> {
  const about = { organisationId: places.yangFirm, personId: firstMember + n };
  const [outcome] = await engine.actAll(tenantId, [asking(round, officer, about, { family, project })]);
  return must(outcome!).caseId;
}
const opened = (scheme: string) => {
  const asked = { roundId: round.id, stage: 'score', scheme, name: scheme, judges };
  return house.db.transaction((q) => openPanel(engine, q, tenantId, asked, chief));
};
const refusal = (answer: object): Refusal => {
  assert(isRefusal(answer), JSON.stringify(answer));
  return answer;
};

let panelId: number;

test('a project entered under two families is refused with its name and how many of each', async () => {
  await entered(0, 'national', 'weld');
  await entered(1, 'national', 'weld');
  const wrong = await entered(2, 'world', 'weld');
  await entered(3, 'world', 'bake');
  for (const scheme of ['national', 'world']) {
    const { code, why, next } = refusal(await opened(scheme));
    assert.equal(code, 'group-in-two-schemes');
    assert.match(why.zh, /“焊接”：国赛精选项目 2 件、世赛选拔项目 1 件$/);
    assert.match(why.en, /“Welding”: 2 in National-selected projects, 1 in World skills projects$/);
    assert.match(next!.zh, /撤回/);
  }
  must(await engine.act(tenantId, on(wrong, officer, 'withdraw')));
  panelId = must(await opened('national')).id;
});

test('a late entry under the other family is refused beside works that a panel has', async () => {
  const late = await entered(4, 'world', 'weld');
  assert.equal(refusal(await opened('world')).code, 'group-in-two-schemes');
  must(await engine.act(tenantId, on(late, officer, 'withdraw')));
  assert.equal(must(await opened('world')).works, 1);
  await entered(5, 'national', 'bake');
  const joined = await house.db.transaction((q) => takeInWorks(engine, q, tenantId, panelId));
  assert.match(refusal(joined).why.zh, /“烘焙”：世赛选拔项目 1 件、国赛精选项目 1 件$/);
});
