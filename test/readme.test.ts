// The worked example of the README is a real programme: taken out of the page, loaded, checked and walked.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { kinds } from '#kinds/index.ts';
import { checkProgramme } from '#policy/check.ts';
import type { Programme } from '#policy/programme.ts';
import { lifeOf, walk } from '#test/support/random-case.ts';

const project = join(import.meta.dirname, '..');
const page = (name: string) => readFileSync(join(project, name), 'utf8');

function exampleIn(name: string): string {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(page(name)) ?? [];
  assert(code, `${name} has no example`);
  return code;
}

/** Loaded from inside the project, where `#policy/…` has its meaning; `.data` is not under version control. */
async function load(code: string): Promise<Programme> {
  const file = join(project, '.data', `readme-example-${process.pid}.ts`);
  mkdirSync(join(project, '.data'), { recursive: true });
  writeFileSync(file, code);
  try {
    const [programme] = Object.values((await import(pathToFileURL(file).href)) as Record<string, Programme>);
    assert(programme);
    return programme;
  } finally {
    rmSync(file);
  }
}

test('the example is a programme that leaves nothing to ask, and a newcomer can read it in one go', async () => {
  const code = exampleIn('README.md');
  assert(code.split('\n').length <= 66, `${code.split('\n').length} lines`);
  const concerns = checkProgramme(await load(code), kinds);
  // Its paper is made up, and has no articles.
  assert.deepEqual(
    concerns.filter(({ code: one }) => one !== 'clause-missing'),
    [],
  );
});

test('cases walk through it to the payment', async () => {
  const programme = await load(`// again\n${exampleIn('README.md')}`);
  const ends = new Set<string>();
  fc.assert(
    fc.property(lifeOf(programme), (steps) => {
      ends.add(walk(programme, steps).state?.status ?? 'not opened');
    }),
    { numRuns: 300, seed: 2020 },
  );
  assert(ends.has('passed') && ends.has('failed'), [...ends].join());
});

test('both pages show the same example, the same commands and the same table', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map(page) as [string, string];
  assert.equal(exampleIn('README.zh-CN.md'), exampleIn('README.md'));
  const commands = (text: string) => [...text.matchAll(/^npm [^#\n]*/gm)].map(([line]) => line.trim());
  assert.deepEqual(commands(chinese), commands(english));
  const benches = (text: string) => [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(benches(chinese), benches(english));
});

test('every file that the pages and documents name is there', () => {
  const pages = ['README.md', 'README.zh-CN.md', 'docs/architecture.md', 'docs/glossary.md', 'docs/operations.md'];
  const made = ['src/programmes/care/', 'test/journeys/care-allowance', '<kind>'];
  for (const name of pages) {
    const text = page(name);
    assert(!text.includes('../shared'), name);
    const linked = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, to = '']) => join(project, name, '..', to));
    const named = [...text.matchAll(/`((?:src|test|docs|bench|scripts)\/[\w./<>-]+)`/g)].map(([, to = '']) => to);
    const files = named.filter((one) => !made.some((part) => one.includes(part))).map((one) => join(project, one));
    for (const file of [...linked.filter((one) => !one.includes('http')), ...files])
      assert(existsSync(file), `${name} names ${file}`);
  }
});
