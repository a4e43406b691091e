// What pages load before anything can be read, as it comes over the line: a phone on a slow line pays for every byte and every question.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { plainViews } from '#test/screens/views.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { bytesOf, type Came, lateAnswers, settled, watched } from '#test/support/watched.ts';

const hallAtMost = 130_000;
const deskAtMost = 450_000;

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const listed = (came: readonly Came[]): string =>
  came.map(({ path, type, bytes }) => `${bytes} ${type} ${path}`).join('\n');

for (const [what, who, shown] of [
  ['signing in', null, 'form'],
  ['the first screen of a member', 'Member', '#life'],
] as const)
  test(`hall, ${what}: at most 130 kB of script, and no question asked twice`, async (t) => {
    const visit = await watched(stage, { who, line: lateAnswers, width: 390, encodings: 'gzip' });
    await visit.page.goto('/');
    await visit.page.locator(shown).waitFor();
    await settled(visit.page);
    await visit.arrived('Script');
    const script = bytesOf(visit.came, 'Script');
    t.diagnostic(`${script} bytes of script gzipped`);
    assert.ok(script > 50_000 && script <= hallAtMost, listed(visit.came));
    const asked = visit.came.filter(({ path }) => path.startsWith('/api/')).map(({ path }) => path);
    assert.deepEqual(asked.toSorted(), [...new Set(asked)].toSorted());
    // What the page asks for first was under way before its scripts were there.
    const last = (paths: (path: string) => boolean) => visit.came.findLastIndex(({ path }) => paths(path));
    assert.ok(last((path) => path.startsWith('/api/')) < last((path) => path.endsWith('.js')), listed(visit.came));
    await visit.close();
  });

test('the showcase on a phone: a picture comes when it is scrolled to, is small, and keeps its place before', async (t) => {
  const visit = await watched(stage, { who: null, line: lateAnswers, width: 390, encodings: 'gzip' });
  await visit.page.goto('/open/showcase');
  await visit.page.locator('img.picture').first().waitFor();
  await settled(visit.page);
  await visit.arrived('Image');
  const pictures = () => visit.came.filter(({ path }) => path.includes('/pictures/'));
  const before = pictures();
  t.diagnostic(listed(before));
  const all = visit.page.locator('img.picture');
  assert.ok(before.length < (await all.count()), 'not all at once');
  for (const { path, bytes } of before) assert.ok(bytes > 0 && bytes < 20_000, path);
  await all.last().scrollIntoViewIfNeeded();
  await visit.page.waitForFunction(() => {
    const last = [...document.querySelectorAll<HTMLImageElement>('img.picture')].at(-1);
    return last?.complete === true && last.naturalWidth === Number(last.getAttribute('width'));
  });
  await settled(visit.page);
  assert.ok(pictures().length > before.length);
  await visit.close();
});

test('desk: every page loads at most 450 kB of script, its own part only when it is opened', async (t) => {
  const names = plainViews.filter(({ part }) => part === 'desk');
  const own = new Map<string, string[]>();
  for (const who of new Set(names.map((one) => one.who))) {
    const visit = await watched(stage, { who, line: lateAnswers, width: 1440, encodings: 'gzip', cached: false });
    for (const { name, path } of names.filter((one) => one.who === who)) {
      await visit.page.goto(path);
      await settled(visit.page);
      await visit.arrived('Script');
      const scripts = visit.came.filter(({ type }) => type === 'Script');
      const bytes = bytesOf(scripts, 'Script');
      t.diagnostic(`${name}: ${bytes}`);
      assert.ok(bytes > 50_000 && bytes <= deskAtMost, `${name}\n${listed(scripts)}`);
      own.set(
        name,
        scripts.map((one) => one.path),
      );
      await visit.forget();
    }
    await visit.close();
  }
  const all = [...own.values()];
  const parts = [...new Set(all.flat())].filter((path) => !all.every((paths) => paths.includes(path)));
  assert.ok(parts.length > 10, `split: ${parts.join(', ')}`);
  const charts = [...own].filter(([, paths]) => paths.some((path) => path.includes('/over-years-')));
  assert.ok(charts.length > 0 && charts.every(([name]) => name.startsWith('desk-figures')), 'only figures draw by it');
});

test('files and long answers travel packed to whoever takes it, and whole to whoever does not', async () => {
  const page = await (await fetch(stage.url)).text();
  const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)!;
  // What is fetched here unpacks itself: that it was packed is seen by its head.
  const get = (path: string, encoding: string) =>
    fetch(`${stage.url}/${path}`, { headers: { 'Accept-Encoding': encoding } });
  const plain = await get(script!, 'identity');
  assert.equal(plain.headers.get('content-encoding'), null);
  const whole = await plain.text();
  for (const [encoding, takes] of [
    ['br', 'gzip, deflate, br'],
    ['gzip', 'gzip'],
    ['gzip', 'br;q=0, gzip'],
  ] as const) {
    const packed = await get(script!, takes);
    assert.equal(packed.headers.get('content-encoding'), encoding);
    assert.match(packed.headers.get('cache-control') ?? '', /immutable/);
    assert.match(packed.headers.get('vary') ?? '', /accept-encoding/i);
    assert.ok(Number(packed.headers.get('content-length')) < whole.length / 2);
    assert.equal(await packed.text(), whole);
  }
  const answer = await get('api/openapi.json', 'gzip');
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  const unpacked = await get('api/openapi.json', 'identity');
  assert.equal(unpacked.headers.get('content-encoding'), null);
  assert.deepEqual(await answer.json(), await unpacked.json());
});
