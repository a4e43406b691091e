// What follows from checked answers before they are stored: which values may occur only once, and which are kept encrypted.
import { withoutBlanks } from '#kit/normalise.ts';
import { own } from '#kit/own.ts';
import { classOf } from '#policy/facts.ts';
import type { Answer, Answers, Field, Form } from '#policy/form.ts';

export interface UniqueKey {
  readonly scope: 'programme' | 'round' | 'subject';
  /** Upper case, no blanks, no hyphens: 'jd-2020 001' and 'JD2020001' are one certificate. */
  readonly key: string;
  /** `number`, or `rows.number` for a table's column. */
  readonly field: string;
}

const HYPHENS = /[-‐‑‒–—―−_]/g;
const keyOf = (value: string | number | boolean): string =>
  withoutBlanks(String(value)).toUpperCase().replace(HYPHENS, '');

function keysOfField(name: string, field: Field, answer: Answer | undefined): UniqueKey[] {
  if (answer === undefined || answer === null) return [];
  if (field.type === 'table') {
    const rows = Array.isArray(answer) ? (answer as readonly Answers[]) : [];
    return rows.flatMap((row) =>
      Object.entries(field.columns).flatMap(([column, inner]) => keysOfField(`${name}.${column}`, inner, row[column])),
    );
  }
  const scope = field.uniqueIn;
  if (scope === undefined) return [];
  const values = Array.isArray(answer) ? (answer as readonly string[]) : [answer as string | number | boolean];
  return values.map((value) => ({ scope, key: keyOf(value), field: name })).filter(({ key }) => key !== '');
}

/** The keys a case claims: each may be held by one case within its scope. The same key twice in one case is given once. */
export function keysOf(form: Form, answers: Answers): readonly UniqueKey[] {
  const keys = Object.entries(form).flatMap(([name, field]) => keysOfField(name, field, own(answers, name)));
  return keys.filter((one, i) => keys.findIndex((other) => other.field === one.field && other.key === one.key) === i);
}

const sensitive = (field: Field): boolean =>
  classOf(field) >= 'S2' || (field.type === 'table' && Object.values(field.columns).some(sensitive));

/** S2 and above apart from the rest; together they are the answers again. A table goes where its most sensitive column goes. */
export function splitBySensitivity(form: Form, answers: Answers): { plain: Answers; sensitive: Answers } {
  const apart: { plain: Record<string, Answer>; sensitive: Record<string, Answer> } = { plain: {}, sensitive: {} };
  for (const [name, answer] of Object.entries(answers)) {
    const field = Object.hasOwn(form, name) ? own(form, name) : undefined;
    // What the form does not know is treated as if it named somebody.
    apart[field !== undefined && !sensitive(field) ? 'plain' : 'sensitive'][name] = answer;
  }
  return apart;
}
