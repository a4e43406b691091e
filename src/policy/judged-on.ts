// Which facts the rules of a programme read: what a judgement rested on, and nothing else that is known of a person.
import { own } from '#kit/own.ts';
import { leavesOf, pathsIn } from '#policy/concern.ts';
import type { Condition, FactPath, Rule } from '#policy/condition.ts';
import { rulesOf } from '#policy/evaluate.ts';
import { facts as dictionary, factAt } from '#policy/facts.ts';
import type { Sensitivity } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

/** Every path that a condition reads, those of the form and the round included. */
export const pathsOf = (condition: Condition): readonly FactPath[] =>
  leavesOf(condition, '').flatMap(({ value: leaf }) => pathsIn(leaf));

export const isOfRegister = (path: FactPath): boolean => !path.startsWith('form.') && !path.startsWith('round.');

/** Under which key the register has what is read at a path: an age is counted from a birth day. */
export const keyOfFact = (path: FactPath): string => own(dictionary, path)?.derived?.from ?? path;

/** Of all facts those that the rules read, each with the day it is good until. */
export function judgedOn(programme: Programme, facts: FactSnapshot): FactSnapshot {
  const paths = rulesOf(programme, 'all').flatMap(({ when }) => pathsOf(when));
  const keys = new Set(paths.filter(isOfRegister).map(keyOfFact));
  const kept = [...keys].flatMap((key) => [key, `${key}~`]).filter((key) => own(facts, key) !== undefined);
  return Object.fromEntries(kept.map((key) => [key, own(facts, key)!]));
}

/** The highest class of what a rule reads: who may not see that may not see what the rule saw. */
export const classOfRule = (programme: Programme, { when }: Rule): Sensitivity =>
  pathsOf(when)
    .map((path) => factAt(path, programme)?.class ?? 'S1')
    .reduce((highest, one) => (one > highest ? one : highest), 'S0');
