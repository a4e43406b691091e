// A round of the demo's district that gives something out: the programme published by two, the round opened, the offer with its hours.
import { findOffer, openOffer, putIn } from '#claims/offers.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import type { Programme } from '#policy/programme.ts';
import { flashClaim } from '#programmes/benefits/flash-claim.ts';
import type { Stage } from '#test/support/stage.ts';

export const teahouse = { key: 'teahouse', label: { zh: '话剧《茶馆》工会专场', en: 'Teahouse, a play' } };
export const fruit = { key: 'fruit', label: { zh: '怀柔板栗', en: 'Chestnuts' } };

/** An evening at the theatre. */
const theatreOn = (day: Day) => ({
  what: { zh: '话剧《茶馆》工会专场', en: 'Teahouse, a play' },
  beginsAt: `${day}T19:30`,
  doorsAt: '18:45',
  place: '顺义影剧院',
  address: '府前东街 2 号',
  collectBy: addDays(day, -2),
  collectAt: '各工会办公室，工作日 9:00 至 17:00',
});

/** Gives the round. `opensIn`: milliseconds from now; `stock`: of each package. */
export async function giveOut(
  stage: Stage,
  {
    key,
    name,
    opensIn = -3_600_000,
    stock = 2,
    packages = [teahouse] as readonly (typeof teahouse)[],
    who = [],
    claims = {},
  }: {
    readonly key: string;
    readonly name: string;
    readonly opensIn?: number;
    readonly stock?: number;
    readonly packages?: readonly (typeof teahouse)[];
    /** Rules beside the programme's own. */
    readonly who?: Programme['who'];
    /** Of how they are claimed, beside or instead of the programme's own. */
    readonly claims?: Programme['stages'][string]['settings'];
  },
): Promise<number> {
  const { run } = stage.year;
  const house = { ...stage.year.house, clock: stage.clock };
  const now = house.clock.now();
  const [officer, chair] = [run.world.cast.officerA, run.world.cast.chair].map((key) => run.ids.people.get(key)!);
  const organisationId = run.ids.organisations.get(run.world.districtKey)!;
  const { claim, handover } = flashClaim.stages as Record<'claim' | 'handover', Programme['stages'][string]>;
  const stages = { claim: { ...claim, settings: { ...claim.settings, ...claims } }, handover };
  const title = { zh: name, en: 'Tickets and gifts' };
  const programme = { ...flashClaim, key: `flash-${key}`, title, who: [...flashClaim.who, ...who], stages };
  const { hash } = granted(await prepareVersion(house, demoTenantId, programme, officer!));
  granted(await publishVersion(house, demoTenantId, hash, chair!));
  const day = chinaDate(now);
  const round = granted(
    await openRound(house, demoTenantId, {
      ...{ versionHash: hash, organisationId, year: Number(day.slice(0, 4)), name: '元旦专场' },
      ...{ opensOn: addDays(day, -1), closesOn: addDays(day, 20), openedBy: officer! },
      parameters: { packages, event: theatreOn(addDays(day, 12)) },
    }),
  );
  const doing = { ids: house.ids, at: now };
  for (const { key: wanted, label } of packages) {
    const opensAt = new Date(now.getTime() + opensIn);
    const hours = { opensAt, closesAt: new Date(opensAt.getTime() + 86_400_000 * 3) };
    const offer = {
      roundId: round.id,
      organisationId,
      package: wanted,
      unit: wanted,
      name: label.zh,
      queued: true,
      ...hours,
    };
    const { id } = granted(await openOffer(house.db, demoTenantId, offer, doing));
    if (stock > 0)
      granted(await putIn(house.db, demoTenantId, (await findOffer(house.db, demoTenantId, id))!, stock, doing));
  }
  return round.id;
}
