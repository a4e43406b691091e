// Schemes of scoring as they stand in the settings of a stage: lines that people write in a table, put together per scheme. Half-written
// settings give half a scheme, because the designer shows them while they are written.
import { own } from '#kit/own.ts';
import { text } from '#kit/text.ts';
import type { Award } from '#policy/awards.ts';
import type { Answers, Choice } from '#policy/form.ts';
import type { Average, Criterion, Scheme, TieRule } from '#policy/scoring.ts';

type Settings = Readonly<Record<string, unknown>>;

interface SchemeLine {
  readonly key: string;
  readonly says: string;
  readonly saysEn: string;
  readonly average: Average;
  readonly take?: number | null;
  readonly floor?: number | null;
}

interface CriterionLine {
  /** Left out: it is asked in every scheme. */
  readonly scheme?: string | null;
  readonly key: string;
  readonly says: string;
  readonly saysEn: string;
  readonly weight: number;
  readonly top: number;
  readonly veto?: boolean | null;
}

interface AwardLine {
  /** Left out: it is given in every scheme. */
  readonly scheme?: string | null;
  readonly key: string;
  readonly says: string;
  readonly saysEn: string;
  readonly places?: number | null;
  readonly floor?: number | null;
  readonly beside?: boolean | null;
}

/** What a round was given, where numbers are its to say; left out, what the programme says stands alone. */
type Given = Readonly<Record<string, unknown>>;

const lines = <Line>(value: unknown): readonly Line[] =>
  Array.isArray(value) ? (value as readonly Line[]).filter((one) => typeof one === 'object' && one !== null) : [];

export const criterionLines = (settings: Settings): readonly CriterionLine[] => lines(settings.criteria);
export const tieRules = (settings: Settings): readonly TieRule[] => lines(settings.ties);

export const awardLines = (settings: Settings): readonly AwardLine[] => lines(settings.awards);

/** Each award once, however many schemes give it: what figures are broken down by, and what a record is named after. */
export const awardChoices = (settings: Settings): readonly Choice[] => {
  const all = awardLines(settings);
  return all
    .filter(({ key }, n) => all.findIndex((one) => one.key === key) === n)
    .map(({ key, says, saysEn }) => ({ key, label: text(says, saysEn) }));
};

/** A number that the round gives for this key; null: the round is not asked. What it was not given for has none. */
function givenFor({ numbers }: Settings, given: Given | undefined, key: string): number | null {
  if (typeof numbers !== 'string' || given === undefined) return null;
  const byKey = (own(given, numbers) ?? {}) as Readonly<Record<string, number>>;
  return Object.hasOwn(byKey, key) ? byKey[key]! : 0;
}

function awardsOf(settings: Settings, scheme: string, given: Given | undefined): readonly Award[] {
  const mine = awardLines(settings).filter((one) => (one.scheme ?? scheme) === scheme);
  return mine.map(({ key, says, saysEn, places, floor, beside }) => ({
    ...{ key, label: text(says, saysEn), floor: floor ?? 0, beside: beside === true },
    places: (settings.numbersOf === 'award' ? givenFor(settings, given, key) : null) ?? places ?? null,
  }));
}

export const schemesOf = (settings: Settings, given?: Given): readonly Scheme[] =>
  lines<SchemeLine>(settings.schemes).map(({ key, says, saysEn, average, take, floor }) => ({
    ...{ key, label: text(says, saysEn), average, floor: floor ?? 0 },
    take: (settings.numbersOf === 'award' ? null : givenFor(settings, given, key)) ?? take ?? null,
    awards: awardsOf(settings, key, given),
    criteria: criterionLines(settings)
      .filter((one) => (one.scheme ?? key) === key)
      .map(
        (one): Criterion => ({
          ...{ key: one.key, label: text(one.says, one.saysEn) },
          ...{ weight: one.weight, top: one.top, veto: one.veto === true },
        }),
      ),
    ties: tieRules(settings),
    atCut: settings.atCut === 'all-in' ? 'all-in' : 'all-out',
  }));

export const schemeOf = (settings: Settings, key: string, given?: Given): Scheme | undefined =>
  schemesOf(settings, given).find((scheme) => scheme.key === key);

/** Which scheme a work is marked by: the only one, or the one named by the field that chooses. */
export function schemeFor(settings: Settings, answers: Answers): Scheme | undefined {
  const { by } = settings;
  return typeof by === 'string' ? schemeOf(settings, String(own(answers, by))) : schemesOf(settings)[0];
}
