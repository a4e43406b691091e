// A hand-over on the desk: routes are loaded and closed on their own page; one case alone may come back, be lost or be corrected.
import type { HandOverState } from '#kinds/hand-over/hand-over.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

const words: Readonly<Record<HandOverState['status'], Text>> = {
  waiting: text('等着排路线、装车', 'Waits for a route'),
  loaded: text('在路上', 'On the way'),
  absent: text('送到了，本人不在，还在路线上', 'Not met; still on the route'),
  refused: text('本人不要，还没退回库里', 'Declined; not back in stock yet'),
  handed: text('已签收，当天结清前可以更正', 'Handed over; it can be corrected until the day is closed'),
  closed: text('已签收', 'Handed over'),
  declined: text('本人不要，已退回', 'Declined and brought back'),
};

const possible: Readonly<Record<string, readonly HandOverState['status'][]>> = {
  lost: ['loaded', 'absent', 'refused'],
  return: ['loaded', 'absent', 'refused'],
  correct: ['handed'],
};

export const handOverDesk: DeskWords<HandOverState> = {
  keys: {},
  onRound: text('装车、送达和结清在“物资”里按路线办', 'Routes are loaded and closed under “Goods”'),
  told: ({ status }) => [words[status]],
  offers: (action, { status }) => own(possible, action)?.includes(status) ?? false,
};
