// Lists in another order and as files: members sorted page by page by the server, bounded; rounds, batches, imports and unions to take home.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

interface Page {
  readonly items: readonly { personId: number; name: string; since: string; organisationName: string }[];
  readonly next: string | null;
}
const chair = () => world.token('chair', 'ancestor');
const page = async (query: string): Promise<Page> =>
  (await (await ask(world, 'get', `/api/organisations/3/members?${query}`, { token: chair() })).json()) as Page;

async function whole(query: string) {
  const rows: Page['items'][number][] = [];
  for (let next: string | null = ''; next !== null; ) {
    const one: Page = await page(`limit=3&${query}${next && `&cursor=${next}`}`);
    rows.push(...one.items);
    next = one.next;
  }
  return rows;
}

test('members by the sound of the name, by union, by date: every one once, both ways, page by page', async () => {
  await world.house.db.query(
    `UPDATE memberships SET since = DATE '2015-01-01' + (person_id % 7)::int WHERE tenant_id = $1`,
    [tenantId],
  );
  const plain = await whole('');
  assert.ok(plain.length > 20);
  const [sounds] = [
    new Map(
      (
        await world.house.db.query<{ id: number; pinyin: string }>(
          'SELECT id, pinyin FROM people WHERE tenant_id = $1',
          [tenantId],
        )
      ).map(({ id, pinyin }) => [id, pinyin]),
    ),
  ];
  for (const [order, of] of [
    ['name', (one: Page['items'][number]) => sounds.get(one.personId)!],
    ['since', (one: Page['items'][number]) => one.since],
  ] as const) {
    const up = await whole(`order=${order}`);
    assert.deepEqual(new Set(up.map(({ personId }) => personId)), new Set(plain.map(({ personId }) => personId)));
    assert.equal(up.length, plain.length);
    assert.ok(
      up.every((one, n) => n === 0 || of(up[n - 1]!) <= of(one)),
      order,
    );
    const down = await whole(`order=${order}&down=yes`);
    assert.deepEqual(down, [...up].reverse(), order);
  }
  assert.equal((await whole('order=union')).length, plain.length);
  const bad = Buffer.from(JSON.stringify(['x', 1])).toString('base64url');
  const nul = Buffer.from(JSON.stringify(['a\u0000', 1])).toString('base64url');
  for (const query of [`order=since&cursor=${bad}`, `order=name&cursor=${nul}`]) {
    const response = await ask(world, 'get', `/api/organisations/3/members?${query}`, { token: chair() });
    assert.equal(response.status, 400, query);
  }
});

test('a whole city is not put in order: what, and what next', async () => {
  await world.house.db.query(
    `INSERT INTO people (tenant_id, id, name, created_at) SELECT $1, 5000000 + n, '某某', $2 FROM generate_series(1, 20001) AS n`,
    [tenantId, world.house.clock.now()],
  );
  await world.house.db.query(
    `INSERT INTO memberships (tenant_id, id, person_id, organisation_id, status, since, created_at)
     SELECT $1, 6000000 + n, 5000000 + n, 11, 'active', '2015-01-01', $2 FROM generate_series(1, 20001) AS n`,
    [tenantId, world.house.clock.now()],
  );
  const response = await ask(world, 'get', '/api/organisations/3/members?order=name', { token: chair() });
  const body = (await response.json()) as { code: string; next: { zh: string } };
  assert.deepEqual([response.status, body.code], [422, 'too-many-to-sort']);
  assert.match(body.next.zh, /下级工会/);
  assert.equal((await page('limit=3')).items.length, 3);
});

test('rounds, batches, imports and the unions below as files', async () => {
  const taken = async (path: string): Promise<string> => {
    const response = await ask(world, 'get', `/api/exports/${path}`, { token: chair() });
    assert.equal(response.status, 200, path);
    return response.text();
  };
  assert.match(await taken('rounds?format=csv'), /小额助推/);
  assert.equal((await taken('rounds?format=csv&year=1999')).trim().split('\n').length, 1);
  assert.match(await taken('payment-batches?organisation=3&format=csv'), /2020-T1,小额助推.*待复核/);
  assert.match(await taken('imports?organisation=3&format=csv'), /a\.xlsx.*已放弃/);
  const below = await taken('organisations?organisation=3&format=csv');
  assert.match(below, /杨镇总工会,二级工会/);
  assert.ok(!below.split('\n').some((line) => line.startsWith('3,')), 'those below, not itself');
});

test('rounds around a union: its own, those below it and those above it, and none of its neighbours', async () => {
  const { db } = world.house;
  const round = (id: number, organisationId: number) =>
    db.query(
      `INSERT INTO rounds (tenant_id, id, programme_key, version_hash, organisation_id, year, name, parameters, opens_on, closes_on, state, created_at)
       SELECT tenant_id, $3, programme_key, version_hash, $4, year, 'r' || $3::bigint, parameters, opens_on, closes_on, state, created_at
         FROM rounds WHERE tenant_id = $1 AND id = $2`,
      [tenantId, world.ids.round, id, organisationId],
    );
  await round(991_001, places.yang);
  await round(991_002, places.yangFirm);
  const around = async (organisation: number) => {
    const response = await ask(world, 'get', `/api/rounds?around=${organisation}`, { token: chair() });
    const { items } = (await response.json()) as { items: { id: number }[] };
    return new Set(items.map(({ id }) => id));
  };
  const [yang, neighbour, district] = [
    await around(places.yang),
    await around(places.ma),
    await around(places.district),
  ];
  for (const id of [world.ids.round, 991_001, 991_002]) assert.ok(yang.has(id) && district.has(id), String(id));
  assert.ok(neighbour.has(world.ids.round));
  assert.ok(!neighbour.has(991_001) && !neighbour.has(991_002));
  // The file takes home what the page shows, and nothing of the neighbours.
  const path = `/api/exports/rounds?format=csv&around=${places.ma}`;
  const lines = (await (await ask(world, 'get', path, { token: chair() })).text()).split('\n');
  const numbers = new Set(lines.map((line) => Number(line.split(',')[0])));
  assert.ok(numbers.has(world.ids.round));
  assert.ok(!numbers.has(991_001) && !numbers.has(991_002));
});
