// Group commit: single requests wait only while a batch is under way and then ride together, so a rush gets faster per request. Nothing
// waits for a timer: alone, a request goes at once.

export interface GroupCommitOptions {
  /** In one batch at most; larger gains nothing and holds locks longer. */
  readonly most: number;
  /** Fewer than this are not worth dividing over free slots. */
  readonly least: number;
  /** Batches of one lane at the same time: while one commits, the next is put together. */
  readonly underWay: number;
  /** Beyond this many waiting in a lane nobody is let in: better "busy" than a queue nobody sees the end of. */
  readonly waitingMost: number;
}

/** Turns of the event loop a batch waits at most while each brings more: a rush comes in over several, and small batches cost most. */
const gatherTurns = 8;
/** And no longer than this: where the loop has so much to do that one turn takes a third of a second, eight of them are seconds. */
const gatherMs = 4;

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly done: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

class Lane<Item, Answer> {
  waiting: Waiting<Item, Answer>[] = [];
  #underWay = 0;
  /** A flush will come by itself: no other need be asked for. */
  #scheduled = false;
  readonly #run: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly #options: GroupCommitOptions;

  constructor(run: (items: readonly Item[]) => Promise<readonly Answer[]>, options: GroupCommitOptions) {
    this.#run = run;
    this.#options = options;
  }

  get idle(): boolean {
    return this.waiting.length === 0 && this.#underWay === 0;
  }

  add(item: Item): Promise<Answer> {
    const answer = new Promise<Answer>((done, fail) => this.waiting.push({ item, done, fail }));
    if (!this.#scheduled) {
      this.#scheduled = true;
      this.#gather(gatherTurns, performance.now() + gatherMs);
    }
    return answer;
  }

  async #carryOut(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#run(batch.map(({ item }) => item));
      for (const [n, waiting] of batch.entries()) waiting.done(answers[n]!);
    } catch (error) {
      // One bad request must not take the others with it: halve until it stands alone.
      if (batch.length === 1) batch[0]!.fail(error);
      else {
        const middle = batch.length >> 1;
        await this.#carryOut(batch.slice(0, middle));
        await this.#carryOut(batch.slice(middle));
      }
    }
  }

  /** Flushes as soon as a turn of the event loop brought nothing more. */
  #gather(turns: number, untilMs: number): void {
    const { length } = this.waiting;
    setImmediate(() => {
      const more = this.waiting.length > length && this.waiting.length < this.#options.most;
      if (more && turns > 1 && performance.now() < untilMs) return this.#gather(turns - 1, untilMs);
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const { most, least, underWay } = this.#options;
    while (this.waiting.length > 0 && this.#underWay < underWay) {
      // Shared out over the free slots, so that one batch is put together here while the other is written there.
      const share = Math.ceil(this.waiting.length / (underWay - this.#underWay));
      const batch = this.waiting.splice(0, Math.min(most, Math.max(share, least)));
      this.#underWay += 1;
      this.#carryOut(batch).finally(() => {
        this.#underWay -= 1;
        if (!this.#scheduled) this.#flush();
      });
    }
  }
}

/**
 * Requests of one key ride together; `run` answers each item at its index, and its error is the answer of the item that causes it.
 * `add` gives null when too many wait already.
 */
export function groupCommit<Key, Item, Answer>(
  run: (key: Key, items: readonly Item[]) => Promise<readonly Answer[]>,
  options: GroupCommitOptions,
): { add(key: Key, item: Item): Promise<Answer> | null } {
  const lanes = new Map<Key, Lane<Item, Answer>>();
  return {
    add(key, item) {
      let lane = lanes.get(key);
      if (!lane) {
        // What stood still since the last new key is forgotten.
        for (const [known, one] of lanes) if (one.idle) lanes.delete(known);
        lane = new Lane((items) => run(key, items), options);
        lanes.set(key, lane);
      }
      return lane.waiting.length >= options.waitingMost ? null : lane.add(item);
    },
  };
}
