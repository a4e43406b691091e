// `programme check`: what a careful colleague would ask before a policy is approved. It looks only at the file, never at people.
import { type Calendar, stateCouncilCalendar } from '#kit/calendar.ts';
import { checkAmount } from '#policy/check-amount.ts';
import { checkRules } from '#policy/check-rules.ts';
import { checkStageOrder } from '#policy/check-stages.ts';
import { amountParts, type Concern, concern, conditionsOf, leavesOf, operandsOf, pathsOf } from '#policy/concern.ts';
import { checkStages } from '#policy/define.ts';
import { classOf } from '#policy/facts.ts';
import type { Field, Form } from '#policy/form.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { Mistake } from '#policy/schema-check.ts';

export type { Concern } from '#policy/concern.ts';

type Kinds = Readonly<Record<string, Kind>>;

/** Parameter name → where it is used. */
function parametersUsed(programme: Programme): Map<string, string> {
  const used = new Map<string, string>();
  const use = (name: string, where: string) => {
    if (!used.has(name)) used.set(name, where);
  };
  for (const { where, value } of conditionsOf(programme).flatMap((one) => leavesOf(one.value, one.where))) {
    for (const operand of operandsOf(value))
      if (typeof operand === 'object' && 'parameter' in operand) use(operand.parameter, where);
  }
  const fields = (form: Form, where: string) => {
    for (const [key, field] of Object.entries(form)) {
      if (field.type === 'choice' && 'parameter' in field.choices)
        use(field.choices.parameter, `${where}.${key}.choices`);
      if (field.type === 'table') fields(field.columns, `${where}.${key}.columns`);
    }
  };
  fields(programme.form, 'form');
  for (const { where, value } of amountParts(programme)) {
    if ('byParameter' in value) use(value.byParameter, where);
    if ('parameter' in value) use(value.parameter, where);
    if ('perUnit' in value && typeof value.priceFen === 'object') use(value.priceFen.parameter, where);
  }
  const cap = programme.amount?.capFen;
  if (typeof cap === 'object') use(cap.parameter, 'amount.capFen');
  for (const [key, { settings }] of Object.entries(programme.stages)) {
    if (typeof settings.offers === 'string') use(settings.offers, `stages.${key}.settings.offers`);
  }
  return used;
}

const roundProperties = ['year', 'scope', 'opensOn', 'closesOn'];

function checkParameters(programme: Programme): Concern[] {
  const used = parametersUsed(programme);
  const paths = pathsOf(programme).map(({ value }) => value);
  const undeclared = [...used].filter(([name]) => !Object.hasOwn(programme.parameters, name));
  const idle = Object.keys(programme.parameters).filter((name) => !used.has(name) && !paths.includes(`round.${name}`));
  const clash = Object.keys(programme.parameters).filter((name) => roundProperties.includes(name));
  return [
    ...undeclared.map(([name, where]) =>
      concern(
        'error',
        'parameter-undeclared',
        where,
        [`用到了参数“${name}”，却没有声明`, `It uses the parameter “${name}”, which is not declared`],
        ['在 parameters 里声明', 'Declare it among the parameters'],
      ),
    ),
    ...idle.map((name) =>
      concern(
        'warning',
        'parameter-unused',
        `parameters.${name}`,
        [
          `参数“${programme.parameters[name]?.label.zh}”没有用到`,
          `The parameter “${programme.parameters[name]?.label.en}” is never used`,
        ],
        ['用上它，或不再让人填写', 'Use it, or stop asking for it'],
      ),
    ),
    ...clash.map((name) =>
      concern(
        'error',
        'parameter-name-taken',
        `parameters.${name}`,
        [`“${name}”是批次自己的名字`, `“${name}” is a property of the round itself`],
        ['换个名字', 'Choose another name'],
      ),
    ),
  ];
}

/** Data of class S2 and above must decide something, or not be asked for. Pictures are looked at by the reviewer. */
function unusedPersonalData(programme: Programme): Concern[] {
  const paths = new Set(pathsOf(programme).map(({ value }) => value));
  const named = new Set(
    Object.values(programme.stages).flatMap(({ settings }) =>
      Object.values(settings).filter((value) => typeof value === 'string'),
    ),
  );
  const reviewed = Object.values(programme.stages).some(({ kind }) => kind === 'review');
  const asked = (form: Form, prefix: string): [string, Field][] =>
    Object.entries(form).flatMap(([key, field]) => [
      [`${prefix}${key}`, field] as [string, Field],
      ...(field.type === 'table' ? asked(field.columns, `${prefix}${key}.columns.`) : []),
    ]);
  return asked(programme.form, '')
    .filter(
      ([key, field]) =>
        classOf(field) >= 'S2' &&
        field.uniqueIn === undefined &&
        !paths.has(`form.${key}`) &&
        !named.has(key) &&
        !(field.type === 'file' && reviewed),
    )
    .map(([key, field]) =>
      concern(
        'warning',
        'personal-data-unused',
        `form.${key}`,
        [`要职工填“${field.label.zh}”，却没有哪里用到`, `It asks for “${field.label.en}” and never uses it`],
        ['不用就不要问（个人信息保护法第六条：最小必要）', 'Do not ask for what is not needed (PIPL art. 6)'],
      ),
    );
}

const casesMeasures = ['opened', 'open', 'passed', 'refused', 'withdrawn'];
const FIGURE = /^(?:count\()?([a-z][\w-]*)\.(\w+)(?:@(\w+)(?:=([^)]+))?)?\)?$/;

function badPlaceholder(inside: string, programme: Programme, kinds: Kinds): readonly [string, string] | undefined {
  const source = inside.split('|')[0]?.trim() ?? '';
  if (/^round\.(?:year|name|opensOn|closesOn)$/.test(source)) return undefined;
  const [, stage = '', measure = '', field, choice] = FIGURE.exec(source) ?? [];
  const measures =
    stage === 'cases' ? casesMeasures : Object.keys(kinds[programme.stages[stage]?.kind ?? '']?.measures ?? {});
  if (!measures.includes(measure)) return [`没有“${source}”这个统计数`, `There is no figure “${source}”`];
  if (field === undefined) return undefined;
  if (!programme.breakdowns?.includes(field))
    return [`“${field}”不在 breakdowns 里，没有分项数`, `“${field}” is not among the breakdowns`];
  const asked = programme.form[field];
  const listed = asked?.type === 'choice' && Array.isArray(asked.choices) ? asked.choices : undefined;
  if (choice === undefined || listed === undefined || listed.some((one: { key: string }) => one.key === choice))
    return undefined;
  return [`“${field}”没有“${choice}”这一项`, `“${field}” has no choice “${choice}”`];
}

function checkBulletin(programme: Programme, kinds: Kinds): Concern[] {
  const sentences = programme.bulletin.flatMap((sentence, i) =>
    (['zh', 'en'] as const).flatMap((language) =>
      [...sentence[language].matchAll(/\{([^{}]*)\}/g)].flatMap(([, inside = '']) => {
        const wrong = badPlaceholder(inside, programme, kinds);
        return wrong === undefined
          ? []
          : [
              concern('error', 'bulletin-unknown', `bulletin[${i}].${language}`, wrong, [
                '统计数只能来自各环节的计量',
                'Figures come from the measures of the stages alone',
              ]),
            ];
      }),
    ),
  );
  const breakdowns = (programme.breakdowns ?? []).flatMap((name, i) => {
    const field = programme.form[name];
    return field?.type === 'choice' && !field.many
      ? []
      : [
          concern(
            'error',
            'breakdown-not-a-choice',
            `breakdowns[${i}]`,
            [`“${name}”不是表单里的单选项，不能分项统计`, `“${name}” is not a single choice of the form`],
            ['改成单选栏目', 'Name a field with one choice'],
          ),
        ];
  });
  return [...sentences, ...breakdowns];
}

function checkSettings(programme: Programme, kinds: Kinds): Concern[] {
  const wrong = checkStages(programme, kinds);
  return ((wrong?.details ?? []) as Mistake[]).map(({ path, why }) =>
    concern(
      'error',
      'stage-settings',
      path,
      [why.zh, why.en],
      ['按该类环节的设置改正', 'Follow the settings that this kind of stage declares'],
    ),
  );
}

/** All concerns, errors first; empty when nothing is to be said. Pure and quick: it runs at every keystroke of the designer. */
export function checkProgramme(
  programme: Programme,
  kinds: Kinds,
  calendar: Pick<Calendar, 'knownFrom' | 'knownUntil'> = stateCouncilCalendar,
): Concern[] {
  const concerns = [
    ...checkSettings(programme, kinds),
    ...checkRules(programme),
    ...checkAmount(programme),
    ...checkStageOrder(programme, kinds, calendar),
    ...checkParameters(programme),
    ...unusedPersonalData(programme),
    ...checkBulletin(programme, kinds),
  ];
  return [...concerns.filter((one) => one.level === 'error'), ...concerns.filter((one) => one.level === 'warning')];
}
