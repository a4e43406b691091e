// A programme as the paper it could have come from: chapters, articles and items made from the definition alone, each with a key that
// stays while its words change, so that two versions can be laid side by side. What stages say comes from their kinds.
import { type Text, text } from '#kit/text.ts';
import { amountLimits, amountLines, type PaperLine } from '#policy/amount-words.ts';
import { choicesOf } from '#policy/choices.ts';
import type { Rule } from '#policy/condition.ts';
import { conditionInWords, pathInWords } from '#policy/condition-words.ts';
import { classOf } from '#policy/facts.ts';
import type { Choice, Field, Form } from '#policy/form.ts';
import { dayInWords, durationInWords, joined, levelNames, measured, put, yuan } from '#policy/in-words.ts';
import type { Kind } from '#policy/kind.ts';
import { lifeEventOf } from '#policy/life-events.ts';
import { measuresOf } from '#policy/measures.ts';
import type { Programme } from '#policy/programme.ts';
import { readSentence } from '#policy/sentence.ts';

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

type Telling = Readonly<Record<string, Pick<Kind, 'title' | 'says' | 'measures'>>>;

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

const patterns: Readonly<Record<string, Text>> = {
  'id-number': text('身份证号', 'ID number'),
  'credit-code': text('统一社会信用代码', 'credit code'),
  phone: text('手机号', 'mobile number'),
  'bank-card': text('银行卡号', 'bank card number'),
  digits: text('只填数字', 'digits only'),
};
const between = (from: Text | undefined, to: Text | undefined): Text[] =>
  from && to
    ? [put('{0} 至 {1}', '{0} to {1}', from, to)]
    : from
      ? [put('{0} 起', 'from {0}', from)]
      : to
        ? [put('最多到 {0}', 'up to {0}', to)]
        : [];
const number = (value: number | undefined) => (value === undefined ? undefined : measured(value, undefined));
const money = (fen: number | undefined) => (fen === undefined ? undefined : yuan(fen));
const day = (value: string | undefined) => (value === undefined ? undefined : dayInWords(value));

function choiceRemarks(field: Extract<Field, { type: 'choice' }>, programme: Programme): Text[] {
  const choices = choicesOf(field);
  const from = 'parameter' in field.choices ? programme.parameters[field.choices.parameter]?.label : undefined;
  return [
    choices
      ? joined(
          choices.map((one) => one.label),
          '、',
          ', ',
        )
      : put('从批次的“{0}”中选', 'from the round’s “{0}”', from ?? text('？', '?')),
    ...(field.many ? [text('可选多项', 'several')] : []),
    ...(field.open ? [text('名单外的也可以写', 'others may be written')] : []),
  ];
}

function typeRemarks(field: Field, programme: Programme): Text[] {
  switch (field.type) {
    case 'text':
      return [
        ...(field.pattern ? [patterns[field.pattern] as Text] : []),
        ...(field.maxLength ? [text(`最多 ${field.maxLength} 个字`, `${field.maxLength} characters at most`)] : []),
      ];
    case 'number':
      return [text('数字', 'a number'), ...between(number(field.min), number(field.max))];
    case 'money':
      return [text('金额', 'an amount'), ...between(money(field.minFen), money(field.maxFen))];
    case 'date':
      return [text('日期', 'a date'), ...between(day(field.from), day(field.to))];
    case 'choice':
      return choiceRemarks(field, programme);
    case 'table':
      return [
        put('逐行填写：{0}', 'row by row: {0}', fieldsInWords(field.columns, programme)),
        ...(field.maxRows ? [text(`最多 ${field.maxRows} 行`, `${field.maxRows} rows at most`)] : []),
      ];
    case 'person':
      return [text('一位会员', 'a member')];
    case 'organisation':
      return field.within
        ? [put('在“{0}”之内的工会', 'a union within “{0}”', pathInWords(field.within, programme))]
        : [text('一家工会', 'a union')];
    case 'file':
      return [
        text('照片或文件', 'a picture or file'),
        ...(field.accept ? [text(field.accept.map(fileType).join('、'), field.accept.map(fileType).join(', '))] : []),
        ...(field.maxBytes ? [text(`最大 ${field.maxBytes} 字节`, `${field.maxBytes} bytes at most`)] : []),
      ];
    case 'consent':
      return [put('同意用于：{0}', 'agreement to: {0}', field.purpose)];
    case 'yes-no':
      return [text('是或否', 'yes or no')];
    default:
      return [];
  }
}

/** 'image/jpeg' is 'JPEG' to people. */
const fileType = (media: string): string => media.slice(media.lastIndexOf('/') + 1).toUpperCase();

const uniqueness = {
  programme: text('同一个只能用一次', 'may be used once'),
  round: text('同一批次只能用一次', 'may be used once in a round'),
  subject: text('同一人（单位）不能重复', 'not twice for the same applicant'),
};
const classes = {
  S0: text('公开', 'public'),
  S1: text('内部', 'internal'),
  S2: text('个人信息', 'personal'),
  S3: text('敏感信息', 'sensitive'),
  S4: text('密封信息', 'sealed'),
};

/** One thing that is asked, with all that holds of it. */
function fieldInWords(field: Field, programme: Programme): Text {
  const remarks = [
    ...typeRemarks(field, programme),
    ...(field.optional ? [text('选填', 'optional')] : []),
    ...(field.prefill ? [put('由登记的“{0}”带出', 'filled in from “{0}”', pathInWords(field.prefill, programme))] : []),
    ...(field.uniqueIn ? [uniqueness[field.uniqueIn]] : []),
    ...(classOf(field) === 'S1' ? [] : [classes[classOf(field)]]),
    ...(field.showWhen ? [put('仅当{0}时', 'only when {0}', conditionInWords(field.showWhen, programme))] : []),
    ...(field.help ? [put('提示：{0}', 'hint: {0}', field.help)] : []),
  ];
  return remarks.length === 0 ? field.label : put('{0}（{1}）', '{0} ({1})', field.label, joined(remarks, '；', '; '));
}

const fieldsInWords = (form: Form, programme: Programme): Text =>
  joined(
    Object.values(form).map((field) => fieldInWords(field, { ...programme, form })),
    '、',
    ', ',
  );

function who(programme: Programme): Article[] {
  const { form, who: facts, rules, runBy, subject } = programme;
  const asked = Object.entries(form).map(([key, field]) => ({ key, says: fieldInWords(field, programme) }));
  const whom = subject === 'member' ? text('工会会员', 'members of the union') : text('各级工会', 'unions');
  return [
    article(
      'purpose',
      put('本办法由{0}开展，面向{1}', 'This programme is run by {0} for {1}', levelNames[runBy], whom),
      programme.inShort === undefined ? [] : [{ key: 'short', says: programme.inShort }],
      [
        { key: 'theme', says: text(`主题：${programme.theme}`, `Theme: ${programme.theme}`) },
        { key: 'found', says: put('职工在“{0}”里找到', 'Found under “{0}”', lifeEventOf(programme).title) },
      ],
    ),
    ...rulesArticle('who', text('申请人应当同时符合', 'The applicant must meet all of these'), facts, programme),
    ...(asked.length === 0 ? [] : [article('form', text('申请时填写', 'The application states'), asked, [])]),
    ...rulesArticle(
      'rules',
      text('所报事项应当同时符合', 'What is applied for must meet all of these'),
      rules,
      programme,
    ),
  ];
}

function howMuch(programme: Programme): Article[] {
  const { amount } = programme;
  if (amount === undefined)
    return [article('amount', text('本办法不涉及金额', 'No money is paid under this programme'))];
  const { lead, items } = amountLines(amount, programme);
  const limits = amountLimits(amount, programme);
  return [
    article('amount', lead, items),
    ...(limits.length === 0 ? [] : [article('limits', text('金额另按下列规定', 'The amount is subject to'), limits)]),
  ];
}

const parameterTypes = {
  money: text('金额', 'an amount'),
  number: text('数字', 'a number'),
  date: text('日期', 'a date'),
  text: text('文字', 'text'),
  texts: text('名单', 'a list'),
  'money-by-choice': text('各选项的金额', 'an amount by choice'),
  offers: text('项目清单', 'a list of offers'),
};

function how(programme: Programme, kinds: Telling): Article[] {
  const steps = Object.entries(programme.stages).map(([key, { kind: kindKey, title, settings }]) => {
    const kind = Object.hasOwn(kinds, kindKey) ? kinds[kindKey] : undefined;
    const says = kind?.says(settings, programme) ?? text(`没有“${kindKey}”这种环节`, `there is no kind “${kindKey}”`);
    const name = title ?? kind?.title ?? text(key, key);
    // A title that is the sentence's own beginning is not said twice.
    const whole = put('{0}：{1}', '{0}: {1}', name, says);
    return { key, says: says.zh.startsWith(name.zh) ? { ...whole, zh: says.zh } : whole };
  });
  const { appeal } = programme;
  return [
    article(
      'stages',
      text(`依次经过 ${steps.length} 个环节`, `A case goes through ${steps.length} stages in turn`),
      steps,
    ),
    appeal === undefined
      ? article('appeal', text('对结果不设申诉', 'There is no appeal'))
      : article(
          'appeal',
          put(
            '对结果有异议的，自知道之日起 {0}内向{1}提出，由没有办过这件的人重新审核',
            'Whoever disagrees may appeal within {0} to {1}, where somebody who has not decided it looks again',
            durationInWords(appeal.within),
            levelNames[appeal.at],
          ),
        ),
  ];
}

const ofRound: Readonly<Record<string, Text>> = {
  year: text('批次年度', 'year of the round'),
  name: text('批次名称', 'name of the round'),
  opensOn: text('受理开始日', 'first day of the round'),
  closesOn: text('受理截止日', 'last day of the round'),
};
const formats = { money: text('元', 'yuan'), wan: text('万元', 'in ten thousands'), count: text('件数', 'count') };

/** A bulletin's sentence with its figures by name: '共〔付款：到账〕名职工'. What cannot be read stays as written. */
function figuresNamed(template: string, language: 'zh' | 'en', programme: Programme, kinds: Telling): string {
  const measures = measuresOf(programme, kinds);
  return readSentence(template)
    .parts.map((part) => {
      if (typeof part === 'string') return part;
      const field = part.field === undefined ? undefined : programme.form[part.field];
      const choices =
        field?.type === 'choice' && Array.isArray(field.choices) ? (field.choices as readonly Choice[]) : [];
      const choice =
        choices.find((one) => one.key === part.choice)?.label ?? text(part.choice ?? '', part.choice ?? '');
      const names = [
        (part.of === 'round' ? ofRound[part.name] : measures.get(part.name)) ?? text(part.name, part.name),
        ...(field ? [part.of === 'count' ? put('有几种“{0}”', 'how many of “{0}”', field.label) : choice] : []),
        ...(part.format ? [formats[part.format]] : []),
      ];
      return `〔${names.map((name) => name[language]).join(language === 'zh' ? '，' : ', ')}〕`;
    })
    .join('');
}

function closing(programme: Programme, kinds: Telling): Article[] {
  const { parameters, breakdowns = [], bulletin, effectiveFrom, effectiveUntil } = programme;
  const given = Object.entries(parameters).map(([key, { label, ...parameter }]) => ({
    key,
    says: put(
      '{0}（{1}{2}）',
      '{0} ({1}{2})',
      label,
      parameterTypes[parameter.type],
      'of' in parameter
        ? put('，按“{0}”', ' by “{0}”', programme.form[parameter.of]?.label ?? text(parameter.of, parameter.of))
        : text('', ''),
    ),
  }));
  const told = bulletin.map(({ zh, en }, i) => ({
    key: String(i),
    says: text(figuresNamed(zh, 'zh', programme, kinds), figuresNamed(en, 'en', programme, kinds)),
  }));
  const broken = breakdowns.map((key) => programme.form[key]?.label ?? text(key, key));
  return [
    ...(given.length === 0 ? [] : [article('parameters', text('下列事项由每个批次给出', 'Each round gives'), given)]),
    ...(told.length + broken.length === 0
      ? []
      : [
          article(
            'bulletin',
            broken.length === 0
              ? text('简报这样写', 'The bulletin says')
              : put('分“{0}”统计，简报这样写', 'Counted by “{0}”; the bulletin says', joined(broken, '”“', '”, “')),
            told,
          ),
        ]),
    article(
      'effective',
      effectiveUntil === undefined
        ? put('本办法自{0}起施行', 'In force from {0}', dayInWords(effectiveFrom))
        : put(
            '本办法自{0}起施行，有效期至{1}',
            'In force from {0} until {1}',
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
