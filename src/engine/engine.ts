// Group commit: single actions wait only while a batch is under way and then ride together, so the system gets faster per case under load.
import { type ActionOutcome, actWithin, type Caches, type CaseAction, makeCaches } from '#engine/act.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { retrying } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Actions in one call of act_batch; larger gains nothing and holds locks longer. */
const batchMost = 512;
/** Fewer than this are not worth dividing. */
const batchLeast = 16;
/** Batches under way per tenant: while one commits, the next is decided. */
const batchesUnderWay = 2;
/** Turns of the event loop a batch waits at most while each brings more actions: a rush comes in over several, and small batches cost most. */
const gatherTurns = 8;
/** Beyond this many waiting, the answer is "busy" rather than a queue nobody sees the end of. */
const waitingMost = 20_000;

export interface Engine {
  readonly house: House;
  readonly caches: Caches;
  /** One action; rides in the next batch of its tenant. */
  act(tenantId: number, action: CaseAction): Promise<ActionOutcome | Refusal>;
  /** Many actions, in chunks, each chunk its own transaction. */
  actAll(tenantId: number, actions: readonly CaseAction[]): Promise<(ActionOutcome | Refusal)[]>;
  /** Within the caller's transaction. */
  actWithin(q: Queryable, tenantId: number, actions: readonly CaseAction[]): Promise<(ActionOutcome | Refusal)[]>;
}

interface Waiting {
  readonly action: CaseAction;
  readonly done: (outcome: ActionOutcome | Refusal) => void;
  readonly fail: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  underWay: number;
  /** A flush will come by itself: no other need be asked for. */
  scheduled: boolean;
}

export function makeEngine(house: House): Engine {
  const caches = makeCaches();
  const lanes = new Map<number, Lane>();

  const inOneGo = (tenantId: number, actions: readonly CaseAction[]) =>
    retrying(() => actWithin(house, caches, house.db, tenantId, actions));

  async function run(tenantId: number, batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await inOneGo(
        tenantId,
        batch.map((w) => w.action),
      );
      for (const [n, waiting] of batch.entries()) waiting.done(outcomes[n]!);
    } catch (error) {
      // One bad action must not take the others with it: halve until it stands alone.
      if (batch.length === 1) batch[0]!.fail(error);
      else {
        const middle = batch.length >> 1;
        await run(tenantId, batch.slice(0, middle));
        await run(tenantId, batch.slice(middle));
      }
    }
  }

  /** Flushes as soon as a turn of the event loop brought nothing more. */
  function gather(tenantId: number, lane: Lane, turns: number): void {
    const { length } = lane.waiting;
    setImmediate(() => {
      if (lane.waiting.length > length && lane.waiting.length < batchMost && turns > 1)
        gather(tenantId, lane, turns - 1);
      else {
        lane.scheduled = false;
        flush(tenantId, lane);
      }
    });
  }

  function flush(tenantId: number, lane: Lane): void {
    while (lane.waiting.length > 0 && lane.underWay < batchesUnderWay) {
      // Shared out over the free slots, so that one batch is decided here while the other is written there.
      const share = Math.ceil(lane.waiting.length / (batchesUnderWay - lane.underWay));
      const batch = lane.waiting.splice(0, Math.min(batchMost, Math.max(share, batchLeast)));
      lane.underWay++;
      run(tenantId, batch).finally(() => {
        lane.underWay--;
        if (!lane.scheduled) flush(tenantId, lane);
      });
    }
  }

  return {
    house,
    caches,
    act(tenantId, action) {
      let lane = lanes.get(tenantId);
      if (!lane) {
        lane = { waiting: [], underWay: 0, scheduled: false };
        lanes.set(tenantId, lane);
      }
      if (lane.waiting.length >= waitingMost)
        return Promise.resolve(
          refuse('busy', '现在办理的人太多，请过一会儿再试', 'Too many people at once; please try again in a moment', {
            next: text('您填的都还在', 'What you filled in is kept'),
          }),
        );
      const { waiting } = lane;
      const answer = new Promise<ActionOutcome | Refusal>((done, fail) => waiting.push({ action, done, fail }));
      if (!lane.scheduled) {
        lane.scheduled = true;
        gather(tenantId, lane, gatherTurns);
      }
      return answer;
    },
    async actAll(tenantId, actions) {
      const outcomes: (ActionOutcome | Refusal)[] = [];
      for (let from = 0; from < actions.length; from += batchMost)
        outcomes.push(...(await inOneGo(tenantId, actions.slice(from, from + batchMost))));
      return outcomes;
    },
    actWithin: (q, tenantId, actions) => actWithin(house, caches, q, tenantId, actions),
  };
}
