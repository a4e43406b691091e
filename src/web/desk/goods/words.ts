// How routes and their stops stand, to whoever sends them.
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type RouteInFull = Answer<'GET /deliveries/{id}'>;
export type StopInFull = RouteInFull['items'][number];

interface Standing {
  readonly tone: Tone;
  readonly says: Text;
}

export const routeStates: Readonly<Record<RouteInFull['state'], Standing>> = {
  planned: { tone: 'wait', says: text('等您装车', 'To be loaded') },
  loaded: { tone: 'go', says: text('在路上', 'On the way') },
  closed: { tone: 'ok', says: text('已结清', 'Closed') },
};

export const stopStates: Readonly<Record<StopInFull['status'], Standing>> = {
  waiting: { tone: 'off', says: text('没有装车', 'Not loaded') },
  loaded: { tone: 'go', says: text('在路上', 'On the way') },
  absent: { tone: 'warn', says: text('本人不在', 'Not met') },
  refused: { tone: 'warn', says: text('本人不要', 'Declined') },
  handed: { tone: 'ok', says: text('已签收', 'Handed over') },
  closed: { tone: 'ok', says: text('已签收', 'Handed over') },
  declined: { tone: 'off', says: text('不要，已退回', 'Declined, brought back') },
};

export const recordWords: Readonly<Record<string, Text>> = {
  hand: text('签收', 'handed over'),
  absent: text('本人不在', 'not met'),
  refused: text('本人不要', 'declined'),
  damaged: text('损坏', 'damaged'),
};

/** 大米 2 袋、食用油 2 桶 */
export const parcelIn = (parcel: StopInFull['parcel']): string =>
  parcel.map(({ name, unit, pieces }) => `${name} ${pieces} ${unit}`).join('、');
