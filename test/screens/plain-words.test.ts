// Chinese pages say Chinese words: what is written in Latin letters there is the name of something, or it came through from the code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { plainViews } from '#test/screens/views.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

/** Words that may stand on a Chinese page, each with its reason. */
const allowed: Readonly<Record<string, string>> = {
  English: 'the other language, called in it',
  CSV: 'a format of files, known by this name',
  Excel: 'a program, known by this name',
  JPEG: 'a format of pictures, known by this name',
  PNG: 'a format of pictures, known by this name',
  GB: 'the unit that files and memory are measured in, or the name of a national standard',
  PDF: 'a format of files, known by this name',
  XLSX: 'a format of files, known by this name',
  JSON: 'a format of files, for whoever takes a programme along',
  ISO: 'the name of a standard',
  pain: 'pain.001, the name of a bank message',
  SHA: 'SHA-256, the name of a checksum that anybody can compute again',
  AGPL: 'the licence of the program',
  JavaScript: 'what the browser calls it',
  Enter: 'written so on the key',
  End: 'written so on the key',
  Esc: 'written so on the key',
  Tab: 'written so on the key',
  Ctrl: 'written so on the key',
  NJ: 'the prefix of a number that a bank or a letter gives back',
};

/** Two letters or more in a row that are no part of a number (GZ-2024-7) or of a digest. */
const latinIn = (text: string): string[] => text.match(/(?<![A-Za-z\d-])[A-Za-z]{2,}(?![A-Za-z\d]|-[A-Z\d])/g) ?? [];

test('no word of the code stands on a Chinese page', async (t) => {
  const visits = new Map<string, Visit>();
  const wrong = new Map<string, Set<string>>();
  for (const { name, path, who } of plainViews) {
    const account = demoAccounts().accounts.find(({ role }) => role.en === who);
    const phone = account?.phone ?? null;
    const visit = visits.get(`${phone}`) ?? (await stage.visit(phone, { strong: account?.strong === true }));
    visits.set(`${phone}`, visit);
    await visit.page.goto(path);
    await visit.page.waitForFunction(() => document.querySelector('#app > *') && !document.querySelector('.skeleton'));
    const said = await visit.page.evaluate(() => {
      const shown = document.querySelector('#app')!.cloneNode(true) as HTMLElement;
      for (const one of shown.querySelectorAll('.kbd, .hash, code, .draw-hex, [lang="en"], svg, style')) one.remove();
      return shown.textContent ?? '';
    });
    for (const word of latinIn(said))
      if (!Object.hasOwn(allowed, word)) wrong.set(word, (wrong.get(word) ?? new Set()).add(name));
  }
  const told = [...wrong].map(([word, where]) => `${word}: ${[...where].slice(0, 4).join(', ')}`);
  for (const one of told) t.diagnostic(one);
  assert.deepEqual(told, []);
});
