// Light identity: what somebody who is no member and has no account gives to receive something on the spot. A programme that spreads these fields into its
// form takes walk-ins. The mark is made by the server from the other two, so that uniqueness is asked without their being readable anywhere.
import { text } from '#kit/text.ts';
import type { Answers, Form } from '#policy/form.ts';

export const walkInForm = {
  walkInName: {
    type: 'text',
    optional: true,
    label: text('未入会劳动者姓名', 'Name of a worker who is no member'),
    maxLength: 40,
    class: 'S2',
  },
  walkInTail: {
    type: 'text',
    optional: true,
    label: text('手机号后四位', 'Last four digits of the phone'),
    maxLength: 4,
    class: 'S2',
  },
  walkInMark: {
    type: 'text',
    optional: true,
    label: text('姓名和手机后四位', 'Name and last four digits'),
    maxLength: 64,
    class: 'S2',
    uniqueIn: 'round',
    help: text('系统换算成编码，只用来不重复发', 'Turned into a code, used only so that nothing is given twice'),
  },
} as const satisfies Form;

/** The field whose key in `case_keys` stands for the person. */
export const walkInKey = 'walkInMark' satisfies keyof typeof walkInForm;

export const takesWalkIns = (form: Form): boolean => Object.hasOwn(form, walkInKey);

export interface WalkIn {
  readonly name: string;
  /** Of the phone. */
  readonly tail: string;
}

export const walkInAnswers = ({ name, tail }: WalkIn, mark: string): Answers => ({
  ...{ walkInName: name, walkInTail: tail, walkInMark: mark },
});

/** Written as somebody would say it: no blanks, one width of characters. */
export const sameWalkIn = ({ name, tail }: WalkIn): string => `${name.normalize('NFKC').replace(/\s/gu, '')}|${tail}`;

export const withoutWalkIn = ({ walkInName: _, walkInTail: __, walkInMark: ___, ...answers }: Answers): Answers =>
  answers;
