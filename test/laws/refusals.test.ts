// Every "no" in the sources: worded in both languages, known by one code, and answered with one status.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusFor } from '#api/problem.ts';
import { isTest, type Piece, piecesOf, readSources, type Source } from '#test/support/sources.ts';

interface Found {
  readonly where: string;
  readonly code: string;
  readonly zh: string | undefined;
  readonly en: string | undefined;
}

/** Calls of `refuse` whose code is written out; words made elsewhere stay undefined. */
function refusalsIn({ path, text }: Source): Found[] {
  const pieces = piecesOf(text).filter(({ kind }) => kind !== 'comment');
  return pieces.flatMap((piece, n) => {
    const called = piece.kind === 'code' && /\brefuse\(\s*$/.test(piece.text);
    const code = pieces[n + 1];
    if (!called || code?.kind !== 'string') return [];
    const [zh, en] = wordsAfter(pieces.slice(n + 2));
    return [{ where: `${path}:${code.line}`, code: code.text, zh, en }];
  });
}

/** The next two arguments, when each is one string or a choice between strings. */
function wordsAfter(pieces: readonly Piece[]): [string | undefined, string | undefined] {
  const words: string[] = [];
  for (const { kind, text } of pieces.slice(0, 12)) {
    if (kind === 'string') words.push(text);
    else if (/\)\s*;|\brefuse\(|\{/.test(text)) break;
  }
  const half = words.length / 2;
  if (words.length === 0 || !Number.isInteger(half)) return [undefined, undefined];
  return [words.slice(0, half).join(' '), words.slice(half).join(' ')];
}

/** Codes that api/problem.ts gives a status of their own. */
const statuses = readSources('src/api/problem.ts').flatMap(({ text }) =>
  [...text.matchAll(/^ {2}'?([a-z-]+)'?: (\d{3}),$/gm)].map(([, code = '']) => code),
);
const sources = readSources('src/**/*.ts').filter((source) => !isTest(source) && source.path !== 'src/kit/refusal.ts');
const found = sources.flatMap(refusalsIn);
const outside = (text: string): string => text.replace(/\$\{[^}]*\}/g, '');

/** Put together from words that stand elsewhere. */
const elsewhere = (text: string): boolean => text.includes('\u0024{') && !/[\p{Letter}]/u.test(outside(text));

function wrongIn(all: readonly Found[]): string[] {
  return all.flatMap(({ where, code, zh, en }) => [
    ...(/^[a-z]+(?:-[a-z]+)*$/.test(code) ? [] : [`${where} ${code}: a code is kebab-case`]),
    ...(zh === undefined || elsewhere(zh) || /\p{Script=Han}/u.test(zh)
      ? []
      : [`${where} ${code}: no Chinese in “${zh}”`]),
    ...(en === undefined || elsewhere(en) || /[A-Za-z]{2}/.test(outside(en))
      ? []
      : [`${where} ${code}: no English in “${en}”`]),
    ...(en !== undefined && /\p{Script=Han}/u.test(outside(en))
      ? [`${where} ${code}: Chinese in the English “${en}”`]
      : []),
    ...(/\b(?:please|sorry)\b.*\b(?:please|sorry)\b|error occurred|invalid input/i.test(en ?? '')
      ? [`${where} ${code}: says nothing: “${en}”`]
      : []),
  ]);
}

test('the scan reads the sources', () => {
  assert(found.length > 150, `${found.length} refusals found`);
  const read = found.filter(({ zh, en }) => zh !== undefined && en !== undefined);
  assert(read.length > found.length * 0.9, `the words of ${read.length} of ${found.length} could be read`);
});

test('every refusal is worded in Chinese and English under a kebab-case code', () =>
  assert.equal(wrongIn(found).join('\n'), ''));

test('each code has one status, and every code with a status of its own is given somewhere', () => {
  const codes = [...new Set(found.map(({ code }) => code))];
  for (const code of codes) assert(statusFor(code) >= 400, code);
  assert(statuses.length > 10);
  const written = sources.map(({ text }) => text).join('\n');
  const idle = statuses.filter((code) => written.split(`'${code}'`).length - (code.includes('-') ? 1 : 0) < 2);
  assert.deepEqual(idle, [], 'a status for a code that nobody gives');
});

test('the law sees what breaks it', () => {
  const of = (text: string) => wrongIn(refusalsIn({ path: 'src/x/x.ts', text }));
  assert.deepEqual(of("refuse('no-room', '没有名额了', 'No places left');"), []);
  assert.deepEqual(
    of('refuse("no-room", full ? "满了" : "没有名额了", full ? "Full" : "No places left", { next });'),
    [],
  );
  for (const wrong of [
    "refuse('No_Room', '没有名额了', 'No places left');",
    "refuse('no-room', '', 'No places left');",
    "refuse('no-room', 'No places left', 'No places left');",
    "refuse('no-room', '没有名额了', '没有名额了');",
  ])
    assert.equal(of(wrong).length > 0, true, wrong);
});
