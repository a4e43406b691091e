// What stands beside an amount never explains another one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '#kit/text.ts';
import { amountInWords } from '#web/desk/review/amount-words.ts';

const amountSteps = [text('二级 2,000 元', 'level 2: 2,000 yuan')];

test('before the grant it is told by what is on file today, and that this may change', () => {
  const told = amountInWords({ amountFen: null, dueFen: 200_000, amountSteps })!;
  assert.equal(told.fen, 200_000);
  assert.match(told.how.zh, /^二级 2,000 元；按今天登记的信息算/);
  assert.equal(amountInWords({ amountFen: null, dueFen: null, amountSteps: [] }), null);
});

test('what was granted stands, and steps that lead elsewhere today are not its reason', () => {
  assert.deepEqual(amountInWords({ amountFen: 200_000, dueFen: 200_000, amountSteps }), {
    fen: 200_000,
    how: amountSteps[0],
  });
  const changed = amountInWords({ amountFen: 100_000, dueFen: 200_000, amountSteps })!;
  assert.equal(changed.fen, 100_000);
  assert.equal(changed.how.zh, '批准时定的；按今天登记的信息会是 ¥2,000.00');
  assert.equal(amountInWords({ amountFen: 100_000, dueFen: null, amountSteps: [] })!.fen, 100_000);
});
