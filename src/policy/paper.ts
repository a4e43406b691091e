// A programme as the paper it could have come from: chapters, articles and items made from the definition alone, each with a key that
// stays while its words change, so that two versions can be laid side by side. What stages say comes from their kinds.

import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { amountLimits, amountLines, type PaperLine } from '#policy/amount-words.ts';
import { askedAtFirst } from '#policy/asked-later.ts';
import { namedSentence } from '#policy/bulletin-words.ts';
import { amountParts, amountPath } from '#policy/concern.ts';
import type { Rule } from '#policy/condition.ts';
import { conditionInWords, pathInWords } from '#policy/condition-words.ts';
import { type EvidenceRule, evidenceName } from '#policy/evidence.ts';
import { fieldInWords } from '#policy/field-words.ts';
import type { Form } from '#policy/form.ts';
import { dayInWords, durationInWords, joined, levelNames, put, unended } from '#policy/in-words.ts';
import type { Kind } from '#policy/kind.ts';
import { lifeEventOf, themes } from '#policy/life-events.ts';
import type { Programme } from '#policy/programme.ts';
import { kindName } from '#policy/record.ts';
import type { Roster } from '#policy/roster.ts';

/** What stands in the margin: how the article is judged. With `rule`, the effect of that rule belongs beside it. */
export interface MarginNote {
  readonly key: string;
  readonly says: Text;
  readonly rule?: string;
}
export interface Article {
  readonly key: string;
  readonly lead: Text;
  readonly items: readonly PaperLine[];
  readonly margin: readonly MarginNote[];
}
export interface Chapter {
  readonly key: string;
  readonly title: Text;
  readonly articles: readonly Article[];
}
export interface Paper {
  readonly title: Text;
  readonly basis: readonly string[];
  readonly chapters: readonly Chapter[];
}

type Telling = Readonly<Record<string, Pick<Kind, 'title' | 'says' | 'measures' | 'splits'>>>;

const article = (
  key: string,
  lead: Text,
  items: readonly PaperLine[] = [],
  margin: readonly MarginNote[] = [],
): Article => ({ key, lead, items, margin });

function rulesArticle(key: string, lead: Text, rules: readonly Rule[], programme: Programme): Article[] {
  if (rules.length === 0) return [];
  const margin = rules.map((rule) => ({
    key: rule.key,
    rule: rule.key,
    says: put(
      '{0}{1}',
      '{0}{1}',
      conditionInWords(rule.when, programme),
      rule.clause === undefined ? text('', '') : text(`（依据${rule.clause}）`, ` (${rule.clause})`),
    ),
  }));
  return [
    article(
      key,
      lead,
      rules.map(({ key: rule, says }) => ({ key: rule, says })),
      margin,
    ),
  ];
}

/** A theme that is not on the list stays as it was written. */
const themeOf = (key: string): Text => own(themes, key) ?? text(key, key);

/** How much of the form fills itself in. */
function formMargin(form: Form): MarginNote[] {
  const fields = Object.values(form);
  const known = fields.filter((field) => field.prefill !== undefined).length;
  const own = fields.length - known;
  return known === 0
    ? [{ key: 'asked', says: text(`${fields.length} 项，都是自己填`, `The applicant fills in ${fields.length}`) }]
    : [
        {
          key: 'asked',
          says: text(
            `${fields.length} 项：${known} 项有登记的不用填，${own} 项自己填`,
            `${known} of ${fields.length} need no typing where they are on file; the member fills in ${own}`,
          ),
        },
      ];
}

function who(programme: Programme): Article[] {
  const { who: facts, rules, runBy, subject } = programme;
  const form = askedAtFirst(programme);
  const asked = Object.entries(form).map(([key, field]) => ({ key, says: fieldInWords(field, programme) }));
  const whom = subject === 'member' ? text('工会会员', 'members of the union') : text('各级工会', 'unions');
  return [
    article(
      'purpose',
      put('本办法由{0}开展，面向{1}', 'This programme is run by {0} for {1}', levelNames[runBy], whom),
      [],
      [
        { key: 'theme', says: put('主题：{0}', 'Theme: {0}', themeOf(programme.theme)) },
        { key: 'found', says: put('职工在“{0}”里找到', 'Members find it under “{0}”', lifeEventOf(programme).title) },
      ],
    ),
    ...(programme.inShort === undefined ? [] : [article('short', unended(programme.inShort))]),
    ...rulesArticle('who', text('申请人应当同时符合', 'The applicant must meet all of these'), facts, programme),
    ...(asked.length === 0
      ? []
      : [article('form', text('申请时填写', 'The application states'), asked, formMargin(form))]),
    ...rulesArticle(
      'rules',
      text('所报事项应当同时符合', 'What is applied for must meet all of these'),
      rules,
      programme,
    ),
  ];
}

/** What an amount goes by, and where its prices stand. */
function amountMargin(programme: Programme): MarginNote[] {
  const looked = new Set(
    amountParts(programme).flatMap(({ value }) => {
      const path = amountPath(value);
      return path === undefined ? [] : [path];
    }),
  );
  const priced = amountParts(programme).some(({ value }) => 'parameter' in value || 'byParameter' in value);
  return [
    ...[...looked].map((path) => ({
      key: `looks ${path}`,
      says: put('看“{0}”', 'Looks at “{0}”', pathInWords(path, programme)),
    })),
    ...(priced ? [{ key: 'priced', says: text('每开一个批次定一次', 'Set anew with each round') }] : []),
  ];
}

function howMuch(programme: Programme): Article[] {
  const { amount } = programme;
  if (amount === undefined)
    return [article('amount', text('本办法不涉及金额', 'No money is paid under this programme'))];
  const { lead, items } = amountLines(amount, programme);
  const limits = amountLimits(amount, programme);
  return [
    article('amount', lead, items, amountMargin(programme)),
    ...(limits.length === 0 ? [] : [article('limits', text('金额另按下列规定', 'The amount is subject to'), limits)]),
  ];
}

const parameterTypes = {
  money: text('金额', 'an amount'),
  number: text('数字', 'a number'),
  date: text('日期', 'a date'),
  text: text('文字', 'text'),
  texts: text('名单', 'a list'),
  'money-by-choice': text('各选项的金额', 'an amount for each choice'),
  'numbers-by-choice': text('各选项的名额', 'a number for each choice'),
  offers: text('项目清单', 'a list of offers'),
  goods: text('每份发的物资', 'what one recipient gets'),
  event: text('活动', 'an event'),
};

const begins = (sentence: string, name: string): boolean =>
  sentence
    .replace(/^(an?|the) /, '')
    .toLowerCase()
    .startsWith(name.toLowerCase());
const opened = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function how(programme: Programme, kinds: Telling): Article[] {
  const steps = Object.entries(programme.stages).map(([key, { kind: kindKey, title, settings }]) => {
    const kind = Object.hasOwn(kinds, kindKey) ? own(kinds, kindKey) : undefined;
    const says = kind?.says(settings, programme) ?? text(`没有“${kindKey}”这种环节`, `there is no kind “${kindKey}”`);
    const name = title ?? kind?.title ?? text(key, key);
    // A title that is the sentence's own beginning is not said twice.
    const whole = put('{0}：{1}', '{0}: {1}', name, says);
    return {
      key,
      says: {
        zh: begins(says.zh, name.zh) ? says.zh : whole.zh,
        en: begins(says.en, name.en) ? opened(says.en) : whole.en,
      },
    };
  });
  const { appeal } = programme;
  return [
    article(
      'stages',
      text(
        `依次经过 ${steps.length} 个环节`,
        steps.length === 1 ? 'A case has one stage' : `A case goes through ${steps.length} stages in turn`,
      ),
      steps,
    ),
    appeal === undefined
      ? article('appeal', text('对结果不设申诉', 'There is no appeal'))
      : article(
          'appeal',
          put(
            '对结果有异议的，自知道之日起 {0}内向{1}提出，由没有办过这件的人重新审核',
            'Whoever disagrees with the outcome may appeal to {1} within {0} of learning it; somebody who has not decided the case looks at it again',
            durationInWords(appeal.within),
            levelNames[appeal.at],
          ),
        ),
  ];
}

/** A field of the form, or the stage whose awards are meant. */
const numberedBy = ({ form, stages }: Programme, key: string, kinds: Telling): Text =>
  own(form, key)?.label ?? own(stages, key)?.title ?? own(kinds, own(stages, key)?.kind ?? '')?.title ?? text(key, key);

export const provedInWords = (
  { kind, at, day, title }: EvidenceRule,
  { stages, form }: Pick<Programme, 'stages' | 'form'>,
  kinds: Telling,
): Text =>
  put(
    '“{0}”办成后，记为本人的一项{1}{2}{3}',
    'When “{0}” is done, it counts for the person as one more of: {1}{2}{3}',
    own(stages, at)?.title ?? own(kinds, own(stages, at)?.kind ?? '')?.title ?? text(at, at),
    evidenceName(kind),
    day === undefined
      ? text('', '')
      : put('，日期看“{0}”', '; of the day in “{0}”', own(form, day)?.label ?? text(day, day)),
    title === undefined
      ? text('', '')
      : put('，名称看“{0}”', '; under the name in “{0}”', own(form, title)?.label ?? text(title, title)),
  );

/** Papers hold labels of fields, never their keys. */
export const broughtInWords = ({ record, answers }: Roster, { form }: Pick<Programme, 'form'>): Text =>
  Object.keys(answers).length === 0
    ? put('登记册上每一条有效的{0}开一件', 'A case is opened for every valid {0} on the register', kindName(record))
    : put(
        '登记册上每一条有效的{0}开一件，“{1}”由登记册带出',
        'A case is opened for every valid {0} on the register, which gives “{1}”',
        kindName(record),
        joined(
          Object.keys(answers).map((key) => own(form, key)?.label ?? text(key, key)),
          '”“',
          '”, “',
        ),
      );

function closing(programme: Programme, kinds: Telling): Article[] {
  const { parameters, breakdowns = [], bulletin, evidence, roster, effectiveFrom, effectiveUntil } = programme;
  const given = Object.entries(parameters).map(([key, { label, ...parameter }]) => ({
    key,
    says: put(
      '{0}（{1}{2}）',
      '{0} ({1}{2})',
      label,
      parameterTypes[parameter.type],
      'of' in parameter ? put('，按“{0}”', ' of “{0}”', numberedBy(programme, parameter.of, kinds)) : text('', ''),
    ),
  }));
  const told = bulletin.map(({ zh, en }, i) => ({
    key: String(i),
    says: text(namedSentence(zh, 'zh', programme, kinds), namedSentence(en, 'en', programme, kinds)),
  }));
  const broken = breakdowns.map((key) => own(programme.form, key)?.label ?? text(key, key));
  return [
    ...(given.length === 0 ? [] : [article('parameters', text('下列事项由每个批次给出', 'Each round gives'), given)]),
    ...(told.length + broken.length === 0
      ? []
      : [
          article(
            'bulletin',
            broken.length === 0
              ? text('简报这样写', 'The bulletin reads')
              : put(
                  '分“{0}”统计，简报这样写',
                  'Figures are counted by “{0}”; the bulletin reads',
                  joined(broken, '”“', '”, “'),
                ),
            told,
          ),
        ]),
    ...(evidence ? [article('evidence', provedInWords(evidence, programme, kinds))] : []),
    ...(roster ? [article('roster', broughtInWords(roster, programme))] : []),
    article(
      'effective',
      effectiveUntil === undefined
        ? put('本办法自{0}起施行', 'This programme is in force from {0}', dayInWords(effectiveFrom))
        : put(
            '本办法自{0}起施行，有效期至{1}',
            'This programme is in force from {0} until {1}',
            dayInWords(effectiveFrom),
            dayInWords(effectiveUntil),
          ),
    ),
  ];
}

export const paperOf = (programme: Programme, kinds: Telling): Paper => ({
  title: programme.title,
  basis: programme.basis,
  chapters: [
    { key: 'who', title: text('谁能得', 'Who has it'), articles: who(programme) },
    { key: 'amount', title: text('得多少', 'How much'), articles: howMuch(programme) },
    { key: 'how', title: text('怎么办', 'How it goes'), articles: how(programme, kinds) },
    { key: 'closing', title: text('附则', 'Closing'), articles: closing(programme, kinds) },
  ],
});

/** '第十二条', '（三）': numbers as papers write them; up to 99. */
export function chineseNumber(n: number): string {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
  const [tens, ones] = [Math.trunc(n / 10), n % 10];
  return `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${digits[ones]}`;
}
