import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let nextPerson = 300;
const reviewer = acting(902, 'reviewer', places.yang);
const district = acting(903, 'reviewer', places.district);

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  await makeMembers(
    house,
    [902, 903].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  engine = makeEngine(house);
  round = await makeRound(house, littleProgramme);
});
after(() => database.drop());

type Outcome = ActionOutcome | Refusal;
const codeOf = (outcome: Outcome): string => (isRefusal(outcome) ? outcome.code : 'done');

async function open(number: string, more: { issuedOn?: string; onRecord?: true } = {}) {
  const personId = nextPerson++;
  await makeMembers(house, [{ id: personId, organisationId: places.yangFirm }]);
  const { issuedOn = '2020-02-01', onRecord } = more;
  const submit = { answers: { level: 'high', number, issuedOn }, ...(onRecord ? { onRecord } : {}) };
  const outcome = await engine.act(tenantId, {
    acting: { personId, posts: [] },
    target: {
      open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null },
    },
    request: { id: randomUUID(), action: 'open', input: { submit } },
  });
  return { outcome, me: { personId, posts: [] }, caseId: isRefusal(outcome) ? 0 : outcome.caseId };
}

const on = (caseId: number, who: CaseAction['acting'], action: string, input = {}): Promise<Outcome> =>
  engine.act(tenantId, { acting: who, target: { caseId }, request: { id: randomUUID(), action, input } });

test('what was filed only to be refused keeps its number from nobody', async () => {
  const filed = await open('N-1', { issuedOn: '2019-12-31', onRecord: true });
  assert.equal(codeOf(filed.outcome), 'done');
  assert.equal(codeOf((await open('N-1')).outcome), 'done');
});

test('a refused case that appeals holds its number again, and loses it with the appeal', async () => {
  const first = await open('N-2');
  must(await on(first.caseId, reviewer, 'refuse', { why: '不符' }));
  must(await on(first.caseId, first.me, 'appeal', { why: '有误' }));
  assert.equal(codeOf((await open('n 2')).outcome), 'already-used');
  must(await on(first.caseId, district, 'refuse', { why: '仍不符' }));
  assert.equal(codeOf((await open('N-2')).outcome), 'done');
});

test('an appeal is told that somebody else has the number by now, and two are never paid for one', async () => {
  const first = await open('N-3');
  must(await on(first.caseId, reviewer, 'refuse', { why: '不符' }));
  assert.equal(codeOf((await open('N-3')).outcome), 'done');
  assert.equal(codeOf(await on(first.caseId, first.me, 'appeal', { why: '有误' })), 'already-used');
});

test('an upheld appeal keeps the number; sent back from an appeal it is the same case with the same number', async () => {
  const upheld = await open('N-4');
  must(await on(upheld.caseId, reviewer, 'refuse', { why: '不符' }));
  must(await on(upheld.caseId, upheld.me, 'appeal', { why: '有误' }));
  must(await on(upheld.caseId, district, 'approve'));
  assert.equal(codeOf((await open('N-4')).outcome), 'already-used');

  const back = await open('N-5');
  must(await on(back.caseId, reviewer, 'refuse', { why: '不符' }));
  must(await on(back.caseId, back.me, 'appeal', { why: '有误' }));
  must(await on(back.caseId, district, 'return', { why: '补照片' }));
  must(
    await on(back.caseId, back.me, 'submit', {
      answers: { level: 'low', number: 'N-5', issuedOn: '2020-02-01' },
    }),
  );
  assert.equal(codeOf((await open('N-5')).outcome), 'already-used');
});

test('a number that was corrected is free for whoever it belongs to', async () => {
  const typo = await open('N-8');
  must(await on(typo.caseId, reviewer, 'return', { why: '编号抄错' }));
  must(
    await on(typo.caseId, typo.me, 'submit', {
      answers: { level: 'high', number: 'N-9', issuedOn: '2020-02-01' },
    }),
  );
  assert.equal(codeOf((await open('N-8')).outcome), 'done');
  assert.equal(codeOf((await open('N-9')).outcome), 'already-used');
});

test('a refusal taken back holds the number as before, unless somebody was faster', async () => {
  const kept = await open('N-6');
  must(await on(kept.caseId, reviewer, 'refuse', { why: '错按' }));
  must(await on(kept.caseId, reviewer, 'undo'));
  assert.equal(codeOf((await open('N-6')).outcome), 'already-used');
  const lost = await open('N-7');
  must(await on(lost.caseId, reviewer, 'refuse', { why: '错按' }));
  must((await open('N-7')).outcome);
  assert.equal(codeOf(await on(lost.caseId, reviewer, 'undo')), 'already-used');
});
