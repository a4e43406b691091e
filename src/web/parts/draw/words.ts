// What the states and steps of a draw are called, and how its long numbers are written.

import { chinaTime } from '#kit/clock.ts';
import { type Text, text } from '#kit/text.ts';
import type { DrawStep } from '#policy/draw.ts';
import { type DrawPlaces, drawFate } from '#policy/draw-place.ts';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import type { Tone } from '#web/parts/status.tsx';

export type Draw = Answer<'GET /open/draws/{id}'>;
export type DrawRow = Answer<'GET /open/draws'>['items'][number];

export const stateWords: Readonly<Record<DrawRow['state'], readonly [Tone, Text]>> = {
  preparing: ['off', text('规则还没公布', 'Rules not published yet')],
  open: ['go', text('报名中', 'Open for names')],
  sealed: ['go', text('名单已封', 'List sealed')],
  ready: ['go', text('正在抽', 'Being drawn')],
  drawn: ['ok', text('已抽完', 'Drawn')],
  finished: ['ok', text('已抽完', 'Drawn')],
  dropped: ['stopped', text('已取消', 'Dropped')],
};

/** '11月23日（周一）18:00': what is published says no “today”. */
export function useMoment(): (at: string) => string {
  const { say } = useReader();
  const { dayOf } = useFormats();
  return (at) => `${dayOf(at)}${say('', ', ')}${chinaTime(new Date(at))}`;
}

export const isDrawn = ({ state }: Pick<DrawRow, 'state'>): boolean => state === 'drawn' || state === 'finished';

/** '9f2c 41aa 7be0 13d8 … c05e 6b17' */
export function shortHex(hex: string): string {
  const groups = hex.match(/.{1,4}/g) ?? [];
  return groups.length <= 7 ? groups.join(' ') : [...groups.slice(0, 4), '…', ...groups.slice(-2)].join(' ');
}

export const checkWords: Readonly<Record<DrawStep, Text>> = {
  rules: text('规则读得懂，时间先后对', 'The rules can be read, the times follow each other'),
  entries: text('名单排好，没有重复', 'The list is in order, nobody stands in it twice'),
  root: text('名单就是封存的那一份', 'The list is the one that was sealed'),
  commitment: text('公开的数就是先前封存的', 'The words are those that were committed to'),
  seed: text('种子由这些数合成', 'The seed is made of them'),
  order: text('名次和算出来的一样', 'The order is the one that follows'),
};

export const placeWords = (place: number | null, places: DrawPlaces): Text => {
  if (place === null) return text('还没有抽', 'not drawn yet');
  const fate = drawFate(place, places);
  if (fate === 'drawn') return text(`第 ${place} 名，中签`, `No. ${place}, drawn`);
  if (fate === 'not-drawn') return text(`第 ${place} 名，没有抽中`, `No. ${place}, not drawn`);
  return text(`候补第 ${place - places.quota} 位`, `No. ${place - places.quota} of the waiting list`);
};
