// What the designer does to a definition: nothing where nothing is touched, one place where one is, and every step can be taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kit/refusal.ts';
import type { Leaf } from '#policy/concern.ts';
import { testsOf } from '#policy/concern.ts';
import { parseProgramme } from '#policy/define.ts';
import { factAt } from '#policy/facts.ts';
import { programmeHash } from '#policy/hash.ts';
import type { Programme } from '#policy/programme.ts';
import { files, placesIn } from '#test/support/whole-language.ts';
import {
  at,
  begun,
  blankProgramme,
  freeKey,
  moved,
  movedKey,
  put,
  sectionOf,
  step,
} from '#web/desk/programmes/design/draft.ts';
import { withTest } from '#web/desk/programmes/design/leaf.ts';

const whole = (json: unknown): Programme => {
  const read = parseProgramme(json);
  assert.ok(!isRefusal(read), JSON.stringify(read));
  return read;
};
/** As the designer takes it from the server, keeps it on the device and saves it. */
const saved = (programme: Programme): string => programmeHash(whole(JSON.parse(JSON.stringify(programme))));
const programmes = files.map(whole);

test('open, change nothing, save: the same hash, for all programmes and one of everything', () => {
  assert.ok(programmes.length >= 6);
  for (const programme of programmes)
    assert.equal(saved(begun(programme).now), programmeHash(programme), programme.key);
});

test('written back where it stands, nothing moves; changed and changed back, it is the same; a step is taken back', () => {
  for (const programme of programmes) {
    const hash = programmeHash(programme);
    for (const path of placesIn(programme)) {
      if (path.length === 0) continue;
      const same = put(programme, path, at(programme, path));
      assert.equal(saved(same), hash, `${programme.key} ${path.join('.')}`);
      const there = step(begun(programme), { do: 'edit', path, next: 'x', stamp: 1 });
      assert.equal(at(there.now, path), 'x');
      assert.equal(saved(put(there.now, path, at(programme, path))), hash, `${programme.key} ${path.join('.')}`);
      assert.equal(step(there, { do: 'undo' }).now, programme);
      assert.equal(at(step(step(there, { do: 'undo' }), { do: 'redo' }).now, path), 'x');
    }
  }
});

test('a change leaves all else as it was, also what no control shows', () => {
  const certificate = programmes.find(({ key }) => key === 'certificate-grant') as Programme;
  const later = put(certificate, ['form', 'issuedOn', 'label', 'zh'], '取证日');
  assert.deepEqual(later.form.level, certificate.form.level);
  assert.deepEqual(later.form.issuedOn?.headings, certificate.form.issuedOn?.headings);
  assert.deepEqual(Object.keys(later.form), Object.keys(certificate.form));
  assert.equal(certificate.form.issuedOn?.label.zh, '发证日期', 'the version itself is untouched');
});

test('a comparison chosen again is the same comparison, for every test of every programme', () => {
  for (const programme of programmes) {
    for (const { value } of testsOf(programme)) {
      const leaf = value as Leaf;
      assert.deepEqual(withTest(leaf, leaf.test, factAt(leaf.fact, programme)), leaf, JSON.stringify(leaf));
    }
  }
});

test('typing on in one place is one step, elsewhere another', () => {
  const edit = (path: readonly string[], next: string, stamp: number) => ({ do: 'edit', path, next, stamp }) as const;
  const start = begun(blankProgramme('a', '2026-01-01'));
  const typed = [
    edit(['title', 'zh'], '办', 1000),
    edit(['title', 'zh'], '办法', 1200),
    edit(['title', 'en'], 'P', 1300),
  ].reduce(step, start);
  assert.equal(typed.past.length, 2);
  const before = step(typed, { do: 'undo' });
  assert.deepEqual(before.now.title, { zh: '办法', en: '' });
  assert.deepEqual(step(before, { do: 'undo' }).now.title, { zh: '', en: '' });
  const listed = [['a'], ['a', 'a longer entry']].reduce(
    (now, next, i) => step(now, { do: 'edit', path: ['basis'], next, stamp: 1000 + i }),
    start,
  );
  assert.equal(listed.past.length, 2, 'an entry added is a step of its own');
  assert.equal(step(before, edit(['theme'], 'x', 9000)).future.length, 0, 'a new step has no way forward');
});

test('entries move within their bounds, members keep their content, keys are free', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 0, 1), ['b', 'a', 'c']);
  assert.deepEqual(moved(['a', 'b'], 0, -1), ['a', 'b']);
  assert.deepEqual(Object.entries(movedKey({ a: 1, b: 2 }, 'b', -1)), [
    ['b', 2],
    ['a', 1],
  ]);
  assert.equal(freeKey('rule', ['rule-1', 'rule-2']), 'rule-3');
  assert.equal(freeKey('field', ['field1'], false), 'field2');
  assert.deepEqual(put({ a: [1, 2, 3] }, ['a', 1], undefined), { a: [1, 3] });
});

test('every place of a programme has its part in the designer', () => {
  const parts = new Set(Object.keys(files[0] as object).map((head) => sectionOf(`${head}[0].x`)));
  assert.deepEqual([...parts].sort(), ['amount', 'basics', 'closing', 'form', 'parameters', 'rules', 'stages', 'who']);
});
