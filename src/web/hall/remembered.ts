// Who uses this phone, remembered until he signs out, so that the hall opens without a connection and his drafts are found. A name and a
// masked number, nothing else.
import type { Answer } from '#web/parts/api.ts';

type Me = Answer<'GET /me'>;
const place = 'nj-me';

export function remember(me: Me): void {
  try {
    localStorage.setItem(place, JSON.stringify(me));
  } catch {
    // storage is full or switched off: the hall then needs a connection to open
  }
}

export function forgetMe(): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // nothing was kept either
  }
}

export function remembered(): Me | null {
  try {
    return JSON.parse(localStorage.getItem(place) ?? 'null') as Me | null;
  } catch {
    return null; // switched off, or written by something else
  }
}
