// studio-recognition 创新工作室认定 and studio-promotion 创新工作室升级 with the figures that were printed: thirty-two district studios, nine of them raised to
// the city's level with 30,000 yuan each. A raised record is the same record; what is suspended, revoked or of that level already cannot be raised.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, addMonths } from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';
import { closePanel } from '#panels/closing.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { defineProgramme } from '#policy/define.ts';
import { numberInWords } from '#policy/record.ts';
import { stage } from '#policy/stage.ts';
import { patentGrant } from '#programmes/innovation/patent-grant.ts';
import { studioPromotion } from '#programmes/innovation/studio-promotion.ts';
import { studioRecognition } from '#programmes/innovation/studio-recognition.ts';
import { changeRecord } from '#records/changes.ts';
import { verifyRecords } from '#records/verify.ts';
import { studiosOverview } from '#studios/overview.ts';
import { endPerson, enterPerson } from '#studios/people.ts';
import { studioOrders, studioPage, studiosBelow } from '#studios/studios.ts';
import { asking, bulletinOf, decided, paidOut, published } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { judges, makeJudges, marking, panelOf, worksIn } from '#test/support/judging.ts';
import { acting, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { sameByUnion } from '#test/support/studios-by-union.ts';
import { allDone, firstMember, hands, makePayees, on } from '#test/support/whole-round.ts';

const [applied, recognised] = [35, 32];
/** Promoted together; one more follows, the ninth. */
const promoted = 8;
const leaders = Array.from({ length: applied }, (_, n) => firstMember + n);
const unit = acting(901, 'officer', places.yangFirm);
const criteria = ['operation', 'ability', 'benefit'];
/** Of thirty points each: forty points are the most of "ability". */
const sheet = (points: number) => criteria.map((criterion) => ({ criterion, points }));

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let cases: readonly number[];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, applied);
  await makeJudges(house);
  round = await makeRound(house, studioRecognition, { amountFen: 1_000_000 });
});
after(() => database.drop());

const form = {
  trade: '焊工',
  people: 12,
  place: true,
  order: true,
  results: 2,
  summary: '攻克薄板焊接变形，带徒六人。',
};
const applying = (personId: number, more = {}) =>
  asking(
    round,
    unit,
    { organisationId: places.yangFirm, personId },
    { studio: `焊接创新工作室${personId}`, ...form, ...more },
  );
const asked = (which: Round, personId: number, answers: Readonly<Record<string, unknown>>) =>
  asking(which, unit, { organisationId: places.yangFirm, personId }, { summary: '三年成果十二项。', ...answers });
const open = async (which: Round, personId: number, answers: Readonly<Record<string, unknown>>): Promise<string> => {
  const answer = await engine.act(tenantId, asked(which, personId, answers));
  return isRefusal(answer) ? answer.code : 'done';
};

/** Three judges of another firm; `points` by the case. */
async function judged(which: Round, scheme: string, points: (caseId: number) => number): Promise<void> {
  const seats = judges.slice(0, 3);
  const panelId = await panelOf(engine, which, seats, scheme);
  for (const { number, caseId } of await worksIn(engine, panelId))
    for (const personId of seats) must(await marking(engine, personId, panelId, number, sheet(points(caseId))));
  must(await closePanel(engine, tenantId, panelId, 904));
}

interface Row {
  readonly id: number;
  readonly personId: number;
  readonly number: string;
  readonly title: string;
  readonly level: string;
  readonly state: string;
}
async function studios(): Promise<Row[]> {
  const rows = await house.db.query<Omit<Row, 'number'> & { issuerId: number; year: number; n: number }>(
    `SELECT id, person_id AS "personId", issuer_id AS "issuerId", year, number AS n, title_zh AS title, level, state FROM records
      WHERE tenant_id = $1 AND kind = 'studio' ORDER BY id`,
    [tenantId],
  );
  return rows.map(({ issuerId, year, n, ...row }) => ({
    ...row,
    number: numberInWords({ kind: 'studio', issuerId, year, number: n }),
  }));
}
const factOf = async (personId: number): Promise<unknown> => {
  const [row] = await house.db.query<{ snapshot: Record<string, unknown> }>(
    'SELECT snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, personId],
  );
  return row!.snapshot['record.studio'];
};

test('a studio without a place or without a result is refused by its rule', async () => {
  for (const more of [{ place: false }, { results: 0 }]) {
    const answer = await engine.act(tenantId, applying(leaders[0]!, more));
    assert.equal(isRefusal(answer) && answer.code, 'not-eligible');
  }
});

test('of thirty-five that apply the experts leave thirty-two, the district sees them and they are on the register', async () => {
  const outcomes = await allDone(
    engine.actAll(
      tenantId,
      leaders.map((id) => applying(id)),
    ),
  );
  cases = outcomes.map(({ caseId }) => caseId);
  await decided(engine, cases, hands.reviewer, 'approve', 1);
  await judged(round, 'all', (caseId) => (cases.indexOf(caseId) < recognised ? 25 : 15));
  const left = cases.slice(0, recognised);
  await allDone(
    engine.actAll(
      tenantId,
      left.map((id) => on(id, hands.district, 'approve', { note: '场地、设备属实' })),
    ),
  );
  await published(engine, house, round);
  await decided(engine, left, hands.head, 'register', 2);
  const rows = await studios();
  assert.equal(rows.length, recognised);
  assert.deepEqual([rows[0]!.title, rows[0]!.level], [`焊接创新工作室${leaders[0]}`, 'district']);
  assert.deepEqual([await factOf(leaders[0]!), await factOf(leaders[34]!)], ['district', undefined]);
  await decided(engine, left, hands.granter, 'grant', 3);
  await paidOut(engine, house, round);
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /35个工作室申报区级创新工作室，从中认定32个，发放助推金320,000 元/);
  assert.match(en, /35 studios applied to the district; 32 of them were recognised/);
});

let second: Round;
let raising: readonly number[];
test('who leads none cannot have it promoted, a district studio does not become a demonstration studio at once', async () => {
  second = await makeRound(house, studioPromotion);
  const { number } = (await studios())[0]!;
  assert.equal(await open(second, leaders[34]!, { number, target: 'municipal' }), 'not-eligible');
  assert.equal(await open(second, leaders[0]!, { number, target: 'demonstration' }), 'not-eligible');
  assert.equal(await open(second, leaders[0]!, { number }), 'answers-wrong');
});

test('eight are promoted to city level together: the same records under the same numbers', async () => {
  const all = await studios();
  const before = all.slice(0, promoted + 3);
  // The last of them names the studio of another.
  const named = (n: number) => (n === promoted + 2 ? all.at(-1)! : before[n]!).number;
  const outcomes = await allDone(
    engine.actAll(
      tenantId,
      before.map(({ personId }, n) => asked(second, personId, { number: named(n), target: 'municipal' })),
    ),
  );
  raising = outcomes.map(({ caseId }) => caseId);
  await decided(engine, raising, hands.reviewer, 'approve', 4);
  await judged(second, 'municipal', () => 27);
  await published(engine, house, second);
  await decided(engine, raising.slice(0, promoted), hands.head, 'register', 5);
  const rows = await studios();
  assert.equal(rows.length, recognised);
  assert.deepEqual(
    rows.map(({ level }) => level),
    rows.map((_, n) => (n < promoted ? 'municipal' : 'district')),
  );
  assert.deepEqual([rows[0]!.number, await factOf(leaders[0]!)], [before[0]!.number, 'municipal']);
});

const change = (recordId: number, what: 'suspend' | 'restore', by: number) =>
  house.db.transaction((q) =>
    changeRecord(
      q,
      tenantId,
      { recordId, change: what, reason: '核查中' },
      { by, at: house.clock.now(), ids: house.ids },
    ),
  );
const register = async (caseId: number, action = 'register'): Promise<string> => {
  const answer = await engine.act(tenantId, on(caseId, hands.head, action));
  return isRefusal(answer) ? `${answer.code} ${answer.rule ?? ''}`.trim() : 'done';
};

test('what is suspended, or another man’s, cannot be raised; restored it can, and undone it is what it was', async () => {
  const [one] = raising.slice(promoted) as [number];
  const record = (await studios())[promoted]!;
  assert.equal(await register(raising.at(-1)!), 'no-such-record record.studio');
  must(await change(record.id, 'suspend', 903));
  assert.equal(await register(one), 'no-such-record record.studio');
  must(await change(record.id, 'restore', 903));
  assert.equal(await register(one), 'done');
  assert.equal(await factOf(record.personId), 'municipal');
  assert.equal(await register(one, 'undo'), 'done');
  assert.deepEqual([(await studios())[promoted]!.level, await factOf(record.personId)], ['district', 'district']);
  const steps = await house.db.query<{ what: string }>(
    'SELECT what FROM record_steps WHERE tenant_id = $1 AND record_id = $2 ORDER BY step',
    [tenantId, record.id],
  );
  assert.deepEqual(
    steps.map(({ what }) => what),
    ['registered', 'suspended', 'restored', 'raised', 'put-back'],
  );
});

test('what the record became since is not left hanging by an undo; suspended and restored, it keeps its level', async () => {
  const [, ninth] = raising.slice(promoted) as [number, number];
  const record = (await studios())[promoted + 1]!;
  assert.equal(await register(ninth), 'done');
  must(await change(record.id, 'suspend', 903));
  assert.equal(await factOf(record.personId), undefined);
  assert.equal(await register(ninth, 'undo'), 'record-moved-on');
  must(await change(record.id, 'restore', 903));
  assert.deepEqual([(await studios())[promoted + 1]!.level, await factOf(record.personId)], ['municipal', 'municipal']);
});

test('the bulletin tells the steps, the grant is the printed one, and the books agree', async () => {
  await decided(engine, [...raising.slice(0, promoted), raising[promoted + 1]!], hands.district, 'grant', 6);
  await paidOut(engine, house, second);
  const { zh, en } = await bulletinOf(house, second);
  assert.match(zh, /推荐升级创新工作室9个，其中市级9个，发放助推金270,000 元/);
  assert.match(en, /9 studios were promoted, 9 to city level/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('renewed, a record has a later end and its fact too; undone it is without end again', async () => {
  const { amount: _, breakdowns: __, form: asks, stages, ...rest } = studioPromotion;
  const renewal = defineProgramme({
    ...{ ...rest, key: 'studio-renewal', rules: [], form: { number: asks.number!, summary: asks.summary! } },
    bulletin: [{ zh: '{register.renewed}', en: '{register.renewed}' }],
    stages: {
      apply: stages.apply!,
      register: stage('register', { record: 'studio', does: 'renew', years: 3, chosen: 'number' }),
    },
  });
  const which = await makeRound(house, renewal, {}, 0);
  const studio = (await studios()).at(-1)!;
  const { caseId } = must(await engine.act(tenantId, asked(which, studio.personId, { number: studio.number })));
  const until = addDays(addMonths(chinaDate(house.clock.now()), 36), -1);
  const standing = async () => {
    const [row] = await house.db.query<{ until: string | null; level: string; ends: string | null }>(
      `SELECT r.until_on AS until, r.level, f.snapshot ->> 'record.studio~' AS ends FROM records r JOIN person_facts f ON f.tenant_id = $1 AND f.person_id = r.person_id
        WHERE r.tenant_id = $1 AND r.id = $2`,
      [tenantId, studio.id],
    );
    return [row!.until, row!.level, row!.ends];
  };
  assert.equal(await register(caseId), 'done');
  assert.deepEqual(await standing(), [until, 'district', until]);
  assert.equal(await register(caseId, 'undo'), 'done');
  assert.deepEqual(await standing(), [null, 'district', null]);
  assert.equal(await register(caseId), 'done');
  assert.deepEqual(await standing(), [until, 'district', until]);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('what its people prove counts for the studio while they belong to it, and the union sees it added up', async () => {
  const [studio] = await studios();
  const apprentice = leaders[34]!;
  const from = chinaDate(house.clock.now());
  const enter = (personId: number, day = from, recordId = studio!.id) =>
    house.db.transaction((q) =>
      enterPerson(house, q, tenantId, { recordId, personId, role: 'apprentice', from: day }, 901),
    );
  const codeOf = async (entering: ReturnType<typeof enter>) => {
    const answer = await entering;
    return isRefusal(answer) ? answer.code : 'done';
  };
  assert.deepEqual(
    [
      await codeOf(enter(judges[0]!)),
      await codeOf(enter(leaders[0]!)),
      await codeOf(enter(apprentice, '2030-01-01')),
      await codeOf(enter(apprentice, from, 999_999)),
      await codeOf(enter(apprentice)),
      await codeOf(enter(apprentice)),
    ],
    ['not-of-the-union', 'in-the-studio', 'studio-day', 'record-unknown', 'done', 'in-the-studio'],
  );
  const people = [leaders[0]!, apprentice];
  const first = await house.ids.take(tenantId, 2);
  const facts = people.map((personId, n) => ({
    ...{ id: first + n, personId, key: 'person.frontline', value: true, source: 'register', observedOn: '2020-01-01' },
  }));
  await recordFacts(house.db, tenantId, facts, house.clock.now());
  await refreshSnapshots(house.db, tenantId, people);
  const third = await makeRound(house, patentGrant);
  const applying = (personId: number, n: number, grantedOn: string) =>
    asking(
      third,
      { personId, posts: [] },
      { organisationId: places.yangFirm, personId },
      { name: `夹具${n}`, number: `ZL20201000${n}.7`, grantedOn, place: 1, atWork: true, inUse: true },
    );
  const outcomes = await allDone(
    engine.actAll(tenantId, [applying(people[0]!, 1, '2020-01-14'), applying(people[1]!, 2, from)]),
  );
  const ids = outcomes.map(({ caseId }) => caseId);
  await decided(engine, ids, hands.reviewer, 'approve', 7);
  await decided(engine, ids, hands.district, 'approve', 8);
  await published(engine, house, third);
  await decided(engine, ids, hands.head, 'grant', 9);
  // The leader's patent is older than the studio: it is his, and not the studio's.
  const page = await studioPage(house.db, tenantId, studio!.id);
  assert.deepEqual(
    page.results.map(({ kind, words }) => [kind, words]),
    [['patent', '夹具2']],
  );
  assert.deepEqual(
    page.money.map(({ grantedFen, paidFen }) => [grantedFen, paidFen]),
    [
      [3_000_000, 3_000_000],
      [1_000_000, 1_000_000],
    ],
  );
  const overview = await studiosOverview(house.db, tenantId, places.yang);
  assert.deepEqual(overview.results, [{ kind: 'patent', count: 1 }]);
  assert.deepEqual(overview.funnel, { registered: 32, municipal: 9, demonstration: 0 });
  assert.deepEqual([overview.grantedFen, overview.paidFen], [59_000_000, 59_000_000]);
  assert.deepEqual(await studiosOverview(house.db, tenantId, places.ma), {
    ...{ levels: [], funnel: { registered: 0, municipal: 0, demonstration: 0 }, grantedFen: 0, paidFen: 0 },
    ...{ results: [], byLevel: [], trades: [] },
  });
  const [line] = page.people;
  const leave = (until: string) =>
    house.db.transaction((q) => endPerson(house, q, tenantId, { recordId: studio!.id, id: line!.id, until }, 901));
  const early = await leave('2019-12-31');
  assert.equal(isRefusal(early) && early.code, 'studio-day');
  must(await leave(from));
  const again = await leave(from);
  assert.equal(isRefusal(again) && again.code, 'already-ended');
  assert.equal((await studioPage(house.db, tenantId, studio!.id)).results.length, 1, 'of a day on which he belonged');
});

test('union by union they come to the same as together, and stand where they were placed', () => sameByUnion(house));

test('the list goes page by page in any order, and holds what was asked for', async () => {
  const asked = { organisationId: places.district, limit: 10 };
  for (const order of studioOrders)
    for (const down of [false, true]) {
      const seen: number[] = [];
      for (let after: readonly [string, number] | undefined; ; ) {
        const rows = await studiosBelow(house.db, tenantId, { ...asked, order, down, ...(after ? { after } : {}) });
        seen.push(...rows.map(({ id }) => id));
        const last = rows.at(-1);
        if (rows.length < asked.limit || !last) break;
        after = [last.orderedBy, last.id];
      }
      assert.deepEqual([seen.length, new Set(seen).size], [recognised, recognised], `${order} ${down}`);
    }
  const count = async (more: object) =>
    (await studiosBelow(house.db, tenantId, { ...asked, limit: 100, ...more })).length;
  assert.deepEqual(
    [
      await count({ level: 'municipal' }),
      await count({ state: 'suspended' }),
      await count({ under: places.ma }),
      await count({ under: places.yangFirm, trade: '焊工' }),
      await count({ trade: '电工' }),
      await count({ reached: 'municipal' }),
      await count({ reached: 'demonstration' }),
    ],
    [9, 0, 0, recognised, 0, 9, 0],
  );
});

test('a level that was changed, a step that was lost or made up is found', async () => {
  const undo = new Error('undo');
  const first = `record_id = (SELECT min(id) FROM records WHERE kind = 'studio')`;
  for (const [damage, what] of [
    [`UPDATE records SET level = 'demonstration' WHERE number = 1`, 'steps'],
    [`UPDATE record_steps SET level = 'demonstration' WHERE ${first} AND step = 2`, 'case'],
    [`DELETE FROM record_steps WHERE ${first} AND step = 2`, 'case'],
    [`UPDATE record_steps SET case_id = case_id + 1 WHERE ${first} AND step = 2`, 'case'],
    [`UPDATE records SET until_on = '2030-01-01' WHERE number = 1`, 'steps'],
  ] as const)
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.equal((await verifyRecords(q, tenantId))?.what, what, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
});
