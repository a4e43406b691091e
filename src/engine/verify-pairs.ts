// Masters and apprentices against their cases: each pair that a state has is there, stands as the case says, and no other; and nobody belongs to a studio
// by a pact that has not begun or is over.
import type { CaseState } from '#engine/case-state.ts';
import { type PairNow, pairsNow } from '#engine/pairs.ts';
import type { Difference } from '#engine/verify.ts';
import { canonicalJson } from '#kit/json.ts';
import { whoNow } from '#people/merged.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

const chunk = 500;

interface Row {
  readonly caseId: number;
  readonly hash: string;
  readonly state: CaseState;
  readonly found: readonly PairNow[];
}

const pacts = `SELECT v.hash, v.definition FROM programme_versions v WHERE v.tenant_id = $1 AND EXISTS (
    SELECT FROM json_each(v.definition -> 'stages') AS s(key, value) WHERE s.value ->> 'kind' = 'pact')`;

const cases = `SELECT c.id AS "caseId", r.version_hash AS hash, c.state,
    coalesce((SELECT json_agg(json_build_object('number', p.number, 'personId', p.person_id, 'standing', p.standing) ORDER BY p.number) FROM apprenticeships p
      WHERE p.tenant_id = $1 AND p.case_id = c.id), '[]') AS found
  FROM rounds r JOIN cases c ON c.tenant_id = $1 AND c.round_id = r.id
 WHERE r.tenant_id = $1 AND r.version_hash = ANY ($2::text[]) AND c.id > $3 ORDER BY c.id LIMIT ${chunk}`;

const strays = `SELECT p.case_id AS "caseId", p.number FROM apprenticeships p WHERE p.tenant_id = $1 AND NOT EXISTS (
    SELECT FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id WHERE c.tenant_id = $1 AND c.id = p.case_id AND r.version_hash = ANY ($2::text[]))
  ORDER BY 1, 2 LIMIT 1`;

const belonging = `SELECT m.id FROM record_people m WHERE m.tenant_id = $1 AND m.case_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM apprenticeships p WHERE p.tenant_id = $1 AND p.case_id = m.case_id AND p.number = m.pair AND ${whoNow('p.person_id')} = m.person_id
       AND (p.standing = 'begun' OR m.until_on IS NOT NULL)) ORDER BY m.id LIMIT 1`;

const differs = (where: string, expected: unknown, found: unknown): Difference => ({
  ...{ what: 'pair', where, expected, found },
  says: {
    zh: '一对师徒与办件的历史不符：被改过、少了或多了',
    en: 'A master and an apprentice are not what the history of the case says: changed, missing or added',
  },
});

/** Of a case that was undone to before somebody was asked, the row that is over stays. */
function compare(programme: Programme, { caseId, state, found }: Row): Difference | null {
  const told = pairsNow(programme, state);
  const most = Math.max(0, ...told.map(({ number }) => number));
  const kept = found.filter(({ number, standing }) => number <= most || standing !== 'over');
  return canonicalJson(told) === canonicalJson(kept) ? null : differs(`apprenticeships of case ${caseId}`, told, found);
}

/** The first difference, or null when all is well. */
export async function verifyPairs(q: Queryable, tenantId: number): Promise<Difference | null> {
  const versions = await q.query<{ hash: string; definition: Programme }>(pacts, [tenantId]);
  const programmes = new Map(versions.map(({ hash, definition }) => [hash, definition]));
  const hashes = [...programmes.keys()];
  for (let after = 0; ; ) {
    const page = await q.query<Row>(cases, [tenantId, hashes, after]);
    for (const row of page) {
      const found = compare(programmes.get(row.hash)!, row);
      if (found) return found;
    }
    if (page.length < chunk) break;
    after = page.at(-1)!.caseId;
  }
  const [stray] = await q.query<{ caseId: number; number: number }>(strays, [tenantId, hashes]);
  if (stray) return differs(`apprenticeships ${stray.caseId}/${stray.number}`, null, stray);
  const [left] = await q.query<{ id: number }>(belonging, [tenantId]);
  return left ? differs(`record_people ${left.id}`, null, left) : null;
}
