// The one checker of answers, for browser, API, import and kinds' settings alike: what people type becomes what is stored, or a
// sentence per field. Checking what was checked changes nothing. It never throws, whatever it is given.
import { isDay, parseDay } from '#kit/days.ts';
import { parseCardNumber, parseCreditCode, parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { formatDocumentYuan, parseYuan } from '#kit/money.ts';
import { normaliseText, tidyProse, withoutBlanks } from '#kit/normalise.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { choicesOf, findChoice } from '#policy/choices.ts';
import { truth } from '#policy/evaluate.ts';
import type { Answer, Answers, Field, Form } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { levels } from '#policy/programme.ts';
import { isId, type RoundFacts } from '#policy/reading.ts';

/** What a check may look at; settings of kinds and inputs of actions need none of it. */
export interface FormContext {
  readonly round?: RoundFacts;
  readonly facts?: FactSnapshot;
  readonly asOf?: string;
  readonly within?: (id: number, ancestorId: number) => boolean;
}

export interface FieldFault {
  /** `issuedOn`, or `rows.2.amount` for the second row of a table. */
  readonly field: string;
  readonly why: Text;
}

type Typed<T extends Field['type']> = Extract<Field, { type: T }>;
/** The cleaned value, or why not. */
type Checked = { readonly value: unknown } | { readonly why: Text } | { readonly faults: readonly FieldFault[] };

const maxFields = 200;
export const maxTextLength = 500;
const maxRows = 200;
/** Nobody types so much into a field of these; a sentence that quotes it must stay readable. */
const short: Readonly<Partial<Record<Field['type'], number>>> = { number: 40, money: 60, date: 60 };

const ok = (value: unknown): Checked => ({ value });
const no = (zh: string, en: string): Checked => ({ why: { zh, en } });
const taken = (result: unknown): Checked => (isRefusal(result) ? { why: result.why } : { value: result });

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const isNothing = (raw: unknown): boolean =>
  raw === undefined || raw === null || (typeof raw === 'string' && normaliseText(raw) === '');
const isBlank = (raw: unknown): boolean => isNothing(raw) || (Array.isArray(raw) && raw.every(isNothing));

/** Text as written, also a number from a spreadsheet; undefined for anything else. */
const written = (raw: unknown): string | undefined =>
  typeof raw === 'string' ? raw : typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : undefined;

function checkText(field: Typed<'text'>, raw: unknown): Checked {
  const given = written(raw);
  if (given === undefined) return no('应当是文字', 'It should be text');
  const limit = field.maxLength ?? maxTextLength;
  if (given.length > 20_000 + limit) return no(`最多 ${limit} 个字`, `${limit} characters at most`);
  const clean = field.prose ? tidyProse(given) : normaliseText(given);
  const length = [...clean].length;
  if (length > limit)
    return no(`最多 ${limit} 个字，现有 ${length} 个`, `It has ${length} characters; ${limit} at most`);
  switch (field.pattern) {
    case 'id-number': {
      const parsed = parseIdNumber(clean);
      return isRefusal(parsed) ? { why: parsed.why } : ok(parsed.number);
    }
    case 'credit-code':
      return taken(parseCreditCode(clean));
    case 'phone':
      return taken(parsePhone(clean));
    case 'bank-card':
      return taken(parseCardNumber(clean));
    case 'digits': {
      const digits = withoutBlanks(clean);
      return /^\d+$/.test(digits) ? ok(digits) : no(`“${clean}”只能是数字`, `“${clean}” should have digits only`);
    }
    default:
      return ok(clean);
  }
}

const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/;

function checkNumber(field: Typed<'number'>, raw: unknown): Checked {
  const given = written(raw);
  const clean = given === undefined ? undefined : withoutBlanks(given);
  const value =
    typeof raw === 'number'
      ? raw
      : clean !== undefined && NUMBER.test(clean)
        ? Number(clean.replaceAll(',', ''))
        : Number.NaN;
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return no(`“${clean ?? ''}”不是数字`, `“${clean ?? ''}” is not a number`);
  if (field.whole && !Number.isInteger(value))
    return no(`要是整数，不能写 ${value}`, `It must be a whole number, not ${value}`);
  if (field.min !== undefined && value < field.min)
    return no(`不能小于 ${field.min}`, `It must not be below ${field.min}`);
  if (field.max !== undefined && value > field.max)
    return no(`不能大于 ${field.max}`, `It must not be above ${field.max}`);
  return ok(value === 0 ? 0 : value);
}

/** Text is yuan as people write it; a number is fen, as answers hold it. */
function checkMoney(field: Typed<'money'>, raw: unknown): Checked {
  const parsed = typeof raw === 'string' ? parseYuan(raw) : raw;
  if (isRefusal(parsed)) return { why: parsed.why };
  if (typeof parsed !== 'number' || !Number.isSafeInteger(parsed) || parsed < 0)
    return no('不是金额', 'It is not an amount');
  const { minFen, maxFen } = field;
  if (minFen !== undefined && parsed < minFen)
    return no(`不能少于 ${formatDocumentYuan(minFen)}`, `It must not be below ${formatDocumentYuan(minFen, 'en')}`);
  if (maxFen !== undefined && parsed > maxFen)
    return no(`不能多于 ${formatDocumentYuan(maxFen)}`, `It must not be above ${formatDocumentYuan(maxFen, 'en')}`);
  return ok(parsed === 0 ? 0 : parsed);
}

function checkDate(field: Typed<'date'>, raw: unknown): Checked {
  const parsed =
    typeof raw === 'string' || (typeof raw === 'number' && Number.isFinite(raw)) ? parseDay(raw) : undefined;
  if (parsed === undefined) return no('不是日期', 'It is not a date');
  if (isRefusal(parsed)) return { why: parsed.why };
  if (!isDay(parsed)) return no('不是日期', 'It is not a date');
  if (field.from !== undefined && parsed < field.from)
    return no(`不能早于 ${field.from}`, `It must not be before ${field.from}`);
  if (field.to !== undefined && parsed > field.to)
    return no(`不能晚于 ${field.to}`, `It must not be after ${field.to}`);
  return ok(parsed);
}

function checkChoice(field: Typed<'choice'>, raw: unknown, form: Form, context: FormContext): Checked {
  const choices = choicesOf(field, context.round, form);
  if (choices === undefined) return no('批次没有给出可选的项', 'The round does not give the choices');
  const one = (entry: unknown): string | Text => {
    const given = written(entry) ?? (typeof entry === 'boolean' ? String(entry) : undefined);
    if (given === undefined) return text('应当是可选项之一', 'It should be one of the choices');
    const clean = normaliseText(given);
    const found = findChoice(choices, clean);
    if (found !== undefined) return found.key;
    if ([...clean].length > maxTextLength)
      return text(`最多 ${maxTextLength} 个字`, `${maxTextLength} characters at most`);
    if (field.open) return clean;
    const some = choices.slice(0, 8);
    const more = choices.length > some.length;
    return text(
      `“${clean}”不在可选项中：${some.map((c) => c.label.zh).join('、')}${more ? '等' : ''}`,
      `“${clean}” is none of: ${some.map((c) => c.label.en).join(', ')}${more ? ' …' : ''}`,
    );
  };
  if (!field.many) {
    const found = Array.isArray(raw) ? text('只能选一项', 'Choose one only') : one(raw);
    return typeof found === 'string' ? ok(found) : { why: found };
  }
  const entries = (Array.isArray(raw) ? raw : typeof raw === 'string' ? splitList(raw, choices) : [raw]).filter(
    (entry) => !isNothing(entry),
  );
  if (entries.length > 500) return no('选得太多', 'Too many are chosen');
  const keys: string[] = [];
  for (const entry of entries) {
    const found = one(entry);
    if (typeof found !== 'string') return { why: found };
    if (!keys.includes(found)) keys.push(found);
  }
  return ok(keys);
}

/** '焊工、叉车司机' is two; a label that itself holds a comma stays one. */
function splitList(raw: string, choices: Parameters<typeof findChoice>[0]): readonly string[] {
  if (findChoice(choices, normaliseText(raw)) !== undefined) return [raw];
  return raw.split(/[、，,;；\n]/);
}

const YES = new Set(['true', '1', 'yes', 'y', '是', '有', '同意', '√', '✓']);
const NO = new Set(['false', '0', 'no', 'n', '否', '无', '不同意', '×', '没有']);

function yesOrNo(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  const given = written(raw);
  const clean = given === undefined || given.length > 20 ? '' : withoutBlanks(given).toLowerCase();
  return YES.has(clean) ? true : NO.has(clean) ? false : undefined;
}

function checkId(raw: unknown, within: string | undefined, context: FormContext): Checked {
  const value = typeof raw === 'string' && /^\d{1,16}$/.test(raw) ? Number(raw) : raw;
  if (!isId(value) || value <= 0) return no('不是有效的编号', 'It is not a valid number of a record');
  const above =
    within === 'round.scope'
      ? context.round?.organisationId
      : within === undefined
        ? undefined
        : own(context.facts, within);
  if (within !== undefined && context.within && !(isId(above) && context.within(value, above)))
    return no('不在允许的范围内', 'It lies outside the allowed part of the union');
  return ok(value);
}

function checkDuration(raw: unknown): Checked {
  if (isPlain(raw)) {
    const [name, ...others] = Object.keys(raw);
    const count = name === undefined ? undefined : own(raw, name);
    if (
      others.length === 0 &&
      (name === 'workingDays' || name === 'days') &&
      isId(count) &&
      count >= 0 &&
      count <= 4000
    )
      return ok({ [name]: count });
  }
  return no('应写成 {"workingDays": 5} 或 {"days": 30}', 'It should be {"workingDays": 5} or {"days": 30}');
}

function checkTable(field: Typed<'table'>, raw: unknown, context: FormContext, depth: number): Checked {
  if (!Array.isArray(raw)) return no('应当是一行一行的表', 'It should be a list of rows');
  const limit = field.maxRows ?? maxRows;
  if (raw.length > limit)
    return no(`最多 ${limit} 行，现有 ${raw.length} 行`, `It has ${raw.length} rows; ${limit} at most`);
  const rows: Answers[] = [];
  const faults: FieldFault[] = [];
  for (let i = 0; i < raw.length; i += 1) {
    const row = checkAll(field.columns, raw[i], context, depth + 1);
    faults.push(
      ...row.faults.map((fault) => ({
        ...fault,
        field: fault.field === '' ? String(i + 1) : `${i + 1}.${fault.field}`,
      })),
    );
    rows.push(row.answers);
    if (faults.length > 100) break;
  }
  return faults.length > 0 ? { faults } : ok(rows);
}

function checkField(field: Field, raw: unknown, form: Form, context: FormContext, depth: number): Checked {
  const limit = short[field.type];
  if (limit !== undefined && typeof raw === 'string' && raw.length > limit)
    return no(`写得太长，最多 ${limit} 个字符`, `It is too long; ${limit} characters at most`);
  switch (field.type) {
    case 'text':
      return checkText(field, raw);
    case 'number':
      return checkNumber(field, raw);
    case 'money':
      return checkMoney(field, raw);
    case 'date':
      return checkDate(field, raw);
    case 'choice':
      return checkChoice(field, raw, form, context);
    case 'table':
      return depth > 3 ? no('表套得太深', 'Tables are nested too deeply') : checkTable(field, raw, context, depth);
    case 'organisation':
      return checkId(raw, field.within, context);
    case 'person':
    case 'file':
      return checkId(raw, undefined, context);
    case 'consent':
      return yesOrNo(raw) === true || field.optional
        ? ok(yesOrNo(raw) === true)
        : no('需要同意才能继续', 'Consent is needed to go on');
    case 'yes-no': {
      const answer = yesOrNo(raw);
      return answer === undefined ? no('请回答是或否', 'Answer yes or no') : ok(answer);
    }
    case 'duration':
      return checkDuration(raw);
    case 'level':
      return levels.some((level) => level === raw)
        ? ok(raw)
        : no(`应为其中一级：${levels.join('、')}`, `It should be one of: ${levels.join(', ')}`);
  }
}

/** Whether the field is asked, given what is filled in so far. */
function isShown(field: Field, answers: Answers, context: FormContext): boolean {
  if (field.showWhen === undefined) return true;
  const round = context.round ?? { organisationId: 0, year: 0, parameters: {} };
  const sight = {
    facts: context.facts ?? {},
    answers,
    round,
    asOf: context.asOf ?? '9999-12-31',
    within: context.within ?? (() => false),
  };
  return truth(field.showWhen, sight) === true;
}

function checkAll(
  form: Form,
  raw: unknown,
  context: FormContext,
  depth: number,
): { answers: Answers; faults: FieldFault[]; shown: string[] } {
  const faults: FieldFault[] = [];
  const answers: Record<string, Answer> = {};
  const shown: string[] = [];
  const all = (zh: string, en: string) => ({ answers, shown, faults: [{ field: '', why: { zh, en } }] });
  if (!isPlain(raw)) return all('应当是按栏目填写的内容', 'It should be answers by field');
  const names = Object.keys(raw);
  if (names.length > maxFields) return all(`最多 ${maxFields} 栏`, `${maxFields} fields at most`);
  for (const name of names) {
    if (!Object.hasOwn(form, name)) {
      const called = name.slice(0, 60).toWellFormed();
      faults.push({ field: called, why: text(`没有“${called}”这一栏`, `There is no field “${called}”`) });
    }
  }
  for (const [key, field] of Object.entries(form)) {
    if (!isShown(field, answers, context)) continue;
    shown.push(key);
    const given = Object.hasOwn(raw, key) ? own(raw, key) : undefined;
    if (isBlank(given)) {
      if (!field.optional)
        faults.push({ field: key, why: text(`没有填写“${field.label.zh}”`, `“${field.label.en}” is missing`) });
      continue;
    }
    const checked = checkField(field, given, form, context, depth);
    if ('why' in checked) faults.push({ field: key, why: checked.why });
    else if ('faults' in checked)
      faults.push(...checked.faults.map((fault) => ({ ...fault, field: `${key}.${fault.field}` })));
    else answers[key] = checked.value as Answer;
  }
  return { answers, faults, shown };
}

/** A form in the middle of being filled in: what is good so far, what is wrong where, and which fields are asked now, in order. */
export const lookAtAnswers = (
  form: Form,
  raw: unknown,
  context: FormContext = {},
): { readonly answers: Answers; readonly faults: readonly FieldFault[]; readonly shown: readonly string[] } =>
  checkAll(form, raw, context, 0);

/**
 * Cleans what was filled in, field by field in the form's order; fields that are not shown are dropped.
 * Money: text is yuan ('1,000.50'), a number is fen. Choices: by key, label or a known spelling.
 * Refuses answers-wrong with `details: {field, why}[]`.
 */
export function checkAnswers(form: Form, raw: unknown, context: FormContext = {}): { answers: Answers } | Refusal {
  const { answers, faults } = checkAll(form, raw, context, 0);
  if (faults.length === 0) return { answers };
  const labels = faults.map(({ field, why }) => ({ why, label: labelOf(form, field) }));
  return refuse(
    'answers-wrong',
    labels
      .map(({ label, why }) => (why.zh.includes(`“${label.zh}”`) ? why.zh : `${label.zh}：${why.zh}`))
      .slice(0, 5)
      .join('；'),
    labels
      .map(({ label, why }) => (why.en.includes(`“${label.en}”`) ? why.en : `${label.en}: ${why.en}`))
      .slice(0, 5)
      .join('; '),
    { details: faults, next: text('请改正所列的栏目后再提交', 'Correct the fields listed and send again') },
  );
}

/** `rows.2.amount` is told as the table and its second row. */
function labelOf(form: Form, name: string): Text {
  const [key = '', row] = name.split('.');
  if (!Object.hasOwn(form, key)) return text(name || '填写的内容', name || 'the answers');
  const { zh, en } = (own(form, key) as Field).label;
  return row === undefined ? { zh, en } : text(`${zh}第 ${row} 行`, `${en}, row ${row}`);
}

export { splitBySensitivity } from '#policy/answers.ts';
