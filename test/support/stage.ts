// A stage for browser tests and screenshots: the demo's year on a real server with its worker, the built screens, a real browser, and people
// of the demo who come in by the API as they would by the form.
import assert from 'node:assert/strict';
import { afterEach } from 'node:test';
import type { Context } from 'hono';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type Founding, foundFederation } from '#access/founding.ts';
import { setPassword } from '#access/sign-in.ts';
import { totpAt } from '#access/totp.ts';
import { pageHeaders } from '#api/respond.ts';
import { serve } from '#api/server.ts';
import { demoPassword, demoTenantId, demoTotpSecret } from '#demo/tenant.ts';
import { actOnDraws } from '#draws/drawing.ts';
import { tellLostBy } from '#engine/draw-told.ts';
import { makeEngine } from '#engine/engine.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { allJobKinds } from '#jobs/kinds.ts';
import { Worker } from '#jobs/worker.ts';
import { type Clock, chinaDate, fixedClock } from '#kit/clock.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { findByPhone } from '#people/people.ts';
import type { House } from '#store/house.ts';
import { newContext, openBrowser } from '#test/support/browser.ts';
import { testDatabase } from '#test/support/database.ts';
import { type DemoYear, demoToday, demoYear, endDemo } from '#test/support/demo.ts';
import { testHouse } from '#test/support/house.ts';
import { must } from '#test/support/little-tenant.ts';
import { ensureBuilt } from '#web/server/build.ts';
import { screenRoutes } from '#web/server/pages.ts';

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: script errors, refused by the content security policy, answers of 500. */
  readonly complaints: string[];
}

export interface VisitOptions extends BrowserContextOptions {
  /** Signed in with the authenticator too. */
  readonly strong?: boolean;
  /** False: none are brought along and nothing stands between the page and its line, for measuring. */
  readonly fonts?: boolean;
}

/** What every stage stands on. */
export interface Ground {
  readonly url: string;
  readonly browser: Browser;
  /** The server's. */
  readonly clock: Clock;
  /** A browser of the person with this phone, signed in (with the authenticator where asked); null: of somebody who is not. */
  visit(phone: string | null, options?: VisitOptions): Promise<Visit>;
  /** The server stops under the open pages; what comes back starts it again at the same address. */
  outage(): Promise<() => Promise<void>>;
  /** Time passes for the server and every browser, and what is due by itself happens. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface Stage extends Ground {
  readonly year: DemoYear;
  /** Of the certificate round that is open today. */
  readonly presentRoundId: number;
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refusal (4xx) is told by the page; the browser's own line about it is no complaint.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
}

const firstFederation: Founding = {
  name: '临河区总工会',
  nameEn: 'Linhe District Federation',
  level: 'district',
  above: ['中华全国总工会', '海州市总工会'],
  officers: [
    { posts: ['chair'], name: '何静', phone: '13900000001' },
    { posts: ['officer'], name: '陆远', phone: '13900000002' },
    { posts: ['finance-maker'], name: '许文', phone: '13900000003' },
    { posts: ['security-admin'], name: '秦岚', phone: '13900000004' },
    { posts: ['audit-admin'], name: '方宁', phone: '13900000005' },
  ],
};

const openPages = new Set<Page>();
// What a page showed when its test failed: on a machine nobody can look at, the first thing one asks.
afterEach(async (context) => {
  if (!('passed' in context) || context.passed) return;
  for (const page of openPages)
    console.error(`failed “${context.name}” before ${page.url()}\n${await page.locator('body').innerText()}\n`);
});

type MovableClock = Clock & { advance(milliseconds: number): void };

/** A clock that goes on from the day on which the demo was loaded: on any day of ours its deadlines are where they were. It can be put forward. */
function goingClock(): MovableClock {
  const begun = performance.now();
  let ahead = 0;
  return {
    now: () => new Date(demoToday.getTime() + ahead + performance.now() - begun),
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

/** The day of the demo without touching the page's timers, which are measured. */
function shiftDate(aheadMs: number): void {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (_date, given) =>
      given.length === 0 ? new Real(Real.now() + aheadMs) : new Real(...(given as ConstructorParameters<typeof Date>)),
    get: (_date, name) => (name === 'now' ? () => Real.now() + aheadMs : Reflect.get(Real, name)),
  });
}

async function enter(
  context: BrowserContext,
  clock: Clock,
  url: string,
  who: { readonly phone: string; readonly password: string; readonly strong: boolean },
): Promise<void> {
  const { phone, password, strong } = who;
  const headers = { origin: new URL(url).origin };
  const entered = await context.request.post(`${url}/api/sign-in`, {
    data: { phone, password },
    headers,
  });
  assert.equal(entered.status(), 200, await entered.text());
  if (!strong) return;
  const code = totpAt(demoTotpSecret, clock.now());
  const stepped = await context.request.post(`${url}/api/me/step-up`, { data: { code }, headers });
  assert.equal(stepped.status(), 200, await stepped.text());
}

/** A server with its worker on this house, and a browser before it. `passwordOf` knows who may come in. */
export async function raise(
  house: House & { readonly clock: MovableClock },
  { passwordOf, basePath = '' }: { readonly passwordOf: (phone: string) => string; readonly basePath?: string },
): Promise<Ground> {
  await ensureBuilt();
  // First: where it does not open, nothing else goes on that would keep the test's process from its end.
  const browser = await openBrowser();
  const { clock } = house;
  const engine = makeEngine(house);
  process.env.BASE_PATH = basePath;
  const listenAt = (port: number) =>
    serve(
      { house, engine },
      {
        port,
        quiet: true,
        extend: (app) => screenRoutes({ ...app, headers: (c: Context) => pageHeaders(c, app.placement) }),
      },
    );
  let server = await listenAt(0);
  const onError = (error: unknown, where: string) => console.error(`worker, ${where}:`, error);
  const kinds = allJobKinds(engine);
  const worker = new Worker(house, { kinds, pollMs: 50, tenants: async () => [demoTenantId], onError });
  worker.start();
  const contexts: BrowserContext[] = [];
  return {
    url: server.url,
    browser,
    clock,
    async visit(phone, { strong = false, fonts = true, ...options } = {}) {
      const context = await newContext(browser, { baseURL: new URL(server.url).origin, ...options }, fonts);
      if (fonts) {
        await context.clock.install({ time: clock.now() });
        contexts.push(context);
      } else await context.addInitScript(shiftDate, clock.now().getTime() - Date.now());
      const complaints: string[] = [];
      context.on('page', (page) => {
        listen(page, complaints);
        openPages.add(page);
        page.on('close', () => openPages.delete(page));
      });
      if (phone !== null) await enter(context, clock, server.url, { phone, password: passwordOf(phone), strong });
      return { context, page: await context.newPage(), complaints };
    },
    async outage() {
      const { port } = server;
      await server.close();
      return async () => {
        server = await listenAt(port);
      };
    },
    async pass(milliseconds) {
      clock.advance(milliseconds);
      await actOnDeadlines(engine, demoTenantId);
      await actOnDraws(house, demoTenantId, tellLostBy(house));
      for (const context of contexts) await context.clock.fastForward(milliseconds);
    },
    async close() {
      await browser.close();
      await worker.stop();
      await server.close();
    },
  };
}

/** `basePath`: as behind a proxy that hands on what lies below a path. */
export async function openStage({ basePath = '' } = {}): Promise<Stage> {
  const year = await demoYear();
  const house = { ...year.house, clock: goingClock() };
  const ground = await raise(house, { basePath, passwordOf: () => demoPassword }).catch(async (error) => {
    await endDemo(year);
    throw error;
  });
  const [round] = await house.db.query<{ id: number }>('SELECT id FROM rounds WHERE tenant_id = $1 AND year = $2', [
    demoTenantId,
    Number(chinaDate(demoToday).slice(0, 4)),
  ]);
  return {
    ...ground,
    year,
    presentRoundId: round!.id,
    async close() {
      await ground.close();
      await endDemo(year);
    },
  };
}

/** A federation on its first day: its first people hold their posts, and nothing has happened yet. */
export async function openFirstDay(): Promise<
  Ground & { readonly phones: ReadonlyMap<string, string>; readonly words: ReadonlyMap<string, string> }
> {
  const database = await testDatabase();
  const house = testHouse(database.db, fixedClock(demoToday.toISOString()));
  const founded = await foundFederation(house, firstFederation);
  if (isRefusal(founded)) throw new Fault(founded.why.en);
  // Each has set a password of their own, as the first page asks of whoever holds the one that was handed out.
  const passwords = new Map(founded.officers.map(({ phone, password }) => [phone, `${password} 自己的`]));
  for (const [phone, password] of passwords) {
    const [person] = await findByPhone(house, founded.tenantId, phone);
    must(await setPassword(house, founded.tenantId, person!.id, password));
  }
  const going = { ...house, clock: goingClock() };
  const ground = await raise(going, { passwordOf: (phone) => passwords.get(phone) ?? '' }).catch(async (error) => {
    await database.drop();
    throw error;
  });
  return {
    ...ground,
    words: new Map(founded.officers.flatMap(({ posts, word }) => posts.map((post) => [post, word ?? ''] as const))),
    phones: new Map(founded.officers.flatMap(({ posts, phone }) => posts.map((post) => [post, phone] as const))),
    async close() {
      await ground.close();
      await database.drop();
    },
  };
}
