// Reasons that are ready to be taken over, so that nobody types the same sentence forty times: what the rules found of this case, what it
// was sent back for before, and what the reader wrote last on this device. They go to the member, so they are in his language.
import type { Answer } from '#web/parts/api.ts';

type OneCase = Answer<'GET /cases/{id}'>;
type Told = Answer<'GET /cases/{id}/story'>['items'][number];

/** Each rule that does not hold or cannot be told, with what it saw. */
export const reasonsFor = (one: OneCase): string[] =>
  one.rules.flatMap(({ says, holds, saw, now }) => {
    const looked = now ?? { holds, saw };
    if (looked.holds === true) return [];
    return [looked.saw ? `${says.zh}（${looked.saw.zh}）` : says.zh];
  });

const storeName = 'nj-reasons';
const most = 3;

function written(): Readonly<Record<string, readonly string[]>> {
  try {
    return JSON.parse(localStorage.getItem(storeName) ?? '{}') as Record<string, string[]>;
  } catch {
    return {};
  }
}

export function rememberReason(action: string, why: string): void {
  const all = written();
  const next = [why, ...(all[action] ?? []).filter((one) => one !== why)].slice(0, most);
  try {
    localStorage.setItem(storeName, JSON.stringify({ ...all, [action]: next }));
  } catch {
    // storage is switched off: it is typed again
  }
}

/** What was said of this case before, then what the reader wrote for this action. */
export const lastReasons = (action: string, story: readonly Told[]): string[] => [
  ...new Set([
    ...story.flatMap((told) => (told.action === action && told.why ? [told.why] : [])).slice(-1),
    ...(written()[action] ?? []),
  ]),
];
