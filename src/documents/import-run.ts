// An import in three steps that can each be repeated: read the file and check every row (nothing is written but the rows' fates),
// look at what would happen, commit the good ones. What a row becomes is the importer's; this file never knows.
import {
  CHUNK,
  type Fate,
  type ImportRow,
  type ImportRun,
  importRun,
  loadRows,
  noSuchRun,
  type Reason,
  type RowImporter,
  type Stored,
  storeRows,
  takeable,
  wrongState,
} from '#documents/import-store.ts';
import { readSpreadsheet } from '#documents/spreadsheet.ts';
import { findTable, type Table } from '#documents/table.ts';
import { sha256 } from '#kit/json.ts';
import { normaliseText } from '#kit/normalise.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export { carriedOut, commitRun } from '#documents/import-commit.ts';
export {
  type Committed,
  type Fate,
  type ImportRow,
  type ImportRun,
  importRun,
  importRuns,
  type Reason,
  type RowImporter,
  reasonOf,
} from '#documents/import-store.ts';

export interface RunRead extends RunChecked {
  readonly runId: number;
  readonly rows: number;
  /** Column key → heading found. */
  readonly headings: Readonly<Record<string, string>>;
  readonly unknown: readonly string[];
  readonly skipped: number;
  readonly preamble: readonly string[];
  /** Imports of exactly this file before. */
  readonly earlier: readonly { readonly runId: number; readonly state: string; readonly at: Date }[];
}

export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Which sheet holds the list, when there are several. */
  readonly sheet?: string;
  readonly roundId?: number;
  /** Where the rows belong: the union that sent the file. */
  readonly organisationId?: number;
  readonly createdBy: number | null;
}

/**
 * Reads a file and checks every row (the dry run): a run of state 'checked', of which nothing is carried out before `commitRun`.
 * Refuses as `readSpreadsheet` and `findTable`; then nothing is stored.
 */
export async function createRun(
  house: House,
  tenantId: number,
  importer: RowImporter,
  file: ImportFile,
): Promise<RunRead | Refusal> {
  const sheets = await readSpreadsheet(file.bytes);
  if (isRefusal(sheets)) return sheets;
  const table = findTable(sheets, importer.columns, file.sheet);
  if (isRefusal(table)) return table;
  const id = await house.ids.take(tenantId);
  const fileHash = sha256(file.bytes);
  const earlier = await house.db.query<RunRead['earlier'][number]>(
    `SELECT id AS "runId", state, created_at AS at FROM import_runs WHERE tenant_id = $1 AND file_hash = $2 AND kind = $3 ORDER BY id`,
    [tenantId, fileHash, importer.kind],
  );
  const run: ImportRun = {
    ...{
      tenantId,
      id,
      kind: importer.kind,
      roundId: file.roundId ?? null,
      organisationId: file.organisationId ?? null,
    },
    ...{
      fileName: normaliseText(file.name).slice(0, 255),
      state: 'read',
      rows: table.rows.length,
      good: 0,
      ineligible: 0,
      bad: 0,
      createdBy: file.createdBy,
    },
  };
  const fates = await importer.check(
    house,
    run,
    table.rows.map((row) => ({ ...row, key: `${id}/${row.rowNumber}` })),
  );
  const checked = counted(fates);
  const crypto = await house.crypto(tenantId);
  await house.db.transaction(async (q) => {
    await insertRun(q, run, fileHash, checked, house.clock.now());
    await storeRows(q, crypto, tenantId, id, table.sheet, storedRows(table, fates));
  });
  const { headings, unknown, preamble, skipped, rows } = table;
  return { runId: id, rows: rows.length, headings, unknown, preamble, skipped: skipped.length, earlier, ...checked };
}

async function insertRun(q: Queryable, run: ImportRun, fileHash: Buffer, checked: RunChecked, at: Date): Promise<void> {
  await q.query(
    `INSERT INTO import_runs (tenant_id, id, kind, round_id, organisation_id, file_name, file_hash, state, rows, good, ineligible, bad, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'checked', $8, $9, $10, $11, $12, $13)`,
    [
      run.tenantId,
      run.id,
      run.kind,
      run.roundId,
      run.organisationId,
      run.fileName,
      fileHash,
      run.rows,
      checked.good,
      checked.ineligible,
      checked.bad,
      run.createdBy,
      at,
    ],
  );
}

function counted(fates: readonly Fate[]): RunChecked {
  const count = (fate: string) => fates.filter((one) => one.fate === fate).length;
  return { good: count('good'), ineligible: count('ineligible'), bad: count('bad'), same: count('same') };
}

const storedRows = (table: Table, fates: readonly Fate[]): Stored[] => [
  ...table.rows.map((row, i) => ({ ...row, ...fates[i]! })),
  ...table.skipped.map(({ rowNumber, why }) => ({
    rowNumber,
    cells: {},
    fate: 'skipped',
    reasons: [{ code: 'not-an-entry', why }],
    label: '',
  })),
];

async function storeFates(
  q: Queryable,
  tenantId: number,
  runId: number,
  rows: readonly ImportRow[],
  fates: readonly Fate[],
) {
  for (let from = 0; from < rows.length; from += CHUNK) {
    const part = fates.slice(from, from + CHUNK);
    await q.query(
      `UPDATE import_rows i SET fate = r.fate, reasons = r.reasons, label = r.label
         FROM unnest($3::int[], $4::text[], $5::jsonb[], $6::text[]) AS r (row_number, fate, reasons, label)
        WHERE i.tenant_id = $1 AND i.run_id = $2 AND i.row_number = r.row_number`,
      [
        tenantId,
        runId,
        rows.slice(from, from + CHUNK).map((row) => row.rowNumber),
        part.map((one) => one.fate),
        part.map((one) => JSON.stringify(one.reasons)),
        part.map((one) => one.label.slice(0, 200)),
      ],
    );
  }
}

/** Rows by fate, as `Fate` says. */
export interface RunChecked {
  readonly good: number;
  readonly ineligible: number;
  readonly bad: number;
  readonly same: number;
}

/** The dry run once more, after something was mended in the register; may be repeated until the commit. Refuses: import-not-found, import-state. */
export async function checkRun(
  house: House,
  tenantId: number,
  runId: number,
  importer: RowImporter,
): Promise<RunChecked | Refusal> {
  const crypto = await house.crypto(tenantId);
  return house.db.transaction(async (q) => {
    const run = await importRun(q, tenantId, runId, 'FOR UPDATE');
    if (run?.kind !== importer.kind) return noSuchRun(runId);
    if (run.state !== 'read' && run.state !== 'checked') {
      return wrongState(
        run,
        '这次导入已经提交或撤销，不能再检查',
        'This import has been committed or withdrawn and cannot be checked again',
      );
    }
    const rows = await loadRows(q, crypto, tenantId, runId, ['read', ...takeable, 'bad', 'same'], null);
    const fates = await importer.check(house, run, rows);
    await storeFates(q, tenantId, runId, rows, fates);
    const checked = counted(fates);
    await q.query(
      "UPDATE import_runs SET state = 'checked', good = $3, ineligible = $4, bad = $5 WHERE tenant_id = $1 AND id = $2",
      [tenantId, runId, checked.good, checked.ineligible, checked.bad],
    );
    return checked;
  });
}

/** Gives up a run of which nothing was carried out. Refuses: import-not-found, import-state. */
export async function withdrawRun(
  q: Queryable,
  tenantId: number,
  runId: number,
): Promise<{ readonly withdrawn: true } | Refusal> {
  const rows = await q.query(
    "UPDATE import_runs SET state = 'withdrawn' WHERE tenant_id = $1 AND id = $2 AND state IN ('read', 'checked') RETURNING id",
    [tenantId, runId],
  );
  if (rows.length > 0) return { withdrawn: true };
  const run = await importRun(q, tenantId, runId);
  return run
    ? wrongState(run, '已经开始提交，不能撤销', 'It has begun to be committed and cannot be withdrawn')
    : noSuchRun(runId);
}

export interface RowListed {
  readonly rowNumber: number;
  readonly label: string;
  readonly fate: string;
  readonly reasons: readonly Reason[];
  readonly personId: number | null;
  readonly caseId: number | null;
}

/** The rows with their fates, page by page by row number; `fates` picks some of good, ineligible, bad, same, done, filed, skipped. */
export async function runRows(
  q: Queryable,
  tenantId: number,
  runId: number,
  asked: { readonly fates?: readonly string[]; readonly after?: number; readonly limit?: number } = {},
): Promise<RowListed[]> {
  return q.query<RowListed>(
    `SELECT row_number AS "rowNumber", label, fate, reasons, person_id AS "personId", case_id AS "caseId" FROM import_rows
      WHERE tenant_id = $1 AND run_id = $2 AND row_number > $3 AND ($4::text[] IS NULL OR fate = ANY ($4::text[]))
      ORDER BY row_number LIMIT $5`,
    [tenantId, runId, asked.after ?? 0, asked.fates ?? null, Math.min(asked.limit ?? 100, 1000)],
  );
}

/** The cells of some rows as they were uploaded, for whoever may see the upload (to be corrected and sent again). */
export async function runCells(
  house: House,
  tenantId: number,
  runId: number,
  fates: readonly string[],
): Promise<ImportRow[]> {
  return loadRows(house.db, await house.crypto(tenantId), tenantId, runId, fates, null);
}
