// The pages of judging: a judge's panels, his works and one of them with its sheet; the union's panels and setting one up.
import type { Page } from 'playwright-core';
import type { View } from '#test/screens/views.ts';
import { type JudgingOnStage, judgePhone, judgingOnStage } from '#test/support/judging-on-stage.ts';

const hall = (name: string, pathOf: (judging: JudgingOnStage) => string, more: Partial<View> = {}): View => ({
  ...{ name: `hall-judging${name}`, part: 'hall', path: '', who: 'Member' },
  at: async (stage) => ({ phone: judgePhone, path: pathOf(await judgingOnStage(stage)) }),
  ...more,
});
const desk = (name: string, pathOf: (judging: JudgingOnStage) => string, more: Partial<View> = {}): View => ({
  ...{ name: `desk-judging${name}`, part: 'desk', path: '', who: 'Chair' },
  at: async (stage) => ({ path: pathOf(await judgingOnStage(stage)) }),
  ...more,
});
const panel = ({ panelId }: JudgingOnStage): string => `/hall/judging/${panelId}`;
const work = (number: number) => (judging: JudgingOnStage) => `${panel(judging)}/${number}`;
const type = async (page: Page, label: RegExp, value: string) => page.getByLabel(label).fill(value);

export const judgingViews: readonly View[] = [
  hall('', () => '/hall/judging'),
  hall('-panel', panel),
  hall('-work', work(7)),
  hall('-marked', work(2)),
  hall('-wrong', work(6), {
    first: async (page) => {
      await type(page, /^(创新性|Novelty)/, '26');
      await type(page, /^(技术水平|Technical level)/, '15');
      await page.getByRole('button', { name: /我要回避|too near/ }).click();
    },
  }),
  desk('', ({ roundId }) => `/desk/rounds/${roundId}/panels`),
  desk('-panel', ({ panelId }) => `/desk/panels/${panelId}`),
  desk('-new', ({ otherRoundId }) => `/desk/rounds/${otherRoundId}/panels`, {
    first: async (page) => {
      await page.getByRole('button', { name: /设立评审组|Set up a panel/ }).click();
      await page.getByLabel(/^(名称|Name)/).fill('创新成果评审组');
      await page.getByLabel(/^(评委|Judges)/).fill('王');
      await page.locator('.found button').first().click();
    },
  }),
  desk('-sheets', ({ panelId }) => `/desk/panels/${panelId}/sheets`),
  desk('-sheets-differ', ({ panelId }) => `/desk/panels/${panelId}/sheets`, {
    first: async (page) => {
      await page.getByRole('button', { name: /两次录的不一样|Typed differently/ }).click();
    },
  }),
  desk('-sheets-failed', ({ panelId }) => `/desk/panels/${panelId}/sheets`, { state: 'failed', fails: /\/sheets/ }),
  desk('-reseat', ({ panelId }) => `/desk/panels/${panelId}`, {
    first: async (page) => {
      await page.getByRole('button', { name: /评委有变动|A judge leaves/ }).click();
      await page.getByLabel(/谁退出|Who leaves/).selectOption('4');
      await page.getByLabel(/^(为什么|Why)/).fill('住院了');
    },
  }),
  desk('-failed', ({ panelId }) => `/desk/panels/${panelId}`, { state: 'failed', fails: /\/panels\/\d+$/ }),
  hall('-failed', panel, { state: 'failed', fails: /\/works$/ }),
];
