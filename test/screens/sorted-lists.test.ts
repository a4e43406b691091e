// Lists put in another order from their heads, by keyboard too, and taken home as a workbook: rounds, programmes, members, batches, imports.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const desk = { viewport: { width: 1440, height: 900 } };
const chair = '19900009304';
const column = (page: Page, n: number) => page.locator(`main table.table tbody tr td:nth-child(${n})`).allInnerTexts();
const head = (page: Page, name: string) => page.getByRole('columnheader', { name });

/** Three presses: up, down, and the order that the list has of itself. */
async function threeWays(page: Page, name: string, n: number): Promise<void> {
  const button = head(page, name).getByRole('button');
  await button.waitFor();
  const own = await column(page, n);
  assert.ok(own.length > 1, `${name}: more than one row`);
  await button.focus();
  await page.keyboard.press('Enter');
  assert.equal(await head(page, name).getAttribute('aria-sort'), 'ascending');
  const up = await column(page, n);
  await page.keyboard.press('Enter');
  assert.equal(await head(page, name).getAttribute('aria-sort'), 'descending');
  const down = await column(page, n);
  assert.deepEqual([...down].sort(), [...up].sort());
  if (new Set(up).size > 1) assert.notDeepEqual(down, up, name);
  await page.keyboard.press('Enter');
  assert.equal(await head(page, name).getAttribute('aria-sort'), 'none');
  assert.deepEqual(await column(page, n), own);
}

async function saved(page: Page, name: RegExp): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出', exact: true }).first().click(),
  ]);
  assert.match(file.suggestedFilename(), name);
  return file.suggestedFilename();
}

test('rounds and programmes by name, state, size and date', async () => {
  const { page, complaints } = await stage.visit(chair, desk);
  await page.goto('/desk/rounds');
  await threeWays(page, '批次', 1);
  await threeWays(page, '办件', 4);
  await head(page, '办件').getByRole('button').click();
  const cases = (await column(page, 4)).map((text) => Number(text.replace(/\D/g, '')));
  assert.deepEqual(
    cases,
    [...cases].sort((a, b) => a - b),
  );
  assert.deepEqual(await seriousFindings(page), []);
  await saved(page, /^批次-.*\.xlsx$/);
  await page.goto('/desk/programmes');
  await threeWays(page, '办法', 1);
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

test('members in an order that the server keeps page by page; imports and batches where all of them are here', async () => {
  const { page, complaints } = await stage.visit(chair, desk);
  await page.goto('/desk/organisations');
  const since = head(page, '入会');
  const asked = page.waitForResponse((response) => /order=since/.test(response.url()));
  await since.getByRole('button').click();
  await asked;
  assert.equal(await since.getAttribute('aria-sort'), 'ascending');
  assert.deepEqual(await seriousFindings(page), []);
  await page.goto(`/desk/rounds/${stage.presentRoundId}/import`);
  await page.getByRole('heading', { name: '导入过的' }).waitFor();
  const maker = await stage.visit('19900003885', { ...desk, strong: true });
  await maker.page.goto('/desk/money');
  await maker.page.getByRole('heading', { name: '付款批次' }).waitFor();
  await threeWays(maker.page, '批号', 1);
  assert.deepEqual(await seriousFindings(maker.page), []);
  assert.deepEqual([...complaints, ...maker.complaints], []);
});
