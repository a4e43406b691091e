// Answers as people type them and as people read them: money in yuan, dates in words, choices by their name.
import { formatFullDay } from '#kit/format.ts';
import { formatDocumentYuan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';
import { choicesOf } from '#policy/choices.ts';
import { facts } from '#policy/facts.ts';
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

/** The seven levels of organisation by their names. */
export const levelChoices: readonly Choice[] = facts['organisation.level']?.choices ?? [];

export const choicesFor = (field: Field, form: Form, context: FormContext): readonly Choice[] =>
  field.type === 'choice' ? (choicesOf(field, context.round, form) ?? []) : [];

/** '5 个工作日' of `{workingDays: 5}`. */
function durationWords(value: unknown): Text {
  const { workingDays, days } = (value ?? {}) as { workingDays?: number; days?: number };
  return workingDays === undefined
    ? text(`${days ?? 0} 天`, `${days ?? 0} days`)
    : text(`${workingDays} 个工作日`, `${workingDays} working days`);
}

/** An answer as a sentence would have it; ids of people, unions and files are for the caller to name. */
export function wordsOf(field: Field, answer: unknown, form: Form, context: FormContext): Text {
  const plain = text(String(answer ?? ''), String(answer ?? ''));
  const named = (key: unknown): Text =>
    choicesFor(field, form, context).find((choice) => choice.key === key)?.label ?? text(String(key), String(key));
  switch (field.type) {
    case 'money':
      return typeof answer === 'number' ? text(formatDocumentYuan(answer), formatDocumentYuan(answer, 'en')) : plain;
    case 'date':
      return typeof answer === 'string' && /^\d{4}-\d\d-\d\d$/.test(answer) ? formatFullDay(answer) : plain;
    case 'choice': {
      const all = (Array.isArray(answer) ? answer : [answer]).map(named);
      return text(all.map((one) => one.zh).join('、'), all.map((one) => one.en).join(', '));
    }
    case 'yes-no':
      return answer === true ? text('是', 'Yes') : text('否', 'No');
    case 'consent':
      return answer === true ? text('同意', 'Agreed') : text('没有同意', 'Not agreed');
    case 'level':
      return levelChoices.find((choice) => choice.key === answer)?.label ?? plain;
    case 'duration':
      return durationWords(answer);
    case 'table': {
      const rows = Array.isArray(answer) ? answer.length : 0;
      return text(`${rows} 行`, rows === 1 ? '1 row' : `${rows} rows`);
    }
    default:
      return plain;
  }
}
