// By which year a number counts: one source of the words for every page that prints figures. A case that came in autumn and was paid in January counts in the
// year of its round one way and in the next year the other, so the two differ, and neither is wrong.
import { type Text, text } from '#kit/text.ts';

export type CountedBy = 'round' | 'date';

interface Words {
  /** In a choice and in a caption. */
  readonly short: Text;
  /** What it means, in a sentence. */
  readonly means: Text;
}

export const countedBy: Readonly<Record<CountedBy, Words>> = {
  round: {
    short: text('按批次年度', 'by the year of the round'),
    means: text(
      '按批次年度：哪一年的批次就算在哪一年，不管哪天办的',
      'By the year of the round: a case counts in the year of its round, on whatever day it was done',
    ),
  },
  date: {
    short: text('按办理日期', 'by the date'),
    means: text(
      '按办理日期：哪天办的就算在哪天，不管是哪一年的批次',
      'By the date: each act counts on the day it was done, of whatever round it is',
    ),
  },
};
