// The city above the demo's district: somebody who leads it, studios in every other district, and an industry's union that lies nowhere.
import { demoTenantId } from '#demo/tenant.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { addOrganisations, type NewOrganisation } from '#organisations/tree.ts';
import { grantPosts } from '#people/posts.ts';
import { makeMembers, must } from '#test/support/little-tenant.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import { registered } from '#test/support/registered.ts';
import type { Stage } from '#test/support/stage.ts';

const made = new WeakMap<Stage, Promise<string>>();

/** A grass-roots union below a district, with a few leaders, each with a studio. */
async function studiosIn(engine: Engine, district: { readonly id: number; readonly name: string }, count: number) {
  const { house } = engine;
  const unionId = await house.ids.take(demoTenantId);
  const name = `${district.name.replace(/^北京市/, '').replace(/(总工会|工会)$/, '')}机械厂工会`;
  const union: NewOrganisation = { id: unionId, parentId: district.id, level: 'grassroots', name };
  must(await house.db.transaction((q) => addOrganisations(q, demoTenantId, [union], house.clock.now())));
  const first = await house.ids.take(demoTenantId, count);
  const leaders = Array.from({ length: count }, (_, n) => ({
    id: first + n,
    organisationId: unionId,
    name: `陈${'一二三四五六七'[n]}川`,
  }));
  await makeMembers(house, leaders);
  for (const [n, { id: personId }] of leaders.entries())
    await registered(engine, {
      ...{ personId, unionId, issuerId: district.id },
      studio: `${name.replace('工会', '')}第${n + 1}创新工作室`,
    });
}

async function makeCity(stage: Stage): Promise<string> {
  const house = { ...houseOf(stage), clock: stage.clock };
  const engine = makeEngine(house);
  const [city] = await house.db.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = $1 AND level = 'municipal'`,
    [demoTenantId],
  );
  const industry = await house.ids.take(demoTenantId);
  const added = { id: industry, parentId: city!.id, level: 'district', name: '北京市教育工会', ordinal: 900 } as const;
  must(await house.db.transaction((q) => addOrganisations(q, demoTenantId, [added], house.clock.now())));
  const districts = await house.db.query<{ id: number; name: string }>(
    `SELECT o.id, o.name FROM organisations o WHERE o.tenant_id = $1 AND o.parent_id = $2 AND NOT EXISTS (
       SELECT FROM organisations b WHERE b.tenant_id = $1 AND b.parent_id = o.id) ORDER BY o.id`,
    [demoTenantId, city!.id],
  );
  for (const [n, district] of districts.entries()) await studiosIn(engine, district, (n * 3) % 7);
  const [leader] = await house.db.query<{ id: number }>(
    `SELECT m.person_id AS id FROM memberships m JOIN people h ON h.tenant_id = $1 AND h.id = m.person_id AND h.phone_sealed IS NOT NULL
      WHERE m.tenant_id = $1 AND m.status = 'active' AND NOT EXISTS (
       SELECT FROM posts p WHERE p.tenant_id = $1 AND p.person_id = m.person_id) ORDER BY m.person_id DESC LIMIT 1`,
    [demoTenantId],
  );
  const post = { personId: leader!.id, organisationId: city!.id, role: 'chair', from: '2015-01-01' } as const;
  await house.db.transaction((q) => grantPosts(house, q, demoTenantId, [post], null));
  return phoneOf(stage, leader!.id);
}

/** The phone of who leads the city; made once for a stage. */
export function cityOnStage(stage: Stage): Promise<string> {
  const found = made.get(stage) ?? makeCity(stage);
  made.set(stage, found);
  return found;
}
