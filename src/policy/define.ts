// How a programme comes to be: written in a file here (`defineProgramme`) or as JSON elsewhere (`parseProgramme`). Both end as the same frozen value.
import { isDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { scopesOf, testsOf } from '#policy/concern.ts';
import type { Choice } from '#policy/form.ts';
import { checkAnswers } from '#policy/form-check.ts';
import { programmeSchema } from '#policy/json-schema.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { type Mistake, mistakesIn } from '#policy/schema-check.ts';

type Defaults = 'parameters' | 'who' | 'form' | 'rules' | 'bulletin';

/** As a file writes it: what a programme does not need may be left out. */
export type Authored = Omit<Programme, Defaults> & Partial<Pick<Programme, Defaults>>;

const defaults = (): Pick<Programme, Defaults> => ({ parameters: {}, who: [], form: {}, rules: [], bulletin: [] });

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
}

const days = (programme: Programme): Mistake[] =>
  (['effectiveFrom', 'effectiveUntil'] as const)
    .filter((name) => programme[name] !== undefined && !isDay(programme[name]))
    .map((name) => ({
      path: name,
      why: text(`没有“${programme[name]}”这一天`, `There is no day “${programme[name]}”`),
    }));

function repeated(keys: readonly string[], at: (index: number) => string): Mistake[] {
  return keys.flatMap((key, i) =>
    keys.indexOf(key) === i ? [] : [{ path: at(i), why: text(`“${key}”重复了`, `“${key}” occurs twice`) }],
  );
}

/** A policy has some ten; this many keep a check of the whole well under a second. */
const testsMost = 1000;

/** What a schema cannot say. */
function beyondSchema(programme: Programme): Mistake[] {
  const { who, rules } = programme;
  const place = (i: number) => (i < who.length ? `who[${i}].key` : `rules[${i - who.length}].key`);
  const mistakes = [
    ...days(programme),
    ...repeated(
      [...who, ...rules].map((rule) => rule.key),
      place,
    ),
  ];
  if (programme.effectiveUntil !== undefined && programme.effectiveUntil < programme.effectiveFrom) {
    mistakes.push({ path: 'effectiveUntil', why: text('失效日早于生效日', 'It ends before it begins') });
  }
  const tests = testsOf(programme).length;
  if (tests > testsMost)
    mistakes.push({
      path: '',
      why: text(`共 ${tests} 个条件，最多 ${testsMost} 个`, `It holds ${tests} tests; ${testsMost} at most`),
    });
  const instalments = programme.amount?.instalments;
  if (instalments !== undefined) {
    const sum = instalments.reduce((all, one) => all + one.percent, 0);
    if (sum !== 100)
      mistakes.push({
        path: 'amount.instalments',
        why: text(`各期合计 ${sum}%，应为 100%`, `The shares add up to ${sum} %, not 100 %`),
      });
    mistakes.push(
      ...repeated(
        instalments.map((one) => one.key),
        (i) => `amount.instalments[${i}].key`,
      ),
    );
  }
  for (const { prefix, form } of scopesOf(programme.form)) {
    for (const [key, field] of Object.entries(form)) {
      if (field.type !== 'choice' || !Array.isArray(field.choices)) continue;
      const keys = (field.choices as readonly Choice[]).map((choice) => choice.key);
      mistakes.push(...repeated(keys, (i) => `${prefix}${key}.choices[${i}].key`));
    }
  }
  return mistakes;
}

const wrong = (mistakes: readonly Mistake[]): Refusal => {
  const first = mistakes[0] as Mistake;
  const [zh, en] = [first.path === '' ? '整个文件' : first.path, first.path === '' ? 'the whole file' : first.path];
  return refuse(
    'programme-wrong',
    `办法文件有 ${mistakes.length} 处不对。${zh}：${first.why.zh}`,
    `The programme file has ${mistakes.length} mistake(s). ${en}: ${first.why.en}`,
    { details: mistakes, next: text('按所列位置改正后再检查', 'Correct the places listed and check again') },
  );
};

/**
 * Takes JSON made anywhere. Refuses programme-wrong with `details: {path, why}[]`, one per mistake. Never throws.
 * Kinds' settings are checked by `checkStages`, what the policy means by `checkProgramme`.
 */
export function parseProgramme(json: unknown): Programme | Refusal {
  let copy: unknown;
  try {
    copy = JSON.parse(JSON.stringify(json) ?? 'null');
  } catch {
    return wrong([{ path: '', why: text('不是可以读取的 JSON', 'It is not readable JSON') }]);
  }
  if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) copy = { ...defaults(), ...copy };
  const mistakes = mistakesIn(copy, programmeSchema);
  if (mistakes.length > 0) return wrong(mistakes);
  const programme = copy as Programme;
  const more = beyondSchema(programme);
  return more.length > 0 ? wrong(more) : freeze(programme);
}

/** For programmes in this repository: a mistake is a Fault at start-up, naming the first place. */
export function defineProgramme(authored: Authored): Programme {
  const programme = parseProgramme(authored);
  if (isRefusal(programme)) throw new Fault(`${authored.key}: ${programme.why.en}`);
  return programme;
}

const emptySetting = text('写了却是空的；不用就去掉', 'It is empty; leave it out');

/** Settings of each stage against what its kind declares. Refuses stages-wrong with `details: {path, why}[]`. */
export function checkStages(programme: Programme, kinds: Readonly<Record<string, Kind>>): Refusal | undefined {
  const mistakes: Mistake[] = [];
  for (const [key, { kind: name, settings }] of Object.entries(programme.stages)) {
    const kind = Object.hasOwn(kinds, name) ? own(kinds, name) : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds);
      mistakes.push({
        path: `stages.${key}.kind`,
        why: text(
          `没有“${name}”这种环节，现有：${known.join('、')}`,
          `There is no kind “${name}”; there are: ${known.join(', ')}`,
        ),
      });
      continue;
    }
    const checked = checkAnswers(kind.settings, settings);
    const told = (field: string, why: Text) => mistakes.push({ path: `stages.${key}.settings.${field}`, why });
    if (isRefusal(checked)) {
      for (const { field, why } of checked.details as { field: string; why: Text }[]) told(field, why);
      continue;
    }
    // A form lets what is empty pass; a kind reads its settings as they stand.
    for (const field of Object.keys(settings)) if (!Object.hasOwn(checked.answers, field)) told(field, emptySetting);
  }
  if (mistakes.length === 0) return undefined;
  return { ...wrong(mistakes), code: 'stages-wrong' };
}
