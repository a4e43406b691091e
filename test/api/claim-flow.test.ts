// How far what a round gives out has come, as the desk reads it: from what was asked for to what was handed over, and every figure follows from those
// beside it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { enter } from '#draws/entering.ts';
import { confirmClaim, giveBackClaim } from '#engine/claimed.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { keepClaims } from '#engine/given-back.ts';
import { chinaDate } from '#kit/clock.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { giving, makeGivingRound, makeOffer } from '#test/support/claims.ts';
import { carriedOut, published } from '#test/support/draw-rows.ts';
import { acting, makeMembers, must, places, tenantId } from '#test/support/little-tenant.ts';

const people = Array.from({ length: 12 }, (_, n) => 60_000 + n);
let world: World;
let queue = 0;
let drawn = 0;
before(async () => {
  world = await makeWorld(async ({ house }) => {
    await makeMembers(
      house,
      people.map((id) => ({ id, organisationId: places.yangFirm })),
    );
    queue = await makeGivingRound(house, giving('queue', { confirmWithin: { days: 1 } }));
    await makeOffer(house, queue, { stock: 4, hours: 200 });
    drawn = await makeGivingRound(house, giving('draw'));
  });
});
after(() => world.close());

interface Flow {
  readonly entered: number | null;
  readonly stages: readonly {
    readonly key: string;
    readonly through: number;
    readonly waiting: number;
    readonly not: number;
  }[];
  readonly [count: string]: unknown;
}
async function flow(roundId: number): Promise<Flow> {
  // Time passes between two looks: he signs in again.
  const { token } = await openSession(world.house, tenantId, world.personId('officer', 'ancestor'), 'test');
  const response = await ask(world, 'get', `/api/rounds/${roundId}/offers/flow`, { token });
  const said = (await response.json()) as Flow & Record<'given' | 'back' | 'lapsed' | 'offered' | 'held', number>;
  assert.equal(response.status, 200, JSON.stringify(said));
  assert.equal(said.given, said.back + said.lapsed + said.offered + said.held, 'what was given is somewhere');
  return said;
}
const counts = ({ entered, undrawn, waiting, given, back, lapsed, offered, held }: Flow) => ({
  ...{ entered, undrawn, waiting, given, back, lapsed, offered, held },
});
const none = { entered: null, undrawn: 0, waiting: 0, given: 0, back: 0, lapsed: 0, offered: 0, held: 0 };

test('a queue: given, waited for, given back, to be confirmed, confirmed, taken part in', async () => {
  const { house, engine } = world;
  assert.deepEqual(counts(await flow(queue)), none);
  const claiming = makeClaiming(engine);
  for (const id of people.slice(0, 7)) must(await claiming.claim(tenantId, id, { roundId: queue, package: 'rest' }));
  await keepClaims(engine, tenantId);
  assert.deepEqual(counts(await flow(queue)), { ...none, given: 4, waiting: 3, held: 4 });
  for (const id of people.slice(0, 2)) {
    const by = { roundId: queue, acting: { personId: id, posts: [] }, actionId: globalThis.crypto.randomUUID() };
    must(await house.db.transaction((q) => giveBackClaim(engine, q, tenantId, by)));
  }
  await keepClaims(engine, tenantId);
  assert.deepEqual(counts(await flow(queue)), { ...none, given: 6, waiting: 1, back: 2, offered: 2, held: 2 });
  must(await house.db.transaction((q) => confirmClaim(engine, q, tenantId, queue, people[4]!)));
  const [attend] = (await flow(queue)).stages;
  assert.deepEqual(attend, { key: 'attend', kind: 'attend', through: 0, waiting: 3, not: 0 });
  const cases = await house.db.query<{ id: number }>(
    'SELECT case_id AS id FROM claims WHERE tenant_id = $1 AND round_id = $2 AND case_id IS NOT NULL ORDER BY person_id',
    [tenantId, queue],
  );
  for (const [n, { id: caseId }] of cases.slice(0, 2).entries())
    must(
      await engine.act(tenantId, {
        acting: acting(900, 'chair', places.district),
        target: { caseId },
        request: {
          ...{ id: globalThis.crypto.randomUUID(), action: 'record' },
          input: { result: n === 0 ? 'passed' : 'absent', on: chinaDate(house.clock.now()) },
        },
      }),
    );
  const after = await flow(queue);
  assert.deepEqual(after.stages, [{ key: 'attend', kind: 'attend', through: 1, waiting: 1, not: 1 }]);
});

test('a draw: who entered, who still waits for it, who was drawn', async () => {
  const { house, engine } = world;
  const id = await published(house, drawn, { quota: 3, waiting: 2 });
  for (const personId of people) must(await enter(house, tenantId, id, { personId, tickets: 1, held: [] }));
  assert.deepEqual(counts(await flow(drawn)), { ...none, entered: 12, undrawn: 12 });
  await carriedOut(house, id);
  await keepClaims(engine, tenantId);
  assert.deepEqual(counts(await flow(drawn)), { ...none, entered: 12, given: 5, held: 5 });
});

test('a round that gives nothing out has no figures, and no fault', async () => {
  assert.deepEqual(counts(await flow(world.ids.round)).given, 0);
});
