// What a screen says is said in one place: the same Chinese sentence written twice is two sentences as soon as one of them is mended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTest, piecesOf, readSources, type Source } from '#test/support/sources.ts';

/** Shorter than this are words (姓名, 单位, 会员登记), which may stand wherever they are needed. */
const SENTENCE = 6;

const hanIn = (text: string): number => text.match(/\p{Script=Han}/gu)?.length ?? 0;

function saidTwice(sources: readonly Source[]): string[] {
  const places = new Map<string, string[]>();
  for (const { path, text } of sources)
    for (const piece of piecesOf(text))
      if (piece.kind === 'string' && hanIn(piece.text) >= SENTENCE)
        places.set(piece.text, [...(places.get(piece.text) ?? []), `${path}:${piece.line}`]);
  return [...places].flatMap(([words, where]) => (where.length > 1 ? [`“${words}” ${where.join(' ')}`] : []));
}

test('no sentence of a screen stands in two places', () => {
  const screens = readSources('src/web/**/*.{ts,tsx}').filter((source) => !isTest(source));
  assert.ok(screens.length > 200, 'the scan reads the screens');
  assert.equal(saidTwice(screens).join('\n'), '');
});

test('the law sees what breaks it', () => {
  const source = (path: string, text: string): Source => ({ path, text });
  const one = source('a.tsx', `say('没有等您办的办件', 'x')`);
  assert.deepEqual(saidTwice([one, source('b.tsx', `say('没有等您办的办件', 'y'); say('姓名', 'z')`)]), [
    '“没有等您办的办件” a.tsx:1 b.tsx:1',
  ]);
  assert.deepEqual(saidTwice([one, source('b.tsx', `// 没有等您办的办件`)]), []);
});
