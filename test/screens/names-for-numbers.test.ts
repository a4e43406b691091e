// People read names: no digest, no key of the code and no bare number of a row stands on a screen, in either language.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { kinds } from '#kinds/index.ts';
import { programmes } from '#programmes/index.ts';
import { plainViews } from '#test/screens/views.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

/** Keys of programmes, stages and kinds that nobody would write as a word: those with a dash in them. */
async function keysOfTheTenant(): Promise<Set<string>> {
  const rows = await stage.year.database.db.query<{ definition: { key: string; stages: object } }>(
    'SELECT definition FROM programme_versions',
  );
  const stored = rows.flatMap(({ definition }) => [definition.key, ...Object.keys(definition.stages)]);
  return new Set([...stored, ...Object.keys(programmes), ...Object.keys(kinds)].filter((key) => key.includes('-')));
}

/** What stands behind a closed “怎么核对”, and what is read by machines or typed by the reader, is not read as a name. */
const apart = 'details:not([open]) > :not(summary), code, svg, style, [hidden]';

function wrongIn(said: string, keys: ReadonlySet<string>): string[] {
  const digests = said.match(/\b[0-9a-f]{32,}\b/gi) ?? [];
  const dashed = (said.match(/(?<![\w/.@-])[a-z]+(?:-[a-z0-9]+)+(?![\w@/-])/g) ?? []).filter((key) => keys.has(key));
  const rows = said.match(/#\d+|办件 ?\d+|\b[Cc]ases? \d{3,}/g) ?? [];
  return [...digests.map((digest) => `${digest.slice(0, 8)}…`), ...dashed, ...rows];
}

async function readAll(language: 'zh' | 'en'): Promise<string[]> {
  const keys = await keysOfTheTenant();
  const visits = new Map<string, Visit>();
  const wrong = new Map<string, Set<string>>();
  for (const { name, path, who } of plainViews) {
    const account = demoAccounts().accounts.find(({ role }) => role.en === who);
    const phone = account?.phone ?? null;
    let visit = visits.get(`${phone}`);
    if (!visit) {
      visit = await stage.visit(phone, { strong: account?.strong === true });
      await visit.context.addInitScript((chosen) => localStorage.setItem('nj-language', chosen), language);
      visits.set(`${phone}`, visit);
    }
    await visit.page.goto(path);
    await visit.page.waitForFunction(() => document.querySelector('#app > *') && !document.querySelector('.skeleton'));
    const said = await visit.page.evaluate((left) => {
      const shown = document.querySelector('#app')!.cloneNode(true) as HTMLElement;
      for (const one of shown.querySelectorAll(left)) one.remove();
      // One line an element, so that neighbours do not run together.
      const walker = document.createTreeWalker(shown, NodeFilter.SHOW_ELEMENT);
      const lines: string[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const own = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE);
        if (own.length > 0) lines.push(own.map((child) => child.textContent).join(''));
      }
      return lines.join('\n');
    }, apart);
    for (const found of wrongIn(said, keys)) wrong.set(found, (wrong.get(found) ?? new Set()).add(name));
  }
  for (const { context } of visits.values()) await context.close();
  return [...wrong].map(([found, where]) => `${found}: ${[...where].slice(0, 4).join(', ')}`);
}

for (const language of ['zh', 'en'] as const)
  test(`cases, programmes and stages are called by name (${language})`, async (t) => {
    const told = await readAll(language);
    for (const one of told) t.diagnostic(one);
    assert.deepEqual(told, []);
  });
