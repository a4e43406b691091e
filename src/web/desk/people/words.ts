// What was looked at of a person, in words.
import type { Text } from '#kit/text.ts';

const columns: Readonly<Record<string, Text>> = {
  id_number: { zh: '证件号', en: 'ID number' },
  phone: { zh: '手机号', en: 'phone' },
  account: { zh: '收款账号', en: 'account' },
  facts: { zh: '在册资料', en: 'facts on file' },
  answers: { zh: '填报内容', en: 'answers' },
};

/** 'id_number,phone' → '证件号、手机号'. */
export function viewedWords(what: string): Text {
  const parts = what.split(',').map((one) => columns[one] ?? { zh: one, en: one });
  return { zh: parts.map((one) => one.zh).join('、'), en: parts.map((one) => one.en).join(', ') };
}
