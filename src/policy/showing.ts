// What is put into the showcase: what is shown to everybody, and what only to whom the owner agreed with. Plain data between the kind that
// decides it, the transaction that writes it and the pages that show it.
import type { Day } from '#kit/days.ts';
import type { Answers, Choice } from '#policy/form.ts';

export const showingKinds: readonly Choice[] = [
  { key: 'result', label: { zh: '成果', en: 'result' } },
  { key: 'problem', label: { zh: '难题', en: 'problem' } },
];

/** Days after the last one on show in which it can be renewed before its case ends; and in which partners may report what it brought. */
export const renewAfterOver = 30;
export const reportAfterOver = 400;
/** Days before the last one from which its owner may renew it himself. */
export const renewBefore = 60;

export interface ShowingEntry {
  readonly what: 'result' | 'problem';
  readonly title: string;
  /** A key of trades.ts, or whatever the form's own choice has. */
  readonly trade: string | null;
  /** Number of the picture that everybody may see. */
  readonly picture: number | null;
  readonly until: Day | null;
  /** Answers that everybody may read. */
  readonly open: Answers;
  /** Answers that are shown on agreement. */
  readonly closed: Answers;
}

/** Somebody who wants to use a result or to solve a problem; `organisationId` null: for himself. */
export interface Party {
  readonly personId: number;
  readonly organisationId: number | null;
  /** The union they belong to, and its district: how far a showing reached is counted by them. */
  readonly unionId: number | null;
  readonly districtId: number | null;
}
