// The members of a union and those below it, as a list: names and memberships, no identifiers.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { day, id, idText } from '#api/shapes.ts';
import { isDay } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

export interface MemberRow {
  readonly personId: number;
  readonly name: string;
  readonly organisationId: number;
  readonly organisationName: string;
  readonly status: 'active' | 'retained';
  readonly since: string;
}

/** Memberships that have not ended, of the organisation and those below it, by person. */
export const membersBelow = (
  q: Queryable,
  tenantId: number,
  asked: { organisationId: number; after: number; limit: number },
): Promise<MemberRow[]> =>
  q.query(
    `SELECT m.person_id AS "personId", p.name, m.organisation_id AS "organisationId", o.name AS "organisationName", m.status, m.since
       FROM organisation_paths x
       JOIN memberships m ON m.tenant_id = $1 AND m.organisation_id = x.descendant_id AND m.status <> 'ended'
       JOIN people p ON p.tenant_id = $1 AND p.id = m.person_id
       JOIN organisations o ON o.tenant_id = $1 AND o.id = m.organisation_id
      WHERE x.tenant_id = $1 AND x.ancestor_id = $2 AND m.person_id > $3 ORDER BY m.person_id LIMIT $4`,
    [tenantId, asked.organisationId, asked.after, asked.limit],
  );

/** Orders that the list may stand in, beside that of the numbers; a name by its sound. */
const orders = {
  name: { by: 'p.pinyin', type: 'text' },
  union: { by: 'o.pinyin', type: 'text' },
  since: { by: 'm.since', type: 'date' },
} as const;
type MemberOrder = keyof typeof orders;

/** More than these are not put in order: a whole city would be read for one page. */
const sortedAtMost = 20_000;

const tooManyToSort = (): Refusal =>
  refuse(
    'too-many-to-sort',
    `超过 ${sortedAtMost} 人，不能排序`,
    `More than ${sortedAtMost} members cannot be sorted`,
    { next: text('请先选一个下级工会，或按姓名找', 'Choose a union below, or look for a name') },
  );

/** One page in this order; `after` is the last row seen. Reads no more than `sortedAtMost`. Refuses: too-many-to-sort. */
async function membersSorted(
  q: Queryable,
  tenantId: number,
  asked: {
    readonly organisationId: number;
    readonly order: MemberOrder;
    readonly down: boolean;
    readonly after: readonly [string, number] | null;
    readonly limit: number;
  },
): Promise<(MemberRow & { readonly orderedBy: string })[] | Refusal> {
  const [few] = await q.query<{ n: number }>(
    `SELECT count(*) AS n FROM (
       SELECT FROM organisation_paths x JOIN memberships m ON m.tenant_id = $1 AND m.organisation_id = x.descendant_id AND m.status <> 'ended'
        WHERE x.tenant_id = $1 AND x.ancestor_id = $2 LIMIT $3) AS counted`,
    [tenantId, asked.organisationId, sortedAtMost + 1],
  );
  if (few!.n > sortedAtMost) return tooManyToSort();
  const { by, type } = orders[asked.order];
  const [way, beyond] = asked.down ? ['DESC', '<'] : ['ASC', '>'];
  return q.query(
    `SELECT m.person_id AS "personId", p.name, m.organisation_id AS "organisationId", o.name AS "organisationName", m.status, m.since,
            (${by})::text AS "orderedBy"
       FROM organisation_paths x
       JOIN memberships m ON m.tenant_id = $1 AND m.organisation_id = x.descendant_id AND m.status <> 'ended'
       JOIN people p ON p.tenant_id = $1 AND p.id = m.person_id
       JOIN organisations o ON o.tenant_id = $1 AND o.id = m.organisation_id
      WHERE x.tenant_id = $1 AND x.ancestor_id = $2 AND ($3::${type} IS NULL OR (${by}, m.person_id) ${beyond} ($3::${type}, $4::bigint))
      ORDER BY ${by} ${way}, m.person_id ${way} LIMIT $5`,
    [tenantId, asked.organisationId, asked.after?.[0] ?? null, asked.after?.[1] ?? 0, asked.limit],
  );
}

export const memberRoutes = () => [
  endpoint({
    operation: 'members.list',
    method: 'get',
    path: '/organisations/{id}/members',
    tag: 'Memberships',
    summary: { zh: '本级及下级的会员', en: 'Members of an organisation and those below it' },
    params: z.object({ id: idText }),
    query: z.strictObject({
      ...pageQuery,
      order: z.enum(Object.keys(orders) as [MemberOrder, ...MemberOrder[]]).optional(),
      down: z.enum(['yes']).optional().openapi({ description: 'With `order`: the other way round' }),
    }),
    answer: pageOf(
      z
        .object({
          personId: id,
          name: z.string(),
          organisationId: id,
          organisationName: z.string(),
          status: z.enum(['active', 'retained']),
          since: day,
        })
        .openapi('Member'),
    ),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, params, query }) => {
      const limit = query.limit ?? 50;
      if (query.order) {
        const last = readCursor(query.cursor, ['string', 'number']);
        if (isRefusal(last)) return last;
        if (last && (String(last[0]).includes('\u0000') || (query.order === 'since' && !isDay(last[0]))))
          return refuse('cursor-invalid', '翻页标记不对，请从第一页重新开始', 'The cursor is not valid; start again');
        const sorted = await membersSorted(house.db, tenantId, {
          ...{ organisationId: params.id, order: query.order, down: query.down === 'yes', limit: limit + 1 },
          after: last ? [String(last[0]), Number(last[1])] : null,
        });
        if (isRefusal(sorted)) return sorted;
        const page = cut(sorted, limit, (row) => [row.orderedBy, row.personId]);
        return { items: page.items.map(({ orderedBy: _, ...row }) => row), next: page.next };
      }
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const asked = { organisationId: params.id, after: Number(after?.[0] ?? 0), limit: limit + 1 };
      return cut(await membersBelow(house.db, tenantId, asked), limit, (row) => [row.personId]);
    },
  }),
];
