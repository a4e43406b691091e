// Which measures a programme has: those its kinds declare, stage by stage, and those every case has. Bulletins and figure tables name
// no other, so a misspelt measure is found when the programme is checked and not printed as a nought.
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import type { Choice } from '#policy/form.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

export type Kinds = Readonly<Record<string, Pick<Kind, 'measures' | 'title' | 'splits'>>>;

export interface Breakdown {
  readonly label: Text;
  /** null: they come with the round. */
  readonly choices: readonly Choice[] | null;
}

/** What the engine counts of every case, whatever its stages. */
export const caseMeasures: Readonly<Record<string, Text>> = {
  'cases.opened': { zh: '办件', en: 'Cases' },
  'cases.open': { zh: '办理中', en: 'Under way' },
  'cases.passed': { zh: '通过', en: 'Passed' },
  'cases.failed': { zh: '未通过', en: 'Refused' },
  'cases.withdrawn': { zh: '撤回', en: 'Withdrawn' },
};

/** What those count. */
const caseMeanings: Readonly<Record<string, Text>> = {
  'cases.opened': {
    zh: '所有办件，不管后来怎样；在填、还没交的也算',
    en: 'All cases, whatever became of them, also those not handed in yet',
  },
  'cases.open': { zh: '现在还没有办完的', en: 'Not yet done with' },
  'cases.passed': { zh: '走完所有环节的', en: 'Went through all stages' },
  'cases.failed': { zh: '不符合或没有批准的', en: 'Not eligible or not granted' },
  'cases.withdrawn': { zh: '本人撤回的', en: 'Taken back by who applied' },
};

/** What a measure counts, in a sentence; undefined for a measure that the programme does not have. */
export function meaningOf(
  measure: string,
  programme: Programme,
  kinds: Readonly<Record<string, Pick<Kind, 'meanings'>>>,
): Text | undefined {
  if (Object.hasOwn(caseMeanings, measure)) return own(caseMeanings, measure);
  const [stage = '', name = ''] = measure.split('.');
  if (stage === 'at') return { zh: '现在停在这一环节的', en: 'Waiting at this stage now' };
  const kind = Object.hasOwn(programme.stages, stage) ? own(kinds, own(programme.stages, stage)!.kind) : undefined;
  return own(kind?.meanings, name);
}

/** Measure key → its title: `cases.*`, then stage by stage what is waiting there now (`at.<stage>`) and what its kind counts. */
export function measuresOf(programme: Programme, kinds: Kinds): Map<string, Text> {
  const measures = new Map(Object.entries(caseMeasures));
  for (const [key, stage] of Object.entries(programme.stages)) {
    const kind = Object.hasOwn(kinds, stage.kind) ? own(kinds, stage.kind) : undefined;
    if (!kind) continue; // `programme check` refuses an unknown kind
    const title = stage.title ?? kind.title;
    measures.set(`at.${key}`, { zh: `${title.zh}：在办`, en: `${title.en}: waiting` });
    for (const [measure, says] of Object.entries(kind.measures)) {
      measures.set(`${key}.${measure}`, { zh: `${title.zh}：${says.zh}`, en: `${title.en}: ${says.en}` });
    }
  }
  return measures;
}

/** What a measure is broken down by: fields that the programme names, and what its kind tells of itself; key → title and choices. */
export function breakdownsOf(measure: string, programme: Programme, kinds: Kinds): Map<string, Breakdown> {
  const [stage = '', name = ''] = measure.split('.');
  const fields = (programme.breakdowns ?? []).flatMap((key): [string, Breakdown][] => {
    const field = own(programme.form, key);
    if (field?.type !== 'choice') return [];
    return [[key, { label: field.label, choices: Array.isArray(field.choices) ? field.choices : null }]];
  });
  const { kind, settings } = own(programme.stages, stage) ?? {};
  const known = kind !== undefined && Object.hasOwn(kinds, kind) ? own(kinds, kind) : undefined;
  const splits = (known?.splits?.(settings ?? {}) ?? []).filter((split) => split.measure === name);
  return new Map([...fields, ...splits.map((one): [string, Breakdown] => [one.by, one])]);
}

/** Whether a measure is money: kinds end the keys of amounts in `Fen`, as everywhere. */
export const isMoney = (measure: string): boolean => /Fen(@|$)/.test(measure);
