// Rolls appended deltas into the cells of every organisation above them. Any number of folders may run, and actions go on appending:
// the work is one SQL function under one row lock per tenant, which moves of organisations take as well.
import { invariant } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';

/** One change of one measure at the organisation where it happened; the engine appends it in the action's own transaction. */
export interface FigureDelta {
  readonly organisationId: number;
  readonly programmeKey: string;
  readonly year: number;
  readonly roundId: number;
  /** When it happened, in China: 202611; January of the round's year where it does not matter. */
  readonly month?: number;
  readonly measure: string;
  readonly delta: number;
}

const CHUNK = 20_000;

/** Folds at most `limit` deltas of the tenant and gives how many it took; 0 means that none was waiting. */
export async function foldFigures(q: Queryable, tenantId: number, options: { limit?: number } = {}): Promise<number> {
  const limit = options.limit ?? CHUNK;
  invariant(Number.isInteger(limit) && limit > 0, `a fold takes at least one delta, not ${limit}`);
  const rows = await q.query<{ folded: number }>('SELECT fold_figures($1, $2) AS folded', [tenantId, limit]);
  return rows[0]!.folded;
}

/** Folds chunk by chunk (a transaction each when `q` is a pool) until fewer than a chunk were waiting; gives the sum. */
export async function foldAllFigures(
  q: Queryable,
  tenantId: number,
  options: { limit?: number } = {},
): Promise<number> {
  const limit = options.limit ?? CHUNK;
  let all = 0;
  for (;;) {
    const folded = await foldFigures(q, tenantId, { limit });
    all += folded;
    if (folded < limit) return all;
  }
}

/**
 * The lock of folds and moves, held until the transaction of `q` ends. Who changes organisation_paths takes it before reading
 * them, then calls `shiftFigures(…, -1)`, changes the paths, and calls `shiftFigures(…, 1)`.
 */
export async function lockFigures(q: Queryable, tenantId: number): Promise<void> {
  await q.query('SELECT lock_figures($1)', [tenantId]);
}

/** Takes (-1) or gives (1) the folded figures of an organisation's subtree from or to all that stand above it now; gives the number of cells. */
export async function shiftFigures(
  q: Queryable,
  tenantId: number,
  organisationId: number,
  sign: 1 | -1,
): Promise<number> {
  const rows = await q.query<{ cells: number }>('SELECT shift_figures($1, $2, $3) AS cells', [
    tenantId,
    organisationId,
    sign,
  ]);
  return rows[0]!.cells;
}

/** Appends deltas, for what does not go through `act_batch` (which appends its own) and for tests. */
export async function appendDeltas(q: Queryable, tenantId: number, deltas: readonly FigureDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await q.query(
    `INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
     SELECT $1, d.organisation_id, d.programme_key, d.year, d.round_id, d.month, jsonb_build_object(d.measure, d.delta)
       FROM unnest($2::bigint[], $3::text[], $4::int[], $5::bigint[], $6::int[], $7::text[], $8::bigint[])
         AS d (organisation_id, programme_key, year, round_id, month, measure, delta)`,
    [
      tenantId,
      deltas.map((one) => one.organisationId),
      deltas.map((one) => one.programmeKey),
      deltas.map((one) => one.year),
      deltas.map((one) => one.roundId),
      deltas.map((one) => one.month ?? one.year * 100 + 1),
      deltas.map((one) => one.measure),
      deltas.map((one) => one.delta),
    ],
  );
}
