// Identifiers in full: for a purpose chosen and worded, thirty people an hour, and the audit administrators hear of the twentieth.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { revealsAnHour } from '#access/reveals.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { viewsOf } from '#people/views.ts';
import { purposeWords, saysWhatFor } from '#policy/view-purposes.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
let people: readonly number[];
before(async () => {
  world = await makeWorld();
  const { house } = world;
  people = await house.db.transaction(async (q) => {
    const rows = Array.from({ length: 45 }, (_, n) => ({
      name: '刘大有',
      phone: `1380000${String(n).padStart(4, '0')}`,
    }));
    const ids = (await addPeople(house, q, tenantId, rows)).map((one) => must(one).personId);
    const joining = ids.map((personId) => ({ personId, organisationId: places.yang, since: '2019-01-01' }));
    for (const one of await joinMembers(house, q, tenantId, joining)) must(one);
    return ids;
  });
});
after(() => world.close());

const reveal = async (
  personId: number,
  body: object = {},
  role: 'reviewer' | 'officer' | 'chair' = 'reviewer',
): Promise<{ status: number; code?: string; phone?: string; wait: string | null }> => {
  const response = await ask(world, 'post', `/api/people/${personId}/reveals`, {
    token: world.token(role, 'own'),
    body: { columns: ['phone'], purpose: 'reveal.contact', words: '通知领取证书', ...body },
  });
  return { status: response.status, wait: response.headers.get('retry-after'), ...((await response.json()) as object) };
};
const told = () =>
  world.house.db.query<{ person_id: number; words: { zh: string } }>(
    `SELECT person_id, payload->'words' AS words FROM outbox WHERE tenant_id = $1 AND topic = 'many-reveals' ORDER BY id`,
    [tenantId],
  );

test('words that say nothing are refused before anything is shown or written', async () => {
  const [first] = people as [number];
  for (const words of ['.', '....', '核对', '啊啊啊啊啊', '。，！？；', 'aaaa', '1 1 1 1'])
    assert.equal((await reveal(first, { words }, 'chair')).code, 'purpose-unworded', words);
  for (const purpose of ['.', 'reveal.nothing', 'constructor', 'behalf.case'])
    assert.equal((await reveal(first, { purpose }, 'chair')).status, 400, purpose);
  assert.deepEqual(await viewsOf(world.house.db, tenantId, first), []);
  assert.equal((await reveal(first, {}, 'chair')).phone, '13800000000');
  const [view] = await viewsOf(world.house.db, tenantId, first);
  assert.equal(view!.purpose, 'reveal.contact 通知领取证书');
  assert.deepEqual(purposeWords(view!.purpose), {
    zh: '联系本人：通知领取证书',
    en: 'Getting in touch with the member: 通知领取证书',
  });
  assert.deepEqual(purposeWords('constructor x'), { zh: 'constructor x', en: 'constructor x' });
  assert.deepEqual([saysWhatFor('check'), saysWhatFor('核对户名'), saysWhatFor('---a')], [true, true, false]);
});

test('thirty people an hour and no more, however many at once; the same person again is no further one', async () => {
  const answers = await Promise.all(people.map((personId) => reveal(personId)));
  const shown = people.filter((_, n) => answers[n]!.status === 200);
  assert.equal(shown.length, revealsAnHour);
  for (const { status, code, wait } of answers.filter((one) => one.status !== 200)) {
    assert.deepEqual([status, code], [429, 'too-many-reveals']);
    assert.ok(Number(wait) > 3500 && Number(wait) <= 3600, String(wait));
  }
  assert.equal((await reveal(shown[0]!)).status, 200);
  assert.equal((await reveal(people.at(-1)!, {}, 'officer')).status, 200, 'a colleague has an hour of their own');
  const messages = await told();
  const auditors = (['own', 'ancestor', 'descendant', 'sibling'] as const).map((at) =>
    world.personId('audit-admin', at),
  );
  assert.deepEqual(messages.map((one) => one.person_id).sort(), auditors.sort());
  assert.match(messages[0]!.words.zh, /^王\*丙一小时内看了 20 个人的完整信息/);
  const refused = await world.house.db.query(
    `SELECT FROM access_log WHERE tenant_id = $1 AND what = 'people.reveal' AND NOT allowed AND details->>'code' = 'too-many-reveals'`,
    [tenantId],
  );
  assert.equal(refused.length, people.length - revealsAnHour);
  for (const _ of ['half an hour', 'and another']) {
    world.house.clock.advance(1_800_000);
    assert.equal((await ask(world, 'get', '/api/me', { token: world.token('reviewer', 'own') })).status, 200);
  }
  const later = people.filter((personId) => !shown.includes(personId))[0]!;
  assert.equal((await reveal(later)).status, 200, 'after an hour again');
});
