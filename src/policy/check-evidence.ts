// What a programme leaves open about the evidence that its cases are: a stage that proves nothing yet, fields that are not there or tell too much.
import { own } from '#kit/own.ts';
import { type Concern, concern } from '#policy/concern.ts';
import { classOf } from '#policy/facts.ts';
import type { Field } from '#policy/form.ts';
import type { Programme, Stage } from '#policy/programme.ts';

/** What a stage is after which the case cannot come back to it. */
const lasting = ['grant', 'pay', 'register', 'deliver'];

export const canProve = ({ kind }: Stage): boolean => lasting.includes(kind);

/** A text that may stand in the line of a list: nothing personal. */
export const canName = (field: Field): boolean => field.type === 'text' && ['S0', 'S1'].includes(classOf(field));

export function checkEvidence({ evidence, form, stages }: Programme): Concern[] {
  if (!evidence) return [];
  const { at, day, title } = evidence;
  const stage = Object.hasOwn(stages, at) ? own(stages, at) : undefined;
  const [on, words] = [day, title].map((field) => (field && Object.hasOwn(form, field) ? own(form, field) : undefined));
  const wrong = (day !== undefined && on?.type !== 'date') || (title !== undefined && !(words && canName(words)));
  return [
    ...(stage && canProve(stage)
      ? []
      : [
          concern(
            'error',
            'evidence-unproved',
            'evidence.at',
            [
              '成果要到批准、付款、登记或验收才算数',
              'Something is proved by a grant, a payment, a registration or an acceptance',
            ],
            ['选这样的一个环节', 'Choose a stage of that kind'],
          ),
        ]),
    ...(wrong
      ? [
          concern(
            'error',
            'evidence-fields',
            'evidence',
            [
              '成果的日期、名称要由表单里的日期栏、不涉个人的文字栏来给',
              'Its day and its name come from a date and from a text that tells nothing personal',
            ],
            ['改选表单里的栏目，或去掉', 'Choose such fields, or leave them out'],
          ),
        ]
      : []),
  ];
}
