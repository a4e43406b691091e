// The rows of an import as they lie in the database, and the contract of what makes them importable. Cells are sealed: a file of
// members is as sensitive as the register.
import { type CryptoProvider, fieldAad, openText, sealText } from '#crypto/provider.ts';
import type { ColumnSpec, TableRow } from '#documents/table.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Reason {
  readonly code: string;
  readonly why: Text;
  readonly next?: Text;
  /** The clause of the rule that does not hold. */
  readonly rule?: string;
  /** The row is good all the same; somebody should know. */
  readonly warning?: true;
}

export interface ImportRow extends TableRow {
  /** `<run>/<row>`: the same whenever the row is committed again, to derive action ids from. */
  readonly key: string;
}

/**
 * `ineligible`: a rule does not hold; it is carried out so that the refusal is on record and can be appealed. `bad`: it cannot be
 * carried out at all. `same`: nothing to do, it is so already.
 */
export interface Fate {
  readonly fate: 'good' | 'ineligible' | 'bad' | 'same';
  readonly reasons: readonly Reason[];
  /** What the row is called in lists, such as the name in it. */
  readonly label: string;
}

/** What became of a row: done, or filed as refused by the rules named; or it turned out not to be possible. */
export type Committed =
  | { readonly personId?: number; readonly caseId?: number; readonly filed?: readonly Reason[] }
  | { readonly bad: readonly Reason[] };

/** Rows that a commit carries out. */
export const takeable: readonly string[] = ['good', 'ineligible'];

export interface ImportRun {
  readonly tenantId: number;
  readonly id: number;
  readonly kind: string;
  readonly roundId: number | null;
  readonly organisationId: number | null;
  readonly fileName: string;
  readonly state: 'read' | 'checked' | 'committing' | 'committed' | 'withdrawn';
  readonly rows: number;
  readonly good: number;
  /** Rows that a rule refuses: to be filed, or filed already. */
  readonly ineligible: number;
  readonly bad: number;
  readonly createdBy: number | null;
}

/** What makes a list of one kind importable. Both functions get many rows at once and answer row by row, in order. */
export interface RowImporter {
  readonly kind: string;
  readonly columns: readonly ColumnSpec[];
  /** Sees all rows of the file, so that duplicates among them are found. Writes nothing. */
  check(house: House, run: ImportRun, rows: readonly ImportRow[]): Promise<Fate[]>;
  /**
   * Carries out good rows, judging again what may have changed since the check. `q` is the transaction in which the rows are marked
   * as done; an importer that writes elsewhere (the engine) must be idempotent by `row.key`. A row is done whole or not at all.
   */
  commit(house: House, q: Queryable, run: ImportRun, rows: readonly ImportRow[]): Promise<Committed[]>;
}

export const reasonOf = (refusal: Refusal): Reason => ({
  code: refusal.code,
  why: refusal.why,
  ...(refusal.next ? { next: refusal.next } : {}),
});

const columnsOfRun = `tenant_id AS "tenantId", id, kind, round_id AS "roundId", organisation_id AS "organisationId", file_name AS "fileName",
  state, rows, good, ineligible, bad, created_by AS "createdBy"`;

export async function importRun(
  q: Queryable,
  tenantId: number,
  runId: number,
  lock: '' | 'FOR UPDATE' | 'FOR SHARE' = '',
): Promise<ImportRun | undefined> {
  const rows = await q.query<ImportRun>(
    `SELECT ${columnsOfRun} FROM import_runs WHERE tenant_id = $1 AND id = $2 ${lock}`,
    [tenantId, runId],
  );
  return rows[0];
}

export interface RunListed extends ImportRun {
  readonly createdAt: Date;
  readonly committedAt: Date | null;
}

/** Of the organisation and those below it, the newest first; of one round, or those of no round. */
export const importRuns = (
  q: Queryable,
  tenantId: number,
  asked: {
    readonly organisationId: number;
    readonly roundId: number | null;
    readonly before: number | null;
    readonly limit: number;
  },
): Promise<RunListed[]> =>
  q.query<RunListed>(
    `SELECT ${columnsOfRun}, created_at AS "createdAt", committed_at AS "committedAt" FROM import_runs
      WHERE tenant_id = $1 AND round_id IS NOT DISTINCT FROM $3 AND ($4::bigint IS NULL OR id < $4)
        AND EXISTS (SELECT 1 FROM organisation_paths x
                     WHERE x.tenant_id = $1 AND x.ancestor_id = $2 AND x.descendant_id = organisation_id)
      ORDER BY id DESC LIMIT $5`,
    [tenantId, asked.organisationId, asked.roundId, asked.before, asked.limit],
  );

export const noSuchRun = (runId: number): Refusal =>
  refuse('import-not-found', `没有第 ${runId} 次导入`, `There is no import ${runId}`);
export const wrongState = (run: ImportRun, zh: string, en: string): Refusal =>
  refuse('import-state', zh, en, { details: { state: run.state } });

const aad = (tenantId: number, runId: number, rowNumber: number): string =>
  fieldAad({ tenantId, table: 'import_rows', column: 'cells', rowId: `${runId}:${rowNumber}`, sensitivity: 'S2' });

export { aad as importRowPlace };

export interface Stored extends TableRow {
  readonly fate: string;
  readonly reasons: readonly Reason[];
  readonly label: string;
}

export const CHUNK = 5000;

export async function storeRows(
  q: Queryable,
  crypto: CryptoProvider,
  tenantId: number,
  runId: number,
  sheet: string,
  rows: readonly Stored[],
) {
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    await q.query(
      `INSERT INTO import_rows (tenant_id, run_id, row_number, sheet, cells_sealed, fate, reasons, label)
       SELECT $1, $2, r.row_number, $3, r.cells, r.fate, r.reasons, r.label
         FROM unnest($4::int[], $5::bytea[], $6::text[], $7::jsonb[], $8::text[]) AS r (row_number, cells, fate, reasons, label)`,
      [
        tenantId,
        runId,
        sheet,
        chunk.map((row) => row.rowNumber),
        chunk.map((row) => sealText(crypto, JSON.stringify(row.cells), aad(tenantId, runId, row.rowNumber))),
        chunk.map((row) => row.fate),
        chunk.map((row) => JSON.stringify(row.reasons)),
        chunk.map((row) => row.label.slice(0, 200)),
      ],
    );
  }
}

export async function loadRows(
  q: Queryable,
  crypto: CryptoProvider,
  tenantId: number,
  runId: number,
  fates: readonly string[],
  limit: number | null,
  take = false,
): Promise<ImportRow[]> {
  const rows = await q.query<{ row_number: number; cells_sealed: Buffer }>(
    `SELECT row_number, cells_sealed FROM import_rows WHERE tenant_id = $1 AND run_id = $2 AND fate = ANY ($3::text[]) ORDER BY row_number LIMIT $4${take ? ' FOR UPDATE SKIP LOCKED' : ''}`,
    [tenantId, runId, fates, limit],
  );
  return rows.map(({ row_number: rowNumber, cells_sealed }) => ({
    rowNumber,
    key: `${runId}/${rowNumber}`,
    cells: JSON.parse(openText(crypto, cells_sealed, aad(tenantId, runId, rowNumber))) as Record<string, string>,
  }));
}

/** What the rows that became this case were warned of; rows without a warning are left out. */
export async function warningsOf(
  q: Queryable,
  tenantId: number,
  caseId: number,
): Promise<{ readonly fileName: string; readonly row: number; readonly reasons: readonly Reason[] }[]> {
  const rows = await q.query<{ fileName: string; row: number; reasons: readonly Reason[] }>(
    `SELECT r.file_name AS "fileName", i.row_number AS row, i.reasons FROM import_rows i
       JOIN import_runs r ON r.tenant_id = $1 AND r.id = i.run_id
      WHERE i.tenant_id = $1 AND i.case_id = $2 ORDER BY i.run_id, i.row_number LIMIT 10`,
    [tenantId, caseId],
  );
  return rows
    .map((one) => ({ ...one, reasons: one.reasons.filter(({ warning }) => warning) }))
    .filter(({ reasons }) => reasons.length > 0);
}
