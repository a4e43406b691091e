// One thing that a form asks, as the paper says it: what is chosen or filled in, its bounds, where it comes from, how it is kept.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { choicesOf } from '#policy/choices.ts';
import { conditionInWords, pathInWords } from '#policy/condition-words.ts';
import { classOf } from '#policy/facts.ts';
import type { Field, Form } from '#policy/form.ts';
import { dayInWords, joined, measured, put, unended, yuan } from '#policy/in-words.ts';
import type { Programme } from '#policy/programme.ts';

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
        ? [put('最多 {0}', 'up to {0}', to)]
        : [];
const number = (value: number | undefined) => (value === undefined ? undefined : measured(value, undefined));
const money = (fen: number | undefined) => (fen === undefined ? undefined : yuan(fen));
const day = (value: string | undefined) => (value === undefined ? undefined : dayInWords(value));

function choiceRemarks(field: Extract<Field, { type: 'choice' }>, programme: Programme): Text[] {
  const choices = choicesOf(field);
  const from = 'parameter' in field.choices ? own(programme.parameters, field.choices.parameter)?.label : undefined;
  return [
    choices
      ? put(
          '从{0}中选',
          'chosen from {0}',
          joined(
            choices.map((one) => one.label),
            '、',
            ', ',
          ),
        )
      : put('从批次的“{0}”中选', "chosen from the round's “{0}”", from ?? text('？', '?')),
    ...(field.many ? [text('可选多项', 'several may be chosen')] : []),
    ...(field.open ? [text('名单外的也可以写', 'others may be written in')] : []),
  ];
}

function typeRemarks(field: Field, programme: Programme): Text[] {
  switch (field.type) {
    case 'text':
      return [
        ...(field.pattern ? [own(patterns, field.pattern) as Text] : []),
        ...(field.maxLength ? [text(`最多 ${field.maxLength} 个字`, `${field.maxLength} characters at most`)] : []),
      ];
    case 'number':
      return [
        field.whole ? text('填整数', 'a whole number') : text('填数字', 'a number'),
        ...between(number(field.min), number(field.max)),
      ];
    case 'money':
      return [text('填金额', 'an amount'), ...between(money(field.minFen), money(field.maxFen))];
    case 'date':
      return [text('填日期', 'a date'), ...between(day(field.from), day(field.to))];
    case 'choice':
      return choiceRemarks(field, programme);
    case 'table':
      return [
        put('逐行写{0}', 'row by row {0}', fieldsInWords(field.columns, programme)),
        ...(field.maxRows ? [text(`最多 ${field.maxRows} 行`, `${field.maxRows} rows at most`)] : []),
      ];
    case 'person':
      return [text('填一位会员', 'a member')];
    case 'organisation':
      return field.within
        ? [put('填“{0}”之内的一家工会', 'a union within “{0}”', pathInWords(field.within, programme))]
        : [text('填一家工会', 'a union')];
    case 'file':
      return [
        field.accept
          ? text(
              `交照片或文件（${field.accept.map(fileType).join('、')}）`,
              `a picture or file (${field.accept.map(fileType).join(', ')})`,
            )
          : text('交照片或文件', 'a picture or file'),
        ...(field.maxBytes ? [put('不超过 {0}', '{0} at most', sizeInWords(field.maxBytes))] : []),
      ];
    case 'consent':
      return [put('同意用于：{0}', 'agreement to: {0}', field.purpose)];
    case 'yes-no':
      return [text('答是或否', 'yes or no')];
    default:
      return [];
  }
}

/** '8 MB'; what is no round number of them stays exact. */
function sizeInWords(bytes: number): Text {
  const size = [
    ['MB', 1_048_576],
    ['KB', 1024],
  ] as const;
  for (const [unit, one] of size)
    if (bytes % one === 0) return text(`${bytes / one} ${unit}`, `${bytes / one} ${unit}`);
  return text(`${bytes} 字节`, `${bytes} bytes`);
}

/** 'image/jpeg' is 'JPEG' to people. */
const fileType = (media: string): string => media.slice(media.lastIndexOf('/') + 1).toUpperCase();

const uniqueness = {
  programme: text('同一个只能用一次', 'the same one counts once'),
  round: text('同一个在一个批次里只能用一次', 'the same one counts once in a round'),
  subject: text('同一人（单位）不能重复', 'not twice by the same applicant'),
};
const classes = {
  S0: text('可以公开', 'may be public'),
  S1: text('内部使用', 'for internal use'),
  S2: text('属个人信息', 'personal information'),
  S3: text('属敏感信息', 'sensitive information'),
  S4: text('密封保存', 'kept sealed'),
};

/** One thing that is asked, with all that holds of it. */
export function fieldInWords(field: Field, programme: Programme, inRow = false): Text {
  const remarks = [
    ...typeRemarks(field, programme),
    ...(field.optional ? [text('选填', 'optional')] : []),
    ...(field.prefill
      ? [put('由登记的“{0}”带出', 'filled in from “{0}” on file', pathInWords(field.prefill, programme))]
      : []),
    ...(field.uniqueIn ? [uniqueness[field.uniqueIn]] : []),
    ...(classOf(field) === 'S1' ? [] : [classes[classOf(field)]]),
    ...(field.showWhen ? [put('仅当{0}时', 'only when {0}', conditionInWords(field.showWhen, programme))] : []),
    ...(field.help ? [put('提示“{0}”', 'with the hint “{0}”', unended(field.help))] : []),
  ];
  if (remarks.length === 0) return field.label;
  const all = joined(remarks, '，', ', ');
  return inRow ? put('{0}（{1}）', '{0} ({1})', field.label, all) : put('{0}：{1}', '{0}: {1}', field.label, all);
}

const fieldsInWords = (form: Form, programme: Programme): Text =>
  joined(
    Object.values(form).map((field) => fieldInWords(field, { ...programme, form }, true)),
    '、',
    ', ',
  );
