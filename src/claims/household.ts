// One for each household: what a household is called where claims are decided, and whether a programme counts by it.
import { sha256 } from '#kit/json.ts';
import { own } from '#kit/own.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

/** The fact that names it. */
const householdFact = 'household.number';

/** The household as a number: two of one household get the same; undefined: none is on file. */
export function householdOf(facts: FactSnapshot): number | undefined {
  const number = own(facts, householdFact);
  return typeof number === 'string' ? sha256(`household|${number}`).readUIntBE(0, 6) : undefined;
}

/** Whether the claim it begins with gives each household one. */
export function isPerHousehold({ stages }: Pick<Programme, 'stages'>): boolean {
  const [first] = Object.values(stages);
  return first?.kind === 'claim' && first.settings.per === 'household';
}
