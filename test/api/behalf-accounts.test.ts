// The account of a member who cannot give it himself: given under his consent, never paid on before a second officer typed it too, taken back
// by the member; and the correction that is asked for him. With what each of them refuses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActs } from '#access/duties.ts';
import { verify } from '#engine/verify.ts';
import { chinaDate } from '#kit/clock.ts';
import { makeCardNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import { bringToNotice, bringToPay } from '#test/api/stages.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
const cases = { due: 0, notice: 0 };
before(async () => {
  world = await makeWorld(async (staging) => {
    cases.due = await bringToPay(staging, staging.people.get('member descendant')!, 11);
    cases.notice = await bringToNotice(staging, staging.people.get('auditor descendant')!, 11);
    await staging.house.db.query(`DELETE FROM payment_batches WHERE tenant_id = $1 AND number = '2020-T1'`, [tenantId]);
    await staging.house.db.query('UPDATE people SET account_sealed = NULL, account_bank = NULL WHERE tenant_id = $1', [
      tenantId,
    ]);
  });
});
after(() => world.close());

type Body = Record<string, unknown>;
const uuid = () => globalThis.crypto.randomUUID();
const today = () => chinaDate(world.house.clock.now());
const phoned = () => ({ how: 'phone', on: today(), time: '10:05' });
const officer = () => world.token('officer', 'own');
const chair = () => world.token('chair', 'own');
const member = () => world.personId('member', 'descendant');
const memberToken = () => world.token('member', 'descendant');
const card = makeCardNumber('62220200', 77);
const otherCard = makeCardNumber('62220200', 78);

interface Answered {
  readonly status: number;
  readonly body: Body;
}
async function send(method: 'get' | 'post', token: string, path: string, body?: Body): Promise<Answered> {
  const response = await ask(world, method, `/api${path}`, { token, ...(body ? { body } : {}), key: uuid() });
  return { status: response.status, body: (await response.json()) as Body };
}
const get = async (token: string, path: string): Promise<Body> => {
  const { status, body } = await send('get', token, path);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const codeOf = ({ status, body }: Answered): unknown => (status < 300 ? 'done' : body.code);
const giving = (more: Body = {}): Body => ({ id: uuid(), account: card, bank: '中国工商银行顺义支行', ...more });
const give = (token: string, caseId: number, more: Body = {}) =>
  send('post', token, `/cases/${caseId}/behalf/account`, giving({ consent: phoned(), ...more }));
const answer = (token: string, caseId: number, more: Body) =>
  send('post', token, `/cases/${caseId}/behalf/account/answer`, { id: uuid(), ...more });
/** The code that the member has sent to the phone on file. */
async function ownCode(): Promise<string> {
  assert.equal((await send('post', memberToken(), '/me/code-requests')).status, 202);
  const port = developmentPort({ log: () => {}, showCodes: true });
  await relayOutbox(world.house, tenantId, [port]);
  return port.shown.findLast((one) => one.code !== undefined)!.code!;
}
const onFile = async (personId: number): Promise<boolean> =>
  (
    await world.house.db.query('SELECT FROM people WHERE tenant_id = $1 AND id = $2 AND account_sealed IS NOT NULL', [
      tenantId,
      personId,
    ])
  ).length === 1;
const waiting = async (caseId: number): Promise<string> => {
  const { account } = (await get(officer(), `/cases/${caseId}/behalf`)) as { account: { last: { of: string } } };
  return account.last.of;
};
const prepared = async (): Promise<Answered> => {
  const { round } = world.ids;
  const made = await send('post', world.token('finance-maker', 'ancestor'), `/rounds/${round}/payment-batches`, {
    stage: 'pay',
  });
  return made;
};

test('nothing is given without a consent, for a stranger, or where an account is on file', async () => {
  const path = `/cases/${cases.due}/behalf/account`;
  const without = await send('post', officer(), path, giving());
  assert.deepEqual([without.status, without.body.code, without.body.rule], [422, 'consent-needed', 'consent']);
  assert.ok((without.body.next as Body).zh);
  assert.equal(codeOf(await give(officer(), cases.due, { account: '6222' })), 'card-length');
  assert.equal(codeOf(await give(officer(), cases.due, { bank: ' ' })), 'input-invalid');
  assert.equal(codeOf(await give(world.token('officer', 'sibling'), cases.due)), 'not-found');
  assert.equal(codeOf(await give(world.token('reviewer', 'own'), cases.due)), 'not-found');
  const decided = await give(world.token('chair', 'ancestor'), cases.due);
  assert.equal(decided.body.code, 'recusal-own-decision', 'he granted it');
  const [row] = await world.house.db.query('SELECT FROM proposed_accounts WHERE tenant_id = $1 LIMIT 1', [tenantId]);
  assert.equal(row, undefined, 'a refusal leaves nothing behind');
});

test('the engine’s own actions are closed to requests: no history without an account', async () => {
  for (const action of ['propose-account', 'confirm-account', 'refuse-account', 'withdraw-account']) {
    const asked = { id: uuid(), action, input: { consent: phoned(), account: { onFile: false }, of: uuid() } };
    assert.equal(codeOf(await send('post', memberToken(), `/cases/${cases.due}/actions`, asked)), 'unknown-action');
  }
});

test('given once however often it is sent; sealed, masked, told to the member; not in a batch', async () => {
  const body = giving({ consent: phoned() });
  const path = `/cases/${cases.due}/behalf/account`;
  const sent = await Promise.all(Array.from({ length: 8 }, () => send('post', officer(), path, body)));
  assert.deepEqual(new Set(sent.map(({ status, body: { seq } }) => `${status} ${seq}`)).size, 1, JSON.stringify(sent));
  assert.equal(sent[0]!.status, 200, JSON.stringify(sent[0]!.body));
  const rows = await world.house.db.query<{ sealed: Buffer; tail: string; state: string }>(
    'SELECT account_sealed AS sealed, tail, state FROM proposed_accounts WHERE tenant_id = $1',
    [tenantId],
  );
  assert.deepEqual(
    rows.map(({ tail, state }) => [tail, state]),
    [[card.slice(-4), 'waiting']],
  );
  assert.ok(!rows[0]!.sealed.includes(Buffer.from(card)));
  const history = await world.house.db.query<{ all: string }>(
    'SELECT string_agg(events::text, chr(10)) AS all FROM case_events WHERE tenant_id = $1 AND case_id = $2',
    [tenantId, cases.due],
  );
  assert.ok(!history[0]!.all.includes(card), 'the number is not in the history');
  const money = await get(memberToken(), '/me/payments');
  const { account, state, by, organisationName } = money.proposed as Body;
  assert.deepEqual(
    [(account as Body).zh, state, organisationName],
    [`尾号 ${card.slice(-4)}`, 'waiting', '杨镇总工会'],
  );
  assert.ok(String(by).length > 0);
  assert.equal(await onFile(member()), false);
  const { body: batch } = await prepared();
  assert.equal(batch.code, 'nothing-to-pay', 'an unconfirmed account is in no batch');
  const { behalf } = (await get(memberToken(), '/me/consents')) as { behalf: Body[] };
  assert.deepEqual(
    behalf.map(({ covers, caseId, how }) => [covers, caseId, how]),
    [['account', cases.due, 'phone']],
  );
  assert.equal(codeOf(await give(officer(), cases.due)), 'account-waiting');
});

test('only a second officer who decides nothing of it confirms, by typing the same number', async () => {
  const of = await waiting(cases.due);
  const own = await answer(officer(), cases.due, { of, account: card });
  assert.deepEqual([own.status, own.body.code, own.body.rule], [403, 'second-person-needed', 'four-eyes']);
  assert.equal(codeOf(await answer(world.token('officer', 'sibling'), cases.due, { of, account: card })), 'not-found');
  assert.equal(codeOf(await answer(memberToken(), cases.due, { of, account: card })), 'not-found');
  const granted = await answer(world.token('chair', 'ancestor'), cases.due, { of, account: card });
  assert.equal(granted.body.code, 'recusal-own-decision');
  const wrong = await answer(chair(), cases.due, { of, account: otherCard });
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'account-differs']);
  assert.ok((wrong.body.next as Body).zh);
  assert.equal(await onFile(member()), false, 'a difference confirms nothing');
  const { items } = (await get(chair(), '/organisations/10/behalf/accounts')) as { items: Body[] };
  assert.deepEqual(
    items.map(({ of: one, own: mine, name }) => [one, mine, String(name).includes('*')]),
    [[of, false, true]],
  );
  const asked = { id: uuid(), of, account: card };
  const path = `/cases/${cases.due}/behalf/account/answer`;
  const done = await Promise.all(Array.from({ length: 4 }, () => send('post', chair(), path, asked)));
  for (const one of done) assert.deepEqual(one.body, done[0]!.body);
  assert.equal(done[0]!.status, 200, JSON.stringify(done[0]!.body));
  assert.equal(await onFile(member()), true);
  const [kept] = await world.house.db.query<{ sealed: Buffer | null }>(
    'SELECT account_sealed AS sealed FROM proposed_accounts WHERE tenant_id = $1 AND action_id = $2',
    [tenantId, of],
  );
  assert.equal(kept!.sealed, null, 'no second copy is kept');
  assert.equal(codeOf(await answer(chair(), cases.due, { of, account: card })), 'account-moved');
  assert.equal(codeOf(await give(officer(), cases.due)), 'account-on-file');
  const { body: batch } = await prepared();
  assert.equal(batch.items, 1, JSON.stringify(batch));
  assert.equal((await verify(world.house, tenantId)).firstDifference, null);
});

test('neither of the two decides the case afterwards, nor has whoever decided a part in it', async () => {
  const notice = await give(world.token('chair', 'own'), cases.notice);
  assert.equal(codeOf(notice), 'done', 'the reviewers decided it, not he');
  const personId = world.personId('finance-maker', 'descendant');
  const mine = await send('post', world.token('finance-maker', 'descendant'), '/cases', {
    ...{ id: uuid(), roundId: world.ids.round, organisationId: 11, personId },
    submit: { answers: { level: 'high', number: 'OWN-1', issuedOn: '2020-02-01' }, agreed: 'use-and-notice' },
  });
  const caseId = mine.body.caseId as number;
  assert.equal(codeOf(await give(world.token('chair', 'own'), caseId)), 'done', JSON.stringify(mine.body));
  const of = await waiting(caseId);
  assert.equal(codeOf(await answer(officer(), caseId, { of, account: card })), 'done');
  for (const token of [officer(), chair()]) {
    const approve = { id: uuid(), action: 'approve', input: {} };
    const barred = await send('post', token, `/cases/${caseId}/actions`, approve);
    assert.deepEqual([barred.status, barred.body.code], [403, 'recusal-own-work']);
  }
  const by = world.token('reviewer', 'own');
  assert.equal(
    codeOf(await send('post', by, `/cases/${caseId}/actions`, { id: uuid(), action: 'approve', input: {} })),
    'done',
  );
  const [row] = await world.house.db.query<{ hands: number[] }>(
    `SELECT state->'account'->'hands' AS hands FROM cases WHERE tenant_id = $1 AND id = $2`,
    [tenantId, caseId],
  );
  assert.deepEqual(row!.hands, [world.personId('chair', 'own'), world.personId('officer', 'own')]);
});

test('taken back by the member it is off the register, and the consent says so', async () => {
  const of = await waiting(cases.due);
  const path = `/cases/${cases.due}/behalf/account/withdraw`;
  assert.equal(codeOf(await send('post', world.token('officer', 'sibling'), path, { id: uuid(), of })), 'not-found');
  assert.equal(codeOf(await send('post', memberToken(), path, { id: uuid(), of })), 'done');
  assert.equal(await onFile(member()), false);
  assert.equal(codeOf(await send('post', memberToken(), path, { id: uuid(), of })), 'account-moved');
  const { behalf } = (await get(memberToken(), '/me/consents')) as { behalf: Body[] };
  assert.ok(behalf.find(({ actionId }) => actionId === of)!.withdrawnAt);
  assert.equal((await verify(world.house, tenantId)).firstDifference, null);
});

test('an account that the member gave himself meanwhile is not overwritten; a wrong one is sent back with the reason', async () => {
  world.house.clock.advance(60_000);
  assert.equal(codeOf(await give(officer(), cases.due)), 'done');
  const of = await waiting(cases.due);
  const given = { account: otherCard, bank: '中国银行' };
  const setOwn = (body: Body) => ask(world, 'put', '/api/me/account', { token: memberToken(), body });
  const session = await setOwn(given);
  assert.equal(((await session.json()) as Body).code, 'account-proof-needed', 'the first, but money is under way');
  assert.equal((await setOwn({ ...given, code: await ownCode() })).status, 200);
  assert.equal(codeOf(await answer(chair(), cases.due, { of, account: card })), 'account-superseded');
  assert.equal(codeOf(await answer(chair(), cases.due, { of, why: '本人改了' })), 'done');
  const money = await get(memberToken(), '/me/payments');
  assert.equal((money.account as Body).zh, `尾号 ${otherCard.slice(-4)}`);
  assert.deepEqual([(money.proposed as Body).state, (money.proposed as Body).why], ['refused', '本人改了']);
});

test('what the bank sent back is on its way again once the second officer confirmed another account', async () => {
  const caseId = cases.due;
  const rejected = await world.engine.act(tenantId, {
    acting: systemActs,
    target: { caseId },
    request: { id: uuid(), action: 'reject', input: { attempt: 1, reason: '户名不符' } },
  });
  assert.ok(!isRefusal(rejected), JSON.stringify(rejected));
  assert.equal(codeOf(await give(officer(), caseId)), 'done', 'though an account is on file');
  const of = await waiting(caseId);
  const { body } = await answer(chair(), caseId, { of, account: card });
  assert.deepEqual(body.again, [caseId]);
  const [row] = await world.house.db.query<{ pay: Body }>(
    `SELECT state->'stages'->'pay' AS pay FROM cases WHERE tenant_id = $1 AND id = $2`,
    [tenantId, caseId],
  );
  assert.deepEqual([row!.pay.status, row!.pay.attempt], ['due', 2]);
});

test('a correction is asked for a member under his consent, answered by a colleague, and he can take it back', async () => {
  const path = `/people/${member()}/corrections`;
  const asked = (what: string, consent?: Body) =>
    send('post', officer(), path, { what, words: '应是别的', ...(consent ? { consent } : {}) });
  assert.equal(codeOf(await asked('name')), 'consent-needed');
  assert.equal(codeOf(await asked('name', { how: 'signed', on: today() })), 'answers-wrong');
  assert.equal(codeOf(await asked('nothing', phoned())), 'not-on-file');
  const [first, second] = [
    await asked('name', phoned()),
    await asked('phone', { how: 'signed', on: today(), kept: '会员档案柜' }),
  ];
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.equal(codeOf(await asked('name', phoned())), 'correction-open');
  const { corrections } = (await get(memberToken(), '/me/facts')) as { corrections: Body[] };
  assert.match(
    String((corrections.find(({ what }) => what === 'phone')!.behalf as Body).zh),
    /替您提的；您.*签字同意，纸在会员档案柜/,
  );
  const { items } = (await get(officer(), '/organisations/10/corrections')) as { items: Body[] };
  const mine = items.filter(({ personId }) => personId === member());
  assert.ok(mine.every(({ own, behalf }) => own && behalf));
  const reply = (token: string, id: unknown) =>
    send('post', token, `/corrections/${id}/answer`, { accepted: true, answer: '已改' });
  assert.equal(codeOf(await reply(officer(), first.body.id)), 'second-person-needed');
  assert.equal(codeOf(await reply(chair(), first.body.id)), 'done');
  assert.equal(codeOf(await send('post', memberToken(), `/corrections/${second.body.id}/withdraw`)), 'done');
  assert.equal(codeOf(await reply(chair(), second.body.id)), 'already-resolved');
});

test('the sentence that a member agrees to is read to him: else nothing is handed in; he sees who read it', async () => {
  const opening = (submit: Body) => ({
    ...{ id: uuid(), roundId: world.ids.round, organisationId: 11, personId: world.personId('reviewer', 'descendant') },
    ...{
      submit: { answers: { level: 'high', number: `R-${uuid()}`.slice(0, 30), issuedOn: '2020-02-01' }, ...submit },
      consent: phoned(),
    },
  });
  const unread = await send('post', officer(), '/cases', opening({}));
  assert.deepEqual([unread.status, unread.body.code, unread.body.rule], [422, 'agreement-needed', 'agreement']);
  assert.match(String((unread.body.next as Body).zh), /念给本人听/);
  assert.equal(codeOf(await send('post', officer(), '/cases', opening({ agreed: 'use' }))), 'agreement-changed');
  assert.equal(codeOf(await send('post', officer(), '/cases', opening({ agreed: 'use-and-notice' }))), 'done');
  const { items } = (await get(world.token('reviewer', 'descendant'), '/me/consents')) as { items: Body[] };
  assert.match(String((items[0]!.read as Body).zh), /（杨镇总工会）念给您听，您同意了$/);
});
