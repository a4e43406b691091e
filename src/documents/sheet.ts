// What a spreadsheet file comes to, whatever its format: rows of plain text under Excel's own row numbers.

/** One letter per cell: s text, n number, d date, b yes/no, e error, blank nothing. */
export type CellTypes = string;

export interface SheetRow {
  /** As Excel counts, from 1. */
  readonly number: number;
  /** Dates as 'YYYY-MM-DD' (with ' HH:MM' when a time is set), numbers in full; a number beyond 15 digits, which Excel has rounded, as '1.1E+17'. */
  readonly cells: readonly string[];
  readonly types: CellTypes;
}

/** Rows and columns from 0, both ends included. */
export interface MergedCells {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  /** Only rows with something in them. */
  readonly rows: readonly SheetRow[];
  readonly merged: readonly MergedCells[];
}

export interface SheetLimits {
  readonly bytes: number;
  readonly rows: number;
  readonly columns: number;
  /** Filled cells of all sheets. */
  readonly cells: number;
}

export const sheetLimits: SheetLimits = { bytes: 20_000_000, rows: 100_000, columns: 200, cells: 3_000_000 };
