// Serves the public page at `/` with its style sheet and mark. It reads what everybody may see, remembers the reader's language and text
// size in a cookie, and stays readable when the database is away.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { House } from '#store/house.ts';
import { type DemoAccounts, failedPage, overviewPage, type View } from '#web/overview-page.ts';
import { readOverview } from '#web/overview-read.ts';

/** Where the page is mounted: the application's own routes, and the headers it protects its pages with. */
export interface Mount {
  readonly hono: Hono;
  readonly placement: { readonly basePath: string };
  headers(c: Context): Record<string, string>;
}

export interface OverviewOptions {
  /** Default 1. */
  readonly tenantId?: number;
  /** Told to everybody who opens the page: only for a tenant that is a demo. */
  readonly demoAccounts?: () => Promise<DemoAccounts | null>;
  readonly onError?: (line: string) => void;
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
export function overviewRoutes(mount: Mount, house: House, options: OverviewOptions = {}): void {
  const { tenantId = 1, demoAccounts, onError = () => {} } = options;
  const { hono, placement } = mount;
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
        ...mount.headers(c),
        'Content-Type': type,
        'Cache-Control': 'public, max-age=300',
      }),
    );
  }
  hono.get('/overview', async (c) => {
    const view = viewOf(c, placement.basePath);
    const headers = { ...mount.headers(c), 'Cache-Control': 'private, no-store' };
    try {
      const overview = await readOverview(house, tenantId);
      const demo = overview?.isDemo && demoAccounts ? await demoAccounts() : null;
      return c.html(overviewPage(view, overview, demo), 200, headers);
    } catch (error) {
      // Told in the log by its name; the reader gets a number to ask with.
      const requestId = Buffer.from(house.random.bytes(6)).toString('base64url');
      onError(`overview ${requestId}: ${(error as Error).stack ?? error}`);
      return c.html(failedPage(view, requestId), 503, { ...headers, 'Retry-After': '10' });
    }
  });
}
