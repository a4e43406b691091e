// What follows something that is still on its way has no certain place yet: it is held back until it has, instead of being pushed about under
// somebody's finger. Marked by attributes and not by `:has()`, whose marks Chromium (153) does not always take away again.
import { type RefObject, useLayoutEffect } from 'react';

/** Longer than this nobody is kept from the rest. */
const MOST_MS = 5_000;

const waiting = new WeakMap<Element, number>();

function mark(element: Element, by: 1 | -1): void {
  const count = (waiting.get(element) ?? 0) + by;
  waiting.set(element, count);
  if (count > 0) element.setAttribute('data-waits', '');
  else element.removeAttribute('data-waits');
}

function holdersOf(element: Element): Element[] {
  const found: Element[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) found.push(at);
  return found;
}

/** While mounted, and for five seconds at most, every element around it says that it waits (`data-waits`, parts.css). */
export function useHoldBack(placeholder: RefObject<Element | null>): void {
  useLayoutEffect(() => {
    const held = placeholder.current ? holdersOf(placeholder.current) : [];
    for (const one of held) mark(one, 1);
    const letGo = () => {
      for (const one of held.splice(0)) mark(one, -1);
    };
    const timer = setTimeout(letGo, MOST_MS);
    return () => {
      clearTimeout(timer);
      letGo();
    };
  }, [placeholder]);
}
