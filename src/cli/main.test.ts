// The command line as one calls it: a process each, on a database of the test's own.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoIsForHere } from '#cli/demo.ts';
import { makeEngine } from '#engine/engine.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { certificateGrant } from '#programmes/innovation/certificate-grant.ts';
import { commandLine, type Ran } from '#test/support/command-line.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees, officersMade, onAll, opening } from '#test/support/whole-round.ts';

let database: TestDatabase;
let folder: string;
let roundId: number;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'niangjia-cli-'));
  database = await testDatabase();
  const house = testHouse(database.db);
  await makeTenant(house);
  await makePayees(house, 6);
  const round = await makeRound(house, littleProgramme);
  roundId = round.id;
  const engine = makeEngine(house);
  const opened = await allDone(
    engine.actAll(
      tenantId,
      [0, 1, 2, 3].map((n) => opening(round, firstMember + n)),
    ),
  );
  await allDone(
    engine.actAll(
      tenantId,
      onAll(
        opened.map((one) => one.caseId),
        hands.reviewer,
        'approve',
        1,
      ),
    ),
  );
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** All members that any of the commands answers with; each test reads those of its own. */
interface Answered extends ReadonlyArray<Readonly<Record<string, unknown>>> {
  readonly ok: boolean;
  readonly error?: { readonly code: string };
  readonly firstDifference: { readonly where: string };
  readonly figures: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly organisation: { readonly name: string };
  readonly rowsBad: readonly { readonly reasons: readonly { readonly why: { readonly zh: string } }[] }[];
  readonly rowsIneligible: readonly { readonly reasons: readonly { readonly code: string; readonly rule: string }[] }[];
  readonly committed: { readonly done: number } | null;
  readonly hash: string;
  readonly [counted: string]: unknown;
}

const cli = () => commandLine(database, folder);
const start = (args: readonly string[], more: Record<string, string> = {}): ChildProcess => cli().start(args, more);
const run = (args: readonly string[], more: Record<string, string> = {}): Promise<Ran<Answered>> =>
  cli().run<Answered>(args, more);

test('migrate, verify and figures say what is so, in JSON and in words', async () => {
  const migrated = await run(['migrate', '--json']);
  assert.deepEqual([migrated.code, migrated.json], [0, { applied: [] }]);
  const verified = await run(['verify', '--json']);
  assert.equal(verified.code, 0, verified.errors);
  assert.deepEqual(Object.keys(verified.json), ['ok', 'cases', 'events', 'transfers', 'figures', 'firstDifference']);
  assert.deepEqual([verified.json.ok, verified.json.cases, verified.json.events], [true, 4, 8]);
  assert.match((await run(['verify'])).out, /全部相符[\s\S]*All agree/);
  const figures = await run(['figures', '--programme', 'little-grant', '--year', '2020', '--json']);
  assert.equal(figures.json.figures['little-grant']?.['basic.passed'], 4);
  assert.equal(figures.json.organisation.name, '顺义区总工会');
  assert.match((await run(['figures'])).out, /审核：通过 +4/);
});

test('verify leaves with 1 and names the row when one was changed', async () => {
  await database.owner.query('UPDATE cases SET odd = NOT odd WHERE tenant_id = 1');
  const { code, json } = await run(['verify', '--json']);
  await database.owner.query('UPDATE cases SET odd = NOT odd WHERE tenant_id = 1');
  assert.equal(code, 1);
  assert.equal(json.ok, false);
  assert.match(json.firstDifference.where, /^cases \d+$/);
});

test('verify holds today against the history of a backup', async () => {
  const kept = join(folder, 'witness');
  const { json: made } = await run(['backup', kept, '--json']);
  const same = await run(['verify', '--backup', kept, '--expect', made.hash]);
  assert.equal(same.code, 0, same.errors);
  assert.match(same.out, /No history was rewritten/);
  // As after a restore of something older: the chain itself is whole.
  await database.owner.query('UPDATE history_heads SET batch_id = batch_id + 1 WHERE tenant_id = 1');
  await database.owner.query(
    'INSERT INTO history_blocks SELECT tenant_id, batch_id + 1, at, actions, hash FROM history_blocks WHERE batch_id = 2',
  );
  const later = await run(['backup', join(folder, 'later'), '--json']);
  await database.owner.query('DELETE FROM history_blocks WHERE batch_id = 3');
  await database.owner.query('UPDATE history_heads SET batch_id = batch_id - 1 WHERE tenant_id = 1');
  assert.equal(later.code, 0);
  const rewritten = await run(['verify', '--backup', join(folder, 'later'), '--json']);
  assert.equal(rewritten.code, 1);
  assert.deepEqual([rewritten.json.ok, rewritten.json.firstDifference.where], [false, 'history_blocks 3']);
  for (const [args, code] of [
    [['--backup', kept, '--expect', '00'], 'backup-broken'],
    [['--backup', join(folder, 'nowhere')], 'backup-broken'],
  ] as const)
    assert.equal((await run(['verify', ...args, '--json'])).json.error?.code, code);
  assert.match((await run(['verify', '--expect', made.hash])).errors, /--backup/);
});

test('bulletin, for a round and for all', async () => {
  const one = await run(['bulletin', '--round', String(roundId), '--json']);
  assert.equal(one.code, 0);
  assert.deepEqual(Object.keys(one.json[0]!), ['round', 'programme', 'zh', 'en', 'values']);
  assert.deepEqual(one.json[0]!.values, { 'round.year': 2020, 'pay.settled': 0 });
  assert.match((await run(['bulletin'])).out, /还没有可说的结果。 No result to tell yet\./);
  assert.equal((await run(['bulletin', '--round', '999999', '--json'])).json.error?.code, 'no-such-round');
});

test('programme: check, show, simulate and publish', async () => {
  const checked = await run(['programme', 'check', 'certificate-grant', '--json']);
  assert.deepEqual([checked.code, checked.json.ok, checked.json.programme], [0, true, 'certificate-grant']);
  const faulty = join(folder, 'faulty.json');
  writeFileSync(
    faulty,
    JSON.stringify({
      ...certificateGrant,
      stages: { apply: certificateGrant.stages.apply, what: { kind: 'nonsense', settings: {} } },
    }),
  );
  assert.equal((await run(['programme', 'check', faulty, '--json'])).code, 1);
  const simulated = await run(['programme', 'simulate', 'certificate-grant', '--json']);
  assert.equal(simulated.code, 0, simulated.errors);
  for (const key of ['people', 'eligible', 'refusedByRule', 'amountFen', 'tookMs'])
    assert.ok(key in simulated.json, key);
  assert.equal(simulated.json.people, 6 + officersMade);
  assert.match((await run(['programme', 'show', 'little-grant'])).out, /小额助推/);
  const prepared = await run(['programme', 'publish', 'certificate-grant', '--prepared-by', '901', '--json']);
  assert.deepEqual([prepared.code, prepared.json.published], [0, false]);
  const alone = await run([
    'programme',
    'publish',
    'certificate-grant',
    '--prepared-by',
    '901',
    '--approved-by',
    '901',
    '--json',
  ]);
  assert.deepEqual([alone.code, alone.json.error?.code], [1, 'same-person']);
  const published = await run([
    'programme',
    'publish',
    'certificate-grant',
    '--prepared-by',
    '901',
    '--approved-by',
    '902',
    '--json',
  ]);
  assert.deepEqual([published.code, published.json.published, published.json.hash], [0, true, checked.json.hash]);
});

test('an import is a dry run, names every bad row, and writes with --commit', async () => {
  const file = join(folder, 'cases.csv');
  writeFileSync(file, '姓名,身份证号,等级,证书编号,发证日期\n没有的人,110113199001019997,高级,N77,2020-02-01\n');
  const dry = await run(['import', file, '--round', String(roundId), '--json']);
  assert.equal(dry.json.error, undefined, dry.errors);
  assert.equal(dry.code, 1);
  assert.deepEqual([dry.json.rows, dry.json.good, dry.json.bad, dry.json.committed], [1, 0, 1, null]);
  assert.ok(dry.json.rowsBad[0]!.reasons[0]!.why.zh.length > 3);
  const members = join(folder, 'members.csv');
  const ids = [makeIdNumber('110113', '1990-01-01', 901), makeIdNumber('110113', '1990-01-02', 902)];
  writeFileSync(
    members,
    `姓名,身份证号,工会,入会日期\n王一,${ids[0]},杨镇机械厂工会,2015-03-01\n王二,${ids[1]},杨镇机械厂工会,2016-03-01\n`,
  );
  const written = await run(['import', members, '--members', '--organisation', '10', '--commit', '--json']);
  assert.deepEqual([written.code, written.json.committed?.done], [0, 2], written.errors + written.out);
  assert.equal(
    (await run(['import', join(folder, 'nothing.xlsx'), '--round', '1', '--json'])).json.error?.code,
    'file-missing',
  );
  assert.equal((await run(['import', file])).code, 2);
  writeFileSync(file, `姓名,身份证号,等级,证书编号,发证日期\n王一,${ids[0]},高级,N78,2019-02-01\n`);
  const filed = await run(['import', file, '--round', String(roundId), '--json']);
  const { good, ineligible, bad, rowsIneligible } = filed.json;
  assert.deepEqual([filed.code, good, ineligible, bad], [0, 0, 1, 0]);
  const [reason] = rowsIneligible[0]!.reasons;
  assert.deepEqual([reason?.code, reason?.rule], ['in-year', '第三条']);
  assert.match(
    (await run(['import', file, '--round', String(roundId)])).out,
    /不符合规定 1[\s\S]*王一[\s\S]*（第三条）/,
  );
});

test('what is called wrongly gets 2, what cannot be done 1, both in two languages', async () => {
  for (const args of [
    ['nonsense'],
    ['verify', '--loud'],
    ['programme', 'dance', 'x'],
    ['bench', 'sleep'],
    ['backup'],
    ['bulletin', '--year', 'soon'],
    ['verify', 'extra'],
  ]) {
    const { code, errors } = await run(args);
    assert.equal(code, 2, args.join(' '));
    assert.match(errors, /[一-鿿][\s\S]*\n[\s\S]*[A-Za-z]{3}/);
  }
  const missing = await run(['programme', 'check', join(folder, 'missing.json')]);
  assert.equal(missing.code, 1);
  assert.match(missing.errors, /没有这个文件[\s\S]*there is no such file/);
  const away = await run(['verify', '--json'], {
    DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
    APP_DATABASE_URL: '',
  });
  assert.deepEqual([away.code, away.json.error?.code], [1, 'setup']);
  assert.match(away.errors, /DATABASE_URL/);
  assert.ok(!away.errors.includes('secret'));
  assert.equal((await run(['help'])).code, 0);
  assert.match((await run(['verify', '--help'])).out, /--tenant/);
});

test('a backup is made once, and its folder is not written over', async () => {
  const into = join(folder, 'kept');
  const first = await run(['backup', into, '--json']);
  assert.equal(first.code, 0, first.errors);
  assert.match(first.json.hash, /^[0-9a-f]{64}$/);
  assert.deepEqual([(await run(['backup', into, '--json'])).json.error?.code], ['backup-exists']);
  assert.equal((await run(['restore', into, '--json'])).json.error?.code, 'restore-not-empty');
  assert.equal((await run(['restore', join(folder, 'none'), '--json'])).json.error?.code, 'backup-missing');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('a demo is never put beside data of one’s own', async () => {
  const { code, json } = await run(['demo', '--json']);
  assert.deepEqual([code, json.error?.code], [1, 'not-empty']);
});

test('the demo, whose accounts everybody knows, is served to this machine alone unless it is said that it is meant', async () => {
  for (const [host, more, expected] of [
    ['127.0.0.1', {}, true],
    ['localhost', { NIANGJIA_DEMO: '1' }, true],
    ['0.0.0.0', {}, false],
    ['::', { NIANGJIA_DEMO: '1' }, false],
    ['192.0.2.7', {}, false],
    ['127.0.0.1', { TRUST_PROXY: '1' }, false],
    ['0.0.0.0', { NIANGJIA_DEMO: 'public' }, true],
    ['127.0.0.1', { NIANGJIA_DEMO: '0' }, false],
  ] as const)
    assert.equal(demoIsForHere(host, more), expected, `${host} ${JSON.stringify(more)}`);
  const mark = (key: string, loaded: string) =>
    database.owner.query(`UPDATE tenants SET key = '${key}', loaded_demo_at = ${loaded} WHERE tenant_id = 1`);
  const [before] = await database.owner.query<{ key: string }>('SELECT key FROM tenants WHERE tenant_id = 1');
  await mark('demo', 'now()');
  const served = await run(['serve'], { PORT: '0', HOST: '0.0.0.0', NIANGJIA_DEMO: '' });
  await mark(before!.key, 'NULL');
  assert.equal(served.code, 1);
  assert.match(served.errors, /NIANGJIA_DEMO=public[\s\S]*NIANGJIA_DEMO=public/);
});

/** A page whose table is away answers that it is recorded; the line of it, by the number that was answered. */
async function recordedLine(port: number, output: () => string): Promise<Readonly<Record<string, unknown>>> {
  await database.owner.query('ALTER TABLE rounds RENAME TO rounds_away');
  const answered = await fetch(`http://127.0.0.1:${port}/api/open/rounds`);
  await database.owner.query('ALTER TABLE rounds_away RENAME TO rounds');
  assert.equal(answered.status, 500);
  const { why, requestId } = (await answered.json()) as { why: { zh: string }; requestId: string };
  assert.match(why.zh, /已经记录/);
  while (!output().includes(requestId)) await sleep(20);
  const line = output()
    .split('\n')
    .find((one) => one.includes(requestId))!;
  return JSON.parse(line) as Readonly<Record<string, unknown>>;
}

test('serve answers, records faults, refuses a port in use in words, and ends cleanly though told twice', async (t) => {
  const port = await freePort();
  // As by default: with the demo wanted, which this database, having data of its own, must not get.
  const child = start(['serve'], { PORT: String(port), NIANGJIA_DEMO: '' });
  t.after(() => child.kill('SIGKILL'));
  let [told, output] = ['', ''];
  child.stderr!.on('data', (data) => (told += data));
  child.stdout!.on('data', (data) => (output += data));
  const closed = once(child, 'close');
  let page: Response | undefined;
  for (let waited = 0; page === undefined && waited < 10_000; waited += 50) {
    page = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (page === undefined) await sleep(50);
  }
  assert.equal(page?.status, 200, told);
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
  assert.match(await page.text(), /<div id="app">/);
  const answer = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  assert.match(await answer('/api/open/rounds'), /小额助推/);
  assert.equal(await answer('/demo-accounts.json'), 'null', 'accounts are told of a demo alone');
  assert.equal((await fetch(`http://127.0.0.1:${port}/api/health`)).status, 200);
  assert.equal(output, '', 'what went well is not written down');
  const { operation, code: cause, at } = await recordedLine(port, () => output);
  assert.deepEqual([operation, cause, Array.isArray(at)], ['open.rounds', '42P01', true]);
  const second = await run(['serve'], { PORT: String(port) });
  assert.equal(second.code, 1);
  assert.match(second.errors, /已被占用[\s\S]*PORT=[\s\S]*in use/);
  assert.equal((await run(['serve'], { PORT: 'http' })).code, 1);
  child.kill('SIGINT');
  await sleep(20);
  child.kill('SIGINT');
  const [code, signal] = (await closed) as [number | null, string | null];
  assert.deepEqual([code, signal], [0, null], told);
  assert.match(told, new RegExp(`:${port}/`));
});
