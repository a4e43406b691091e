// `programme check`: what a careful colleague would ask before a policy is approved. It looks only at the file, never at people.
import { type Calendar, stateCouncilCalendar } from '#kit/calendar.ts';
import { own } from '#kit/own.ts';
import { checkAmount } from '#policy/check-amount.ts';
import { checkClauses } from '#policy/check-clauses.ts';
import { checkEvidence } from '#policy/check-evidence.ts';
import { checkForm } from '#policy/check-form.ts';
import { checkPaths } from '#policy/check-paths.ts';
import { checkRoster } from '#policy/check-roster.ts';
import { checkRules } from '#policy/check-rules.ts';
import { checkScoring } from '#policy/check-scoring.ts';
import { checkStageOrder } from '#policy/check-stages.ts';
import { amountParts, type Concern, concern, operandsOf, pathsOf, scopesOf, testsOf } from '#policy/concern.ts';
import { checkStages } from '#policy/define.ts';
import { classOf } from '#policy/facts.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { Mistake } from '#policy/schema-check.ts';
import { checkBulletin } from '#policy/sentence.ts';

export type { Concern } from '#policy/concern.ts';

type Kinds = Readonly<Record<string, Kind>>;

/** Parameter name → where it is used. */
function parametersUsed(programme: Programme): Map<string, string> {
  const fields = scopesOf(programme.form).flatMap(({ prefix, form }) =>
    Object.entries(form).flatMap(([key, field]) =>
      field.type === 'choice' && 'parameter' in field.choices
        ? [[field.choices.parameter, `${prefix}${key}.choices`] as const]
        : [],
    ),
  );
  const tests = testsOf(programme).flatMap(({ where, value }) =>
    operandsOf(value).flatMap((operand) =>
      typeof operand === 'object' && 'parameter' in operand ? [[operand.parameter, where] as const] : [],
    ),
  );
  const amounts = amountParts(programme).flatMap(({ where, value }) => {
    if ('byParameter' in value) return [[value.byParameter, where] as const];
    if ('parameter' in value) return [[value.parameter, where] as const];
    return 'perUnit' in value && typeof value.priceFen === 'object' ? [[value.priceFen.parameter, where] as const] : [];
  });
  const cap = programme.amount?.capFen;
  const caps = typeof cap === 'object' ? [[cap.parameter, 'amount.capFen'] as const] : [];
  const stages = Object.entries(programme.stages).flatMap(([key, { settings }]) =>
    typeof settings.offers === 'string' ? [[settings.offers, `stages.${key}.settings.offers`] as const] : [],
  );
  // The first place wins.
  return new Map([...tests, ...fields, ...amounts, ...caps, ...stages].reverse());
}

const roundProperties = ['year', 'scope', 'opensOn', 'closesOn'];

/** Read by a stage, given out by it, or told to members as it stands. */
function isTold({ parameters, stages }: Programme, name: string): boolean {
  const { type } = own(parameters, name)!;
  const all = Object.values(stages);
  return (
    type === 'text' ||
    ((type === 'offers' || type === 'event') && all.some(({ kind }) => kind === 'claim')) ||
    all.some(({ settings }) => Object.values(settings).includes(name))
  );
}

function checkParameters(programme: Programme): Concern[] {
  const used = parametersUsed(programme);
  const paths = pathsOf(programme).map(({ value }) => value);
  const undeclared = [...used].filter(([name]) => !Object.hasOwn(programme.parameters, name));
  const idle = Object.keys(programme.parameters).filter(
    (name) => !used.has(name) && !paths.includes(`round.${name}`) && !isTold(programme, name),
  );
  const clash = Object.keys(programme.parameters).filter((name) => roundProperties.includes(name));
  return [
    ...undeclared.map(([name, where]) =>
      concern(
        'error',
        'parameter-undeclared',
        where,
        [`用到了批次的“${name}”，却没有这一项`, `It uses “${name}” of the round, which the round does not give`],
        ['在“批次给出”里加上它', 'Add it to what the round gives'],
      ),
    ),
    ...idle.map((name) =>
      concern(
        'warning',
        'parameter-unused',
        `parameters.${name}`,
        [
          `批次给出的“${own(programme.parameters, name)?.label.zh}”没有用到`,
          `“${own(programme.parameters, name)?.label.en}”, which the round gives, is never used`,
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
  const paths = new Set(
    pathsOf(programme).map(({ value, scope }) => (value.startsWith('form.') ? scope.prefix + value.slice(5) : value)),
  );
  const named = Object.values(programme.stages).map(({ settings }) => `form.${settings.of}`);
  const reviewed = Object.values(programme.stages).some(({ kind }) => kind === 'review');
  return scopesOf(programme.form)
    .flatMap(({ prefix, form }) => Object.entries(form).map(([key, field]) => [`${prefix}${key}`, field] as const))
    .filter(
      ([path, field]) =>
        classOf(field) >= 'S2' &&
        field.uniqueIn === undefined &&
        !paths.has(path) &&
        !named.includes(path) &&
        !(field.type === 'file' && reviewed),
    )
    .map(([path, field]) =>
      concern(
        'warning',
        'personal-data-unused',
        path,
        [`要职工填“${field.label.zh}”，却没有哪里用到`, `It asks for “${field.label.en}” and never uses it`],
        ['不用就不要问（个人信息保护法第六条：最小必要）', 'Do not ask for what is not needed (PIPL art. 6)'],
      ),
    );
}

function checkFigures(programme: Programme, kinds: Kinds): Concern[] {
  const sentences = checkBulletin(programme, kinds).map(({ where, why }) =>
    concern(
      'error',
      'bulletin-unknown',
      where,
      [why.zh, why.en],
      ['统计数只能来自各环节的计量', 'Figures come from the measures of the stages alone'],
    ),
  );
  const breakdowns = (programme.breakdowns ?? []).flatMap((name, i) => {
    const field = own(programme.form, name);
    if (field !== undefined && classOf(field) >= 'S2')
      return [
        concern(
          'error',
          'breakdown-of-personal-data',
          `breakdowns[${i}]`,
          [
            `“${field.label.zh}”是个人信息，不能进历史和统计`,
            `“${field.label.en}” is personal data and must not enter history and figures`,
          ],
          ['换一栏，或核对它的敏感等级', 'Name another field, or check its class'],
        ),
      ];
    return field?.type === 'choice' && !field.many
      ? []
      : [
          concern(
            'error',
            'breakdown-not-a-choice',
            `breakdowns[${i}]`,
            [
              `“${field?.label.zh ?? name}”不是表单里的单选项，不能分项统计`,
              `“${field?.label.en ?? name}” is not a single choice of the form`,
            ],
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

/** The stages that concerns are about, by key. */
const stagesNamed = (concerns: readonly Concern[]): ReadonlySet<string> =>
  new Set(concerns.map(({ where }) => where.split('.')[1] ?? ''));

const withoutStages = (programme: Programme, keys: ReadonlySet<string>): Programme =>
  keys.size === 0
    ? programme
    : { ...programme, stages: Object.fromEntries(Object.entries(programme.stages).filter(([key]) => !keys.has(key))) };

/** All concerns, errors first; empty when nothing is to be said. Pure and quick: it runs at every keystroke of the designer. */
export function checkProgramme(
  programme: Programme,
  kinds: Kinds,
  calendar: Calendar = stateCouncilCalendar,
): Concern[] {
  const paths = checkPaths(programme);
  // What a rule decides is not asked while what it reads is wrong.
  const rules = checkRules(programme).filter(({ where }) => !paths.some((one) => one.where.startsWith(`${where}.`)));
  const settings = checkSettings(programme, kinds);
  const misread = stagesNamed(settings);
  const readable = withoutStages(programme, misread);
  const concerns = [
    ...settings,
    ...paths,
    ...checkForm(programme),
    ...rules,
    ...checkClauses(programme),
    ...checkAmount(programme),
    ...checkStageOrder(programme, { kinds, calendar, misread }),
    ...checkScoring(readable),
    ...checkEvidence(readable),
    ...checkRoster(readable),
    ...checkParameters(programme),
    ...unusedPersonalData(programme),
    ...checkFigures(programme, kinds),
  ];
  return [...concerns.filter((one) => one.level === 'error'), ...concerns.filter((one) => one.level === 'warning')];
}
