// Focus that is never lost: whoever works by keyboard or listens to the page stands where he stood when a button was pressed and vanished, was
// switched off while its work went on, or had opened a dialog that is over. Browsers put the focus on nothing then, and Tab begins at the top.

interface Stood {
  readonly element: HTMLElement;
  /** What it lay in, the nearest first. */
  readonly grounds: readonly HTMLElement[];
  readonly dialog: HTMLElement | null;
}

const most = 12;
const ground = 'section, form, article, dialog, main, table';

const there = (element: HTMLElement): boolean => element.isConnected && element.checkVisibility();
const able = (element: HTMLElement): boolean => !element.matches(':disabled') && element.closest('[inert]') === null;
const lost = (): boolean => document.activeElement === null || document.activeElement === document.body;

function standOn(element: HTMLElement): void {
  if (!element.hasAttribute('tabindex') && !element.matches('a[href], button, input, select, textarea, summary'))
    element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Back to where the reader stood last that is still there: the element itself, what it lay in, or who opened its dialog. */
function restore(stood: Stood[]): void {
  while (lost() && stood.length > 0) {
    const { element, grounds, dialog } = stood.at(-1)!;
    if (there(element)) {
      // One that is only busy comes back by itself.
      if (able(element)) standOn(element);
      return;
    }
    stood.pop();
    if (dialog && !there(dialog)) continue;
    const near = grounds.find(there);
    if (near) standOn(near);
  }
  // Another page altogether.
  const main = document.querySelector('main');
  if (lost() && main) standOn(main);
}

/** Watches the page from now on. */
export function keepFocus(): void {
  const stood: Stood[] = [];
  addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const grounds: HTMLElement[] = [];
    for (let at = target.parentElement?.closest<HTMLElement>(ground); at; at = at.parentElement?.closest(ground))
      grounds.push(at);
    const dialog = target.closest('dialog');
    // Many steps in a dialog are one, so that who opened it is not forgotten for them.
    if (dialog && stood.at(-1)?.dialog === dialog) stood.pop();
    stood.push({ element: target, grounds, dialog });
    if (stood.length > most) stood.shift();
  });
  addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return;
    // Left on purpose, by a press beside everything: nothing to keep. What vanishes is gone when this looks.
    queueMicrotask(() => {
      if (lost() && document.hasFocus() && there(target) && able(target)) stood.length = 0;
    });
  });
  new MutationObserver(() => {
    if (stood.length > 0 && lost()) restore(stood);
  }).observe(document.body, {
    ...{ childList: true, subtree: true, attributes: true },
    attributeFilter: ['disabled', 'open', 'inert', 'hidden'],
  });
}

/** To the page itself, from outside it. */
export function arriveAt(main: HTMLElement | null): void {
  if (main && !main.contains(document.activeElement) && !document.activeElement?.closest('dialog'))
    main.focus({ preventScroll: true });
}
