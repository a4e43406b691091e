// What every event is read by: a version's hash is its content, so a definition changed afterwards is found before anything is folded with it.
import type { Difference } from '#engine/verify.ts';
import { programmeHash } from '#policy/hash.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

interface Row {
  readonly hash: string;
  readonly key: string;
  readonly definition: Programme;
}

function contentHash(definition: Programme): string {
  try {
    return programmeHash(definition);
  } catch (error) {
    // Not even the shape of a programme any more.
    return `unreadable: ${(error as Error).message}`;
  }
}

export async function verifyVersions(q: Queryable, tenantId: number): Promise<Difference | null> {
  const rows = await q.query<Row>(
    'SELECT hash, programme_key AS key, definition FROM programme_versions WHERE tenant_id = $1 ORDER BY prepared_at, hash',
    [tenantId],
  );
  for (const { hash, key, definition } of rows) {
    const expected = contentHash(definition);
    if (expected === hash && definition.key === key) continue;
    return {
      what: 'programme-version',
      where: `programme_versions ${hash}`,
      expected: { hash: expected, key: definition.key },
      found: { hash, key },
      says: { zh: '办法的内容与它的指纹不符', en: 'The content of a programme version does not have its hash' },
    };
  }
  return null;
}
