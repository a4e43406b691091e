// `draw`: a published record computed again from its file alone; what does not fit, and what is no record, is said.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { command } from '#cli/commands/draw.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { DrawRecord } from '#policy/draw.ts';
import { writeDrawFile } from '#policy/draw-file.ts';
import { drawOf } from '#test/support/draw.ts';

const folder = mkdtempSync(join(tmpdir(), 'niangjia-draw-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function said(content: DrawRecord | string, entry?: string) {
  const file = join(folder, 'draw.txt');
  writeFileSync(file, typeof content === 'string' ? content : writeDrawFile(content));
  return command.run({ positionals: [file], values: entry === undefined ? {} : { entry }, tell: () => {} });
}

test('a draw that holds is said to, with who withheld and where an entry came', async () => {
  const record = drawOf([1, 2, 1, 1, 3], '', [1]);
  const [first] = record.order;
  const last = record.order.at(-1);
  const answer = await said(record, String(first));
  assert.ok(!isRefusal(answer));
  assert.deepEqual(answer.json, { ok: true, findings: [], entries: 5, drawn: 3 });
  assert.match(answer.lines.join('\n'), new RegExp(`经审会：没有公开[^]*${first}：第 1 名，抽中`));
  const waiting = await said(record, String(last));
  assert.ok(!isRefusal(waiting) && waiting.lines.at(-1)?.startsWith(`${last}：候补第 2 名`));
  const stranger = await said(record, '77');
  assert.ok(!isRefusal(stranger) && stranger.lines.at(-1)?.startsWith('77：不在名单里'));
});

test('a list that is only sealed is looked at, and nobody has a place in it', async () => {
  const answer = await said({ ...drawOf([1, 1]), outside: null, seed: null, order: null }, '2');
  assert.ok(!isRefusal(answer));
  assert.deepEqual(answer.json, { ok: true, findings: [], entries: 2, drawn: null });
  assert.match(answer.lines.join('\n'), /还没有抽\n.*\n2：还没有抽/);
});

test('one that does not hold ends with status 1 and says where it differs', async () => {
  const record = drawOf([1, 1, 1]);
  const answer = await said({ ...record, order: record.order.toReversed() });
  assert.ok(!isRefusal(answer));
  assert.deepEqual([answer.ok, answer.json], [false, { ok: false, findings: ['order'], entries: 3, drawn: 3 }]);
});

test('what is no record is refused with the place', async () => {
  const whole = new TextDecoder().decode(writeDrawFile(drawOf([1, 1])));
  for (const [content, where] of [
    ['{', /line 1 cannot/],
    [whole.slice(0, -5), /line 3 cannot/],
    [`${whole}more\n`, /line 4 cannot/],
  ] as const) {
    const answer = await said(content);
    assert.ok(isRefusal(answer));
    assert.equal(answer.code, 'draw-file');
    assert.match(answer.why.en, where);
  }
});
