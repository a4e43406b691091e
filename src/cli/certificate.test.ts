// `certificate`: checked from two files alone; what does not hold, and what is no list, is said.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageProblem } from '#cli/command.ts';
import { command } from '#cli/commands/certificate.ts';
import { isRefusal } from '#kit/refusal.ts';
import { claim, federation } from '#test/support/certificates.ts';

const folder = mkdtempSync(join(tmpdir(), 'niangjia-certificate-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const { root, union, lists } = federation('aes');
const certificate = union.signs('certificate', { ...claim, from: '2026-01-01', until: '' });
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const published = file('lists.json', JSON.stringify(lists()));
const run = (values: Readonly<Partial<Record<string, string>>>, where = published) =>
  command.run({ positionals: [where], values, tell: () => {} });

test('one that holds is said to, also from a file with its address before it', async () => {
  const link = file('certificate.txt', `https://example.org/open/verify#${certificate}\n`);
  for (const values of [{ text: certificate }, { file: link }, { text: certificate, root: root.key.kid }]) {
    const answer = await run(values);
    assert.ok(!isRefusal(answer));
    assert.deepEqual([answer.ok, answer.lines.at(-1)], [true, `root ${root.key.kid}`]);
    assert.match(answer.lines.join('\n'), /是真的，现在有效[\s\S]*先进工作者（区级）[\s\S]*王晓明/);
  }
});

test('one that was altered ends with status 1 and says why', async () => {
  const answer = await run({ text: `${certificate.slice(0, -8)}AAAAAAAA` });
  assert.ok(!isRefusal(answer));
  assert.equal(answer.ok, false);
  assert.match(answer.lines.join('\n'), /对不上[\s\S]*内容和签名对不上/);
});

test('lists that are none, or of another root, are refused; so is a call without a certificate', async () => {
  for (const [values, where] of [
    [{ text: certificate, root: 'f'.repeat(32) }, published],
    [{ text: certificate }, file('none.json', '{}')],
    [{ text: certificate }, file('other.json', JSON.stringify({ ...lists(), trust: lists().revoked }))],
  ] as const) {
    const answer = await run(values, where);
    assert.equal(isRefusal(answer) && answer.code, 'lists-unfit');
  }
  await assert.rejects(run({}), UsageProblem);
  const missing = await run({ file: join(folder, 'nothing') });
  assert.equal(isRefusal(missing) && missing.code, 'file-damaged');
});
