// Awards that contradict one another, numbers that nobody gives, and places that are apart by nothing: found before a contest is held.
import { own } from '#kit/own.ts';
import type { Award } from '#policy/awards.ts';
import { type Concern, concern } from '#policy/concern.ts';
import { classOf } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';
import { awardChoices, awardLines } from '#policy/scheme.ts';
import type { Scheme } from '#policy/scoring.ts';

type Says = readonly [zh: string, en: string];
const error = (code: string, where: string, says: Says, next: Says): Concern =>
  concern('error', code, where, says, next);

/** An award that nobody can get, whatever his points. */
function neverGiven({ awards, take, floor }: Scheme): readonly [Award, Says] | undefined {
  let [before, given]: [Award | undefined, number] = [undefined, 0];
  for (const award of awards.filter(({ beside }) => !beside)) {
    const { zh, en } = award.label;
    const first = before?.label;
    if (before?.places === null && award.floor >= before.floor)
      return [
        award,
        [
          `“${zh}”前面的“${first!.zh}”没有限个数，轮不到它`,
          `“${first!.en}” before “${en}” has no limit, so nobody is left for it`,
        ],
      ];
    if (before && award.floor > before.floor)
      return [
        award,
        [`“${zh}”排在“${first!.zh}”后面，要的分却更高`, `“${en}” comes after “${first!.en}” and asks for more points`],
      ];
    if (take !== null && given >= take)
      return [
        award,
        [
          `只取 ${take} 名，前面的奖项已经给完，轮不到“${zh}”`,
          `Only ${take} are taken, and the awards before “${en}” are for all of them`,
        ],
      ];
    given += award.places ?? 0;
    before = award;
  }
  const idle = awards.find((award) => award.floor > 0 && award.floor < floor);
  return (
    idle && [
      idle,
      [
        `“${idle.label.zh}”要的分低于这套标准要的 ${floor} 分`,
        `“${idle.label.en}” asks for fewer points than the ${floor} that the scheme asks for`,
      ],
    ]
  );
}

function alone(schemes: readonly Scheme[], where: string): Concern[] {
  const found = schemes.map(neverGiven).find((one) => one !== undefined);
  if (!found) return [];
  return [
    error('award-never-given', where, found[1], ['改个数、分数或先后', 'Change its number, its points or the order']),
  ];
}

/** Lines that name no scheme there is. */
function astray({ settings }: Programme['stages'][string], schemes: readonly Scheme[], where: string): Concern[] {
  const found = awardLines(settings).find(({ scheme }) => scheme && !schemes.some(({ key }) => key === scheme));
  if (!found) return [];
  return [
    error(
      'award-of-no-scheme',
      where,
      [
        `“${found.says}”只用于“${found.scheme}”，可没有这套标准`,
        `“${found.saysEn}” is for the scheme “${found.scheme}”, which there is not`,
      ],
      ['写一套有的标准，或留空', 'Name a scheme there is, or none'],
    ),
  ];
}

function numbered(programme: Programme, stage: string, where: string): Concern[] {
  const { numbers, numbersOf, by } = own(programme.stages, stage)!.settings;
  if (numbers === undefined && numbersOf === undefined) return [];
  const given =
    typeof numbers === 'string' && Object.hasOwn(programme.parameters, numbers)
      ? own(programme.parameters, numbers)
      : undefined;
  const of = numbersOf === 'award' ? stage : by;
  if (numbersOf !== undefined && given?.type === 'numbers-by-choice' && given.of === of) return [];
  return [
    error(
      'no-numbers',
      where,
      [
        '名额要由批次给出：按选标准的那一栏，或按这个环节的奖项',
        'The round must give the numbers: by the field that chooses the scheme, or by the awards of this stage',
      ],
      [
        '在“批次给出”里加“各选项的名额”，写明给的是什么的名额',
        'Let the round give a number by choice, and say what it is a number of',
      ],
    ),
  ];
}

/** One number for an award that is given in several rankings would be given in each of them. */
function shared(programme: Programme, stage: string, where: string): Concern[] {
  const { numbersOf, group, schemes } = own(programme.stages, stage)!.settings;
  if (numbersOf !== 'award') return [];
  const several = Array.isArray(schemes) && schemes.length > 1;
  const found = awardLines(own(programme.stages, stage)!.settings).find(({ scheme }) => several && !scheme);
  if (group === undefined && !found) return [];
  return [
    error(
      'numbers-shared',
      where,
      ['批次按奖项给的名额，只能用在一套标准、一个排名里', 'Numbers of an award are for one scheme and one ranking'],
      [
        '每套标准各写奖项，不分开排名次，或在办法里写个数',
        'Write awards for each scheme and rank without groups, or write the numbers here',
      ],
    ),
  ];
}

function grouped({ form, stages }: Programme, stage: string, where: string): Concern[] {
  const { group } = own(stages, stage)!.settings;
  if (typeof group !== 'string') return [];
  const field = Object.hasOwn(form, group) ? own(form, group) : undefined;
  if (
    field?.type === 'choice' &&
    !field.many &&
    !field.optional &&
    field.showWhen === undefined &&
    classOf(field) < 'S2'
  )
    return [];
  return [
    error(
      'group-not-chosen',
      where,
      [
        `“${group}”不是表单里必填的单选项，不能按它分开排名次`,
        `“${group}” is not a single choice that everybody makes, so places cannot be apart by it`,
      ],
      ['改成一个必填的单选项', 'Name a choice that is always made'],
    ),
  ];
}

function split({ breakdowns = [], stages }: Programme, stage: string, where: string): Concern[] {
  if (!breakdowns.includes('award') || awardChoices(own(stages, stage)!.settings).length === 0) return [];
  return [
    error(
      'award-name-taken',
      where,
      [
        '表单里已有一栏叫 award，奖项的统计会混在一起',
        'A field of the form is called award, and figures of both would run together',
      ],
      ['给那一栏换个代号', 'Call that field something else'],
    ),
  ];
}

export const checkAwards = (programme: Programme, stage: string, schemes: readonly Scheme[]): Concern[] => {
  const where = `stages.${stage}`;
  return [
    ...alone(schemes, where),
    ...astray(own(programme.stages, stage)!, schemes, where),
    ...numbered(programme, stage, where),
    ...shared(programme, stage, where),
    ...grouped(programme, stage, where),
    ...split(programme, stage, where),
  ];
};
