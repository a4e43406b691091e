// Programmes with one thing wrong, for the tests of `programme check`: the little programme with an edit, checked as a file would be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '#kinds/index.ts';
import { isRefusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { checkProgramme } from '#policy/check.ts';
import { type Condition, fact, type Rule, rule } from '#policy/condition.ts';
import { parseProgramme } from '#policy/define.ts';
import type { Form } from '#policy/form.ts';
import { programmeToJson } from '#policy/hash.ts';
import type { Programme, Stage } from '#policy/programme.ts';
import { stage } from '#policy/stage.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

/** What differs from the little programme; `add` joins its form, `also` its rules. */
export type Edit = Partial<{ readonly [K in keyof Programme]: Programme[K] | undefined }> & {
  readonly add?: Form;
  readonly also?: readonly Rule[];
};
export type Row = readonly [concern: string, has: Edit, hasNot: Edit];

export const label = text('栏', 'field');
const bulletin = [{ zh: '{cases.passed}', en: '{cases.passed}' }];
/** Says all that a paper has to say. */
const stages = { ...littleProgramme.stages, grant: stage('grant', { from: 'budget', hands: 'another' }) };
const base: Programme = { ...littleProgramme, stages, effectiveUntil: '2022-12-31', bulletin };

export function edited({ add, also, ...edit }: Edit): Programme {
  const form = { ...base.form, ...add };
  const whole = { ...base, form, rules: [...base.rules, ...(also ?? [])], ...edit } as Programme;
  // Every rule names its clause, so that a row is about what it says.
  const named = (one: Rule): Rule => ({ clause: '第一条', ...one });
  const draft = { ...whole, who: whole.who.map(named), rules: whole.rules.map(named) };
  const programme = parseProgramme(programmeToJson(draft));
  assert(!isRefusal(programme), JSON.stringify(programme));
  return programme;
}

/** `level code where` of every concern. */
export const concernsOf = (edit: Edit): string[] =>
  checkProgramme(edited(edit), kinds).map(({ level, code, where }) => `${level} ${code} ${where}`);

/** The first programme has this concern and no other, the second none at all. */
export function hold(table: readonly Row[]): void {
  for (const [concern, has, hasNot] of table)
    test(concern, () => {
      assert.deepEqual(concernsOf(has), [concern]);
      assert.deepEqual(concernsOf(hasNot), []);
    });
}

let made = 0;
export const must = (when: Condition): Rule => {
  made += 1;
  return rule(`r${made}`, when, label);
};
/** Rules that come after the little programme's own: `rules[1]` and so on. */
export const rules = (...conditions: Condition[]): Edit => ({ also: conditions.map(must) });
export const withStages = (stages: Readonly<Record<string, Stage>>): Edit => ({ stages });

type Walk = Readonly<Record<'apply' | 'basic' | 'district' | 'notice' | 'grant' | 'pay', Stage>>;
export const walk = stages as unknown as Walk;
export const income: Form = { income: { type: 'money', label } };
export const size: Form = { size: { type: 'number', whole: true, label, min: 0 } };
export const limit: Programme['parameters'] = { limit: { type: 'money', label } };
export const level = fact('form.level');
export const fen = fact('form.income');
