// What of a page lies outside the width of the window: the whole page, or a single button that nobody can come to.
import type { Page } from 'playwright-core';

/** What sticks out and by how much; nothing where nothing does. */
export const sticksOut = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const { scrollWidth } = document.scrollingElement!;
    if (scrollWidth <= innerWidth) return null;
    const widest = [...document.querySelectorAll('#app *')].findLast(
      (one) => one.getBoundingClientRect().right > innerWidth + 1,
    );
    return `${scrollWidth - innerWidth} px: ${widest?.tagName}.${widest?.className} ${widest?.textContent?.slice(0, 30)}`;
  });

/** The buttons of the page that lie outside, unless they lie in something that moves sideways and itself lies inside. */
export const buttonsOutside = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const outside = (one: Element): boolean => {
      const { left, right } = one.getBoundingClientRect();
      return left < -1 || right > innerWidth + 1;
    };
    const moving = (one: Element): Element | null => {
      for (let at = one.parentElement; at; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return at;
      return null;
    };
    return [...document.querySelectorAll('main button, main .btn')]
      .filter((one) => one.checkVisibility() && outside(one))
      .filter((one) => {
        const ground = moving(one);
        return ground === null || outside(ground);
      })
      .map((one) => (one.textContent ?? '').trim());
  });
