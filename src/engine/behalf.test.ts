import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Acting } from '#access/duties.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import type { CaseState } from '#engine/case-state.ts';
import { consentsOfCases } from '#engine/consents.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { loadHistory } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
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

const officer = acting(901, 'officer', places.yang);
const colleague = acting(902, 'officer', places.yang);
const stranger = acting(903, 'officer', places.ma);
const districtChair = acting(904, 'chair', places.district);
const reviewer = acting(905, 'reviewer', places.yang);

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  await makeMembers(
    house,
    [901, 902, 903, 904, 905].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  engine = makeEngine(house);
  round = await makeRound(house, littleProgramme);
});
after(() => database.drop());

const onDay = () => house.clock.now().toISOString().slice(0, 10);
const spoken = () => ({ how: 'spoken', on: onDay(), witness: '李秀兰' });
const phoned = () => ({ how: 'phone', on: onDay(), time: '10:05' });
const codeOf = (outcome: ActionOutcome | Refusal): string => (isRefusal(outcome) ? outcome.code : 'done');
const act = (action: CaseAction) => engine.act(tenantId, action);
const answersOf = (personId: number) => ({ level: 'high', number: `B${personId}`, issuedOn: '2020-02-01' });

async function member(): Promise<number> {
  const id = nextPerson++;
  await makeMembers(house, [{ id, organisationId: places.yangFirm }]);
  return id;
}

const opening = (who: Acting, personId: number, consent?: object, id: string = randomUUID()): CaseAction => ({
  acting: who,
  target: { open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
  request: { id, action: 'open', input: { submit: { answers: answersOf(personId) }, ...(consent ? { consent } : {}) } },
});

const on = (caseId: number, who: Acting, action: string, input: object = {}): CaseAction => ({
  acting: who,
  target: { caseId },
  request: { id: randomUUID(), action, input: input as Record<string, unknown> },
});

async function stateOf(caseId: number): Promise<CaseState> {
  const [row] = await house.db.query<{ state: CaseState }>('SELECT state FROM cases WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    caseId,
  ]);
  return row!.state;
}

async function opened(who: Acting = officer, consent: object = spoken()): Promise<{ caseId: number; me: Acting }> {
  const personId = await member();
  return { caseId: must(await act(opening(who, personId, consent))).caseId, me: { personId, posts: [] } };
}

test('no case is opened for a member without his consent; with it, it is on record in the same action, its witness sealed', async () => {
  const personId = await member();
  const refused = await act(opening(officer, personId));
  assert.ok(isRefusal(refused));
  assert.deepEqual([refused.code, refused.rule], ['consent-needed', 'consent']);
  assert.ok(refused.next?.zh);
  assert.equal(codeOf(await act(opening(officer, personId, { how: 'spoken', on: onDay() }))), 'answers-wrong');
  assert.equal(codeOf(await act(opening(officer, personId, { ...spoken(), on: '2030-01-01' }))), 'consent-in-future');
  const { caseId } = must(await act(opening(officer, personId, spoken())));
  const [consent, ...more] = await consentsOfCases(house, house.db, tenantId, [caseId]);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [consent!.covers, consent!.how, consent!.detail, consent!.recordedBy, consent!.organisationId],
    ['open', 'spoken', '李秀兰', 901, places.yang],
  );
  const [raw] = await house.db.query<{ sealed: Buffer }>(
    'SELECT detail_sealed AS sealed FROM consents WHERE case_id = $1',
    [caseId],
  );
  assert.ok(!raw!.sealed.includes(Buffer.from('李秀兰')));
  assert.ok(!JSON.stringify(await loadHistory(house.db, tenantId, caseId)).includes('李秀兰'));
  const messages = await house.db.query('SELECT FROM outbox WHERE topic = $1 AND person_id = $2', [
    'acted-for',
    personId,
  ]);
  assert.equal(messages.length, 1);
});

test('only an officer of the member’s own union or above it, and none for himself', async () => {
  assert.equal(codeOf(await act(opening(stranger, await member(), spoken()))), 'not-your-action');
  assert.equal(codeOf(await act(opening(reviewer, await member(), spoken()))), 'not-your-action');
  assert.equal(codeOf(await act(opening(districtChair, await member(), phoned()))), 'done');
  // His own case is his own: no consent is put on record.
  const own = must(await act(opening(officer, 901))).caseId;
  assert.deepEqual(await consentsOfCases(house, house.db, tenantId, [own]), []);
});

test('a repeated action is one case with one consent', async () => {
  const action = opening(officer, await member(), phoned());
  const [first, second] = [must(await act(action)), must(await act(action))];
  assert.equal(second.caseId, first.caseId);
  assert.equal((await consentsOfCases(house, house.db, tenantId, [first.caseId])).length, 1);
});

test('who acted for the member decides nothing of that case, and who decided cannot act for him', async () => {
  const { caseId } = await opened();
  assert.equal(codeOf(await act(on(caseId, officer, 'approve'))), 'recusal-own-work');
  must(await act(on(caseId, colleague, 'return', { why: '编号看不清' })));
  const answers = answersOf(900_000 + caseId);
  assert.equal(codeOf(await act(on(caseId, colleague, 'submit', { answers }))), 'recusal-own-decision');
  assert.equal(codeOf(await act(on(caseId, colleague, 'withdraw', { consent: phoned() }))), 'recusal-own-decision');
  // The consent of the opening covers the correction, by another officer too: from then on he is barred as well.
  must(await act(on(caseId, districtChair, 'submit', { answers })));
  assert.deepEqual((await stateOf(caseId)).behalf?.by, [901, 904]);
  assert.equal((await consentsOfCases(house, house.db, tenantId, [caseId])).length, 1);
  must(await act(on(caseId, reviewer, 'approve')));
  assert.equal((await stateOf(caseId)).stage, 'district');
  assert.equal(codeOf(await act(on(caseId, districtChair, 'approve'))), 'recusal-own-work');
});

test('withdrawing and appealing need a word of their own; the member himself needs none', async () => {
  const { caseId } = await opened();
  assert.equal(codeOf(await act(on(caseId, officer, 'withdraw'))), 'consent-needed');
  must(await act(on(caseId, officer, 'withdraw', { consent: phoned() })));
  assert.equal((await stateOf(caseId)).status, 'withdrawn');
  const refused = await opened();
  must(await act(on(refused.caseId, reviewer, 'refuse', { why: '证书不在名单内' })));
  assert.equal(codeOf(await act(on(refused.caseId, officer, 'appeal', { why: '证书在名单内' }))), 'consent-needed');
  house.clock.advance(60_000);
  must(await act(on(refused.caseId, officer, 'appeal', { why: '证书在名单内', consent: spoken() })));
  const covers = (await consentsOfCases(house, house.db, tenantId, [refused.caseId])).map((one) => one.covers);
  assert.deepEqual(covers, ['open', 'appeal']);
  const own = await opened();
  must(await act(on(own.caseId, own.me, 'withdraw')));
});

test('a consent that was withdrawn carries nothing any more; a new one does', async () => {
  const { caseId, me } = await opened();
  must(await act(on(caseId, me, 'withdraw-consent')));
  assert.equal(codeOf(await act(on(caseId, me, 'withdraw-consent'))), 'no-consent');
  must(await act(on(caseId, reviewer, 'return', { why: '编号看不清' })));
  const answers = answersOf(900_000 + caseId);
  assert.equal(codeOf(await act(on(caseId, officer, 'submit', { answers }))), 'consent-needed');
  assert.equal(codeOf(await act(on(caseId, stranger, 'withdraw-consent'))), 'not-your-action');
  must(await act(on(caseId, officer, 'submit', { answers, consent: phoned() })));
  assert.equal((await consentsOfCases(house, house.db, tenantId, [caseId])).length, 2);
});

test('a member’s own case is not his union’s to steer without his word; what the union filed from its list is', async () => {
  const personId = await member();
  const own = must(await act(opening({ personId, posts: [] }, personId))).caseId;
  const firm = acting(906, 'chair', places.yangFirm);
  assert.equal(codeOf(await act(on(own, firm, 'withdraw'))), 'consent-needed');
  must(await act(on(own, firm, 'withdraw', { consent: spoken() })));
  const listed = opening(officer, await member());
  const filed = must(await act({ ...listed, request: { ...listed.request, onRoster: true } })).caseId;
  assert.equal((await stateOf(filed)).behalf, undefined);
  must(await act(on(filed, officer, 'withdraw')));
});

test('a case cannot be opened a second time', async () => {
  const personId = await member();
  const me = { personId, posts: [] };
  const { caseId } = must(await act(opening(me, personId)));
  const again = on(caseId, me, 'open', { submit: { answers: answersOf(800_000 + personId) } });
  assert.equal(codeOf(await act(again)), 'opened-already');
});

test('verify finds a consent that was changed, one that is gone and one that was added', async () => {
  const { caseId } = await opened();
  assert.equal((await verify(house, tenantId)).firstDifference, null);
  const whatIsWrong = async (sql: string): Promise<string | undefined> => {
    await database.owner.query('CREATE TABLE kept AS SELECT * FROM consents');
    await database.owner.query(sql, [caseId]);
    const { firstDifference } = await verify(house, tenantId);
    await database.owner.query('DELETE FROM consents');
    await database.owner.query('INSERT INTO consents SELECT * FROM kept');
    await database.owner.query('DROP TABLE kept');
    return firstDifference?.what;
  };
  assert.equal(await whatIsWrong(`UPDATE consents SET how = 'signed' WHERE case_id = $1`), 'consent');
  assert.equal(await whatIsWrong(`UPDATE consents SET recorded_by = 902 WHERE case_id = $1`), 'consent');
  assert.equal(await whatIsWrong(`DELETE FROM consents WHERE case_id = $1`), 'consent');
  assert.equal(
    await whatIsWrong(
      `INSERT INTO consents SELECT tenant_id, gen_random_uuid(), case_id, covers, how, given_on, paper_id, detail_sealed, recorded_by, organisation_id, recorded_at, salt, digest
         FROM consents WHERE case_id = $1`,
    ),
    'consent',
  );
  await assert.rejects(house.db.query('DELETE FROM consents WHERE case_id = $1', [caseId]), /permission denied/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
