// The signed agreement as a paper: sealed, the newest on top, never cleared away as a forgotten upload and never anybody's own paper to hand in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clearLooseDocuments, documentContent, findDocument, mayHandIn } from '#documents/case-documents.ts';
import { keepPaper, papersOf } from '#gifts/papers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, officerId } from '#test/support/gifts.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeTenant, must, tenantId } from '#test/support/little-tenant.ts';
import { littlePicture, paperOf } from '#test/support/pictures.ts';

let database: TestDatabase;
let house: TestHouse;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
});
after(() => database.drop());

const picture = littlePicture();
const scan = paperOf('signed by both');
const keep = (agreementId: number, bytes: Buffer, name = '协议.pdf') =>
  keepPaper(house, tenantId, { agreementId, name, bytes, byId: officerId });

test('a newer one is laid on top of the first, and both stay to be read', async () => {
  const { id } = await agreementOf(house);
  const first = must(await keep(id, picture, '协议.jpg'));
  house.clock.advance(60_000);
  const second = must(await keep(id, scan));
  const papers = await papersOf(house.db, tenantId, id);
  assert.deepEqual(
    papers.map(({ id: paper, name, mediaType, keptBy }) => [paper, name, mediaType, keptBy]),
    [
      [second.id, '协议.pdf', 'application/pdf', officerId],
      [first.id, '协议.jpg', 'image/jpeg', officerId],
    ],
  );
  assert.ok(papers[0]!.keptAt > papers[1]!.keptAt);
  assert.deepEqual(Buffer.from(await documentContent(house, tenantId, papers[0]!)), scan);
  const [row] = await house.db.query<{ class: string; sealed: Buffer }>(
    'SELECT class, content_sealed AS sealed FROM documents WHERE tenant_id = $1 AND id = $2',
    [tenantId, second.id],
  );
  assert.equal(row!.class, 'S2');
  assert.ok(!row!.sealed.includes('signed by both'));
});

test('it is not loose: no clearing takes it, and nobody hands it in with a case of his own', async () => {
  const { id } = await agreementOf(house);
  const paper = must(await keep(id, scan)).id;
  const later = new Date(house.clock.now().getTime() + 30 * 86_400_000);
  assert.equal(await clearLooseDocuments(house.db, tenantId, later, later), 0);
  assert.equal((await findDocument(house.db, tenantId, paper))!.agreementId, id);
  const own = { ownerId: officerId, caseId: null };
  assert.equal((await mayHandIn(house.db, tenantId, [paper], own))?.code, 'document-missing');
});

test('too large, of another kind, cut short, empty: refused by the rules of every upload, and nothing is kept', async () => {
  const { id } = await agreementOf(house);
  const code = async (bytes: Buffer) => {
    const answer = await keep(id, bytes);
    return isRefusal(answer) ? answer.code : 'done';
  };
  assert.equal(await code(Buffer.concat([scan, Buffer.alloc(8_000_001)])), 'file-too-large');
  assert.equal(await code(Buffer.from('PK workbook')), 'file-kind');
  assert.equal(await code(picture.subarray(0, 8)), 'file-damaged');
  assert.equal(await code(Buffer.alloc(0)), 'file-empty');
  assert.deepEqual(await papersOf(house.db, tenantId, id), []);
});
