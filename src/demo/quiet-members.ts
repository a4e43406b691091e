// Whom the demo may use for something new without touching what its printed figures count.
import type { Timed } from '#demo/hands.ts';
import { signInKeys } from '#demo/tenant.ts';

/** Members who hold no post, are in no workbook and are nobody's account. */
export function quietMembers({ world, ids }: Timed, within = ''): number[] {
  const used = new Set([...world.expected, ...world.posts].map((one) => one.personKey));
  const known = signInKeys(world);
  return world.people
    .filter(
      ({ key, membership, organisationKey }) =>
        membership?.status === 'active' && !used.has(key) && !known.has(key) && organisationKey.startsWith(within),
    )
    .map(({ key }) => ids.people.get(key)!);
}
