// A bank's own Excel or CSV, out and back, as plain data: another bank's file is another JSON, not another program.
import { z } from 'zod';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import ordinaryCsv from './templates/ordinary-csv.json' with { type: 'json' };
import ordinaryXlsx from './templates/ordinary-xlsx.json' with { type: 'json' };

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const values = [
  ...['ordinal', 'reference', 'payeeName', 'account', 'bank', 'amountYuan', 'amountFen', 'purpose'],
  ...['batchNumber', 'executeOn', 'payerName', 'payerAccount', 'payerBank', 'items', 'totalYuan', 'totalFen'],
] as const;
const cell = z.union([z.strictObject({ value: z.enum(values) }), z.strictObject({ constant: z.string() })]);
const column = z.union([
  z.strictObject({ heading: z.string().min(1), value: z.enum(values) }),
  z.strictObject({ heading: z.string().min(1), constant: z.string() }),
]);
const headings = z.array(z.string().min(1)).min(1);

const shape = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: words,
  /** Checked against a file that a bank really took. */
  verified: z.boolean(),
  file: z.enum(['xlsx', 'csv']),
  /** For CSV, out and back. */
  encoding: z.enum(['utf-8', 'gb18030']).default('utf-8'),
  delimiter: z.enum([',', '\t', '|', ';']).default(','),
  lineEnd: z.enum(['\r\n', '\n']).default('\r\n'),
  sheet: z.string().min(1).max(31).default('Sheet1'),
  /** Rows above the headings. */
  above: z.array(z.array(cell)).default([]),
  columns: z.array(column).min(1),
  returns: z.strictObject({
    /** What the bank may call each column, compared without blanks and case; the first that is found is taken. */
    reference: headings,
    result: headings,
    reason: headings.optional(),
    reasonCode: headings.optional(),
    amount: headings.optional(),
    bankReference: headings.optional(),
    /** What stands in the result column; anything else is reported. */
    settled: headings,
    rejected: headings,
    pending: z.array(z.string()).default([]),
  }),
});

export type Cell = z.infer<typeof cell>;
export type BankTemplate = z.infer<typeof shape>;

/** From parsed JSON. Refuses: bank-template-unfit, saying which field. */
export function parseBankTemplate(json: unknown): BankTemplate | Refusal {
  const parsed = shape.safeParse(json);
  const fault = (zh: string, en: string) =>
    refuse('bank-template-unfit', `银行文件模板不可用：${zh}`, `The bank template cannot be used: ${en}`, {
      next: { zh: '对照 docs/operations.md 的说明更正模板', en: 'Correct it after docs/operations.md' },
    });
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const where = issue.path.join('.');
    return fault(`${where} 不对`, `${where}: ${issue.message}`);
  }
  const template = parsed.data;
  const used = new Set(template.columns.flatMap((one) => ('value' in one ? [one.value] : [])));
  for (const needed of ['reference', 'payeeName', 'account'] as const) {
    if (!used.has(needed)) return fault(`缺少 ${needed} 一栏`, `it has no column for ${needed}`);
  }
  if (!used.has('amountYuan') && !used.has('amountFen'))
    return fault('缺少金额一栏', 'it has no column for the amount');
  return template;
}

function known(json: unknown): BankTemplate {
  const template = parseBankTemplate(json);
  if ('refused' in template) throw new Fault(template.why.en);
  return template;
}

/** Those that come with the program, by key. */
export const BANK_TEMPLATES: ReadonlyMap<string, BankTemplate> = new Map(
  [ordinaryXlsx, ordinaryCsv].map(known).map((template) => [template.key, template]),
);
