// What a panel does not take: marks by whoever does not sit there, out of range, of one's own work, after the end; the same sheet typed twice by one
// person; an end while marks are missing; a judge exchanged without a reason. Each is a refusal with its code, and changes nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closePanel } from '#panels/closing.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { marking, sheetOf, worksIn } from '#test/support/judging.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

const id = () => globalThis.crypto.randomUUID();
const sent = async (path: string, body: unknown, token: string) => {
  const response = await ask(world, 'post', `/api${path}`, { token, key: id(), body });
  const answer = (await response.json()) as { code?: string; why?: { zh: string; en: string }; next?: object };
  return { status: response.status, ...answer };
};
const chair = () => world.token('chair', 'ancestor');
const officer = () => world.token('officer', 'ancestor');
const states = async () => JSON.stringify((await worksIn(world.engine, world.ids.panel)).map(({ state }) => state));

/** Refused with this code, in both languages, and nothing has changed. */
async function refused(path: string, body: unknown, token: string, status: number, code: string) {
  const before = await states();
  const answer = await sent(path, body, token);
  assert.deepEqual([answer.status, answer.code], [status, code], JSON.stringify(answer));
  assert.ok(answer.why?.zh && answer.why.en);
  assert.equal(await states(), before);
}

const mark = (number: number) => `/me/panels/${world.ids.panel}/works/${number}/mark`;
const panel = (what: string) => `/panels/${world.ids.panel}/${what}`;
const lines = (...points: [string, object][]) => points.map(([criterion, more]) => ({ criterion, ...more }));
const whole = sheetOf(80);

test('who does not sit on the panel finds neither it nor its works', async () => {
  for (const token of [world.token('member', 'descendant'), chair(), world.token('auditor', 'ancestor')])
    await refused(mark(1), { id: id(), sheet: whole }, token, 404, 'not-found');
  await refused(mark(99), { id: id(), sheet: whole }, world.subjectToken, 404, 'not-found');
});

test('a judge marks at his own seat alone, and never through the case', async () => {
  const [one] = await worksIn(world.engine, world.ids.panel);
  const input = { seat: 2, sheet: whole };
  const through = await sent(`/cases/${one!.caseId}/actions`, { id: id(), action: 'mark', input }, world.subjectToken);
  assert.ok([403, 404].includes(through.status), JSON.stringify(through));
  await refused(mark(1), { id: id(), seat: 2, sheet: whole }, world.subjectToken, 400, 'input-invalid');
});

for (const [says, sheet, status, code] of [
  ['points over the most', lines(['novelty', { points: 26 }]), 422, 'points-out-of-range'],
  ['points below nothing', lines(['novelty', { points: -1 }]), 400, 'input-invalid'],
  ['half points', lines(['novelty', { points: 1.5 }]), 400, 'input-invalid'],
  ['a criterion that there is not', lines(['__proto__', { points: 1 }]), 422, 'no-such-criterion'],
  ['a criterion of another scheme', lines(['taste', { points: 1 }]), 422, 'no-such-criterion'],
  ['a criterion twice', [...whole, whole[0]!], 422, 'criterion-twice'],
  ['a criterion left out', whole.slice(1), 422, 'points-missing'],
  ['a veto where none can be', [...whole.slice(1), { ...whole[0]!, veto: true, why: '抄来的' }], 422, 'no-veto-here'],
  ['nothing', [], 400, 'input-invalid'],
] as const)
  test(`a sheet with ${says}`, async () => {
    await refused(mark(1), { id: id(), sheet }, world.subjectToken, status, code);
  });

test('a recused judge marks no more, and is recused once', async () => {
  const recusal = `/me/panels/${world.ids.panel}/works/2/recusal`;
  await refused(recusal, { id: id(), why: '' }, world.subjectToken, 400, 'input-invalid');
  assert.equal((await sent(recusal, { id: id(), why: '是我徒弟' }, world.subjectToken)).status, 200);
  await refused(recusal, { id: id(), why: '是我徒弟' }, world.subjectToken, 409, 'recused-already');
  await refused(mark(2), { id: id(), sheet: whole }, world.subjectToken, 403, 'recused');
});

test('a sheet: for no such seat or work, by the same person twice, of a seat that marked itself', async () => {
  const type = (more: object, points = 70) => ({ id: id(), number: 1, seat: 2, sheet: sheetOf(points), ...more });
  await refused(panel('sheets'), type({ seat: 9 }), officer(), 422, 'no-such-seat');
  await refused(panel('sheets'), type({ number: 99 }), officer(), 404, 'not-found');
  await refused(panel('sheets'), type({ paper: 999_999 }), officer(), 422, 'document-missing');
  assert.equal((await sent(panel('sheets'), type({}), officer())).status, 200);
  await refused(panel('sheets'), type({}), officer(), 403, 'second-person-needed');
  await refused(panel('sheets'), type({}), world.token('officer', 'own'), 403, 'not-allowed');
  assert.equal((await sent(mark(1), { id: id(), sheet: whole }, world.subjectToken)).status, 200);
  await refused(panel('sheets'), type({ seat: 1 }), officer(), 409, 'marked-already');
});

test('seats: nobody twice, none that there is not, never without a reason, and never too few', async () => {
  const own = world.personId('member', 'own');
  await refused(panel('seats'), { personId: own, why: '多请一位' }, officer(), 422, 'judge-twice');
  await refused(panel('seats'), { personId: 999_999, why: '多请一位' }, officer(), 404, 'person-not-found');
  await refused(panel('seats'), { left: 9, why: '住院了' }, officer(), 422, 'no-such-seat');
  await refused(panel('seats'), { left: 1, why: '' }, officer(), 400, 'input-invalid');
  await refused(panel('seats'), { why: '住院了' }, officer(), 400, 'input-invalid');
  await refused(panel('seats'), { left: 1, why: '住院了' }, officer(), 422, 'panel-too-near');
});

test('the end: not while marks are missing; afterwards neither marks nor sheets nor seats', async () => {
  await refused(panel('close'), undefined, officer(), 409, 'marks-missing');
  const { engine, ids } = world;
  for (const { number, state } of await worksIn(engine, ids.panel))
    for (const [n, relation] of (['own', 'sibling'] as const).entries())
      if (!state.recused[n + 1])
        must(await marking(engine, world.personId('member', relation), ids.panel, number, sheetOf(70)));
  await refused(panel('close'), undefined, officer(), 422, 'panel-too-near');
  const another = world.personId('auditor', 'ancestor');
  const asked = await sent(panel('seats'), { personId: another, why: '有评委回避' }, officer());
  assert.equal(asked.status, 200, JSON.stringify(asked));
  for (const { number, state } of await worksIn(engine, ids.panel))
    if (!state.recused[3]) must(await marking(engine, another, ids.panel, number, sheetOf(70)));
  must(await closePanel(engine, tenantId, ids.panel, world.personId('chair', 'ancestor')));
  await refused(panel('close'), undefined, officer(), 409, 'panel-closed');
  await refused(
    panel('seats'),
    { personId: world.personId('officer', 'sibling'), why: '多请一位' },
    officer(),
    409,
    'panel-closed',
  );
  const late = await sent(mark(1), { id: id(), sheet: sheetOf(90) }, world.subjectToken);
  assert.ok(['moved-on', 'case-closed', 'unknown-action', 'ranked-already'].includes(late.code!), JSON.stringify(late));
  const sheet = { id: id(), number: 1, seat: 2, sheet: sheetOf(90) };
  await refused(panel('sheets'), sheet, officer(), 409, 'case-closed');
});
