// Files that nobody handed in are forgotten after their time; what went with a case, and what is still fresh, stays.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { clearLooseDocuments, documentContent, findDocument, keepDocument } from '#documents/case-documents.ts';
import { addPeople } from '#people/people.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { layWithCase } from '#test/support/documents.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { must } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';

const tenantId = 1;
const day = 86_400_000;
let scratch: TestDatabase;
let house: TestHouse;
before(async () => {
  scratch = await testDatabase();
  house = testHouse(scratch.db);
  await scratch.db.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES (1, 't', '测试', now())`);
  await addPeople(house, house.db, tenantId, [{ name: '张三' }]);
});
after(() => scratch.drop());

const field = { type: 'file', label: { zh: '照片', en: 'picture' } } as const;
const bytes = littlePicture();
const kept = async (ownerId: number) =>
  must(await keepDocument(house, tenantId, { ownerId, name: '证书.jpg', class: 'S2', bytes, field })).id;

test('a loose file is cleared after a fortnight, one of a case and a fresh one are not', async () => {
  const [loose, tied] = [await kept(1), await kept(1)];
  await layWithCase(house.db, tenantId, tied, 77);
  house.clock.advance(15 * day);
  const fresh = await kept(1);
  const now = house.clock.now();
  assert.equal(await clearLooseDocuments(house.db, tenantId, new Date(now.getTime() - 14 * day), now), 1);
  assert.equal(await findDocument(house.db, tenantId, loose), null);
  for (const id of [tied, fresh]) {
    const head = (await findDocument(house.db, tenantId, id))!;
    const content = Buffer.from(await documentContent(house, tenantId, head));
    assert.deepEqual([content.length, (await sharp(content).metadata()).width], [head.size, 3]);
  }
  const [row] = await house.db.query<{ name: string; content: Buffer | null }>(
    'SELECT name, content_sealed AS content FROM documents WHERE tenant_id = $1 AND id = $2',
    [tenantId, loose],
  );
  assert.deepEqual(row, { name: '', content: null });
});
