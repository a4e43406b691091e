// `verify` of every tenant of what was restored, against the ends of their histories as the backup has them.
import type { Manifest } from '#cli/archive.ts';
import { verify } from '#engine/verify.ts';
import { allTenantIds } from '#people/data-keys.ts';
import type { House } from '#store/house.ts';

export async function verifyAll(house: House, heads: Manifest['heads']) {
  const verified = [];
  for (const id of await allTenantIds(house.db)) {
    const witness = heads.find((head) => head.tenantId === id);
    verified.push({ tenant: id, ...(await verify(house, id, witness ? { witness } : {})) });
  }
  const wrong = verified.find((one) => !one.ok)?.firstDifference;
  const lines = wrong
    ? [`核对不符：${wrong.says.zh}（${wrong.where}）`, `Differs: ${wrong.says.en} (${wrong.where})`]
    : ['核对无误。 Verified.'];
  return { verified, wrong, lines };
}
