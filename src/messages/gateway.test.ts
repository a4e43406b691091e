import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { text } from '#kit/text.ts';
import { gatewayPort } from '#messages/gateway.ts';
import type { OutgoingMessage } from '#messages/outbox.ts';

const got: { body: string; signature: string | undefined }[] = [];
let answers = 204;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  got.push({ body, signature: request.headers['niangjia-signature'] as string | undefined });
  if (answers === 0) return;
  response
    .writeHead(answers, answers === 302 ? { location: 'http://127.0.0.1:1/' } : {})
    .end('138 0000 2270 is unknown');
});
let url: string;
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const secret = 'shared with the gateway';
const port = (timeoutMs?: number) => gatewayPort({ url, secret, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
const message: OutgoingMessage = {
  ...{ tenantId: 1, id: 42, topic: 'one-time-code', dedupe: 'd', personId: 7, phone: '13800002270', code: '493021' },
  payload: { words: text('验证码 {code}', 'Your code is {code}'), link: '/hall' },
};

test('what the gateway gets is signed, names the message and has the code in its words', async () => {
  answers = 204;
  await port().send(message);
  const { body, signature } = got.at(-1)!;
  assert.deepEqual(JSON.parse(body), {
    ...{ id: '1.42', topic: 'one-time-code', phone: '13800002270', link: '/hall' },
    words: { zh: '验证码 493021', en: 'Your code is 493021' },
  });
  assert.equal(signature, createHmac('sha256', secret).update(body).digest('hex'));
});

test('what is not taken is thrown, without the number, so that it is tried again', async () => {
  for (const status of [302, 400, 429, 500]) {
    answers = status;
    await assert.rejects(
      port().send(message),
      (error: Error) => !/13800002270|138 0000/.test(`${error.message} ${error.name}`),
    );
  }
  answers = 0;
  await assert.rejects(port(50).send(message), { name: 'TimeoutError' });
});

test('a person without a phone is not for the gateway', () => {
  const { phone: _, ...without } = message;
  assert.equal(port().accepts(without), false);
  assert.equal(port().accepts(message), true);
});
