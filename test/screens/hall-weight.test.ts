// What the hall loads before anything can be read: a phone on a slow line pays for every byte of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { demoAccounts } from '#cli/demo.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const scriptAtMost = 130_000;

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

test('the first screen loads at most 130 kB of script, gzipped', async (t) => {
  const member = demoAccounts().accounts.find((one) => one.role.en === 'Member')!;
  const { page } = await stage.visit(member.phone, { viewport: { width: 390, height: 844 } });
  const sizes = new Map<string, number>();
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return;
    const name = new URL(response.url()).pathname;
    sizes.set(name, gzipSync(await response.body()).length);
  });
  await page.goto('/');
  await page.getByRole('heading', { name: member.name }).waitFor();
  await page.waitForLoadState('networkidle');
  const all = [...sizes.values()].reduce((a, b) => a + b, 0);
  assert.ok(sizes.size > 0);
  assert.ok(all <= scriptAtMost, `${all} bytes: ${JSON.stringify(Object.fromEntries(sizes))}`);
  t.diagnostic(`${all} bytes of script gzipped`);
});
