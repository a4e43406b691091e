// The pages of goods: the warehouse, a round's routes, a route on the desk and on the phone of whoever carries it.
import type { Page } from 'playwright-core';
import { onPaper } from '#test/screens/open-views.ts';
import type { View } from '#test/screens/views.ts';
import { type GoodsOnStage, goodsOnStage, phones } from '#test/support/goods-on-stage.ts';

const onDesk = (name: string, pathOf: (goods: GoodsOnStage) => string, more: Partial<View> = {}): View => ({
  ...{ name, part: 'desk', path: '', who: 'Economic and technology department officer' },
  at: async (stage) => ({ phone: phones.officer, path: pathOf(await goodsOnStage(stage)) }),
  ...more,
});
const onPhone = (name: string, pathOf: (goods: GoodsOnStage) => string, more: Partial<View> = {}): View => ({
  ...{ name, part: 'hall', path: '', who: 'Member' },
  at: async (stage) => ({ phone: phones.carrier, path: pathOf(await goodsOnStage(stage)) }),
  ...more,
});
const route = ({ route: { id } }: GoodsOnStage): string => `/desk/goods/routes/${id}`;
const carried = ({ route: { id } }: GoodsOnStage): string => `/hall/deliver/${id}`;
const openFirst = (page: Page) => page.locator('.stop').first().click();

export const goodsViews: readonly View[] = [
  onDesk('desk-goods', () => '/desk/goods'),
  onDesk('desk-goods-lot', () => '/desk/goods', {
    first: async (page) => {
      const rice = page.getByRole('row', { name: /大米 10 kg/ }).first();
      await rice.getByRole('button', { name: /看来去|What moved/ }).click();
      await page.getByRole('button', { name: /收错了，冲销这批|Received by mistake/ }).click();
      await page.getByLabel(/错在哪里|What was wrong/).fill('多数了一袋');
      await page.getByRole('button', { name: /冲销这批 40|Reverse this lot/ }).click();
      await page.getByRole('alert').first().waitFor();
    },
  }),
  onDesk('desk-goods-reversed', () => '/desk/goods', {
    first: async (page) => {
      const pack = page.getByRole('row', { name: /送温暖慰问包/ }).first();
      await pack.getByRole('button', { name: /看来去|What moved/ }).click();
      await page
        .getByText(/收货入库|^Received/)
        .first()
        .waitFor();
    },
  }),
  onDesk('desk-goods-round', ({ roundId }) => `/desk/goods/rounds/${roundId}`),
  onDesk('desk-goods-round-page', ({ roundId }) => `/desk/rounds/${roundId}/goods`),
  onDesk('desk-goods-enlist', ({ roundId }) => `/desk/goods/rounds/${roundId}`, {
    first: (page) => page.getByRole('button', { name: /加一个人|Add one person/ }).click(),
  }),
  onDesk('desk-goods-route', route),
  onDesk('desk-goods-route-planned', ({ planned }) => `/desk/goods/routes/${planned.id}`),
  onDesk('desk-goods-route-missing', route, {
    first: (page) => page.getByRole('button', { name: /当天结清|Close the day/ }).click(),
  }),
  onDesk('desk-goods-labels', (goods) => `${route(goods)}/labels`),
  onDesk('desk-goods-failed', () => '/desk/goods', { state: 'failed', fails: /\/goods$/ }),
  onDesk('desk-goods-refused', () => '/desk/goods', {
    first: async (page) => {
      await page.getByLabel(/^(件数|Pieces)/).fill('40');
      await page.getByLabel(/^(单价（元）|Price \(yuan\))/).fill('一百');
      await page.getByLabel(/^(供货单位|Supplier)/).fill('北京市顺义区空港融慧园粮油副食品供应有限公司');
      await page.getByRole('button', { name: /^(收货入库|Receive into stock)$/ }).click();
      await page.getByRole('alert').first().waitFor();
    },
  }),
  onDesk('desk-goods-round-failed', ({ roundId }) => `/desk/goods/rounds/${roundId}`, {
    ...{ state: 'failed', fails: /\/deliveries$/ },
  }),
  onDesk('desk-goods-route-failed', route, { state: 'failed' }),
  { name: 'first-day-goods', part: 'desk', path: '/desk/goods', who: 'Chair', state: 'first-day' },
  onDesk('desk-goods-labels-paper', (goods) => `${route(goods)}/labels`, { first: onPaper }),
  onPhone('hall-deliver', () => '/hall/deliver'),
  onPhone('hall-deliver-route', carried),
  onPhone('hall-deliver-offline', carried, {
    first: async (page) => {
      await page.context().setOffline(true);
      await page.locator('.offline').waitFor();
    },
  }),
  onPhone('hall-deliver-failed', carried, { state: 'failed' }),
  { name: 'hall-deliver-none', part: 'hall', path: '/hall/deliver', who: 'Chair' },
  onPhone('hall-deliver-stop', carried, { first: openFirst }),
  onPhone('hall-deliver-code', carried, {
    first: async (page) => {
      await openFirst(page);
      await page.getByRole('button', { name: /取货码|pick-up code/ }).click();
    },
  }),
];
