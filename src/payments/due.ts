// What waits to be paid: per round and pay stage of an organisation, how many payments no batch carries yet and how many the bank sent back.
import { kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { listRounds } from '#engine/rounds.ts';
import { figuresOf } from '#figures/read.ts';
import type { Text } from '#kit/text.ts';
import { type PromisedDay, promisedDays } from '#payments/promised.ts';
import { undoableSince, undoUntil } from '#policy/undo-window.ts';
import type { Queryable } from '#store/queryable.ts';

export interface PaymentsDue {
  readonly roundId: number;
  readonly roundName: string;
  readonly programmeKey: string;
  readonly title: Text;
  readonly stage: string;
  /** In no batch, the account in order as far as is known. */
  readonly ready: number;
  /** Granted just now: whoever did can still take it back, and until then it comes into no batch; and from when all of these can be paid. */
  readonly undoable: number;
  readonly undoUntil: Date | null;
  /** The bank sent them back; their payees have to give another account first. */
  readonly rejected: number;
  /** Granted in the whole round and neither settled nor in a batch; what was sent back included. */
  readonly unsentFen: number;
}

interface UnderWay {
  readonly roundId: number;
  readonly stage: string;
  readonly items: number;
}

const UNDER_WAY = `
  SELECT b.round_id AS "roundId", s.stage, sum(b.items - CASE WHEN b.state = 'sent'
           THEN (SELECT count(*) FROM payment_results r WHERE r.tenant_id = $1 AND r.batch_id = b.id) ELSE 0 END)::bigint AS items
    FROM payment_batches b
    CROSS JOIN LATERAL (SELECT i.stage FROM payment_items i WHERE i.tenant_id = $1 AND i.batch_id = b.id ORDER BY i.id LIMIT 1) s
   WHERE b.tenant_id = $1 AND b.round_id = ANY ($2::bigint[]) AND b.state IN ('preparing', 'prepared', 'approved', 'sent') GROUP BY 1, 2`;

const UNSENT = `
  SELECT a.round_id AS "roundId", a.credits - a.debits - a.debits_pending - coalesce((SELECT sum(b.amount_fen) FROM payment_batches b
           WHERE b.tenant_id = $1 AND b.round_id = a.round_id AND b.state IN ('preparing', 'prepared', 'approved')), 0)::bigint AS fen
    FROM unnest($2::bigint[]) AS r (id) JOIN accounts a ON a.tenant_id = $1 AND a.code = 'round:' || r.id || ':payable'`;

interface Undoable {
  readonly roundId: number;
  readonly stage: string;
  readonly cases: number;
  readonly last: Date;
}

/** What was decided since then and stands at its last step: read from the end of the history, which is short, and not case by case. */
const UNDOABLE = `
  SELECT c.round_id AS "roundId", c.stage, count(*) AS cases, max(e.at) AS last
    FROM case_events e JOIN cases c ON c.tenant_id = $1 AND c.id = e.case_id AND c.seq = e.seq
   WHERE e.tenant_id = $1 AND e.batch_id > coalesce((SELECT max(h.batch_id) FROM history_blocks h WHERE h.tenant_id = $1 AND h.at <= $3), 0)
     AND c.round_id = ANY ($2::bigint[]) AND c.status = 'open' AND c.changed_at > $3 AND e.actor_id IS NOT NULL AND is_decision(e.events) GROUP BY 1, 2`;

/** The rounds of an organisation, with the programme each is pinned to. */
async function roundsOf(engine: Engine, q: Queryable, tenantId: number, organisationId: number) {
  const rounds = await listRounds(q, tenantId, { organisationIds: [organisationId] });
  const ids = rounds.map(({ id }) => id);
  const [tenant] = await q.query<{ epoch: number }>('SELECT rounds_epoch AS epoch FROM tenants WHERE tenant_id = $1', [
    tenantId,
  ]);
  return { rounds, ids, pinned: await engine.caches.rounds.get(q, tenantId, tenant!.epoch, ids) };
}

export interface PaymentsPromised extends PromisedDay {
  readonly roundName: string;
  readonly title: Text;
}

/** What the organisation owes by which promised day, the earliest first; what is in a batch and not answered is owed, too. */
export async function paymentsPromised(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  organisationId: number,
): Promise<PaymentsPromised[]> {
  const { rounds, pinned } = await roundsOf(engine, q, tenantId, organisationId);
  const stages = rounds.flatMap(({ id: roundId }) => {
    const { programme } = pinned.get(roundId)!;
    return Object.keys(programme.stages)
      .filter((stage) => kindOf(programme, stage).key === 'pay')
      .map((stage) => ({ roundId, stage }));
  });
  const names = new Map(rounds.map(({ id, name }) => [id, name]));
  return (await promisedDays(q, tenantId, stages)).map((one) => ({
    ...one,
    roundName: names.get(one.roundId)!,
    title: pinned.get(one.roundId)!.programme.title,
  }));
}

/** Stages where nothing is due are left out. Read from figures and balances, never case by case. */
export async function paymentsDue(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  organisationId: number,
): Promise<PaymentsDue[]> {
  const { rounds, ids, pinned } = await roundsOf(engine, q, tenantId, organisationId);
  const underWay = await q.query<UnderWay>(UNDER_WAY, [tenantId, ids]);
  const unsent = await q.query<{ roundId: number; fen: number }>(UNSENT, [tenantId, ids]);
  const since = undoableSince(engine.house.clock.now());
  const undoable = await q.query<Undoable>(UNDOABLE, [tenantId, ids, since]);
  const due: PaymentsDue[] = [];
  for (const { id: roundId, name: roundName, programmeKey } of rounds) {
    const programme = pinned.get(roundId)!.programme;
    const figures = await figuresOf(q, tenantId, { organisationId, roundId });
    for (const stage of Object.keys(programme.stages)) {
      if (kindOf(programme, stage).key !== 'pay') continue;
      const rejected = figures[`${stage}.rejected`] ?? 0;
      const carried = underWay.find((one) => one.roundId === roundId && one.stage === stage)?.items ?? 0;
      const held = undoable.find((one) => one.roundId === roundId && one.stage === stage);
      const ready = (figures[`${stage}.due`] ?? 0) - rejected - carried - (held?.cases ?? 0);
      if (ready <= 0 && rejected === 0 && !held) continue;
      const unsentFen = unsent.find((one) => one.roundId === roundId)?.fen ?? 0;
      const names = { roundId, roundName, programmeKey, title: programme.title, stage };
      const still = { undoable: held?.cases ?? 0, undoUntil: held ? undoUntil(held.last) : null };
      due.push({ ...names, ready: Math.max(ready, 0), ...still, rejected, unsentFen });
    }
  }
  return due;
}
