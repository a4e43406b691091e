// How a work stands to its judge, and what he wrote and has not sent: both pages say it the same way.
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import { type Draft, keptDraft } from '#web/parts/drafts.ts';
import type { Typed } from '#web/parts/score-sheet.tsx';
import type { Tone } from '#web/parts/status.tsx';

export const panelsTitle = text('我参加的评审', 'Panels I sit on');

/** How many wait, and by when. */
export const stillToMark = ({ left }: Pick<MyPanel, 'left'>, due: string | null): Text =>
  text(
    `${left > 1 ? `算这件还有 ${left} 件` : '只剩这一件'}${due ? `，${due}` : ''}`,
    `${left > 1 ? `${left} left with this one` : 'The last one'}${due ? `, ${due}` : ''}`,
  );

/** Which work comes after this one: the next number that waits, then from the first; null: none waits. */
export const nextAfter = (waiting: readonly number[], number: number): number | null => {
  const others = waiting.filter((one) => one !== number);
  return others.find((one) => one > number) ?? others[0] ?? null;
};

export type MyPanel = Answer<'GET /me/panels'>['items'][number];
export type Work = Answer<'GET /me/panels/{id}/works/{number}'>;
export type Standing = Work['standing'];

export const draftName = (panelId: number, number: number): string => `mark-${panelId}-${number}`;

export function typedIn(draft: Draft | null): Typed | null {
  const { points, vetoes } = (draft?.values ?? {}) as Partial<Typed>;
  return points && vetoes ? { points, vetoes } : null;
}

const standings: Readonly<Record<Standing, { readonly tone: Tone; readonly says: Text }>> = {
  waiting: { tone: 'wait', says: text('等您打分', 'To mark') },
  marked: { tone: 'ok', says: text('打过分，结束前可以改', 'Marked; can be changed until it is closed') },
  recused: { tone: 'off', says: text('您要回避', 'You are recused') },
  closed: { tone: 'off', says: text('评审已结束', 'Closed') },
};
const written = {
  tone: 'warn',
  says: text('写了没交，存在这台设备上', 'Written, not sent; kept on this device'),
} as const;

/** What this device has of an open work goes before what the server knows. */
export const standingOf = (personId: number, panelId: number, work: { number: number; standing: Standing }) => {
  const open = work.standing === 'waiting' || work.standing === 'marked';
  return open && typedIn(keptDraft(personId, draftName(panelId, work.number))) ? written : standings[work.standing];
};
