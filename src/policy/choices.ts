// What can be chosen in a field, and which choice somebody meant: by key, by label or as unions write it in workbooks.
import { normaliseText } from '#kit/normalise.ts';
import { own } from '#kit/own.ts';
import type { Choice, Field, Form } from '#policy/form.ts';
import type { Offer, Programme } from '#policy/programme.ts';
import type { RoundFacts } from '#policy/reading.ts';
import { awardChoices } from '#policy/scheme.ts';

type ChoiceField = Extract<Field, { type: 'choice' }>;

const isText = (value: unknown): value is { zh: string; en: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { zh?: unknown }).zh === 'string' &&
  typeof (value as { en?: unknown }).en === 'string';

const asChoice = (entry: unknown): Choice | undefined => {
  if (typeof entry === 'string') return { key: entry, label: { zh: entry, en: entry } };
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { key, label, spellings } = entry as Offer;
  if (typeof key !== 'string') return undefined;
  return {
    key,
    label: isText(label) ? label : { zh: key, en: key },
    ...(Array.isArray(spellings) ? { spellings } : {}),
  };
};

const lists = new WeakMap<readonly unknown[], readonly Choice[]>();

/** Kept per list, so that a workbook of thousands of rows builds the index of its spellings once. */
function listed(entries: readonly unknown[]): readonly Choice[] {
  const known = lists.get(entries);
  if (known) return known;
  const choices = entries.map(asChoice).filter((choice) => choice !== undefined);
  lists.set(entries, choices);
  return choices;
}

/**
 * The choices of a field. From a parameter: texts stand for themselves, offers carry keys and labels, a price list's keys
 * borrow the labels of the form's own choices. undefined: the round does not give them.
 */
export function choicesOf(
  field: ChoiceField,
  round?: Pick<RoundFacts, 'parameters'>,
  form: Form = {},
): readonly Choice[] | undefined {
  if (!('parameter' in field.choices)) return field.choices;
  const name = field.choices.parameter;
  if (round === undefined || !Object.hasOwn(round.parameters, name)) return undefined;
  const value = own(round.parameters, name);
  if (Array.isArray(value)) return listed(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const named = Object.values(form).flatMap((one) =>
    one.type === 'choice' && Array.isArray(one.choices) ? (one.choices as readonly Choice[]) : [],
  );
  return Object.keys(value).map(
    (key) => named.find((choice) => choice.key === key) ?? { key, label: { zh: key, en: key } },
  );
}

/**
 * As above for a field of a programme; an empty list when the round does not give them. In place of a field a stage may be named: then the awards
 * that it gives are the choices.
 */
export const choicesIn = (
  { form, stages }: Pick<Programme, 'form'> & Partial<Pick<Programme, 'stages'>>,
  key: string,
  round?: Pick<RoundFacts, 'parameters'>,
): readonly Choice[] => {
  const field = Object.hasOwn(form, key) ? own(form, key) : undefined;
  if (field?.type === 'choice') return choicesOf(field, round, form) ?? [];
  const stage = stages && Object.hasOwn(stages, key) ? own(stages, key) : undefined;
  return field === undefined && stage ? awardChoices(stage.settings) : [];
};

/** Case and width do not count. */
export const spelling = (written: string): string => normaliseText(written).toLowerCase();
/** Letters and digits alone: '三级 / 高级工（3）' and '三级/高级工(3)' are one spelling. */
const lettersOf = (written: string): string => spelling(written).replace(/[^\p{L}\p{N}]/gu, '');

/** Spelling → what it means; null where it could be more than one choice. */
type Index = ReadonlyMap<string, Choice | null>;
const indices = new WeakMap<readonly Choice[], readonly [written: Index, letters: Index]>();

export const spellingsOf = ({ key, label, spellings }: Choice): readonly string[] =>
  [key, label.zh, label.en, ...(spellings ?? [])].filter((written) => typeof written === 'string');

function indexOf(choices: readonly Choice[], as: (written: string) => string): Index {
  const index = new Map<string, Choice | null>();
  for (const choice of choices) {
    for (const written of spellingsOf(choice).map(as)) {
      const other = index.get(written);
      if (written !== '') index.set(written, other === undefined || other?.key === choice.key ? choice : null);
    }
  }
  return index;
}

/**
 * The choice meant by `written`: its key, else as it is spelt, else by its letters and digits alone ('C++' is not 'C').
 * undefined also where it could be more than one: a choice is never guessed.
 */
export function findChoice(choices: readonly Choice[], written: string): Choice | undefined {
  const exact = choices.find((choice) => choice.key === written);
  if (exact !== undefined) return exact;
  let known = indices.get(choices);
  if (!known) {
    known = [indexOf(choices, spelling), indexOf(choices, lettersOf)];
    indices.set(choices, known);
  }
  const found = known[0].get(spelling(written));
  return (found === undefined ? known[1].get(lettersOf(written)) : found) ?? undefined;
}
