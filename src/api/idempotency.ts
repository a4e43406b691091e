// One effect per Idempotency-Key (trust.md C8). For work that lives in our database the key row and the effect are one transaction, so
// neither exists without the other. The engine's actions are idempotent by their own ids, derived from tenant, person and key (src/store/action-ids.ts):
// their answer may be stored afterwards, because a repeat after a crash in between finds the first outcome in the history.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Database, Queryable } from '#store/connection.ts';
import type { House } from '#store/house.ts';

export interface Stored {
  readonly status: number;
  readonly body: unknown;
}

export interface KeyedRequest {
  readonly tenantId: number;
  /** 0 for the public. */
  readonly personId: number;
  readonly key: string;
  readonly route: string;
  readonly requestHash: Buffer;
}

const keyShape = /^[\x21-\x7e]{8,200}$/;
/**
 * A request holds its key for so long and says again, well before, that it is still being carried out: what says nothing any more died with its
 * process, and the next try goes on. Two clocks that differ by more let two tries run beside each other, which the ids of the actions bear.
 */
export const leaseMs = 5_000;
const renewEveryMs = 1_500;

export function checkKey(header: string | undefined): string | Refusal {
  const next = {
    zh: '每次新的操作用一个新的随机值（如 UUID），重试时用同一个',
    en: 'Use a fresh random value (a UUID) for each new operation and the same one when you retry',
  };
  if (header === undefined || header === '') {
    return refuse(
      'idempotency-key-missing',
      '这个请求要带 Idempotency-Key，免得重复办理',
      'This request needs an Idempotency-Key, so that it is not done twice',
      { next },
    );
  }
  if (keyShape.test(header)) return header;
  return refuse(
    'idempotency-key-invalid',
    'Idempotency-Key 要 8 至 200 个可见的 ASCII 字符',
    'An Idempotency-Key has 8 to 200 visible ASCII characters',
    { next },
  );
}

const otherBody = (): Refusal =>
  refuse(
    'idempotency-key-reused',
    '这个 Idempotency-Key 已经用在另一个不同的请求上',
    'This Idempotency-Key was used for a different request',
    {
      next: { zh: '新的操作请换一个新的值', en: 'Use a fresh value for a new operation' },
    },
  );

const inProgress = (): Refusal =>
  refuse('in-progress', '同一个请求正在办理', 'The same request is still being carried out', {
    details: { retryAfterSeconds: 1 },
  });

const ROW = 'tenant_id = $1 AND person_id = $2 AND key = $3';
const rowKey = (r: KeyedRequest): unknown[] => [r.tenantId, r.personId, r.key];

interface KeyRow {
  request_hash: Buffer;
  status: number | null;
  response: unknown;
  created_at: Date;
}

async function claim(q: Queryable, request: KeyedRequest, now: Date): Promise<boolean> {
  const rows = await q.query(
    `INSERT INTO idempotency_keys (tenant_id, person_id, key, route, request_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, person_id, key) DO NOTHING RETURNING 1`,
    [...rowKey(request), request.route, request.requestHash, now],
  );
  return rows.length > 0;
}

/** Begun by a process that died, at that moment; what it did goes by ids of then. */
interface Abandoned {
  readonly begunAt: Date;
}
const isAbandoned = (before: Stored | Refusal | Abandoned): before is Abandoned => 'begunAt' in before;

async function earlier(q: Queryable, request: KeyedRequest, now: Date): Promise<Stored | Refusal | Abandoned> {
  const [row] = await q.query<KeyRow>(
    `SELECT request_hash, status, response, created_at FROM idempotency_keys WHERE ${ROW}`,
    rowKey(request),
  );
  if (!row) return { begunAt: now };
  if (!row.request_hash.equals(request.requestHash)) return otherBody();
  if (row.status !== null) return { status: row.status, body: row.response };
  if (now.getTime() - row.created_at.getTime() < leaseMs) return inProgress();
  const taken = await q.query(
    `UPDATE idempotency_keys SET created_at = $4 WHERE ${ROW} AND created_at = $5 AND status IS NULL RETURNING 1`,
    [...rowKey(request), now, row.created_at],
  );
  return taken.length > 0 ? { begunAt: row.created_at } : inProgress();
}

async function store(q: Queryable, request: KeyedRequest, stored: Stored): Promise<void> {
  await q.query(`UPDATE idempotency_keys SET status = $4, response = $5 WHERE ${ROW}`, [
    ...rowKey(request),
    stored.status,
    JSON.stringify(stored.body),
  ]);
}

/** A fault or "later" is not an answer to keep: the next try does the work. */
const keeps = (answer: Stored): boolean => answer.status < 500 && answer.status !== 429;

class NotKept extends Error {
  readonly answer: Stored;
  constructor(answer: Stored) {
    super('not kept');
    this.answer = answer;
  }
}

/** `begunAt`: when this request was first taken up. */
type Work = (house: House, begunAt: Date) => Promise<Stored>;

export interface Idempotency {
  /** The answer given before, if this very request was finished; null otherwise. */
  answered(request: KeyedRequest): Promise<Stored | null>;
  /** The effect and the key in one transaction; `work` gets a house whose database is that transaction. */
  together(request: KeyedRequest, work: Work): Promise<Stored | Refusal>;
  /** The effect first (idempotent by derived ids), its answer stored after. */
  after(request: KeyedRequest, work: Work): Promise<Stored | Refusal>;
}

/** Keys that are being worked on outside a transaction, told again for as long as they are. */
function makeHolding(house: House): { during<T>(request: KeyedRequest, work: () => Promise<T>): Promise<T> } {
  const held = new Map<KeyedRequest, number>();
  let renewing: NodeJS.Timeout | undefined;
  const renew = async () => {
    const now = house.clock.now();
    const old = performance.now() - renewEveryMs;
    // Out of reach: whoever comes next goes on instead, and both come to the same effect.
    for (const [request, since] of held)
      if (since < old)
        await house.db
          .query(`UPDATE idempotency_keys SET created_at = $4 WHERE ${ROW} AND status IS NULL`, [
            ...rowKey(request),
            now,
          ])
          .catch(() => undefined);
  };
  return {
    async during(request, work) {
      held.set(request, performance.now());
      renewing ??= setInterval(renew, renewEveryMs).unref();
      try {
        return await work();
      } finally {
        held.delete(request);
        if (held.size === 0) {
          clearInterval(renewing);
          renewing = undefined;
        }
      }
    },
  };
}

export function idempotencyOf(house: House): Idempotency {
  const holding = makeHolding(house);
  const running = new Map<string, { hash: Buffer; answer: Promise<Stored | Refusal> }>();
  // Each transaction holds a connection while its work may want another (ids): with half the pool they can never starve each other.
  const atOnce = Math.max(1, Math.floor((house.db.pool.options.max ?? 10) / 2));
  const gate = semaphore(atOnce);

  /** Requests with the same key in this process wait for the first instead of for a lock. */
  async function joined(request: KeyedRequest, run: () => Promise<Stored | Refusal>): Promise<Stored | Refusal> {
    const name = `${request.tenantId}|${request.personId}|${request.key}`;
    const first = running.get(name);
    if (first) return first.hash.equals(request.requestHash) ? first.answer : otherBody();
    const answer = run().finally(() => running.delete(name));
    running.set(name, { hash: request.requestHash, answer });
    return answer;
  }

  async function inTransaction(request: KeyedRequest, work: Work): Promise<Stored | Refusal> {
    try {
      return await house.db.transaction(async (q) => {
        const now = house.clock.now();
        let begunAt = now;
        if (!(await claim(q, request, now))) {
          const before = await earlier(q, request, now);
          if (!isAbandoned(before)) return before;
          begunAt = before.begunAt;
        }
        await q.query('SAVEPOINT before_work');
        const answer = await work(houseWithin(house, q), begunAt);
        if (!keeps(answer)) throw new NotKept(answer);
        // A refusal changes nothing, even where the work had begun to write.
        if (answer.status >= 400) await q.query('ROLLBACK TO SAVEPOINT before_work');
        await store(q, request, answer);
        return answer;
      });
    } catch (error) {
      if (error instanceof NotKept) return error.answer;
      throw error;
    }
  }

  async function storedAfter(request: KeyedRequest, work: Work): Promise<Stored | Refusal> {
    const now = house.clock.now();
    let begunAt = now;
    if (!(await claim(house.db, request, now))) {
      const before = await earlier(house.db, request, now);
      if (!isAbandoned(before)) return before;
      begunAt = before.begunAt;
    }
    let answer: Stored | undefined;
    try {
      answer = await holding.during(request, () => work(house, begunAt));
      return answer;
    } finally {
      if (answer && keeps(answer)) await store(house.db, request, answer);
      else await house.db.query(`DELETE FROM idempotency_keys WHERE ${ROW} AND status IS NULL`, rowKey(request));
    }
  }

  async function answered(request: KeyedRequest): Promise<Stored | null> {
    const [row] = await house.db.query<KeyRow>(
      `SELECT request_hash, status, response, created_at FROM idempotency_keys WHERE ${ROW}`,
      rowKey(request),
    );
    const same = row && row.status !== null && row.request_hash.equals(request.requestHash);
    return same ? { status: row.status!, body: row.response } : null;
  }

  return {
    answered,
    together: (request, work) => joined(request, () => gate(() => inTransaction(request, work))),
    after: (request, work) => joined(request, () => storedAfter(request, work)),
  };
}

function semaphore(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/**
 * The same house, its database being one open transaction. Every statement and every inner transaction gets a savepoint, one at a
 * time, so that code which expects a failed statement to stand alone (and turns it into a refusal) works unchanged.
 */
export function houseWithin(house: House, q: Queryable): House {
  let last: Promise<unknown> = Promise.resolve();
  const insideTransaction = new AsyncLocalStorage<true>();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    // Inside an inner transaction the line is this very work's own: waiting for it would be for ever.
    if (insideTransaction.getStore()) return work();
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };
  const saved = async <T>(work: () => Promise<T>): Promise<T> => {
    await q.query('SAVEPOINT inner_work');
    try {
      const result = await work();
      await q.query('RELEASE SAVEPOINT inner_work');
      return result;
    } catch (error) {
      await q.query('ROLLBACK TO SAVEPOINT inner_work');
      await q.query('RELEASE SAVEPOINT inner_work');
      throw error;
    }
  };
  const db: Database = {
    ...house.db,
    query: (sql, params) => inLine(() => saved(() => q.query(sql, params))),
    transaction: (work) => inLine(() => saved(() => insideTransaction.run(true, () => work(q)))),
  };
  return { ...house, db };
}

/** Forgets keys older than thirty days; a job calls it daily. */
export async function sweepKeys(q: Queryable, tenantId: number, before: Date): Promise<void> {
  await q.query('DELETE FROM idempotency_keys WHERE tenant_id = $1 AND created_at < $2 AND status IS NOT NULL', [
    tenantId,
    before,
  ]);
}
