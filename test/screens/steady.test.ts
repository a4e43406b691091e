// Pages stand still: answers come late here, and what comes late must find its place kept for it. Every view at the widths of its part,
// and the pages of single cases, rounds and people.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { type Looker, plainViews, type View } from '#test/screens/views.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { lateAnswers, layoutShift, settled, watched } from '#test/support/watched.ts';

const shiftAtMost = 0.04;

/** Answers of one page come in one order and in the opposite one, so that whichever of two is later is once the earlier. */
const orders = ['one order', 'the opposite order'] as const;
const heldAtMostMs = 600;

/** How long an answer is held back: by its address alone, and so alike each time. */
function heldMs(url: string, order: (typeof orders)[number]): number {
  const { pathname, search } = new URL(url);
  const spread =
    createHash('sha256')
      .update(pathname + search)
      .digest()[0]! / 255;
  return heldAtMostMs * (order === 'one order' ? spread : 1 - spread);
}

async function heldBack(page: Page, order: (typeof orders)[number]): Promise<void> {
  await page.route('**/api/**', async (route) => {
    if (route.request().resourceType() === 'fetch') await wait(heldMs(route.request().url(), order));
    // The page that asked may have been left meanwhile.
    await route.continue().catch(() => {});
  });
}

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

type Place = Pick<View, 'part' | 'path' | 'who'>;
const place = (part: View['part'], who: Looker, path: string): Place => ({ part, path, who });

const idOf = async (sql: string): Promise<number> => {
  const [row] = await stage.year.database.owner.query<{ id: number }>(sql, [demoTenantId]);
  assert.ok(row, sql);
  return row.id;
};

/** Pages of one thing each, which need a number. */
async function ofOne(): Promise<readonly Place[]> {
  const past = await idOf(
    "SELECT id FROM rounds WHERE tenant_id = $1 AND year = 2020 AND programme_key = 'certificate-grant'",
  );
  const oneCase = await idOf(`SELECT min(id) AS id FROM cases WHERE tenant_id = $1 AND round_id = ${past}`);
  const person = await idOf(`SELECT person_id AS id FROM cases WHERE tenant_id = $1 AND id = ${oneCase}`);
  const batch = await idOf('SELECT min(id) AS id FROM payment_batches WHERE tenant_id = $1');
  const tabs = ['', '/cases', '/unions', '/notices', '/settings', '/bulletin', '/import'];
  return [
    ...tabs.map((tab) => place('desk', 'Chair', `/desk/rounds/${past}${tab}`)),
    place('desk', 'Chair', `/desk/cases/${oneCase}`),
    place('desk', 'Chair', `/desk/people/${person}`),
    place('desk', 'Chair', `/desk/queues/${stage.presentRoundId}/basic`),
    place('desk', 'Chair', '/desk/programmes/certificate-grant/design'),
    place('desk', 'Finance, prepares', `/desk/money/batches/${batch}`),
    place('hall', 'Member', `/hall/services/${stage.presentRoundId}`),
    place('hall', 'Member', `/hall/services/${stage.presentRoundId}/apply`),
    place('hall', 'Member', '/hall/me/messages'),
    place('hall', 'Member', '/hall/me/looks'),
    place('hall', 'Member', '/hall/me/security'),
    place('hall', 'Member', '/hall/me/data'),
    place('hall', 'Member', '/hall/me/account'),
  ];
}

const widths: Readonly<Record<View['part'], readonly number[]>> = { hall: [390], desk: [1440], open: [390, 1440] };

/** What moved on these pages, all of one part and one looker. */
async function moved(places: readonly Place[], width: number, order: (typeof orders)[number]): Promise<string[]> {
  const [{ who }] = places as [Place];
  const visit = await watched(stage, { who, line: lateAnswers, width });
  await heldBack(visit.page, order);
  const found: string[] = [];
  for (const { path } of places) {
    await visit.page.goto(path, { waitUntil: 'commit' });
    await settled(visit.page);
    await visit.page.waitForTimeout(heldAtMostMs + 2 * lateAnswers.latencyMs);
    await settled(visit.page);
    const { shifts } = await visit.noted();
    const sum = layoutShift(shifts);
    if (sum > shiftAtMost)
      found.push(
        `${width} ${path}, ${order}: ${sum.toFixed(3)}`,
        ...shifts.map(({ atMs, value, what }) => `    ${atMs.toFixed(0)} ms ${value.toFixed(3)} ${what}`),
      );
  }
  await visit.page.unrouteAll({ behavior: 'ignoreErrors' });
  await visit.close();
  return found;
}

for (const part of ['hall', 'desk', 'open'] as const)
  for (const order of orders)
    test(`nothing moves by itself on the pages of ${part}, answers in ${order}`, async () => {
      const all = [...plainViews, ...(await ofOne())];
      const places = all.filter((one) => one.part === part);
      const found: string[] = [];
      for (const width of widths[part])
        for (const who of new Set(places.map((one) => one.who))) {
          const theirs = places.filter((one) => one.who === who);
          found.push(...(await moved(theirs, width, order)));
        }
      assert.deepEqual(found, [], found.join('\n'));
    });
