// What a stage that registers leaves open: an award that no field names, numbers that the round does not give for it.
import { type Concern, concern } from '#policy/concern.ts';
import type { Programme } from '#policy/programme.ts';
import { awardChoices } from '#policy/scheme.ts';

export function checkRegister(
  { form, parameters, stages }: Programme,
  settings: Readonly<Record<string, unknown>>,
  where: string,
): Concern[] {
  const { award, numbers } = settings;
  const field = typeof award === 'string' && Object.hasOwn(form, award) ? form[award] : undefined;
  const stage = typeof award === 'string' && !field && Object.hasOwn(stages, award) ? stages[award] : undefined;
  const won = stage?.kind === 'score' && awardChoices(stage.settings).length > 0;
  if (award !== undefined && !won && (field?.type !== 'choice' || field.many))
    return [
      concern(
        'error',
        'no-award',
        where,
        [
          '奖项要由表单里的一个单选项，或一个有奖项的评审环节来定',
          'The award must be a single choice of the form, or that of a scoring with awards',
        ],
        ['写明是哪一栏或哪个环节，或去掉这项设置', 'Name the field or the stage, or leave this out'],
      ),
    ];
  const given = typeof numbers === 'string' && Object.hasOwn(parameters, numbers) ? parameters[numbers] : undefined;
  if (numbers === undefined || (given?.type === 'numbers-by-choice' && given.of === award)) return [];
  return [
    concern(
      'error',
      'no-numbers',
      where,
      ['名额要由批次按这个奖项给出', 'The round must give the numbers for that award'],
      ['在“批次给出”里加“各选项的名额”，选同一栏', 'Let the round give a number by choice of the same field'],
    ),
  ];
}
