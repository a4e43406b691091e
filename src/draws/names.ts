// Who has one by a draw, as a policy may have it made public: masked name and grass-roots union and nothing beside them. Not the place and not the
// number: by those anybody finds the tickets in the record, and tickets tell what a person was given weight for.
import type { Draw } from '#draws/draws.ts';
import { maskName } from '#kit/mask.ts';
import type { Queryable } from '#store/queryable.ts';

export interface PublicName {
  readonly maskedName: string;
  readonly organisationName: string;
}

/** Of the person `p`: the grass-roots union that he is in or below; for whoever is below none, his own. */
const union = `LEFT JOIN person_facts f ON f.tenant_id = $1 AND f.person_id = p.id
  LEFT JOIN LATERAL (SELECT o.id, o.name FROM organisation_paths x JOIN organisations o ON o.tenant_id = $1 AND o.id = x.ancestor_id
    WHERE x.tenant_id = $1 AND x.descendant_id = (f.snapshot ->> 'membership.organisation')::bigint AND (o.level = 'grassroots' OR x.distance = 0)
    ORDER BY o.level = 'grassroots' DESC, x.distance LIMIT 1) u ON true`;

interface NameRow {
  readonly name: string;
  readonly organisationName: string | null;
}
const shown = ({ name, organisationName }: NameRow): PublicName => ({
  maskedName: maskName(name),
  organisationName: organisationName ?? '',
});

/** How one person would be named. */
export async function publicNameOf(q: Queryable, tenantId: number, personId: number): Promise<PublicName> {
  const [row] = await q.query<NameRow>(
    `SELECT p.name, u.name AS "organisationName" FROM people p ${union} WHERE p.tenant_id = $1 AND p.id = $2`,
    [tenantId, personId],
  );
  return row ? shown(row) : { maskedName: '', organisationName: '' };
}

export interface ListedName extends PublicName {
  readonly organisationId: number;
  /** Made with the entry's salt, which the person alone has: it stands for a place in the list and leads to no entry of the record. */
  readonly key: string;
}

/** Those who have one for good: not who is still to confirm, gave it back or let it lapse. By union. */
export async function publicNames(
  q: Queryable,
  tenantId: number,
  { id, offerId }: Pick<Draw, 'id' | 'offerId'>,
  { after, limit }: { readonly after?: Pick<ListedName, 'organisationId' | 'key'>; readonly limit: number },
): Promise<ListedName[]> {
  const rows = await q.query<NameRow & Pick<ListedName, 'organisationId' | 'key'>>(
    `SELECT * FROM (SELECT p.name, u.name AS "organisationName", coalesce(u.id, 0) AS "organisationId", encode(sha256(e.salt || e.mark), 'hex') AS key
        FROM claims c JOIN claim_offers o ON o.tenant_id = $1 AND o.id = c.offer_id AND o.round_id = c.round_id
        JOIN draw_entries e ON e.tenant_id = $1 AND e.draw_id = $2 AND e.person_id = c.person_id
        JOIN people p ON p.tenant_id = $1 AND p.id = c.person_id ${union}
       WHERE c.tenant_id = $1 AND c.offer_id = $3 AND c.until IS NULL) n
      WHERE ("organisationId", key) > ($4, $5) ORDER BY "organisationId", key LIMIT $6`,
    [tenantId, id, offerId, after?.organisationId ?? -1, after?.key ?? '', limit],
  );
  return rows.map((row) => ({ ...shown(row), organisationId: row.organisationId, key: row.key }));
}
