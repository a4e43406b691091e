// What a bank answers to an ordinary CSV file of payments: a line for each, settled or sent back because the name does not fit the account.
import assert from 'node:assert/strict';
import { encodeGb18030 } from '#payments/gb18030.ts';

export type Answer = 'settled' | 'rejected';

export function returnFile(bankFile: Buffer, answers: readonly Answer[]) {
  const [, ...lines] = new TextDecoder('gb18030').decode(bankFile).trim().split('\r\n');
  assert.equal(lines.length, answers.length);
  const rows = lines.map((line, n) => {
    const [reference, , , amount] = line.split('|');
    return [reference, amount, ...(answers[n] === 'settled' ? ['成功', ''] : ['失败', '户名不符'])].join('|');
  });
  const bytes = encodeGb18030(['客户流水号|金额|处理结果|失败原因', ...rows].join('\r\n'));
  assert.ok(bytes instanceof Uint8Array);
  return { name: '回单.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) };
}
