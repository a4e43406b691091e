// How a programme comes into force in the demo: an officer prepares it for their union, the chair publishes it.
import type { DemoRun } from '#demo/hands.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';

/** Gives the hash of the version. */
export async function publishInDemo(
  house: House,
  { world, ids }: Pick<DemoRun, 'world' | 'ids'>,
  programme: Programme,
): Promise<string> {
  const [officer, chair] = [ids.people.get(world.cast.officerA)!, ids.people.get(world.cast.chair)!];
  const union = ids.organisations.get(world.districtKey)!;
  const { hash } = granted(await prepareVersion(house, demoTenantId, programme, officer, union));
  granted(await publishVersion(house, demoTenantId, hash, chair));
  return hash;
}
