import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { signInKeys } from '#demo/tenant.ts';
import { demoWorld } from '#demo/world.ts';

test('whoever the start page names can sign in, and so can the members with something to see', () => {
  const world = demoWorld();
  const keyOf = new Map([...world.people, ...world.city.people].map((person) => [person.phone, person.key]));
  const keys = new Set([...signInKeys(world), ...world.city.posts.map(({ personKey }) => personKey)]);
  for (const account of demoAccounts().accounts) assert.ok(keys.has(keyOf.get(account.phone)!), account.name);
  for (const { personKey } of world.bankReturns) assert.ok(keys.has(personKey));
  for (const row of world.expected)
    if (row.reason === 'objection-upheld' || row.plot?.kind === 'returned') assert.ok(keys.has(row.personKey!));
  assert.ok(keys.size < 450, 'a demonstration needs no account for everybody');
});
