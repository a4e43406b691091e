// A programme is one value: plain data, valid JSON, frozen by its content hash for every round that uses it.
import type { Text } from '#kit/text.ts';
import type { AmountRule } from '#policy/amount.ts';
import type { Rule } from '#policy/condition.ts';
import type { EvidenceRule } from '#policy/evidence.ts';
import type { Choice, Form } from '#policy/form.ts';
import type { LifeEventKey } from '#policy/life-events.ts';
import type { Roster } from '#policy/roster.ts';

/** The seven levels of organisation, from the top. */
export const levels = ['national', 'municipal', 'district', 'second-level', 'grassroots', 'branch', 'group'] as const;
export type Level = (typeof levels)[number];

/** n working days of the State Council's calendar, or calendar days. */
export type Duration = { readonly workingDays: number } | { readonly days: number };
export const workingDays = (n: number): Duration => ({ workingDays: n });

/** What the round must be given when it is opened. No defaults for amounts that were not printed. */
export type Parameter = { readonly label: Text } & (
  | { readonly type: 'money' | 'number' | 'date' | 'text' | 'texts' }
  /** choice key → fen; `of` names the form field or lists the choices. */
  | { readonly type: 'money-by-choice'; readonly of: string }
  /** choice key → how many of it the round may give; `of` names the form field. */
  | { readonly type: 'numbers-by-choice'; readonly of: string }
  /** A list of choices with a price each and, if asked, an organisation that is paid (courses and their providers). */
  | { readonly type: 'offers' }
  /** What one recipient gets: goods by number, and how many pieces of each. */
  | { readonly type: 'goods' }
  /** What the places of the round are for, when and where (src/policy/round-event.ts). */
  | { readonly type: 'event' }
);

/** One row of a 'goods' parameter. */
export interface PackageRow {
  readonly goods: number;
  readonly pieces: number;
}

/** One row of an 'offers' parameter. */
export interface Offer extends Choice {
  readonly priceFen?: number;
  readonly providerId?: number;
}

export interface Stage {
  /** Key of the kind: apply, review, notice, grant, pay, attend. */
  readonly kind: string;
  readonly title?: Text;
  /** Settings of the kind, checked against its declaration when the programme is defined. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface BulletinSentence {
  readonly zh: string;
  readonly en: string;
}

export interface Programme {
  readonly key: string;
  readonly effectiveFrom: string;
  readonly effectiveUntil?: string;
  /** Issuing body, document number, clause. */
  readonly basis: readonly string[];
  readonly title: Text;
  readonly theme: string;
  /** What happened to whom it is for; by the theme when left out. */
  readonly lifeEvent?: LifeEventKey;
  /** What it is, in a sentence to the member. */
  readonly inShort?: Text;
  readonly runBy: Level;
  readonly subject: 'member' | 'organisation';
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Who has it: judged on facts alone, before any form. */
  readonly who: readonly Rule[];
  readonly form: Form;
  /** Judged on facts and answers together. */
  readonly rules: readonly Rule[];
  readonly amount?: AmountRule;
  /** In the order a case walks through them. */
  readonly stages: Readonly<Record<string, Stage>>;
  /** A refused member may object: within how long, and at which level it is looked at again. */
  readonly appeal?: { readonly within: Duration; readonly at: Level };
  /** Measures are also counted per answer of these choice fields: `apply.passed@tier=city`. */
  readonly breakdowns?: readonly string[];
  /** What a case proves of its person, and when. */
  readonly evidence?: EvidenceRule;
  /** Its cases are opened by the system, one for every valid record of a kind. */
  readonly roster?: Roster;
  readonly bulletin: readonly BulletinSentence[];
}
