// Every "no" in the sources: worded in both languages, known by one code, and answered with one status.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headersFor } from '#api/problem.ts';
import { codesByStatus, isListed, statusFor } from '#api/statuses.ts';
import { refuse } from '#kit/refusal.ts';
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

/** Commands speak for themselves: what only src/cli refuses never meets a request. */
const unlistedIn = (all: readonly Found[]): string[] =>
  all
    .filter(({ where, code }) => !where.startsWith('src/cli/') && !isListed(code))
    .map(({ where, code }) => `${where} ${code}`);

test('src/api/statuses.ts gives every code one status, and every code in it is given somewhere', () => {
  assert.equal(unlistedIn(found).join('\n'), '', 'put it into src/api/statuses.ts, 422 if nothing else fits');
  const listed = [...codesByStatus.values()].flat();
  assert.deepEqual(
    listed.filter((code, n) => listed.indexOf(code) !== n),
    [],
  );
  const words = sources
    .filter(({ path }) => path !== 'src/api/statuses.ts')
    .flatMap(({ text }) => [...text.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, word]) => word));
  const given = new Set(words);
  assert.deepEqual(
    listed.filter((code) => !given.has(code)),
    [],
    'a status for a code that nobody gives',
  );
});

/** A reader has it in his language: src/kit/rule-words.ts. */
const principlesIn = (all: readonly Source[]): string[] =>
  all.flatMap(({ path, text }) =>
    [...text.matchAll(/\brule: '([^']*(?:四眼|两人|回避)[^']*)'/g)].map(([, rule]) => `${path} ${rule}`),
  );

test('a principle is given by its key', () => assert.equal(principlesIn(sources).join('\n'), ''));

test('what is not there, not for this person, overtaken or busy is told apart by its status', () => {
  for (const [status, ...some] of [
    [403, 'not-your-action', 'recusal-own-case', 'recusal-own-work'],
    [404, 'no-such-case', 'round-unknown', 'person-not-found'],
    [409, 'moved-on', 'case-closed', 'action-id-reused', 'already-used'],
    [422, 'not-eligible', 'budget-exhausted', 'answers-wrong', 'put-together-while-running'],
    [503, 'busy', 'reader-busy', 'outage'],
  ] as const)
    for (const code of some) assert.equal(statusFor(code), status, code);
  const headers = (code: string, details?: unknown) => headersFor(refuse(code, '不', 'No', { details }));
  assert.equal(headers('busy')['Retry-After'], '2');
  assert.equal(headers('busy', { retryAfterSeconds: 6.5 })['Retry-After'], '7');
  assert.equal(headers('not-eligible')['Retry-After'], undefined);
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
  assert.equal(principlesIn([{ path: 'src/x/x.ts', text: "{ rule: '四眼原则' }" }]).length, 1);
  const one = "refuse('never-heard-of', '没有名额了', 'No places left');";
  assert.equal(unlistedIn(refusalsIn({ path: 'src/x/x.ts', text: one })).length, 1);
  assert.equal(unlistedIn(refusalsIn({ path: 'src/cli/x.ts', text: one })).length, 0);
});
