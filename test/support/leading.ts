// Members who lead a studio that is on the register, as far as conditions know it.
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import type { House } from '#store/house.ts';

/** At one level, or at the level of each. */
export async function leading(
  house: House,
  tenantId: number,
  people: readonly number[],
  levelOf: (n: number) => string = () => 'district',
): Promise<void> {
  const first = await house.ids.take(tenantId, people.length);
  const facts = people.map((personId, n) => ({
    ...{ id: first + n, personId, key: 'record.studio', value: levelOf(n) },
    ...{ source: 'register', observedOn: '2020-01-01' },
  }));
  await recordFacts(house.db, tenantId, facts, house.clock.now());
  await refreshSnapshots(house.db, tenantId, people);
}
