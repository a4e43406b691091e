// Single keys of the desk. They are off while somebody types or a dialog stands open, never with Ctrl or Alt, and can be switched off
// for good (WCAG 2.1.4), because speech input and restless hands press letters unasked.
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';

export type Keys = Readonly<Record<string, (() => void) | undefined>>;

const settingName = 'nj-single-keys';
const listeners = new Set<() => void>();

function switchedOn(): boolean {
  try {
    return localStorage.getItem(settingName) !== 'off';
  } catch {
    return true; // storage is switched off: the keys are as at first
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(settingName, on ? 'on' : 'off');
  } catch {
    return; // as above
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useSingleKeys = (): boolean => useSyncExternalStore(subscribe, switchedOn);

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select'));

/** Enter and Space belong to what has the focus, if that is something to press. */
const pressing = (event: KeyboardEvent): boolean =>
  (event.key === 'Enter' || event.key === ' ') &&
  event.target instanceof HTMLElement &&
  event.target.closest('a, button, summary, [role="button"], input') !== null;

/** Keys in lower case: { j: next, Enter: begin, '?': help }. Several at once: each hears what it names. */
export function useKeys(keys: Keys): void {
  const on = useSingleKeys();
  const latest = useRef(keys);
  // Before the page is painted: a key that it shows must be heard at once.
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    if (!on) return;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (typing(event.target) || pressing(event) || document.querySelector('dialog[open], .ant-modal-wrap')) return;
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [on]);
}
