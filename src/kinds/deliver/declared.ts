// What a delivery is asked about when a programme is written, what can be done with one and by whom, and how the paper says it.
import { own } from '#kit/own.ts';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import type { ActionDeclaration, Kind } from '#policy/kind.ts';
import { type Level, levels } from '#policy/programme.ts';

const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);
export const leastOf = ({ least }: Readonly<Record<string, unknown>>): number =>
  typeof least === 'number' ? least : 1;

const why = { type: 'text', label: text('理由', 'Reason'), maxLength: 500, prose: true } as const;

export const settings: Form = {
  evidence: {
    type: 'text',
    label: text('记录写进哪张表', 'Table of the form that reports are written into'),
    names: [{ of: 'field', types: ['table'] }],
  },
  plan: {
    ...{ type: 'text', optional: true },
    label: text('节点写进哪张表', 'Table of the form that milestones are written into'),
    names: [{ of: 'field', types: ['table'] }],
  },
  least: {
    type: 'number',
    whole: true,
    min: 0,
    max: 100,
    optional: true,
    label: text('至少几次', 'At least so many'),
  },
  within: { type: 'duration', optional: true, label: text('多久内完成', 'Time to finish') },
  at: { type: 'level', label: text('由哪一级验收', 'Accepted at') },
  remembers: {
    ...{ type: 'yes-no', optional: true },
    label: text('没验收的，别的申请看得到', 'Other applications see what is not accepted yet'),
  },
  answerWithin: { type: 'duration', optional: true, label: text('交了以后多久内验收', 'Time to accept') },
  onward: {
    ...{ type: 'yes-no', optional: true },
    label: text('不在这一步否定，由后面的环节决定', 'Never refused here: a later stage decides'),
  },
};

export const actions: Readonly<Record<string, ActionDeclaration>> = {
  report: {
    label: text('记一次', 'Report'),
    by: ['subject', 'opener', 'handler'],
    reads: true,
    ownInput: true,
    recusal: 'none',
  },
  plan: {
    label: text('定节点', 'Lay down milestones'),
    by: ['subject', 'opener', 'handler'],
    reads: true,
    ownInput: true,
    recusal: 'none',
  },
  'hand-in': { label: text('请验收', 'Ask for acceptance'), by: ['subject', 'opener', 'handler'], recusal: 'none' },
  lapse: { label: text('到期', 'Time is over'), by: ['system'], recusal: 'none' },
  accept: { label: text('验收通过', 'Accept'), by: ['handler'], decides: true, recusal: 'preparer' },
  return: {
    label: text('退回整改', 'Have it mended'),
    by: ['handler'],
    recusal: 'preparer',
    input: { why, until: { type: 'date', optional: true, label: text('改到哪天', 'Until') } },
  },
  refuse: {
    label: text('不通过', 'Do not accept'),
    by: ['handler'],
    decides: true,
    recusal: 'preparer',
    input: { why },
  },
};

export const says: Kind['says'] = (settings, { form }) => {
  const [done, answered] = [durationOf(settings.within), durationOf(settings.answerWithin)];
  const who = isLevel(settings.at) ? levelNames[settings.at] : text('（哪一级未定）', '(no level chosen)');
  const table = own(form, String(settings.evidence))?.label ?? text('（哪张表未定）', '(no table chosen)');
  const least = String(leastOf(settings));
  return joined(
    [
      least === '0'
        ? put('有补充的写进“{0}”', 'whatever is to be added is reported in “{0}”', table)
        : put('至少{0}次写进“{1}”', 'reported at least {0} times in “{1}”', text(least, least), table),
      ...(typeof settings.plan === 'string'
        ? [
            put(
              '先把节点定在“{0}”里，一个一个完成',
              'milestones laid down in “{0}” and done one by one',
              own(form, settings.plan)?.label ?? text('（哪张表未定）', '(no table chosen)'),
            ),
          ]
        : []),
      ...(done ? [put('{0}内完成', 'finished within {0}', done)] : []),
      put('由{0}验收，不合要求的改好再交', 'accepted by {0}, or mended and handed in again', who),
      ...(settings.onward === true
        ? [
            text(
              '到期没交的按已有内容往下走，不在这一步否定',
              'taken on as it is when the time is over, never refused here',
            ),
          ]
        : []),
      ...(answered ? [put('交了以后{0}内验收', 'looked at within {0}', answered)] : []),
    ],
    '，',
    ', ',
  );
};
