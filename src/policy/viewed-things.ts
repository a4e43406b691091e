// What may be looked at of a person, in words: the same for him and for whoever audits it. Whole sentences are made of them: "看了…".
import { type Text, text } from '#kit/text.ts';

export const viewedThings = {
  id_number: text('身份证号', 'ID number'),
  phone: text('手机号', 'phone'),
  account: text('收款账户', 'account'),
  address: text('送到哪里', 'where to bring it'),
  name: text('姓名', 'name'),
  facts: text('在册资料', 'facts on file'),
  answers: text('填报内容', 'answers'),
  document: text('申请里的照片', 'a picture of an application'),
  story: text('办理经过和理由', 'how a case went, and why'),
  need: text('走访时说的需要', 'a need told of at a visit'),
  question: text('提的问题和答复', 'a question and its answer'),
  objection: text('对这件的异议', 'objections to a case'),
  correction: text('提过的更正', 'a correction asked for'),
  payment: text('收款人和账号末几位', 'payee and last digits of the account'),
  import: text('导入表里的一行', 'a row of an imported list'),
  parcel: text('领什么、送没送到', 'what is brought, and whether it came'),
  interest: text('提过的意向', 'an interest expressed'),
  pair: text('师徒结对', 'a pact of master and apprentice'),
  showing: text('同意后公开的资料', 'what is shown on agreement'),
  certificate: text('证书', 'a certificate'),
  consent: text('请工会代办的同意', 'consent to act'),
  case: text('办件情况', 'how a case stands'),
} as const satisfies Readonly<Record<string, Text>>;

/** Several of them are written as `phone,address`. */
export type ViewedThing = keyof typeof viewedThings | 'phone,address';
