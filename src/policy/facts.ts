// The one dictionary of what is known of a subject: type, sensitivity and name of every path a condition may read.
// A path that is not here is still read (programmes write facts of their own), but `checkProgramme` asks about it.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { FactPath } from '#policy/condition.ts';
import { evidenceKinds, evidenceName } from '#policy/evidence.ts';
import type { Choice, Field, Sensitivity } from '#policy/form.ts';
import type { Parameter, Programme } from '#policy/programme.ts';
import { kindName, recordKinds, recordLevels } from '#policy/record.ts';

export type FactType = 'text' | 'number' | 'money' | 'date' | 'choice' | 'boolean' | 'organisation' | 'texts';

export interface FactDefinition {
  readonly type: FactType;
  readonly class: Sensitivity;
  readonly label: Text;
  readonly choices?: readonly Choice[];
  /** What is not among the choices is kept as written. */
  readonly open?: true;
  /** Nothing below or above gets past the form; dates as days. */
  readonly min?: number | string;
  readonly max?: number | string;
  /** No fractions. */
  readonly whole?: true;
  /** Never "not known": the round gives it, or the form insists on it. */
  readonly always?: true;
  /** Counted from a date on file until the day of judging; not stored. A date after that day gives nothing. */
  readonly derived?: { readonly from: FactPath; readonly unit: 'months' | 'years' };
  /** Observed at one time and good until a day: `<path>~` in the snapshot holds that day, after which it is unknown. */
  readonly expires?: true;
}

const choice = (key: string, zh: string, en: string): Choice => ({ key, label: { zh, en } });

/** 国家职业技能等级: level one is the highest. */
export const skillLevels: readonly Choice[] = [
  choice('level1', '一级（高级技师）', 'Level 1 (senior technician)'),
  choice('level2', '二级（技师）', 'Level 2 (technician)'),
  choice('level3', '三级（高级工）', 'Level 3 (senior worker)'),
  choice('level4', '四级（中级工）', 'Level 4 (intermediate worker)'),
  choice('level5', '五级（初级工）', 'Level 5 (junior worker)'),
];

const organisationLevels: readonly Choice[] = [
  choice('national', '全国', 'national'),
  choice('municipal', '市级', 'municipal'),
  choice('district', '区级', 'district'),
  choice('second-level', '二级工会', 'second-level union'),
  choice('grassroots', '基层工会', 'grass-roots union'),
  choice('branch', '分会', 'branch'),
  choice('group', '工会小组', 'group'),
];

const of = (type: FactType, sensitivity: Sensitivity, zh: string, en: string, more: Partial<FactDefinition> = {}) => ({
  ...{ type, class: sensitivity, label: text(zh, en) },
  ...more,
});

export const facts: Readonly<Record<FactPath, FactDefinition>> = {
  'membership.status': of('choice', 'S1', '会籍', 'Membership', {
    choices: [
      choice('active', '在会', 'active'),
      choice('retained', '保留会籍', 'retained'),
      choice('ended', '已退会', 'ended'),
      // The register knows that somebody never joined: written, so that it reads as a no and not as "not on file".
      choice('none', '未入会', 'never joined'),
    ],
  }),
  'membership.since': of('date', 'S1', '入会日期', 'Member since'),
  'membership.organisation': of('organisation', 'S1', '所在工会', 'Union of the member'),
  'membership.months': of('number', 'S1', '会龄（月）', 'Months of membership', {
    derived: { from: 'membership.since', unit: 'months' },
    whole: true,
  }),
  'person.birthDay': of('date', 'S2', '出生日期', 'Birth day'),
  'person.age': of('number', 'S2', '年龄', 'Age', {
    derived: { from: 'person.birthDay', unit: 'years' },
    whole: true,
  }),
  'person.sex': of('choice', 'S1', '性别', 'Sex', {
    choices: [choice('female', '女', 'female'), choice('male', '男', 'male')],
  }),
  'person.frontline': of('boolean', 'S1', '一线职工', 'Front-line worker'),
  'person.occupation': of('text', 'S1', '职业（工种）', 'Occupation'),
  'person.employedSince': of('date', 'S1', '入职日期', 'Employed since', { expires: true }),
  'skill.level': of('choice', 'S1', '职业技能等级', 'Skill level', { choices: skillLevels, expires: true }),
  'skill.occupation': of('text', 'S1', '证书职业（工种）', 'Occupation of the certificate', { expires: true }),
  'skill.certificateNumber': of('text', 'S2', '证书编号', 'Certificate number', { expires: true }),
  'skill.issuedOn': of('date', 'S1', '发证日期', 'Day of issue', { expires: true }),
  'skill.issuer': of('text', 'S1', '发证机构', 'Issuer', { expires: true }),
  'skill.certificates': of('texts', 'S2', '已登记的证书编号', 'Certificate numbers on file', { expires: true }),
  'household.number': of('text', 'S2', '户号', 'Number of the household', { expires: true }),
  'hardship.class': of('choice', 'S4', '困难类别', 'Class of hardship', {
    choices: [
      choice('deep', '深度困难', 'deep'),
      choice('relative', '相对困难', 'relative'),
      choice('accident', '意外致困', 'caused by an accident'),
    ],
    expires: true,
  }),
  'honour.modelWorker': of('boolean', 'S0', '劳动模范', 'Model worker'),
  'organisation.id': of('organisation', 'S0', '申报单位', 'The organisation itself'),
  'organisation.level': of('choice', 'S0', '工会层级', 'Level of the organisation', { choices: organisationLevels }),
};

const roundPaths: Readonly<Record<FactPath, FactDefinition>> = {
  'round.year': of('number', 'S0', '批次年度', 'Year of the round', { always: true, whole: true }),
  'round.scope': of('organisation', 'S0', '批次范围', 'Scope of the round', { always: true }),
  'round.opensOn': of('date', 'S0', '受理开始日', 'First day of the round'),
  'round.closesOn': of('date', 'S0', '受理截止日', 'Last day of the round'),
};

const parameterTypes: Readonly<Record<Parameter['type'], FactType>> = {
  ...{ money: 'money', number: 'number', date: 'date', text: 'text', texts: 'texts' },
  ...{ 'money-by-choice': 'texts', 'numbers-by-choice': 'texts', offers: 'texts', goods: 'texts', event: 'texts' },
};

const fieldTypes: Readonly<Partial<Record<Field['type'], FactType>>> = {
  ...{ text: 'text', number: 'number', money: 'money', date: 'date', choice: 'choice' },
  ...{ organisation: 'organisation', consent: 'boolean', 'yes-no': 'boolean', person: 'number', file: 'number' },
};

/** Fields that name people or accounts are S2 although nobody said so. */
export function classOf(field: Field): Sensitivity {
  if (field.class !== undefined) return field.class;
  if (field.type === 'file') return 'S2';
  return field.type === 'text' &&
    field.pattern !== undefined &&
    field.pattern !== 'digits' &&
    field.pattern !== 'credit-code'
    ? 'S2'
    : 'S1';
}

/** What the form lets through of a field. */
function limitsOf(field: Field): Partial<FactDefinition> {
  const limits = (min: number | string | undefined, max: number | string | undefined) => ({
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  });
  if (field.type === 'number')
    return { ...limits(field.min, field.max), ...(field.whole ? { whole: true as const } : {}) };
  if (field.type === 'money') return limits(field.minFen ?? 0, field.maxFen);
  if (field.type === 'date') return limits(field.from, field.to);
  if (field.type !== 'choice' || !Array.isArray(field.choices)) return {};
  return { choices: field.choices as readonly Choice[], ...(field.open ? { open: true } : {}) };
}

function fieldFact(field: Field): FactDefinition | undefined {
  const type = field.type === 'choice' && field.many ? 'texts' : fieldTypes[field.type];
  if (type === undefined) return undefined;
  const always = field.optional || field.showWhen !== undefined ? {} : { always: true as const };
  return { type, class: classOf(field), label: field.label, ...limitsOf(field), ...always };
}

/** Where the kind `deliver` writes how what was promised under a programme stands. */
export const deliveryFact = (programmeKey: string): FactPath => `delivery.${programmeKey}`;

/** What a path means within a programme; undefined when neither dictionary, form nor parameters know it. */
export function factAt(path: FactPath, programme?: Pick<Programme, 'form' | 'parameters'>): FactDefinition | undefined {
  if (Object.hasOwn(facts, path)) return own(facts, path);
  if (Object.hasOwn(roundPaths, path)) return roundPaths[path];
  const [head, ...rest] = path.split('.');
  const name = rest.join('.');
  if (head === 'form' && programme && Object.hasOwn(programme.form, name))
    return fieldFact(own(programme.form, name) as Field);
  if (head === 'round' && programme && Object.hasOwn(programme.parameters, name)) {
    const parameter = own(programme.parameters, name) as Parameter;
    return { type: parameterTypes[parameter.type], class: 'S0', label: parameter.label, always: true };
  }
  // Written by the attend kind: the number of the certificate of a course of that programme.
  if (head === 'training' && name !== '')
    return of('text', 'S1', `培训证书（${name}）`, `Certificate of ${name}`, { expires: true });
  // Written by the attend kind, too: the day on which somebody took part in what that programme gives.
  if (head === 'attended' && name !== '')
    return of('date', 'S1', '上次享受同一项的日期', 'Day of having had the same before', { expires: true });
  // Written by the register kind: at which level somebody is on the register as holding one of that kind.
  if (head === 'record' && recordKinds.some(({ key }) => key === name))
    return of('choice', 'S0', `登记在册的${kindName(name).zh}`, `Level of the ${kindName(name).en} on the register`, {
      choices: recordLevels,
      expires: true,
    });
  // Written by the deliver kind: how what was promised under that programme stands, the last time.
  if (head === 'delivery' && name !== '')
    return of('choice', 'S1', '上一项承诺的情况', 'How the last thing promised stands', {
      choices: [
        choice('under-way', '还没验收', 'not accepted yet'),
        choice('accepted', '已验收', 'accepted'),
        choice('refused', '没通过验收', 'not accepted'),
      ],
      expires: true,
    });
  // Folded from what cases proved: how many of that kind. Of whom nothing is laid down, it is not known.
  if (head === 'evidence' && evidenceKinds.some(({ key }) => key === name))
    return of('number', 'S1', `记下的${evidenceName(name).zh}（项）`, `Evidence on file (${evidenceName(name).en})`, {
      whole: true,
      min: 1,
    });
  return undefined;
}

/** Whether `<path>~` is looked at: every stored fact except those the register itself keeps up to date. */
export const mayExpire = (path: FactPath): boolean => !Object.hasOwn(facts, path) || own(facts, path)?.expires === true;
