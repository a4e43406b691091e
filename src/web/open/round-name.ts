// What tells a round from others of the same programme and year: mostly the year is enough, and a second round of a year goes by its name.
import type { Text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';

type Round = Answer<'GET /open/rounds'>['rounds'][number];

export const isOneOfSeveral = (round: Round, all: readonly Round[]): boolean =>
  all.some((one) => one.id !== round.id && one.year === round.year && one.programme.zh === round.programme.zh);

/** '2026年', or '2026年第二批' where that year has another. */
export const roundWords = (round: Round, all: readonly Round[]): Text =>
  isOneOfSeveral(round, all) ? { zh: round.name, en: round.name } : { zh: `${round.year}年`, en: String(round.year) };
