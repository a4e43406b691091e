// What the pages of queues say in more than one place.
import { daysBetween } from '#kit/days.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';

export type Queue = Answer<'GET /me/queues'>['items'][number];
export type QueueCase = Answer<'GET /rounds/{id}/queues/{stage}'>['items'][number];
export type OneCase = Answer<'GET /cases/{id}'>;

export type Urgency = 'late' | 'today' | 'soon' | 'early' | 'none';

export function urgencyOf(dueOn: string | null, today: string): Urgency {
  if (dueOn === null) return 'none';
  const left = daysBetween(today, dueOn);
  return left < 0 ? 'late' : left === 0 ? 'today' : left <= 2 ? 'soon' : 'early';
}

/** '超 3 天', '今天到期', '还有 4 天', '没有期限'. */
export function dueWords(dueOn: string | null, today: string): Text {
  if (dueOn === null) return text('没有期限', 'No deadline');
  const left = daysBetween(today, dueOn);
  if (left < 0) return text(`超 ${-left} 天`, `${-left} ${left === -1 ? 'day' : 'days'} over`);
  if (left === 0) return text('今天到期', 'Due today');
  return text(`还有 ${left} 天`, `${left} ${left === 1 ? 'day' : 'days'} left`);
}

export const urgencyClass: Readonly<Record<Urgency, string>> = {
  late: 'wait',
  today: 'warn',
  soon: 'sub',
  early: 'sub',
  none: 'meta',
};

/** Payments are worked in batches, elsewhere. */
export const queuePath = ({ roundId, stage, kind }: Pick<Queue, 'roundId' | 'stage' | 'kind'>): string =>
  kind === 'pay' ? '/desk/money' : `/desk/queues/${roundId}/${stage}`;

/** Late first, then what is due soonest, then the longest. */
export const byUrgency = (a: Queue, b: Queue): number =>
  Number(b.overdue > 0) - Number(a.overdue > 0) ||
  (a.earliestDueOn ?? '9999').localeCompare(b.earliestDueOn ?? '9999') ||
  b.count - a.count;

/** '27', or '2,000+' where nobody counted further. */
export const countMost = 2_000;

const whoseWords = {
  judges: ['评委打分', 'judges'],
  carrier: ['在路上，送的人', 'carriers'],
  colleague: ['同事接着办', 'colleagues'],
  recused: ['您要回避，由同事办', 'colleagues, as you are recused'],
} as const;

/** Who has what the reader cannot do, and how many. */
export const othersWords = (whose: keyof typeof whoseWords, count: number): Text =>
  text(`${whoseWords[whose][0]} ${count}`, `${whoseWords[whose][1]} ${count}`);
