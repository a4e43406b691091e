// A real browser for tests and screenshots: the Chromium that npm brings, with Chinese letters whatever the machine has, so that a page
// looks the same everywhere. Letters come in through the style sheet; the content security policy stays as it is served.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Route } from 'playwright-core';
import { browserProgram } from '#test/support/browser-program.ts';

const fonts = dirname(fileURLToPath(import.meta.resolve('@fontsource-variable/noto-sans-sc/package.json')));
const fontCss = readFileSync(join(fonts, 'index.css'), 'utf8')
  .replaceAll('Noto Sans SC Variable', 'Noto Sans SC')
  .replaceAll('./files/', '../test-fonts/');

const flags = [
  ...[
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--hide-scrollbars',
    '--no-first-run',
    '--disable-sync',
  ],
  ...['--disable-background-networking', '--disable-component-update', '--disable-quic', '--font-render-hinting=none'],
];

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await browserProgram(), args: flags, headless: true });
}

/** A busy machine is slow, not wrong: what never comes is told after this. */
export const patienceMs = 90_000;

/**
 * The style sheets by address; their names hold their content. Each is fetched once and not whenever a page is opened: a page that waited for
 * its load until the end of its patience had nothing else on its way that goes through here on a connection that may have been closed meanwhile.
 */
const sheets = new Map<string, Promise<string>>();

async function sheetOf(route: Route): Promise<string> {
  const response = await route.fetch({ maxRetries: 3 });
  return `${fontCss}\n${await response.text()}`;
}

/** A browser of its own person: nothing shared with other contexts. */
export async function newContext(
  browser: Browser,
  options: BrowserContextOptions = {},
  withFonts = true,
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  context.setDefaultTimeout(patienceMs);
  if (!withFonts) return context;
  await context.route('**/assets/*.css', async (route) => {
    const url = route.request().url();
    const sheet = sheets.get(url) ?? sheetOf(route);
    sheets.set(url, sheet);
    sheet.catch(() => sheets.delete(url));
    await route.fulfill({ body: await sheet, contentType: 'text/css; charset=utf-8' });
  });
  await context.route('**/test-fonts/*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
    return route.fulfill({ path: join(fonts, 'files', name), contentType: 'font/woff2' });
  });
  return context;
}
