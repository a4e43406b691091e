// What was looked at of a person, in words: the same for him and for whoever audits it.
import { type Text, text } from '#kit/text.ts';

const columns: Readonly<Record<string, Text>> = {
  id_number: text('身份证号', 'ID number'),
  phone: text('手机号', 'phone'),
  account: text('收款账户', 'account'),
  correction: text('提过的更正', 'a correction asked for'),
  document: text('申请里的照片', 'a picture of an application'),
  facts: text('在册资料', 'facts on file'),
  answers: text('填报内容', 'answers'),
  name: text('姓名', 'name'),
};

/** 'id_number,phone' → '身份证号、手机号'. */
export function viewedWords(what: string): Text {
  const parts = what.split(',').map((one) => columns[one.trim()] ?? text(one.trim(), one.trim()));
  return text(parts.map((one) => one.zh).join('、'), parts.map((one) => one.en).join(', '));
}
