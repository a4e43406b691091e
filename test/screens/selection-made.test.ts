// A selection that nobody here thought of, made without code: an officer writes it in the designer with its criteria, weights, awards and ties, a second
// person approves it, a round is opened, works are judged blind and ranked, and the awards are those that were written.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { systemActs } from '#access/duties.ts';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { openRound } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { judge } from '#panels/judging.ts';
import { openPanel } from '#panels/opening.ts';
import { findPanel, worksOf } from '#panels/panels.ts';
import { findByPhone } from '#people/people.ts';
import type { Programme } from '#policy/programme.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { must } from '#test/support/little-tenant.ts';
import { houseOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let engine: Engine;
before(async () => {
  stage = await openStage();
  engine = makeEngine(houseOf(stage));
});
after(() => stage?.close());

const officer = '19900000465';
const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!.phone;
const wide = { viewport: { width: 1440, height: 900 } };
const part = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: '办法的部分' }).getByRole('button', { name }).click();

async function addField(page: Page, zh: string, en: string, type: string): Promise<void> {
  await page.getByRole('button', { name: '加一项' }).click();
  await page.getByLabel('问什么', { exact: true }).fill(zh);
  await page.getByLabel('问什么（英文）').fill(en);
  await page.getByLabel('怎么填').selectOption({ label: type });
}

/** A new row of a table of settings, filled in by the labels of its columns; `true` presses what is called so; what names something is chosen. */
async function addRow(page: Page, table: RegExp, cells: Readonly<Record<string, string | true>>): Promise<void> {
  const group: Locator = page.getByRole('group', { name: table });
  await group.getByRole('button', { name: '加一行' }).click();
  const row = group.getByRole('group', { name: /^第 \d+ 行$/ }).last();
  for (const [label, value] of Object.entries(cells)) {
    const cell = value === true ? row.getByLabel(label, { exact: true }) : row.getByLabel(new RegExp(`^${label}`));
    if (value === true) await cell.check();
    else if (await cell.evaluate((node) => node.tagName === 'SELECT')) await cell.selectOption({ label: value });
    else await cell.fill(value);
  }
}

const stored = async (): Promise<{ hash: string; definition: Programme; approvedBy: number | null }> => {
  const [one] = await engine.house.db.query<{ hash: string; definition: Programme; approvedBy: number | null }>(
    `SELECT hash, definition, approved_by AS "approvedBy" FROM programme_versions WHERE tenant_id = $1 AND programme_key = 'golden-ideas'`,
    [demoTenantId],
  );
  return one!;
};

test('an officer writes the selection in the designer: criteria, weights, awards and ties', async () => {
  const { page, complaints } = await stage.visit(officer, wide);
  await page.goto('/desk/programmes/new');
  await page.getByLabel('办法名称', { exact: true }).fill('金点子评选');
  await page.getByLabel('办法名称（英文）').fill('Golden ideas');
  await page.getByLabel('文件 1').fill('顺工发〔2026〕12号');
  await page.getByLabel('自哪天起施行').fill('2026-01-01');
  await page.getByLabel('有效到哪天（可不填）').fill('2026-06-30');
  await part(page, /^表单/);
  await addField(page, '点子', 'The idea', '文字');
  await addField(page, '省几个工', 'Days of work saved', '数字');
  await part(page, /^谁能得/);
  await page.getByRole('button', { name: '加一条规则' }).click();
  const rule = page.locator('.entry').last();
  await rule.getByLabel('职工看到的话', { exact: true }).fill('须是在会的工会会员');
  await rule.getByLabel('职工看到的话（英文）').fill('Must be an active member');
  await rule.getByLabel('依据哪一条').fill('第二条');
  await part(page, /^环节/);
  for (const title of ['审核', '公示', '批准拨付', '付款'])
    await page.getByRole('button', { name: new RegExp(`^去掉：${title}`) }).click();
  await page.getByLabel('加哪种环节').selectOption({ label: '评审打分' });
  await page.getByRole('button', { name: '加一个环节' }).click();
  await page.getByLabel(/^至少几位评委/).fill('3');
  await addRow(page, /^评审标准/, { 代号: 'idea', 名称: '金点子', 英文: 'Ideas', 平均分: true });
  const criterion = (key: string, zh: string, en: string, weight: string) =>
    addRow(page, /^评什么/, { 代号: key, 名称: zh, 英文: en, 权重: weight, 满分: '10' });
  await criterion('new', '新不新', 'New', '60');
  await criterion('use', '用不用得上', 'Of use', '40');
  await addRow(page, /^奖项/, { 代号: 'gold', 名称: '金点子奖', 英文: 'Golden idea', 几个: '1', 不低于多少分: '80' });
  await addRow(page, /^奖项/, { 代号: 'good', 名称: '好点子奖', 英文: 'Good idea', 不低于多少分: '60' });
  await addRow(page, /^同分时依次看什么/, { 申报时填的一个数: true, 哪一项: '省几个工', 多的: true });
  await addRow(page, /^评委看得到哪些栏/, { 哪一栏: '点子' });
  await page.getByText('没有发现问题').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '送复核' }).click();
  await page.getByText('是您起草的，自己不能批准').waitFor();
  const { kind, settings } = (await stored()).definition.stages.score!;
  assert.equal(kind, 'score');
  assert.deepEqual(settings.ties, [{ by: 'number', of: 'field2', prefers: 'more' }]);
  assert.equal((settings.criteria as unknown[]).length, 2);
  assert.deepEqual(complaints, []);
});

test('a second person reads it as a paper and approves', async () => {
  const { page, complaints } = await stage.visit(chair, wide);
  await page.goto('/desk/programmes/golden-ideas');
  await page
    .getByText(/新不新占 60%（满分 10）、用不用得上占 40%（满分 10）/)
    .first()
    .waitFor();
  await page
    .getByText(/从高到低设金点子奖（1 个、80 分以上）、好点子奖（其余够分的、60 分以上）/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: /批准发布第/ }).click();
  await page
    .getByRole('status')
    .filter({ hasText: /已发布/ })
    .waitFor();
  assert.notEqual((await stored()).approvedBy, null);
  assert.deepEqual(complaints, []);
});

let panelId: number;

test('a round is opened, works are handed in and judged blind', async () => {
  const { db, clock } = engine.house;
  const today = chinaDate(clock.now());
  const [head] = await findByPhone(engine.house, demoTenantId, chair);
  const [union] = await db.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = $1 AND level = 'district' ORDER BY id LIMIT 1`,
    [demoTenantId],
  );
  const round = must(
    await openRound(engine.house, demoTenantId, {
      ...{ versionHash: (await stored()).hash, organisationId: union!.id, year: 2026, name: '春季金点子' },
      ...{ opensOn: addDays(today, -1), closesOn: addDays(today, 9), openedBy: head!.id, parameters: {} },
    }),
  );
  const people = await db.query<{ id: number; organisationId: number }>(
    `SELECT DISTINCT ON (m.organisation_id) m.person_id AS id, m.organisation_id AS "organisationId" FROM memberships m
       JOIN organisations o ON o.tenant_id = m.tenant_id AND o.id = m.organisation_id
      WHERE m.tenant_id = $1 AND m.status = 'active' AND o.level = 'grassroots' ORDER BY m.organisation_id, m.person_id LIMIT 7`,
    [demoTenantId],
  );
  const ideas = ['把料架改成斜的', '夜班换成白班前盘点', '合用一台叉车', '旧托盘做工具墙'];
  for (const [n, idea] of ideas.entries()) {
    const { id, organisationId } = people[n]!;
    must(
      await engine.act(demoTenantId, {
        acting: systemActs,
        target: { open: { roundId: round.id, organisationId, personId: id, subjectOrganisationId: null } },
        request: {
          ...{ id: randomUUID(), action: 'open', onRoster: true },
          input: { submit: { answers: { field1: idea, field2: 10 + n } } },
        },
      }),
    );
  }
  const judges = people.slice(4).map(({ id }) => id);
  const asked = { roundId: round.id, stage: 'score', scheme: 'idea', name: '金点子评审组', judges };
  panelId = must(await db.transaction((q) => openPanel(engine, q, demoTenantId, asked, head!.id))).id;
  const panel = (await findPanel(db, demoTenantId, panelId))!;
  const saved = new Map<number, number>();
  for (const { caseId, state } of await worksOf(db, demoTenantId, panel))
    saved.set(caseId, state.before!.numbers.field2!);
  for (const { number, caseId } of await worksOf(db, demoTenantId, panel))
    for (const personId of judges) {
      // The first two are equal, the last has too few points.
      const points = [8, 8, 7, 3][saved.get(caseId)! - 10]!;
      const sheet = ['new', 'use'].map((criterion) => ({ criterion, points }));
      const doing = { id: randomUUID(), action: 'mark' as const, input: { sheet } };
      must(await judge(engine, demoTenantId, { personId, posts: [] }, { panelId, number }, doing));
    }
});

test('closed at the desk: the tie is told apart, and the awards are those that were written', async () => {
  const { page, complaints } = await stage.visit(chair, wide);
  await page.goto(`/desk/panels/${panelId}`);
  await page.getByRole('button', { name: '结束评审' }).click();
  await page.getByRole('button', { name: '排出名次' }).click();
  await page.getByText('第 1 名，金点子奖').waitFor();
  assert.equal(await page.getByText(/^第 [23] 名，好点子奖$/).count(), 2);
  await page.getByText('第 4 名，没有入选').waitFor();
  const panel = (await findPanel(engine.house.db, demoTenantId, panelId))!;
  const first = (await worksOf(engine.house.db, demoTenantId, panel)).find(({ state }) => state.ranked?.place === 1);
  assert.equal(first?.state.before?.numbers.field2, 11, 'who saves more work goes first');
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});
