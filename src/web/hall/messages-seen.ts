// How many messages are new on this device: the time of the last look is kept here and nowhere else.
const name = 'nj-messages-seen';

/** Of messages by their time as ISO text. */
export function countNew(times: readonly string[]): number {
  let seen = '';
  try {
    seen = localStorage.getItem(name) ?? '';
  } catch {
    // without storage every message counts as new
  }
  return times.filter((at) => at > seen).length;
}

export function markSeen(newest: string): void {
  try {
    localStorage.setItem(name, newest);
  } catch {
    // as above
  }
}
