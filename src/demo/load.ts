// Loads the demonstration once: the world, a trial round of 2019, the whole year 2020 and a round of 2021 in the middle of its life.
// Everything goes through the engine with the clock of those days, so history, ledger and figures are as real as any.
import { actingAs, carryOut, type DemoRun, freeHand, holders, step, waitingAt } from '#demo/hands.ts';
import { type MainJob, runMainJob } from '#demo/main-job.ts';
import { openCurrentRound, openDemoRounds, openTrialRound } from '#demo/open-rounds.ts';
import { payRound } from '#demo/pay-round.ts';
import { demoKey, demoTenantId, loadTenant } from '#demo/tenant.ts';
import { type DemoWorld, demoWorld } from '#demo/world.ts';
import type { CaseAction } from '#engine/act.ts';
import { makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { namedActionId } from '#kit/action-id.ts';
import { type FixedClock, fixedClock } from '#kit/clock.ts';
import { Fault } from '#kit/refusal.ts';
import { publishStage } from '#notices/publishing.ts';
import type { Database } from '#store/connection.ts';
import type { House } from '#store/house.ts';

export type Timed = DemoRun & { readonly clock: FixedClock; readonly tell: (says: string) => void };

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
 * everybody else. Tables that others point to go last: each round deletes what nothing points to any more.
 */
async function clear(owner: Database): Promise<void> {
  const tables = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'data_keys'`,
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
}

/** A run on the house given, with a clock of its own that stands in the past. */
export function demoRun(house: House, world: DemoWorld, at: string): { run: Omit<Timed, 'ids'>; clock: FixedClock } {
  const clock = fixedClock(at);
  return { run: { engine: makeEngine({ ...house, clock }), world, clock, tell: () => {} }, clock };
}

async function openMany(
  run: Timed,
  round: Round,
  name: string,
  people: readonly { personKey: string; answers: Record<string, unknown> }[],
): Promise<void> {
  const acting = await actingAs(run, run.world.cast.officerA);
  const personIds = people.map(({ personKey }) => run.ids.people.get(personKey)!);
  const places = new Map(
    (
      await run.engine.house.db.query<{ person_id: number; organisation_id: number }>(
        'SELECT person_id, organisation_id FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[])',
        [demoTenantId, personIds],
      )
    ).map((row) => [row.person_id, row.organisation_id]),
  );
  await carryOut(
    run,
    people.map(({ answers }, n): CaseAction => {
      const personId = personIds[n]!;
      return {
        acting,
        target: {
          open: { roundId: round.id, organisationId: places.get(personId)!, personId, subjectOrganisationId: null },
        },
        request: { id: namedActionId(`demo|${name}|${n}|open`), action: 'open', input: { submit: { answers } } },
      };
    }),
  );
}

/** The certificates of the year before, paid on 17 January: nobody is paid for them again. */
async function trialRound(run: Timed): Promise<void> {
  const { clock, world, engine } = run;
  const round = await openTrialRound({ ...engine.house, clock }, world, run.ids);
  clock.set('2020-01-13T10:00:00+08:00');
  await openMany(
    run,
    round,
    'trial',
    world.earlierGrants.map((one) => ({
      personKey: one.personKey,
      answers: {
        level: one.level,
        occupation: one.occupation,
        number: one.certificateNumber,
        issuedOn: one.issuedOn,
        issuer: one.issuer,
      },
    })),
  );
  await decideAll(run, round, 'district', 'approve', Number.POSITIVE_INFINITY);
  clock.set('2020-01-15T10:00:00+08:00');
  await decideAll(run, round, 'grant', 'grant', Number.POSITIVE_INFINITY);
  clock.set('2020-01-16T10:00:00+08:00');
  await payRound(run, round, []);
}

async function decideAll(run: Timed, round: Round, stage: string, action: string, most: number): Promise<void> {
  const hands = await holders(run, ['reviewer', 'officer', 'chair']);
  const waiting = (await waitingAt(run, round.id, stage)).slice(0, Number.isFinite(most) ? most : undefined);
  await carryOut(
    run,
    waiting.map((one) => step(freeHand(hands.get(one.handlerOrganisationId!) ?? [], one), one.id, action, {}, stage)),
  );
}

/** Sixty cases of 2021, some at every desk. */
async function currentRound(run: Timed): Promise<void> {
  const { clock, world, engine } = run;
  const round = await openCurrentRound({ ...engine.house, clock }, world, run.ids);
  const used = new Set(world.expected.map((row) => row.personKey));
  const officers = new Set(world.posts.map((post) => post.personKey));
  const members = world.people
    .filter(
      (one, n) => one.membership?.status === 'active' && !used.has(one.key) && !officers.has(one.key) && n % 71 === 0,
    )
    .slice(0, 60);
  const good = world.expected.filter((row) => row.programme === 'certificate-grant' && row.fate === 'paid');
  clock.set('2021-04-12T10:00:00+08:00');
  const people = members.map((one, n) => {
    const like = good[n * 2]!.values;
    return {
      personKey: one.key,
      answers: {
        level: like.level,
        occupation: like.occupation,
        number: `2021${String(110_000 + n * 37)}`,
        issuedOn: `2021-0${1 + (n % 3)}-1${n % 9}`,
        issuer: like.issuer,
      },
    };
  });
  await openMany(run, round, 'current', people);
  clock.set('2021-04-14T10:00:00+08:00');
  await decideAll(run, round, 'basic', 'approve', 42);
  clock.set('2021-04-16T10:00:00+08:00');
  await decideAll(run, round, 'district', 'approve', 20);
  await publishStage(engine, demoTenantId, {
    roundId: round.id,
    stage: 'notice',
    acting: await actingAs(run, world.cast.officerB),
  });
}

/** Loads the world and runs its years. The tenant must not be there yet. */
export async function runDemo(house: House, tell: (says: string) => void): Promise<MainJob & { readonly run: Timed }> {
  const world = demoWorld();
  const { run: bare, clock } = demoRun(house, world, '2019-12-20T10:00:00+08:00');
  tell('people and unions');
  const ids = await loadTenant(bare.engine.house, world);
  const run: Timed = { ...bare, ids, tell };
  tell('2019');
  await trialRound(run);
  const rounds = await openDemoRounds({ ...bare.engine.house, clock }, world, ids);
  const job = await runMainJob(run, rounds);
  tell('2021');
  await currentRound(run);
  await foldAllFigures(house.db, demoTenantId);
  return { ...job, run };
}

/** Loads the demonstration unless it, or a real federation, is there; true when it was loaded now. An interrupted load is cleared and begun again. */
export async function loadDemo(house: House, owner: Database, tell: (says: string) => void): Promise<boolean> {
  const found = await findDemo(house);
  if (found === 'loaded' || found === 'real') return false;
  if (found === 'interrupted') await clear(owner);
  await runDemo(house, tell);
  await house.db.query('UPDATE tenants SET loaded_demo_at = $2 WHERE tenant_id = $1', [
    demoTenantId,
    house.clock.now(),
  ]);
  return true;
}
