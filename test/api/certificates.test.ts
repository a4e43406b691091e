// Certificates as files over HTTP: the holder's own on paper and as an open badge that anybody's library verifies, and a union's in volumes, where a
// letter that no type has keeps back one certificate and not the others.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { findJob } from '#jobs/jobs.ts';
import { allJobKinds } from '#jobs/kinds.ts';
import { Worker } from '#jobs/worker.ts';
import { checkCertificate, type PublishedLists, readLists } from '#policy/certificate.ts';
import { clearPrints, printsOf } from '#records/prints.ts';
import { endKey } from '#records/signing-keys.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
let worker: Worker;
let token: string;
let officer: string;
before(async () => {
  world = await makeWorld();
  token = world.token('member', 'descendant');
  officer = world.token('officer', 'own');
  const { house, engine } = world;
  worker = new Worker(house, { kinds: allJobKinds(engine), pollMs: 20, tenants: async () => [tenantId] });
  worker.start();
});
after(async () => {
  await worker?.stop();
  await world?.close();
});

const file = async (path: string, by: string): Promise<Buffer> => {
  const answer = await ask(world, 'GET', path, { token: by });
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
};
const pagesIn = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

test('the holder has his certificate on paper, of one page, and nobody else has it', async () => {
  const path = `/api/me/records/${world.ids.record}/certificate`;
  const pdf = await file(path, token);
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  assert.match(pdf.toString('latin1'), /pdfaid:part>2/, 'for keeping: PDF/A-2');
  assert.equal(pagesIn(pdf), 1);
  assert.equal((await ask(world, 'GET', path, { token: officer })).status, 404);
});

test('the open badge is verified by its own key and says what the register says', async () => {
  const badge = (await file(`/api/me/records/${world.ids.record}/badge`, token)).toString();
  const [header, payload, signature] = badge.split('.') as [string, string, string];
  const read = (letters: string) => JSON.parse(Buffer.from(letters, 'base64url').toString());
  const { alg, jwk } = read(header);
  assert.equal(alg, 'EdDSA');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const holds = (words: string) => verify(null, Buffer.from(words), key, Buffer.from(signature, 'base64url'));
  assert.ok(holds(`${header}.${payload}`));
  assert.ok(!holds(`${header}.${payload.slice(0, -2)}AA`));
  const credential = read(payload);
  assert.deepEqual(credential.type, ['VerifiableCredential', 'OpenBadgeCredential']);
  assert.equal(credential.credentialSubject.achievement.name, '先进工作者');
  assert.deepEqual([credential.iss, credential.jti], [credential.issuer.id, credential.id]);
  assert.equal(new Date(credential.nbf * 1000).toISOString(), new Date(credential.validFrom).toISOString());
});

test('what a rotated key signed goes on to hold; what a withdrawn one signed does not, and the holder has it signed anew', async () => {
  const { db, clock } = world.house;
  const certificate = async () => {
    const { items } = (await (await ask(world, 'GET', '/api/me/records', { token })).json()) as Mine;
    return items[0]!.certificate;
  };
  const says = async (one: string) => {
    const lists = (await (await ask(world, 'GET', '/api/open/certificates')).json()) as PublishedLists;
    const verdict = checkCertificate(one, readLists(lists)!, '2020-06-01');
    return verdict.says === 'forged' ? verdict.why : verdict.says;
  };
  const end = (how: 'rotated' | 'withdrawn') =>
    endKey(db, tenantId, { organisationId: places.yang, how, why: '演练' }, clock.now());
  const first = await certificate();
  assert.ok(await end('rotated'));
  const second = await certificate();
  assert.deepEqual([await says(first), await says(second)], ['valid', 'valid']);
  assert.ok(await end('withdrawn'));
  assert.equal(await end('withdrawn'), null, 'none is in use until something is signed');
  const third = await certificate();
  assert.deepEqual([await says(first), await says(second), await says(third)], ['valid', 'unknown-key', 'valid']);
});

interface Mine {
  readonly items: readonly { readonly certificate: string }[];
}

interface Prints {
  readonly items: readonly {
    readonly jobId: number;
    readonly volumes: readonly { readonly volume: number; readonly pages: number; readonly first: string }[];
  }[];
}
async function printed(): Promise<number> {
  const answer = await ask(world, 'POST', `/api/organisations/${places.yang}/certificate-prints`, {
    ...{ token: officer, key: crypto.randomUUID() },
    body: { kind: 'honour', year: 2020 },
  });
  assert.equal(answer.status, 202);
  const { jobId } = (await answer.json()) as { jobId: number };
  while ((await findJob(world.house.db, tenantId, jobId))?.state !== 'done')
    await new Promise((later) => setTimeout(later, 30));
  return jobId;
}
const volumesOf = async (jobId: number) => {
  const answer = await ask(world, 'GET', `/api/organisations/${places.yang}/certificate-prints`, { token: officer });
  return ((await answer.json()) as Prints).items.find((one) => one.jobId === jobId)!.volumes;
};

test('a union prints a kind and year; whoever downloads a volume is on the log', async () => {
  const jobId = await printed();
  const volumes = await volumesOf(jobId);
  assert.deepEqual(
    volumes.map(({ pages, first }) => [pages, first]),
    [[1, `RY${places.yang}-2020-0001`]],
  );
  assert.equal(pagesIn(await file(`/api/certificate-prints/${jobId}/volumes/1`, officer)), 1);
  const [logged] = await world.house.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM access_log WHERE tenant_id = $1 AND what = 'certificates.volume' AND target = $2`,
    [tenantId, `certificate-print:${jobId}/1`],
  );
  assert.equal(logged?.n, 1);
  const other = await ask(world, 'GET', `/api/certificate-prints/${jobId}/volumes/2`, { token: officer });
  assert.equal(other.status, 404);
});

test('a letter that the type has not keeps this certificate back, by name, and costs no other', async () => {
  const { db } = world.house;
  const holder = world.personId('member', 'descendant');
  const [before] = await db.query<{ name: string }>('SELECT name FROM people WHERE tenant_id = $1 AND id = $2', [
    ...[tenantId, holder],
  ]);
  const rename = (name: string) =>
    db.query('UPDATE people SET name = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, holder, name]);
  await rename('张𠮷');
  const own = await ask(world, 'GET', `/api/me/records/${world.ids.record}/certificate`, { token });
  assert.deepEqual([own.status, await codeOf(own)], [422, 'letters-missing']);
  const jobId = await printed();
  const job = await findJob(db, tenantId, jobId);
  assert.deepEqual(
    job?.errors.map(({ row, refusal }) => [row, refusal?.code]),
    [[`RY${places.yang}-2020-0001`, 'letters-missing']],
  );
  assert.deepEqual(await volumesOf(jobId), []);
  await rename(before!.name);
});

test('nothing is printed where nothing is valid, and what was printed is forgotten after a week', async () => {
  const answer = await ask(world, 'POST', `/api/organisations/${places.yang}/certificate-prints`, {
    ...{ token: officer, key: crypto.randomUUID() },
    body: { kind: 'medal', year: 2020 },
  });
  assert.deepEqual([answer.status, await codeOf(answer)], [422, 'nothing-to-print']);
  const { db, clock } = world.house;
  await clearPrints(db, tenantId, new Date(clock.now().getTime() + 1000));
  assert.deepEqual(await printsOf(db, tenantId, places.yang), []);
});
