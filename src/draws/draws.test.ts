// Draws in the database: the same result as the pure computation and as another written in SQL, everything refused that comes at the wrong
// time or from the wrong person, nothing that can be changed unseen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { makeClaims } from '#claims/claims.ts';
import { giveBack } from '#claims/waiting.ts';
import { actOnDraws, finishDraw, type TellLost } from '#draws/drawing.ts';
import { findDraw, lockDraw, partiesOf, stepsOf } from '#draws/draws.ts';
import { enter, entryOf, leave } from '#draws/entering.ts';
import { commit, dropDraw, openDraw, publishRules } from '#draws/opening.ts';
import { readRecord, recordFile } from '#draws/record.ts';
import { verifyDraws } from '#draws/verify.ts';
import { verify } from '#engine/verify.ts';
import { sha256Hex } from '#kit/json.ts';
import { isRefusal } from '#kit/refusal.ts';
import { fact, rule } from '#policy/condition.ts';
import { commitmentOf, markOf, readRules, verifyDraw } from '#policy/draw.ts';
import { readDrawFile } from '#policy/draw-file.ts';
import type { DrawWeight } from '#policy/draw-weights.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { drawInSql } from '#test/support/draw-in-sql.ts';
import {
  at,
  carriedOut,
  doing,
  drawById,
  enterAll,
  hour,
  makeOffer,
  newDraw,
  officer,
  prepared,
  published,
  read,
  say,
  witnesses,
} from '#test/support/draw-rows.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let roundId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  roundId = (await makeRound(house, littleProgramme)).id;
});
after(() => database.drop());

const codeOf = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'done');
const stepKinds = async (id: number) => (await stepsOf(house.db, tenantId, id)).map(({ kind }) => kind);
/** Weights that give 2, 3 … tickets, one each. */
const more = (most: number): DrawWeight[] =>
  Array.from({ length: most }, (_, n) => ({
    rule: rule(`more${n}`, fact('person.frontline').is(true), { zh: '一线', en: 'front line' }),
    tickets: n + 1,
  }));
const waits = (offerId: number) =>
  database.db.query<{ personId: number }>(
    'SELECT person_id AS "personId" FROM claim_waits WHERE tenant_id = $1 AND offer_id = $2 ORDER BY place',
    [tenantId, offerId],
  );

test('whatever is drawn: the database, the pure computation and the one in SQL agree, and the file holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 }),
      fc.string({ minLength: 1, maxLength: 20 }).filter((said) => said.trim() !== ''),
      fc.subarray([0, 1]),
      async (tickets, said, silent) => {
        const outside = said.replaceAll('\0', '.').toWellFormed();
        const id = await published(house, roundId, { weights: more(8) });
        await enterAll(house, id, tickets);
        await carriedOut(house, id, outside, silent);
        const draw = await drawById(house, id);
        const record = (await readRecord(house.db, tenantId, draw))!;
        assert.deepEqual(verifyDraw(record), []);
        assert.equal(record.list.tickets.length, tickets.length);
        assert.deepEqual(
          record.reveals.slice(1).map((word) => word === null),
          [silent.includes(0), silent.includes(1)],
        );
        if (tickets.length > 0)
          assert.deepEqual(await drawInSql(house.db, record), { seed: record.seed, order: [...record.order!] });
        const file = await recordFile(house.db, tenantId, draw);
        const bytes = Buffer.concat(await Array.fromAsync(file.parts()));
        assert.equal(bytes.length, file.size);
        assert.deepEqual(readDrawFile(bytes), {
          ...record,
          list: { marks: new Uint8Array(record.list.marks), tickets: new Uint8Array(record.list.tickets) },
        });
        const first = await house.db.query<{ personId: number }>(
          'SELECT person_id AS "personId" FROM draw_entries WHERE tenant_id = $1 AND draw_id = $2 AND place <= 3 ORDER BY place',
          [tenantId, id],
        );
        assert.deepEqual(await waits(draw.offerId), first);
      },
    ),
    { numRuns: 25 },
  );
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('the steps stand in the record, in their order, with two witnesses of whom one keeps silent', async () => {
  const id = await published(house, roundId);
  await enterAll(house, id, [1, 1, 1]);
  await carriedOut(house, id, 'x', [1]);
  assert.deepEqual(await stepKinds(id), [
    ...[
      'opened',
      'commitment',
      'commitment',
      'commitment',
      'rules',
      'sealed',
      'word',
      'word',
      'withheld',
      'outside',
      'drawn',
    ],
  ]);
  const parties = await partiesOf(house.db, tenantId, id);
  assert.deepEqual(
    parties.map(({ withheld }) => withheld),
    [false, false, true],
  );
  const { rules } = await drawById(house, id);
  assert.deepEqual(
    readRules(rules!)?.parties.map(({ name }) => name),
    ['顺义区总工会', ...witnesses.map(({ name }) => name)],
  );
});

test('a word that was withheld is of no use afterwards: nothing it could be changes the order', async () => {
  const id = await published(house, roundId);
  await enterAll(house, id, [1, 1, 1, 1]);
  await carriedOut(house, id, 'x', [0]);
  const before = await drawById(house, id);
  assert.equal(codeOf(await say(house, id, witnesses[0])), 'word-late');
  assert.deepEqual(await drawById(house, id), before);
});

test('a witness who never commits is no party; the union’s own word lies sealed until entries are closed', async () => {
  const id = await prepared(house, roundId);
  must(await house.db.transaction((q) => publishRules(q, tenantId, id, doing(house))));
  const [own] = await partiesOf(house.db, tenantId, id);
  assert.equal(own?.word, null);
  const [{ kept }] = (await house.db.query<{ kept: Buffer }>(
    'SELECT word_sealed AS kept FROM draw_parties WHERE tenant_id = 1 AND draw_id = $1 AND number = 1',
    [id],
  )) as [{ kept: Buffer }];
  house.clock.advance(10 * hour);
  await actOnDraws(house, tenantId);
  const [said] = await partiesOf(house.db, tenantId, id);
  assert.equal(commitmentOf(said!.word!), own?.commitment);
  assert.ok(!kept.toString('latin1').includes(said!.word!));
  assert.equal(readRules((await drawById(house, id)).rules!)?.parties.length, 1);
});

test('whoever entered finds himself by his salt and number, and has the same answer when he enters again', async () => {
  const id = await published(house, roundId);
  const entered = must(await enter(house, tenantId, id, { personId: 7, tickets: 1, held: [] }));
  assert.deepEqual(await enter(house, tenantId, id, { personId: 7, tickets: 1, held: [] }), entered);
  assert.equal(entered.mark, markOf(entered.salt, '7'));
  assert.equal(entered.number, null);
  assert.equal(await leave(house, tenantId, id, 7), true);
  assert.equal(await leave(house, tenantId, id, 7), false);
  const again = must(await enter(house, tenantId, id, { personId: 7, tickets: 1, held: [] }));
  assert.notEqual(again.salt, entered.salt);
  await carriedOut(house, id);
  const drawn = await entryOf(house.db, tenantId, await drawById(house, id), 7);
  assert.deepEqual([drawn?.number, drawn?.place], [1, 1]);
});

test('names that come while the list is sealed are in it or are refused, never behind it', async () => {
  const id = await published(house, roundId);
  house.clock.advance(10 * hour - 1);
  const people = Array.from({ length: 60 }, (_, n) => 3_000 + n);
  const entering = people.map((personId) => enter(house, tenantId, id, { personId, tickets: 1, held: [] }));
  house.clock.advance(1);
  await actOnDraws(house, tenantId);
  const late = people.map((personId) => enter(house, tenantId, id, { personId: personId + 100, tickets: 1, held: [] }));
  const entered = (await Promise.all(entering)).filter((answer) => !isRefusal(answer)).length;
  assert.ok((await Promise.all(late)).every((answer) => codeOf(answer) === 'draw-closed'));
  const { entries } = await drawById(house, id);
  assert.ok(entries === entered && entered > 0, `${entries} sealed, ${entered} told that they are in`);
  assert.equal(await verifyDraws(house.db, tenantId), null);
});

test('what comes at the wrong time, from the wrong person or is the wrong word: a plain refusal, nothing changed', async () => {
  const offerId = await makeOffer(house, roundId, 5);
  const open = (change: Parameters<typeof newDraw>[2]) =>
    house.db.transaction((q) => openDraw(house, q, tenantId, newDraw(house, offerId, change), officer));
  const soon = new Date(house.clock.now().getTime() + hour);
  const rows = async () => database.db.query('SELECT count(*) FROM draws');
  const none = await rows();
  const wrong: readonly [string, Parameters<typeof newDraw>[2]][] = [
    ['no-such-offer', { offerId: 999_999 }],
    ['draw-quota-too-large', { quota: 6 }],
    ['draw-times-wrong', { revealsBy: soon }],
    ['draw-times-wrong', { closesAt: house.clock.now() }],
    ['draw-weights-wrong', { weights: [{ rule: more(1)[0]!.rule, tickets: 100 }] }],
    ['draw-weights-wrong', { weights: [{ rule: more(1)[0]!.rule, tickets: 1.5 }] }],
    ['draw-witness-twice', { witnesses: [witnesses[0], witnesses[0]] }],
  ];
  for (const [code, change] of wrong) assert.equal(codeOf(await open(change)), code);
  assert.deepEqual(await rows(), none);
  const { id } = must(await open({}));
  assert.equal(codeOf(await open({})), 'draw-exists');
  const [first, second] = witnesses;
  const same = async (code: string, act: () => Promise<unknown>) => {
    const [before, steps] = [await findDraw(house.db, tenantId, id), await stepKinds(id)];
    assert.equal(codeOf(await act()), code);
    assert.deepEqual([await findDraw(house.db, tenantId, id), await stepKinds(id)], [before, steps]);
  };
  const commitAs = (personId: number, commitment: string) =>
    house.db.transaction((q) => commit(q, tenantId, id, { personId, commitment, ...at(house) }));
  const entering = () => enter(house, tenantId, id, { personId: 1, tickets: 1, held: [] });
  const publish = () => house.db.transaction((q) => publishRules(q, tenantId, id, doing(house)));
  await same('draw-state', entering);
  await same('draw-state', () => leave(house, tenantId, id, 1));
  await same('draw-hex-wrong', () => commitAs(first.personId, 'ABC'));
  await same('not-found', () => commitAs(77, commitmentOf(first.word)));
  must(await commitAs(first.personId, commitmentOf(first.word)));
  await same('done', () => commitAs(first.personId, commitmentOf(first.word)));
  await same('committed-already', () => commitAs(first.personId, commitmentOf(second.word)));
  must(await publish());
  await same('draw-state', publish);
  await same('draw-state', () => commitAs(second.personId, commitmentOf(second.word)));
  await same('draw-state', () => house.db.transaction((q) => dropDraw(q, tenantId, id, doing(house))));
  await same('word-early', () => say(house, id, first));
  await same('draw-state', () => read(house, id, 901, 'x'));
  must(await entering());
  house.clock.advance(10 * hour);
  await same('draw-closed', () => enter(house, tenantId, id, { personId: 2, tickets: 1, held: [] }));
  await same('draw-closed', () => leave(house, tenantId, id, 1));
  await actOnDraws(house, tenantId);
  await same('word-differs', () => say(house, id, first, second.word));
  await same('draw-state', () => say(house, id, second));
  await same('not-found', () => say(house, id, { ...first, personId: 77 as never }));
  await same('outside-early', () => read(house, id, 901, 'x'));
  await same('outside-empty', () => read(house, id, 901, '  '));
  must(await say(house, id, first));
  await same('done', () => say(house, id, first));
  house.clock.advance(2 * hour);
  await same('done', () => read(house, id, 901, 'x'));
  await same('done', () => read(house, id, 901, 'x'));
  assert.deepEqual(must(await read(house, id, 902, 'y')), { settled: false, differs: true });
  assert.deepEqual(must(await read(house, id, 902, ' x ')), { settled: true, differs: false });
  await same('done', () => read(house, id, 903, 'x'));
  await same('draw-state', () => read(house, id, 903, 'y'));
});

test('one set up wrongly is dropped before its rules are out, and another takes its place', async () => {
  const id = await prepared(house, roundId);
  must(await house.db.transaction((q) => dropDraw(q, tenantId, id, doing(house))));
  const { offerId } = await drawById(house, id);
  assert.equal(codeOf(await enter(house, tenantId, id, { personId: 1, tickets: 1, held: [] })), 'not-found');
  must(await house.db.transaction((q) => openDraw(house, q, tenantId, newDraw(house, offerId), officer)));
});

test('who comes away with nothing is remembered once, who got one begins anew', async () => {
  const people = [2_001, 2_002, 2_003, 2_004, 2_005];
  await makeMembers(
    house,
    people.map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const lost = async () => {
    const rows = await house.db.query<{ lost: number | null }>(
      `SELECT (snapshot ->> 'draw.${littleProgramme.key}.lost')::int AS lost FROM person_facts WHERE tenant_id = 1 AND person_id = ANY ($1) ORDER BY person_id`,
      [people],
    );
    return rows.map((row) => row.lost);
  };
  const one = async () => {
    const id = await published(house, roundId);
    for (const personId of people) must(await enter(house, tenantId, id, { personId, tickets: 1, held: [] }));
    await carriedOut(house, id);
    const { offerId } = await drawById(house, id);
    const order = (
      await house.db.query<{ id: number }>(
        'SELECT person_id AS id FROM draw_entries WHERE tenant_id = 1 AND draw_id = $1 ORDER BY place',
        [id],
      )
    ).map((row) => row.id);
    return { id, offerId, order };
  };
  const told: number[] = [];
  const tell: TellLost = async (_q, _tenantId, _draw, { people: some, moreNextTime }) => {
    assert.equal(moreNextTime, 0, 'its programme promises no more tickets');
    told.push(...some);
  };
  const finish = (id: number) =>
    house.db.transaction(async (q) =>
      finishDraw(house, q, tenantId, (await lockDraw(q, tenantId, id))!, officer, tell),
    );
  const { id, offerId, order } = await one();
  const [first, second, third, fourth, fifth] = order as [number, number, number, number, number];
  // The first takes it, the second lets it lapse; nobody moves up.
  assert.deepEqual(await makeClaims(house).claim(tenantId, { offerId, personId: first }), { fate: 'given', offerId });
  await house.db.query('DELETE FROM claim_waits WHERE tenant_id = 1 AND offer_id = $1 AND person_id IN ($2, $3)', [
    offerId,
    first,
    second,
  ]);
  await finish(id);
  await finish(id);
  const after = (person: number): number | null => ([third, fourth, fifth].includes(person) ? 1 : null);
  assert.deepEqual(await lost(), people.map(after));
  assert.deepEqual(
    told,
    [third, fourth, fifth].sort((a, b) => a - b),
    'who lost is told, once',
  );
  // The next time one of those who lost is moved up and takes it.
  // Whoever still held one of the round would not be put on its waiting list, so the first gives his back before.
  const transferId = await house.ids.take(tenantId);
  await giveBack(house.db, tenantId, { offerId, people: [first] }, { transferId, ...at(house) });
  const again = await one();
  assert.deepEqual(await makeClaims(house).claim(tenantId, { offerId: again.offerId, personId: third }), {
    fate: 'given',
    offerId: again.offerId,
  });
  await finish(again.id);
  const now = await lost();
  assert.equal(now[people.indexOf(third)], 0);
  const behind = again.order.slice(2).filter((person) => person !== third);
  assert.deepEqual(
    behind.map((person) => now[people.indexOf(person)]),
    behind.map((person) => (after(person) ?? 0) + 1),
  );
  assert.equal(await verifyDraws(house.db, tenantId), null);
});

test('each way of changing what lies in the database is found', async () => {
  const id = await published(house, roundId, { weights: more(3) });
  await enterAll(house, id, [1, 2, 1, 3], 4_000);
  await carriedOut(house, id, 'x', [1]);
  assert.equal(await verifyDraws(house.db, tenantId), null);
  const one = `tenant_id = 1 AND draw_id = ${id}`;
  const hex = sha256Hex('x');
  const damages: readonly [string, string][] = [
    ['chain', `DELETE FROM draw_steps WHERE ${one} AND number = 7`],
    ['chain', `DELETE FROM draw_steps WHERE ${one} AND kind = 'drawn'`],
    [
      'chain',
      `UPDATE draw_steps SET said = replace(said, '"party":3', '"party":2') WHERE ${one} AND kind = 'withheld'`,
    ],
    ['chain', `UPDATE draw_steps SET at = at + interval '1 second' WHERE ${one} AND kind = 'word'`],
    ['chain', `UPDATE draw_steps SET actor_id = 1 WHERE ${one} AND kind = 'rules'`],
    ['chain', `UPDATE draws SET steps = steps + 1 WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET quota = quota + 1 WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET waiting = waiting + 1 WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET weights = '[]' WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET closes_at = closes_at - interval '1 second' WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET outside_name = 'another' WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET rules = replace(rules, '板栗', '核桃') WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET root = '${hex}' WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET outside = 'y' WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET seed = '${hex}' WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draws SET state = 'ready' WHERE tenant_id = 1 AND id = ${id}`],
    ['columns', `UPDATE draw_parties SET commitment = '${hex}' WHERE ${one} AND number = 2`],
    ['columns', `UPDATE draw_parties SET withheld = false WHERE ${one} AND number = 3`],
    ['columns', `UPDATE draw_parties SET word = '${hex}' WHERE ${one} AND number = 1`],
    ['entries', `DELETE FROM draw_entries WHERE ${one} AND person_id = 4002`],
    ['entries', `UPDATE draw_entries SET person_id = 5000 WHERE ${one} AND person_id = 4002`],
    ['entries', `UPDATE draw_entries SET tickets = 2 WHERE ${one} AND person_id = 4002`],
    ['entries', `UPDATE draw_entries SET tickets = 2, held = '{0}' WHERE ${one} AND person_id = 4002`],
    ['entries', `UPDATE draw_entries SET salt = sha256('x') WHERE ${one} AND person_id = 4002`],
    ['order', `UPDATE draw_entries SET place = 5 - place WHERE ${one}`],
    ['order', `UPDATE draw_entries SET place = NULL WHERE ${one} AND place = 4`],
  ];
  for (const [what, damage] of damages) {
    const undo = new Error('undo');
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.equal((await verifyDraws(q, tenantId))?.what, what, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
  }
});
