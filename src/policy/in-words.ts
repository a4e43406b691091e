// Values in both languages, as people read them.
import { formatFullDay } from '#kit/format.ts';
import { formatDocumentYuan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';
import type { FactDefinition } from '#policy/facts.ts';
import type { Duration, Level } from '#policy/programme.ts';

/** '1,000.50 元' and '1,000.50 yuan'. */
export const yuan = (fen: number): Text => ({ zh: formatDocumentYuan(fen), en: formatDocumentYuan(fen, 'en') });

/** A number as what it counts: fen of a money field are written in yuan. */
export const measured = (value: number, definition: FactDefinition | undefined): Text =>
  definition?.type === 'money' && Number.isSafeInteger(value) ? yuan(value) : text(String(value), String(value));

/** '2020年1月1日'. */
export const dayInWords = (day: string): Text => formatFullDay(day);

/** '5 个工作日', '30 天'. */
export function durationInWords(duration: Duration): Text {
  if ('workingDays' in duration)
    return text(
      `${duration.workingDays} 个工作日`,
      `${duration.workingDays} working ${duration.workingDays === 1 ? 'day' : 'days'}`,
    );
  return text(`${duration.days} 天`, `${duration.days} ${duration.days === 1 ? 'day' : 'days'}`);
}

/** What a setting holds, if it is a whole duration. */
export function durationOf(value: unknown): Text | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [entry] = Object.entries(value);
  if (!entry || typeof entry[1] !== 'number') return undefined;
  return durationInWords(value as Duration);
}

/** The organisation of a level as sentences name it. */
export const levelNames: Readonly<Record<Level, Text>> = {
  national: text('全国总工会', 'the national federation'),
  municipal: text('市总工会', 'the municipal federation'),
  district: text('区总工会', 'the district federation'),
  'second-level': text('二级工会', 'the second-level union'),
  grassroots: text('基层工会', 'the grass-roots union'),
  branch: text('分会', 'the branch'),
  group: text('工会小组', 'the group'),
};

/** One sentence in both languages; `{0}` stands for the first part. */
export const put = (zh: string, en: string, ...parts: readonly Text[]): Text => ({
  zh: zh.replace(/\{(\d)\}/g, (_all, n) => parts[Number(n)]?.zh ?? ''),
  en: en.replace(/\{(\d)\}/g, (_all, n) => parts[Number(n)]?.en ?? ''),
});

export const joined = (parts: readonly Text[], zh: string, en: string): Text => ({
  zh: parts.map((part) => part.zh).join(zh),
  en: parts.map((part) => part.en).join(en),
});

/** A sentence within a sentence: its own stop is left out. */
export const unended = ({ zh, en }: Text): Text => text(zh.replace(/[。.]$/u, ''), en.replace(/\.$/u, ''));
