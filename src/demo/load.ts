// Loads the demonstration once: the world, a trial round of 2019, the whole year 2020, a round of 2021 in the middle
// of its life, and one of this year with its deadlines around today.
// Everything goes through the engine with the clock of those days, so history, ledger and figures are as real as any.
import { runCampaign } from '#demo/campaign.ts';
import { runCity, runCityThisYear } from '#demo/city-held.ts';
import { runContests } from '#demo/contests-held.ts';
import { runGifts } from '#demo/gifts.ts';
import type { Timed } from '#demo/hands.ts';
import { runCurrentRound, runTrialRound } from '#demo/load-other-years.ts';
import { runThisYear } from '#demo/load-this-year.ts';
import { type MainJob, runMainJob } from '#demo/main-job.ts';
import { openDemoRounds } from '#demo/open-rounds.ts';
import { runPacts } from '#demo/pacts.ts';
import { runScoringWeek } from '#demo/scoring-week.ts';
import { runShowcase } from '#demo/showcase.ts';
import { runStudioReview } from '#demo/studio-review-held.ts';
import { runStudios } from '#demo/studios.ts';
import { demoKey, demoTenantId, loadTenant } from '#demo/tenant.ts';
import { demoWorld } from '#demo/world.ts';
import { makeEngine } from '#engine/engine.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { fixedClock } from '#kit/clock.ts';
import { Fault } from '#kit/refusal.ts';
import type { Database } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import { layLeaves } from '#store/leaves.ts';

type Found = 'none' | 'loaded' | 'interrupted' | 'real';

async function findDemo(house: House): Promise<Found> {
  const [row] = await house.db.query<{ key: string; at: Date | null }>(
    'SELECT key, loaded_demo_at AS at FROM tenants WHERE tenant_id = $1',
    [demoTenantId],
  );
  if (row === undefined) return 'none';
  // A federation at work is never touched, whatever a setting says.
  if (row.key !== demoKey) return 'real';
  return row.at === null ? 'interrupted' : 'loaded';
}

/**
 * Takes away what an interrupted load left of this tenant; only the owner of the database can, history being append-only for
 * everybody else. Tables that others point to go last: each round deletes what nothing points to any more. Keys stay, and ids go on
 * counting: a process may hold some of either.
 */
async function clear(owner: Database): Promise<void> {
  const tables = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('data_keys', 'id_blocks')`,
  );
  let left = tables.map(({ name }) => name);
  while (left.length > 0) {
    const kept: string[] = [];
    for (const name of left) {
      const gone = await owner
        .query(`DELETE FROM "${name}" WHERE tenant_id = $1`, [demoTenantId])
        .catch((error: { code?: string }) => {
          if (error.code === '23503') return null;
          throw error;
        });
      if (gone === null) kept.push(name);
    }
    if (kept.length === left.length) throw new Fault(`the demo cannot be cleared: ${kept.join(', ')}`);
    left = kept;
  }
  // The leaves went with the rest: those of the keys that stay are laid again.
  await layLeaves(owner, demoTenantId, 'data_keys', 'true', []);
}

/** Loads the world and runs its years up to `today`. The tenant must not be there yet. */
export async function runDemo(
  house: House,
  tell: (says: string) => void,
  today: Date,
): Promise<MainJob & { readonly run: Timed }> {
  const world = demoWorld();
  const clock = fixedClock('2019-12-20T10:00:00+08:00');
  const engine = makeEngine({ ...house, clock });
  tell('people and unions');
  const ids = await loadTenant(engine.house, world);
  const district: Timed = { engine, world, ids, clock, tell };
  tell('2019');
  await runTrialRound(district);
  tell('2020');
  const job = await runMainJob(district, await openDemoRounds({ ...engine.house, clock }, world, ids));
  tell('2021');
  await runCurrentRound(district);
  tell('the city');
  const run: Timed = { ...district, ids: await runCity(district, today) };
  tell('studios');
  await runStudios(run, today);
  tell('contests');
  await runContests(run, today);
  tell('this year');
  await runThisYear(run, today);
  await runGifts(run, today);
  tell('a selection');
  await runScoringWeek(run, today);
  tell('a review of studios');
  await runStudioReview(run, today);
  tell('showcase');
  await runShowcase(run, today);
  await runPacts(run, today);
  tell('winter care');
  await runCampaign(run, today);
  await runCityThisYear(run, today);
  await foldAllFigures(house.db, demoTenantId);
  return { ...job, run };
}

/** Loads the demonstration unless it, or a real federation, is there; true when it was loaded now. An interrupted load is cleared and begun again. */
export async function loadDemo(house: House, owner: Database, tell: (says: string) => void): Promise<boolean> {
  const found = await findDemo(house);
  if (found === 'loaded' || found === 'real') return false;
  if (found === 'interrupted') await clear(owner);
  await runDemo(house, tell, house.clock.now());
  await house.db.query('UPDATE tenants SET loaded_demo_at = $2 WHERE tenant_id = $1', [
    demoTenantId,
    house.clock.now(),
  ]);
  return true;
}
