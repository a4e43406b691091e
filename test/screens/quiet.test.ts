// Every plain view as whoever it is for: the server is asked for nothing that it refuses, and the browser has nothing to complain about, warnings too.
// Every part of a page lies in a landmark, and no two landmarks of one page bear one name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { findByPhone } from '#people/people.ts';
import { plainViews, type View } from '#test/screens/views.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { settled } from '#test/support/watched.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const rules = ['region', 'landmark-unique', 'landmark-one-main', 'landmark-no-duplicate-banner'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

async function outsideLandmarks(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<Finding[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then((r) => r.violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

/** A page of what is not there is told so by its answer. */
const expected = (at: string, status: number, path: string): boolean =>
  status === 404 && /999999|no-such/.test(at) && /999999|no-such/.test(path);

async function heard(who: View['who'], paths: readonly string[]): Promise<string[]> {
  const account = demoAccounts().accounts.find(({ role }) => role.en === who);
  const viewport = { width: 1440, height: 900 };
  const { page, context } = await stage.visit(account?.phone ?? null, {
    viewport,
    strong: account?.strong ?? false,
    // A worker makes the browser warn of what it loaded ahead itself.
    serviceWorkers: 'block',
  });
  const found: string[] = [];
  let at = '';
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400 && !expected(at, response.status(), pathname))
      found.push(`${at}: ${response.request().method()} ${pathname} answered ${response.status()}`);
  });
  page.on('console', (message) => {
    const ours = !/status of 4\d\d|Service Worker registration blocked by Playwright/.test(message.text());
    if (ours && ['error', 'warning'].includes(message.type())) found.push(`${at}: ${message.text()}`);
  });
  page.on('pageerror', (error) => found.push(`${at}: ${error.message}`));
  for (at of paths) {
    await page.goto(at);
    await settled(page);
    found.push(...(await outsideLandmarks(page)).map((one) => `${at}: ${one}`));
  }
  await context.close();
  return found;
}

/** One of each programme, in or below the union of this post. */
async function casesOf(who: string): Promise<string[]> {
  const { phone } = demoAccounts().accounts.find(({ role }) => role.en === who)!;
  const { house } = stage.year;
  const [person] = await findByPhone(house, demoTenantId, phone);
  const rows = await stage.year.database.owner.query<{ id: number }>(
    `SELECT min(c.id) AS id FROM cases c JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id
      WHERE c.tenant_id = $1 AND EXISTS (SELECT FROM posts p JOIN organisation_paths x ON x.tenant_id = p.tenant_id AND x.ancestor_id = p.organisation_id
        WHERE p.tenant_id = $1 AND p.person_id = $2 AND p.role IN ('chair', 'officer', 'reviewer') AND x.descendant_id = c.organisation_id)
      GROUP BY r.programme_key, c.stage ORDER BY 1`,
    [demoTenantId, person!.id],
  );
  assert.ok(rows.length > 0, who);
  return rows.map(({ id }) => `/desk/cases/${id}`);
}

for (const part of ['desk', 'hall', 'open'] as const)
  test(`nothing is refused and nothing complained about on the pages of ${part}`, async () => {
    const views = plainViews.filter((one) => one.part === part);
    const found: string[] = [];
    for (const who of new Set(views.map((one) => one.who)))
      found.push(...(await heard(who, [...new Set(views.filter((one) => one.who === who).map(({ path }) => path))])));
    assert.deepEqual(found, [], found.join('\n'));
  });

for (const who of ['Chair', 'Economic and technology department officer', 'Reviewer', 'Union officer'] as const)
  test(`${who}: a case of each programme and stage is read without a refusal`, async () => {
    const found = await heard(who, await casesOf(who));
    // What is too sensitive for the post is not there for it, and asked for once.
    const hidden = found.filter((one) => /GET \/api\/cases\/\d+ answered 404$/.test(one));
    assert.equal(new Set(hidden).size, hidden.length);
    assert.deepEqual(
      found.filter((one) => !hidden.includes(one)),
      [],
    );
  });
