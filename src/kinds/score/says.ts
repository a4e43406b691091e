// Scoring as the programme's paper says it: what is judged with which weights, how marks become one, who is taken and what tells equals apart.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Award } from '#policy/awards.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import { type Level, levels, type Programme } from '#policy/programme.ts';
import { awardChoices, criterionLines, schemesOf, tieRules } from '#policy/scheme.ts';
import { type Average, dropsFrom, type Scheme, type TieRule } from '#policy/scoring.ts';

type Settings = Readonly<Record<string, unknown>>;

const ways: Readonly<Record<Average, Text>> = {
  mean: text('取各评委的平均分', 'the mean of the judges counts'),
  'drop-high-low': text(
    `去掉一个最高分和一个最低分再平均（不足 ${dropsFrom} 位评委打分的直接平均）`,
    `the mean counts without the highest and the lowest (of fewer than ${dropsFrom} marks, the mean of all)`,
  ),
  median: text('取各评委的中位数', 'the median of the judges counts'),
};

function awardSays({ label, places, floor, beside }: Award): Text {
  const limits = [
    places === null ? text('其余够分的', 'everybody left who has the points') : text(`${places} 个`, `${places} given`),
    ...(floor > 0 ? [text(`${floor} 分以上`, `from ${floor} points`)] : []),
    ...(beside ? [text('另给', 'beside the others')] : []),
  ];
  return put('{0}（{1}）', '{0} ({1})', label, joined(limits, '、', ', '));
}

function schemeSays({ label, criteria, average, take, floor, awards }: Scheme): Text {
  const parts = criteria.map((one) =>
    text(
      `${one.label.zh}${one.weight > 0 ? `占 ${one.weight}%（满分 ${one.top}）` : ''}${one.veto ? '（一票否决）' : ''}`,
      `${one.label.en}${one.weight > 0 ? ` ${one.weight}% (of ${one.top} points)` : ''}${one.veto ? ' (can be vetoed)' : ''}`,
    ),
  );
  return joined(
    [
      put('{0}：{1}', '{0}: {1}', label, joined(parts, '、', ', ')),
      ways[average] ?? text('（怎样合成未定）', '(how marks become one is not chosen)'),
      ...(floor > 0 ? [text(`不低于 ${floor} 分`, `at least ${floor} points`)] : []),
      ...(take === null ? [] : [text(`取前 ${take} 名`, `the first ${take} are taken`)]),
      ...(awards.length === 0
        ? []
        : [put('从高到低设{0}', 'awards from the first down: {0}', joined(awards.map(awardSays), '、', ', '))]),
    ],
    '，',
    ', ',
  );
}

function tieSays(settings: Settings, programme: Programme, { by, of, prefers }: TieRule): Text {
  const found = criterionLines(settings).find(({ key }) => key === of);
  const field = own(programme.form, of)?.label;
  const label = by === 'criterion' ? (found ? text(found.says, found.saysEn) : text(of, of)) : (field ?? text(of, of));
  return prefers === 'fewer'
    ? put('{0}少的在前', 'the smaller {0}', label)
    : put('{0}高的在前', 'the greater {0}', label);
}

/** What the round is to give, and how places are apart. */
function numbersSay({ numbers, numbersOf, group, groupsWhole }: Settings, programme: Programme): Text[] {
  const given = typeof numbers === 'string' ? own(programme.parameters, numbers)?.label : undefined;
  const field = typeof group === 'string' ? (own(programme.form, group)?.label ?? text(group, group)) : undefined;
  return [
    ...(field ? [put('按“{0}”分开排名次', 'places are apart by “{0}”', field)] : []),
    ...(field && groupsWhole === true
      ? [put('同一“{0}”只用一套标准', 'works of one “{0}” have one scheme', field)]
      : []),
    ...(given
      ? [
          numbersOf === 'award'
            ? put('各奖项的个数见“{0}”', 'how many of each award is in “{0}”', given)
            : put('各取几名见“{0}”', 'how many are taken of each is in “{0}”', given),
        ]
      : []),
  ];
}

const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);

export function says(settings: Settings, programme: Programme): Text {
  const { at, judges, within, named, atCut } = settings;
  const time = durationOf(within);
  const ties = tieRules(settings).map((rule) => tieSays(settings, programme, rule));
  const who = isLevel(at) ? levelNames[at] : text('（哪一级未定）', '(no level chosen)');
  return joined(
    [
      put('{0}组织评审', '{0} has it judged', who),
      ...(typeof judges === 'number'
        ? [text(`评委不少于 ${judges} 位`, `by ${judges} judge${judges === 1 ? '' : 's'} at least`)]
        : []),
      named === true
        ? text('评委看得到姓名和单位', 'who see name and union')
        : text('盲评，评委只见编号', 'blind, by numbers alone'),
      text('同单位的和本人的回避', 'none of them of the same unit or judging himself'),
      ...(time ? [put('{0}内评完', 'within {0}', time)] : []),
      ...schemesOf(settings).map(schemeSays),
      ...numbersSay(settings, programme),
      ...(ties.length > 0
        ? [
            put(
              '同分的依次看：{0}，再同的并列',
              'of equal totals first {0}, else an equal place',
              joined(ties, '、', ', then '),
            ),
          ]
        : [text('同分的并列', 'equal totals have an equal place')]),
      atCut === 'all-in'
        ? text('最后一名并列的都取', 'all of an equal last place are taken')
        : text('最后一名并列、取不下的都不取', 'of an equal last place none is taken unless all fit'),
      ...(awardChoices(settings).length === 0
        ? []
        : [
            atCut === 'all-in'
              ? text('奖项也一样，多给的从下一奖项里减', 'so with awards, and the surplus is taken from the next one')
              : text(
                  '奖项也一样，并列的一起看下一奖项',
                  'so with awards: those who are equal come to the next one together',
                ),
          ]),
    ],
    '；',
    '; ',
  );
}
