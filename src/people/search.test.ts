import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { makeIdNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { searchPeople } from '#people/search.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

let t: TestDatabase;
let house: TestHouse;
const tenant = 7;
const other = 8;
const [top, yangzhen, machinery, food] = [1, 2, 3, 4];
let sequence = 0;
const nextId = () => makeIdNumber('110113', `19${60 + (sequence % 40)}-03-0${1 + (sequence % 9)}`, ++sequence % 1000);

before(async () => {
  t = await testDatabase();
  house = testHouse(t.db);
  await t.owner.query("INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, 'x', '试', now())", [tenant]);
  await t.owner.query('INSERT INTO id_blocks VALUES ($1, 1000)', [tenant]);
  const added = await addOrganisations(
    t.db,
    tenant,
    [
      { id: top, parentId: null, level: 'district', name: '顺义区总工会' },
      { id: yangzhen, parentId: top, level: 'second-level', name: '杨镇总工会' },
      { id: machinery, parentId: yangzhen, level: 'grassroots', name: '潮岭机械工会' },
      { id: food, parentId: top, level: 'grassroots', name: '潮白食品工会' },
    ],
    house.clock.now(),
  );
  assert.equal(added, 4);
});
after(() => t.drop());

const add = async (...names: string[]) => {
  const rows = names.map((name) => ({ name, idNumber: nextId() }));
  return (await addPeople(house, t.db, tenant, rows)).map((one) =>
    isRefusal(one) ? assert.fail(one.code) : one.personId,
  );
};

test('search by characters, pinyin and initials, inside a subtree, the name itself first', async () => {
  const [a, b, c, d] = (await add('欧阳娜娜', '阳娜', '阳娜丽', '单雄信')) as [number, number, number, number];
  await joinMembers(house, t.db, tenant, [
    { personId: a, organisationId: machinery, since: '2019-01-01' },
    { personId: b, organisationId: food, since: '2019-01-01' },
  ]);
  const ids = async (text: string, withinId?: number) =>
    (await searchPeople(t.db, tenant, { text, withinId })).people.map((one) => one.id);
  assert.deepEqual(await ids('阳娜'), [b, c, a]);
  assert.deepEqual(await ids('娜娜阳'), []);
  assert.deepEqual(await ids('娜'), [a, b, c]);
  assert.deepEqual(await ids('阳娜', yangzhen), [a]);
  assert.deepEqual(await ids('shanxiong'), [d]);
  assert.deepEqual(await ids('sxx'), [d]);
  assert.deepEqual(await ids('娜阳'), []);
  for (const text of ['', ' ', '%', '_', '\\', '\0', '😀', "'", 'a'.repeat(10_000), '\ud800'])
    assert.deepEqual(await ids(text), [], text.slice(0, 5));
  assert.deepEqual((await searchPeople(t.db, other, { text: '阳娜' })).people, []);
});

test('property: every name is found by any two adjacent characters of it, through all pages', async () => {
  const characters = '王李张刘陈杨赵黄伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英龘𠮷';
  const name = fc.array(fc.constantFrom(...characters), { minLength: 2, maxLength: 5 }).map((list) => list.join(''));
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 30 }), async (names) => {
      const ids = await add(...names);
      for (const [i, one] of names.entries()) {
        const letters = [...one];
        const at = i % (letters.length - 1);
        const text = letters.slice(at, at + 2).join('');
        const found: number[] = [];
        for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
          const page = await searchPeople(t.db, tenant, { text, after, limit: 3 });
          found.push(...page.people.map((person) => person.id));
          for (const person of page.people) assert.ok(person.name.includes(text));
          after = page.next;
        }
        assert.ok(found.includes(ids[i]!), `${one} by ${text}`);
        assert.equal(new Set(found).size, found.length, 'nobody twice');
      }
    }),
    { numRuns: 6 },
  );
});
