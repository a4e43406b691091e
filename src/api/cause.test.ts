// What is written down of a fault: its cause, and nobody in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causeOf } from '#api/cause.ts';

test('a cause names what broke and where, and leaves out what could be somebody’s', () => {
  const of = Object.assign(new Error('duplicate key value of "张三" (phone)=(13910000002), mail zhang@union.example'), {
    ...{ name: 'DatabaseError', code: '23505', table: 'people', constraint: 'people_phone' },
    detail: 'Key (phone)=(13910000002) already exists.',
  });
  const told = causeOf(new TypeError('王小明 cannot be read: {"idNumber":"110113199001019997"}', { cause: of }), true);
  const line = JSON.stringify(told);
  for (const secret of ['张三', '王小明', '13910000002', '110113199001019997', 'zhang', 'already exists'])
    assert.ok(!line.includes(secret), `${secret} in ${line}`);
  assert.equal(told.name, 'TypeError');
  assert.match(told.at![0]!, /cause\.test\.ts/);
  const { name, code, table, constraint, says } = told.because!;
  assert.deepEqual([name, code, table, constraint], ['DatabaseError', '23505', 'people', 'people_phone']);
  assert.match(says, /^duplicate key value of/);
});

test('what passes by itself is told without where; what is no error at all is told as that', () => {
  assert.deepEqual(causeOf(new Error('no answer'), false), { name: 'Error', says: 'no answer' });
  assert.deepEqual(causeOf('王小明', true), { name: 'string', says: '' });
  let deep = new Error('innermost');
  for (let n = 0; n < 9; n += 1) deep = new Error(`around ${n}`, { cause: deep });
  assert.ok(!JSON.stringify(causeOf(deep, true)).includes('innermost'), 'a chain has an end');
});
