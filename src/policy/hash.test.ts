// A programme's identity: its content and the order of what people walk through, nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProgramme } from '#policy/define.ts';
import { programmeHash } from '#policy/hash.ts';
import type { Programme } from '#policy/programme.ts';
import { changed, everything, files, isObject, type Json, placesIn } from '#test/support/whole-language.ts';

test('the hash is of the content alone: any change changes it, the order of members does not, that of fields does', () => {
  const shuffled = (value: unknown, keep: boolean): unknown =>
    Array.isArray(value)
      ? value.map((one) => shuffled(one, false))
      : isObject(value)
        ? Object.fromEntries(
            (keep ? Object.entries(value) : Object.entries(value).reverse()).map(([name, one]) => [
              name,
              shuffled(one, ['form', 'columns', 'stages', 'parameters'].includes(name)),
            ]),
          )
        : value;
  const hashes = new Set<string>();
  let changes = 0;
  for (const file of files) {
    const hash = programmeHash(parseProgramme(file) as Programme);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(programmeHash(parseProgramme(shuffled(file, false)) as Programme), hash);
    assert.equal(programmeHash(file as unknown as Programme), hash, 'frozen or not');
    for (const place of placesIn(file)) {
      let scalar = true;
      const other = changed(file, place, (old) => {
        if (typeof old === 'string') return `${old}a`;
        if (typeof old === 'number') return old + 1;
        scalar = typeof old !== 'object' || old === null;
        return old === null ? 0 : !old;
      });
      if (!scalar) continue;
      hashes.add(programmeHash(other as Programme));
      changes += 1;
    }
    hashes.add(hash);
    const backwards = (name: string) => ({
      ...file,
      [name]: Object.fromEntries(Object.entries(file[name] as Json).reverse()),
    });
    for (const name of ['form', 'stages', 'parameters'])
      if (Object.keys(file[name] as Json).length > 1)
        assert.notEqual(programmeHash(backwards(name) as unknown as Programme), hash, name);
  }
  const columns = changed(everything, ['form', 'rows', 'columns'], (old) =>
    Object.fromEntries(Object.entries(old as Json).reverse()),
  );
  assert(!hashes.has(programmeHash(columns as Programme)), 'the order of columns');
  assert.equal(hashes.size, changes + files.length, 'two contents of one hash');
});
