// Style sheets of pages stay loaded once a page was visited: a class that two of them give a look of its own would make a page look
// different by the way one came. What pages share stands in src/web/style and src/web/parts.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Classes that a sheet gives a look by themselves: selectors that are the class alone. */
function ownClasses(css: string): string[] {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...plain.matchAll(/([^{}]+)\{/g)].flatMap(([, selectors]) =>
    selectors!.split(',').flatMap((one) => /^\.([a-zA-Z][\w-]*)$/.exec(one.trim())?.[1] ?? []),
  );
}

function shared(sheets: ReadonlyMap<string, string>): string[] {
  const places = new Map<string, Set<string>>();
  for (const [path, css] of sheets)
    for (const name of ownClasses(css)) places.set(name, (places.get(name) ?? new Set()).add(path));
  return [...places]
    .filter(([, paths]) => paths.size > 1)
    .map(([name, paths]) => `.${name}: ${[...paths].sort().join(', ')}`);
}

for (const part of ['desk', 'hall', 'open'])
  test(`no class has a look of its own in two style sheets of src/web/${part}`, () => {
    const paths = globSync(`src/web/${part}/**/*.css`);
    assert.ok(paths.length > 0);
    assert.deepEqual(shared(new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]))), []);
  });

test('the law sees a class that two sheets dress, also in a list and in print', () => {
  const sheets = new Map([
    ['a.css', '.x, .card { color: red } /* .y { } */ .x > .z { }'],
    ['b.css', '@media print { .card { color: blue } } .y { } .z { } p.x { }'],
  ]);
  assert.deepEqual(shared(sheets), ['.card: a.css, b.css']);
});
