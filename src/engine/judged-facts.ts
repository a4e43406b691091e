// What the register said when a case was judged: kept beside its answers, sealed, with its digest in the history. So a case tells the values it was
// decided on, whatever the register says by then; and who erases the answers erases them too.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import { saltedDigest } from '#kit/json.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

interface Kept {
  /** In hex. */
  readonly salt: string;
  readonly facts: FactSnapshot;
}

/** Where they are bound to. */
export const judgedFactsPlace = (tenantId: number, caseId: number): string =>
  fieldAad({ tenantId, table: 'answers', column: 'facts_sealed', rowId: caseId, sensitivity: 'S2' });

const digestOf = ({ salt, facts }: Kept): string => saltedDigest(Buffer.from(salt, 'hex'), facts).toString('hex');

/** null: no rule read anything of the register. */
export async function sealJudgedFacts(
  house: House,
  tenantId: number,
  caseId: number,
  facts: FactSnapshot,
): Promise<{ readonly sealed: Buffer; readonly digest: string } | null> {
  if (Object.keys(facts).length === 0) return null;
  const kept = { salt: Buffer.from(house.random.bytes(16)).toString('hex'), facts };
  const sealed = sealText(await house.crypto(tenantId), JSON.stringify(kept), judgedFactsPlace(tenantId, caseId));
  return { sealed, digest: digestOf(kept) };
}

export interface JudgedFacts {
  readonly facts: FactSnapshot;
  /** As the history must have it. */
  readonly digest: string;
}

/** By case; those of which nothing is kept are absent. */
export async function loadJudgedFacts(
  house: House,
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
): Promise<Map<number, JudgedFacts>> {
  if (caseIds.length === 0) return new Map();
  const rows = await q.query<{ case_id: number; sealed: Buffer }>(
    `SELECT case_id, facts_sealed AS sealed FROM answers
      WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) AND facts_sealed IS NOT NULL`,
    [tenantId, caseIds],
  );
  if (rows.length === 0) return new Map();
  const crypto = await house.crypto(tenantId);
  return new Map(
    rows.map(({ case_id: caseId, sealed }) => {
      const kept = JSON.parse(openText(crypto, sealed, judgedFactsPlace(tenantId, caseId))) as Kept;
      return [caseId, { facts: kept.facts, digest: digestOf(kept) }];
    }),
  );
}
