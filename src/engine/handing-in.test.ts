// Files go with their case in the transaction of the action that hands them in: never a case whose pictures the clearing takes away.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Acting } from '#access/duties.ts';
import { clearLooseDocuments, findDocument, keepDocument } from '#documents/case-documents.ts';
import type { CaseAction } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';

const picture = { type: 'file', label: { zh: '照片', en: 'picture' } } as const;
const programme = {
  ...littleProgramme,
  form: {
    ...littleProgramme.form,
    picture,
    pages: {
      type: 'table',
      label: { zh: '附页', en: 'pages' },
      optional: true,
      columns: { page: picture },
    },
  },
} as const;
const bytes = littlePicture();
const member: Acting = { personId: 300, posts: [] };
const officer = acting(901, 'officer', places.yang);

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  await makeMembers(
    house,
    [300, 301, 302, 901].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  engine = makeEngine(house);
  round = await makeRound(house, programme as never);
});
after(() => database.drop());

const kept = async (ownerId: number): Promise<number> =>
  must(await keepDocument(house, tenantId, { ownerId, name: '证书.jpg', class: 'S2', bytes, field: picture })).id;
const caseOf = async (id: number) => (await findDocument(house.db, tenantId, id))?.caseId;

const opening = (who: Acting, personId: number, answers: object, consent?: object): CaseAction => ({
  acting: who,
  target: { open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
  request: {
    id: randomUUID(),
    action: 'open',
    input: {
      submit: { answers: { level: 'high', number: `B${personId}`, issuedOn: '2020-02-01', ...answers } },
      ...(consent ? { consent } : {}),
    },
  },
});

test('what the answers name goes with the case, in tables too, and what belongs to others does not', async () => {
  const [own, page, others] = [await kept(300), await kept(300), await kept(302)];
  const answers = { picture: own, pages: [{ page }, { page: others }] };
  const { caseId } = must(await engine.act(tenantId, opening(member, 300, answers)));
  assert.deepEqual(await Promise.all([own, page, others].map(caseOf)), [caseId, caseId, null]);
});

test('the paper of a consent and the pictures that an officer sends for a member go with his case', async () => {
  const [own, paper] = [await kept(901), await kept(901)];
  const consent = { how: 'signed', on: house.clock.now().toISOString().slice(0, 10), paper };
  const { caseId } = must(await engine.act(tenantId, opening(officer, 301, { picture: own }, consent)));
  assert.deepEqual(await Promise.all([own, paper].map(caseOf)), [caseId, caseId]);
});

test('a file that was cleared away meanwhile refuses the action whole', async () => {
  const gone = await kept(302);
  house.clock.advance(15 * 86_400_000);
  await clearLooseDocuments(house.db, tenantId, house.clock.now(), house.clock.now());
  const refused = await engine.act(tenantId, opening({ personId: 302, posts: [] }, 302, { picture: gone }));
  assert.ok(isRefusal(refused));
  assert.equal(refused.code, 'document-missing');
  const cases = await house.db.query('SELECT FROM cases WHERE tenant_id = $1 AND person_id = 302', [tenantId]);
  assert.equal(cases.length, 0);
});
