// A stage for browser tests and screenshots: the demo's year on a real server with its worker, the built screens, a real browser, and people
// of the demo who come in by the API as they would by the form.
import assert from 'node:assert/strict';
import type { Context } from 'hono';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { totpAt } from '#access/totp.ts';
import { pageHeaders } from '#api/respond.ts';
import { serve } from '#api/server.ts';
import { openPresentRound } from '#demo/present-round.ts';
import { demoPassword, demoTenantId, demoTotpSecret } from '#demo/tenant.ts';
import { makeEngine } from '#engine/engine.ts';
import { allJobKinds } from '#jobs/kinds.ts';
import { Worker } from '#jobs/worker.ts';
import { fixedClock, systemClock } from '#kit/clock.ts';
import { newContext, openBrowser } from '#test/support/browser.ts';
import { type DemoYear, demoYear, endDemo } from '#test/support/demo.ts';
import { ensureBuilt } from '#web/server/build.ts';
import { screenRoutes } from '#web/server/pages.ts';

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: script errors, refused by the content security policy, answers of 500. */
  readonly complaints: string[];
}

export interface Stage {
  readonly url: string;
  readonly year: DemoYear;
  readonly browser: Browser;
  /** Of the certificate round that is open today. */
  readonly presentRoundId: number;
  /** A browser of the person with this phone, signed in (with the authenticator where asked); null: of somebody who is not. */
  visit(phone: string | null, options?: BrowserContextOptions & { readonly strong?: boolean }): Promise<Visit>;
  close(): Promise<void>;
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refusal (4xx) is told by the page; the browser's own line about it is no complaint.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
}

async function enter(context: BrowserContext, url: string, phone: string, strong: boolean): Promise<void> {
  const headers = { origin: url };
  const entered = await context.request.post(`${url}/api/sign-in`, {
    data: { phone, password: demoPassword },
    headers,
  });
  assert.equal(entered.status(), 200, await entered.text());
  if (!strong) return;
  const code = totpAt(demoTotpSecret, systemClock.now());
  const stepped = await context.request.post(`${url}/api/me/step-up`, { data: { code }, headers });
  assert.equal(stepped.status(), 200, await stepped.text());
}

export async function openStage(): Promise<Stage> {
  await ensureBuilt();
  const year = await demoYear();
  const house = { ...year.house, clock: systemClock };
  const engine = makeEngine(house);
  const clock = fixedClock(systemClock.now().toISOString());
  const round = await openPresentRound({ ...year.run, engine: makeEngine({ ...house, clock }), clock });
  const server = await serve(
    { house, engine },
    {
      port: 0,
      quiet: true,
      extend: (app) => screenRoutes({ ...app, headers: (c: Context) => pageHeaders(c, app.placement) }),
    },
  );
  const worker = new Worker(house, { kinds: allJobKinds(engine), pollMs: 50, tenants: async () => [demoTenantId] });
  worker.start();
  const browser = await openBrowser();
  return {
    url: server.url,
    year,
    browser,
    presentRoundId: round.id,
    async visit(phone, { strong = false, ...options } = {}) {
      const context = await newContext(browser, { baseURL: server.url, ...options });
      const complaints: string[] = [];
      context.on('page', (page) => listen(page, complaints));
      if (phone !== null) await enter(context, server.url, phone, strong);
      return { context, page: await context.newPage(), complaints };
    },
    async close() {
      await browser.close();
      await worker.stop();
      await server.close();
      await endDemo(year);
    },
  };
}
