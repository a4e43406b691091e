// Carrying out an import: chunk by chunk, each chunk whole, so that it can be interrupted anywhere and taken up again.
import {
  type Committed,
  type ImportRow,
  type ImportRun,
  importRun,
  loadRows,
  noSuchRun,
  type Reason,
  type RowImporter,
  takeable,
  wrongState,
} from '#documents/import-store.ts';
import { invariant, isRefusal, type Refusal } from '#kit/refusal.ts';
import { retrying } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface RunCommitted {
  readonly done: number;
  /** On record as refused by a rule. */
  readonly filed: number;
  /** Good when they were checked, bad by the time they were to be carried out. */
  readonly turnedBad: number;
  /** Stopped in between because `goOn` said so: rows are left, to be taken up by the next call. */
  readonly stopped?: true;
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

const became = (one: Committed): 'bad' | 'filed' | 'done' => ('bad' in one ? 'bad' : one.filed ? 'filed' : 'done');
const reasonsOf = (one: Committed): readonly Reason[] | undefined => ('bad' in one ? one.bad : one.filed);

async function markCommitted(q: Queryable, run: ImportRun, rows: readonly ImportRow[], results: readonly Committed[]) {
  const fates = results.map(became);
  await q.query(
    `UPDATE import_rows i SET fate = r.fate, person_id = r.person_id, case_id = r.case_id,
            reasons = CASE WHEN r.reasons IS NULL AND i.fate = 'ineligible' THEN '[]' ELSE coalesce(r.reasons, i.reasons) END
       FROM unnest($3::int[], $4::text[], $5::jsonb[], $6::bigint[], $7::bigint[]) AS r (row_number, fate, reasons, person_id, case_id)
      WHERE i.tenant_id = $1 AND i.run_id = $2 AND i.row_number = r.row_number`,
    [
      run.tenantId,
      run.id,
      rows.map((row) => row.rowNumber),
      fates,
      results.map((one) => (reasonsOf(one) ? JSON.stringify(reasonsOf(one)) : null)),
      results.map((one) => ('bad' in one ? null : (one.personId ?? null))),
      results.map((one) => ('bad' in one ? null : (one.caseId ?? null))),
    ],
  );
  const count = (fate: string) => fates.filter((one) => one === fate).length;
  return { done: count('done'), filed: count('filed'), turnedBad: count('bad') };
}

/** One chunk in one transaction: rows that another worker holds are passed over. */
async function commitChunk(house: House, run: ImportRun, importer: RowImporter, size: number) {
  const crypto = await house.crypto(run.tenantId);
  return house.db.transaction(async (q) => {
    // Shared by the workers; whoever finishes the run waits until all of them have let go.
    const now = await importRun(q, run.tenantId, run.id, 'FOR SHARE');
    if (now?.state !== 'committing') return null;
    const rows = await loadRows(q, crypto, run.tenantId, run.id, takeable, size, true);
    if (rows.length === 0) return null;
    const results = await importer.commit(house, q, run, rows);
    invariant(results.length === rows.length, 'an importer answers every row');
    return markCommitted(q, run, rows, results);
  });
}

export interface CarriedOut {
  readonly done: number;
  readonly filed: number;
  readonly bad: number;
  /** Not carried out yet. */
  readonly left: number;
}

/** What has become of a run's rows so far. */
export async function carriedOut(q: Queryable, tenantId: number, runId: number): Promise<CarriedOut> {
  const [row] = await q.query<CarriedOut>(
    `SELECT count(*) FILTER (WHERE fate = 'done')::int AS done, count(*) FILTER (WHERE fate = 'filed')::int AS filed,
            count(*) FILTER (WHERE fate = 'bad')::int AS bad, count(*) FILTER (WHERE fate = ANY ($3::text[]))::int AS left FROM import_rows WHERE tenant_id = $1 AND run_id = $2`,
    [tenantId, runId, takeable],
  );
  return row!;
}

/** True when no row is left to carry out; the counts of the run are then what became of its rows. */
async function finishCommit(house: House, run: ImportRun): Promise<boolean> {
  return house.db.transaction(async (q) => {
    const now = await importRun(q, run.tenantId, run.id, 'FOR UPDATE');
    if (now?.state !== 'committing') return true;
    const { left, done, filed, bad } = await carriedOut(q, run.tenantId, run.id);
    if (left > 0) return false;
    await q.query(
      "UPDATE import_runs SET state = 'committed', good = $3, ineligible = $4, bad = $5, committed_at = $6 WHERE tenant_id = $1 AND id = $2",
      [...[run.tenantId, run.id, done, filed, bad], house.clock.now()],
    );
    return true;
  });
}

/**
 * Carries out the good and the ineligible rows, chunk by chunk, each chunk whole, two at a time, for as long as `goOn` says so. Called again after an interruption it goes on where it
 * stopped; called twice at once, each row is carried out once; called when all is done it does nothing.
 * Refuses: import-not-found, import-state.
 */
export async function commitRun(
  house: House,
  tenantId: number,
  runId: number,
  importer: RowImporter,
  options: {
    readonly chunk?: number;
    readonly workers?: number;
    readonly goOn?: (done: number) => Promise<boolean>;
  } = {},
): Promise<RunCommitted | Refusal> {
  const run = await beginCommit(house, tenantId, runId, importer.kind);
  if (isRefusal(run)) return run;
  const sum = { done: 0, filed: 0, turnedBad: 0 };
  let stopped = false;
  if (run === undefined) return sum;
  const work = async () => {
    while (!stopped) {
      const part = await retrying(() => commitChunk(house, run, importer, options.chunk ?? 500));
      if (!part) return;
      sum.done += part.done;
      sum.filed += part.filed;
      sum.turnedBad += part.turnedBad;
      if (options.goOn && !(await options.goOn(sum.done + sum.filed + sum.turnedBad))) stopped = true;
    }
  };
  do {
    const ended = await Promise.allSettled(Array.from({ length: options.workers ?? 2 }, work));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    if (stopped) return { ...sum, stopped };
  } while (!(await finishCommit(house, run)));
  return sum;
}
