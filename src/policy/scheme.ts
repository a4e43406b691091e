// Schemes of scoring as they stand in the settings of a stage: lines that people write in a table, put together per scheme. Half-written
// settings give half a scheme, because the designer shows them while they are written.
import { text } from '#kit/text.ts';
import type { Answers } from '#policy/form.ts';
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

const lines = <Line>(value: unknown): readonly Line[] => (Array.isArray(value) ? (value as readonly Line[]) : []);

export const criterionLines = (settings: Settings): readonly CriterionLine[] => lines(settings.criteria);
export const tieRules = (settings: Settings): readonly TieRule[] => lines(settings.ties);

export const schemesOf = (settings: Settings): readonly Scheme[] =>
  lines<SchemeLine>(settings.schemes).map(({ key, says, saysEn, average, take, floor }) => ({
    ...{ key, label: text(says, saysEn), average, take: take ?? null, floor: floor ?? 0 },
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

export const schemeOf = (settings: Settings, key: string): Scheme | undefined =>
  schemesOf(settings).find((scheme) => scheme.key === key);

/** Which scheme a work is marked by: the only one, or the one named by the field that chooses. */
export function schemeFor(settings: Settings, answers: Answers): Scheme | undefined {
  const { by } = settings;
  return typeof by === 'string' ? schemeOf(settings, String(answers[by])) : schemesOf(settings)[0];
}
