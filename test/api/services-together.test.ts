// A member's services are read together: another round that gives something out makes the answer longer and costs the database nothing more.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { askReminder } from '#engine/claim-reminder.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { giving, makeGivingRound, makeOffer } from '#test/support/claims.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

const hour = 3_600_000;
let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

interface Row {
  readonly roundId: number;
  readonly claim: {
    readonly reminder: string | null;
    readonly mine: { readonly package: string } | null;
    readonly packages: readonly { readonly place: number | null }[];
  } | null;
}

/** The services of a member, and how many statements about what is given out it took to read them. */
async function look(): Promise<{ readonly rows: readonly Row[]; readonly statements: number }> {
  const { db } = world.house;
  const before = db.query;
  let statements = 0;
  db.query = ((sql: string, ...rest: unknown[]) => {
    if (/claim|outbox/.test(sql)) statements += 1;
    return (before as (...all: unknown[]) => unknown).call(db, sql, ...rest);
  }) as typeof db.query;
  try {
    const response = await ask(world, 'get', '/api/me/services', { token: world.token('member', 'own') });
    assert.equal(response.status, 200);
    return { rows: ((await response.json()) as { items: readonly Row[] }).items, statements };
  } finally {
    db.query = before;
  }
}

test('four rounds cost as many statements as one, and each says what is his', async () => {
  const { house, engine } = world;
  const person = world.personId('member', 'own');
  const other = world.personId('member', 'descendant');
  const claiming = makeClaiming(engine);
  const mine = await makeGivingRound(house, giving('queue'));
  await makeOffer(house, mine, { stock: 1 });
  must(await claiming.claim(tenantId, person, { roundId: mine, package: 'rest' }));
  const one = await look();
  assert.ok(one.statements > 0);
  const waiting = await makeGivingRound(house, giving('queue', { per: 'household' }));
  await makeOffer(house, waiting, { stock: 1 });
  must(await claiming.claim(tenantId, other, { roundId: waiting, package: 'rest' }));
  must(await claiming.claim(tenantId, person, { roundId: waiting, package: 'rest' }));
  const ahead = await makeGivingRound(house, giving('choice'));
  await makeOffer(house, ahead, { opensIn: 5 * hour });
  const board = (await claiming.board(tenantId, ahead))!;
  must(
    await askReminder(engine, tenantId, { round: board.round, offers: board.offers, personId: person, wanted: true }),
  );
  const later = await makeGivingRound(house, giving('rush'));
  await makeOffer(house, later, { opensIn: 5 * hour });
  const four = await look();
  const of = (roundId: number) => four.rows.find((row) => row.roundId === roundId)!.claim!;
  assert.deepEqual([of(mine).mine?.package, of(mine).packages[0]!.place, of(mine).reminder], ['rest', null, null]);
  assert.deepEqual([of(waiting).mine, of(waiting).packages[0]!.place], [null, 1]);
  assert.deepEqual([of(ahead).reminder, of(later).reminder], ['asked', 'possible']);
  // The reminders are asked for once somebody could have one.
  assert.equal(four.statements, one.statements + 1);
});
