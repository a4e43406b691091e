// What a union registers about a member or an organisation: the kinds of records, their levels, and what is known when one is made.
// A number is printed from its parts, so that it can be read back from paper.
import type { Day } from '#kit/days.ts';
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

export const kindName = (kind: string): Text => recordKinds.find(({ key }) => key === kind)?.label ?? text(kind, kind);
export const levelName = (level: string): Text =>
  recordLevels.find(({ key }) => key === level)?.label ?? text(level, level);
