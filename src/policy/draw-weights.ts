// Tickets by published weights: one for everybody and more where a rule over what is on file holds, such as a hazardous post, never having
// had one, or having lost before. What is not known gives no ticket: it is told, so that it can be mended before entries close.
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { compile, truthOf } from '#policy/compile.ts';
import { type Condition, type FactPath, fact, not, type Rule, rule } from '#policy/condition.ts';
import { ticketsMost } from '#policy/draw-list.ts';
import type { Programme } from '#policy/programme.ts';
import type { RoundFacts, Sight } from '#policy/reading.ts';

export interface DrawWeight {
  readonly rule: Rule;
  /** More, if the rule holds; a whole number. */
  readonly tickets: number;
}

export interface TicketsFound {
  readonly tickets: number;
  /** Places in the list of weights. */
  readonly held: readonly number[];
  readonly unknown: readonly number[];
}

/** What is remembered of whoever entered a draw of a programme and had none of it: how many times in a row. */
export const lostFact = (programmeKey: string): string => `draw.${programmeKey}.lost`;

/** Refuses: draw-weights-wrong. Whoever has every weight has no more than the most that there may be. */
export function checkWeights(weights: readonly DrawWeight[]): Refusal | null {
  const whole = weights.every(({ tickets }) => Number.isSafeInteger(tickets) && tickets >= 1);
  const all = weights.reduce((sum, { tickets }) => sum + tickets, 1);
  if (whole && all <= ticketsMost) return null;
  return refuse(
    'draw-weights-wrong',
    `加签要是正整数，全部合起来一人最多 ${ticketsMost} 张签`,
    `Tickets are whole numbers, and nobody has more than ${ticketsMost} altogether`,
    { next: text('请改加签的张数', 'Change the numbers of tickets') },
  );
}

/** A weight as a line of the settings of the stage that shares by drawing. */
export interface WeightLine {
  readonly says: string;
  readonly saysEn: string;
  readonly fact: FactPath;
  /** yes: it is so. at-least: as many as `least`. none: nothing of the kind is on file. */
  readonly test: 'yes' | 'at-least' | 'none';
  readonly least?: number;
  readonly tickets: number;
}

function conditionOf({ fact: path, test, least = 1 }: WeightLine): Condition {
  if (test === 'yes') return fact(path).is(true);
  return test === 'none' ? not(fact(path).known()) : fact(path).atLeast(least);
}

/** As they stand in the settings. */
export const weightLines = (settings: Readonly<Record<string, unknown>>): readonly WeightLine[] =>
  Array.isArray(settings.weights) ? (settings.weights as WeightLine[]) : [];

/** How many tickets more whoever loses once has the next time, by the settings of the stage; 0: they promise none. */
export const moreAfterLosing = (programmeKey: string, settings: Readonly<Record<string, unknown>>): number =>
  weightLines(settings)
    .filter(({ fact: path, test, least = 1 }) => path === lostFact(programmeKey) && test === 'at-least' && least <= 1)
    .reduce((sum, { tickets }) => sum + tickets, 0);

/** A programme without any gives everybody one ticket. */
export function weightsIn(programme: Programme): readonly DrawWeight[] {
  const drawing = Object.values(programme.stages).find(({ settings }) => settings.sharing === 'draw');
  return weightLines(drawing?.settings ?? {}).map((line, n) => ({
    rule: rule(`weight-${n + 1}`, conditionOf(line), text(line.says, line.saysEn)),
    tickets: line.tickets,
  }));
}

/** The sum a person gets by the places of the weights that held. */
export const ticketsFor = (weights: readonly DrawWeight[], held: readonly number[]): number =>
  held.reduce((sum, place) => sum + (weights[place]?.tickets ?? 0), 1);

export function ticketsOf(weights: readonly DrawWeight[], round: RoundFacts, asOf: Day, sight: Sight): TicketsFound {
  const truths = weights.map(({ rule }) => truthOf(compile(rule.when, round, asOf)(sight)));
  const those = (truth: boolean | 'unknown') => truths.flatMap((found, place) => (found === truth ? [place] : []));
  const held = those(true);
  return { tickets: ticketsFor(weights, held), held, unknown: those('unknown') };
}
