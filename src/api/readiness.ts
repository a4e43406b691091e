// Whether this server can do what it is there for: reach the database, and have it take a write. Health is asked often and by anybody, so the write is
// tried every few seconds at most; what requests meet in between counts too.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Queryable } from '#store/connection.ts';
import type { House } from '#store/house.ts';

const triedEveryMs = 5_000;
/** After a write was refused for want of room it is not believed at once that there is some again: small writes may still find a free page. */
const doubtMs = 15_000;
const comeAgainSeconds = 5;

/** SQLSTATE: the disk is full, it fails, the database has become read-only. */
const takesNoWrites = /^(53100|58030|25006)$/;

type State = 'ready' | 'database' | 'writes';

export interface Readiness {
  /** Refuses: not-ready, with `details.part`: `database` cannot be reached, or takes no `writes`. */
  ask(): Promise<Refusal | null>;
  /** What a request met; only what says that nothing can be written counts. */
  met(error: unknown): void;
}

const notReady = (part: Exclude<State, 'ready'>): Refusal => {
  const details = { part, retryAfterSeconds: comeAgainSeconds };
  return part === 'database'
    ? refuse('not-ready', '服务在运行，但数据库暂时连不上', 'The service lives but cannot reach its database', {
        details,
      })
    : refuse('not-ready', '服务在运行，但数据库写不进去', 'The service lives but its database takes no writes', {
        details,
        next: text('请管理员看磁盘是否已满', 'Have an administrator see whether the disk is full'),
      });
};

/** Where every effect leaves its key first: what cannot be written here cannot be done at all. Large enough to want a page of its own. */
async function tryToWrite(q: Queryable, tenantId: number, key: string, now: Date): Promise<void> {
  await q.query(
    `INSERT INTO idempotency_keys (tenant_id, person_id, key, route, request_hash, status, response, created_at)
     VALUES ($1, 0, $2, 'health.get', '', 200, to_jsonb((SELECT string_agg(md5(n::text || $2), '') FROM generate_series(1, 400) n)), $3)`,
    [tenantId, key, now],
  );
  await q.query('DELETE FROM idempotency_keys WHERE tenant_id = $1 AND person_id = 0 AND key = $2', [tenantId, key]);
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

export function makeReadiness(house: House, tenantId: number): Readiness {
  let state: State = 'ready';
  let triedAt = Number.NEGATIVE_INFINITY;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let trying: Promise<void> | undefined;

  async function look(): Promise<void> {
    const key = `health-${Buffer.from(house.random.bytes(9)).toString('base64url')}`;
    try {
      await house.db.transaction((q) => tryToWrite(q, tenantId, key, house.clock.now()));
      state = performance.now() - refusedAt < doubtMs ? 'writes' : 'ready';
    } catch (error) {
      state = takesNoWrites.test(codeOf(error)) ? 'writes' : 'database';
    }
    triedAt = performance.now();
  }

  return {
    async ask() {
      if (performance.now() - triedAt >= triedEveryMs) {
        trying ??= look().finally(() => {
          trying = undefined;
        });
        await trying;
      }
      return state === 'ready' ? null : notReady(state);
    },
    met(error) {
      if (!takesNoWrites.test(codeOf(error))) return;
      refusedAt = performance.now();
      state = 'writes';
    },
  };
}
