// A definition while it is being written: the very JSON that is saved, changed in one place at a time, with every step to be taken back.
// What an editor does not touch stays as it was, also what no editor knows.
import type { Programme } from '#policy/programme.ts';

export type Path = readonly (string | number)[];
/** Sets what stands at the path; undefined takes it out. */
export type Edit = (path: Path, next: unknown) => void;

type Json = Record<string, unknown>;

export const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, step) => (inner as Json | undefined)?.[step], value);

/** A copy with one place changed; members keep their order, a new one comes last. */
export function put<T>(value: T, [step, ...rest]: Path, next: unknown): T {
  if (step === undefined) return next as T;
  if (Array.isArray(value)) {
    const list = [...value];
    const inner = put(list[step as number], rest, next);
    if (inner === undefined) list.splice(step as number, 1);
    else list[step as number] = inner;
    return list as T;
  }
  const members = { ...(value as Json) };
  const inner = put(members[step], rest, next);
  if (inner === undefined) delete members[step];
  else members[step] = inner;
  return members as T;
}

/** The list with the entry at `from` moved by `by` places; as it is where there is no place. */
export function moved<T>(list: readonly T[], from: number, by: number): readonly T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return list;
  const copy = [...list];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}

export const movedKey = <T>(
  members: Readonly<Record<string, T>>,
  key: string,
  by: number,
): Readonly<Record<string, T>> => {
  const entries = Object.entries(members);
  return Object.fromEntries(
    moved(
      entries,
      entries.findIndex(([name]) => name === key),
      by,
    ),
  );
};

/** 'rule-3': the first number that is not taken. Fields and parameters are written without the dash. */
export function freeKey(prefix: string, taken: readonly string[], dash = true): string {
  let n = 1;
  while (taken.includes(`${prefix}${dash ? '-' : ''}${n}`)) n += 1;
  return `${prefix}${dash ? '-' : ''}${n}`;
}

/** 'Tickets home' → 'tickets-home': a name in addresses out of a title. */
export const keyFrom = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-\d]+|-+$/g, '')
    .slice(0, 60);

/** Nothing is decided yet except what nearly every programme has. */
export const blankProgramme = (key: string, today: string): Programme => ({
  ...{ key, effectiveFrom: today, basis: [''], title: { zh: '', en: '' }, theme: 'innovation' },
  ...{ runBy: 'district', subject: 'member', parameters: {}, who: [], form: {}, rules: [] },
  stages: {
    apply: { kind: 'apply', settings: { by: ['member', 'union'] } },
    review: { kind: 'review', settings: { at: 'district', within: { workingDays: 5 } } },
    notice: { kind: 'notice', settings: { for: { workingDays: 5 }, mask: 'name' } },
    grant: { kind: 'grant', settings: { from: 'budget', hands: 'another' } },
    pay: { kind: 'pay', settings: { to: 'member' } },
  },
  appeal: { within: { workingDays: 10 }, at: 'district' },
  bulletin: [],
});

export interface History {
  readonly past: readonly Programme[];
  readonly now: Programme;
  readonly future: readonly Programme[];
  /** Where the last step was made: typing on in one place is one step. */
  readonly place: string;
  readonly stamp: number;
}

export type Step =
  | { readonly do: 'edit'; readonly path: Path; readonly next: unknown; readonly stamp: number }
  | { readonly do: 'undo' | 'redo' };

export const begun = (now: Programme): History => ({ past: [], now, future: [], place: '', stamp: 0 });

const pause = 1_500;
const most = 200;

/** A few characters more or less; an entry added or taken away is a step of its own. */
const isTyping = (before: unknown, next: unknown): boolean =>
  Math.abs((JSON.stringify(before) ?? '').length - (JSON.stringify(next) ?? '').length) <= 8;

export function step(history: History, action: Step): History {
  const { past, now, future } = history;
  if (action.do === 'undo') {
    const before = past.at(-1);
    return before ? { past: past.slice(0, -1), now: before, future: [now, ...future], place: '', stamp: 0 } : history;
  }
  if (action.do === 'redo') {
    const [after, ...rest] = future;
    return after ? { past: [...past, now], now: after, future: rest, place: '', stamp: 0 } : history;
  }
  if (action.do !== 'edit') return history;
  const place = action.path.join('/');
  const inOneGo = place === history.place && action.stamp - history.stamp < pause;
  const goesOn = inOneGo && isTyping(at(now, action.path), action.next);
  return {
    past: goesOn ? past : [...past, now].slice(-most),
    now: put(now, action.path, action.next),
    ...{ future: [], place, stamp: action.stamp },
  };
}

export type Section = 'basics' | 'who' | 'form' | 'rules' | 'amount' | 'stages' | 'parameters' | 'closing';

/** Where in the designer a place of the file is edited. */
export function sectionOf(where: string): Section {
  const [head = ''] = where.split(/[.[]/);
  if (['who', 'form', 'rules', 'amount', 'stages', 'parameters'].includes(head)) return head as Section;
  return ['appeal', 'bulletin', 'breakdowns', 'evidence', 'roster'].includes(head) ? 'closing' : 'basics';
}
