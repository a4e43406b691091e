// The amount under the rules of a case: what was granted, or what the policy would give today, and how that comes about.
import { formatYuan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';

interface OfCase {
  /** Granted; null: not yet. */
  readonly amountFen: number | null;
  /** By the policy, with what is on file today; null: it cannot be told. */
  readonly dueFen: number | null;
  readonly amountSteps: readonly Text[];
}

/** null where there is neither. What is on file may have changed since the grant: its steps are told only where they still lead to what was granted. */
export function amountInWords({ amountFen, dueFen, amountSteps }: OfCase): { fen: number; how: Text } | null {
  const steps = text(amountSteps.map(({ zh }) => zh).join('；'), amountSteps.map(({ en }) => en).join('; '));
  if (amountFen === null)
    return dueFen === null
      ? null
      : {
          fen: dueFen,
          how: text(
            `${steps.zh}${steps.zh && '；'}按今天登记的信息算，以批准那天为准`,
            `${steps.en}${steps.en && '; '}with what is on file today; that of the day of the grant counts`,
          ),
        };
  if (dueFen === null || dueFen === amountFen) return { fen: amountFen, how: steps };
  return {
    fen: amountFen,
    how: text(
      `批准时定的；按今天登记的信息会是 ${formatYuan(dueFen)}`,
      `As granted; with what is on file today it would be ${formatYuan(dueFen)}`,
    ),
  };
}
