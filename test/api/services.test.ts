// What a member is told of a service before any form, and the pictures that go with a case: whose they are, who may look, who looked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { ask, makeWorld, uploadOf, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

type Body = Record<string, unknown>;

async function got<T = Body>(token: string, path: string): Promise<T> {
  const response = await ask(world, 'get', `/api${path}`, { token });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as T;
}

const uuid = () => globalThis.crypto.randomUUID();

async function keep(token: string, bytes: Uint8Array<ArrayBuffer> = new Uint8Array(littlePicture()), field = 'scan') {
  const body = uploadOf({ round: String(world.ids.round), field }, bytes);
  const response = await ask(world, 'post', '/api/me/documents', { token, key: uuid(), body });
  return { status: response.status, body: (await response.json()) as Body & { id: number; code?: string } };
}

interface Rule {
  key: string;
  holds: boolean | 'unknown';
  saw: { zh: string };
}
interface Service extends Body {
  rules: Rule[];
  amount: Body;
  missing: number;
  prices: { key: string; fen: number; mine: boolean }[];
  stages: { key: string; organisationName: string | null; lasts: Body | null }[];
  prefilled: Body[];
  case: { id: number } | null;
  facts: Body;
}

const service = (token: string) => got<Service>(token, `/me/services/${world.ids.round}`);

test('a service says how it stands with me, rule by rule, before anything is filled in', async () => {
  const one = await service(world.token('member', 'sibling'));
  assert.deepEqual(
    one.rules.map(({ key, holds }) => [key, holds]),
    [
      ['member', true],
      ['in-year', 'unknown'],
    ],
  );
  assert.deepEqual([one.who, one.holds, one.missing], [true, 'unknown', 3]);
  assert.deepEqual(one.amount, { minFen: 100_000, maxFen: 200_000 });
  assert.deepEqual(
    one.stages.slice(0, 4).map(({ key, organisationName, lasts }) => [key, organisationName, lasts]),
    [
      ['apply', null, null],
      ['basic', '马坡镇总工会', { workingDays: 5 }],
      ['district', '顺义区总工会', { workingDays: 5 }],
      ['notice', '顺义区总工会', { workingDays: 5 }],
    ],
  );
  assert.equal(one.case, null);
  const mine = await service(world.subjectToken);
  assert.equal(mine.case?.id, world.ids.caseId);
});

test('whoever does not qualify is told why', async () => {
  const personId = world.personId('member', 'descendant');
  await world.house.db.transaction(async (q) => {
    await q.query(
      `UPDATE memberships SET status = 'ended', until = '2020-03-01' WHERE tenant_id = $1 AND person_id = $2`,
      [tenantId, personId],
    );
    await refreshSnapshots(q, tenantId, [personId]);
  });
  const one = await service(world.token('member', 'descendant'));
  assert.deepEqual([one.who, one.holds], [false, false]);
  assert.equal(one.rules[0]!.saw.zh, '会籍：已退会');
  const { items } = await got<{ items: Body[] }>(world.token('member', 'descendant'), '/me/services');
  assert.equal(items[0]!.holds, false);
});

test('services are found by characters, pinyin and initials, and by what happened', async () => {
  const found = async (query: string) =>
    (await got<{ items: Body[] }>(world.subjectToken, `/me/services?${query}`)).items.length;
  // The world's round and that of its gifts.
  const both = 2;
  for (const [query, count] of [
    ['', both],
    ['q=助推', both],
    ['q=xiaoe', both],
    ['q=XEZT', both],
    ['q=little', both],
    ['q=小额 zt', both],
    ['q=疗养', 0],
    ['q=zzz', 0],
    ['event=create', both],
    ['event=rest', 0],
  ] as const)
    assert.equal(await found(query), count, query);
});

test('a round that is over, or of another part of the union, is not offered', async () => {
  const list = async () => (await got<{ items: Body[] }>(world.token('member', 'sibling'), '/me/services')).items;
  assert.equal((await list()).length, 1);
  const move = async (organisationId: number, closesOn: string) => {
    await world.house.db.query(
      'UPDATE rounds SET organisation_id = $3, closes_on = $4 WHERE tenant_id = $1 AND id = $2',
      [...[tenantId, world.ids.round, organisationId, closesOn]],
    );
    await world.house.db.query('UPDATE tenants SET rounds_epoch = rounds_epoch + 1 WHERE tenant_id = $1', [tenantId]);
  };
  await move(10, '2020-12-31');
  assert.deepEqual(await list(), [], 'a round of Yang is nothing for a member of Ma');
  const hidden = await ask(world, 'get', `/api/me/services/${world.ids.round}`, {
    token: world.token('member', 'sibling'),
  });
  assert.equal(hidden.status, 404);
  await move(3, '2020-03-01');
  assert.deepEqual(await list(), []);
  await move(3, '2020-12-31');
  assert.equal((await list()).length, 1);
});

test('what is on file is filled in with its source, and a number used before is told before the form', async () => {
  const personId = world.personId('auditor', 'own');
  const fact = { personId, source: 'import:1', observedOn: '2020-02-01', key: 'skill.certificateNumber' };
  const put = (value: string) =>
    world.house.db.transaction(async (q) => {
      const id = await world.house.ids.take(tenantId);
      await recordFacts(q, tenantId, [{ ...fact, id, value }], world.house.clock.now());
      await refreshSnapshots(q, tenantId, [personId]);
    });
  const told = async () => {
    const one = await service(world.token('auditor', 'own'));
    return [one.answers, one.prefilled.length, one.holds, one.rules.find(({ key }) => key === 'once-number')?.holds];
  };
  await put('CERT-0777');
  assert.deepEqual(await told(), [{ number: 'CERT-0777' }, 1, 'unknown', true]);
  await put('cert 0001');
  assert.deepEqual(await told(), [{ number: 'cert 0001' }, 1, false, false]);
  const { prefilled } = await service(world.token('auditor', 'own'));
  assert.deepEqual(prefilled[0]!.source, { zh: '来自单位名册', en: 'From a list of your union' });
});

test('a picture is its sender’s until it is handed in; then the hands of the case may look, and it is written down', async () => {
  const token = world.token('member', 'sibling');
  const personId = world.personId('member', 'sibling');
  const { status, body } = await keep(token);
  assert.equal(status, 201);
  const look = async (by: string) =>
    (await ask(world, 'get', `/api/documents/${body.id}/content`, { token: by })).status;
  const reviewer = world.token('reviewer', 'sibling');
  assert.deepEqual([await look(token), await look(reviewer), await look(world.subjectToken)], [200, 404, 404]);
  const answers = { level: 'high', number: 'CERT-0500', issuedOn: '2020-02-01', scan: body.id };
  const id = uuid();
  const handIn = (sent: Body) =>
    ask(world, 'post', '/api/cases', {
      token,
      body: {
        id,
        roundId: world.ids.round,
        organisationId: 20,
        personId,
        submit: { answers: sent, agreed: 'use-and-notice' },
      },
    });
  const first = (await (await handIn(answers)).json()) as { caseId: number };
  const again = (await (await handIn(answers)).json()) as { caseId: number };
  assert.equal(again.caseId, first.caseId);
  const [row] = await world.house.db.query<{ caseId: number; sealed: Buffer }>(
    'SELECT case_id AS "caseId", content_sealed AS sealed FROM documents WHERE tenant_id = $1 AND id = $2',
    [tenantId, body.id],
  );
  assert.equal(row!.caseId, first.caseId);
  assert.ok(!row!.sealed.includes(Buffer.from('JFIF')), 'kept sealed');
  assert.deepEqual([await look(token), await look(reviewer), await look(world.subjectToken)], [200, 200, 404]);
  const content = await ask(world, 'get', `/api/documents/${body.id}/content`, { token: reviewer });
  assert.equal((await sharp(Buffer.from(await content.arrayBuffer())).metadata()).format, 'jpeg');
  assert.equal(content.headers.get('content-type'), 'image/jpeg');
  const { items } = await got<{ items: Body[] }>(token, `/people/${personId}/views`);
  assert.deepEqual(
    items.map(({ what, times, purposes }) => [what, times, purposes]),
    [[['document'], 1, ['documents.content']]],
  );
});

test('somebody else’s picture cannot be handed in as one’s own', async () => {
  const theirs = await keep(world.token('member', 'sibling'));
  const response = await ask(world, 'post', '/api/cases', {
    token: world.subjectToken,
    body: {
      ...{ id: uuid(), roundId: world.ids.round, organisationId: 10, personId: world.ids.person },
      submit: {
        answers: { level: 'high', number: 'CERT-0501', issuedOn: '2020-02-01', scan: theirs.body.id },
        agreed: 'use-and-notice',
      },
    },
  });
  assert.equal(response.status, 422);
  assert.equal(((await response.json()) as { code: string }).code, 'document-missing');
});

test('what is no picture, too large, cut short or for no such field is refused in words', async () => {
  const token = world.token('member', 'sibling');
  const jpeg = (size: number) =>
    new Uint8Array(Buffer.concat([littlePicture().subarray(0, 12), Buffer.alloc(size), littlePicture().subarray(-2)]));
  for (const [bytes, field, code] of [
    [new Uint8Array(), 'scan', 'file-empty'],
    [new Uint8Array(Buffer.from('89504e470d0a1a0a49454e44', 'hex')), 'scan', 'file-kind'],
    [new Uint8Array(Buffer.from('<svg/>')), 'scan', 'file-kind'],
    [jpeg(100_000), 'scan', 'file-too-large'],
    [new Uint8Array(littlePicture().subarray(0, 12)), 'scan', 'file-damaged'],
    [new Uint8Array(littlePicture()), 'level', 'field-takes-no-file'],
    [new Uint8Array(littlePicture()), 'nothing', 'field-takes-no-file'],
  ] as const)
    assert.equal((await keep(token, bytes, field)).body.code, code, `${field} ${bytes.length}`);
});

test('nobody fills the house with pictures that are never handed in', async () => {
  const token = world.token('member', 'own');
  let last = await keep(token);
  for (let n = 1; n < 60; n += 1) last = await keep(token);
  assert.equal(last.status, 201);
  assert.equal((await keep(token)).body.code, 'too-many-loose-files');
});
