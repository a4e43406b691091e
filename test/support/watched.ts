// A visit whose cost is watched from inside the browser and from its network: bytes that came over the line, layout that moved by itself,
// tasks that held the page up. On a line as slow as asked for; no fonts are brought along, as on a visitor's own device.
import type { CDPSession, Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { patienceMs } from '#test/support/browser.ts';
import type { Stage } from '#test/support/stage.ts';

export interface Line {
  readonly latencyMs: number;
  /** Bytes a second; -1: as fast as it goes. */
  readonly down: number;
  readonly up: number;
  /** How many times slower than this machine. */
  readonly cpu: number;
}

/** A cheap phone on a slow mobile line. */
export const slowPhone: Line = { latencyMs: 150, down: 1_600_000 / 8, up: 750_000 / 8, cpu: 4 };
/** Every answer is late, nothing else is slow: what comes later shows whether it pushes something about. */
export const lateAnswers: Line = { latencyMs: 120, down: -1, up: -1, cpu: 1 };

export interface Came {
  readonly path: string;
  /** As the browser sorts it: Script, Stylesheet, Fetch … */
  readonly type: string;
  /** With its head, as it came over the line. */
  bytes: number;
  endedMs: number;
}

export interface Shift {
  readonly atMs: number;
  readonly value: number;
  /** What moved, and from where to where (top/height). */
  readonly what: string;
}

export interface Task {
  readonly atMs: number;
  readonly ms: number;
}

interface Noted {
  readonly shifts: Shift[];
  readonly tasks: Task[];
  /** Press to next picture, of each kind of event. */
  readonly presses: { readonly name: string; readonly ms: number }[];
  /** When the element that was asked for stood in the page. */
  shownMs: number | null;
}

export interface Watched {
  readonly page: Page;
  readonly came: readonly Came[];
  /** All of this kind that was asked for so far has come, so that its bytes are known. */
  arrived(type: string): Promise<void>;
  noted(): Promise<Noted>;
  /** Forgets what was noted so far. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** Runs in the page before anything of it; `selector`: what the visitor came for. */
function watch(selector: string): void {
  const noted: Noted = { shifts: [], tasks: [], presses: [], shownMs: null };
  Object.assign(globalThis, { noted });
  interface Moved extends PerformanceEntry {
    readonly value: number;
    readonly hadRecentInput: boolean;
    readonly sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
  }
  const observe = (type: string, note: (entry: PerformanceEntry) => void, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
  observe('layout-shift', (entry) => {
    const { startTime, value, hadRecentInput, sources } = entry as Moved;
    if (hadRecentInput) return;
    const what = sources.map(({ node, previousRect: from, currentRect: to }) => {
      const element = node instanceof Element ? node : node?.parentElement;
      const rect = ({ y, height }: DOMRect) => `${Math.round(y)}/${Math.round(height)}`;
      return `${element?.tagName.toLowerCase()}.${element?.getAttribute('class') ?? ''} ${rect(from)} → ${rect(to)}`;
    });
    noted.shifts.push({ atMs: startTime, value, what: what.join('; ') });
  });
  observe('longtask', ({ startTime, duration }) => noted.tasks.push({ atMs: startTime, ms: duration }));
  observe('event', ({ name, duration }) => noted.presses.push({ name, ms: duration }), { durationThreshold: 16 });
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (noted.shownMs = performance.now())));
  }).observe(document, { childList: true, subtree: true });
}

async function slowDown(session: CDPSession, { latencyMs, down, up, cpu }: Line): Promise<void> {
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: latencyMs, downloadThroughput: down, uploadThroughput: up },
  });
  if (cpu > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}

function listen(session: CDPSession, came: Map<string, Came>, beganMs: number): void {
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    came.set(requestId, { path: new URL(request.url).pathname, type: type ?? '', bytes: 0, endedMs: 0 });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = came.get(requestId);
    if (one) Object.assign(one, { bytes: encodedDataLength, endedMs: performance.now() - beganMs });
  });
  session.on('Network.loadingFailed', ({ requestId }) => {
    const one = came.get(requestId);
    if (one) one.endedMs = performance.now() - beganMs;
  });
}

const ends = ['Network.loadingFinished', 'Network.loadingFailed'] as const;

/** A page is whole before the browser has told of the last of what it loaded. */
function allArrived(session: CDPSession, came: ReadonlyMap<string, Came>, type: string): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if ([...came.values()].some((one) => one.type === type && one.endedMs === 0)) return;
      for (const end of ends) session.off(end, look);
      done();
    };
    for (const end of ends) session.on(end, look);
    look();
  });
}

interface WatchOptions {
  /** The post as the demo's accounts name it; null: nobody is signed in. */
  readonly who: string | null;
  readonly line: Line;
  readonly width: number;
  /** What the visitor came for; CSS. */
  readonly awaits?: string;
  readonly language?: 'zh' | 'en';
  /** What the browser says it takes; left out: what it takes. */
  readonly encodings?: string;
  /** False: each page fetches everything anew. */
  readonly cached?: boolean;
}

/** A browser of its own with nothing in its cache and no service worker. */
export async function watched(stage: Stage, options: WatchOptions): Promise<Watched> {
  const { who, line, width, awaits = 'main', language = 'zh', encodings, cached = true } = options;
  const account = demoAccounts().accounts.find(({ role }) => role.en === who);
  const { context, page } = await stage.visit(account?.phone ?? null, {
    ...{ fonts: false, strong: account?.strong ?? false, serviceWorkers: 'block' as const },
    ...(encodings === undefined ? {} : { extraHTTPHeaders: { 'Accept-Encoding': encodings } }),
    viewport: { width, height: width < 600 ? 844 : 900 },
  });
  await context.addInitScript(watch, awaits);
  await context.addInitScript((said) => localStorage.setItem('nj-language', said), language);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: !cached });
  await slowDown(session, line);
  const came = new Map<string, Came>();
  listen(session, came, performance.now());
  return {
    page,
    get came() {
      return [...came.values()];
    },
    arrived: (type) => allArrived(session, came, type),
    noted: () => page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted),
    async forget() {
      came.clear();
      await page.evaluate(() => {
        const { noted } = globalThis as unknown as { noted: Noted };
        for (const list of [noted.shifts, noted.tasks, noted.presses]) list.splice(0);
      });
    },
    close: () => context.close(),
  };
}

/** As browsers add it up: the worst span of at most five seconds in which no second passes without a shift. */
export function layoutShift(shifts: readonly Shift[]): number {
  let [worst, sum, first, last] = [0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { atMs, value } of shifts) {
    if (atMs - last > 1_000 || atMs - first > 5_000) [sum, first] = [0, atMs];
    sum += value;
    last = atMs;
    worst = Math.max(worst, sum);
  }
  return worst;
}

/** Everything that was asked for is there: nothing is drawn in outline any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('#app > *') && !document.querySelector('.skeleton, [aria-busy="true"]'),
    null,
    { timeout: patienceMs },
  );
}

/** Of one kind, over the line. */
export const bytesOf = (came: readonly Came[], type: string): number =>
  came.filter((one) => one.type === type).reduce((sum, { bytes }) => sum + bytes, 0);
