// The members of a union and those below it, as a list: names and memberships, no identifiers.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { day, id, idText } from '#api/shapes.ts';
import { isRefusal } from '#kit/refusal.ts';
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

export const memberRoutes = () => [
  endpoint({
    operation: 'members.list',
    method: 'get',
    path: '/organisations/{id}/members',
    tag: 'Memberships',
    summary: { zh: '本级及下级的会员', en: 'Members of an organisation and those below it' },
    params: z.object({ id: idText }),
    query: z.strictObject(pageQuery),
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
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const asked = { organisationId: params.id, after: Number(after?.[0] ?? 0), limit: limit + 1 };
      return cut(await membersBelow(house.db, tenantId, asked), limit, (row) => [row.personId]);
    },
  }),
];
