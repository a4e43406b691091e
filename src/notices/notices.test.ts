import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { atEndOfDay, fixedClock } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import {
  announcedNotices,
  nextOfRound,
  publicNotice,
  publicNotices,
  publishNotice,
  SHOWN_AFTER_DAYS,
  withdrawNotice,
} from '#notices/notices.ts';
import { CONTACT_MAX, GROUNDS_MAX, objectionCounts, objectionsTo, raiseObjection } from '#notices/objections.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

let scratch: TestDatabase;
let house: TestHouse;
const OPENED = '2020-06-01T08:00:00+08:00';

before(async () => {
  scratch = await testDatabase();
  house = testHouse(scratch.db, fixedClock('2020-11-18T09:00:00+08:00'));
  const q = scratch.owner;
  await q.query(
    `INSERT INTO organisations (tenant_id, id, level, name, name_en, created_at) VALUES (1, 1, 'district', '区总工会', 'District', $1), (1, 2, 'second-level', '汽车厂工会', '', $1)`,
    [OPENED],
  );
  await q.query(
    `INSERT INTO people (tenant_id, id, name, created_at) VALUES (1, 21, '王小明', $1), (1, 22, '欧阳红', $1)`,
    [OPENED],
  );
  await q.query(
    `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_at) VALUES (1, 'h', 'p', '{}', '2020-01-01', $1)`,
    [OPENED],
  );
  await q.query(
    `INSERT INTO rounds (tenant_id, id, programme_key, version_hash, organisation_id, year, name, parameters, opens_on, closes_on, state, created_at)
     VALUES (1, 11, 'p', 'h', 1, 2020, 'r', '{}', '2020-03-01', '2020-11-30', 'open', $1)`,
    [OPENED],
  );
  await q.query(
    `INSERT INTO cases (tenant_id, id, round_id, programme_key, organisation_id, person_id, subject_organisation_id, stage, status, state, seq, head, opened_at, changed_at)
     SELECT 1, n, 11, 'p', 2, CASE n WHEN 31 THEN 21 WHEN 32 THEN 22 END, CASE n WHEN 33 THEN 2 END, 'notice', 'open', '{}', 1, '\\x00', $1::timestamptz, $1::timestamptz
       FROM generate_series(31, 33) AS n`,
    [OPENED],
  );
});
after(() => scratch.drop());

const published = async (id: number, mask?: 'name' | 'none') =>
  publishNotice(house.db, 1, {
    ...{
      id,
      roundId: 11,
      stage: 'notice',
      organisationId: 1,
      title: text('公示', 'Notice'),
      publishedBy: 5,
      publishedAt: house.clock.now(),
      until: '2020-11-24',
    },
    cases: [{ caseId: 32, details: { amountFen: 100_000 } }, { caseId: 31 }, { caseId: 33 }],
    ...(mask ? { mask } : {}),
  });

test('the public reads masked names in the order published, and no number of a case or person', async () => {
  assert.equal(await published(1), 3);
  const found = await publicNotice(house.db, 1, 1, { now: atEndOfDay('2020-11-18') });
  assert.deepEqual(found?.entries, [
    { ordinal: 1, maskedName: '欧阳*', organisationName: '汽车厂工会', details: { amountFen: 100_000 } },
    { ordinal: 2, maskedName: '王*明', organisationName: '汽车厂工会', details: {} },
    { ordinal: 3, maskedName: '汽车厂工会', organisationName: '汽车厂工会', details: {} },
  ]);
  assert.deepEqual(
    [found?.notice.entries, found?.notice.running, found?.notice.organisation.en, found?.notice.programmeKey],
    [3, true, 'District', 'p'],
  );
  assert.ok(!/王小明|欧阳红/.test(JSON.stringify(found)));
  const page = await publicNotice(house.db, 1, 1, { now: atEndOfDay('2020-11-18'), after: 1, limit: 1 });
  assert.deepEqual(
    page?.entries.map((entry) => entry.ordinal),
    [2],
  );
  assert.equal(await publicNotice(house.db, 2, 1, { now: atEndOfDay('2020-11-18') }), undefined);
  await assert.rejects(
    publishNotice(house.db, 1, {
      id: 9,
      roundId: 11,
      stage: 'notice',
      organisationId: 1,
      title: text('', ''),
      publishedBy: 5,
      publishedAt: house.clock.now(),
      until: '2020-11-24',
      cases: [{ caseId: 404 }],
    }),
    /not there: 404/,
  );
  assert.equal((await scratch.db.query('SELECT 1 FROM notices WHERE id = 9')).length, 0);
});

test('a notice is shown while it runs and thirty days after, and not once it is withdrawn', async () => {
  await published(2, 'none');
  const ids = async (today: string) =>
    (await publicNotices(house.db, 1, { now: atEndOfDay(today) })).map((notice) => [notice.id, notice.running]);
  assert.deepEqual(await ids('2020-11-24'), [
    [2, true],
    [1, true],
  ]);
  assert.deepEqual(await ids('2020-12-24'), [
    [2, false],
    [1, false],
  ]);
  assert.deepEqual(await ids('2020-12-25'), []);
  assert.equal(SHOWN_AFTER_DAYS, 30);
  assert.equal(await publicNotice(house.db, 1, 1, { now: atEndOfDay('2020-12-25') }), undefined);
  assert.equal(await withdrawNotice(house.db, 1, 2, house.clock.now()), true);
  assert.equal(await withdrawNotice(house.db, 1, 2, house.clock.now()), false);
  assert.deepEqual(await ids('2020-11-24'), [[1, true]]);
  assert.equal(await publicNotice(house.db, 1, 2, { now: atEndOfDay('2020-11-24') }), undefined);
  assert.deepEqual(await publicNotices(house.db, 1, { now: atEndOfDay('2020-11-24'), roundId: 12 }), []);
});

test('an objection is sealed, names its case, and is opened for those who handle it', async () => {
  const grounds = '此人的证书是2019年取得的，不是本年度。';
  const raised = await raiseObjection(house, house.db, 1, {
    noticeId: 1,
    ordinal: 2,
    raiser: 22,
    grounds: `  ${grounds} `,
    contact: '13800002270',
  });
  assert.ok(!isRefusal(raised));
  assert.equal(raised.caseId, 31);
  house.clock.advance(1000);
  assert.ok(
    !isRefusal(
      await raiseObjection(house, house.db, 1, { noticeId: 1, ordinal: 2, grounds: '同一人在别的工会也申请了' }),
    ),
  );
  const [row] = await scratch.db.query<{ grounds_sealed: Buffer; contact_sealed: Buffer }>(
    'SELECT * FROM objections WHERE id = $1',
    [raised.id],
  );
  assert.ok(row && !row.grounds_sealed.includes(Buffer.from('证书')) && !row.contact_sealed.includes('1380000'));
  const opened = await objectionsTo(house, 1, [31, 32]);
  assert.deepEqual(
    opened.map((one) => [one.caseId, one.grounds, one.contact]),
    [
      [31, grounds, '13800002270'],
      [31, '同一人在别的工会也申请了', null],
    ],
  );
  assert.deepEqual([...(await objectionCounts(house.db, 1, [31, 32]))], [[31, 2]]);
  assert.deepEqual(await objectionsTo(house, 1, [32]), []);
});

test('without a name three a day to an entry, thirty to a notice, ten from an address; whoever is known is counted alone', async () => {
  await published(5);
  const object = async (more: Partial<Parameters<typeof raiseObjection>[3]> = {}) => {
    const asked = { noticeId: 5, ordinal: 1, grounds: '这个人去年已经领过同样的助推', ...more };
    const raised = await house.db.transaction((q) => raiseObjection(house, q, 1, asked));
    return isRefusal(raised) ? raised.code : raised.known ? 'known' : 'nameless';
  };
  const at = house.clock.now();
  assert.deepEqual(await Promise.all(Array.from({ length: 12 }, () => object())).then((all) => all.sort()), [
    ...Array.from({ length: 3 }, () => 'nameless'),
    ...Array.from({ length: 9 }, () => 'objections-enough'),
  ]);
  for (const n of [1, 2, 3]) assert.equal(await object({ raiser: 22 }), 'known', `${n}`);
  assert.equal(await object({ raiser: 22 }), 'objections-enough');
  assert.equal(await object({ raiser: 21 }), 'known', 'another person is not shut out by the first');
  house.clock.set('2020-11-19T00:00:00+08:00');
  assert.equal(await object(), 'nameless', 'the next day');
  const addresses = [];
  for (let n = 0; n < 11; n += 1) {
    const entry = { noticeId: n % 2 ? 5 : 1, ordinal: 2 + (n % 4 > 1 ? 1 : 0) };
    addresses.push(await object({ ...entry, address: '192.0.2.7' }));
  }
  assert.deepEqual(
    [addresses.slice(0, 10).every((one) => one === 'nameless'), addresses[10]],
    [true, 'too-many-tries'],
  );
  const day = `INSERT INTO objections (tenant_id, id, notice_id, case_id, grounds_sealed, raised_at, known)
    SELECT 1, 900000 + n, 5, 900, '\\x00', $1, false FROM generate_series(1, 30) AS n`;
  await scratch.owner.query(day, [house.clock.now()]);
  assert.equal(await object({ ordinal: 2 }), 'objections-enough', 'of the whole notice');
  assert.equal(await object({ ordinal: 2, raiser: 22 }), 'known', 'not for whoever is known');
  house.clock.set(at.toISOString());
});

test('whose objection it is lies sealed, and none is kept of who gave no name', async () => {
  const asked = { noticeId: 1, ordinal: 3, grounds: '这家工会没有按期换届，请核实' };
  const raised = await raiseObjection(house, house.db, 1, { ...asked, raiser: 21 });
  assert.ok(!isRefusal(raised));
  const [row] = await scratch.db.query<Record<string, unknown>>('SELECT * FROM objections WHERE id = $1', [raised.id]);
  assert.ok(Buffer.isBuffer(row!.raiser_sealed) && !Object.values(row!).includes(21));
  assert.deepEqual(
    (await objectionsTo(house, 1, [33])).filter((one) => one.id === raised.id).map((one) => [one.known, one.raiserId]),
    [[true, 21]],
  );
  const nameless = await raiseObjection(house, house.db, 1, asked);
  assert.ok(!isRefusal(nameless));
  const [other] = await scratch.db.query('SELECT raiser_sealed, raiser_code, known FROM objections WHERE id = $1', [
    nameless.id,
  ]);
  assert.deepEqual(other, { raiser_sealed: null, raiser_code: null, known: false });
});

test('what cannot be an objection is refused in both languages, and nothing is kept', async () => {
  const count = async () => (await scratch.db.query<{ n: number }>('SELECT count(*) AS n FROM objections'))[0]!.n;
  const before = await count();
  const fine = { noticeId: 1, ordinal: 1, grounds: '理由理由理由理由理由理由' };
  const refused = async (change: Partial<typeof fine> & { contact?: string }, code: string) => {
    const answer = (await raiseObjection(house, house.db, 1, { ...fine, ...change })) as Refusal;
    assert.equal(answer.code, code);
    assert.ok(answer.why.zh && answer.why.en && answer.next?.zh);
  };
  await refused({ grounds: '   不对   ' }, 'objection-too-short');
  await refused({ grounds: '长'.repeat(GROUNDS_MAX + 1) }, 'objection-too-long');
  await refused({ contact: '1'.repeat(CONTACT_MAX + 1) }, 'objection-contact-too-long');
  await refused({ noticeId: 77 }, 'notice-not-found');
  await refused({ ordinal: 4 }, 'notice-not-found');
  await refused({ noticeId: 2 }, 'notice-not-found');
  house.clock.set('2020-11-24T23:59:59+08:00');
  assert.ok(!isRefusal(await raiseObjection(house, house.db, 1, fine)));
  house.clock.set('2020-11-25T00:00:00+08:00');
  await refused({}, 'notice-ended');
  assert.equal(await count(), before + 1);
});

test('announced, it is for the union alone; public, it stands under the next number; never public, it leaves its number to the next', async () => {
  const at = house.clock.now();
  const publicAt = new Date(at.getTime() + 600_000);
  await publishNotice(house.db, 1, {
    ...{ id: 40, roundId: 11, stage: 'notice', organisationId: 1, title: text('公示', 'Notice'), publishedBy: 5 },
    ...{ announcedAt: at, publishedAt: publicAt, until: '2020-12-24', preface: '现予公示。' },
    cases: [{ caseId: 31 }],
  });
  const early = new Date(publicAt.getTime() - 1);
  const listed = async (now: Date) => (await publicNotices(house.db, 1, { now })).some(({ id }) => id === 40);
  assert.equal(await publicNotice(house.db, 1, 40, { now: early }), undefined);
  assert.equal(await listed(early), false);
  assert.deepEqual(
    (await announcedNotices(house.db, 1, 11, early)).map(({ id, preface }) => [id, preface]),
    [[40, '现予公示。']],
  );
  const objection = { noticeId: 40, ordinal: 1, grounds: '理由理由理由理由理由理由' };
  assert.equal(((await raiseObjection(house, house.db, 1, objection)) as Refusal).code, 'notice-not-found');
  assert.equal((await publicNotice(house.db, 1, 40, { now: publicAt }))?.notice.preface, '现予公示。');
  assert.equal(await listed(publicAt), true);
  assert.deepEqual(await announcedNotices(house.db, 1, 11, publicAt), []);
  const nth = await nextOfRound(house.db, 1, 11);
  assert.equal(await withdrawNotice(house.db, 1, 40, early), true);
  assert.equal(await nextOfRound(house.db, 1, 11), nth - 1);
});
