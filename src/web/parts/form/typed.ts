// Answers as people type them: money in yuan, numbers as text; how they are read is policy/answer-words.ts.
import { choicesOf } from '#policy/choices.ts';
import type { Answer, Answers, Choice, Field, Form } from '#policy/form.ts';
import type { FormContext } from '#policy/form-check.ts';

/** What stands in the fields, exactly as typed; the checker makes answers of it. */
export type Values = Readonly<Record<string, unknown>>;

export const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

const typedOne = (field: Field | undefined, answer: Answer): unknown => {
  if (field?.type === 'money' && typeof answer === 'number') return (answer / 100).toFixed(2).replace(/\.00$/, '');
  if (field?.type === 'number' && typeof answer === 'number') return String(answer);
  if (field?.type === 'table' && Array.isArray(answer))
    return (answer as readonly Answers[]).map((row) => typedOf(field.columns, row));
  return answer;
};

/** Answers on file put into fields to be corrected. */
export const typedOf = (form: Form, answers: Answers): Values =>
  Object.fromEntries(Object.entries(answers).map(([key, answer]) => [key, typedOne(form[key], answer)]));

export const choicesFor = (field: Field, form: Form, context: FormContext): readonly Choice[] =>
  field.type === 'choice' ? (choicesOf(field, context.round, form) ?? []) : [];
