// Rounds that give something out, in every state that a member and the desk can see them in.
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { findByPhone } from '#people/people.ts';
import type { View } from '#test/screens/views.ts';
import { type ClaimShownState, claimOnStage, claimStates } from '#test/support/claim-stage.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

const hall = (state: ClaimShownState): View => ({
  ...{ name: `hall-claim-${state}`, part: 'hall', path: '', who: 'Member' },
  at: async (stage: Stage) => {
    const { roundId, phone } = await claimOnStage(stage, state);
    return { phone, path: `/hall/services/${roundId}` };
  },
});
const desk = (name: string, state: ClaimShownState, more: Partial<View> = {}): View => ({
  ...{ name: `desk-offers-${name}`, part: 'desk', path: '', who: 'Economic and technology department officer' },
  at: async (stage: Stage) => ({ path: `/desk/rounds/${(await claimOnStage(stage, state)).roundId}/offers` }),
  ...more,
});
const draws = (name: string, more: Partial<View> = {}): View => ({
  ...desk(name, 'choice', more),
  name: `desk-draws-${name}`,
  at: async (stage: Stage) => ({ path: `/desk/rounds/${(await claimOnStage(stage, 'choice')).roundId}/draws` }),
});
const press = (name: RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();

/** The ticket of who has one. */
const ticket = (name: string, more: Partial<View> = {}): View => ({
  ...{ name: `hall-ticket${name}`, part: 'hall', path: '', who: 'Member' },
  at: async (stage: Stage) => {
    const { roundId, phone } = await claimOnStage(stage, 'got');
    const [row] = await stage.year.database.db.query<{ id: number }>(
      'SELECT case_id AS id FROM claims WHERE tenant_id = $1 AND round_id = $2 AND person_id = $3',
      [demoTenantId, roundId, await personOf(stage, phone)],
    );
    return { phone, path: `/hall/cases/${row!.id}/ticket` };
  },
  ...more,
});
const personOf = async (stage: Stage, phone: string): Promise<number> =>
  (await findByPhone(houseOf(stage), demoTenantId, phone))[0]!.id;
const offline = async (page: Page) => {
  await page.getByText(/^(已存进这台手机|Kept on this phone)/).waitFor();
  await page.context().setOffline(true);
  await page.locator('.offline').waitFor();
};
const withTicket = (name: string, path: string, more: Partial<View> = {}): View => ({
  ...hall('got'),
  name,
  at: async (stage: Stage) => ({ phone: (await claimOnStage(stage, 'got')).phone, path }),
  ...more,
});

/** A new round of tickets, its event written so far. */
const newRound = (name: string, write: (page: Page) => Promise<unknown> = async () => {}): View => ({
  ...{ name: `desk-new-round-event${name}`, part: 'desk', path: '/desk/rounds/new', who: 'Chair' },
  first: async (page) => {
    await page.locator('main select').first().selectOption('flash-claim');
    await page.locator('.event-fields').waitFor();
    await write(page);
  },
});

const aLongEvent = async (page: Page) => {
  for (const [name, value] of [
    [/^(是什么（中文）|What it is, in Chinese)/, '话剧《茶馆》职工专场暨新就业形态劳动者冬日送温暖慰问演出'],
    [/^(几点开始|When it begins)/, '2026-12-20T19:30'],
    [/^(在哪里（|在哪里$|Where$)/, '北京市顺义区文化中心影剧院大剧场（二层东侧观众厅）'],
    [/^(地址|Address)/, '北京市顺义区仁和镇府前东街 2 号文化中心院内东门，地铁 15 号线石门站 A 口向北 600 米'],
  ] as const)
    await page.getByLabel(name).first().fill(value);
};

export const claimViews: readonly View[] = [
  newRound(''),
  newRound('-filled', aLongEvent),
  newRound('-wrong', async (page) => {
    await aLongEvent(page);
    await page.getByLabel(/^(几点起进场|Doors open)/).fill('21:00');
    await page.locator('form button[type=submit]').click();
    await page.getByRole('alert').first().waitFor();
  }),
  ...claimStates.map(hall),
  ticket(''),
  ticket('-dark', { first: press(/场内太亮|Too bright/) }),
  ticket('-offline', { first: offline }),
  withTicket('hall-home-ticket', '/'),
  withTicket('hall-cases-ticket', '/hall/cases'),
  { ...hall('open'), name: 'hall-claim-failed', state: 'failed', fails: /\/me\/claims\/\d+$/ },
  desk('open', 'choice'),
  desk('line', 'line'),
  desk('turn', 'turn'),
  desk('new', 'choice', { first: press(/开放名额|Put out another/) }),
  desk('failed', 'choice', { state: 'failed' }),
  desk('part-failed', 'choice', { state: 'failed', fails: /\/(offers|claims)$/ }),
  desk('refused', 'choice', {
    first: async (page) => {
      await press(/开放名额|Put out another/)(page);
      await page.getByLabel(/^(多少份|How many)/).fill('5000');
      await page.getByLabel(/^(截止|Closes)/).fill('2026-11-01T18:00');
      await page.locator('form button[type=submit]').click();
      await page.getByRole('alert').first().waitFor();
    },
  }),
  draws('empty'),
  draws('failed', { state: 'failed', fails: /\/draws$/ }),
  draws('new', { first: press(/设一次抽签|Set up a draw/) }),
];
