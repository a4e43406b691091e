// A draw as it is shown: to everybody as it was published, to the desk with who has still to do what, and to a member with what is his.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { type Member, memberNow } from '#api/read/service-about.ts';
import { count, day, hash, id, instant, iso, text } from '#api/shapes.ts';
import { findOffer, type Offer } from '#claims/offers.ts';
import { type Draw, type DrawParty, type DrawStepRow, findDraw, partiesOf, stepsOf } from '#draws/draws.ts';
import { claimStage } from '#engine/claimed.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { namesStandDays, publishedSays, publishesNames } from '#kinds/claim/published.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import type { Truth } from '#policy/condition.ts';
import { ticketsOf } from '#policy/draw-weights.ts';
import { judge } from '#policy/evaluate.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

const states = ['preparing', 'open', 'sealed', 'ready', 'drawn', 'finished', 'dropped'] as const;
const stepKinds = [
  ...['opened', 'commitment', 'rules', 'sealed', 'word', 'withheld', 'outside', 'drawn', 'finished', 'dropped'],
] as const;

const row = {
  ...{ id, title: z.string(), state: z.enum(states), quota: count, closesAt: instant, outsideAt: instant },
  entries: count.nullable().openapi({ description: 'Of the sealed list; null before' }),
};
export const drawRow = z.object(row).openapi('DrawRow');

const party = z.object({
  ...{ name: z.string(), commitment: hash.nullable(), word: hash.nullable() },
  withheld: z.boolean().openapi({ description: 'Said nothing until the words were due' }),
});

const shown = {
  ...row,
  ...{ roundId: id, programme: text, organisation: z.string(), waiting: count, revealsBy: instant },
  outside: z.object({ name: z.string(), value: z.string().nullable() }),
  weights: z.array(z.object({ says: text, clause: z.string().optional(), tickets: count })),
  publishes: text.openapi({ description: 'What is made public of who has one, by the policy' }),
  namesUntil: day.nullable().openapi({
    description: 'The last day on which names can be read; null: none are made public, or nothing is drawn',
  }),
  parties: z.array(party),
  ...{ rules: z.string().nullable(), root: hash.nullable(), seed: hash.nullable() },
  steps: z.array(z.object({ kind: z.enum(stepKinds as unknown as [string, ...string[]]), at: instant, hash })),
};
export const drawInFull = z.object(shown).openapi('Draw');

export const rowOf = ({ id, title, state, quota, closesAt, outsideAt, entries }: Draw) => ({
  ...{ id, title, state, quota, entries, closesAt: iso(closesAt), outsideAt: iso(outsideAt) },
});

export interface FoundDraw {
  readonly draw: Draw;
  readonly offer: Offer;
  readonly round: PinnedRound;
  readonly parties: readonly DrawParty[];
}

/** With the round that it belongs to; null when there is no such draw. */
export async function findWhole(
  engine: Engine,
  house: House,
  tenantId: number,
  drawId: number,
): Promise<FoundDraw | null> {
  const draw = await findDraw(house.db, tenantId, drawId);
  const offer = draw && (await findOffer(house.db, tenantId, draw.offerId));
  const round = offer && (await pinnedRound(engine, house.db, tenantId, offer.roundId));
  return round ? { draw, offer, round, parties: await partiesOf(house.db, tenantId, drawId) } : null;
}

/** What is being prepared, or was dropped, is nobody's but the desk's. */
export const isPublic = ({ state }: Pick<Draw, 'state'>): boolean => state !== 'preparing' && state !== 'dropped';

export const publishesNamesOf = ({ programme }: PinnedRound): boolean =>
  publishesNames(claimStage(programme)?.settings ?? {});

/** null: none are made public, or nothing is drawn. */
export function namesUntil(round: PinnedRound, steps: readonly Pick<DrawStepRow, 'kind' | 'at'>[]): Day | null {
  const drawn = steps.find(({ kind }) => kind === 'drawn');
  return drawn && publishesNamesOf(round) ? addDays(chinaDate(drawn.at), namesStandDays) : null;
}

export async function shownDraw(q: Queryable, tenantId: number, { draw, offer, round, parties }: FoundDraw) {
  const [union] = await q.query<{ name: string }>('SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2', [
    ...[tenantId, offer.organisationId],
  ]);
  const steps = await stepsOf(q, tenantId, draw.id);
  return {
    ...rowOf(draw),
    ...{ roundId: offer.roundId, programme: round.programme.title, organisation: union?.name ?? '' },
    ...{ waiting: draw.waiting, revealsBy: iso(draw.revealsBy) },
    outside: { name: draw.outsideName, value: draw.outside },
    weights: draw.weights.map(({ rule: { says, clause }, tickets }) => ({
      says,
      tickets,
      ...(clause ? { clause } : {}),
    })),
    // Whoever gave no commitment in time is no party to the published rules.
    parties: parties
      .filter(({ commitment }) => commitment !== null || !isPublic(draw))
      .map(({ name, commitment, word, withheld }) => ({ name, commitment, word, withheld })),
    ...{ rules: draw.rules, root: draw.root, seed: draw.seed },
    publishes: publishedSays(claimStage(round.programme)?.settings ?? {}),
    namesUntil: namesUntil(round, steps),
    steps: steps.map(({ kind, at, hash: print }) => ({ kind, at: iso(at), hash: print.toString('hex') })),
  };
}

/** none: he gave no commitment before the rules were out. wait: until entries are closed. */
export const witnessDue = ['commit', 'none', 'wait', 'say', 'said', 'withheld'] as const;

export function dueOf(
  draw: Pick<Draw, 'state' | 'closesAt' | 'revealsBy'>,
  { word, commitment }: Pick<DrawParty, 'word' | 'commitment'>,
  now: Date,
): (typeof witnessDue)[number] {
  if (word !== null) return 'said';
  if (commitment === null) return draw.state === 'preparing' ? 'commit' : 'none';
  if (now < draw.closesAt) return 'wait';
  return now < draw.revealsBy ? 'say' : 'withheld';
}

export interface Standing {
  /** As the programme's rules about who may have it say of what is on file. */
  readonly holds: Truth;
  readonly tickets: number;
  readonly held: readonly number[];
  readonly unknown: readonly number[];
  readonly member: Member;
}

/** How somebody stands towards a draw today, before or after he entered. */
export async function standingOf(
  engine: Engine,
  tenantId: number,
  { draw, offer, round }: FoundDraw,
  personId: number,
): Promise<Standing> {
  const member = await memberNow(engine, tenantId, personId);
  const { facts, within, today, organisationId } = member;
  const inside = organisationId !== null && within(organisationId, offer.organisationId);
  const { holds } = judge(round.programme, { facts, round: round.view, asOf: today, within, which: 'who' });
  return {
    ...ticketsOf(draw.weights, round.view, today, { facts, within }),
    ...{ holds: inside && round.programme.subject === 'member' ? holds : false, member },
  };
}

/** Why he cannot put his name down; null: he can. Refuses: not-eligible. */
export function whyNot({ round }: FoundDraw, { holds, member }: Standing): Refusal | null {
  if (holds === true) return null;
  const { facts, within, today } = member;
  const { findings } = judge(round.programme, { facts, round: round.view, asOf: today, within, which: 'who' });
  const broken = findings.find((finding) => finding.holds !== true);
  if (!broken)
    return refuse('not-eligible', '这次抽签不在您所在的工会办', 'This draw is not held in your union', {
      next: said('请看您所在工会的活动', 'See what your own union offers'),
    });
  return refuse(
    'not-eligible',
    `现在还不能报名：${broken.says.zh}（您：${broken.saw.zh}）`,
    `Not yet: ${broken.says.en} (you: ${broken.saw.en})`,
    {
      ...(broken.clause ? { rule: broken.clause } : {}),
      ...(broken.wouldChange ? { next: broken.wouldChange } : {}),
    },
  );
}

/** A draw that everybody may see. Refuses: not-found. */
export async function publicDraw(
  engine: Engine,
  house: House,
  tenantId: number,
  drawId: number,
): Promise<FoundDraw | Refusal> {
  const found = await findWhole(engine, house, tenantId, drawId);
  return found && isPublic(found.draw) ? found : notFound();
}
