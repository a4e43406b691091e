import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Fault, Outage } from '#kit/refusal.ts';
import { openDatabase, retrying } from '#store/connection.ts';
import { coded, explainOpening } from '#store/failures.ts';
import { reliedOn, requireReliedOn, requireVersion } from '#store/relied-on.ts';
import { SetupProblem } from '#store/setup-problem.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let t: TestDatabase;
before(async () => {
  t = await testDatabase();
});
after(() => t.drop());

describe('values', () => {
  test('come exact, and a date stays a date', async () => {
    const [row] = await t.db.query(
      `SELECT 9007199254740991::int8 AS big, ARRAY[1, NULL, 3]::int8[] AS bigs, DATE '2020-02-29' AS day,
              ARRAY[DATE '0001-01-01'] AS days, 0.10::numeric AS exact, ARRAY[1.50]::numeric[] AS exacts,
              TIMESTAMPTZ '2020-01-01 00:00+08' AS at, '{"a":[1]}'::jsonb AS json, NULL::int8 AS nothing`,
    );
    assert.deepEqual(row, {
      big: 9007199254740991,
      bigs: [1, null, 3],
      day: '2020-02-29',
      days: ['0001-01-01'],
      exact: '0.10',
      exacts: ['1.50'],
      at: new Date('2019-12-31T16:00:00Z'),
      json: { a: [1] },
      nothing: null,
    });
  });

  test('an integer beyond 2^53 is a Fault, and the connection stays usable', async () => {
    await assert.rejects(t.db.query('SELECT 9007199254740992::int8'), Fault);
    await assert.rejects(t.db.query('SELECT ARRAY[-9007199254740993]::int8[]'), Fault);
    assert.deepEqual(await t.db.query('SELECT 1 AS one'), [{ one: 1 }]);
  });
});

describe('transaction', () => {
  before(async () => {
    await t.owner.query('CREATE TABLE scratch (n int)');
    await t.owner.query('GRANT ALL ON scratch TO niangjia_app');
  });

  test('keeps what its work wrote, and nothing of a work that throws', async () => {
    await t.db.transaction((client) => client.query('INSERT INTO scratch VALUES (1)'));
    await assert.rejects(
      t.db.transaction(async (client) => {
        await client.query('INSERT INTO scratch VALUES (2)');
        throw new Error('no');
      }),
      /^Error: no$/,
    );
    assert.deepEqual(await t.db.query('SELECT n FROM scratch'), [{ n: 1 }]);
  });

  test('throws the first error when the connection dies inside, and the pool recovers', async () => {
    await assert.rejects(
      t.db.transaction(async (client) => {
        const [self] = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await t.owner.query('SELECT pg_terminate_backend($1)', [self?.pid]);
        await client.query('INSERT INTO scratch VALUES (3)');
      }),
    );
    assert.equal((await retrying(() => t.db.query('SELECT FROM scratch'))).length, 1);
  });
});

test('a broken connection bears PostgreSQL’s code for it also where the driver gives none', () => {
  const codeOf = (message: string) => (coded(new Error(message)) as { code?: string }).code;
  assert.deepEqual(
    ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'no such column'].map(codeOf),
    ['08006', '08006', undefined],
  );
});

describe('retrying', () => {
  const failing = (times: number, error: unknown) => {
    let calls = 0;
    return { work: async () => (++calls <= times ? Promise.reject(error) : calls), calls: () => calls };
  };

  test('repeats after deadlocks, serialisation failures and lost connections', async () => {
    for (const code of ['40001', '40P01', '57P01', 'ECONNRESET']) {
      assert.equal(await retrying(failing(2, Object.assign(new Error('x'), { code })).work), 3);
    }
  });

  test('gives up with an Outage, and lets other errors through at once', async () => {
    await assert.rejects(retrying(failing(9, Object.assign(new Error('x'), { code: '40001' })).work, 3), Outage);
    const other = failing(1, new Fault('bug'));
    await assert.rejects(retrying(other.work), Fault);
    assert.equal(other.calls(), 1);
  });
});

describe('opening', () => {
  const sentence = async (url: string, zh: RegExp, en: RegExp) => {
    const error = await openDatabase({ url }).then(
      () => assert.fail(`opened ${url}`),
      (failed: unknown) => failed,
    );
    assert(error instanceof SetupProblem, String(error));
    assert.match(error.text.zh, zh);
    assert.match(error.text.en, en);
    assert.doesNotMatch(error.message, /secret/);
  };

  test('says what is wrong with an address, without its password', async () => {
    const port = new URL(t.ownerUrl).port;
    await sentence('postgres://me:secret@127.0.0.1:1/x', /没有应答/, /does not answer/);
    await sentence(`postgres://niangjia:secret@127.0.0.1:${port}/postgres`, /密码/, /wrong user or password/);
    await sentence(t.ownerUrl.replace(/[^/]+$/, 'nowhere'), /没有这个数据库/, /does not exist/);
    await sentence('postgres://me:secret@no-such-host.invalid/x', /主机/, /host name|does not answer/);
    await sentence('postgres://me:secret@:x:y/', /格式/, /malformed/);
    await sentence('not an address', /格式/, /malformed/);
  });

  test('says so when something else answers on the port', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await sentence(`postgres://me:secret@127.0.0.1:${port}/x`, /没有应答|不是/, /does not answer|not a PostgreSQL/);
    server.close();
  });

  test('tells what a PgBouncer objects to', () => {
    const told = (message: string) =>
      String(
        explainOpening(
          Object.assign(new Error(message), { code: '08P01' }),
          'postgres://me:x@pooler/y',
          'DATABASE_URL',
        ),
      );
    assert.match(told('SASL authentication failed'), /密码[\s\S]*wrong user or password/);
    for (const words of ['no such database: y', 'database "y" does not exist'])
      assert.match(told(words), /没有这个数据库[\s\S]*CREATE DATABASE it first/);
    assert.match(told('unsupported startup parameter: options'), /it answered: unsupported startup parameter: options/);
  });

  test('refuses servers before 18', () => {
    requireVersion(180_000);
    assert.throws(() => requireVersion(170_006), /PostgreSQL 17/);
  });
});

describe('what the house relies on', () => {
  const odd: Record<keyof typeof reliedOn, string> = {
    search_path: 'pg_catalog',
    default_transaction_isolation: 'serializable',
    default_transaction_read_only: 'on',
    standard_conforming_strings: 'off',
    datestyle: 'German, DMY',
  };
  const mended = (error: unknown) => /ALTER ROLE .*?;/.exec((error as SetupProblem).text.en)![0];

  for (const [name, value] of Object.entries(odd)) {
    test(`${name}: the application's role has its own, anybody else is told what to run, and that mends it`, async () => {
      const other = await testDatabase();
      const [at] = await other.owner.query<{ database: string }>('SELECT current_database() AS database');
      const url = (role: 'owner' | 'app') => other.server.url(role, at!.database);
      await other.owner.query(`ALTER DATABASE ${at!.database} SET ${name} = '${value}'`);
      await (await openDatabase({ url: url('app') })).close();
      const opening = openDatabase({ url: url('owner') });
      const error = await opening.then(
        () => assert.fail('opened'),
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof SetupProblem);
      assert.match(error.text.zh, new RegExp(`${name}.*请执行`));
      await other.owner.query(mended(error));
      await (await openDatabase({ url: url('owner') })).close();
      await other.drop();
    });
  }

  const asked = (found: object) => requireReliedOn({ query: async <T>() => [found] as T[] });
  const good = { version: 180_004, encoding: 'UTF8', bytewise: true, schema: 'public', standby: false, ...reliedOn };

  test('a database that sorts as a language does is told, and the one to make instead is taken', async () => {
    const name = `sorting_${process.pid}`;
    const opening = async (how: string) => {
      await t.owner.query(`CREATE DATABASE ${name} ${how}`);
      try {
        await (await openDatabase({ url: t.server.url('owner', name) })).close();
      } finally {
        await t.owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
      }
    };
    const asLanguage = `TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'zh'`;
    const error = await opening(asLanguage).then(
      () => assert.fail('opened'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof SetupProblem, String(error));
    await opening(/CREATE DATABASE … (.*);/.exec(error.text.en)![1]!);
  });

  test('another encoding and a standby are told, and all settings at once', async () => {
    await asked(good);
    const both = { datestyle: 'German, DMY', default_transaction_isolation: 'serializable' };
    await assert.rejects(asked({ ...good, ...both }), /SET default_transaction_isolation = .* SET datestyle = /);
    await assert.rejects(asked({ ...good, encoding: 'EUC_CN' }), /ENCODING 'UTF8'/);
    await assert.rejects(asked({ ...good, standby: true, default_transaction_read_only: 'on' }), /primary/);
    await assert.rejects(asked({ ...good, version: 170_006 }), /PostgreSQL 17/);
  });
});
