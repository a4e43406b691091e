// Whom the demo may use for something new without touching what its printed figures count.
import type { Timed } from '#demo/hands.ts';
import type { DemoPerson } from '#demo/people.ts';
import { signInKeys } from '#demo/tenant.ts';

/** Members who hold no post, are in no workbook and are nobody's account. */
export function quietPeople({ world }: Timed, within = ''): readonly DemoPerson[] {
  const used = new Set([...world.expected, ...world.posts].map((one) => one.personKey));
  const known = signInKeys(world);
  return world.people.filter(
    ({ key, membership, organisationKey }) =>
      membership?.status === 'active' && !used.has(key) && !known.has(key) && organisationKey.startsWith(within),
  );
}

export const quietMembers = (run: Timed, within = ''): number[] =>
  quietPeople(run, within).map(({ key }) => run.ids.people.get(key)!);

/** One at each of these shares of the list. */
export function quietAt(run: Timed, shares: readonly number[]): readonly number[] {
  const all = quietMembers(run);
  return shares.map((at) => all[Math.floor(at * all.length)]!);
}
