// An answer as people read it: choices by their names, money in yuan, days in full; tables row by row.
import { formatFullDay } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { choicesOf } from '#policy/choices.ts';
import type { Answer, Answers, Field, Form } from '#policy/form.ts';
import { yuan } from '#policy/in-words.ts';
import type { RoundFacts } from '#policy/reading.ts';

interface Around {
  readonly form: Form;
  readonly round: Pick<RoundFacts, 'parameters'>;
  /** The name of a person or an organisation; what has none is told by its number. */
  readonly nameOf?: (type: 'person' | 'organisation', id: number) => string | undefined;
}

const joined = (parts: readonly Text[], zh: string, en: string): Text => ({
  zh: parts.map((part) => part.zh).join(zh),
  en: parts.map((part) => part.en).join(en),
});
const asWritten = (value: unknown): Text => text(String(value), String(value));

function chosen(field: Field & { type: 'choice' }, key: string, { form, round }: Around): Text {
  const choice = choicesOf(field, round, form)?.find((one) => one.key === key);
  return choice?.label ?? asWritten(key);
}

/** null where nothing was answered. */
export function answerInWords(field: Field, answer: Answer | undefined, around: Around): Text | null {
  if (answer === undefined || answer === null || answer === '') return null;
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
      return yuan(answer as number);
    case 'date':
      return formatFullDay(String(answer));
    case 'yes-no':
      return answer === true ? text('是', 'yes') : text('否', 'no');
    case 'consent':
      return answer === true ? text('同意', 'agreed') : text('没有同意', 'not agreed');
    case 'file':
      return text('已交', 'handed in');
    case 'person':
    case 'organisation':
      return asWritten(around.nameOf?.(field.type, Number(answer)) ?? `№ ${answer}`);
    case 'table':
      return joined(
        (answer as readonly Answers[]).map((row) => rowInWords(field.columns, row, around)),
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
