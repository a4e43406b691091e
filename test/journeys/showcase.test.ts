// showcase 创新成果网上推介: disclosed with its moment on record, taken up by a union elsewhere with the agreement of both, and what it brought accepted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findCase } from '#api/read/cases.ts';
import { findDocument, keepDocument } from '#documents/case-documents.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { loadHistory } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import type { MatchState } from '#kinds/match/match.ts';
import { chinaDate } from '#kit/clock.ts';
import { sha256Hex } from '#kit/json.ts';
import { agreedShowing } from '#matches/interests.ts';
import { interestsIn, interestsSaid } from '#matches/list.ts';
import { renewOwn, seeToOver } from '#matches/over.ts';
import { messagesOf } from '#messages/outbox.ts';
import { mergePeople } from '#people/changes.ts';
import { showcase } from '#programmes/innovation/showcase.ts';
import { changeShowing } from '#showcase/changes.ts';
import { closedOf, pictureOf, type ShowingDocument } from '#showcase/document.ts';
import { findShowings, showingById, stepsOfShowing } from '#showcase/showings.ts';
import { bulletinOf } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { photograph } from '#test/support/pictures.ts';
import {
  codeOf,
  found,
  handedInResult,
  maker,
  moving,
  onShow,
  second,
  taken,
  taker,
  wanting,
} from '#test/support/showing.ts';
import { showingTamperings } from '#test/support/tampering-showings.ts';
import { verifyAfter } from '#test/support/verify-after.ts';
import { firstMember, hands, makePayees } from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let caseId: number;
let showingId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 3);
  await makeMembers(house, [{ id: 950, organisationId: places.maFirm }]);
  round = await makeRound(house, showcase, {});
});
after(() => database.drop());

const day = 86_400_000;
const statusesOf = async (id: number) => {
  const { state } = (await findCase(engine, house.db, tenantId, id))!.one;
  return Object.values((state.stages.match as MatchState).interests).map(({ status }) => status);
};
/** Who got a message of this topic. */
const heard = async (id: number, topic: string) =>
  (
    await house.db.query<{ id: number }>(
      'SELECT person_id AS id FROM outbox WHERE tenant_id = $1 AND case_id = $2 AND topic = $3 ORDER BY person_id',
      [tenantId, id, topic],
    )
  ).map((row) => row.id);
test('a result is reviewed and disclosed: document, digest and moment are on record', async () => {
  caseId = await handedInResult(engine, round, 0);
  assert.equal(await codeOf(taken(engine, hands.head, caseId, 'disclose')), 'unknown-action', 'not before the review');
  showingId = await onShow(engine, caseId);
  const showing = (await showingById(house.db, tenantId, showingId))!;
  assert.equal(showing.digest.toString('hex'), sha256Hex(showing.document));
  const document = JSON.parse(showing.document) as ShowingDocument;
  assert.deepEqual(
    [document.title, document.unionName, document.open.team],
    [...['一种自定心卡盘', '杨镇机械厂工会', '王师傅工作室']],
  );
  assert.deepEqual(document.places, [places.yangFirm, places.yang, places.district, 2, 1]);
  assert.equal(document.open.method, undefined, 'what is shown on agreement is not in it');
  const history = await loadHistory(house.db, tenantId, caseId);
  const told = history.flatMap(({ events }) => events).find(({ type }) => type === 'showing-recorded');
  assert.equal(told?.data.digest, showing.digest.toString('hex'));
  assert.doesNotMatch(JSON.stringify(history), /弹簧|1380013/);
});

test('it is found by two characters, by pinyin, by initials, by trade and place; and not by what it does not have', async () => {
  const title = '一种自定心卡盘';
  for (const text of ['定心', '卡盘', '机械', '四十秒', 'kapan', 'zdxkp', 'dx', ''])
    assert.deepEqual(await found(engine, text), [title], text);
  for (const text of ['电梯', '卡心', 'zzz', '弹簧', '！']) assert.deepEqual(await found(engine, text), [], text);
  const within = (withinId: number) => found(engine, '卡盘', { withinId });
  assert.deepEqual([await within(places.yang), await within(places.ma)], [[title], []]);
  assert.deepEqual(await found(engine, '卡盘', { trade: 'health' }), []);
  assert.deepEqual(await found(engine, '', { what: 'problem' }), []);
  // A page that the newest fill, and the one after it.
  const asked = { text: 'kapan', today: chinaDate(house.clock.now()), limit: 1 };
  const [newest] = await findShowings(house.db, tenantId, asked);
  assert.equal(newest?.title, title);
  const before = { at: newest!.disclosedAt, id: newest!.id };
  assert.deepEqual(await findShowings(house.db, tenantId, { ...asked, before }), []);
});

test('interest: not in his own, not for a union he does not speak for, not twice', async () => {
  const own = { as: 'member', organisationId: undefined } as const;
  assert.equal(await codeOf(wanting(engine, maker(0) as never, showingId, own)), 'own-showing');
  assert.equal(await codeOf(wanting(engine, taker, showingId, { organisationId: places.yang })), 'not-your-union');
  assert.equal(await codeOf(wanting(engine, taker, showingId, { as: 'studio' })), 'interest-not-open');
  assert.equal(await codeOf(wanting(engine, taker, 999_999)), 'not-found');
  const id = '6f1b6f0e-5d8a-4b8e-9c1c-0d1f0c2b3a4d';
  assert.deepEqual(must(await wanting(engine, taker, showingId, { id })), { caseId, number: 1 });
  assert.deepEqual(must(await wanting(engine, taker, showingId, { id })), { caseId, number: 1 }, 'sent again');
  assert.equal(await codeOf(wanting(engine, taker, showingId)), 'interest-already');
  const rows = await house.db.query('SELECT FROM showing_interests WHERE tenant_id = $1', [tenantId]);
  assert.equal(rows.length, 1);
});

test('nothing is shown on agreement before the owner agreed; both sides agree, and they are partners', async () => {
  assert.equal(await agreedShowing(engine, tenantId, taker, caseId, 1), null);
  assert.equal(await codeOf(moving(engine, taker, caseId, 'confirm')), 'match-moved-on');
  assert.equal(await codeOf(taken(engine, maker(1), caseId, 'agree', { interest: 1 })), 'not-your-action');
  must(await taken(engine, maker(0), caseId, 'agree', { interest: 1 }));
  assert.notEqual(await agreedShowing(engine, tenantId, taker, caseId, 1), null);
  assert.equal(await agreedShowing(engine, tenantId, maker(1) as never, caseId, 1), null, 'a stranger reads nothing');
  assert.deepEqual(await closedOf(house, tenantId, showingId), {
    method: '三爪同步，弹簧压紧',
    contact: '13800138000',
  });
  assert.equal(await codeOf(moving(engine, maker(1) as never, caseId, 'confirm')), 'not-found');
  must(await moving(engine, taker, caseId, 'confirm'));
});

test('what it brought is reported by year and accepted by the union; the bulletin adds it up', async () => {
  must(await moving(engine, taker, caseId, 'claim-benefit', { nth: 1, saved: 86_400_000 }));
  must(await moving(engine, taker, caseId, 'claim-benefit', { nth: 2, earned: 13_600_000 }));
  assert.equal(await codeOf(taken(engine, hands.reviewer, caseId, 'accept-benefit', { claim: 1 })), 'not-your-action');
  assert.equal(await codeOf(taken(engine, maker(0), caseId, 'close')), 'benefits-waiting');
  for (const claim of [1, 2]) must(await taken(engine, second, caseId, 'accept-benefit', { claim }));
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /推介职工创新成果1项，收到意向1份，对接1家次/);
  assert.match(zh, /核实效益1,000,000 元，其中第一年864,000 元，第二年136,000 元。/);
  assert.match(en, /1 took one up/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('withdrawn, it is not found and takes no interest; renewed, it does; what was disclosed stays', async () => {
  const doing = { by: 904, at: house.clock.now(), today: '2020-03-02' };
  const other = await onShow(engine, await handedInResult(engine, round, 1, { title: '液面报警夹', trade: 'health' }));
  const change = (what: 'withdraw' | 'renew', until?: string) =>
    house.db.transaction((q) =>
      changeShowing(
        q,
        tenantId,
        { showingId: other, change: what, reason: '资料有误', ...(until ? { until } : {}) },
        doing,
      ),
    );
  assert.deepEqual(must(await change('withdraw')), { state: 'withdrawn' });
  assert.equal(await codeOf(change('withdraw')), 'showing-state');
  assert.deepEqual(await found(engine, '报警'), []);
  assert.equal(await codeOf(wanting(engine, taker, other)), 'showing-over');
  assert.equal(await codeOf(change('renew', '2019-01-01')), 'showing-until-past');
  assert.deepEqual(must(await change('renew', '2021-01-01')), { state: 'shown' });
  assert.deepEqual(await found(engine, '报警'), ['液面报警夹']);
  assert.deepEqual(await found(engine, '报警', { today: '2021-01-02' }), [], 'not after its last day');
  assert.deepEqual(
    (await stepsOfShowing(house.db, tenantId, other)).map(({ what }) => what),
    ['disclosed', 'withdrawn', 'renewed'],
  );
});

test('its picture goes with the case and is the one that is shown; whoever withdraws his case shows it no longer', async () => {
  const field = { type: 'file', label: { zh: '图', en: 'picture' }, accept: ['image/jpeg'] } as const;
  const kept = { ownerId: firstMember + 2, name: '图.jpg', class: 'S1', bytes: photograph(), field } as const;
  const { id: picture } = must(await keepDocument(house, tenantId, kept));
  const pictured = await handedInResult(engine, round, 2, { title: '有图的夹具', picture });
  const shown = (await showingById(house.db, tenantId, await onShow(engine, pictured)))!;
  assert.deepEqual([shown.picture?.width, shown.picture?.height], [3, 2]);
  assert.equal((await findDocument(house.db, tenantId, picture))?.caseId, pictured);
  const { sha256 } = shown.picture!;
  const open = (await pictureOf(house, tenantId, shown.id, sha256))!;
  assert.equal(sha256Hex(open.bytes), sha256);
  assert.equal((JSON.parse(shown.document) as ShowingDocument).picture, sha256, 'it is part of what was disclosed');
  assert.doesNotMatch(open.bytes.toString('latin1'), /39\.9|GPS/, 'without where it was taken');
  assert.equal(await pictureOf(house, tenantId, shown.id, '0'.repeat(64)), null);
  must(await taken(engine, maker(2), pictured, 'withdraw'));
  assert.deepEqual(await found(engine, '有图'), []);
  assert.equal(await codeOf(wanting(engine, taker, shown.id)), 'showing-over');
});

test('erasing the answers erases what is shown on agreement and the picture: rows and digests stay, nothing opens', async () => {
  const field = { type: 'file', label: { zh: '图', en: 'picture' }, accept: ['image/jpeg'] } as const;
  const kept = { ownerId: firstMember + 2, name: '图.jpg', class: 'S1', bytes: photograph(), field } as const;
  const { id: picture } = must(await keepDocument(house, tenantId, kept));
  const erased = await handedInResult(engine, round, 2, { title: '要删掉的', picture });
  const shown = (await showingById(house.db, tenantId, await onShow(engine, erased)))!;
  assert.deepEqual(Object.keys((await closedOf(house, tenantId, shown.id))!), ['method', 'contact']);
  const erase = (more: string) =>
    house.db.query(
      `UPDATE answers SET plain = '{}', sealed = NULL, facts_sealed = NULL, ${more} erased_at = now() WHERE tenant_id = $1 AND case_id = $2`,
      [tenantId, erased],
    );
  await assert.rejects(erase(''), /answers_key_erased/, 'not without the key of the copies');
  await erase('data_key = NULL,');
  assert.equal(await closedOf(house, tenantId, shown.id), null);
  assert.equal(await pictureOf(house, tenantId, shown.id, shown.picture!.sha256), null);
  assert.equal((await showingById(house.db, tenantId, shown.id))!.picture, null);
  assert.equal((await verify(house, tenantId)).firstDifference, null, 'erased is not tampered with');
});

test('a disclosure that is undone is taken back, and what is disclosed anew is another', async () => {
  const again = await handedInResult(engine, round, 2, { title: '线槽检修小车' });
  const first = await onShow(engine, again);
  must(await taken(engine, hands.head, again, 'undo'));
  assert.deepEqual(await found(engine, '检修'), []);
  must(await taken(engine, hands.head, again, 'disclose'));
  assert.deepEqual(await found(engine, '检修'), ['线槽检修小车']);
  assert.deepEqual(
    (await stepsOfShowing(house.db, tenantId, first)).map(({ what }) => what),
    ['disclosed', 'taken-back'],
  );
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('whoever asked turns out to be somebody’s second record: his interest, its answer and its limit are the other’s', async () => {
  const wanted = await handedInResult(engine, round, 2, { title: '双手启动盒' });
  const shown = await onShow(engine, wanted);
  const own = { as: 'member', organisationId: undefined } as const;
  must(await wanting(engine, maker(1) as never, shown, own));
  await makeMembers(house, [{ id: 1900, organisationId: places.yangFirm }]);
  const kept = { personId: 1900, posts: [] };
  assert.equal(await codeOf(moving(engine, kept, wanted, 'step-back')), 'not-found', 'not yet his');
  must(await mergePeople(house, tenantId, 1900, firstMember + 1));
  assert.equal(await codeOf(wanting(engine, kept, shown, own)), 'interest-already', 'he asked under his other record');
  const said = await interestsSaid(engine, tenantId, { personId: 1900, unionIds: [], limit: 9 });
  assert.deepEqual(
    said.map((one) => one.caseId),
    [wanted],
  );
  assert.deepEqual(
    (await interestsIn(engine, tenantId, wanted)).map(({ personId }) => personId),
    [1900],
    'a look at it is told to who he is now',
  );
  must(await taken(engine, maker(2), wanted, 'agree', { interest: 1 }));
  house.clock.advance(3_600_000);
  const { now } = house.clock;
  const [told] = await messagesOf(house.db, tenantId, 1900, { now: now() });
  assert.equal(told?.caseId, wanted, 'he hears of the answer');
  assert.equal((await agreedShowing(engine, tenantId, kept, wanted, 1))?.showing.id, shown);
  assert.equal(await codeOf(moving(engine, kept, wanted, 'confirm')), 'done');
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('nobody answers in time: the interest lapses, both sides hear of it, and it can be said again', async () => {
  const quiet = await handedInResult(engine, round, 2, { title: '没人答复的' });
  const shown = await onShow(engine, quiet);
  must(await wanting(engine, taker, shown));
  await actOnDeadlines(engine, tenantId);
  assert.deepEqual(await statusesOf(quiet), ['waiting']);
  house.clock.advance(31 * day);
  await actOnDeadlines(engine, tenantId);
  await actOnDeadlines(engine, tenantId);
  assert.deepEqual(await statusesOf(quiet), ['lapsed']);
  assert.deepEqual(await heard(quiet, 'match-lapsed'), [950, firstMember + 2]);
  assert.deepEqual(must(await wanting(engine, taker, shown)), { caseId: quiet, number: 2 });
});

test('its time is over: the owner is told and renews it; where nobody does, the case ends by itself', async () => {
  const [kept, left] = await Promise.all(
    ['还在用的', '没人管的'].map((title) => handedInResult(engine, round, 0, { title })),
  );
  const [renewed] = [await onShow(engine, kept!), await onShow(engine, left!)];
  const doing = () => ({ by: firstMember, at: house.clock.now() });
  const renew = () => house.db.transaction((q) => renewOwn(engine, q, tenantId, renewed, doing()));
  assert.equal(await codeOf(renew()), 'showing-not-renewable', 'its end is far away');
  house.clock.advance(3 * 366 * day);
  assert.deepEqual(await found(engine, '还在用', { today: chinaDate(house.clock.now()) }), []);
  await seeToOver(engine, tenantId);
  await seeToOver(engine, tenantId);
  assert.deepEqual(await heard(kept!, 'match-over'), [firstMember], 'once');
  assert.deepEqual(must(await renew()), { state: 'shown' });
  assert.deepEqual(await found(engine, '还在用', { today: chinaDate(house.clock.now()) }), ['还在用的']);
  house.clock.advance(31 * day);
  await seeToOver(engine, tenantId);
  const standing = async (id: number) => (await findCase(engine, house.db, tenantId, id))!.one.state.status;
  assert.deepEqual([await standing(kept!), await standing(left!)], ['open', 'passed']);
  assert.deepEqual(await heard(left!, 'match-expired'), [firstMember]);
  // Taken up, with benefits that are followed: one more year may be reported.
  assert.equal(await standing(caseId), 'open');
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

for (const [name, statements, what, where] of showingTamperings)
  test(`verify finds and names it: ${name}`, async () => {
    const { firstDifference } = await verifyAfter(
      database,
      house,
      statements({ caseId: () => caseId, roundId: round.id }),
    );
    assert.match(String(firstDifference?.what), what);
    assert.match(String(firstDifference?.where), where);
  });
