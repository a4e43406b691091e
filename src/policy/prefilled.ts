// What a form would hold of somebody before he opens it, for PostgreSQL: the same facts, checked and brought to the form's own words like what is
// typed, as the hall fills it in (api/read/service-about.ts). Of the rest of the form nothing is known.
import { own } from '#kit/own.ts';
import { leavesOf, pathsIn } from '#policy/concern.ts';
import type { Condition } from '#policy/condition.ts';
import type { Form } from '#policy/form.ts';
import { lookAtAnswers } from '#policy/form-check.ts';
import type { RoundFacts } from '#policy/reading.ts';
import { bind, conditionSql, type SqlContext, valueAs } from '#policy/sql.ts';

/** Field → stored value as JSON text → what the form makes of it; only values that it changes or does not take (null). */
export type Corrections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const fieldsIn = (condition: Condition): readonly string[] =>
  leavesOf(condition, '')
    .flatMap(({ value: leaf }) => pathsIn(leaf))
    .flatMap((path) => (path.startsWith('form.') ? [path.slice('form.'.length)] : []));

/** Fields of the form that these paths and conditions read, and those that their being asked depends on. */
export function fieldsRead(form: Form, conditions: readonly Condition[], paths: readonly string[] = []): string[] {
  const read = new Set<string>();
  const look = (name: string): void => {
    const field = Object.hasOwn(form, name) ? own(form, name) : undefined;
    if (!field || read.has(name)) return;
    read.add(name);
    if (field.showWhen) for (const other of fieldsIn(field.showWhen)) look(other);
  };
  for (const one of conditions) for (const name of fieldsIn(one)) look(name);
  for (const path of paths) if (path.startsWith('form.')) look(path.slice('form.'.length));
  return [...read];
}

/** Whether a rule asks what nobody can know before somebody applies: fields of the form, none of which is filled in from a fact. */
export function needsAnApplication(form: Form, condition: Condition): boolean {
  const fields = fieldsIn(condition);
  return fields.length > 0 && fields.every((name) => own(form, name)?.prefill === undefined);
}

/** What the form makes of the values on file of one field. */
export function correctionsOf(
  form: Form,
  name: string,
  values: readonly string[],
  round: RoundFacts,
): Readonly<Record<string, unknown>> {
  const { showWhen: _, ...field } = own(form, name)!;
  const asked: Form = { ...form, [name]: field };
  const corrected = values.flatMap((value): [string, unknown][] => {
    const raw: unknown = JSON.parse(value);
    const answer = own(lookAtAnswers(asked, { [name]: raw }, { round }).answers, name) ?? null;
    return JSON.stringify(answer) === JSON.stringify(raw) ? [] : [[value, answer]];
  });
  return Object.fromEntries(corrected);
}

/** SQL of the fact that a field is filled in from; undefined where there is none. */
export function prefillSql(form: Form, name: string, context: SqlContext): string | undefined {
  const path = Object.hasOwn(form, name) ? own(form, name)?.prefill : undefined;
  return path === undefined ? undefined : valueAs(path, 'jsonb', context);
}

/** A context whose `form.*` is what the form would be filled in with. */
export function withPrefill(context: SqlContext, form: Form, corrections: Corrections): SqlContext {
  const order = Object.keys(form);
  /** Of fields before `until` only: a field is asked by what stands above it. */
  const upTo = (until: number): SqlContext => ({ ...context, answer: (name) => answer(name, until) });
  const answer = (name: string, until: number): string => {
    const place = order.indexOf(name);
    const raw = place >= 0 && place < until ? prefillSql(form, name, context) : undefined;
    if (raw === undefined) return 'NULL::jsonb';
    const corrected = own(corrections, name) ?? {};
    const table = Object.keys(corrected).length > 0 && bind(context, JSON.stringify(corrected), 'jsonb');
    const value = table ? `(CASE WHEN ${table} ? (${raw})::text THEN ${table} -> (${raw})::text ELSE ${raw} END)` : raw;
    const shown = own(form, name)?.showWhen;
    return shown ? `(CASE WHEN ${conditionSql(shown, upTo(place))} THEN ${value} END)` : value;
  };
  return upTo(order.length);
}
