// `bench screens`: what the screens promise, measured in a real browser. The hall on a cheap phone with nothing in its cache, beside the
// smallest page on the same line; what every page loads and whether it stands still; and the desk with a hundred thousand of everything.
import { type BenchOptions, type Measure, type MeasuredResult, machine, median } from '#bench/measure.ts';
import { manyMeasures } from '#bench/screens-many.ts';
import { plainViews, type View } from '#test/screens/views.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { bytesOf, layoutShift, settled, slowPhone, watched } from '#test/support/watched.ts';

const runs = 5;
const hallAtMost = 130;
const deskAtMost = 450;
const interactiveMs = 2_000;
const shiftAtMost = 0.05;
/** After what was come for stands there: a page that goes on working is not ready yet. */
const watchOnMs = 1_000;

/** As they are found: what goes wrong later leaves them said. */
function told(measures: Measure[]): Measure[] {
  for (const { what, value, worst, unit } of measures)
    process.stderr.write(
      `${what}: ${value.toFixed(2)}${worst === undefined ? '' : ` (${worst.toFixed(2)})`} ${unit}\n`,
    );
  return measures;
}

/** Shown and done: what was come for stands in the page, and no task over 50 ms that began within a second after goes on. */
async function readyMs(
  stage: Stage,
  who: string | null,
  awaits: string,
): Promise<{ readyMs: number; pressMs: number }> {
  const visit = await watched(stage, { who, line: slowPhone, width: 390, awaits });
  await visit.page.goto('/', { waitUntil: 'commit' });
  await visit.page.locator(awaits).waitFor();
  await visit.page.waitForTimeout(watchOnMs);
  const { shownMs, tasks } = await visit.noted();
  await visit.forget();
  await visit.page.getByRole('button', { name: '大字' }).click();
  await visit.page.waitForTimeout(300);
  const { presses } = await visit.noted();
  await visit.close();
  if (shownMs === null) throw new Error(`${awaits} was never shown`);
  const until = tasks.filter(({ atMs }) => atMs < shownMs + watchOnMs).map(({ atMs, ms }) => atMs + ms);
  return { readyMs: Math.max(shownMs, ...until), pressMs: Math.max(0, ...presses.map(({ ms }) => ms)) };
}

/** The least a page can be: one small picture, on the same line and phone. */
async function leastMs(stage: Stage): Promise<number> {
  const visit = await watched(stage, { who: null, line: slowPhone, width: 390 });
  await visit.page.goto('/icon-192.png');
  const ms = await visit.page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd,
  );
  await visit.close();
  return ms;
}

export async function phoneMeasures(stage: Stage): Promise<Measure[]> {
  const doors = [
    ['hall, signing in', null, 'form button.btn-main'],
    ['hall, first screen of a member', 'Member', 'section[aria-labelledby="life"]'],
  ] as const;
  const least: number[] = [];
  const found: Measure[] = [];
  for (const [what, who, awaits] of doors) {
    await readyMs(stage, who, awaits);
    const times: Awaited<ReturnType<typeof readyMs>>[] = [];
    for (let run = 0; run < runs; run += 1) {
      times.push(await readyMs(stage, who, awaits));
      least.push(await leastMs(stage));
    }
    const ready = times.map((one) => one.readyMs);
    const press = times.map((one) => one.pressMs);
    found.push(
      { what: `${what}: ready`, value: median(ready), worst: Math.max(...ready), unit: 'ms', target: interactiveMs },
      { what: `${what}: a tap answered in`, value: median(press), worst: Math.max(...press), unit: 'ms', target: 200 },
    );
  }
  return [...found, { what: 'rival: a page that is one small picture', value: median(least), unit: 'ms' }];
}

interface Weighed {
  readonly view: View;
  readonly kB: number;
  readonly shift: number;
}

/** Every view of one looker, each with an empty cache; gzipped as the target says (browsers that take Brotli get a sixth less). */
async function weigh(stage: Stage, of: readonly View[], width: number): Promise<Weighed[]> {
  const line = { ...slowPhone, cpu: 1 };
  const visit = await watched(stage, { who: of[0]!.who, line, width, encodings: 'gzip', cached: false });
  const found: Weighed[] = [];
  for (const view of of) {
    await visit.page.goto(view.path, { waitUntil: 'commit' });
    await settled(visit.page);
    await visit.page.waitForTimeout(2 * line.latencyMs);
    await settled(visit.page);
    const { shifts } = await visit.noted();
    found.push({ view, kB: bytesOf(visit.came, 'Script') / 1_000, shift: layoutShift(shifts) });
    await visit.forget();
  }
  await visit.close();
  return found;
}

async function weightMeasures(stage: Stage): Promise<{ measures: Measure[]; notes: string[] }> {
  const all: Weighed[] = [];
  for (const part of ['hall', 'desk', 'open'] as const) {
    const own = plainViews.filter((one) => one.part === part);
    for (const who of new Set(own.map((one) => one.who)))
      all.push(
        ...(await weigh(
          stage,
          own.filter((one) => one.who === who),
          part === 'desk' ? 1440 : 390,
        )),
      );
  }
  const kBOf = (name: string) => all.find(({ view }) => view.name === name)!.kB;
  const script = (what: string, name: string, target: number): Measure => ({
    what,
    value: kBOf(name),
    unit: 'kB',
    target,
  });
  const heaviest = all.filter(({ view }) => view.part === 'desk').reduce((a, b) => (b.kB > a.kB ? b : a));
  const restless = all.reduce((a, b) => (b.shift > a.shift ? b : a));
  const door = kBOf('desk-sign-in');
  return {
    measures: [
      script('hall, signing in: script', 'hall-sign-in', hallAtMost),
      script('hall, first screen: script', 'hall-home', hallAtMost),
      script('desk, first page: script', 'desk-today', deskAtMost),
      script(`desk, heaviest page (${heaviest.view.path}): script`, heaviest.view.name, deskAtMost),
      { what: `most layout shift (${restless.view.name})`, value: restless.shift, unit: '', target: shiftAtMost },
    ],
    notes: [
      `script of each page of the desk beyond the ${door.toFixed(0)} kB of its door, gzipped: ${all
        .filter(({ view }) => view.part === 'desk')
        .map(({ view, kB }) => `${view.path} ${(kB - door).toFixed(1)}`)
        .join(', ')} kB`,
    ],
  };
}

export async function bench({ size = 100_000 }: BenchOptions): Promise<MeasuredResult> {
  const began = performance.now();
  const stage = await openStage();
  try {
    const phone = told(await phoneMeasures(stage));
    const weights = await weightMeasures(stage);
    told(weights.measures);
    const many = await manyMeasures(stage, size, told);
    return {
      ...{ bench: 'screens', size, runs, machine: machine() },
      seconds: Math.round((performance.now() - began) / 1000),
      measures: [...phone, ...weights.measures, ...many],
      notes: [
        'phone: 4 times slower than this machine, 1.6 Mbit/s down, 0.75 up, 150 ms each way and back; nothing cached, no service worker',
        'ready: what was come for is drawn, and no task over 50 ms is under way or begins within a second',
        'the database of the tests (fsync off): these are reads',
        ...weights.notes,
      ],
    };
  } finally {
    await stage.close();
  }
}
