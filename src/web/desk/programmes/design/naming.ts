// What a setting of a stage can name in this programme: fields, what the round gives, stages, schemes and so on, by their words. A setting that
// names what is gone keeps it and says so (web/parts/form/named-input.tsx).
import { type Text, text } from '#kit/text.ts';
import { lostFact } from '#policy/draw-weights.ts';
import { factAt, facts } from '#policy/facts.ts';
import type { Choice, Field, Naming } from '#policy/form.ts';
import { put } from '#policy/in-words.ts';
import type { Programme } from '#policy/programme.ts';
import { stageTitle } from '#web/desk/programmes/words.ts';
import type { Typed } from '#web/parts/form/field-frame.tsx';
import type { Named, NamedHere } from '#web/parts/form/named-input.tsx';
import type { Values } from '#web/parts/form/typed.ts';

const fits = (types: Naming['types'], type: string): boolean => types === undefined || types.includes(type);

const isWanted = (field: Field, types: Naming['types']): boolean =>
  fits(types, field.type) && !(types?.includes('choice') && field.type === 'choice' && field.many);

/** A row of the settings that may be half written: nothing is named by a key that is not there yet. */
const rowsOf = (value: unknown): Named[] =>
  (Array.isArray(value) ? (value as readonly Values[]) : []).flatMap(({ key, says, saysEn }) =>
    typeof key === 'string' && key !== ''
      ? [{ key, says: text(String(says || key), String(saysEn || says || key)) }]
      : [],
  );

const once = (all: readonly Named[]): Named[] =>
  all.filter(({ key }, n) => all.findIndex((one) => one.key === key) === n);

const choicesIn = (form: Programme['form'], by: unknown): readonly Choice[] => {
  const field = typeof by === 'string' && Object.hasOwn(form, by) ? form[by] : undefined;
  return field?.type === 'choice' && Array.isArray(field.choices) ? (field.choices as readonly Choice[]) : [];
};

function factsHere(programme: Programme, now: unknown): Named[] {
  const own = { key: lostFact(programme.key), says: text('这一项以前连着几次没抽中', 'Draws of this lost in a row') };
  const all = Object.entries(facts).map(([key, { label }]) => ({ key, says: label }));
  const known = typeof now === 'string' ? factAt(now) : undefined;
  return once([...all, own, ...(known ? [{ key: String(now), says: known.label }] : [])]);
}

/** All that may be named there; `settings` as they are typed, `now` what is named. */
function namable({ of, types }: Naming, programme: Programme, settings: Values, now: unknown): Named[] {
  const { form, parameters, stages, amount } = programme;
  switch (of) {
    case 'field':
      return Object.entries(form).flatMap(([key, field]) =>
        isWanted(field, types) ? [{ key, says: field.label }] : [],
      );
    case 'parameter':
      return Object.entries(parameters).flatMap(([key, { type, label }]) =>
        fits(types, type) ? [{ key, says: label }] : [],
      );
    case 'stage':
      return Object.entries(stages).flatMap(([key, one]) =>
        fits(types, one.kind) ? [{ key, says: stageTitle(key, one) }] : [],
      );
    case 'scheme':
      return rowsOf(settings.schemes);
    case 'criterion':
      return once(rowsOf(settings.criteria));
    case 'choice':
      return choicesIn(form, settings.by).map(({ key, label }) => ({ key, says: label }));
    case 'instalment':
      return (amount?.instalments ?? []).map(({ key, percent }, n) => ({
        key,
        says: text(`第 ${n + 1} 期（${percent}%）`, `instalment ${n + 1} (${percent}%)`),
      }));
    case 'fact':
      return factsHere(programme, now);
  }
}

/** What has to be made before there is anything to name. */
function wanting({ of, types = [] }: Naming): Text {
  if (of === 'field') {
    const type = fieldTypes[types[0] ?? ''];
    return type
      ? put('先在“表单”里加一项：{0}', 'First add to the form: {0}', type)
      : text('“表单”里还没有栏目', 'The form has no fields yet');
  }
  if (of === 'parameter') return text('先在“批次给出”里加上', 'First add it to what the round gives');
  if (of === 'instalment') return text('先在“得多少”里分期', 'First divide the amount into instalments');
  return text('还没有能选的', 'There is nothing to choose yet');
}

/** Types of fields as the part “表单” calls them. */
export const fieldTypes: Readonly<Record<string, Text>> = {
  text: text('文字', 'text'),
  number: text('数字', 'number'),
  money: text('金额', 'amount'),
  date: text('日期', 'date'),
  choice: text('选择', 'choice'),
  'yes-no': text('是或否', 'yes or no'),
  file: text('照片或文件', 'picture or file'),
  consent: text('同意', 'agreement'),
  person: text('会员', 'member'),
  organisation: text('工会', 'union'),
  table: text('逐行的表', 'table'),
};

/** Whether it is asked, beside what stands in the row (or in the settings themselves) so far. */
export const applies = ({ when }: Naming, row: Values): boolean =>
  when === undefined || row[when.column] === undefined || row[when.column] === when.is;

/** `settings` as they are typed. A key of one's own is typed where nothing says which there are. */
export const namingIn =
  (programme: Programme, settings: Values) =>
  ({ names = [] }: Typed<'text'>, now: unknown, row: Values): NamedHere | null => {
    const here = names.filter((one) => applies(one, row));
    const all = once(here.flatMap((one) => namable(one, programme, settings, now)));
    if (all.length === 0 && here.length > 0 && here.every(({ of }) => of === 'choice')) return null;
    return { all, wanting: wanting(here[0] ?? names[0]!) };
  };
