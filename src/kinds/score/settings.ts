// What a programme says about scoring: schemes, what is judged in each, how places are told apart. Tables of plain lines, so that a selection
// nobody thought of here is written in the designer like a weight or a package.
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';

const key = { type: 'text', maxLength: 40, label: text('代号', 'Key') } as const;
const says = { type: 'text', maxLength: 60, label: text('名称', 'Name') } as const;
const saysEn = { type: 'text', maxLength: 120, label: text('英文', 'In English') } as const;
const scheme = {
  type: 'text',
  optional: true,
  maxLength: 40,
  label: text('只用于哪一套标准', 'Only in which scheme'),
  names: [{ of: 'scheme' }],
} as const;

export const settings: Form = {
  at: { type: 'level', label: text('由哪一级组织评审', 'Level that runs it') },
  within: { type: 'duration', optional: true, label: text('多久内评完', 'Time to finish') },
  judges: { type: 'number', whole: true, min: 1, max: 31, label: text('至少几位评委', 'Judges at least') },
  by: {
    type: 'text',
    optional: true,
    maxLength: 60,
    label: text('按哪一栏分标准', 'Field that chooses the scheme'),
    names: [{ of: 'field', types: ['choice'] }],
  },
  schemes: {
    type: 'table',
    maxRows: 50,
    label: text('评审标准', 'Schemes'),
    columns: {
      key: { ...key, names: [{ of: 'choice' }] },
      ...{ says, saysEn },
      average: {
        type: 'choice',
        label: text('各评委的分怎样合成', 'How judges’ totals become one'),
        choices: [
          { key: 'mean', label: text('平均分', 'their mean') },
          { key: 'drop-high-low', label: text('去掉最高最低再平均', 'the mean without the highest and lowest') },
          { key: 'median', label: text('中位数', 'their median') },
        ],
      },
      take: { type: 'number', optional: true, whole: true, min: 1, label: text('取几名', 'How many are taken') },
      floor: {
        ...{ type: 'number', optional: true, whole: true, min: 0, max: 100 },
        label: text('不低于多少分', 'Points at least'),
      },
    },
  },
  criteria: {
    type: 'table',
    maxRows: 200,
    label: text('评什么', 'Criteria'),
    columns: {
      ...{ scheme, key, says, saysEn },
      weight: { type: 'number', whole: true, min: 0, max: 100, label: text('权重（合计 100）', 'Weight (of 100)') },
      top: { type: 'number', whole: true, min: 1, max: 1000, label: text('满分', 'Full points') },
      veto: { type: 'yes-no', optional: true, label: text('一票否决', 'Can be vetoed') },
    },
  },
  awards: {
    type: 'table',
    optional: true,
    maxRows: 100,
    label: text('奖项，从高到低', 'Awards, from the first down'),
    columns: {
      ...{ scheme, key, says, saysEn },
      places: {
        ...{ type: 'number', optional: true, whole: true, min: 1 },
        label: text('几个（不填：其余够分的都给）', 'How many (empty: everybody left who has the points)'),
      },
      floor: {
        ...{ type: 'number', optional: true, whole: true, min: 0, max: 100 },
        label: text('不低于多少分', 'Points at least'),
      },
      beside: {
        ...{ type: 'yes-no', optional: true },
        label: text('在其他奖项之外另给', 'Given beside the other awards'),
      },
    },
  },
  group: {
    ...{ type: 'text', optional: true, maxLength: 60 },
    label: text('按哪一栏分开排名次（如参赛项目）', 'Field by which places are apart (such as the project)'),
    names: [{ of: 'field', types: ['choice'] }],
  },
  groupsWhole: {
    ...{ type: 'yes-no', optional: true },
    label: text(
      '分开的每一组只用一套标准（报成两套的，更正了再评）',
      'Each of those has one scheme (entries that differ are corrected first)',
    ),
  },
  numbers: {
    ...{ type: 'text', optional: true, maxLength: 60 },
    label: text('名额看批次的哪一项', 'What the round gives as numbers'),
    names: [{ of: 'parameter', types: ['numbers-by-choice'] }],
  },
  numbersOf: {
    type: 'choice',
    optional: true,
    label: text('批次给的是什么的名额', 'What those are numbers of'),
    choices: [
      { key: 'scheme', label: text('每套标准取几名', 'how many each scheme takes') },
      { key: 'award', label: text('每个奖项给几个', 'how many of each award') },
    ],
  },
  ties: {
    type: 'table',
    optional: true,
    maxRows: 10,
    label: text('同分时依次看什么', 'What tells equal totals apart, in order'),
    columns: {
      by: {
        type: 'choice',
        label: text('看什么', 'By'),
        choices: [
          { key: 'criterion', label: text('一项的平均分', 'the mean of a criterion') },
          { key: 'number', label: text('申报时填的一个数', 'a number of the form') },
        ],
      },
      of: {
        ...{ type: 'text', maxLength: 60, label: text('哪一项', 'Which') },
        names: [
          { of: 'criterion', when: { column: 'by', is: 'criterion' } },
          { of: 'field', types: ['number'], when: { column: 'by', is: 'number' } },
        ],
      },
      prefers: {
        type: 'choice',
        label: text('谁在前', 'Goes first'),
        choices: [
          { key: 'more', label: text('多的', 'the greater') },
          { key: 'fewer', label: text('少的', 'the smaller') },
        ],
      },
    },
  },
  atCut: {
    type: 'choice',
    optional: true,
    label: text('最后一名并列、取不下时', 'Equal at the last place, and not all fit'),
    choices: [
      { key: 'all-in', label: text('并列的都取', 'all of them are taken') },
      { key: 'all-out', label: text('并列的都不取', 'none of them is taken') },
    ],
  },
  apart: {
    ...{ type: 'number', optional: true, whole: true, min: 1, max: 100 },
    label: text('评委相差多少分要提醒', 'Judges this many points apart are pointed out'),
  },
  shows: {
    type: 'table',
    optional: true,
    maxRows: 50,
    label: text('评委看得到哪些栏', 'Fields that judges see'),
    columns: {
      field: { type: 'text', maxLength: 60, label: text('哪一栏', 'Field of the form'), names: [{ of: 'field' }] },
    },
  },
  named: { type: 'yes-no', optional: true, label: text('评委看得到姓名和单位', 'Judges see the name and the union') },
};
