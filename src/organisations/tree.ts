// The tree of unions and its closure table: a subtree is one join, and a move rewrites only the paths of what moved.
// Every change bumps the tenant's epoch first; that row lock makes changes of one tree follow each other.
import { parseCreditCode } from '#kit/identifiers.ts';
import type { MapPlace } from '#kit/map-place.ts';
import { normaliseName, normaliseText } from '#kit/normalise.ts';
import { grams, pinyinOf } from '#kit/pinyin.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { namesTaken } from '#organisations/same-name.ts';
import { type Level, levels } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewOrganisation {
  /** From `house.ids`. */
  readonly id: number;
  /** An organisation on file or another row of the same call; null for a top of the tree. */
  readonly parentId: number | null;
  readonly level: Level;
  readonly name: string;
  readonly nameEn?: string;
  readonly shortName?: string;
  readonly creditCode?: string;
  readonly ordinal?: number;
  /** Its square on the tile map of the union above it (organisations/place.ts). */
  readonly place?: MapPlace;
  /** Sealed by `sealOrganisationAccount` (organisations/account.ts). */
  readonly accountSealed?: Uint8Array;
  readonly bank?: string;
}

export const levelRank = (level: string): number => levels.indexOf(level as Level);

/** Takes the tenant's tree for this transaction; whoever cached it sees by the epoch that it is old. Gives the new epoch. */
export async function bumpOrganisationsEpoch(q: Queryable, tenantId: number): Promise<number> {
  const rows = await q.query<{ epoch: number }>(
    'UPDATE tenants SET organisations_epoch = organisations_epoch + 1 WHERE tenant_id = $1 RETURNING organisations_epoch AS epoch',
    [tenantId],
  );
  if (!rows[0]) throw new Fault(`there is no tenant ${tenantId}`);
  return rows[0].epoch;
}

export const organisationMissing = (id: number): Refusal =>
  refuse('organisation-not-found', `没有编号为 ${id} 的工会`, `There is no organisation ${id}`, {
    details: { organisationId: id },
  });

export const organisationClosed = (id: number, name: string): Refusal =>
  refuse('organisation-closed', `“${name}”已经撤销或并入别的工会`, `“${name}” has been closed or merged`, {
    next: { zh: '请改选现存的工会', en: 'Choose an organisation that exists' },
    details: { organisationId: id },
  });

const levelsOutOfOrder = (name: string, level: string, parentLevel: string): Refusal =>
  refuse(
    'organisation-level',
    `“${name}”是 ${level} 一级，上级必须更高，不能挂在 ${parentLevel} 一级之下`,
    `“${name}” is at level ${level}; what stands above it must be higher, and ${parentLevel} is not`,
    { rule: '工会组织七级', details: { level, parentLevel } },
  );

interface Placed {
  readonly id: number;
  readonly level: string;
  readonly name: string;
  readonly parent_id: number | null;
  readonly closed_at: Date | null;
}

/** Organisations by id; call it after the epoch was bumped when what it says must still hold at the end of the transaction. */
export async function placedOrganisations(
  q: Queryable,
  tenantId: number,
  ids: readonly number[],
): Promise<Map<number, Placed>> {
  const rows = await q.query<Placed>(
    'SELECT id, level, name, parent_id, closed_at FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The paths of new rows: among themselves, and where the topmost new row of each chain hangs on the tree on file. */
interface NewPaths {
  readonly within: { ancestors: number[]; descendants: number[]; distances: number[] };
  readonly hung: { parents: number[]; descendants: number[]; distances: number[] };
}

function newPaths(rows: readonly NewOrganisation[]): NewPaths | Refusal {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const within: NewPaths['within'] = { ancestors: [], descendants: [], distances: [] };
  const hung: NewPaths['hung'] = { parents: [], descendants: [], distances: [] };
  for (const row of rows) {
    let at: NewOrganisation | undefined = row;
    for (let distance = 0; at; distance += 1) {
      if (distance > levels.length) {
        return refuse(
          'organisation-cycle',
          `“${row.name}”的上级绕回了它自己`,
          `What stands above “${row.name}” leads back to it`,
        );
      }
      within.ancestors.push(at.id);
      within.descendants.push(row.id);
      within.distances.push(distance);
      const above: NewOrganisation | undefined = at.parentId === null ? undefined : byId.get(at.parentId);
      if (!above && at.parentId !== null) {
        hung.parents.push(at.parentId);
        hung.descendants.push(row.id);
        hung.distances.push(distance + 1);
      }
      at = above;
    }
  }
  return { within, hung };
}

async function checkParents(
  q: Queryable,
  tenantId: number,
  rows: readonly NewOrganisation[],
): Promise<Refusal | undefined> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const outside = new Set(
    rows.flatMap((row) => (row.parentId !== null && !byId.has(row.parentId) ? [row.parentId] : [])),
  );
  const placed = await placedOrganisations(q, tenantId, [...outside]);
  for (const row of rows) {
    if (levelRank(row.level) < 0) {
      return refuse('organisation-level', `没有“${row.level}”这一级`, `There is no level “${row.level}”`, {
        details: { id: row.id },
      });
    }
    if (normaliseName(row.name) === '')
      return refuse('organisation-name-missing', '工会没有写名称', 'The organisation has no name');
    if (row.parentId === null) continue;
    const above = byId.get(row.parentId) ?? placed.get(row.parentId);
    if (!above) return organisationMissing(row.parentId);
    if ('closed_at' in above && above.closed_at !== null) return organisationClosed(above.id, above.name);
    if (levelRank(above.level) >= levelRank(row.level)) return levelsOutOfOrder(row.name, row.level, above.level);
  }
  return undefined;
}

/** Codes in their normal form by row, or what is wrong with one: unreadable, twice in the call, or on file. */
async function creditCodes(
  q: Queryable,
  tenantId: number,
  rows: readonly NewOrganisation[],
): Promise<(string | null)[] | Refusal> {
  const codes: (string | null)[] = [];
  for (const row of rows) {
    const code = row.creditCode ? parseCreditCode(row.creditCode) : null;
    if (isRefusal(code)) return { ...code, details: { id: row.id, name: row.name } };
    codes.push(code);
  }
  const given = codes.filter((code) => code !== null);
  const twice = duplicateOf(given);
  const taken = await q.query<{ credit_code: string }>(
    'SELECT credit_code FROM organisations WHERE tenant_id = $1 AND credit_code = ANY ($2::text[]) LIMIT 1',
    [tenantId, given],
  );
  const found = twice ?? taken[0]?.credit_code;
  if (found === undefined) return codes;
  return refuse(
    'credit-code-taken',
    `统一社会信用代码 ${found} 已属于另一个工会`,
    `The credit code ${found} belongs to another organisation`,
  );
}

function duplicateOf(values: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) return value;
    seen.add(value);
  }
  return undefined;
}

async function insertRows(
  q: Queryable,
  tenantId: number,
  rows: readonly NewOrganisation[],
  codes: readonly (string | null)[],
  at: Date,
) {
  const names = rows.map((row) => normaliseName(row.name));
  const spoken = names.map(pinyinOf);
  await q.query(
    `INSERT INTO organisations (tenant_id, id, parent_id, level, ordinal, name, name_en, short_name, pinyin, initials, grams,
                                credit_code, account_sealed, bank, map_column, map_row, created_at)
     SELECT $1, r.id, r.parent_id, r.level, r.ordinal, r.name, r.name_en, r.short_name, r.pinyin, r.initials, string_to_array(r.grams, ' '),
            r.credit_code, r.account_sealed, r.bank, r.map_column, r.map_row, $14
       FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                   $12::text[], $13::bytea[], $15::text[], $16::smallint[], $17::smallint[])
         AS r (id, parent_id, level, ordinal, name, name_en, short_name, pinyin, initials, grams, credit_code, account_sealed, bank, map_column, map_row)`,
    [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.parentId),
      rows.map((row) => row.level),
      rows.map((row) => row.ordinal ?? 0),
      names,
      rows.map((row) => normaliseText(row.nameEn ?? '')),
      rows.map((row) => normaliseName(row.shortName ?? '')),
      spoken.map((one) => one.full),
      spoken.map((one) => one.initials),
      rows.map((row, i) => grams(`${names[i]} ${row.shortName ?? ''}`).join(' ')),
      codes,
      rows.map((row) => (row.accountSealed ? Buffer.from(row.accountSealed) : null)),
      at,
      rows.map((row) => row.bank ?? null),
      rows.map((row) => row.place?.column ?? null),
      rows.map((row) => row.place?.row ?? null),
    ],
  );
}

/**
 * Adds organisations with their paths, in any order, parents among the rows allowed. All or none: gives how many, or why none.
 * Refuses: organisation-not-found, -closed, -level, -cycle, -name-missing, -name-taken, credit-code-*, credit-code-taken.
 */
export async function addOrganisations(
  q: Queryable,
  tenantId: number,
  rows: readonly NewOrganisation[],
  at: Date,
): Promise<number | Refusal> {
  if (rows.length === 0) return 0;
  await bumpOrganisationsEpoch(q, tenantId);
  const paths = newPaths(rows);
  if (isRefusal(paths)) return paths;
  const wrong = (await checkParents(q, tenantId, rows)) ?? (await namesTaken(q, tenantId, rows));
  if (wrong) return wrong;
  const codes = await creditCodes(q, tenantId, rows);
  if (isRefusal(codes)) return codes;
  await insertRows(q, tenantId, rows, codes, at);
  const { within, hung } = paths;
  await q.query(
    `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
     SELECT $1, r.* FROM unnest($2::bigint[], $3::bigint[], $4::smallint[]) AS r`,
    [tenantId, within.ancestors, within.descendants, within.distances],
  );
  await q.query(
    `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
     SELECT $1, p.ancestor_id, r.id, p.distance + r.distance
       FROM unnest($2::bigint[], $3::bigint[], $4::int[]) AS r (parent_id, id, distance)
       JOIN organisation_paths p ON p.tenant_id = $1 AND p.descendant_id = r.parent_id`,
    [tenantId, hung.parents, hung.descendants, hung.distances],
  );
  return rows.length;
}

/** Hangs a subtree elsewhere: paths and folded figures follow. What may be moved where is the caller's to have checked. */
export async function rehang(q: Queryable, tenantId: number, id: number, newParentId: number): Promise<void> {
  await q.query('SELECT shift_figures($1, $2, -1)', [tenantId, id]);
  await q.query(
    `DELETE FROM organisation_paths p USING organisation_paths up, organisation_paths down
      WHERE p.tenant_id = $1 AND up.tenant_id = $1 AND down.tenant_id = $1
        AND up.descendant_id = $2 AND up.distance > 0 AND down.ancestor_id = $2
        AND p.ancestor_id = up.ancestor_id AND p.descendant_id = down.descendant_id`,
    [tenantId, id],
  );
  await q.query(
    `INSERT INTO organisation_paths (tenant_id, ancestor_id, descendant_id, distance)
     SELECT $1, up.ancestor_id, down.descendant_id, up.distance + down.distance + 1
       FROM organisation_paths up CROSS JOIN organisation_paths down
      WHERE up.tenant_id = $1 AND down.tenant_id = $1 AND up.descendant_id = $3 AND down.ancestor_id = $2`,
    [tenantId, id, newParentId],
  );
  await q.query(
    'UPDATE organisations SET parent_id = $3, map_column = NULL, map_row = NULL WHERE tenant_id = $1 AND id = $2',
    [tenantId, id, newParentId],
  );
  // Open cases below go to the handler of the same level on the new way up.
  await q.query(
    `WITH handed AS (
       UPDATE cases c SET handler_organisation_id = now.id
         FROM organisation_paths below, organisations was, organisation_paths up, organisations now
        WHERE c.tenant_id = $1 AND below.tenant_id = $1 AND was.tenant_id = $1 AND up.tenant_id = $1 AND now.tenant_id = $1
          AND below.ancestor_id = $2 AND c.organisation_id = below.descendant_id AND c.status = 'open'
          AND was.id = c.handler_organisation_id AND up.descendant_id = c.organisation_id
          AND now.id = up.ancestor_id AND now.level = was.level AND now.id <> was.id
       RETURNING c.id, c.round_id, c.stage, now.id AS handler)
     UPDATE queue_entries q SET handler_organisation_id = handed.handler FROM handed
      WHERE q.tenant_id = $1 AND q.round_id = handed.round_id AND q.stage = handed.stage AND q.case_id = handed.id`,
    [tenantId, id],
  );
  // Deltas still waiting need nothing: they are folded along the paths as these stand then.
  await q.query('SELECT shift_figures($1, $2, 1)', [tenantId, id]);
}

/**
 * Moves an organisation with all below it under another; run it inside a transaction.
 * Refuses: organisation-not-found, -closed, -level, -cycle, -name-taken, organisation-top (a top of the tree stays).
 */
export async function moveOrganisation(
  q: Queryable,
  tenantId: number,
  id: number,
  newParentId: number,
): Promise<{ readonly moved: number } | Refusal> {
  // The order of these two locks is the same everywhere: figures, then the tree.
  await q.query('SELECT lock_figures($1)', [tenantId]);
  await bumpOrganisationsEpoch(q, tenantId);
  const placed = await placedOrganisations(q, tenantId, [id, newParentId]);
  const own = placed.get(id);
  const parent = placed.get(newParentId);
  if (!own) return organisationMissing(id);
  if (!parent) return organisationMissing(newParentId);
  if (own.closed_at) return organisationClosed(id, own.name);
  if (parent.closed_at) return organisationClosed(newParentId, parent.name);
  const below = await q.query<{ within: boolean; moved: number }>(
    `SELECT coalesce(bool_or(descendant_id = $3), false) AS within, count(*) AS moved
       FROM organisation_paths WHERE tenant_id = $1 AND ancestor_id = $2`,
    [tenantId, id, newParentId],
  );
  const { within, moved } = below[0]!;
  if (within) {
    const [zh, en] = [
      `“${parent.name}”在“${own.name}”之下，不能反过来做它的上级`,
      `“${parent.name}” stands below “${own.name}” and cannot stand above it`,
    ];
    return refuse('organisation-cycle', zh, en);
  }
  if (levelRank(parent.level) >= levelRank(own.level)) return levelsOutOfOrder(own.name, own.level, parent.level);
  if (own.parent_id === newParentId) return { moved: 0 };
  const taken = await namesTaken(q, tenantId, [{ id, parentId: newParentId, level: own.level, name: own.name }]);
  if (taken) return taken;
  await rehang(q, tenantId, id, newParentId);
  return { moved };
}
