// The formats a payment file may have, out and back, by one key: 'pain.001' / 'iso' or a bank's template.
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { bankFileWriter } from '#payments/bank-file.ts';
import type { BankReturn } from '#payments/bank-return.ts';
import { BANK_TEMPLATES, type BankTemplate } from '#payments/bank-template.ts';
import { readIsoReturn } from '#payments/iso-return.ts';
import { painWriter } from '#payments/pain.ts';
import { checkedWriter, type FileWriter, type PaymentFileHead } from '#payments/payment-file.ts';
import { readTableReturn } from '#payments/table-return.ts';

/** 'pain.001', the key of a bank template, or a template itself. */
export type FileFormat = string | BankTemplate;

const unknown = (format: string): Refusal =>
  refuse('format-unknown', `没有这种银行文件格式：${format}`, `There is no bank file format ${format}`, {
    next: { zh: `可选：${formatKeys().join('、')}`, en: `Choose one of: ${formatKeys().join(', ')}` },
  });

/** Those that a screen offers, with their words. */
export const formatsKnown = (): { key: string; title: Text; file: string; verified: boolean }[] => [
  {
    key: 'pain.001',
    title: text(
      'ISO 20022 付款文件（pain.001，回单 camt.053）',
      'ISO 20022 payment file (pain.001, answered by camt.053)',
    ),
    file: 'xml',
    verified: false,
  },
  ...[...BANK_TEMPLATES.values()].map(({ key, title, file, verified }) => ({ key, title, file, verified })),
];

export const formatKeys = (): string[] => ['pain.001', ...BANK_TEMPLATES.keys()];

const templateOf = (format: FileFormat): BankTemplate | Refusal =>
  typeof format === 'string' ? (BANK_TEMPLATES.get(format) ?? unknown(format)) : format;

/** A file about to be written. */
export interface FileMaker extends FileWriter {
  readonly mediaType: string;
  readonly fileName: string;
  /** All of it comes with the last part. */
  readonly whole: boolean;
}

/** Refuses: format-unknown; its parts as `checkedWriter` and the writer of the format. */
export function fileMaker(head: PaymentFileHead, format: FileFormat): FileMaker | Refusal {
  const name = (extension: string) => `NJ${head.number}.${extension}`;
  if (format === 'pain.001') {
    const writer = checkedWriter(head, painWriter(head));
    return { ...writer, mediaType: 'application/xml', fileName: name('xml'), whole: false };
  }
  const template = templateOf(format);
  if (isRefusal(template)) return template;
  const mediaType =
    template.file === 'xlsx'
      ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      : `text/csv; charset=${template.encoding}`;
  const writer = checkedWriter(head, bankFileWriter(template, head));
  return { ...writer, mediaType, fileName: name(template.file), whole: template.file === 'xlsx' };
}

/** XML is recognised by itself; anything else is read by the template. Refuses: format-unknown, xml-unreadable, return-unreadable. */
export function readReturn(bytes: Uint8Array, format: FileFormat): BankReturn | Refusal {
  const head = Buffer.from(bytes.subarray(0, 64))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (format === 'pain.001' || head.startsWith('<?xml') || head.startsWith('<Document')) return readIsoReturn(bytes);
  const template = templateOf(format);
  return isRefusal(template) ? template : readTableReturn(bytes, template);
}
