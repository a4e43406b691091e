// Read beside the server a bank's answer is the same as read here, in its order; a file with more payments than anybody sends is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kit/refusal.ts';
import { inOrder, linesAtMost } from '#payments/bank-return.ts';
import { readReturn } from '#payments/formats.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { readReturnApart } from '#payments/return-apart.ts';

function csv(lines: readonly string[]): Buffer {
  const bytes = encodeGb18030(`客户流水号|处理结果|金额\r\n${lines.join('\r\n')}\r\n`);
  assert.ok(!isRefusal(bytes));
  return bytes;
}

test('the same lines and problems, in order', async () => {
  const file = csv(['NJ2020000002-9|成功|1.00', 'NJ2020000001-7|失败|2.00', 'x|不知道|3.00', 'y|成功|abc']);
  const here = readReturn(file, 'ordinary-csv');
  assert.ok(!isRefusal(here));
  assert.deepEqual(await readReturnApart(async () => file, 'ordinary-csv'), { ...here, lines: inOrder(here.lines) });
  assert.equal(here.problems.length, 2);
});

test('files that cannot be read, and one that is too long', async () => {
  const codeOf = async (file: Buffer, format: string) => {
    const read = await readReturnApart(async () => file, format);
    return isRefusal(read) ? read.code : 'read';
  };
  assert.equal(await codeOf(Buffer.from('<?xml version="1.0"?><a>'), 'pain.001'), 'xml-unreadable');
  assert.equal(await codeOf(Buffer.from('nothing'), 'ordinary-csv'), 'return-unreadable');
  assert.equal(await codeOf(Buffer.from('x'), 'none'), 'format-unknown');
  const long = csv(Array.from({ length: linesAtMost + 1 }, (_, n) => `NJ2020000001-${n}|成功|1.00`));
  assert.equal(await codeOf(long, 'ordinary-csv'), 'return-unreadable');
});
