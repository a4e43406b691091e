// Serves the built screens beside the API: one page per part of the house, whatever lies below it; files with their hash in the name are
// kept by browsers for ever. Each page gets its <base>, and a nonce for the desk's style sheets that are made in the browser.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Hono } from 'hono';
import { type Placement, tokenOf } from '#api/origin.ts';
import type { DemoAccounts } from '#demo/accounts.ts';
import { own } from '#kit/own.ts';
import { builtFolder } from '#web/server/build.ts';
import { offlinePage } from '#web/server/offline-page.ts';
import { packedFiles } from '#web/server/packing.ts';

/** Where the pages are mounted: the application's own routes, and the headers it protects its pages with. */
export interface Mount {
  readonly hono: Hono;
  readonly placement: Placement;
  headers(c: Context): Record<string, string>;
}

interface Page {
  readonly file: 'hall' | 'desk' | 'open';
  readonly paths: readonly string[];
  /** What the page asks of the server before anything else. */
  readonly asks?: (signedIn: boolean, path: string) => readonly string[];
}

/** The first that matches; the hall is everything that is nothing else. */
const pages: readonly Page[] = [
  {
    file: 'desk',
    paths: ['/desk', '/desk/*'],
    asks: (signedIn) => [signedIn ? 'api/me' : 'demo-accounts.json'],
  },
  { file: 'open', paths: ['/open', '/open/*'], asks: (_signedIn, path) => (path === '/open' ? ['api/notices'] : []) },
  {
    file: 'hall',
    paths: ['/', '/hall/*'],
    asks: (signedIn, path) =>
      signedIn ? ['api/me', ...(path === '/' ? ['api/me/home', 'api/me/services'] : [])] : ['demo-accounts.json'],
  },
];

/** The browser asks while the scripts are still on their way; they find the answers waiting (a request each on a slow line, saved). */
const aheadOf = (addresses: readonly string[]): string =>
  addresses.map((address) => `\n    <link rel="preload" as="fetch" crossorigin href="./${address}" />`).join('');

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  png: 'image/png',
};

/** Photographs are shown from memory (blob:); echarts draws with style attributes; style sheets made in the browser carry the nonce. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The path below a base that is nothing but its slash. */
const slashAlone = '/:nothing{$}';

const isName = (name: string): boolean => /^[\w.-]+$/.test(name) && !name.includes('..');

export interface ScreenOptions {
  /** Built by `ensureBuilt` (build.ts). */
  readonly folder?: string;
  /** Whom a visitor of the demo may be; left out, or null: there is no demo here. */
  readonly demoAccounts?: () => DemoAccounts | null;
}

/** Mounts `/`, `/desk`, `/open`, the page to be saved, the files under `/assets/`, and `/demo-accounts.json`, which says null unless this is a demo. */
export function screenRoutes(
  { hono, placement, headers }: Mount,
  { folder = builtFolder, demoAccounts = () => null }: ScreenOptions = {},
): void {
  const { basePath } = placement;
  // What is installed on a phone covers what lies below the slash: without it the address would be outside.
  if (basePath !== '') hono.get('/', (c) => c.redirect(`${basePath}/`, 308));
  const answerWith = ({ file, asks = () => [] }: Page) => {
    const source = readFileSync(join(folder, `${file}.html`), 'utf8');
    return (c: Context, status: 200 | 404 = 200) => {
      const nonce = randomBytes(16).toString('base64');
      const signedIn = tokenOf(c, placement) !== null;
      const ahead = aheadOf(asks(signedIn, c.req.path.slice(basePath.length) || '/'));
      const nobody = signedIn ? '' : '\n    <meta name="signed-in" content="nobody" />';
      const page = source.replace(
        '<head>',
        `<head>\n    <base href="${basePath}/" />\n    <meta name="csp-nonce" content="${nonce}" />${nobody}${ahead}`,
      );
      return c.html(page, status, {
        ...headers(c),
        'Content-Security-Policy': policyWith(nonce),
        'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
        'Cache-Control': 'no-cache',
      });
    };
  };
  for (const page of pages) {
    const answer = answerWith(page);
    for (const path of page.paths) hono.get(basePath !== '' && path === '/' ? slashAlone : path, (c) => answer(c));
  }
  const savedPage = offlinePage(folder);
  hono.get('/offline-check.html', async (c) => {
    const lists = await hono.request(`${basePath}/api/open/certificates`);
    if (!lists.ok) return lists;
    return c.html(savedPage(await lists.text()), 200, {
      ...headers(c),
      'Content-Disposition': 'attachment; filename="niangjia-check.html"',
      'Cache-Control': 'no-store',
    });
  });
  const fileOf = packedFiles(folder);
  const fileAnswer = (c: Context, path: string, cache: string): Response | Promise<Response> => {
    const file = fileOf(path, c.req.header('accept-encoding') ?? '');
    if (!file) return c.notFound();
    return c.body(file.bytes, 200, {
      ...headers(c),
      ...(file.encoding === undefined ? {} : { 'Content-Encoding': file.encoding }),
      'Content-Type': own(types, path.slice(path.lastIndexOf('.') + 1)) ?? 'application/octet-stream',
      'Cache-Control': cache,
      Vary: 'Accept-Encoding',
    });
  };
  hono.get('/assets/:name', (c) => {
    const name = c.req.param('name');
    return isName(name) ? fileAnswer(c, `assets/${name}`, 'public, max-age=31536000, immutable') : c.notFound();
  });
  hono.get('/demo-accounts.json', (c) => c.json(demoAccounts(), 200, { ...headers(c), 'Cache-Control': 'no-store' }));
  for (const name of ['service-worker.js', 'niangjia.webmanifest', 'icon-192.png', 'icon-512.png'])
    hono.get(`/${name}`, (c) => fileAnswer(c, name, 'no-cache'));
  // An address that is nothing at all: whoever reads is told so on a page.
  const missing = answerWith(pages.find(({ file }) => file === 'open')!);
  hono.get('*', (c, next) =>
    isRead(c) && !c.req.path.startsWith(`${basePath}/api/`) ? Promise.resolve(missing(c, 404)) : next(),
  );
}

/** A browser asks for something to show, not for a file. */
const isRead = (c: Context): boolean => (c.req.header('accept') ?? '').includes('text/html');
