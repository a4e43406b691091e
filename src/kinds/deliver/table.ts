// The tables of a case's form that a delivery writes into: what was planned, and what was reported.
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Answers, Field } from '#policy/form.ts';
import type { StageContext } from '#policy/kind.ts';

export type Table = Extract<Field, { type: 'table' }>;

export function tableOf({ settings, programme }: StageContext, setting: 'evidence' | 'plan'): Table | Refusal {
  const table = own(programme.form, String(own(settings, setting)));
  return table?.type === 'table'
    ? table
    : refuse(
        'no-evidence-table',
        '办法没有写明记录写进哪张表',
        'The programme does not say which table reports go into',
      );
}

const columnOf = ({ columns }: Table, type: Field['type']): string | undefined =>
  Object.keys(columns).find((key) => columns[key]!.type === type);

export const dayColumn = (table: Table): string | undefined => columnOf(table, 'date');

export const rowsIn = (answers: Answers, field: unknown): readonly Answers[] => {
  const rows = own(answers, String(field));
  return Array.isArray(rows) ? (rows as readonly Answers[]) : [];
};

/** Days, where the table has a column of dates, and rows where it has none. */
export function countOf(table: Table, rows: readonly Answers[]): number {
  const day = dayColumn(table);
  return day === undefined ? rows.length : new Set(rows.map((row) => row[day])).size;
}

/** Fen in all rows; undefined where the table asks for no money. */
export function spentIn(table: Table, rows: readonly Answers[]): number | undefined {
  const money = columnOf(table, 'money');
  if (money === undefined) return undefined;
  return rows.reduce((sum, row) => sum + (typeof row[money] === 'number' ? row[money] : 0), 0);
}
