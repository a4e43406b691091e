// The form renderer with a field of every type: filled in by hand as a member would, in one form, and stored as the model says; a photograph
// arrives small, upright and sealed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openLikeThen } from '#demo/open-rounds.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { documentContent, findDocument } from '#documents/case-documents.ts';
import { loadAnswers } from '#engine/load.ts';
import { fixedClock } from '#kit/clock.ts';
import { defineProgramme } from '#policy/define.ts';
import type { Field } from '#policy/form.ts';
import { programmes } from '#programmes/index.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const say = (zh: string, en: string) => ({ zh, en });
const colours = ['红', '绿', '蓝'].map((zh, n) => ({ key: `c${n}`, label: say(zh, ['red', 'green', 'blue'][n]!) }));
const towns = Array.from({ length: 9 }, (_, n) => ({ key: `t${n}`, label: say(`第${n}镇`, `Town ${n}`) }));

const form: Record<string, Field> = {
  story: { type: 'text', label: say('经过', 'What happened'), maxLength: 300 },
  phone: { type: 'text', label: say('联系电话', 'Phone'), pattern: 'phone' },
  people: { type: 'number', label: say('人数', 'People'), min: 1, max: 50 },
  cost: { type: 'money', label: say('花费', 'Cost'), maxFen: 10_000_000 },
  when: { type: 'date', label: say('日期', 'Date'), from: '2020-01-01' },
  colour: { type: 'choice', label: say('颜色', 'Colours'), choices: colours, many: true },
  town: { type: 'choice', label: say('镇', 'Town'), choices: towns },
  job: { type: 'choice', label: say('工种', 'Trade'), choices: { parameter: 'occupations' }, open: true },
  first: { type: 'yes-no', label: say('第一次申请吗', 'First time') },
  why: {
    ...{ type: 'text', label: say('上次为什么没成', 'Why not last time'), maxLength: 100 },
    showWhen: { fact: 'form.first', test: 'is', value: false },
  },
  union: { type: 'organisation', label: say('哪个工会', 'Which union') },
  lines: {
    type: 'table',
    label: say('明细', 'Lines'),
    columns: {
      item: { type: 'text', label: say('名目', 'Item'), maxLength: 40 },
      sum: { type: 'money', label: say('金额', 'Amount') },
    },
  },
  agreed: { type: 'consent', label: say('同意', 'Consent'), purpose: say('同意核对住址', 'Check my address') },
  picture: { type: 'file', label: say('照片', 'Picture'), accept: ['image/jpeg'] },
};

let stage: Stage;
let roundId: number;
before(async () => {
  stage = await openStage();
  const { run, house } = stage.year;
  const now = stage.clock.now();
  const like = programmes['certificate-grant']!;
  const programme = defineProgramme({
    ...{
      ...like,
      key: 'every-field',
      form,
      rules: [],
      breakdowns: [],
      bulletin: [],
      evidence: undefined,
      amount: { amount: { answer: 'form.cost' } },
    },
    ...{ effectiveFrom: '2020-01-01', effectiveUntil: '2100-01-01', title: say('样样都有', 'Every field') },
  });
  const year = now.getUTCFullYear();
  const at = { ...house, clock: fixedClock(now.toISOString()) };
  const dates = { year, opensOn: `${year}-01-01`, closesOn: `${year + 1}-01-31` };
  roundId = (await openLikeThen(at, run.world, run.ids, programme, dates)).id;
});
after(() => stage?.close());

const member = () => {
  const { world } = stage.year.run;
  const busy = new Set(world.posts.map((post) => post.personKey));
  return world.people.find((one) => one.membership?.status === 'active' && !busy.has(one.key))!;
};

/** EXIF: the phone was held upright, turn the picture by a quarter. */
const turned = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');

/** A large photograph as a phone writes it: lying on its side, with a note how to turn it. */
async function photograph(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 3000;
    canvas.height = 1500;
    const context = canvas.getContext('2d')!;
    for (let n = 0; n < 400; n += 1) {
      context.fillStyle = `hsl(${n * 37} 60% 50%)`;
      context.fillRect((n * 97) % 3000, (n * 61) % 1500, 160, 90);
    }
    const blob = await new Promise<Blob>((done) => canvas.toBlob((made) => done(made!), 'image/jpeg'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const jpeg = Buffer.from(bytes);
  return Buffer.concat([jpeg.subarray(0, 2), turned, jpeg.subarray(2)]);
}

/** Width and height as a JPEG's frame header has them. */
function sizeOf(jpeg: Buffer): [number, number] {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xc2) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
  }
  throw new Error('no frame');
}

async function fill(page: Page): Promise<void> {
  await page.getByLabel('经过').fill('机床旁滑倒\n第二天去了医院');
  await page.getByLabel('联系电话').fill('138 0013 8000');
  await page.getByLabel('人数').fill('1,2');
  await page.getByLabel('花费').fill('1,234.5');
  await page.getByLabel('日期').fill('2021-03-04');
  for (const colour of ['蓝', '红']) await page.getByRole('checkbox', { name: colour }).check();
  await page.getByLabel('镇', { exact: true }).selectOption({ label: '第3镇' });
  await page.getByLabel('工种').fill('没有的工种');
  await page.getByRole('radio', { name: '否' }).check();
  await page.getByLabel('上次为什么没成').fill('材料不全');
  await page.getByLabel('哪个工会').fill('yangzhen');
  await page.getByRole('button', { name: /杨镇/ }).first().click();
  for (const [n, item, sum] of [
    [1, '挂号', '50'],
    [2, '药', '80.25'],
  ] as const) {
    await page.getByRole('button', { name: '加一行' }).click();
    const row = page.getByRole('group', { name: `第 ${n} 行` });
    await row.getByLabel('名目').fill(item);
    await row.getByLabel('金额').fill(sum);
  }
  await page.getByRole('checkbox', { name: '同意核对住址' }).check();
}

test('a field of every type is filled in, mended where it is wrong, and stored as the model says', async () => {
  const { page, complaints } = await stage.visit(member().phone, { viewport: { width: 390, height: 844 } });
  await page.goto(`/hall/services/${roundId}/apply`);
  await page.getByLabel('经过').waitFor();
  assert.equal(await page.getByLabel('上次为什么没成').count(), 0, 'asked only of who says no');
  await fill(page);
  const buffer = await photograph(page);
  await page.getByLabel('从相册或文件选').setInputFiles({ name: '现场.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByText('已转正，压到').waitFor();
  await page.getByText('“1,2”不是数字').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  await page.getByRole('button', { name: '提交，申请 ¥1,234.50' }).click();
  await page
    .getByRole('alert')
    .getByRole('button', { name: /人数：“1,2”不是数字/ })
    .click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('12');
  await page.getByRole('button', { name: /移走第 1 行/ }).click();
  await page.getByRole('button', { name: '提交，申请 ¥1,234.50' }).click();
  await page.getByRole('heading', { name: /^已提交/ }).waitFor();
  assert.deepEqual(complaints, []);
  const { house, run } = stage.year;
  const caseId = Number(page.url().split('/').at(-1));
  const answers = (await loadAnswers(house, house.db, demoTenantId, [caseId])).get(caseId)!;
  const { picture, union, ...typed } = answers;
  assert.deepEqual(typed, {
    ...{ story: '机床旁滑倒 第二天去了医院', phone: '13800138000', people: 12, cost: 123_450, when: '2021-03-04' },
    ...{ colour: ['c0', 'c2'], town: 't3', job: '没有的工种', first: false, why: '材料不全', agreed: true },
    lines: [{ item: '药', sum: 8025 }],
  });
  assert.ok([...run.ids.organisations.values()].includes(union as number));
  const head = (await findDocument(house.db, demoTenantId, picture as number))!;
  assert.equal(head.caseId, caseId);
  const jpeg = Buffer.from(await documentContent(house, demoTenantId, head));
  assert.deepEqual([head.mediaType, sizeOf(jpeg)], ['image/jpeg', [800, 1600]], 'upright and smaller');
});

test('a photograph whose sending breaks off is kept and sent when the line is back', async () => {
  const visit = await stage.visit(member().phone, { viewport: { width: 390, height: 844 } });
  const { page } = visit;
  await page.goto(`/hall/services/${roundId}/apply`);
  await page.getByLabel('经过').waitFor();
  const buffer = await photograph(page);
  await visit.context.setOffline(true);
  await page.getByLabel('从相册或文件选').setInputFiles({ name: '现场.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByText('没有传上去，照片还在').waitFor();
  await visit.context.setOffline(false);
  await page.getByText('已转正，压到').waitFor();
  await page.getByRole('img', { name: '已传的照片' }).waitFor();
});
