// A table with words for keys answers to every word that objects have from their prototype, `constructor` and `toString` among them. So no table
// is indexed by anything but a literal: it is read by `own` (src/kit/own.ts), which gives only what somebody put there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, importsOf, isTest, readSources, type Source } from '#test/support/sources.ts';

/** Names that programmes, states and requests give to tables with words for keys, wherever they stand. */
const tableNames = [
  ...[
    'actions',
    'answers',
    'breakdowns',
    'chosen',
    'dictionary',
    'facts',
    'form',
    'given',
    'input',
    'kinds',
    'meanings',
  ],
  ...['measures', 'parameters', 'points', 'raw', 'registry', 'settings', 'splits', 'stages', 'vetoes', 'written'],
];

/** Lists and numbered boxes that happen to have such a name. */
const lists: Readonly<Record<string, readonly string[]>> = {
  'src/api/appointments.ts': ['given'],
  'src/api/paging.ts': ['kinds'],
  'src/api/read/my-story.ts': ['stages'],
  'src/claims/claims.ts': ['answers'],
  'src/people/search.ts': ['stages'],
  'src/policy/check-stages.ts': ['stages'],
  'src/policy/form-check.ts': ['raw'],
  'src/policy/scoring.ts': ['given'],
  'src/store/group-commit.ts': ['answers'],
};

const declaration = /^(?:export )?const (\w+): (?:Readonly<)?(?:Partial<)?Record<string\b/gm;

/** Tables that a file declares for itself, by name. */
const declaredIn = (source: Source): string[] => [...source.text.matchAll(declaration)].map(([, name]) => name!);

function namesIn(source: Source, declared: ReadonlyMap<string, readonly string[]>): Set<string> {
  const names = new Set([...tableNames, ...declaredIn(source)]);
  for (const { file } of importsOf(source))
    for (const name of declared.get(file ?? '') ?? [])
      if (new RegExp(`\\b${name}\\b`).test(source.text)) names.add(name);
  for (const name of lists[source.path] ?? []) names.delete(name);
  return names;
}

/** Where the bracket that is open at `from` closes. */
function closing(code: string, from: number): number {
  let depth = 1;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '[') depth += 1;
    else if (code[at] === ']') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}

/** Reads of a table by anything but a literal: `stages[key]`, `kind.actions?.[word]`. What is written into a table of one's own is not read. */
function readByWord(source: Source, declared: ReadonlyMap<string, readonly string[]>): string[] {
  const code = codeOf(source);
  const found: string[] = [];
  const names = [...namesIn(source, declared)].join('|');
  for (const match of code.matchAll(new RegExp(`(?<![\\w#])(${names})!?(?:\\?\\.)?\\[`, 'g'))) {
    const [whole, name] = match;
    const from = match.index + whole.length;
    const word = code.slice(from, closing(code, from));
    const before = code.slice(Math.max(0, match.index - 40), match.index);
    const after = code.slice(from + word.length + 1).trimStart();
    if (/^\s*(?:\d*|''|number|string)\s*$/.test(word)) continue;
    if (/^=(?![=>])|^(?:\+|\?\?)=/.test(after) || /(?:delete\s+[\w.]*|typeof\s+)$/.test(before)) continue;
    found.push(`${source.path}: ${name}[${word.trim()}]`);
  }
  return found;
}

/** What a function gave, or a cast, read by a word: `contributionOf(row)[measure]`. By path, those whose word is one of a closed list of ours, or a number. */
const closed: Readonly<Record<string, readonly string[]>> = {
  'src/api/read/expected.ts': ['paid'],
  'src/kinds/register/register.ts': ['setting'],
  'src/kit/json.ts': ['key'],
  'src/policy/bulletin-words.ts': ['language'],
  'src/policy/evaluate.ts': ['context.which'],
};

function resultByWord(source: Source): string[] {
  const found = [...codeOf(source).matchAll(/(.*)\)(?:\?\.)?\[([A-Za-z_][\w.]*)\]/g)];
  return found.flatMap(([, before = '', word = '']) =>
    /\(typeof \w+$/.test(before) || /^(?:number|string|n|i)$/.test(word) || closed[source.path]?.includes(word)
      ? []
      : [`${source.path}: )[${word}]`],
  );
}

const onScreens = /^src\/(?:web\/(?:desk|hall|open|parts)|demo)\//;
const sources = readSources('src/**/*.ts').filter(
  (source) => !isTest(source) && !onScreens.test(source.path) && source.path !== 'src/kit/own.ts',
);
const declared = new Map(sources.map((source) => [source.path, declaredIn(source)]));

test('no table is read by a word but through own()', () => {
  assert.deepEqual(
    sources.flatMap((source) => [...readByWord(source, declared), ...resultByWord(source)]),
    [],
  );
});

test('every exception is still needed', () => {
  for (const [path, names] of Object.entries(lists)) {
    const source = sources.find((one) => one.path === path);
    assert.ok(source, path);
    for (const name of names) assert.match(codeOf(source), new RegExp(`\\b${name}!?\\[`), `${path} ${name}`);
  }
  for (const [path, words] of Object.entries(closed)) {
    const source = sources.find((one) => one.path === path);
    for (const word of words) assert.ok(source && codeOf(source).includes(`)[${word}]`), `${path} ${word}`);
  }
});

test('planted reads are found, and what is none is not', () => {
  const planted = (text: string, path = 'src/engine/planted.ts'): Source => ({ path, text });
  const found = (text: string) => readByWord(planted(text), declared).map((one) => one.split(': ')[1]);
  assert.deepEqual(found('const a = kind.actions[action.action];'), ['actions[action.action]']);
  assert.deepEqual(found('const a = programme.stages?.[stage]?.kind;'), ['stages[stage]']);
  assert.deepEqual(found('const { form } = programme;\nconst f = form[word]!.label;'), ['form[word]']);
  assert.deepEqual(found('const words: Record<string, Text> = {};\nexport const f = (x) => words[x];'), ['words[x]']);
  assert.deepEqual(
    found("import { engineActions } from '#engine/engine-actions.ts';\nconst f = engineActions[deciding.action];"),
    ['engineActions[deciding.action]'],
  );
  assert.deepEqual(found('const a = stages[Object.keys(stages)[0]!];'), ['stages[Object.keys(stages)[0]!]']);
  assert.deepEqual(resultByWord(planted('const a = contributionOf(row)[measure] ?? 0;')), [
    'src/engine/planted.ts: )[measure]',
  ]);
  assert.deepEqual(resultByWord(planted('const a = (words as Words)?.[word];')), ['src/engine/planted.ts: )[word]']);
  assert.deepEqual(resultByWord(planted('type A = (typeof kinds)[number]; const b = list(x)[n];')), []);
  for (const none of [
    'const a = own(kind.actions, action.action);',
    'answers[field] = value;',
    "const a = stages['pay'];",
    'const a = list[n];',
    '// stages[key] is not read here',
    'type A = (typeof kinds)[number];',
    'delete answers[field];',
  ])
    assert.deepEqual(found(none), [], none);
});
