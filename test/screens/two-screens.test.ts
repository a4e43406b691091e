// Facts that two screens tell: each row of the table opens them all in a browser and compares what they print. Whoever reads two screens of ours may lay them
// beside each other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { makeEngine } from '#engine/engine.ts';
import { askBack, keepClaims } from '#engine/given-back.ts';
import { type Known, membersWithCertificate, phone } from '#test/support/applicant.ts';
import { giveOut, teahouse } from '#test/support/demo-claims.ts';
import { drawOnStage } from '#test/support/draw-stage.ts';
import { must } from '#test/support/little-tenant.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

/** What is read: the words of a screen, with its rows as lines and its cells apart. */
type Screen = readonly [who: Looker, path: string, reads: RegExp];
type Looker = 'Chair' | 'City chair' | 'Union officer' | 'public' | 'member' | 'waiting';

interface Row {
  readonly what: string;
  /** Each gives the same: what its expression finds in brackets. */
  readonly screens: readonly Screen[];
}

const desktop = { viewport: { width: 1440, height: 900 } };
let stage: Stage;
let members: readonly Known[];
const pages = new Map<Looker, Page>();
/** The demo's tickets; a round of ours with one for two; two draws, one without a waiting list. */
let [tickets, scarce, short, long] = [0, 0, 0, 0];

async function roundOf(programme: string, year: number): Promise<number> {
  const [row] = await stage.year.database.db.query<{ id: number }>(
    `SELECT r.id FROM rounds r JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id
      WHERE r.tenant_id = $1 AND r.programme_key = $2 AND r.year = $3 AND o.level = 'district' ORDER BY r.id DESC`,
    [demoTenantId, programme, year],
  );
  return row!.id;
}

async function runningNotice(): Promise<number> {
  const [row] = await stage.year.database.db.query<{ id: number }>(
    'SELECT id FROM notices WHERE tenant_id = $1 AND round_id = $2 ORDER BY until DESC LIMIT 1',
    [demoTenantId, stage.presentRoundId],
  );
  return row!.id;
}

async function pageOf(who: Looker): Promise<Page> {
  const known = pages.get(who);
  if (known) return known;
  const account = demoAccounts().accounts.find(({ role }) => role.en === who);
  const number = who === 'public' ? null : (account?.phone ?? members[who === 'waiting' ? 2 : 0]!.phone);
  const { page } = await stage.visit(number, account || who === 'public' ? desktop : phone);
  pages.set(who, page);
  return page;
}

const whole = (page: Page) => page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy="true"]'));

/** Folded parts too. */
async function wordsOf(page: Page): Promise<string> {
  await whole(page);
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
  });
  return (await page.locator('body').innerText()).replace(/ /g, ' ');
}

/** What the expression finds, as soon as it stands there. */
async function read([who, path, reads]: Screen): Promise<string> {
  const page = await pageOf(who);
  await page.goto(path);
  await page.getByRole('heading').first().waitFor();
  await page.waitForFunction(
    ([source, flags]) => {
      for (const folded of document.querySelectorAll('details')) folded.open = true;
      return new RegExp(source!, flags).test(document.body.innerText.replace(/ /g, ' '));
    },
    [reads.source, reads.flags],
  );
  return reads
    .exec(await wordsOf(page))!
    .slice(1)
    .join(' ')
    .replace(/\s+/g, '');
}

before(async () => {
  stage = await openStage();
  members = await membersWithCertificate(stage);
  tickets = await roundOf('flash-claim', 2026);
  const engine = makeEngine({ ...stage.year.house, clock: stage.clock });
  const claiming = makeClaiming(engine);
  scarce = await giveOut(stage, { key: 'scarce', name: '抢票', stock: 1 });
  const [keeps, returns] = await stage.year.database.db.query<{ id: number }>(
    `SELECT m.person_id AS id FROM memberships m
      WHERE m.tenant_id = $1 AND m.status = 'active' AND m.person_id <> ALL ($3::bigint[])
        AND NOT EXISTS (SELECT FROM claims c WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.person_id = m.person_id) ORDER BY 1 LIMIT 2`,
    [demoTenantId, tickets, members.map(({ id }) => id)],
  );
  for (const [person, roundId] of [
    [members[1]!, scarce],
    [members[2]!, scarce],
    [keeps!, tickets],
    [returns!, tickets],
  ] as const)
    must(await claiming.claim(demoTenantId, person.id, { roundId, package: teahouse.key }));
  await keepClaims(engine, demoTenantId);
  const given = { roundId: tickets, personId: returns!.id };
  must(await stage.year.database.db.transaction((q) => askBack(engine, q, demoTenantId, given)));
  await stage.pass(11 * 60_000);
  await keepClaims(engine, demoTenantId);
  short = await drawOnStage(stage, { upTo: 'drawn', names: 9, more: { waiting: 0 } });
  long = await drawOnStage(stage, { upTo: 'drawn', names: 9, more: { waiting: 2 } });
});
after(() => stage?.close());

/** Of the present round of certificates and the others of this year; asked for when the stage stands. */
async function table(): Promise<Row[]> {
  const round = stage.presentRoundId;
  const shown = await roundOf('showcase', 2026);
  const figures = `/desk/figures?over=years&from=2026&to=2026`;
  return [
    {
      what: 'days left of a notice',
      screens: [
        ['Chair', `/desk/rounds/${round}/notices`, /第 2 批[^\n]*\s+\d+[^\n]*\s*还有 (\d+ 天)/],
        ['public', '/open', /第 2 批[\s\S]*?还有 (\d+ 天)/],
        ['public', `/open/notices/${await runningNotice()}`, /公示还有\s+(\d+ 天)/],
      ],
    },
    {
      what: 'tickets that are out, what was given back being somebody else’s',
      screens: [
        ['member', `/hall/services/${tickets}`, /已领 (\d+) 份/],
        ['Chair', `/desk/rounds/${tickets}`, /领到\s+(\d+)\s*件/],
        ['Chair', `/desk/rounds/${tickets}`, /\n领到\s+(\d+)\s+已签收/],
        ['Chair', `/desk/rounds/${tickets}/offers`, /正在领\s+\d+\s+(\d+)/],
        ['public', '/open/bulletins', /茶馆》专场”，(\d+)人次领到/],
        ['public', '/open/figures', /线上抢票、抢福利[\s\S]*?领到\s+(\d+)/],
      ],
    },
    {
      what: 'cases of the year, by the year of their round',
      screens: [
        ['Chair', '/desk/wall', /2026年度批次的办件\s+(\d+)\s*件/],
        ['Chair', figures, /“办件”一共 (\d+) 件/],
        ['City chair', '/desk/wall', /2026年度各家的办件[\s\S]*?\n顺义\s+(\d+)/],
      ],
    },
    {
      what: 'the first number of a round, and what it is called',
      screens: [
        ['Chair', `/desk/rounds/${round}`, /\n(申报)\s+(\d+)\s*件/],
        ['Chair', `/desk/rounds/${round}`, /其余\s+(申报)\s+(\d+)/],
        ['Chair', '/desk/wall', /\n(申报)\s+(\d+)\s/],
        ['public', '/open/figures', /\n(申报)\s+(\d+)\s/],
      ],
    },
    {
      what: 'how many the rules let in',
      screens: [
        ['Chair', `${figures}&programme=certificate-grant&measure=apply.passed`, /“[^”]*受理”一共 (\d+) 件/],
        ['Chair', `/desk/rounds/${round}/cases?measure=apply.passed`, /共 (\d+) 件/],
      ],
    },
    {
      what: 'when claiming ends',
      screens: [
        ['member', '/hall/services', /话剧《茶馆》[\s\S]*?(\d+月\d+日（周.）\d\d:\d\d)截止/],
        ['member', `/hall/services/${tickets}`, /(\d+月\d+日（周.）\d\d:\d\d)截止/],
        ['member', '/', /话剧《茶馆》[\s\S]*?(\d+月\d+日（周.）\d\d:\d\d)截止/],
        ['Chair', `/desk/rounds/${tickets}/offers`, /(\d+月\d+日（周.） ?\d\d:\d\d)\n走到/],
      ],
    },
    {
      what: 'results on show',
      screens: [
        ['public', '/open/showcase', /正在推介：成果 (\d+) 项/],
        ['public', '/open/bulletins', /2026年，公开推介职工创新成果(\d+)项/],
        ['public', '/open/figures', /创新成果网上推介[\s\S]*?\n公开\s+(\d+)/],
        ['Chair', `/desk/rounds/${shown}`, /\n公开\s+(\d+)/],
      ],
    },
    {
      what: 'whose paper a programme is, whoever reads it',
      screens: [
        ['public', '/open/programmes/certificate-grant', /(北京市顺义区总工会)文件/],
        ['Chair', '/desk/programmes/certificate-grant', /(北京市顺义区总工会)文件/],
        ['City chair', '/desk/programmes/certificate-grant', /(北京市顺义区总工会)文件/],
        ['Union officer', '/desk/programmes/certificate-grant', /(北京市顺义区总工会)文件/],
      ],
    },
    {
      what: 'studios recognised in a year',
      screens: [
        ['public', '/open/bulletins', /2025年，105个工作室申报区级创新工作室，从中认定(\d+)个/],
        ['Chair', `/desk/rounds/${await roundOf('studio-recognition', 2025)}`, /\n登记\s+(\d+)/],
      ],
    },
    {
      what: 'until when one waits in line: the event, which begins then',
      screens: [
        ['waiting', `/hall/services/${scarce}`, /(\d+月\d+日（周.）\s*\d\d:\d\d) 活动开始/],
        ['waiting', '/', /候补第 1 位\s+(\d+月\d+日（周.）\s*\d\d:\d\d)/],
        ['Chair', `/desk/rounds/${scarce}/settings`, /(\d+月\d+日（周.）\s*\d\d:\d\d) 开始/],
      ],
    },
  ];
}

test('what two screens tell is the same on both', async (t) => {
  for (const { what, screens } of await table())
    await t.test(what, async () => {
      const told: Record<string, string> = {};
      for (const screen of screens) told[`${screen[0]} ${screen[1]} ${screen[2]}`] = await read(screen);
      assert.equal(new Set(Object.values(told)).size, 1, JSON.stringify(told, null, 1));
    });
});

test('a draw keeps as many in line as its rules say, and calls nobody else so', async () => {
  const page = await pageOf('public');
  for (const [id, waiting] of [
    [short, 0],
    [long, 2],
  ] as const) {
    await page.goto(`/open/draws/${id}`);
    await page.getByText('中签号全部一致').waitFor();
    const story = await wordsOf(page);
    const rule = /抽 5 份，(?:后面 (\d+) 位候补|不设候补)/.exec(story)!;
    assert.equal(Number(rule[1] ?? 0), waiting);
    assert.equal(/排前 5 的中签(?:，后面 (\d+) 位依次候补)?。/.exec(story)?.[1] ?? '0', String(waiting));
    const fates: string[] = [];
    for (let number = 1; number <= 9; number += 1) {
      const shown = String(number).padStart(5, '0');
      await page.getByLabel('报名号或编码').fill(String(number));
      await page.getByRole('button', { name: '找', exact: true }).click();
      const found = page.locator('[role="status"] b', { hasText: shown });
      fates.push(await found.innerText());
    }
    const many = (words: RegExp) => fates.filter((one) => words.test(one)).length;
    assert.deepEqual([many(/，中签$/), many(/候补/), many(/没有抽中/)], [5, waiting, 4 - waiting], fates.join());
  }
});

test('until when one may withdraw is said alike in the form, after it and at the case, in both languages', async () => {
  const page = await pageOf('member');
  await page.goto(`/hall/services/${stage.presentRoundId}/apply`);
  await page.getByRole('checkbox', { name: /我同意/ }).check();
  const told = [/，(\S+?前)可撤回/.exec(await wordsOf(page))?.[1]];
  await page.getByRole('button', { name: /^提交/ }).tap();
  const follow = page.getByRole('link', { name: '看办到哪了' });
  await follow.waitFor();
  told.push(/(\S{4}前)可以撤回/.exec(await wordsOf(page))?.[1]);
  const english = [/withdraw (until it is \w+)/.exec(await inEnglish(page))?.[1]];
  await page.getByRole('link', { name: 'Follow it' }).tap();
  await page.getByText('Withdraw the case').first().waitFor();
  english.push(/Possible (until it is \w+)/.exec(await wordsOf(page))?.[1]);
  await page.getByRole('button', { name: '中文' }).tap();
  await page.getByText('撤回申请').first().waitFor();
  told.push(/(\S{4}前)都可以/.exec(await wordsOf(page))?.[1]);
  assert.deepEqual([told, english], [Array(3).fill('批准拨付前'), Array(2).fill('until it is granted')]);
});

test('what was promised a member is what the officer is held to, step by step', async () => {
  const page = await pageOf('member');
  const caseId = /cases\/(\d+)/.exec(page.url())![1];
  const daysIn = (words: string, from: string, to: string): string[] =>
    words.slice(words.indexOf(from), words.lastIndexOf(to)).match(/\d+月\d+日(（周.）前|至(\d+月)?\d+日)/g) ?? [];
  const promised = daysIn(await wordsOf(page), '您提交了申请', '为什么是');
  const desk = await pageOf('Chair');
  await desk.goto(`/desk/cases/${caseId}`);
  await desk.getByText('付款').first().waitFor();
  const held = daysIn(await wordsOf(desk), '经过', '这位会员');
  assert.equal(promised.length, 5, promised.join());
  assert.deepEqual(held, promised);
});

async function inEnglish(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'EN' }).tap();
  await page.getByRole('link', { name: 'Follow it' }).waitFor();
  return wordsOf(page);
}

test('each page of figures says by which year it counts', async () => {
  const byRound = /(按批次年度)/;
  for (const screen of [
    ['Chair', '/desk/figures?over=years', /“办件”一共[\s\S]*办件，(按批次年度)，含下级/],
    ['Chair', '/desk/figures?over=years', /这个数怎么来的[\s\S]*(按批次年度)：/],
    ['Chair', '/desk/wall', byRound],
    ['public', '/open/figures', byRound],
    ['public', '/open/bulletins', byRound],
  ] as const)
    assert.equal(await read(screen), '按批次年度');
  for (const reads of [/办件，(按办理日期)，从 1 月累计/, /这个数怎么来的[\s\S]*(按办理日期)：/])
    assert.equal(await read(['Chair', '/desk/figures', reads]), '按办理日期');
  // What it is compared with are years that have numbers, not the two years before.
  assert.match(await read(['Chair', '/desk/figures', /(和最近有数的两年)同期比/]), /最近有数/);
});
