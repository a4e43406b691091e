// Parcels kept for workers who are no members: opened without anybody's name, packed and carried like all others, so that the sums of a route hold
// for them too; who received one is written down at the hand-over.
import type { Acting } from '#access/duties.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { sameWalkIn, takesWalkIns, type WalkIn } from '#policy/walk-in.ts';

/** Of one tenant and the same in all its rounds, so that a campaign counts somebody once. It cannot be turned back into a name. */
export const walkInMark = (crypto: CryptoProvider, walkIn: WalkIn): string =>
  crypto.mac('walk-in', sameWalkIn(walkIn)).toString('hex').slice(0, 40);

export interface KeptBack {
  readonly roundId: number;
  readonly bags: number;
  /** Of the n-th: the same whenever it is asked for again. */
  readonly actionId: (n: number) => Promise<string>;
}

/** Refuses: no-such-round, no-walk-ins, and what opening a case refuses. */
export async function keepForWalkIns(
  engine: Engine,
  tenantId: number,
  { roundId, bags, actionId }: KeptBack,
  acting: Acting,
): Promise<{ readonly kept: number } | Refusal> {
  const round = await pinnedRound(engine, engine.house.db, tenantId, roundId);
  if (!round) return refuse('no-such-round', '没有这个批次', 'There is no such round');
  if (!takesWalkIns(round.programme.form))
    return refuse('no-walk-ins', '这个批次只发给名单上的人', 'This round is for those on its list only', {
      next: text(
        '要发给未入会的劳动者，请开“一线和户外劳动者物资”的批次',
        'Open a round of “Goods for front-line and outdoor workers”',
      ),
    });
  const open = { roundId, organisationId: round.view.organisationId, personId: null, subjectOrganisationId: null };
  const ids = await Promise.all(Array.from({ length: bags }, (_, n) => actionId(n)));
  const outcomes = await engine.actAll(
    tenantId,
    ids.map((id) => ({
      ...{ acting, target: { open } },
      request: { id, action: 'open', onRoster: true as const, input: { submit: { answers: {} } } },
    })),
  );
  return outcomes.find(isRefusal) ?? { kept: bags };
}
