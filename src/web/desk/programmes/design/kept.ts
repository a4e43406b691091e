// Work in progress, kept on this device until it is sent for approval or given up.
const name = (key: string): string => `nj-programme-${key}`;

export interface Kept {
  /** The version it was begun from; '' for a new programme. */
  readonly base: string;
  readonly definition: unknown;
  readonly at: string;
}

export function keptDraft(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(name(key)) ?? 'null');
    return typeof kept === 'object' && kept !== null && 'definition' in kept ? (kept as Kept) : null;
  } catch {
    return null; // storage is switched off, or what is there cannot be read: nothing is kept
  }
}

/** Whether it could be kept. */
export function keepDraft(key: string, kept: Kept): boolean {
  try {
    localStorage.setItem(name(key), JSON.stringify(kept));
    return true;
  } catch {
    return false; // full or switched off: the page says so
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(name(key));
  } catch {
    // as above
  }
}
