// A case shows its rules as they were judged when it was handed in, whatever the register says by now.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { setMembershipStatus } from '#people/memberships.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

interface Shown {
  readonly status: string;
  readonly judgedAt: string | null;
  readonly rules: readonly {
    readonly key: string;
    readonly holds: boolean | 'unknown';
    readonly saw?: { readonly zh: string };
    readonly now?: { readonly holds: boolean | 'unknown'; readonly saw: { readonly zh: string } };
  }[];
}

async function shown(caseId: number): Promise<Shown> {
  const { token } = await openSession(world.house, tenantId, world.personId('officer', 'own'), 'test');
  const response = await ask(world, 'get', `/api/cases/${caseId}`, { token });
  assert.equal(response.status, 200);
  return (await response.json()) as Shown;
}
const ruleOf = (one: Shown, key: string) => one.rules.find((rule) => rule.key === key)!;

async function open(submit: Record<string, unknown> | null): Promise<number> {
  const { engine } = world;
  const personId = world.personId('member', 'own');
  const target = { roundId: world.ids.round, organisationId: places.yang, personId, subjectOrganisationId: null };
  const request = { id: globalThis.crypto.randomUUID(), action: 'open', input: submit ? { submit } : {} };
  const acting = { personId, posts: [] };
  return must(await engine.act(tenantId, { acting, target: { open: target }, request })).caseId;
}

const changeStatus = (status: 'active' | 'retained') =>
  world.house.db.transaction(async (q) =>
    must(await setMembershipStatus(q, tenantId, world.personId('member', 'own'), status)),
  );

test('a case handed in while every rule held says so though the membership has changed; what changed is told beside it', async () => {
  const before = await shown(world.ids.caseId);
  assert.deepEqual([before.judgedAt, ruleOf(before, 'member').now?.holds], ['2020-03-02T02:00:00.000Z', true]);
  world.house.clock.advance(86_400_000);
  await changeStatus('retained');
  const refused = await open({ answers: { level: 'low', number: 'LATER', issuedOn: '2019-02-01' }, onRecord: true });
  const draft = await open(null);
  const [pending, failed, unsent] = [await shown(world.ids.caseId), await shown(refused), await shown(draft)];
  await changeStatus('active');

  assert.deepEqual([ruleOf(pending, 'member').holds, ruleOf(pending, 'member').saw], [true, undefined]);
  assert.equal(ruleOf(pending, 'member').now?.holds, false);
  // What reads the answers alone is as it was.
  assert.equal(ruleOf(pending, 'in-year').holds, true);
  assert.match(ruleOf(pending, 'in-year').saw!.zh, /2020年2月1日/);
  assert.equal(ruleOf(pending, 'in-year').now, undefined);

  assert.deepEqual(
    [failed.status, failed.rules.map(({ key, holds, now }) => [key, holds, now])],
    [
      'failed',
      [
        ['member', false, undefined],
        ['in-year', false, undefined],
      ],
    ],
  );
  assert.equal(ruleOf(await shown(refused), 'member').holds, false, 'active again, and refused all the same');

  assert.deepEqual([unsent.judgedAt, ruleOf(unsent, 'member').holds], [null, false]);
});
