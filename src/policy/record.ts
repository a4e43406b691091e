// What a union registers about a member or an organisation: the kinds of records, their levels, and what is known when one is made.
// A number is printed from its parts, so that it can be read back from paper.
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Choice } from '#policy/form.ts';

const choice = (key: string, zh: string, en: string): Choice => ({ key, label: { zh, en } });

export const recordKinds: readonly Choice[] = [
  choice('honour', '荣誉', 'honour'),
  choice('medal', '奖章', 'medal'),
  choice('studio', '工作室', 'studio'),
  choice('pair', '结对', 'pair'),
  choice('certificate', '证书', 'certificate'),
];

export const recordLevels: readonly Choice[] = [
  choice('national', '国家级', 'national'),
  choice('municipal', '市级', 'municipal'),
  choice('demonstration', '示范', 'demonstration'),
  choice('district', '区级', 'district'),
  choice('second-level', '二级工会', 'second-level union'),
  choice('grassroots', '基层', 'grass-roots'),
];

export interface RecordEntry {
  /** A key of recordKinds. */
  readonly kind: string;
  readonly title: Text;
  /** A key of recordLevels. */
  readonly level: string;
  readonly from: Day;
  /** The last day; null: without end. */
  readonly until: Day | null;
}

/** What a case does to a record that its subject holds: a higher level, a later end, or what a review of it came to. */
export interface RecordChanged {
  /** A key of recordKinds. */
  readonly kind: string;
  readonly what: 'raised' | 'renewed' | 'suspended' | 'restored' | 'revoked';
  /** Of 'raised': the new level. */
  readonly level: string | null;
  /** Of 'renewed' and 'restored': the new last day; null: without end. */
  readonly until: Day | null;
  /** The last day on which it must still hold: today. */
  readonly on: Day;
  /** Which of those he holds; null: he holds one of that kind. */
  readonly number: RecordNumber | null;
  /** Of the fact that says it from now on. */
  readonly source: string;
  /** Of 'suspended', 'restored' and 'revoked': why. */
  readonly reason?: string;
  /** Its end may have passed while it was being looked at. */
  readonly evenOver?: true;
}

/** Two letters by which a number says of what kind it is. */
const letters: Readonly<Record<string, string>> = {
  ...{ honour: 'RY', medal: 'JZ', studio: 'GZ', pair: 'JD', certificate: 'ZS' },
};

export interface RecordNumber {
  readonly kind: string;
  readonly issuerId: number;
  readonly year: number;
  readonly number: number;
}

/** 'RY3-2026-0007': unlike any other of the federation. */
export const numberInWords = ({ kind, issuerId, year, number }: RecordNumber): string =>
  `${own(letters, kind)}${issuerId}-${year}-${String(number).padStart(4, '0')}`;

/** What `numberInWords` writes, also with blanks or in small letters; null for anything else. */
export function readNumber(written: string): RecordNumber | null {
  const parts = /^([A-Z]{2})(\d{1,15})-(\d{4})-(\d{4,9})$/.exec(written.replace(/\s/g, '').toUpperCase());
  const kind = parts && Object.keys(letters).find((key) => own(letters, key) === parts[1]);
  return kind ? { kind, issuerId: Number(parts[2]), year: Number(parts[3]), number: Number(parts[4]) } : null;
}

export const kindName = (kind: string): Text => recordKinds.find(({ key }) => key === kind)?.label ?? text(kind, kind);
export const levelName = (level: string): Text =>
  recordLevels.find(({ key }) => key === level)?.label ?? text(level, level);
