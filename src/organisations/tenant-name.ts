// The name of a whole tenant, a federation, in both languages.
import type { Text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

/** Without an English name it keeps its Chinese one. null: there is no such tenant. */
export async function tenantName(q: Queryable, tenantId: number): Promise<Text | null> {
  const [tenant] = await q.query<{ name: string; nameEn: string }>(
    'SELECT name, name_en AS "nameEn" FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
  return tenant ? { zh: tenant.name, en: tenant.nameEn || tenant.name } : null;
}
