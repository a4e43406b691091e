// The pages of review as people find them: in both languages, without a serious finding, searched with "/" and found by name or number.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { askQuestion } from '#people/case-questions.ts';
import { objectedCase, type ReviewQueue, reviewQueue } from '#test/screens/review-queue.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { settled } from '#test/support/watched.ts';

const officer = '19900009478';
/** Reviewed nothing of what is published. */
const chair = '19900009304';

let stage: Stage;
let queue: ReviewQueue;
before(async () => {
  stage = await openStage();
  queue = await reviewQueue(stage.year, 20);
});
after(() => stage?.close());

const count = async (sql: string): Promise<number> => (await stage.year.house.db.query<{ n: number }>(sql))[0]!.n;

async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOT) await page.screenshot({ path: `/tmp/review-${name}.png` });
}

test('pages of review are without serious findings in both languages', async () => {
  const { page, complaints } = await stage.visit(officer, { viewport: { width: 1280, height: 800 } });
  for (const language of ['zh', 'en'] as const) {
    await page.goto('/desk');
    await page.evaluate((chosen) => localStorage.setItem('nj-language', chosen), language);
    for (const path of [
      '/desk',
      '/desk/queues',
      `/desk/queues/${queue.roundId}/district`,
      `/desk/cases/${queue.changed}`,
      `/desk/people/${await personOf(queue.changed)}`,
    ]) {
      await page.goto(path);
      await settled(page);
      await shot(page, `${language}${path.replaceAll('/', '-')}`);
      assert.deepEqual(await seriousFindings(page), [], `${path} in ${language}`);
      if (language === 'en') assert.deepEqual(await untranslated(page), [], path);
    }
    const where = language === 'zh' ? '北京市顺义区总工会' : 'Shunyi District, Beijing';
    assert.equal(await page.locator('.rail .org').innerText(), where);
  }
  await page.goto(`/desk/queues/${queue.roundId}/district`);
  await page.getByText('What is odd').waitFor();
  await page.keyboard.press('r');
  await page.getByRole('textbox', { name: 'Reason' }).waitFor();
  assert.deepEqual(await seriousFindings(page), [], 'while a reason is asked');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'All keys' }).waitFor();
  assert.deepEqual(await seriousFindings(page), [], 'with the keys shown');
  assert.deepEqual(complaints, []);
});

const personOf = (caseId: number) => count(`SELECT person_id AS n FROM cases WHERE id = ${caseId}`);

/** Words of ours in buttons and headings that stayed Chinese; names of people, unions and rounds may. */
const untranslated = (page: Page): Promise<string[]> =>
  page.locator('h2, h3, th, .btn, .tag, dt').evaluateAll((found) =>
    found
      .map((one) => (one.textContent ?? '').replace(/\p{Script=Han}\*+\p{Script=Han}?/gu, ''))
      .filter((words) => /\p{Script=Han}/u.test(words) && words !== '中文')
      .filter((words) => !/^\p{Script=Han}{2,4}( ¥[\d,.]+)?$/u.test(words)),
  );

test('the search is a key away: a case by its number, a member by initials, a programme by its title', async () => {
  const { page, complaints } = await stage.visit(officer, { viewport: { width: 1280, height: 800 } });
  const [member] = await stage.year.house.db.query<{ name: string; initials: string }>(
    `SELECT p.name, p.initials FROM people p JOIN cases c ON c.person_id = p.id WHERE c.id = ${queue.changed}`,
  );
  await page.goto('/desk');
  await page.getByText('到此为止').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(String(queue.changed));
  await page.getByRole('option', { name: `办件号 ${queue.changed}` }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/desk/cases/${queue.changed}`);
  await page.getByRole('heading', { name: '规则看到了什么' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(member!.initials);
  await page.getByRole('option', { name: member!.name }).first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: '搜办件、会员、办法' }).fill('技能等级');
  await page.getByRole('option', { name: '职业技能等级证书助推' }).first().waitFor();
  await page.getByRole('combobox', { name: '搜办件、会员、办法' }).fill(member!.name);
  await page.getByRole('option', { name: member!.name }).first().click();
  await page.getByRole('heading', { name: '本人的办件' }).waitFor();
  await page.getByRole('link', { name: String(queue.changed) }).click();
  await page.waitForURL(`**/desk/cases/${queue.changed}`);
  const looks = () => count(`SELECT count(*) AS n FROM views WHERE what = 'id_number,phone,account'`);
  assert.equal(await looks(), 0);
  await page.getByRole('button', { name: '看全部' }).click();
  await page.getByRole('button', { name: '记下用途，看全部' }).click();
  await page.getByText('已记下您看过，本人看得到').waitFor();
  assert.equal(await looks(), 1, 'who looked is on record');
  assert.deepEqual(complaints, []);
});

test('an objection to a notice is read in the queue and resolved with a reason', async () => {
  const grounds = '这张证书是去年考的，不是今年的';
  const caseId = await objectedCase(stage.year, queue.roundId, grounds);
  const { page, complaints } = await stage.visit(chair, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/queues/${queue.roundId}/notice`);
  await page.getByText('怪在哪：公示期间有 1 条异议没处理').waitFor();
  await page.getByText(grounds).waitFor();
  await page.keyboard.press('a');
  await page.getByRole('textbox', { name: '理由' }).fill('已核对原件：2021年2月11日发证，符合。');
  await shot(page, 'objection');
  await page
    .getByRole('radio', { name: '否' })
    .or(page.getByRole('button', { name: '否' }))
    .first()
    .click();
  await page.getByRole('button', { name: '处理异议', exact: true }).click();
  await page.getByText('，处理异议。').waitFor();
  assert.equal(
    await count(`SELECT count(*) AS n FROM cases WHERE id = ${caseId} AND status = 'open' AND stage = 'notice'`),
    1,
  );
  assert.equal(
    await count(
      `SELECT count(*) AS n FROM queue_entries WHERE case_id = ${caseId} AND handler_organisation_id IS NOT NULL`,
    ),
    0,
  );
  assert.deepEqual(complaints, []);
});

test('a row of the queue tells that its member waits for an answer, read and given beside the case', async () => {
  const { house } = stage.year;
  const [ordinary, quiet, corrected] = [queue.ordinary[1]!, queue.ordinary[2]!, queue.corrected[0]!];
  for (const caseId of [ordinary, corrected]) {
    const asked = { caseId, personId: await personOf(caseId), words: `证书原件要送来吗（${caseId}）` };
    granted(await askQuestion({ ...house, clock: stage.clock }, demoTenantId, asked));
  }
  const nameOf = async (caseId: number) =>
    (
      await house.db.query<{ name: string }>('SELECT name FROM people WHERE tenant_id = $1 AND id = $2', [
        demoTenantId,
        await personOf(caseId),
      ])
    )[0]!.name;
  const { page, complaints } = await stage.visit(officer, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/queues/${queue.roundId}/district`);
  const waiting = page.locator('.ql').getByText('等您答复 1 句');
  await waiting.first().waitFor();
  assert.equal(await waiting.count(), 2, 'an odd one and one in order');
  const row = page.getByRole('list', { name: '合规的名单' }).locator('li', { has: page.getByText('等您答复 1 句') });
  assert.match(await row.innerText(), new RegExp(await nameOf(ordinary)));
  assert.equal(await row.locator('.tag svg').count(), 1, 'a shape beside the words');
  const silent = page.getByRole('list', { name: '合规的名单' }).locator('li', { hasText: await nameOf(quiet) });
  assert.doesNotMatch(await silent.first().innerText(), /答复/);
  await row.getByRole('button').click();
  await page.getByText(`“证书原件要送来吗（${ordinary}）”`).waitFor();
  await shot(page, 'question');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByLabel('答复（本人会看到，写了不能改）').fill('不用，照片清楚就行。');
  await page.getByRole('button', { name: '答复', exact: true }).click();
  await page.getByText('不用，照片清楚就行。').and(page.locator('p')).waitFor();
  await row.waitFor({ state: 'detached' });
  assert.equal(await waiting.count(), 1, 'the other still waits');
  assert.deepEqual(complaints, []);
});
