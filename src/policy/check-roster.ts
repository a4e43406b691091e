// What a programme leaves open about the cases that a register brings: fields that nobody fills in, or that cannot hold what is known.
import { own } from '#kit/own.ts';
import { type Concern, concern } from '#policy/concern.ts';
import { evidenceKinds, wordsMost } from '#policy/evidence.ts';
import type { Choice, Field } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { resultColumns, resultsMost } from '#policy/roster.ts';

const isOf = (field: Field | undefined, type: Field['type']): boolean => field?.type === type;

/** Whether the field can hold what that source gives. */
export function rosterFits(field: Field | undefined, source: string): boolean {
  if (source === 'number' || source === 'name') return isOf(field, 'text');
  if (source !== 'results') return isOf(field, 'number');
  if (field?.type !== 'table' || (field.maxRows !== undefined && field.maxRows < resultsMost)) return false;
  const { columns } = field;
  const { choices } = columns.kind?.type === 'choice' ? columns.kind : { choices: [] };
  const keys = Array.isArray(choices) ? (choices as readonly Choice[]).map(({ key }) => key) : [];
  return (
    Object.keys(columns).length === 3 &&
    Object.entries(resultColumns).every(([key, type]) => isOf(columns[key], type)) &&
    evidenceKinds.every(({ key }) => keys.includes(key)) &&
    columns.title!.optional === true &&
    columns.title?.type === 'text' &&
    (columns.title.maxLength ?? wordsMost) >= wordsMost
  );
}

/** Whatever nothing is known for must be for the person to leave out: nobody is there to be asked. */
export function checkRoster({ form, roster, subject, stages }: Programme): Concern[] {
  if (roster === undefined) return [];
  const misfit = Object.keys(roster.answers).find((key) => !rosterFits(own(form, key), own(roster.answers, key)!));
  const asked = Object.keys(form).find((key) => !own(form, key)!.optional && !Object.hasOwn(roster.answers, key));
  const first = Object.values(stages)[0];
  return [
    ...(misfit === undefined
      ? []
      : [
          concern(
            'error',
            'roster-unfit',
            `roster.answers.${misfit}`,
            ['登记册带出的内容和这一栏的类型对不上', 'What the register gives does not fit this field'],
            [
              '编号、名称写进文字栏，件数写进数字栏，清单写进有种类、日期、名称三列的表',
              'Numbers and names go into texts, counts into numbers, results into a table of kind, day and title',
            ],
          ),
        ]),
    ...(asked === undefined
      ? []
      : [
          concern(
            'error',
            'roster-asks',
            `form.${asked}`,
            ['按登记册开件时没有人填这一栏', 'Nobody is there to fill in this field when the register opens the case'],
            ['改成选填，或由登记册带出', 'Let it be left out, or let the register give it'],
          ),
        ]),
    ...(first?.kind === 'apply' && subject === 'member'
      ? []
      : [
          concern(
            'error',
            'roster-apply',
            'roster',
            ['按登记册开的件要以会员申请开始', 'Cases that the register opens begin with the application of a member'],
            ['第一个环节用“申请”', 'Let the first stage be an application'],
          ),
        ]),
  ];
}
