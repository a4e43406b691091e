// A person at a keyboard and nothing else: goes to what he wants with Tab, presses it with Enter or Space, types into it. Each step fails if the
// focus cannot get there, cannot be seen, or is lost afterwards.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

type Role = Parameters<Page['getByRole']>[0];
type Name = string | RegExp;

/** So many walks at most: each goes as far as the page then tells, and a page may move meanwhile. */
const walksMost = 8;

/** How many presses of Tab from what has the focus, fewer than none for backwards; Tab knows one stop for all radio buttons of a question. */
const stopsTo = (target: HTMLElement): number => {
  const now = document.activeElement;
  const question = (one: Element | null) => (one instanceof HTMLInputElement && one.type === 'radio' ? one.name : null);
  if (target === now || (question(target) !== null && question(target) === question(now))) return 0;
  const ground = document.querySelector('dialog:modal') ?? document;
  const all = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]:not([tabindex="-1"])';
  const stops = [...ground.querySelectorAll<HTMLElement>(all)].filter(
    (one, n, among) =>
      (one === target || (one.tabIndex >= 0 && !one.matches(':disabled') && one.checkVisibility())) &&
      (question(one) === null ||
        one === target ||
        !among.slice(0, n).some((other) => question(other) === question(one))),
  );
  const standing = !now || now === document.body ? null : now;
  const before = (one: Element) =>
    standing !== null && (one === standing || one.compareDocumentPosition(standing) & Node.DOCUMENT_POSITION_FOLLOWING);
  const passed = stops.filter(before).length;
  const at = stops.indexOf(target);
  return at >= passed ? at - passed + 1 : at - passed + (stops.includes(standing as HTMLElement) ? 1 : 0);
};

/** The focus can be seen: a ring on the element or on what frames it, and it is not off the screen. */
const isShown = (): string => {
  const target = document.activeElement!;
  const framed: (Element | null)[] = [target, target.parentElement, target.closest('label')];
  const ring = framed.some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  });
  const { top, bottom, left, right } = target.getBoundingClientRect();
  const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  return ring ? (inside ? 'shown' : `off the screen at ${left},${top}`) : 'without a ring';
};

export class Keyboard {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  /** Walks with Tab to the element, the shorter way. */
  async reach(target: Locator): Promise<void> {
    const one = target.first();
    await one.waitFor();
    for (let walks = 0; walks < walksMost; walks += 1) {
      const stops = await one.evaluate(stopsTo);
      if (stops === 0) {
        assert.equal(await this.page.evaluate(isShown), 'shown', `the focus on ${String(target)}`);
        return;
      }
      for (let n = 0; n < Math.abs(stops); n += 1) await this.press(stops < 0 ? 'Shift+Tab' : 'Tab');
    }
    assert.fail(`${String(target)} cannot be reached by Tab; the focus is on ${await this.where()}`);
  }

  to = (role: Role, name: Name, within: Page | Locator = this.page): Promise<void> =>
    this.reach(within.getByRole(role, { name }));

  /** A button, a link or a tick: reached and pressed; afterwards the focus is somewhere. */
  async use(role: Role, name: Name, within: Page | Locator = this.page): Promise<void> {
    const target = within
      .getByRole(role, { name })
      .and(this.page.locator(':not([aria-disabled="true"]):not(:disabled)'));
    await this.reach(target);
    await this.press(role === 'checkbox' || role === 'radio' ? 'Space' : 'Enter');
    await this.stands();
  }

  /** What is written in the field is written over. */
  async type(label: Name, text: string, within: Page | Locator = this.page): Promise<void> {
    const field = within.getByLabel(label).and(this.page.locator('input, textarea'));
    await this.reach(field);
    if ((await field.first().getAttribute('type')) === 'date') await this.#date(text);
    else {
      await this.press('Control+a');
      await this.page.keyboard.insertText(text);
    }
    assert.equal(await field.first().inputValue(), text);
  }

  /** Part by part, as the date field of this browser stands: month, day, year. */
  async #date(day: string): Promise<void> {
    const [year, month, date] = day.split('-') as [string, string, string];
    await this.press('ArrowLeft');
    await this.press('ArrowLeft');
    await this.page.keyboard.type(`${month}${date}${year}`);
  }

  /** Goes through the choices with the arrow keys. */
  async choose(label: Name, choice: Name, within: Page | Locator = this.page): Promise<void> {
    const field = within.getByLabel(label).and(this.page.locator('select'));
    await this.reach(field);
    const option = field.getByRole('option', { name: choice });
    await option.first().waitFor({ state: 'attached' });
    const wanted = await option.first().evaluate((one: HTMLOptionElement) => one.index);
    await this.press('Home');
    for (let at = 0; at < 200; at += 1) {
      const now = await field.evaluate((one: HTMLSelectElement) => one.selectedIndex);
      if (now === wanted) return;
      await this.press(now < wanted ? 'ArrowDown' : 'ArrowUp');
      await this.stands();
    }
    assert.fail(`${String(choice)} cannot be chosen with the arrow keys`);
  }

  /** One of the answers to a question, with the arrow keys among them. */
  async pick(question: Name, answer: Name): Promise<void> {
    const radio = this.page.getByRole('group', { name: question }).getByRole('radio', { name: answer });
    await this.reach(radio);
    await this.press('Space');
    for (let at = 0; at < 20 && !(await radio.isChecked()); at += 1) await this.press('ArrowDown');
    assert.ok(await radio.isChecked(), `${String(answer)} can be picked`);
  }

  /** A file for the field that has been reached; the window of the system that would open is not ours. */
  async file(label: Name, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const field = this.page.getByLabel(label).first();
    await this.reach(field);
    await field.setInputFiles(file);
  }

  where = (): Promise<string> =>
    this.page.evaluate(() => {
      const now = document.activeElement;
      return now
        ? `<${now.tagName.toLowerCase()}> ${(now.getAttribute('aria-label') ?? now.textContent ?? '').slice(0, 40)}`
        : 'nothing';
    });

  /** The focus is on something, at once or when the page has been drawn. */
  async stands(): Promise<void> {
    for (let looks = 0; looks < 40; looks += 1) {
      if (await this.page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body))
        return;
      await this.page.waitForTimeout(50);
    }
    assert.fail('the focus is lost');
  }

  /** Tab goes round within the open dialog and never behind it. */
  async isTrapped(dialog: Locator): Promise<void> {
    for (let stops = 0; stops < 12; stops += 1) {
      await this.press('Tab');
      const where = await dialog.evaluate((one) => {
        const now = document.activeElement;
        return now === document.body || one.contains(now) ? 'inside' : (now?.outerHTML.slice(0, 80) ?? '');
      });
      assert.equal(where, 'inside', 'Tab leaves the dialog');
    }
  }
}
