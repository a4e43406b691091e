// Rounds that give something out, in every state that a member and the desk can see them in.
import type { Page } from 'playwright-core';
import type { View } from '#test/screens/views.ts';
import { type ClaimShownState, claimOnStage, claimStates } from '#test/support/claim-stage.ts';
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

export const claimViews: readonly View[] = [
  ...claimStates.map(hall),
  desk('open', 'choice'),
  desk('line', 'line'),
  desk('turn', 'turn'),
  desk('new', 'choice', { first: press(/放出一份|Put out another/) }),
  desk('failed', 'choice', { state: 'failed' }),
  draws('empty'),
  draws('new', { first: press(/设一次抽签|Set up a draw/) }),
];
