// A grass-roots officer at a queue: forty ordinary cases and three odd ones cleared with a dozen keys, taken back, and shared with a colleague.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { type ReviewQueue, reviewQueue } from '#test/screens/review-queue.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const officer = '19900009478';
const viewport = { width: 1440, height: 900 };

let stage: Stage;
let queue: ReviewQueue;
before(async () => {
  stage = await openStage();
  queue = await reviewQueue(stage.year);
});
after(() => stage?.close());

interface Standing {
  readonly id: number;
  readonly stage: string;
  readonly status: string;
}

const standing = (ids: readonly number[]): Promise<Standing[]> =>
  stage.year.house.db.query<Standing>(
    'SELECT id, stage, status FROM cases WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id',
    [demoTenantId, ids],
  );
const count = async (sql: string): Promise<number> => (await stage.year.house.db.query<{ n: number }>(sql))[0]!.n;
const eventsSoFar = () => count('SELECT count(*) AS n FROM case_events');

/** Every key and click that is not reading. */
function counted(page: Page) {
  let presses = 0;
  return {
    press: async (key: string) => {
      presses += 1;
      await page.keyboard.press(key);
    },
    count: () => presses,
  };
}

async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOT) await page.screenshot({ path: `/tmp/review-${name}.png` });
}

test('forty ordinary cases and three odd ones are cleared with at most twelve keys, by keyboard alone', async () => {
  assert.equal(queue.ordinary.length, 40);
  const before = await eventsSoFar();
  const { page, complaints } = await stage.visit(officer, { viewport });
  await page.goto('/desk');
  await page.getByText('其余 41 件看名单').waitFor();
  await shot(page, 'today');
  const keys = counted(page);
  await keys.press('1');
  const odd = page.getByRole('heading', { name: '3 件要看' });
  await odd.waitFor();
  await page.getByText('怪在哪：退回补正过 1 次').waitFor();
  await shot(page, 'odd');
  await keys.press('a');
  await page.getByRole('heading', { name: '2 件要看' }).waitFor();
  await page.getByText('怪在哪：退回补正过 1 次').waitFor();
  await page.getByText('第 1 / 2 件要看的').waitFor();
  await keys.press('r');
  // Nothing typed: what it was sent back for before stands ready.
  await page.getByRole('textbox', { name: '理由' }).waitFor();
  await keys.press('Shift+Tab');
  await keys.press('Enter');
  assert.equal(await page.getByRole('textbox', { name: '理由' }).inputValue(), '证书照片看不清，请平放再拍');
  await shot(page, 'reason');
  await keys.press('Enter');
  await page.getByRole('heading', { name: '1 件要看' }).waitFor();
  await page.getByText('怪在哪：须是在会的工会会员').waitFor();
  await keys.press('n');
  assert.match(await page.getByRole('textbox', { name: '理由' }).inputValue(), /须是在会的工会会员/);
  await keys.press('Enter');
  await page.getByText('没有要单独看的了').waitFor();
  await page.getByRole('button', { name: '读到底后，40 件一起通过' }).waitFor();
  await keys.press('l');
  await keys.press('End');
  await page
    .getByRole('button', { name: '40 件一起通过', exact: false })
    .and(page.locator('[aria-disabled=false]'))
    .waitFor();
  await shot(page, 'together');
  await keys.press('g');
  await page.getByText('40 件已通过，共').waitFor();
  await page.getByRole('heading', { name: '都办完了' }).waitFor();
  await shot(page, 'done');
  assert.ok(keys.count() <= 12, `${keys.count()} keys`);
  const ended = await standing([...queue.ordinary, ...queue.corrected, queue.changed]);
  const fate = new Map(ended.map(({ id, stage: at, status }) => [id, `${status} ${at}`]));
  assert.deepEqual(new Set(queue.ordinary.map((id) => fate.get(id))), new Set(['open notice']));
  assert.deepEqual(
    [...queue.corrected, queue.changed].map((id) => fate.get(id)),
    ['open notice', 'open apply', 'failed district'],
  );
  assert.equal((await eventsSoFar()) - before, 43, 'one decision per case and nothing else');
  assert.deepEqual(complaints, []);
});
