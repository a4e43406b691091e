// The tenant's whole tree in memory: "is this below that" is asked for every action, and a hundred thousand unions fit in a few
// megabytes. Preorder numbers make a subtree one interval; the epoch tells when to read it again.
import { Fault } from '#kit/refusal.ts';
import { type Level, levels } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Forest {
  readonly epoch: number;
  readonly size: number;
  has(id: number): boolean;
  /** Not closed and not merged. */
  isOpen(id: number): boolean;
  level(id: number): Level | undefined;
  parent(id: number): number | null;
  /** From itself up to the top; empty for an unknown id. */
  ancestors(id: number): number[];
  /** Whether `id` is `ancestorId` or stands below it; false when either is unknown. */
  within(id: number, ancestorId: number): boolean;
  /** The organisation of that level at or above `id`. */
  ancestorAtLevel(id: number, level: Level): number | undefined;
  /** Itself and all below it, closed ones included, parents before children. */
  descendants(id: number): number[];
  children(id: number): number[];
}

export interface ForestRow {
  readonly id: number;
  readonly parentId: number | null;
  readonly level: string;
  readonly open: boolean;
}

interface Arrays {
  /** Organisation ids in preorder; an organisation's place is its index here. */
  readonly ids: Float64Array;
  readonly places: Map<number, number>;
  /** Place of the parent, or -1. */
  readonly parents: Int32Array;
  /** One past the last place of the subtree. */
  readonly ends: Int32Array;
  readonly ranks: Int8Array;
  readonly open: Uint8Array;
}

function arrange(rows: readonly ForestRow[]): Arrays {
  const count = rows.length;
  const rowOf = new Map<number, number>();
  for (let i = 0; i < count; i += 1) rowOf.set(rows[i]!.id, i);
  // Children as linked lists over rows, prepended backwards so that they come out in the order of the rows.
  const first = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  const roots: number[] = [];
  for (let i = count - 1; i >= 0; i -= 1) {
    const { parentId } = rows[i]!;
    const above = parentId === null ? undefined : rowOf.get(parentId);
    if (above === undefined) roots.push(i);
    else {
      next[i] = first[above]!;
      first[above] = i;
    }
  }
  const arrays: Arrays = {
    ids: new Float64Array(count),
    places: new Map(),
    parents: new Int32Array(count).fill(-1),
    ends: new Int32Array(count),
    ranks: new Int8Array(count),
    open: new Uint8Array(count),
  };
  // Entries ≥ 0 are rows to enter; ~place marks a subtree that is complete. `above` is the place of the open parents.
  const stack: number[] = roots;
  const above: number[] = [];
  let place = 0;
  while (stack.length > 0) {
    const entry = stack.pop()!;
    if (entry < 0) {
      arrays.ends[~entry] = place;
      above.pop();
      continue;
    }
    const row = rows[entry]!;
    arrays.ids[place] = row.id;
    arrays.places.set(row.id, place);
    arrays.parents[place] = above.at(-1) ?? -1;
    arrays.ranks[place] = levels.indexOf(row.level as Level);
    arrays.open[place] = row.open ? 1 : 0;
    stack.push(~place);
    const from = stack.length;
    for (let child = first[entry]!; child >= 0; child = next[child]!) stack.push(child);
    reverseFrom(stack, from);
    above.push(place);
    place += 1;
  }
  if (place !== count) throw new Fault(`the tree of organisations has a cycle: ${count - place} are not below any top`);
  return arrays;
}

function reverseFrom(list: number[], from: number): void {
  for (let a = from, b = list.length - 1; a < b; a += 1, b -= 1) {
    const kept = list[a]!;
    list[a] = list[b]!;
    list[b] = kept;
  }
}

/** From rows in the order in which children are to be listed. A Fault when the parents form a cycle. */
export function makeForest(rows: readonly ForestRow[], epoch: number): Forest {
  const { ids, places, parents, ends, ranks, open } = arrange(rows);
  const placeOf = (id: number) => places.get(id) ?? -1;
  return {
    epoch,
    size: rows.length,
    has: (id) => places.has(id),
    isOpen: (id) => open[placeOf(id)] === 1,
    level: (id) => levels[ranks[placeOf(id)] ?? -1],
    parent: (id) => ids[parents[placeOf(id)] ?? -1] ?? null,
    ancestors(id) {
      const found: number[] = [];
      for (let at = placeOf(id); at >= 0; at = parents[at]!) found.push(ids[at]!);
      return found;
    },
    within(id, ancestorId) {
      const place = placeOf(id);
      const above = placeOf(ancestorId);
      return place >= 0 && above >= 0 && place >= above && place < ends[above]!;
    },
    ancestorAtLevel(id, level) {
      const rank = levels.indexOf(level);
      for (let at = placeOf(id); at >= 0 && ranks[at]! >= rank; at = parents[at]!) {
        // A merged union hangs below one of its own level: the survivor is the one meant.
        if (ranks[at] === rank && (parents[at]! < 0 || ranks[parents[at]!] !== rank)) return ids[at];
      }
      return undefined;
    },
    descendants(id) {
      const place = placeOf(id);
      return place < 0 ? [] : Array.from(ids.subarray(place, ends[place]));
    },
    children(id) {
      const place = placeOf(id);
      const found: number[] = [];
      if (place < 0) return found;
      for (let at = place + 1; at < ends[place]!; at = ends[at]!) found.push(ids[at]!);
      return found;
    },
  };
}

/** Reads the tree and its epoch in one statement, hence from one snapshot. A Fault for an unknown tenant. */
export async function loadForest(q: Queryable, tenantId: number): Promise<Forest> {
  // One text per column: reading a hundred thousand rows one by one takes the driver four times as long.
  const rows = await q.query<{ epoch: number; ids: string; parents: string; levels: string; open: string }>(
    `SELECT t.organisations_epoch AS epoch, coalesce(o.ids, '') AS ids, o.parents, o.levels, o.open
       FROM tenants t LEFT JOIN LATERAL (
         SELECT string_agg(id::text, ',' ORDER BY ordinal, id) AS ids,
                string_agg(coalesce(parent_id::text, ''), ',' ORDER BY ordinal, id) AS parents,
                string_agg(level, ',' ORDER BY ordinal, id) AS levels,
                string_agg(CASE WHEN closed_at IS NULL THEN '1' ELSE '0' END, '' ORDER BY ordinal, id) AS open
           FROM organisations WHERE tenant_id = t.tenant_id) o ON true
      WHERE t.tenant_id = $1`,
    [tenantId],
  );
  const row = rows[0];
  if (!row) throw new Fault(`there is no tenant ${tenantId}`);
  if (row.ids === '') return makeForest([], row.epoch);
  const parents = row.parents.split(',');
  const levelOf = row.levels.split(',');
  const list = row.ids.split(',').map((id, i) => ({
    id: Number(id),
    parentId: parents[i] === '' ? null : Number(parents[i]),
    level: levelOf[i]!,
    open: row.open[i] === '1',
  }));
  return makeForest(list, row.epoch);
}

/** One forest per tenant, read again when the epoch has moved on. */
export class ForestCache {
  readonly #known = new Map<number, Forest>();
  readonly #loading = new Map<number, Promise<Forest>>();

  /** The tree as of `epoch` or later: pass the epoch you read, or leave it out and it is read (one look-up by key). */
  async get(q: Queryable, tenantId: number, epoch?: number): Promise<Forest> {
    const wanted = epoch ?? (await organisationsEpoch(q, tenantId));
    const known = this.#known.get(tenantId);
    if (known && known.epoch >= wanted) return known;
    let loading = this.#loading.get(tenantId);
    if (!loading) {
      loading = loadForest(q, tenantId).finally(() => this.#loading.delete(tenantId));
      this.#loading.set(tenantId, loading);
    }
    const forest = await loading;
    // Somebody else's reading may have begun before the change this caller knows of.
    if (forest.epoch < wanted) return this.get(q, tenantId, wanted);
    if (forest.epoch > (this.#known.get(tenantId)?.epoch ?? -1)) this.#known.set(tenantId, forest);
    return forest;
  }
}

export async function organisationsEpoch(q: Queryable, tenantId: number): Promise<number> {
  const rows = await q.query<{ epoch: number }>(
    'SELECT organisations_epoch AS epoch FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
  if (!rows[0]) throw new Fault(`there is no tenant ${tenantId}`);
  return rows[0].epoch;
}
