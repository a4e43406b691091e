// Renders every view in every width, language and text size that its part of the house knows, into a folder, for somebody to look at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { type View, views } from '#test/screens/views.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

interface Look {
  readonly width: 1440 | 390;
  readonly language: 'zh' | 'en';
  readonly large: boolean;
}

const look = (width: Look['width'], language: Look['language'], large = false): Look => ({ width, language, large });

const looks: Readonly<Record<View['part'], readonly Look[]>> = {
  hall: [look(390, 'zh'), look(390, 'en'), look(390, 'zh', true), look(1440, 'zh')],
  desk: [look(1440, 'zh'), look(1440, 'en')],
  open: [look(1440, 'zh'), look(1440, 'en'), look(390, 'zh'), look(390, 'zh', true)],
};

const nameOf = ({ width, language, large }: Look): string => `${width}-${language}${large ? '-large' : ''}`;

/** Nothing is being fetched any more (a page may keep a line open for what happens later, so silence of the network is no measure). */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('#app > *') && !document.querySelector('.skeleton'), null, {
    timeout: 15_000,
  });
  await page.waitForTimeout(200);
  await page.evaluate(() => document.fonts.ready);
}

async function render(stage: Stage, view: View, one: Look, folder: string): Promise<string[]> {
  const account = demoAccounts().accounts.find(({ role }) => role.en === view.who);
  const found = await view.at?.(stage);
  const { context, page, complaints } = await stage.visit(found?.phone ?? account?.phone ?? null, {
    viewport: { width: one.width, height: one.width === 390 ? 844 : 900 },
    strong: !found && account?.strong === true,
  });
  await context.addInitScript(
    ({ language, large }) => {
      localStorage.setItem('nj-language', language);
      localStorage.setItem('nj-size', large ? 'large' : 'normal');
    },
    { language: one.language, large: one.large },
  );
  if (view.state === 'failed')
    await page.route('**/api/**', (route) =>
      route.request().url().endsWith('/api/me') ? route.continue() : route.abort(),
    );
  await page.goto(found?.path ?? view.path);
  await settle(page);
  await view.first?.(page);
  await settle(page);
  await page.screenshot({ path: join(folder, `${view.name}-${nameOf(one)}.png`), fullPage: true });
  await context.close();
  return view.state === 'failed' ? [] : complaints.map((said) => `${view.name} ${nameOf(one)}: ${said}`);
}

/** `only`: part of a view's name. Answers what browsers complained about. */
export async function renderAll(
  folder: string,
  only = '',
  told: (line: string) => void = () => {},
): Promise<{ pictures: number; complaints: string[] }> {
  mkdirSync(folder, { recursive: true });
  const stage = await openStage();
  const complaints: string[] = [];
  let pictures = 0;
  try {
    for (const view of views.filter(({ name }) => name.includes(only)))
      for (const one of looks[view.part]) {
        complaints.push(...(await render(stage, view, one, folder)));
        pictures += 1;
        told(`${view.name} ${nameOf(one)}`);
      }
  } finally {
    await stage.close();
  }
  return { pictures, complaints };
}
