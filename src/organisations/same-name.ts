// A union is known by its name: no two open ones of one name stand directly below the same union, and none bears the name of one that stands at a higher
// level ("北京市总工会" below a town). Closed ones keep theirs. Ask after the epoch was bumped: that lock makes changes of one tree follow each other.
import { normaliseName } from '#kit/normalise.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { levels } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Named {
  readonly id: number;
  readonly parentId: number | null;
  readonly level: string;
  readonly name: string;
}

const taken = (name: string, above: boolean): Refusal =>
  above
    ? refuse(
        'organisation-name-taken',
        `“${name}”是上级工会的名称，下级不能同名`,
        `“${name}” is the name of a union at a higher level; none below may bear it`,
        { next: { zh: '请写这个工会自己的全称', en: 'Write this union’s own full name' }, details: { name } },
      )
    : refuse(
        'organisation-name-taken',
        `同一个上级之下已经有“${name}”`,
        `There is a “${name}” directly below the same union already`,
        {
          next: {
            zh: '先找一找是不是同一个；确是两个的，名称里写清区别',
            en: 'Look whether it is the same one; if there are two, say in the name what tells them apart',
          },
          details: { name },
        },
      );

const spelt = (name: string): string => normaliseName(name).toLowerCase();
const rankOf = (level: string): number => (levels as readonly string[]).indexOf(level);

/** Two of one call that would stand in each other's way. */
function amongThem(rows: readonly Named[]): Refusal | undefined {
  const siblings = new Set<string>();
  const highest = new Map<string, number>();
  for (const row of rows) {
    const name = spelt(row.name);
    highest.set(name, Math.min(highest.get(name) ?? levels.length, rankOf(row.level)));
  }
  for (const row of rows) {
    const name = spelt(row.name);
    const place = `${row.parentId}|${name}`;
    if (siblings.has(place)) return taken(row.name, false);
    siblings.add(place);
    if (highest.get(name)! < rankOf(row.level)) return taken(row.name, true);
  }
  return undefined;
}

/** Whether these names may stand where they are to stand, of new unions or of ones on file. Refuses: organisation-name-taken. */
export async function namesTaken(q: Queryable, tenantId: number, rows: readonly Named[]): Promise<Refusal | undefined> {
  const among = amongThem(rows);
  if (among) return among;
  const [found] = await q.query<{ name: string; above: boolean }>(
    `SELECT o.name, o.parent_id IS DISTINCT FROM w.parent_id AS above
       FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::int[]) AS w (id, parent_id, name, rank)
       JOIN organisations o ON o.tenant_id = $1 AND lower(o.name) = w.name AND o.closed_at IS NULL AND o.id <> w.id
      WHERE o.parent_id IS NOT DISTINCT FROM w.parent_id OR array_position($6::text[], o.level) - 1 < w.rank
      ORDER BY o.id LIMIT 1`,
    [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.parentId),
      rows.map((row) => spelt(row.name)),
      rows.map((row) => rankOf(row.level)),
      levels,
    ],
  );
  return found && taken(found.name, found.above);
}
