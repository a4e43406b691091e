// Renders every view in every width, language and text size that its part of the house knows, into a folder, for somebody to look at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { firstDayPost, type View, views } from '#test/screens/views.ts';
import { openFirstDay, openStage, type Stage, type Visit } from '#test/support/stage.ts';

interface Look {
  readonly width: 1440 | 1280 | 640 | 390;
  readonly language: 'zh' | 'en';
  readonly large: boolean;
}

const look = (width: Look['width'], language: Look['language'], large = false): Look => ({ width, language, large });

const looks: Readonly<Record<View['part'], readonly Look[]>> = {
  hall: [look(390, 'zh'), look(390, 'en'), look(390, 'zh', true), look(1440, 'zh')],
  // English words are the longer ones, so they are what a narrow desk breaks at.
  // 640 is a screen of 1280 at 200 %.
  desk: [look(1440, 'zh'), look(1440, 'en'), look(1280, 'zh'), look(1280, 'en'), look(640, 'en'), look(390, 'zh')],
  open: [look(1440, 'zh'), look(1440, 'en'), look(390, 'zh'), look(390, 'zh', true)],
};

const nameOf = ({ width, language, large }: Look): string => `${width}-${language}${large ? '-large' : ''}`;

/** Nothing is being fetched any more (a page may keep a line open for what happens later, so silence of the network is no measure). */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('#app > *') &&
      (!document.querySelector('.skeleton') || document.querySelector('dialog[open]')),
    null,
    {
      timeout: 15_000,
    },
  );
  await page.waitForTimeout(200);
  await page.evaluate(() => document.fonts.ready);
}

/** The stages a run needs, each opened when its first view comes. */
class Stages {
  private demo?: Promise<Stage>;
  private firstDay?: ReturnType<typeof openFirstDay>;
  /** Whoever is signed in comes in once: a code of the authenticator counts once. */
  private readonly signedIn = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

  demoStage(): Promise<Stage> {
    this.demo ??= openStage();
    return this.demo;
  }

  /** Who looks and at what, on the ground of this view. */
  async visit(view: View, options: Parameters<Stage['visit']>[1]): Promise<Visit & { readonly path: string }> {
    const { path } = view;
    if (view.state === 'first-day') {
      this.firstDay ??= openFirstDay();
      const ground = await this.firstDay;
      const phone = view.who === null ? null : (ground.phones.get(firstDayPost[view.who] ?? '') ?? null);
      return { path, ...(await ground.visit(phone, options)) };
    }
    const stage = await this.demoStage();
    const found = await view.at?.(stage);
    const account = demoAccounts().accounts.find(({ role }) => role.en === view.who);
    const strong = !found?.phone && account?.strong === true;
    const phone = found?.phone ?? account?.phone ?? null;
    const visit = (await this.again(stage, phone, options)) ?? (await stage.visit(phone, { ...options, strong }));
    if (phone !== null) this.signedIn.set(phone, await visit.context.storageState());
    return { ...visit, path: found?.path ?? path };
  }

  /** As somebody who has come in before; not where so much time was let pass since that he is out again. */
  private async again(stage: Stage, phone: string | null, options: Parameters<Stage['visit']>[1]) {
    const storageState = this.signedIn.get(`${phone}`);
    if (!storageState) return null;
    const visit = await stage.visit(null, { ...options, storageState });
    if ((await visit.context.request.get(`${stage.url}/api/me`)).ok()) return visit;
    await visit.context.close();
    return null;
  }

  async close(): Promise<void> {
    await (await this.demo)?.close();
    await (await this.firstDay)?.close();
  }
}

async function render(stages: Stages, view: View, one: Look, folder: string): Promise<string[]> {
  const { context, page, complaints, path } = await stages.visit(view, {
    viewport: { width: one.width, height: one.width === 390 ? 844 : 900 },
  });
  await context.addInitScript(
    ({ language, large }) => {
      localStorage.setItem('nj-language', language);
      localStorage.setItem('nj-size', large ? 'large' : 'normal');
    },
    { language: one.language, large: one.large },
  );
  const fails = view.fails ?? /(?<!\/api\/me)$/;
  if (view.state === 'failed')
    await page.route('**/api/**', (route) =>
      fails.test(new URL(route.request().url()).pathname) ? route.abort() : route.continue(),
    );
  await page.goto(path);
  await settle(page);
  await view.first?.(page);
  await settle(page);
  await page.mouse.move(0, 0);
  // Pictures that wait to be scrolled to are in the picture, too.
  await page.evaluate(async () => {
    for (const image of document.querySelectorAll<HTMLImageElement>('img[loading=lazy]')) image.loading = 'eager';
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  });
  // As high as the page: what sticks to the foot of the window stands at the foot of the picture.
  if (view.part === 'hall')
    await page.setViewportSize({
      width: one.width,
      height: await page.evaluate(() => document.documentElement.scrollHeight),
    });
  await page.screenshot({ path: join(folder, `${view.name}-${nameOf(one)}.png`), fullPage: true });
  await context.close();
  return view.state === 'failed' ? [] : complaints.map((said) => `${view.name} ${nameOf(one)}: ${said}`);
}

interface Chosen {
  /** Part of a view's name, or several with commas between. */
  readonly only?: string;
  /** The same of a look: `1280-en`, `large`. */
  readonly looks?: string;
}

const names = (name: string, asked = '') => asked.split(',').some((part) => name.includes(part));

/** Answers what browsers complained about, and views that could not be shown. */
export async function renderAll(
  folder: string,
  { only, looks: inLooks }: Chosen = {},
  told: (line: string) => void = () => {},
): Promise<{ pictures: number; complaints: string[] }> {
  mkdirSync(folder, { recursive: true });
  const stages = new Stages();
  const complaints: string[] = [];
  let pictures = 0;
  try {
    for (const view of views.filter(({ name }) => names(name, only)))
      for (const one of looks[view.part].filter((each) => names(nameOf(each), inLooks))) {
        try {
          complaints.push(...(await render(stages, view, one, folder)));
          pictures += 1;
        } catch (error) {
          complaints.push(`${view.name} ${nameOf(one)}: not shown, ${(error as Error).message.split('\n')[0]}`);
        }
        told(`${view.name} ${nameOf(one)}`);
      }
  } finally {
    await stages.close();
  }
  return { pictures, complaints };
}
