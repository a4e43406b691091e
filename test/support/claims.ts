// A round that gives something out, with its offers.
import { findOffer, type Offer, openOffer, putIn } from '#claims/offers.ts';
import type { Programme } from '#policy/programme.ts';
import { doubleThousand } from '#programmes/benefits/double-thousand.ts';
import type { House } from '#store/house.ts';
import { makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';

const hour = 3_600_000;

/** Places without rules about who may have them, shared as is said. */
export const giving = (sharing: string, more: Record<string, unknown> = {}): Programme => ({
  ...doubleThousand,
  key: `giving-${sharing}`,
  who: doubleThousand.who.slice(0, 2),
  stages: { ...doubleThousand.stages, claim: { kind: 'claim', settings: { sharing, per: 'person', ...more } } },
});

const packages = [
  { key: 'rest', label: { zh: '疗休养', en: 'Rest cure' } },
  { key: 'check', label: { zh: '体检', en: 'Health check' } },
];

export const makeGivingRound = async (house: House, programme: Programme): Promise<number> =>
  (await makeRound(house, programme, { packages }, 0)).id;

/** Open from an hour ago for two hours, unless said. */
export async function makeOffer(
  house: House,
  roundId: number,
  {
    stock = 2,
    key = 'rest',
    organisationId = places.district,
    queued = true,
    opensIn = -hour,
    hours = 2,
  }: { stock?: number; key?: string; organisationId?: number; queued?: boolean; opensIn?: number; hours?: number } = {},
): Promise<Offer> {
  const at = house.clock.now();
  const doing = { ids: house.ids, at };
  const open = { opensAt: new Date(at.getTime() + opensIn), closesAt: new Date(at.getTime() + opensIn + hours * hour) };
  const offer = { roundId, organisationId, package: key, unit: key, name: '名额', queued, ...open };
  const { id } = must(await openOffer(house.db, tenantId, offer, doing));
  const made = (await findOffer(house.db, tenantId, id))!;
  if (stock > 0) must(await putIn(house.db, tenantId, made, stock, doing));
  return (await findOffer(house.db, tenantId, id))!;
}
