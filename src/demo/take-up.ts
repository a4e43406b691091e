// How many apply for the certificate grant in the years of which no report tells: every active member decides alone, as willing as in 2020. The number is drawn
// once and kept as it falls, so that a forecast meets a world that it was not written for.
import type { DemoPerson } from '#demo/people.ts';
import { seededRandomness } from '#kit/random.ts';

/** Cases that were opened in the round of 2020: the workbooks' rows that reach a case (a test holds it). */
export const appliedIn2020 = 187;

/** Applicants of a year among so many active members. */
export function takeUp(year: number, activeMembers: number): number {
  const random = seededRandomness(`demo/take-up/${year}`);
  const decisions = Array.from({ length: activeMembers }, () => random.int(activeMembers) < appliedIn2020);
  return decisions.filter((applies) => applies).length;
}

export const activeMembers = (people: readonly DemoPerson[]): number =>
  people.filter(({ membership }) => membership?.status === 'active').length;
