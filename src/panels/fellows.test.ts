// A judge never marks his own pupil: who was in one studio with him is known, also where the pupil has gone to another firm since.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import { endPerson, enterPerson } from '#studios/people.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { chair, handedIn, judges, makeJudges, panelOf, worksIn } from '#test/support/judging.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { registered } from '#test/support/registered.ts';
import { firstMember, makePayees } from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 3);
  await makeJudges(house);
});
after(() => database.drop());

test('the leader is recused from his former apprentice, and from nobody else of that firm', async () => {
  const [leader, pupil] = [judges[0]!, firstMember];
  const of = { personId: leader, unionId: places.maFirm, issuerId: places.district, studio: '焊接创新工作室' };
  await registered(engine, of);
  const [studio] = await house.db.query<{ id: number; from: string }>(
    `SELECT id, from_on AS from FROM records WHERE tenant_id = $1 AND kind = 'studio'`,
    [tenantId],
  );
  const move = (personId: number, organisationId: number) =>
    house.db.query('UPDATE memberships SET organisation_id = $3 WHERE tenant_id = $1 AND person_id = $2', [
      ...[tenantId, personId, organisationId],
    ]);
  await move(pupil, places.maFirm);
  const entering = { recordId: studio!.id, personId: pupil, role: 'apprentice', from: studio!.from } as const;
  const { id } = must(await house.db.transaction((q) => enterPerson(house, q, tenantId, entering, chair)));
  const ending = { recordId: studio!.id, id, until: studio!.from };
  must(await house.db.transaction((q) => endPerson(house, q, tenantId, ending, chair)));
  await move(pupil, places.yangFirm);
  const round = await makeRound(house, resultSelection, { amountFen: 500_000 });
  const makers = [0, 1, 2].map((n) => ({ id: firstMember + n, organisationId: places.yangFirm }));
  const [his] = await handedIn(engine, round, makers);
  const works = await worksIn(engine, await panelOf(engine, round, judges.slice(0, 6)));
  assert.deepEqual(
    works.map(({ caseId, state }) => [caseId === his, state.recused]),
    works.map(({ caseId }) => [caseId === his, caseId === his ? { 1: 'same-studio' } : {}]),
  );
  assert.equal(works.filter(({ caseId }) => caseId === his).length, 1);
});
