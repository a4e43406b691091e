// What moves, told to whoever looks: one cheap look per tenant and second for all listeners of this process together. No LISTEN and no session
// state, so it works behind a pooler and with any number of processes; who misses a word reads the same from the routes.
import { may } from '#access/may.ts';
import type { Session, Sessions } from '#access/sessions.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';

interface Pace {
  readonly lookEveryMs: number;
  /** A word so often keeps proxies from closing the connection; then it is also asked whether the sessions still stand. */
  readonly beatEveryMs: number;
  /** A line is opened anew after so long, so that it follows what the person may see. */
  readonly lineForMs: number;
}
const ordinary: Pace = { lookEveryMs: 1_000, beatEveryMs: 15_000, lineForMs: 600_000 };
const listenersAtMost = 2_000;
/** One window each; the oldest of a person's makes room. */
const listenersPerPerson = 8;

/** Between what a page read and the opening of its line there is a moment, on a slow line a long one: what moved in it is told again. */
const aMomentMs = 30_000;
const soonMs = 100;

const jobWords = `jsonb_build_object('id', id, 'kind', kind, 'state', state, 'done', done, 'total', total,
  'errorCount', error_count, 'createdBy', created_by)`;

interface JobMoved {
  readonly id: number;
  readonly kind: string;
  readonly state: string;
  readonly done: number;
  readonly total: number | null;
  readonly errorCount: number;
  readonly createdBy: number | null;
}

interface Listener {
  readonly session: Session;
  readonly out: ReadableStreamDefaultController<Uint8Array>;
  readonly since: number;
}

interface Watch {
  readonly listeners: Set<Listener>;
  head: number | null;
  /** The newest job when last looked: one that began and ended since is told of, too. */
  newest: number | null;
  /** Under way when last looked at, as they were told: a job is told of once more when it has ended. */
  readonly jobs: Map<number, string>;
  beatenAt: number;
}

const utf8 = new TextEncoder();
const event = (name: string, data: object): Uint8Array =>
  utf8.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

const mayFollow = ({ session: { viewer } }: Listener, job: JobMoved, now: Date): boolean => {
  const target = { tenantId: viewer.tenantId, personId: job.createdBy, class: 'S1' as const };
  return 'allowed' in may(viewer, 'jobs.get', target, { now, within: () => false });
};

export interface Live {
  /** Words for this session until it ends, its window closes or `end` is called. Refuses: too-many-listeners. */
  follow(session: Session): ReadableStream<Uint8Array> | Refusal;
  /** Ends all streams, for good. */
  end(): void;
}

export const liveOf = (house: House, sessions: Sessions, pace: Pace = ordinary): Live => new Hub(house, sessions, pace);

class Hub implements Live {
  readonly #house: House;
  readonly #sessions: Sessions;
  readonly #watches = new Map<number, Watch>();
  readonly #pace: Pace;
  #ended = false;

  constructor(house: House, sessions: Sessions, pace: Pace) {
    this.#pace = pace;
    this.#house = house;
    this.#sessions = sessions;
  }

  follow(session: Session): ReadableStream<Uint8Array> | Refusal {
    const { tenantId, personId } = session.viewer;
    const all = [...this.#watches.values()].reduce((sum, watch) => sum + watch.listeners.size, 0);
    if (this.#ended || all >= listenersAtMost)
      return refuse(
        'too-many-listeners',
        '实时更新暂时满了，页面照常可用',
        'Live updates are full for the moment; the pages work as ever',
      );
    const watch = this.#watches.get(tenantId) ?? this.#begin(tenantId);
    const own = [...watch.listeners].filter((one) => one.session.viewer.personId === personId);
    if (own.length >= listenersPerPerson) this.#dismiss(watch, own[0]!);
    let listener: Listener | undefined;
    return new ReadableStream<Uint8Array>({
      start: (out) => {
        listener = { session, out, since: performance.now() };
        watch.listeners.add(listener);
        out.enqueue(event('hello', {}));
        this.#catchUpSoon(tenantId, watch, listener);
      },
      cancel: () => {
        if (listener) watch.listeners.delete(listener);
      },
    });
  }

  end(): void {
    this.#ended = true;
    for (const watch of this.#watches.values()) for (const one of watch.listeners) this.#dismiss(watch, one);
  }

  #begin(tenantId: number): Watch {
    const watch: Watch = {
      listeners: new Set(),
      head: null,
      newest: null,
      jobs: new Map(),
      beatenAt: performance.now(),
    };
    this.#watches.set(tenantId, watch);
    this.#later(tenantId, watch);
    return watch;
  }

  /** Looks again in a second for as long as somebody listens. */
  #later(tenantId: number, watch: Watch): void {
    setTimeout(async () => {
      if (watch.listeners.size === 0) {
        this.#watches.delete(tenantId);
        return;
      }
      // A database out of reach is told by every other request; here the next look comes in a second.
      await this.#look(tenantId, watch).catch(() => undefined);
      this.#later(tenantId, watch);
    }, this.#pace.lookEveryMs).unref();
  }

  async #look(tenantId: number, watch: Watch): Promise<void> {
    const [seen] = await this.#house.db.query<{ head: number | null; newest: number | null; jobs: JobMoved[] }>(
      `SELECT (SELECT batch_id FROM history_heads WHERE tenant_id = $1) AS head,
         (SELECT max(id) FROM jobs WHERE tenant_id = $1) AS newest,
         coalesce((SELECT jsonb_agg(${jobWords} ORDER BY id)
           FROM jobs WHERE tenant_id = $1 AND (state IN ('waiting', 'running') OR id = ANY ($2::bigint[])
             OR id > $3)), '[]') AS jobs`,
      [tenantId, [...watch.jobs.keys()], watch.newest],
    );
    const first = watch.head === null;
    if (!first && seen!.head !== watch.head) this.#tell(watch, event('history', { batch: seen!.head }));
    watch.head = seen!.head ?? 0;
    watch.newest = seen!.newest ?? 0;
    for (const job of seen!.jobs) this.#tellOfJob(watch, job);
    if (performance.now() - watch.beatenAt > this.#pace.beatEveryMs) await this.#beat(watch);
  }

  /** Whoever opens line after line has dismissed the older ones by then: only those that stand ask the database. */
  #catchUpSoon(tenantId: number, watch: Watch, listener: Listener): void {
    const soon = setTimeout(() => {
      // Out of reach: the next look tells what moves then.
      if (watch.listeners.has(listener)) this.#catchUp(tenantId, watch, listener).catch(() => undefined);
    }, soonMs);
    soon.unref();
  }

  async #catchUp(tenantId: number, watch: Watch, listener: Listener): Promise<void> {
    const now = this.#house.clock.now();
    const since = new Date(now.getTime() - aMomentMs);
    const [seen] = await this.#house.db.query<{ moved: boolean; jobs: JobMoved[] }>(
      `SELECT EXISTS (SELECT FROM history_heads h JOIN history_blocks b ON b.tenant_id = h.tenant_id AND b.batch_id = h.batch_id
                       WHERE h.tenant_id = $1 AND b.at > $2) AS moved,
         coalesce((SELECT jsonb_agg(${jobWords} ORDER BY id) FROM (
           SELECT * FROM jobs WHERE tenant_id = $1 ORDER BY id DESC LIMIT 200) newest WHERE finished_at > $2), '[]') AS jobs`,
      [tenantId, since],
    );
    for (const { createdBy, ...shown } of seen!.jobs)
      if (mayFollow(listener, { createdBy, ...shown }, now)) this.#say(watch, listener, event('job', shown));
    if (seen!.moved) this.#say(watch, listener, event('history', {}));
  }

  #tellOfJob(watch: Watch, job: JobMoved): void {
    const { createdBy: _, ...shown } = job;
    const words = JSON.stringify(shown);
    if (watch.jobs.get(job.id) !== words) {
      const now = this.#house.clock.now();
      for (const one of watch.listeners) if (mayFollow(one, job, now)) this.#say(watch, one, event('job', shown));
    }
    if (job.state === 'waiting' || job.state === 'running') watch.jobs.set(job.id, words);
    else watch.jobs.delete(job.id);
  }

  async #beat(watch: Watch): Promise<void> {
    const now = performance.now();
    watch.beatenAt = now;
    const listeners = [...watch.listeners];
    const standing = await Promise.all(listeners.map(({ session }) => this.#sessions.stands(session)));
    for (const [n, one] of listeners.entries())
      if (!standing[n] || now - one.since > this.#pace.lineForMs) this.#dismiss(watch, one);
    this.#tell(watch, event('beat', {}));
  }

  #tell(watch: Watch, words: Uint8Array): void {
    for (const one of watch.listeners) this.#say(watch, one, words);
  }

  /** Whoever does not read what he is told is dismissed, so that words do not pile up for him. */
  #say(watch: Watch, one: Listener, words: Uint8Array): void {
    if (!watch.listeners.has(one)) return;
    if ((one.out.desiredSize ?? 0) < -100) this.#dismiss(watch, one);
    else one.out.enqueue(words);
  }

  #dismiss(watch: Watch, one: Listener): void {
    if (watch.listeners.delete(one)) one.out.close();
  }
}
