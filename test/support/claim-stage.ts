// A round that gives something out as it stands for one member on a screen: before it opens, open, his, all gone, his turn.
import { demoTenantId, granted } from '#demo/tenant.ts';
import { giveBackClaim } from '#engine/claimed.ts';
import { type Claiming, makeClaiming } from '#engine/claiming.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import { text } from '#kit/text.ts';
import { fact, rule } from '#policy/condition.ts';
import { type Known, membersWithCertificate } from '#test/support/applicant.ts';
import { fruit, giveOut, teahouse } from '#test/support/demo-claims.ts';
import type { Stage } from '#test/support/stage.ts';

export const claimStates = ['before', 'open', 'choice', 'got', 'queue', 'line', 'turn', 'barred', 'over'] as const;
export type ClaimShownState = (typeof claimStates)[number];

export interface ClaimOnStage {
  readonly roundId: number;
  /** Whose screen it is. */
  readonly phone: string;
}

interface Making {
  readonly engine: Engine;
  readonly claiming: Claiming;
  readonly members: { readonly me: Known; readonly others: readonly Pick<Known, 'id'>[] };
}

const minute = 60_000;
const day = 1440 * minute;

/** When it opens from now, and how many there are of each package. */
const begins: Readonly<Record<ClaimShownState, { readonly opensIn?: number; readonly stock: number }>> = {
  ...{ before: { opensIn: 200 * minute, stock: 120 }, open: { stock: 40 }, choice: { stock: 3 }, got: { stock: 120 } },
  ...{ queue: { stock: 5 }, line: { stock: 5 }, turn: { stock: 5 }, barred: { stock: 40 } },
  over: { opensIn: -5 * day, stock: 40 },
};

const veteran = rule(
  'veteran',
  fact('membership.since').monthsAtLeast(600),
  text('入会须满 50 年', 'Must have been a member for 50 years'),
);

/** Whose screen it is, and many others. */
async function membersOf(stage: Stage): Promise<Making['members']> {
  const [me] = await membersWithCertificate(stage);
  const others = await stage.year.database.db.query<{ id: number }>(
    `SELECT person_id AS id FROM memberships WHERE tenant_id = $1 AND status = 'active' AND person_id <> $2 ORDER BY person_id LIMIT 100`,
    [demoTenantId, me!.id],
  );
  return { me: me!, others };
}

async function bring(
  stage: Stage,
  state: ClaimShownState,
  { engine, claiming, members }: Making,
): Promise<ClaimOnStage> {
  const roundId = await giveOut(stage, {
    ...{ key: `stage-${state}`, name: '抢票', ...begins[state] },
    packages: state === 'choice' ? [teahouse, fruit] : [teahouse],
    who: state === 'barred' ? [veteran] : [],
  });
  const { me, others } = members;
  const claim = async (people: readonly Pick<Known, 'id'>[]) => {
    for (const { id } of people) granted(await claiming.claim(demoTenantId, id, { roundId, package: teahouse.key }));
  };
  if (state === 'open') await claim(others.slice(0, 23));
  if (state === 'choice') await claim(others.slice(0, 2));
  if (state === 'got') await claim([...others.slice(0, 7), me]);
  if (state === 'queue') await claim(others.slice(0, 5));
  if (state === 'line') await claim([...others.slice(0, 13), me]);
  if (state === 'turn') {
    await claim([...others.slice(0, 5), me]);
    const back = { roundId, actionId: crypto.randomUUID() };
    const { db } = engine.house;
    const acting = { personId: others[0]!.id } as Parameters<typeof giveBackClaim>[3]['acting'];
    granted(await db.transaction((q) => giveBackClaim(engine, q, demoTenantId, { ...back, acting })));
  }
  await keepClaims(engine, demoTenantId);
  return { roundId, phone: me.phone };
}

const made = new WeakMap<Stage, Map<ClaimShownState, Promise<ClaimOnStage>>>();

/** Made once a stage. */
export async function claimOnStage(stage: Stage, state: ClaimShownState): Promise<ClaimOnStage> {
  const known = made.get(stage) ?? new Map<ClaimShownState, Promise<ClaimOnStage>>();
  made.set(stage, known);
  const engine = makeEngine({ ...stage.year.house, clock: stage.clock });
  const making = { engine, claiming: makeClaiming(engine), members: await membersOf(stage) };
  const found = known.get(state) ?? bring(stage, state, making);
  known.set(state, found);
  return found;
}
