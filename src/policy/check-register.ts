// What a stage that registers leaves open: a level that nothing gives, a field that is not there, an award that no field names, numbers that the round
// does not give for it.
import { own } from '#kit/own.ts';
import { type Concern, concern } from '#policy/concern.ts';
import type { Choice, Form } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { recordLevels } from '#policy/record.ts';
import { awardChoices } from '#policy/scheme.ts';

export function checkRegister(programme: Programme, settings: Settings, where: string): Concern[] {
  const { form } = programme;
  return [
    ...gradeOpen(form, settings, where),
    ...namesOpen(form, settings, where),
    ...awardOpen(programme, settings, where),
  ];
}

/** What is looked at again must be told apart by a number, and by what the register opened the case for. */
export function checkReassess({ form, roster }: Programme, { record, chosen }: Settings, where: string): Concern[] {
  const misnamed = chosen !== undefined && !isText(form, chosen);
  if (!misnamed && (roster === undefined || roster.record === record)) return [];
  return [
    concern(
      'error',
      'reassess-unfit',
      where,
      [
        '复评的要和按登记册开件的是同一种，编号要由表单里的文字栏来给',
        'It must be of the kind for which the register opens cases, and its number in a text field',
      ],
      ['选同一种，写对编号栏', 'Choose that kind, and name the field with the number'],
    ),
  ];
}

const isText = (form: Form, field: unknown): boolean =>
  typeof field === 'string' && Object.hasOwn(form, field) && own(form, field)!.type === 'text';

/** A level printed, or chosen in the form among those that there are; a renewal has the one it has. */
function gradeOpen(form: Form, { does, grade, gradeOf }: Settings, where: string): Concern[] {
  const field = typeof gradeOf === 'string' && Object.hasOwn(form, gradeOf) ? own(form, gradeOf) : undefined;
  const levels =
    field?.type === 'choice' && !field.many && !field.optional && Array.isArray(field.choices)
      ? (field.choices as readonly Choice[]).map(({ key }) => key)
      : [];
  const chosen = levels.length > 0 && levels.every((key) => recordLevels.some((level) => level.key === key));
  if (
    does === 'renew'
      ? grade === undefined && gradeOf === undefined
      : gradeOf === undefined
        ? grade !== undefined
        : chosen
  )
    return [];
  return [
    concern(
      'error',
      'no-grade',
      where,
      ['登记成哪一级没写明', 'Nothing says at which level it is registered'],
      [
        '写明级别，或选表单里必填、选项都是级别的一栏；延期的不写级别',
        'Give the level, or a required field whose choices are levels; a renewal has none',
      ],
    ),
  ];
}

function namesOpen(form: Form, { does = 'new', named, chosen, years }: Settings, where: string): Concern[] {
  const wrong = [named, chosen].some((field) => field !== undefined && !isText(form, field));
  const idle = does === 'new' ? chosen !== undefined : named !== undefined || (does === 'raise' && years !== undefined);
  if (!wrong && !idle) return [];
  return [
    concern(
      'error',
      'no-such-name',
      where,
      [
        '名称、编号要由表单里的文字栏来给，年限只给新登记和延期的',
        'A name or a number is given by a text field of the form, years only to a new record or a renewal',
      ],
      [
        '新登记的写名称栏，升级、延期的写编号栏',
        'A new record has a field for its name, another level or end one for the number',
      ],
    ),
  ];
}

type Settings = Readonly<Record<string, unknown>>;

function awardOpen({ form, parameters, stages }: Programme, { award, numbers }: Settings, where: string): Concern[] {
  const field = typeof award === 'string' && Object.hasOwn(form, award) ? own(form, award) : undefined;
  const stage = typeof award === 'string' && !field && Object.hasOwn(stages, award) ? own(stages, award) : undefined;
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
  const given =
    typeof numbers === 'string' && Object.hasOwn(parameters, numbers) ? own(parameters, numbers) : undefined;
  if (numbers === undefined) return [];
  if (given?.type === 'numbers-by-choice' && given.of === award) return ties(stage?.settings, where);
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

/** Equal works that are all taken may be more than there are numbers, and the last of them could not be registered. */
function ties(scoring: Settings | undefined, where: string): Concern[] {
  if (scoring?.atCut !== 'all-in') return [];
  return [
    concern(
      'warning',
      'ties-exceed-numbers',
      where,
      [
        '并列的都得奖，可能比批次给的名额多，多出来的登记不了',
        'Ties are all given the award and may exceed the numbers of the round',
      ],
      ['并列的都不取，或登记不限名额', 'Leave ties out, or register without numbers'],
    ),
  ];
}
