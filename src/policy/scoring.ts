// How judges' marks become an order: one judge's total, a work's total, places with ties, and who is taken. Whole numbers throughout and one
// rounding rule, said once, so that anybody with the sheets and a pencil comes to the same places.
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import { type AtCut, type Award, awardsInOrder } from '#policy/awards.ts';

export interface Criterion {
  readonly key: string;
  readonly label: Text;
  /** Of 100; those of a scheme add up to 100. 0: nothing is given for it, it can only be vetoed. */
  readonly weight: number;
  /** The most points that a judge gives for it. */
  readonly top: number;
  /** Found wanting here, a work is out whatever its points. */
  readonly veto: boolean;
}

export const averages = ['mean', 'drop-high-low', 'median'] as const;
export type Average = (typeof averages)[number];

/** Fewer marks than this leave nothing to drop: then it is the mean. */
export const dropsFrom = 5;

/** What tells works of one total apart: the mean of a criterion, or a number that the work brought with it. */
export interface TieRule {
  readonly by: 'criterion' | 'number';
  readonly of: string;
  readonly prefers: 'more' | 'fewer';
}

export interface Scheme {
  readonly key: string;
  readonly label: Text;
  readonly criteria: readonly Criterion[];
  readonly average: Average;
  readonly ties: readonly TieRule[];
  /** How many are taken; null: as many as reach the floor. */
  readonly take: number | null;
  /** Whole points of 100 that a work must reach to be taken. */
  readonly floor: number;
  /** Works of one place where not all of them can be taken any more. */
  readonly atCut: AtCut;
  /** From the first down. Where there are any, who gets none of them is not taken. */
  readonly awards: readonly Award[];
}

/** What one judge gave. */
export interface Mark {
  readonly points: Readonly<Record<string, number>>;
  /** Criterion → why it is vetoed. */
  readonly vetoes?: Readonly<Record<string, string>>;
}

export interface Work {
  readonly id: number;
  readonly marks: readonly Mark[];
  /** What tie rules look up. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Ranked among those of the same group alone: the project of a contest. */
  readonly group?: string | undefined;
}

export interface Ranked {
  readonly id: number;
  /** Thousandths of a point, 100,000 at most. */
  readonly total: number;
  readonly vetoed: boolean;
  /** From 1; works that nothing tells apart have the same. null: vetoed, or marked by nobody. */
  readonly place: number | null;
  readonly taken: boolean;
  /** Key of its award, and of those given beside it. */
  readonly award: string | null;
  readonly beside: readonly string[];
}

/** n ÷ d to the nearest whole number, halves away from zero; the only rounding there is. */
function nearest(n: number, d: number): number {
  const twice = 2 * Math.abs(n) + d;
  const size = (twice - (twice % (2 * d))) / (2 * d);
  return n < 0 ? -size : size;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** One judge's total in thousandths: each criterion is rounded by itself, as it stands on the sheet. */
export const judgeTotal = (
  { criteria }: { readonly criteria: readonly Pick<Criterion, 'key' | 'weight' | 'top'>[] },
  { points }: Pick<Mark, 'points'>,
): number => sum(criteria.map(({ key, weight, top }) => nearest(weight * 1_000 * (own(points, key) ?? 0), top)));

/** Thousandths as people write points: 87, 87.5, 87.333. */
export function pointsText(thousandths: number): string {
  const size = Math.abs(thousandths);
  const fraction = String(size % 1_000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const whole = (size - (size % 1_000)) / 1_000;
  return `${thousandths < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function averageOf(average: Average, totals: readonly number[]): number {
  if (totals.length === 0) return 0;
  const sorted = totals.toSorted((a, b) => a - b);
  if (average === 'median') {
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half]! : nearest(sorted[half - 1]! + sorted[half]!, 2);
  }
  const kept = average === 'drop-high-low' && sorted.length >= dropsFrom ? sorted.slice(1, -1) : sorted;
  return nearest(sum(kept), kept.length);
}

/** What the judges' totals come to, in thousandths; 0 where nobody marked. */
export const workTotal = (scheme: Scheme, marks: readonly Mark[]): number =>
  averageOf(
    scheme.average,
    marks.map((mark) => judgeTotal(scheme, mark)),
  );

export const isVetoed = (marks: readonly Mark[]): boolean =>
  marks.some(({ vetoes }) => vetoes !== undefined && Object.keys(vetoes).length > 0);

/** By what a work stands in the order: the greater goes first, number by number. */
function standing(scheme: Scheme, { marks, numbers }: Work, total: number): readonly number[] {
  const ties = scheme.ties.map(({ by, of, prefers }) => {
    const points = marks.map((mark) => own(mark.points, of) ?? 0);
    const value = by === 'number' ? (own(numbers, of) ?? 0) : nearest(sum(points) * 1_000, points.length);
    return prefers === 'more' ? value : -value;
  });
  return [total, ...ties];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let n = 0; n < a.length; n += 1) if (a[n] !== b[n]) return b[n]! - a[n]!;
  return 0;
}

function isTaken({ take, floor, atCut }: Scheme, total: number, place: number, sharing: number): boolean {
  if (total < floor * 1_000) return false;
  if (take === null || place + sharing - 1 <= take) return true;
  return place <= take && atCut === 'all-in';
}

const noAward = { award: null, beside: [] } as const;

interface Placed {
  readonly id: number;
  readonly total: number;
  readonly by: readonly number[];
}

/** Works of one place together, the first first. */
function inPlaces(scheme: Scheme, works: readonly Work[]): Placed[][] {
  const placed = works
    .map((work) => ({ work, total: workTotal(scheme, work.marks) }))
    .map(({ work, total }) => ({ id: work.id, total, by: standing(scheme, work, total) }))
    .sort((a, b) => compare(a.by, b.by) || a.id - b.id);
  const places: Placed[][] = [];
  for (const one of placed) {
    const last = places.at(-1);
    if (last && compare(last[0]!.by, one.by) === 0) last.push(one);
    else places.push([one]);
  }
  return places;
}

function rankGroup(scheme: Scheme, works: readonly Work[]): Ranked[] {
  const places = inPlaces(scheme, works);
  let place = 1;
  const cut = places.map((equal) => {
    const found = { equal, total: equal[0]!.total, sharing: equal.length, place };
    place += equal.length;
    return { ...found, taken: isTaken(scheme, found.total, found.place, found.sharing) };
  });
  const inside = cut.filter(({ taken }) => taken);
  const inLine = scheme.awards.filter(({ beside }) => !beside);
  const won = awardsInOrder(inLine, inside, scheme.atCut);
  const beside = scheme.awards
    .filter((award) => award.beside)
    .map((award) => awardsInOrder([award], inside, scheme.atCut));
  return cut.flatMap((one) => {
    const n = one.taken ? inside.indexOf(one) : -1;
    const award = won[n] ?? null;
    const taken = one.taken && (inLine.length === 0 || award !== null);
    const more = taken ? beside.flatMap((given) => given[n] ?? []) : [];
    return one.equal.map(({ id, total }) => ({
      ...{ id, total, vetoed: false, place: one.place, taken, award, beside: more },
    }));
  });
}

/**
 * Every work with its place, in order, group by group; those without a place come last. The order of what comes in changes nothing. How many are
 * taken, and the places of awards, are meant of each group.
 */
export function rank(scheme: Scheme, works: readonly Work[]): Ranked[] {
  const groups = new Map<string, Work[]>();
  const others: Work[] = [];
  for (const work of works) {
    const { group = '', marks } = work;
    if (marks.length === 0 || isVetoed(marks)) others.push(work);
    else {
      const inGroup = groups.get(group);
      if (inGroup) inGroup.push(work);
      else groups.set(group, [work]);
    }
  }
  const ranked = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, inGroup]) => rankGroup(scheme, inGroup));
  const without = others
    .map(({ id, marks }) => ({
      ...{ id, total: workTotal(scheme, marks), vetoed: isVetoed(marks), place: null, taken: false },
      ...noAward,
    }))
    .sort((a, b) => a.id - b.id);
  return [...ranked, ...without];
}

export interface Drift {
  readonly seat: number;
  /** Works that he marked and somebody else too. */
  readonly works: number;
  /** How far above (or below) the others he is on average, in thousandths. */
  readonly difference: number;
  /** How far from the others he is on average, whichever way. */
  readonly distance: number;
}

/** Whether a judge is stricter or milder than the others of his panel: each of his totals against the mean of theirs for the same work. */
export function driftOf(scheme: Scheme, works: readonly Readonly<Record<number, Mark>>[]): Drift[] {
  const differences = new Map<number, number[]>();
  for (const marks of works) {
    const totals = Object.entries(marks).map(([seat, mark]) => ({
      seat: Number(seat),
      total: judgeTotal(scheme, mark),
    }));
    if (totals.length < 2) continue;
    const all = sum(totals.map(({ total }) => total));
    for (const { seat, total } of totals) {
      const found = differences.get(seat) ?? [];
      found.push(total - nearest(all - total, totals.length - 1));
      differences.set(seat, found);
    }
  }
  return [...differences]
    .map(([seat, found]) => ({
      ...{ seat, works: found.length, difference: nearest(sum(found), found.length) },
      distance: nearest(sum(found.map(Math.abs)), found.length),
    }))
    .sort((a, b) => a.seat - b.seat);
}
