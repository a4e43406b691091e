// What a scheme of scoring must have before people are judged by it: weights that add up, a scheme for every choice, ties that can be told.
import { own } from '#kit/own.ts';
import { checkAwards } from '#policy/check-awards.ts';
import { type Concern, concern } from '#policy/concern.ts';
import { classOf } from '#policy/facts.ts';
import type { Field } from '#policy/form.ts';
import type { Programme, Stage } from '#policy/programme.ts';
import { criterionLines, schemesOf, tieRules } from '#policy/scheme.ts';
import { dropsFrom, type Scheme } from '#policy/scoring.ts';

const error = (
  code: string,
  where: string,
  says: readonly [string, string],
  next: readonly [string, string],
): Concern => concern('error', code, where, says, next);

const twice = (keys: readonly string[]): string | undefined => keys.find((key, n) => keys.indexOf(key) !== n);

function schemeAlone(scheme: Scheme, judges: unknown, where: string): Concern[] {
  const { label, criteria, average } = scheme;
  const weights = criteria.reduce((sum, { weight }) => sum + weight, 0);
  const concerns: Concern[] = [];
  if (weights !== 100)
    concerns.push(
      error(
        'weights-not-100',
        where,
        [`“${label.zh}”的权重合计 ${weights}，不是 100`, `The weights of “${label.en}” add up to ${weights}, not 100`],
        ['改各项的权重', 'Change the weights'],
      ),
    );
  if (average === 'drop-high-low' && typeof judges === 'number' && judges < dropsFrom)
    concerns.push(
      error(
        'too-few-to-drop',
        where,
        [
          `要去掉最高最低分，评委至少 ${dropsFrom} 位，这里只要求 ${judges} 位`,
          `To leave out the highest and lowest there must be ${dropsFrom} judges, and only ${judges} are asked for`,
        ],
        ['增加评委，或改成平均分', 'Ask for more judges, or take the mean'],
      ),
    );
  const useless = criteria.find(({ weight, veto }) => weight === 0 && !veto);
  if (useless)
    concerns.push(
      error(
        'criterion-idle',
        where,
        [`“${useless.label.zh}”没有权重，也不能一票否决`, `“${useless.label.en}” has no weight and cannot be vetoed`],
        ['给它权重，或去掉它', 'Give it a weight, or remove it'],
      ),
    );
  return concerns;
}

/** Which work is judged by which scheme. */
function choosing({ form }: Programme, { by, schemes }: Stage['settings'], where: string, all: readonly Scheme[]) {
  if (typeof by !== 'string')
    return Array.isArray(schemes) && schemes.length > 1
      ? [
          error(
            'scheme-not-chosen',
            where,
            ['有几套标准，却没写按哪一栏选', 'There are several schemes, and no field chooses one'],
            ['写明按表单的哪一栏选', 'Name the field that chooses'],
          ),
        ]
      : [];
  const field: Field | undefined = Object.hasOwn(form, by) ? own(form, by) : undefined;
  const choices = field?.type === 'choice' && !field.many && Array.isArray(field.choices) ? field.choices : undefined;
  const missing = (choices as readonly { key: string }[] | undefined)?.find(
    ({ key }) => !all.some((scheme) => scheme.key === key),
  );
  if (choices && !missing) return [];
  return [
    error(
      'scheme-missing',
      where,
      missing
        ? [`选“${missing.key}”的没有评审标准`, `Whoever chooses “${missing.key}” has no scheme`]
        : [`“${by}”不是表单里的单选项`, `“${by}” is not a single choice of the form`],
      ['每个可选项各写一套标准，代号相同', 'Write a scheme for each choice, under its key'],
    ),
  ];
}

function looked({ form }: Programme, { settings }: Stage, where: string): Concern[] {
  const { shows } = settings;
  const fields = Array.isArray(shows) ? (shows as readonly { field: string }[]).map(({ field }) => field) : [];
  const numbers = tieRules(settings).flatMap(({ by, of }) => (by === 'number' ? [of] : []));
  const criteria = tieRules(settings).flatMap(({ by, of }) => (by === 'criterion' ? [of] : []));
  const known = (key: string) => (Object.hasOwn(form, key) ? own(form, key) : undefined);
  const open = (key: string) => known(key) !== undefined && classOf(known(key)!) < 'S2';
  const wrong =
    fields.find((key) => !open(key)) ??
    numbers.find((key) => !(open(key) && known(key)?.type === 'number')) ??
    criteria.find((key) => !criterionLines(settings).some((one) => one.key === key));
  if (wrong === undefined) return [];
  return [
    error(
      'scoring-looks-at-nothing',
      where,
      [
        `评审要看“${wrong}”，可没有这一项，或它属于个人敏感信息`,
        `The judging looks at “${wrong}”, which is not there or is personal`,
      ],
      ['改成表单里可以给评委看的一栏，或评审的一项', 'Name a field that judges may see, or a criterion'],
    ),
  ];
}

export function checkScoring(programme: Programme): Concern[] {
  return Object.entries(programme.stages).flatMap(([key, stage]): Concern[] => {
    if (stage.kind !== 'score') return [];
    const where = `stages.${key}`;
    const { settings } = stage;
    const schemes = schemesOf(settings);
    const repeated =
      twice(schemes.map((scheme) => scheme.key)) ??
      schemes
        .map(({ criteria, awards }) => twice(criteria.map((one) => one.key)) ?? twice(awards.map((one) => one.key)))
        .find((one) => one !== undefined);
    if (repeated !== undefined)
      return [
        error(
          'scheme-key-twice',
          where,
          [`代号“${repeated}”用了两次`, `The key “${repeated}” is used twice`],
          ['换一个代号', 'Choose another key'],
        ),
      ];
    return [
      ...schemes.flatMap((scheme) => schemeAlone(scheme, settings.judges, where)),
      ...checkAwards(programme, key, schemes),
      ...choosing(programme, settings, where, schemes),
      ...looked(programme, stage, where),
    ];
  });
}
