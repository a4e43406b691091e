import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requestCode, signInByCode } from '#access/codes.ts';
import type { CheckAnswer, Question } from '#access/human-check.ts';
import { checkPassword, hashPassword } from '#access/password.ts';
import { guesses, take } from '#access/rate.ts';
import { endAllSessions, endDevice, listDevices, openSession, sessionsOf, stepUpSession } from '#access/sessions.ts';
import { changePassword, setDisabled, setPassword, signIn } from '#access/sign-in.ts';
import { enrolTotp, totpAt, useTotp } from '#access/totp.ts';
import { fixedClock } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import { addPeople } from '#people/people.ts';
import { grantPosts } from '#people/posts.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

/** Cheap, so that the tests are about the rules and not about argon2id. */
const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
const from = { device: 'test', address: '10.0.0.1' };
const phone = '13800002270';
let database: TestDatabase;
let house: TestHouse;
let person: number;
let other: number;

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db, fixedClock('2020-03-02T10:00:00+08:00'));
  await makeTenant(house);
  const added = await house.db.transaction((q) =>
    addPeople(house, q, tenantId, [
      { name: '王小明', idNumber: '110113198505050011', phone },
      { name: '李四', phone: '13800002271' },
    ]),
  );
  [person, other] = added.map((one) => must(one).personId) as [number, number];
  assert.equal(await setPassword(house, tenantId, person, '四个不相干的词语呀', cost), null);
});
after(() => database.drop());

const code = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'in');
const tryIn = async (number: string, password: string) =>
  code(await signIn(house, tenantId, { phone: number, password }, from, cost));

test('right comes in; wrong, unknown and disabled are told the same', async () => {
  assert.equal(await tryIn(phone, '四个不相干的词语呀'), 'in');
  assert.equal(await tryIn('+86 138-0000-2270', '四个不相干的词语呀'), 'in');
  const wrong = await signIn(house, tenantId, { phone, password: 'x' }, from, cost);
  const unknown = await signIn(house, tenantId, { phone: '13911112222', password: 'x' }, from, cost);
  assert.deepEqual(wrong, unknown);
  await setDisabled(house, tenantId, person, true);
  assert.deepEqual(await signIn(house, tenantId, { phone, password: '四个不相干的词语呀' }, from, cost), unknown);
  await setDisabled(house, tenantId, person, false);
});

test('at most ten guesses are looked at in any fifteen minutes', async () => {
  house.clock.advance(3_600_000);
  const checked: number[] = [];
  for (let second = 0; second < 1_800; second += 15) {
    if ((await tryIn('13811110000', 'guess')) === 'sign-in-failed') checked.push(second);
    house.clock.advance(15_000);
  }
  for (const start of checked) {
    const inWindow = checked.filter((at) => at >= start && at < start + 900).length;
    assert.ok(inWindow <= 10, `${inWindow} within fifteen minutes`);
  }
  assert.ok(checked.length >= 10, 'and the account is never shut for good');
});

test('twenty takers at once get what the bucket holds', async () => {
  const taken = await Promise.all(
    Array.from({ length: 20 }, () => take(house.db, tenantId, guesses('bucket'), house.clock.now())),
  );
  assert.equal(taken.filter((refusal) => refusal === null).length, 5);
});

test('an old hash is made anew when its owner signs in', async () => {
  const weak = await hashPassword('四个不相干的词语呀', house.random, { memoryKiB: 32, passes: 1, lanes: 1 });
  await house.db.query('UPDATE credentials SET password_hash = $3 WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    person,
    weak,
  ]);
  assert.equal(await tryIn(phone, '四个不相干的词语呀'), 'in');
  const [row] = await house.db.query<{ password_hash: string }>(
    'SELECT password_hash FROM credentials WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, person],
  );
  assert.match(row!.password_hash, /m=64,/);
  assert.equal(await checkPassword('四个不相干的词语呀', row!.password_hash, cost), 'right');
  assert.equal(await checkPassword('四个不相干的词语', row!.password_hash, cost), 'wrong');
});

test('passwords: length, the common ones, the old one first', async () => {
  assert.equal(code(await setPassword(house, tenantId, person, 'short', cost)), 'password-length');
  assert.equal(code(await setPassword(house, tenantId, person, '12345678', cost)), 'password-common');
  assert.equal(
    code(await changePassword(house, tenantId, person, { proof: { current: 'no' }, next: 'a good long one' }, cost)),
    'password-wrong',
  );
  const next = 'a good long one';
  assert.equal(code(await changePassword(house, tenantId, other, { proof: null, next }, cost)), 'code-needed');
  assert.equal(await changePassword(house, tenantId, other, { proof: { byCode: true }, next }, cost), null);
});

/** What the message port would have sent. */
async function sentCodes(): Promise<string[]> {
  const lines: string[] = [];
  await relayOutbox(house, tenantId, [developmentPort({ log: (line) => lines.push(line), showCodes: true })]);
  return lines.flatMap((line) => /(?<!\d)\d{6}(?!\d)/.exec(line)?.[0] ?? []);
}

test('a code signs in once, within five minutes and five tries; nobody else’s phone gets one', async () => {
  assert.equal(await requestCode(house, tenantId, phone, from), null);
  const [sent] = await sentCodes();
  assert.ok(sent);
  const wrong = sent === '000000' ? '000001' : '000000';
  let tries = 0;
  // Each from another network, so that the code’s own limit is what is met.
  const enter = (given: string) =>
    signInByCode(house, tenantId, { phone, code: given }, { ...from, address: `10.0.1.${++tries}` });
  assert.equal(code(await enter(wrong)), 'sign-in-failed');
  assert.equal(code(await enter(sent)), 'in');
  assert.equal(code(await enter(sent)), 'sign-in-failed', 'used');
  house.clock.advance(10 * 60_000);
  assert.equal(await requestCode(house, tenantId, phone, from), null);
  const [second] = await sentCodes();
  house.clock.advance(5 * 60_000 + 1);
  assert.equal(code(await enter(second!)), 'sign-in-failed', 'too late');
  house.clock.advance(10 * 60_000);
  assert.equal(await requestCode(house, tenantId, phone, from), null);
  const [third] = await sentCodes();
  for (let n = 0; n < 5; n += 1)
    assert.equal(code(await enter(third === '000000' ? '000001' : '000000')), 'sign-in-failed');
  assert.equal(code(await enter(third!)), 'sign-in-failed', 'five tries');
  assert.equal(await requestCode(house, tenantId, '13922223333', from), null, 'the same answer for an unknown phone');
  assert.deepEqual(await sentCodes(), []);
});

/** An hour on, every count begins anew; a day on, those of a day too. */
const nextDay = () => house.clock.advance(25 * 3_600_000);
const askFrom = (number: string, address: string, check?: CheckAnswer) =>
  requestCode(house, tenantId, number, { device: 'test', address }, check);
/** Of the question in an answer: `三加四等于几？`. */
function answerOf(question: unknown): CheckAnswer {
  const { says, token } = question as Question;
  const [a, b] = says.zh.match(/[零一二三四五六七八九]/g)!.map((one) => '零一二三四五六七八九'.indexOf(one));
  return { token, answer: String(a! + b!) };
}
const wrongCode = async (number: string, address: string) =>
  code(await signInByCode(house, tenantId, { phone: number, code: '000000' }, { device: 'test', address }));

test('guesses are counted over codes: new codes give no new tries, and an hour brings eight', async () => {
  nextDay();
  const looked: number[] = [];
  for (let minute = 0; minute < 60; minute += 1) {
    for (let n = 0; n < 5; n += 1)
      if ((await wrongCode(phone, `10.1.${minute}.${n}`)) === 'sign-in-failed') looked.push(minute);
    house.clock.advance(60_000);
  }
  const within = (minutes: number) =>
    Math.max(...looked.map((from) => looked.filter((at) => at >= from && at < from + minutes).length));
  assert.ok(within(15) <= 10, `${within(15)} within a quarter of an hour`);
  assert.ok(looked.length <= 16, `${looked.length} within the hour`);
});

test('a stranger who guesses shuts himself out and not the owner', async () => {
  nextDay();
  await sentCodes();
  for (let n = 0; n < 20; n += 1) await wrongCode(phone, '10.9.9.9');
  assert.equal(await wrongCode(phone, '10.9.9.9'), 'too-many-tries');
  assert.equal(await askFrom(phone, '10.2.2.2'), null);
  const [sent] = await sentCodes();
  assert.equal(
    code(await signInByCode(house, tenantId, { phone, code: sent! }, { ...from, address: '10.2.2.2' })),
    'in',
  );
  for (let n = 0; n < 20; n += 1)
    await signIn(house, tenantId, { phone, password: 'guess' }, { ...from, address: '10.9.9.9' }, cost);
  const right = { phone, password: '四个不相干的词语呀' };
  assert.equal(code(await signIn(house, tenantId, right, { ...from, address: '10.9.9.9' }, cost)), 'too-many-tries');
  assert.equal(code(await signIn(house, tenantId, right, { ...from, address: '10.2.2.2' }, cost)), 'in');
});

test('the addresses of one IPv6 network are one guesser', async () => {
  nextDay();
  const tries = await Promise.all(
    Array.from({ length: 30 }, (_, n) => wrongCode('13877776666', `2001:db8:7:1::${n.toString(16)}`)),
  );
  assert.equal(tries.filter((one) => one === 'sign-in-failed').length, 5);
});

test('whose account was guessed at is told, once a day, and nobody else hears anything', async () => {
  nextDay();
  const told = () =>
    house.db.query<{ personId: number | null; cancelled: boolean }>(
      `SELECT person_id AS "personId", cancelled_at IS NOT NULL AS cancelled FROM outbox WHERE tenant_id = $1 AND topic = 'sign-in-guessed'
        AND created_at >= $2 ORDER BY id`,
      [tenantId, house.clock.now()],
    );
  for (let n = 0; n < 4; n += 1) await wrongCode(phone, `10.4.0.${n}`);
  assert.deepEqual(await told(), []);
  for (let n = 4; n < 8; n += 1) await wrongCode(phone, `10.4.0.${n}`);
  assert.deepEqual(await told(), [{ personId: person, cancelled: false }]);
  for (let n = 0; n < 8; n += 1) await wrongCode('13800009999', `10.4.1.${n}`);
  assert.deepEqual(await told(), [
    { personId: person, cancelled: false },
    { personId: null, cancelled: true },
  ]);
});

test('a second code within ten minutes waits for the answer to a small question; ten a day to one phone', async () => {
  nextDay();
  await sentCodes();
  assert.equal(await askFrom(phone, '10.5.0.1'), null);
  const question = await askFrom(phone, '10.5.0.2');
  assert.ok(question && 'token' in question);
  assert.equal((await sentCodes()).length, 1, 'no code while the question stands');
  const wrong = await askFrom(phone, '10.5.0.2', { ...answerOf(question), answer: '0' });
  assert.ok(wrong && 'token' in wrong, 'asked again');
  assert.equal(await askFrom(phone, '10.5.0.2', answerOf(question)), null);
  assert.equal((await sentCodes()).length, 1);
  const other = await askFrom('13800002271', '10.5.0.3');
  assert.equal(other, null, 'somebody else is asked nothing');
  const theirs = await askFrom('13800002271', '10.5.0.3', answerOf(question));
  assert.ok(theirs && 'token' in theirs, 'an answer is good for one phone');
  let sent = 2;
  for (let n = 0; n < 30; n += 1) {
    house.clock.advance(15 * 60_000);
    if ((await askFrom(phone, '10.5.0.1')) === null) sent += 1;
  }
  assert.ok(sent <= 13, `${sent} codes in eight hours`);
});

test('a machine behind one address is asked after sixty codes to different phones', async () => {
  nextDay();
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, n) => askFrom(`138${String(30_000_000 + n)}`, '10.6.0.1')),
  );
  assert.equal(answers.filter((one) => one === null).length, 60);
});

test('a password of one’s own: not among those that are tried first, not one’s own numbers', async () => {
  const setting = async (password: string) =>
    (await setPassword(house, tenantId, other, password, cost))?.code ?? 'set';
  for (const password of ['football1', 'Passw0rd', 'qwerty123', 'woaini1314'])
    assert.equal(await setting(password), 'password-common', password);
  for (const password of ['13800002271', 'my13800002271!', '１３８００００２２７１'])
    assert.equal(await setting(password), 'password-own-number', password);
  assert.equal(await setting('13800002270 of somebody else'), 'set');
  assert.equal(code(await setPassword(house, tenantId, person, '110113198505050011', cost)), 'password-own-number');
});

test('sessions end: idle, absolute, sign-out, another epoch, disabled; and nothing of the token is stored', async () => {
  const sessions = sessionsOf(house);
  const open = () => openSession(house, tenantId, person, 'phone');
  const first = await open();
  assert.match(first.token, /^1\.[\w-]{43}$/);
  assert.ok(await sessions.find(first.token));
  assert.equal(await sessions.find(`${first.token.slice(0, -1)}!`), null);
  assert.equal(await sessions.find(`2.${first.token.slice(2)}`), null, 'another tenant');
  house.clock.advance(31 * 60_000);
  assert.equal(await sessions.find(first.token), null, 'idle');
  const second = await open();
  for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
    assert.ok(await sessions.find(second.token), `${minutes} minutes`);
    house.clock.advance(20 * 60_000);
  }
  assert.equal(await sessions.find(second.token), null, 'twelve hours');
  const third = await open();
  const session = (await sessions.find(third.token))!;
  const here = (await listDevices(house.db, session, house.clock.now())).find((one) => one.here)!;
  assert.equal(await endDevice(house.db, tenantId, other, here.key, house.clock.now()), false, 'not somebody else’s');
  assert.equal(await endDevice(house.db, tenantId, person, here.key, house.clock.now()), true);
  house.clock.advance(1_001);
  assert.equal(await sessions.find(third.token), null, 'signed out');
  const fourth = await open();
  assert.ok(await sessions.find(fourth.token));
  await endAllSessions(house.db, tenantId, person, house.clock.now());
  house.clock.advance(1_001);
  assert.equal(await sessions.find(fourth.token), null, 'epoch');
  const stored = await house.db.query<{ hash: string }>(`SELECT encode(token_hash, 'escape') AS hash FROM sessions`);
  for (const { hash } of stored) assert.ok(!hash.includes(fourth.token.slice(2)));
});

test('finance and administrators are idle for fifteen minutes at most', async () => {
  const sessions = sessionsOf(house);
  const row = { personId: other, organisationId: places.district, role: 'finance-maker' as const, from: '2019-01-01' };
  must((await house.db.transaction((q) => grantPosts(house, q, tenantId, [row], null)))[0]!);
  const { token } = await openSession(house, tenantId, other, 'desk');
  assert.ok(await sessions.find(token));
  house.clock.advance(16 * 60_000);
  assert.equal(await sessions.find(token), null);
});

test('an authenticator code is good once, one period either way, and changes the token', async () => {
  const enrolled = must(await enrolTotp(house, tenantId, person));
  assert.match(enrolled.uri, /^otpauth:\/\/totp\//);
  assert.equal(
    code(await useTotp(house, tenantId, person, '000000')),
    'totp-missing',
    'not in force before it is confirmed',
  );
  const at = (seconds: number) => totpAt(enrolled.secret, new Date(house.clock.now().getTime() + seconds * 1000));
  assert.equal(code(await useTotp(house, tenantId, person, at(-90), true)), 'totp-wrong');
  assert.equal(await useTotp(house, tenantId, person, at(0), true), null);
  assert.equal(code(await useTotp(house, tenantId, person, at(0))), 'totp-wrong', 'used');
  assert.equal(code(await enrolTotp(house, tenantId, person)), 'totp-enrolled');
  house.clock.advance(30 * 60_000);
  assert.equal(await useTotp(house, tenantId, person, at(30)), null, 'a clock half a minute fast');
  const sessions = sessionsOf(house);
  const { token } = await openSession(house, tenantId, person, 'desk');
  const session = (await sessions.find(token))!;
  assert.equal(session.viewer.assurance, 'one-factor');
  const fresh = await stepUpSession(house, tenantId, session.tokenHash);
  assert.equal((await sessions.find(fresh))?.viewer.assurance, 'two-factor');
  house.clock.advance(1_001);
  assert.equal(await sessions.find(token), null, 'the old token is worth nothing');
});
