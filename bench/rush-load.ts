// The crowd of `bench rush`, in a process of its own: everybody comes at a moment fixed beforehand, whether the server is ready or not, and some
// come twice; whoever is told to come again comes within the second he was given, as the hall does. Where a connection breaks the wish is sent
// again to a server that answers, as a phone and the proxy in front would do.
import { connect, type Socket } from 'node:net';
import { claimBy } from '#bench/crowd.ts';
import { answerLength, requestOf } from '#bench/http-wire.ts';

export interface Crowd {
  readonly ports: readonly number[];
  readonly people: number;
  readonly path: string;
  /** They come evenly over so long. */
  readonly seconds: number;
  /** So many per cent of them come once more, at a moment of their own. */
  readonly againPercent: number;
  /** Tells when so many have been told that one is theirs. */
  readonly tellAt: readonly number[];
}

export interface Told {
  readonly yes: number;
}

export interface CrowdDone {
  readonly done: true;
  readonly seconds: number;
  /** Of each answer, from the moment one came for it, whatever held him up. */
  readonly latenciesMs: Float64Array;
  /** Status, and the fate or the code of the refusal → how often. */
  readonly answers: Readonly<Record<string, number>>;
  /** Numbers of those who were told that one is theirs. */
  readonly given: readonly number[];
  readonly brokenConnections: number;
}

const connectionsEach = 2_000;
const reconnectMs = 1_000;

/** As often as the hall sends a wish again by itself. */
const triesMost = 12;

interface Coming {
  readonly who: number;
  readonly atMs: number;
  /** The first time, or again because he was told to. */
  readonly tries: number;
}

/** Of everybody another, 0 to 999, and the same each time. */
const ownMoment = (n: number): number => (n * 7919) % 1000;

/** Whoever comes again comes at any later moment; the order is that of the moments. */
function arrivals({ people, seconds, againPercent }: Crowd): Coming[] {
  const span = seconds * 1000;
  const once = Array.from({ length: people }, (_, n) => ({ who: n, atMs: (n / people) * span, tries: 1 }));
  const every = Math.round(100 / againPercent);
  const twice = once
    .filter(({ who }) => who % every === 0)
    .map((one, n) => ({ ...one, atMs: one.atMs + (ownMoment(n) / 1000) * (span - one.atMs) }));
  return [...once, ...twice].sort((a, b) => a.atMs - b.atMs);
}

/** Milliseconds after which the answer wants him again: at a moment of his own within the second it names. */
function awayFor(answer: string, who: number): number | null {
  const seconds = /\r\nretry-after: (\d+)/i.exec(answer)?.[1];
  return seconds === undefined ? null : (Number(seconds) - 1) * 1000 + ownMoment(who);
}

/** Those who will come, by the moment: a few milliseconds each. */
function agenda() {
  const slots: Coming[][] = [];
  const slotMs = 5;
  let next = 0;
  return {
    add: (one: Coming) => {
      const slot = Math.max(next, Math.floor(one.atMs / slotMs));
      slots[slot] ??= [];
      slots[slot].push(one);
    },
    /** Whoever has come by now and was not given before. */
    due: (nowMs: number): Coming[] => {
      const due: Coming[] = [];
      for (; (next + 1) * slotMs <= nowMs; next += 1) {
        due.push(...(slots[next] ?? []));
        delete slots[next];
      }
      return due;
    },
  };
}

const fateOf = (answer: string): string =>
  /"(?:fate|code)":"([a-z-]+)"/.exec(answer)?.[1] ?? answer.slice(answer.indexOf('\r\n\r\n') + 4, 80);

/** First in, first out; taking from the front of a long array would move all the rest. */
function line<T>() {
  let [front, back]: [T[], T[]] = [[], []];
  return {
    add: (one: T) => void back.push(one),
    addInFront: (one: T) => void front.push(one),
    take: (): T | undefined => {
      if (front.length === 0) [front, back] = [back.reverse(), []];
      return front.pop();
    },
  };
}

/** What was answered, and whether somebody has not had his last answer. */
function book(crowd: Crowd, again: (one: Coming) => void, tell: (told: Told) => void) {
  const begun = performance.now();
  const [latencies, answers, given] = [[] as number[], {} as Record<string, number>, new Set<number>()];
  let [tells, lastMs] = [0, 0];
  return {
    nowMs: () => performance.now() - begun,
    /** True for his last one. */
    note: (one: Coming, answer: string): boolean => {
      lastMs = performance.now() - begun;
      latencies.push(lastMs - one.atMs);
      const fate = fateOf(answer);
      const what = `${answer.slice(9, 12)} ${fate}`;
      answers[what] = (answers[what] ?? 0) + 1;
      if (fate === 'given' || fate === 'held') given.add(one.who);
      for (; tells < crowd.tellAt.length && given.size >= crowd.tellAt[tells]!; tells += 1) tell({ yes: given.size });
      const away = awayFor(answer, one.who);
      if (away === null || one.tries === triesMost) return true;
      again({ ...one, atMs: lastMs + away, tries: one.tries + 1 });
      return false;
    },
    done: (brokenConnections: number): CrowdDone => ({
      ...{ done: true, seconds: lastMs / 1000, latenciesMs: Float64Array.from(latencies), answers },
      ...{ given: [...given], brokenConnections },
    }),
  };
}

function run(crowd: Crowd, tell: (told: Told) => void): Promise<CrowdDone> {
  const coming = arrivals(crowd);
  const [later, waiting, free] = [agenda(), line<Coming>(), new Set<() => void>()];
  for (const one of coming) later.add(one);
  const said = book(crowd, later.add, tell);
  let [left, broken] = [coming.length, 0];
  const oneMore = () => {
    const [next] = free;
    if (!next) return;
    free.delete(next);
    next();
  };
  return new Promise((resolve) => {
    const open = (port: number) => {
      let underWay: Coming | null = null;
      let held: Buffer = Buffer.alloc(0);
      const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const next = () => {
        const one = waiting.take();
        if (!one) return void free.add(next);
        underWay = one;
        socket.write(requestOf(claimBy(one.who, crowd.path)));
      };
      socket.once('connect', next);
      socket.on('data', (chunk: Buffer) => {
        held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
        if (underWay === null || answerLength(held) === 0) return;
        if (said.note(underWay, held.toString('utf8'))) left -= 1;
        underWay = null;
        held = Buffer.alloc(0);
        if (left === 0) return resolve(said.done(broken));
        next();
      });
      socket.on('error', () => {});
      socket.once('close', () => {
        broken += 1;
        free.delete(next);
        if (underWay !== null) {
          waiting.addInFront(underWay);
          oneMore();
        }
        if (left > 0) setTimeout(open, reconnectMs, port).unref();
      });
    };
    for (const port of crowd.ports) for (let n = 0; n < connectionsEach; n += 1) open(port);
    const tick = () => {
      for (const one of later.due(said.nowMs())) {
        waiting.add(one);
        oneMore();
      }
      if (left > 0) setTimeout(tick, 1);
    };
    tick();
  });
}

process.on('message', (crowd: Crowd) => {
  run(crowd, (told) => process.send!(told)).then(
    (done) => process.send!(done),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// Whoever began it is gone.
process.on('disconnect', () => process.exit());
