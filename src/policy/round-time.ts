// When a round takes cases.
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { RoundView } from '#policy/kind.ts';

type Times = Pick<RoundView, 'state' | 'opensOn' | 'closesOn'>;

export const takesCases = ({ state, opensOn, closesOn }: Times, today: Day): boolean =>
  state === 'open' && today >= opensOn && today <= closesOn;

export const roundNotOpen = ({ opensOn, closesOn }: Times): Refusal =>
  refuse(
    'round-not-open',
    `本批次受理时间为${opensOn}至${closesOn}，今天不受理`,
    `This round takes cases from ${opensOn} to ${closesOn}`,
    {
      next: text('请等下一批次开放', 'Wait for the next round to open'),
    },
  );
