// A collection under way at a unit of the demo, for browser tests and pictures: opened by its officer, with what some colleagues gave.
import assert from 'node:assert/strict';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { give, openCollection } from '#gifts/collections.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { programmes } from '#programmes/index.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

interface Collecting {
  readonly roundId: number;
  /** The unit's officer. */
  readonly officer: string;
  /** Gave 200 yuan. */
  readonly giver: string;
  /** Gave nothing. */
  readonly colleague: { readonly phone: string; readonly name: string };
}

interface Unit {
  readonly id: number;
  readonly officerId: number;
  readonly members: readonly number[];
}

async function unitOf(stage: Stage): Promise<Unit> {
  const [unit] = await houseOf(stage).db.query<Unit>(
    `SELECT o.id, p.person_id AS "officerId", array_agg(m.person_id ORDER BY m.person_id) AS members FROM posts p
       JOIN organisations o ON o.tenant_id = $1 AND o.id = p.organisation_id AND o.level = 'grassroots'
       JOIN memberships m ON m.tenant_id = $1 AND m.organisation_id = o.id AND m.status = 'active' AND m.person_id <> p.person_id
       JOIN people q ON q.tenant_id = $1 AND q.id = m.person_id AND q.phone_sealed IS NOT NULL
      WHERE p.tenant_id = $1 AND p.role = 'officer' GROUP BY o.id, p.person_id HAVING count(*) >= 5 ORDER BY o.id LIMIT 1`,
    [demoTenantId],
  );
  assert.ok(unit, 'a unit with an officer and five members');
  return unit;
}

async function collect(stage: Stage): Promise<Collecting> {
  const house = houseOf(stage);
  const { ids, world } = stage.year.run;
  const [officerA, chair] = [world.cast.officerA, world.cast.chair].map((key) => ids.people.get(key)!);
  const unit = await unitOf(stage);
  const { hash: versionHash } = granted(
    await prepareVersion(house, demoTenantId, programmes['internal-collection']!, officerA!),
  );
  granted(await publishVersion(house, demoTenantId, versionHash, chair!));
  const today = chinaDate(house.clock.now());
  const dates = { year: Number(today.slice(0, 4)), opensOn: addDays(today, -5), closesOn: addDays(today, 20) };
  const draft = {
    versionHash,
    organisationId: unit.id,
    name: '为住院的同事募捐',
    parameters: {},
    openedBy: unit.officerId,
  };
  const round = granted(await openRound(house, demoTenantId, { ...draft, ...dates }));
  const doing = () => ({ ids: house.ids, at: house.clock.now(), actorId: unit.officerId });
  const announcement = '总装车间一位同事住院手术，家里一时凑不够。捐不捐、捐多少都随自己。';
  granted(
    await openCollection(
      house.db,
      demoTenantId,
      { roundId: round.id, announcement, leftover: 'member', fundId: null },
      doing(),
    ),
  );
  for (const [n, personId] of unit.members.slice(0, 4).entries()) {
    const giving = { roundId: round.id, personId, amountFen: 20_000 + n * 5_000, way: 'cash' as const, givenOn: today };
    granted(await give(house.db, demoTenantId, giving, doing()));
  }
  const [person] = await house.db.query<{ name: string }>('SELECT name FROM people WHERE tenant_id = $1 AND id = $2', [
    demoTenantId,
    unit.members[4],
  ]);
  return {
    roundId: round.id,
    officer: await phoneOf(stage, unit.officerId),
    giver: await phoneOf(stage, unit.members[0]!),
    colleague: { phone: await phoneOf(stage, unit.members[4]!), name: person!.name },
  };
}

const made = new WeakMap<Stage, Promise<Collecting>>();

/** Once for a stage, however often it is looked at. */
export function collecting(stage: Stage): Promise<Collecting> {
  const found = made.get(stage) ?? collect(stage);
  made.set(stage, found);
  return found;
}
