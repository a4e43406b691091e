// The crowd of `bench rush`, in a process of its own: everybody comes at a moment fixed beforehand, whether the server is ready or not, and some
// come twice. Where a connection breaks the wish is sent again to a server that answers, as a phone and the proxy in front would do.
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
  /** From the moment one came, whatever held him up. */
  readonly latenciesMs: Float64Array;
  /** Status, and the fate or the code of the refusal → how often. */
  readonly answers: Readonly<Record<string, number>>;
  /** Numbers of those who were told that one is theirs. */
  readonly given: readonly number[];
  readonly brokenConnections: number;
}

const connectionsEach = 2_000;
const reconnectMs = 1_000;

interface Coming {
  readonly who: number;
  readonly atMs: number;
}

/** Whoever comes again comes at any later moment; the order is that of the moments. */
function arrivals({ people, seconds, againPercent }: Crowd): Coming[] {
  const span = seconds * 1000;
  const once = Array.from({ length: people }, (_, n) => ({ who: n, atMs: (n / people) * span }));
  const every = Math.round(100 / againPercent);
  const twice = once
    .filter(({ who }) => who % every === 0)
    .map(({ who, atMs }, n) => ({ who, atMs: atMs + (((n * 7919) % 1000) / 1000) * (span - atMs) }));
  return [...once, ...twice].sort((a, b) => a.atMs - b.atMs);
}

const fateOf = (answer: string): string =>
  /"(?:fate|code)":"([a-z-]+)"/.exec(answer)?.[1] ?? answer.slice(answer.indexOf('\r\n\r\n') + 4, 80);

function run(crowd: Crowd, tell: (told: Told) => void): Promise<CrowdDone> {
  const coming = arrivals(crowd);
  const latenciesMs = new Float64Array(coming.length);
  const answers: Record<string, number> = {};
  const given = new Set<number>();
  const waiting: number[] = [];
  const free: (() => void)[] = [];
  let [answered, broken, tells] = [0, 0, 0];
  const begun = performance.now();
  return new Promise((resolve) => {
    const note = (n: number, answer: string) => {
      const { who, atMs } = coming[n]!;
      latenciesMs[n] = performance.now() - begun - atMs;
      const fate = fateOf(answer);
      const what = `${answer.slice(9, 12)} ${fate}`;
      answers[what] = (answers[what] ?? 0) + 1;
      if (fate === 'given' || fate === 'held') given.add(who);
      for (; tells < crowd.tellAt.length && given.size >= crowd.tellAt[tells]!; tells += 1) tell({ yes: given.size });
      answered += 1;
      if (answered === coming.length)
        resolve({
          ...{ done: true, seconds: (performance.now() - begun) / 1000, latenciesMs, answers },
          ...{ given: [...given], brokenConnections: broken },
        });
    };
    const open = (port: number) => {
      let underWay: number | null = null;
      let held: Buffer = Buffer.alloc(0);
      const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const next = () => {
        const n = waiting.shift();
        if (n === undefined) return void free.push(next);
        underWay = n;
        socket.write(requestOf(claimBy(coming[n]!.who, crowd.path)));
      };
      socket.once('connect', next);
      socket.on('data', (chunk: Buffer) => {
        held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
        if (underWay === null || answerLength(held) === 0) return;
        const n = underWay;
        underWay = null;
        note(n, held.toString('utf8'));
        held = Buffer.alloc(0);
        next();
      });
      socket.on('error', () => {});
      socket.once('close', () => {
        broken += 1;
        if (underWay !== null) waiting.unshift(underWay);
        const at = free.indexOf(next);
        if (at >= 0) free.splice(at, 1);
        if (underWay !== null) free.shift()?.();
        if (answered < coming.length) setTimeout(open, reconnectMs, port).unref();
      });
    };
    for (const port of crowd.ports) for (let n = 0; n < connectionsEach; n += 1) open(port);
    let came = 0;
    const tick = () => {
      const now = performance.now() - begun;
      for (; came < coming.length && coming[came]!.atMs <= now; came += 1) {
        waiting.push(came);
        free.shift()?.();
      }
      if (came < coming.length) setTimeout(tick, 1);
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
