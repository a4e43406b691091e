// Where a case belongs, in whose name it may be brought, and how many drafts there may be: held by the engine, whoever asks.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Acting } from '#access/duties.ts';
import { systemActs } from '#access/duties.ts';
import type { ActionOutcome } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { hiddenByRound } from '#figures/protect.ts';
import { figuresOf } from '#figures/read.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { refreshSnapshots } from '#people/facts.ts';
import { endMembership } from '#people/memberships.ts';
import { grantPosts } from '#people/posts.ts';
import type { Programme } from '#policy/programme.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let nextPerson = 300;
const officers = { yang: 901, firm: 902, ma: 903, district: 904 };
const officer = {
  yang: acting(officers.yang, 'officer', places.yang),
  firm: acting(officers.firm, 'officer', places.yangFirm),
  ma: acting(officers.ma, 'officer', places.ma),
  district: acting(officers.district, 'officer', places.district),
};
const forUnions: Programme = { ...littleProgramme, key: 'for-unions', subject: 'organisation', who: [] };

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makeMembers(
    house,
    Object.values(officers).map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const posts = Object.values(officer).flatMap(({ personId, posts: [post] }) => ({
    ...{ personId: personId!, organisationId: post!.organisationId, role: post!.role, from: '2019-01-01' },
  }));
  await house.db.transaction(async (q) => {
    for (const one of await grantPosts(house, q, tenantId, posts, null)) must(one);
  });
  round = await makeRound(house, littleProgramme);
});
after(() => database.drop());

async function member(organisationId = places.yangFirm): Promise<number> {
  const id = nextPerson++;
  await makeMembers(house, [{ id, organisationId }]);
  return id;
}

interface About {
  readonly in?: Round;
  readonly at?: number | null;
  readonly personId?: number | null;
  readonly union?: number | null;
  readonly submit?: boolean;
  readonly onRoster?: true;
}

const open = (who: Acting, about: About): Promise<ActionOutcome | Refusal> => {
  const { in: of = round, at = null, personId = null, union = null, submit, onRoster } = about;
  const answers = { level: 'high', number: randomUUID().slice(0, 20), issuedOn: '2020-02-01' };
  return engine.act(tenantId, {
    acting: who,
    target: { open: { roundId: of.id, organisationId: at, personId, subjectOrganisationId: union } },
    request: {
      ...{ id: randomUUID(), action: 'open', input: submit ? { submit: { answers } } : {} },
      ...(onRoster ? { onRoster } : {}),
    },
  });
};
const code = (outcome: ActionOutcome | Refusal): string => (isRefusal(outcome) ? outcome.code : 'done');
const self = (personId: number): Acting => ({ personId, posts: [] });

async function placeOf(outcome: ActionOutcome | Refusal): Promise<number> {
  const [row] = await house.db.query<{ at: number }>(
    'SELECT organisation_id AS at FROM cases WHERE tenant_id = $1 AND id = $2',
    [tenantId, must(outcome).caseId],
  );
  return row!.at;
}

test('a member’s case is opened at the union of his membership, whoever brings it and whatever was asked', async () => {
  const me = await member();
  assert.equal(code(await open(self(me), { personId: me, at: places.maFirm })), 'belongs-elsewhere');
  assert.equal(code(await open(self(me), { personId: me, at: places.yang })), 'belongs-elsewhere');
  assert.equal(await placeOf(await open(self(me), { personId: me })), places.yangFirm);
  const [other, third, fourth] = [await member(), await member(), await member()];
  assert.equal(await placeOf(await open(self(other), { personId: other, at: places.yangFirm })), places.yangFirm);
  // An officer of another union may not bring it at his own; the union above may, at the member's.
  assert.equal(code(await open(officer.ma, { personId: third, at: places.ma, onRoster: true })), 'not-your-action');
  const above = { personId: third, onRoster: true as const, submit: true };
  assert.equal(code(await open(officer.yang, { ...above, at: places.yang })), 'belongs-elsewhere');
  assert.equal(await placeOf(await open(officer.yang, above)), places.yangFirm);
  assert.equal(
    code(await open(systemActs, { personId: fourth, at: places.maFirm, onRoster: true })),
    'belongs-elsewhere',
  );
});

test('whoever is no member belongs where he last did, or to the union that runs the round', async () => {
  const left = await member();
  await house.db.transaction(async (q) => {
    must(await endMembership(house, q, tenantId, left, '2020-02-01'));
  });
  assert.equal(code(await open(self(left), { personId: left, at: places.ma })), 'belongs-elsewhere');
  assert.equal(await placeOf(await open(self(left), { personId: left })), places.yangFirm);
  const never = nextPerson++;
  await house.db.query(`INSERT INTO people (tenant_id, id, name, created_at) VALUES ($1, $2, '赵一', $3)`, [
    ...[tenantId, never, house.clock.now()],
  ]);
  await refreshSnapshots(house.db, tenantId, [never]);
  assert.equal(code(await open(self(never), { personId: never, at: places.yang })), 'belongs-elsewhere');
  assert.equal(await placeOf(await open(self(never), { personId: never })), places.district);
  // Of nobody, a union keeps it for whoever comes: its own or one below.
  assert.equal(await placeOf(await open(officer.yang, { at: places.yangFirm })), places.yangFirm);
  assert.equal(code(await open(officer.ma, { at: places.yangFirm })), 'not-your-action');
});

test('a case is brought in the name of one’s own union or one below, and that one is told', async () => {
  const of = await makeRound(house, forUnions);
  const told = async () =>
    (
      await house.db.query<{ id: number }>(
        `SELECT person_id AS id FROM outbox WHERE tenant_id = $1 AND topic = 'case-for-union' ORDER BY person_id`,
        [tenantId],
      )
    ).map(({ id }) => id);
  for (const union of [places.ma, places.district])
    assert.equal(code(await open(officer.yang, { in: of, at: places.yang, union })), 'not-your-action', `${union}`);
  assert.equal(await placeOf(await open(officer.yang, { in: of, union: places.yang })), places.yang);
  assert.deepEqual(await told(), [], 'its own needs no telling');
  assert.equal(await placeOf(await open(officer.yang, { in: of, union: places.yangFirm })), places.yangFirm);
  assert.deepEqual(await told(), [officers.firm]);
  assert.equal(
    code(await open(officer.yang, { in: of, at: places.yang, union: places.yangSchool })),
    'belongs-elsewhere',
  );
  const me = await member();
  assert.equal(code(await open(self(me), { personId: me, union: places.ma })), 'wrong-subject');
  assert.equal(code(await open(self(me), { in: of, personId: me })), 'wrong-subject');
});

test('of drafts there is one for each in a round, also at once, and handed in it leaves its place', async () => {
  const me = await member();
  const first = must(await open(self(me), { personId: me }));
  const second = await open(self(me), { personId: me });
  assert.deepEqual(
    isRefusal(second) && [second.code, second.details],
    ['draft-there', { caseId: first.caseId }],
    'and told which one is there',
  );
  const other = await makeRound(house, { ...littleProgramme, key: 'beside' });
  must(await open(self(me), { in: other, personId: me }));
  const handIn = { level: 'high', number: 'D-1', issuedOn: '2020-02-01' };
  const act = (caseId: number, action: string, input = {}) =>
    engine.act(tenantId, {
      acting: self(me),
      target: { caseId },
      request: { id: randomUUID(), action, input },
    });
  must(await act(first.caseId, 'submit', { answers: handIn }));
  const next = must(await open(self(me), { personId: me }));
  must(await act(next.caseId, 'withdraw'));
  must(await open(self(me), { personId: me, submit: true }));
  const many = await member();
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => open(self(many), { personId: many })));
  assert.deepEqual(outcomes.map(code).sort(), [...Array(1).fill('done'), ...Array(11).fill('draft-there')]);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('a round that is not open takes no drafts', async () => {
  const me = await member();
  const of = await makeRound(house, { ...littleProgramme, key: 'over' });
  await house.db.query(`UPDATE rounds SET closes_on = '2020-03-01' WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    of.id,
  ]);
  const cold = makeEngine(house);
  const target = { open: { roundId: of.id, organisationId: null, personId: me, subjectOrganisationId: null } };
  const request = { id: randomUUID(), action: 'open', input: {} };
  assert.equal(code(await cold.act(tenantId, { acting: self(me), target, request })), 'round-not-open');
});

test('people are counted once in a round, however many cases they open: five of one unmask nobody', async () => {
  const sensitive: Programme = {
    ...littleProgramme,
    key: 'sensitive',
    form: { ...littleProgramme.form, level: { ...littleProgramme.form.level!, class: 'S3' } },
  };
  const of = await makeRound(house, sensitive);
  const me = await member();
  const act = (caseId: number, action: string) =>
    engine.act(tenantId, { acting: self(me), target: { caseId }, request: { id: randomUUID(), action, input: {} } });
  for (let n = 0; n < 6; n += 1)
    must(await act(must(await open(self(me), { in: of, personId: me })).caseId, 'withdraw'));
  for (let n = 0; n < 6; n += 1) must(await open(self(me), { in: of, personId: me, submit: true }));
  const shown = async () => {
    const [here] = await hiddenByRound(house.db, tenantId, places.yangFirm, ['sensitive']);
    return here!.whole ? 'hidden' : 'shown';
  };
  assert.equal(await shown(), 'hidden', 'before it is folded');
  await foldAllFigures(house.db, tenantId);
  assert.equal(await shown(), 'hidden');
  const asked = { organisationId: places.yangFirm, programmeKey: 'sensitive', year: 2020 };
  const figures = await figuresOf(house.db, tenantId, asked);
  assert.deepEqual([figures['cases.opened'], figures['cases.people']], [12, 1]);
  const others = await Promise.all([1, 2, 3, 4].map(() => member()));
  const at = await Promise.all(others.map((id) => open(self(id), { in: of, personId: id, submit: true })));
  assert.deepEqual(at.map(code), ['done', 'done', 'done', 'done']);
  assert.equal(await shown(), 'shown', 'five people');
  assert.equal((await verify(house, tenantId)).firstDifference, null);
  await database.owner.query('DELETE FROM round_people WHERE tenant_id = $1 AND person_id = $2', [tenantId, others[0]]);
  assert.equal((await verify(house, tenantId)).firstDifference?.what, 'round-people');
});
