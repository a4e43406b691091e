// Serves the public page at `/` with its style sheet and mark. It reads what everybody may see, remembers the reader's language and text
// size in a cookie, and stays readable when the database is away.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { App } from '#api/app.ts';
import { newRequestId, pageHeaders } from '#api/respond.ts';
import type { House } from '#store/house.ts';
import { type DemoAccounts, failedPage, overviewPage, type View } from '#web/overview-page.ts';
import { readOverview } from '#web/overview-read.ts';

export interface OverviewOptions {
  /** Default 1. */
  readonly tenantId?: number;
  /** Told to everybody who opens the page: only for a tenant that is a demo. */
  readonly demoAccounts?: () => Promise<DemoAccounts | null>;
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
const aYearSeconds = 31_536_000;

/** What the address asks for, else what was chosen before, else Chinese in normal size. */
function viewOf(c: Context, basePath: string): View {
  const choose = (name: 'lang' | 'size', allowed: readonly string[]): string | undefined => {
    const asked = c.req.query(name);
    const chosen = asked !== undefined && allowed.includes(asked) ? asked : undefined;
    if (chosen !== undefined)
      setCookie(c, `nj-${name}`, chosen, {
        path: `${basePath}/`,
        sameSite: 'Lax',
        httpOnly: true,
        maxAge: aYearSeconds,
      });
    return chosen ?? getCookie(c, `nj-${name}`);
  };
  return {
    language: choose('lang', ['zh', 'en']) === 'en' ? 'en' : 'zh',
    large: choose('size', ['large', 'normal']) === 'large',
    basePath,
  };
}

/** Mounts `/` and the files under `/assets/`. */
export function overviewRoutes(
  app: Pick<App, 'hono' | 'placement'>,
  house: House,
  options: OverviewOptions = {},
): void {
  const { tenantId = 1, demoAccounts } = options;
  const { hono, placement } = app;
  const css = 'text/css; charset=utf-8';
  const files = [
    ['base.css', css],
    ['overview.css', css],
    ['mark.svg', 'image/svg+xml'],
  ] as const;
  for (const [name, type] of files) {
    const content = read(name);
    hono.get(`/assets/${name}`, (c) =>
      c.body(content, 200, {
        ...pageHeaders(c, placement),
        'Content-Type': type,
        'Cache-Control': 'public, max-age=300',
      }),
    );
  }
  hono.get('/', async (c) => {
    const view = viewOf(c, placement.basePath);
    const headers = { ...pageHeaders(c, placement), 'Cache-Control': 'private, no-store' };
    try {
      const overview = await readOverview(house, tenantId);
      const demo = overview?.isDemo && demoAccounts ? await demoAccounts() : null;
      return c.html(overviewPage(view, overview, demo), 200, headers);
    } catch (error) {
      // Told in the log by its name; the reader gets a number to ask with.
      const requestId = newRequestId(house);
      process.stderr.write(`overview ${requestId}: ${(error as Error).stack ?? error}\n`);
      return c.html(failedPage(view, requestId), 503, { ...headers, 'Retry-After': '10' });
    }
  });
}
