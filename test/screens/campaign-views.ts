// The pages of a campaign and of a visit’s need at the desk, and of what is kept for workers who are no members, at the desk and on the carrier's phone.
import type { Page } from 'playwright-core';
import type { View } from '#test/screens/views.ts';
import { phones } from '#test/support/goods-on-stage.ts';
import { needOnStage } from '#test/support/need-on-stage.ts';
import { type WalkInsOnStage, walkInsOnStage } from '#test/support/walk-ins-on-stage.ts';

const at = (phone: string, pathOf: (made: WalkInsOnStage) => string): Pick<View, 'path' | 'who' | 'at'> => ({
  ...{ path: '', who: 'Chair' },
  at: async (stage) => ({ phone, path: pathOf(await walkInsOnStage(stage)) }),
});
const campaign = ({ campaignId }: WalkInsOnStage): string => `/desk/campaigns/${campaignId}`;
const carried = ({ route: { id } }: WalkInsOnStage): string => `/hall/deliver/${id}`;
const need: Pick<View, 'path' | 'who' | 'at'> = {
  ...{ path: '', who: 'Chair' },
  at: async (stage) => {
    const { caseId, chair } = await needOnStage(stage);
    return { phone: chair, path: `/desk/needs/${caseId}` };
  },
};
const press = (name: RegExp) => (page: Page) => page.getByRole('button', { name }).click();

export const campaignViews: readonly View[] = [
  { name: 'desk-campaign', part: 'desk', ...at(phones.chair, campaign) },
  {
    ...{ name: 'desk-campaign-adding', part: 'desk', ...at(phones.chair, campaign) },
    first: press(/^(把批次算进来|Count a round here)$/),
  },
  { name: 'desk-campaign-failed', part: 'desk', state: 'failed', ...at(phones.chair, campaign) },
  { name: 'desk-new-campaign', part: 'desk', path: '/desk/campaigns/new', who: 'Chair' },
  {
    name: 'desk-goods-walk-ins',
    part: 'desk',
    ...at(phones.officer, ({ roundId }) => `/desk/goods/rounds/${roundId}`),
  },
  { name: 'desk-need', part: 'desk', ...need },
  { name: 'desk-need-failed', part: 'desk', state: 'failed', ...need },
  { name: 'first-day-new-campaign', part: 'desk', path: '/desk/campaigns/new', who: 'Chair', state: 'first-day' },
  { name: 'hall-deliver-walk-ins', part: 'hall', ...at(phones.carrier, carried) },
  { name: 'hall-deliver-walk-in', part: 'hall', ...at(phones.carrier, (made) => `${carried(made)}/walk-in`) },
];
