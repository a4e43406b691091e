import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { text } from '#kit/text.ts';
import {
  cancelMessages,
  MAX_ATTEMPTS,
  type MessagePort,
  messagesOf,
  type NewMessage,
  putMessages,
  relayOutbox,
  stuckMessages,
} from '#messages/outbox.ts';
import { developmentPort, smtpPort } from '#messages/ports.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

let scratch: TestDatabase;
let house: TestHouse;
let tenants = 0;
before(async () => {
  scratch = await testDatabase();
});
after(() => scratch.drop());
const tenant = () => {
  house = testHouse(scratch.db);
  tenants += 1;
  return tenants;
};

const message = (dedupe: string, more: Partial<NewMessage> = {}): NewMessage => ({
  ...{ topic: 'case-granted', dedupe, personId: 7, payload: { words: text('已批准', 'Granted') } },
  ...more,
});
const code = (dedupe: string): NewMessage => ({
  ...{ topic: 'one-time-code', dedupe, personId: null, payload: { words: text('验证码 {code}', 'Code {code}') } },
  secret: { code: '482913', phone: '13800002270' },
});
const collecting = () => {
  const sent: string[] = [];
  const port: MessagePort = { name: 'test', accepts: () => true, send: async (one) => void sent.push(one.dedupe) };
  return { sent, port };
};
const rowOf = async (tenantId: number, dedupe: string) =>
  (
    await scratch.db.query<{
      sent_at: Date | null;
      secret_sealed: Buffer | null;
      attempts: number;
      last_error: string | null;
    }>('SELECT * FROM outbox WHERE tenant_id = $1 AND dedupe = $2', [tenantId, dedupe])
  )[0]!;

test('a message goes once, at its time; the same key is the same message', async () => {
  const tenantId = tenant();
  const { sent, port } = collecting();
  const notBefore = new Date(house.clock.now().getTime() + 60_000);
  const both = [message('a'), message('b', { notBefore })];
  assert.equal(await putMessages(house, house.db, tenantId, both), 2);
  assert.equal(await putMessages(house, house.db, tenantId, both), 0);
  assert.deepEqual(await relayOutbox(house, tenantId, [port]), { sent: 1, failed: 0 });
  house.clock.advance(59_999);
  assert.deepEqual(await relayOutbox(house, tenantId, [port]), { sent: 0, failed: 0 });
  house.clock.advance(1);
  await Promise.all([1, 2, 3].map(() => relayOutbox(house, tenantId, [port])));
  assert.deepEqual(sent, ['a', 'b']);
  assert.equal(await putMessages(house, house.db, tenantId, []), 0);
});

test('what is rolled back is never sent; what is taken back in its window is not either', async () => {
  const tenantId = tenant();
  const { sent, port } = collecting();
  const rolledBack = house.db.transaction(async (q) => {
    await putMessages(house, q, tenantId, [message('ghost')]);
    throw new Error('no');
  });
  await assert.rejects(rolledBack, /no/);
  const notBefore = new Date(house.clock.now().getTime() + 10_000);
  await putMessages(house, house.db, tenantId, [message('undone', { notBefore }), message('kept', { notBefore })]);
  assert.deepEqual(await cancelMessages(house.db, tenantId, ['undone', 'unknown'], house.clock.now()), ['undone']);
  house.clock.advance(10_000);
  await relayOutbox(house, tenantId, [port]);
  assert.deepEqual(sent, ['kept']);
  assert.deepEqual(await cancelMessages(house.db, tenantId, ['kept'], house.clock.now()), []);
});

test('many relays at once send each of many messages once', async () => {
  const tenantId = tenant();
  const { sent, port } = collecting();
  await putMessages(
    house,
    house.db,
    tenantId,
    Array.from({ length: 300 }, (_, i) => message(`m${i}`)),
  );
  const results = await Promise.all([1, 2, 3, 4].map(() => relayOutbox(house, tenantId, [port], { limit: 20 })));
  assert.equal(
    results.reduce((all, one) => all + one.sent, 0),
    300,
  );
  assert.equal(new Set(sent).size, 300);
  assert.equal(sent.length, 300);
});

test('a failure is tried again ever later, named without the address, and given up in the end with its secret erased', async () => {
  const tenantId = tenant();
  let tries = 0;
  const down: MessagePort = {
    ...{ name: 'down', accepts: () => true },
    async send() {
      tries += 1;
      throw Object.assign(new Error('550 <13800002270> 482913'), { code: 'EENVELOPE', responseCode: 550 });
    },
  };
  await putMessages(house, house.db, tenantId, [code('c')]);
  assert.deepEqual(await relayOutbox(house, tenantId, [down]), { sent: 0, failed: 1 });
  assert.equal((await rowOf(tenantId, 'c')).last_error, 'Error EENVELOPE 550');
  house.clock.advance(29_999);
  await relayOutbox(house, tenantId, [down]);
  assert.equal(tries, 1);
  house.clock.advance(1);
  await relayOutbox(house, tenantId, [down]);
  assert.equal(tries, 2);
  assert.ok((await rowOf(tenantId, 'c')).secret_sealed);
  for (let i = 0; i < MAX_ATTEMPTS + 3; i += 1) {
    house.clock.advance(6 * 3_600_000);
    await relayOutbox(house, tenantId, [down]);
  }
  assert.equal(tries, MAX_ATTEMPTS);
  assert.equal((await rowOf(tenantId, 'c')).secret_sealed, null);
  assert.deepEqual(await stuckMessages(scratch.db, tenantId), [
    { topic: 'one-time-code', count: 1, lastError: 'Error EENVELOPE 550' },
  ]);
});

test('a relay that dies leaves its message to the next one', async () => {
  const tenantId = tenant();
  const { sent, port } = collecting();
  await putMessages(house, house.db, tenantId, [message('x')]);
  // What `take` does before the process dies.
  await scratch.db.query(
    `UPDATE outbox SET attempts = 1, not_before = not_before + interval '30 s' WHERE tenant_id = $1`,
    [tenantId],
  );
  await relayOutbox(house, tenantId, [port]);
  assert.deepEqual(sent, []);
  house.clock.advance(30_000);
  await relayOutbox(house, tenantId, [port]);
  assert.deepEqual(sent, ['x']);
});

test('codes are sealed, shown by the development port only when asked, and erased once sent', async () => {
  const tenantId = tenant();
  const lines: string[] = [];
  const open = developmentPort({ log: (line) => lines.push(line), showCodes: true });
  const shut = developmentPort({ log: (line) => lines.push(line), showCodes: false });
  await putMessages(house, house.db, tenantId, [code('1')]);
  const before = await rowOf(tenantId, '1');
  assert.ok(before.secret_sealed && !JSON.stringify(before).includes('482913'));
  assert.ok(!Buffer.from(before.secret_sealed).includes('482913'));
  await relayOutbox(house, tenantId, [open]);
  assert.match(lines.pop()!, /^message one-time-code \d+\.\d+ → 138 \*{4} 2270: 验证码 482913$/);
  assert.equal(open.shown[0]?.code, '482913');
  const sent = await rowOf(tenantId, '1');
  assert.equal(sent.secret_sealed, null);
  assert.ok(sent.sent_at);
  await putMessages(house, house.db, tenantId, [code('2')]);
  await relayOutbox(house, tenantId, [shut]);
  assert.match(lines.pop()!, /^message one-time-code \d+\.\d+$/);
  assert.ok(!JSON.stringify(shut.shown).includes('482913'));
});

test('of any other message the log has topic and id, and none of its words', async () => {
  const tenantId = tenant();
  const lines: string[] = [];
  const port = developmentPort({ log: (line) => lines.push(line), showCodes: true });
  await putMessages(house, house.db, tenantId, [message('told', { caseId: 3 })]);
  await relayOutbox(house, tenantId, [port]);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^message [\w-]+ \d+\.\d+$/);
  assert.equal(port.shown.length, 1);
});

test('without a port an ordinary message lies in the list of its person, a code fails', async () => {
  const tenantId = tenant();
  await putMessages(house, house.db, tenantId, [message('list', { caseId: 3 }), code('code')]);
  assert.deepEqual(await relayOutbox(house, tenantId, []), { sent: 1, failed: 1 });
  assert.equal((await rowOf(tenantId, 'code')).last_error, 'NoPort');
});

test('a person sees his messages, newest first, without codes, taken-back ones and those still in their window', async () => {
  const tenantId = tenant();
  const at = () => new Date(house.clock.now().getTime() + 60_000);
  await putMessages(house, house.db, tenantId, [message('one', { caseId: 3 })]);
  house.clock.advance(1000);
  await putMessages(house, house.db, tenantId, [
    message('two', { payload: { words: text('二', 'Two'), link: '/hall/cases/4' } }),
    message('window', { notBefore: at() }),
  ]);
  await putMessages(house, house.db, tenantId, [
    message('else', { personId: 8 }),
    { ...code('code'), personId: 7 },
    message('gone', { notBefore: at() }),
  ]);
  await cancelMessages(house.db, tenantId, ['gone'], house.clock.now());
  const list = async (before?: { at: Date; id: number }) =>
    messagesOf(house.db, tenantId, 7, { now: house.clock.now(), ...(before ? { before } : {}), limit: 1 });
  const [first] = await list();
  assert.deepEqual([first?.words.zh, first?.link, first?.caseId], ['二', '/hall/cases/4', null]);
  const [second] = await list(first);
  assert.deepEqual([second?.words.zh, second?.caseId], ['已批准', 3]);
  assert.deepEqual(await list(second), []);
  house.clock.advance(60_000);
  assert.equal((await list())[0]?.topic, 'case-granted');
  assert.equal((await messagesOf(house.db, tenantId, 7, { now: house.clock.now() })).length, 3);
});

test('SMTP: the mail arrives in both languages with an id that stays the same when it is sent again', async () => {
  const tenantId = tenant();
  const mails: string[] = [];
  const server = createServer((socket) => {
    let data = false;
    let mail = '';
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
        if (data && line === '.') {
          data = false;
          mails.push(mail);
          socket.write('250 kept\r\n');
        } else if (data) mail += `${line}\n`;
        else if (line === 'DATA') {
          data = true;
          mail = '';
          socket.write('354 go on\r\n');
        } else socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const smtp = smtpPort({ url: `smtp://127.0.0.1:${port}`, from: 'Union <union@example.org>' });
  try {
    const addressOf = async () => ({ email: 'zhang@example.org' });
    await putMessages(house, house.db, tenantId, [
      message('mail', { payload: { words: text('Yi pizhun', 'Granted') } }),
    ]);
    assert.deepEqual(await relayOutbox(house, tenantId, [smtp], { addressOf }), { sent: 1, failed: 0 });
    await scratch.db.query('UPDATE outbox SET sent_at = NULL, not_before = created_at WHERE tenant_id = $1', [
      tenantId,
    ]);
    await relayOutbox(house, tenantId, [smtp], { addressOf });
    assert.equal(mails.length, 2);
    assert.match(mails[0]!, /To: zhang@example\.org/);
    assert.match(mails[0]!, /Yi pizhun\n\nGranted/);
    const ids = mails.map((mail) => /Message-ID: (.*)/i.exec(mail)?.[1]);
    assert.ok(ids[0]?.endsWith('@example.org>'));
    assert.equal(ids[0], ids[1]);
    assert.equal(
      smtp.accepts({ tenantId, id: 1, topic: 't', dedupe: 'd', personId: 1, payload: { words: text('', '') } }),
      false,
    );
  } finally {
    smtp.close();
    server.close();
  }
});
