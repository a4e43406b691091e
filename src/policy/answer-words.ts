// An answer as people read it, on every page and in every list: choices by their names, money in yuan, days in full; tables row by row.
import { formatFullDay } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { choicesOf } from '#policy/choices.ts';
import { facts } from '#policy/facts.ts';
import type { Answer, Answers, Choice, Field, Form } from '#policy/form.ts';
import { durationOf, joined, yuan } from '#policy/in-words.ts';
import type { RoundFacts } from '#policy/reading.ts';

interface Around {
  readonly form: Form;
  readonly round?: Pick<RoundFacts, 'parameters'> | undefined;
  /** The name of a person or an organisation; what has none is told by its number. */
  readonly nameOf?: (type: 'person' | 'organisation', id: number) => string | undefined;
}

/** The seven levels of organisation by their names. */
export const levelChoices: readonly Choice[] = facts['organisation.level']?.choices ?? [];

const asWritten = (value: unknown): Text => text(String(value), String(value));

function chosen(field: Field & { type: 'choice' }, key: string, { form, round }: Around): Text {
  const choice = choicesOf(field, round, form)?.find((one) => one.key === key);
  return choice?.label ?? asWritten(key);
}

/** null where nothing was answered. */
export function answerInWords(field: Field, answer: Answer | undefined, around: Around): Text | null {
  if (answer === undefined || answer === null || answer === '') return null;
  // While it is typed, what stands in a field may not be what the field will hold.
  switch (field.type) {
    case 'choice': {
      const keys = Array.isArray(answer) ? (answer as readonly string[]) : [String(answer)];
      return joined(
        keys.map((key) => chosen(field, key, around)),
        '、',
        ', ',
      );
    }
    case 'money':
      return typeof answer === 'number' ? yuan(answer) : asWritten(answer);
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(String(answer)) ? formatFullDay(String(answer)) : asWritten(answer);
    case 'yes-no':
      return answer === true ? text('是', 'yes') : text('否', 'no');
    case 'consent':
      return answer === true ? text('同意', 'agreed') : text('没有同意', 'not agreed');
    case 'file':
      return text('已交', 'handed in');
    case 'person':
    case 'organisation':
      return asWritten(around.nameOf?.(field.type, Number(answer)) ?? `№ ${answer}`);
    case 'level':
      return levelChoices.find(({ key }) => key === answer)?.label ?? asWritten(answer);
    case 'duration':
      return durationOf(answer) ?? asWritten(answer);
    case 'table':
      return joined(
        (Array.isArray(answer) ? (answer as readonly Answers[]) : []).map((row) =>
          rowInWords(field.columns, row, around),
        ),
        '；',
        '; ',
      );
    default:
      return asWritten(answer);
  }
}

function rowInWords(columns: Form, row: Answers, around: Around): Text {
  const cells = Object.entries(columns).flatMap(([key, column]) => answerInWords(column, row[key], around) ?? []);
  return joined(cells, '，', ', ');
}
