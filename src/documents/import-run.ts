// An import in three steps that can each be repeated: read the file, check every row (nothing is written but the rows' fates), commit
// the good ones chunk by chunk. Rows lie sealed meanwhile. What a row becomes is the importer's; this file never knows.
import type { CryptoProvider } from '#crypto/provider.ts';
import { fieldAad } from '#crypto/provider.ts';
import { readSpreadsheet } from '#documents/spreadsheet.ts';
import { type ColumnSpec, findTable, type Table, type TableRow } from '#documents/table.ts';
import { sha256 } from '#kit/json.ts';
import { normaliseText } from '#kit/normalise.ts';
import { invariant, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Reason {
  readonly code: string;
  readonly why: Text;
  readonly next?: Text;
  /** The row is good all the same; somebody should know. */
  readonly warning?: true;
}

export interface ImportRow extends TableRow {
  /** `<run>/<row>`: the same whenever the row is committed again, to derive action ids from. */
  readonly key: string;
}

/** `same`: nothing to do, it is so already. */
export interface Fate {
  readonly fate: 'good' | 'bad' | 'same';
  readonly reasons: readonly Reason[];
  /** What the row is called in lists, such as the name in it. */
  readonly label: string;
}

export type Committed = { readonly personId?: number; readonly caseId?: number } | { readonly bad: readonly Reason[] };

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
  state, rows, good, bad, created_by AS "createdBy"`;

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

const noSuchRun = (runId: number): Refusal =>
  refuse('import-not-found', `没有第 ${runId} 次导入`, `There is no import ${runId}`);
const wrongState = (run: ImportRun, zh: string, en: string): Refusal =>
  refuse('import-state', zh, en, { details: { state: run.state } });

const aad = (tenantId: number, runId: number, rowNumber: number): string =>
  fieldAad({ tenantId, table: 'import_rows', column: 'cells', rowId: `${runId}:${rowNumber}`, sensitivity: 'S2' });

interface Stored extends TableRow {
  readonly fate: string;
  readonly reasons: readonly Reason[];
  readonly label: string;
}

const CHUNK = 5000;

async function storeRows(
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
        chunk.map((row) =>
          Buffer.from(crypto.encrypt(Buffer.from(JSON.stringify(row.cells)), aad(tenantId, runId, row.rowNumber))),
        ),
        chunk.map((row) => row.fate),
        chunk.map((row) => JSON.stringify(row.reasons)),
        chunk.map((row) => row.label.slice(0, 200)),
      ],
    );
  }
}

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
    await q.query(
      `INSERT INTO import_runs (tenant_id, id, kind, round_id, organisation_id, file_name, file_hash, state, rows, good, bad, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'checked', $8, $9, $10, $11, $12)`,
      [
        tenantId,
        id,
        run.kind,
        run.roundId,
        run.organisationId,
        run.fileName,
        fileHash,
        run.rows,
        checked.good,
        checked.bad,
        run.createdBy,
        house.clock.now(),
      ],
    );
    await storeRows(q, crypto, tenantId, id, table.sheet, storedRows(table, fates));
  });
  const { headings, unknown, preamble, skipped, rows } = table;
  return { runId: id, rows: rows.length, headings, unknown, preamble, skipped: skipped.length, earlier, ...checked };
}

function counted(fates: readonly Fate[]): RunChecked {
  const count = (fate: string) => fates.filter((one) => one.fate === fate).length;
  return { good: count('good'), bad: count('bad'), same: count('same') };
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

async function loadRows(
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
    cells: JSON.parse(
      Buffer.from(crypto.decrypt(cells_sealed, aad(tenantId, runId, rowNumber))).toString('utf8'),
    ) as Record<string, string>,
  }));
}

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

export interface RunChecked {
  readonly good: number;
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
    const rows = await loadRows(q, crypto, tenantId, runId, ['read', 'good', 'bad', 'same'], null);
    const fates = await importer.check(house, run, rows);
    await storeFates(q, tenantId, runId, rows, fates);
    const checked = counted(fates);
    await q.query("UPDATE import_runs SET state = 'checked', good = $3, bad = $4 WHERE tenant_id = $1 AND id = $2", [
      tenantId,
      runId,
      checked.good,
      checked.bad,
    ]);
    return checked;
  });
}

export interface RunCommitted {
  readonly done: number;
  /** Good when they were checked, bad by the time they were to be carried out. */
  readonly turnedBad: number;
}

/** Takes the run into the state 'committing'; undefined when it is committed already. */
async function beginCommit(
  house: House,
  tenantId: number,
  runId: number,
  kind: string,
): Promise<ImportRun | undefined | Refusal> {
  return house.db.transaction(async (q) => {
    const run = await importRun(q, tenantId, runId, 'FOR UPDATE');
    if (run?.kind !== kind) return noSuchRun(runId);
    if (run.state === 'committed') return undefined;
    if (run.state !== 'checked' && run.state !== 'committing') {
      return wrongState(
        run,
        '请先检查，再提交；已撤销的导入不能提交',
        'Check it first; an import that was withdrawn cannot be committed',
      );
    }
    await q.query("UPDATE import_runs SET state = 'committing' WHERE tenant_id = $1 AND id = $2", [tenantId, runId]);
    return { ...run, state: 'committing' };
  });
}

async function markCommitted(q: Queryable, run: ImportRun, rows: readonly ImportRow[], results: readonly Committed[]) {
  const bad = results.map((one) => ('bad' in one ? one.bad : undefined));
  await q.query(
    `UPDATE import_rows i SET fate = r.fate, reasons = coalesce(r.reasons, i.reasons), person_id = r.person_id, case_id = r.case_id
       FROM unnest($3::int[], $4::text[], $5::jsonb[], $6::bigint[], $7::bigint[]) AS r (row_number, fate, reasons, person_id, case_id)
      WHERE i.tenant_id = $1 AND i.run_id = $2 AND i.row_number = r.row_number`,
    [
      run.tenantId,
      run.id,
      rows.map((row) => row.rowNumber),
      bad.map((reasons) => (reasons ? 'bad' : 'done')),
      bad.map((reasons) => (reasons ? JSON.stringify(reasons) : null)),
      results.map((one) => ('bad' in one ? null : (one.personId ?? null))),
      results.map((one) => ('bad' in one ? null : (one.caseId ?? null))),
    ],
  );
  return bad.filter((reasons) => reasons !== undefined).length;
}

/** One chunk in one transaction: rows that another worker holds are passed over. */
async function commitChunk(house: House, run: ImportRun, importer: RowImporter, size: number) {
  const crypto = await house.crypto(run.tenantId);
  return house.db.transaction(async (q) => {
    // Shared by the workers; whoever finishes the run waits until all of them have let go.
    const now = await importRun(q, run.tenantId, run.id, 'FOR SHARE');
    if (now?.state !== 'committing') return { taken: 0, turnedBad: 0 };
    const rows = await loadRows(q, crypto, run.tenantId, run.id, ['good'], size, true);
    if (rows.length === 0) return { taken: 0, turnedBad: 0 };
    const results = await importer.commit(house, q, run, rows);
    invariant(results.length === rows.length, 'an importer answers every row');
    return { taken: rows.length, turnedBad: await markCommitted(q, run, rows, results) };
  });
}

/** True when no good row is left; the counts of the run are then what became of its rows. */
async function finishCommit(house: House, run: ImportRun): Promise<boolean> {
  return house.db.transaction(async (q) => {
    const now = await importRun(q, run.tenantId, run.id, 'FOR UPDATE');
    if (now?.state !== 'committing') return true;
    const counted = await q.query<{ good: number; done: number; bad: number }>(
      `SELECT count(*) FILTER (WHERE fate = 'good') AS good, count(*) FILTER (WHERE fate = 'done') AS done,
              count(*) FILTER (WHERE fate = 'bad') AS bad FROM import_rows WHERE tenant_id = $1 AND run_id = $2`,
      [run.tenantId, run.id],
    );
    const { good, done, bad } = counted[0]!;
    if (good > 0) return false;
    await q.query(
      "UPDATE import_runs SET state = 'committed', good = $3, bad = $4, committed_at = $5 WHERE tenant_id = $1 AND id = $2",
      [...[run.tenantId, run.id, done, bad], house.clock.now()],
    );
    return true;
  });
}

/**
 * Carries out the good rows, chunk by chunk, each chunk whole, two at a time. Called again after an interruption it goes on where it
 * stopped; called twice at once, each row is carried out once; called when all is done it does nothing.
 * Refuses: import-not-found, import-state.
 */
export async function commitRun(
  house: House,
  tenantId: number,
  runId: number,
  importer: RowImporter,
  options: { readonly chunk?: number; readonly workers?: number; readonly progress?: (done: number) => void } = {},
): Promise<RunCommitted | Refusal> {
  const run = await beginCommit(house, tenantId, runId, importer.kind);
  if (isRefusal(run)) return run;
  const sum = { done: 0, turnedBad: 0 };
  if (run === undefined) return sum;
  const work = async () => {
    for (;;) {
      const { taken, turnedBad } = await commitChunk(house, run, importer, options.chunk ?? 500);
      if (taken === 0) return;
      sum.done += taken - turnedBad;
      sum.turnedBad += turnedBad;
      options.progress?.(sum.done + sum.turnedBad);
    }
  };
  do {
    const ended = await Promise.allSettled(Array.from({ length: options.workers ?? 2 }, work));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  } while (!(await finishCommit(house, run)));
  return sum;
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

/** The rows with their fates, page by page by row number; `fates` picks some of good, bad, same, done, skipped. */
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
