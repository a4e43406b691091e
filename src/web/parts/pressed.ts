// A button that was pressed says at once that it works, and is not pressed a second time while it does. For every button whose press sends
// something: known from the press itself, so that no page has to think of it. A page that has words of its own for it keeps them.
import { text } from '#kit/text.ts';

/** What is answered sooner is not told in words, which would only flash. */
const WORDLESS_MS = 150;
const works = text('正在办……', 'Working …');

let pressed: HTMLButtonElement | null = null;
const working = new WeakMap<
  object,
  { readonly button: HTMLButtonElement; readonly timer: ReturnType<typeof setTimeout> }
>();

const isBusy = (button: HTMLButtonElement): boolean => button.getAttribute('aria-busy') === 'true';

/** Watches presses from now on, before any page hears of them. */
export function watchPresses(): void {
  addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button && isBusy(button)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      pressed = button;
      // What begins later was not begun by this press.
      setTimeout(() => {
        pressed = null;
      });
    },
    { capture: true },
  );
}

/** In the place of its label, which keeps its room. */
function sayThatItWorks(button: HTMLButtonElement): void {
  const { width, height } = button.getBoundingClientRect();
  button.style.setProperty('--busy-size', getComputedStyle(button).fontSize);
  button.style.minWidth = `${width}px`;
  button.style.minHeight = `${height}px`;
  button.dataset.busy = document.documentElement.lang.startsWith('zh') ? works.zh : works.en;
}

export function beginWork(_sending: unknown, mutation: object): void {
  const button = pressed;
  if (!button || isBusy(button)) return;
  const label = button.textContent;
  button.setAttribute('aria-busy', 'true');
  const timer = setTimeout(() => {
    if (label.trim() !== '' && button.textContent === label) sayThatItWorks(button);
  }, WORDLESS_MS);
  working.set(mutation, { button, timer });
}

export function endWork(_data: unknown, _error: unknown, _sending: unknown, _before: unknown, mutation: object): void {
  const work = working.get(mutation);
  if (!work) return;
  clearTimeout(work.timer);
  work.button.removeAttribute('aria-busy');
  delete work.button.dataset.busy;
  for (const set of ['--busy-size', 'min-width', 'min-height']) work.button.style.removeProperty(set);
}
