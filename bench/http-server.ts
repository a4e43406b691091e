// The server of the benches over HTTP, in a process of its own, so that the memory and processor time it reports are the server's alone. Beside
// the real routes it has two empty ones to compare with: one that checks nothing, and ones behind every check of a real action and of a
// real claim.
import type { App } from '#api/app.ts';
import { serve } from '#api/server.ts';
import { benchHouse, goingClock } from '#bench/measure.ts';
import { makeEngine } from '#engine/engine.ts';
import { systemRandomness } from '#kit/random.ts';

export interface ServerStart {
  readonly url: string;
  /** What the clock shows at `startedMs`, so that server and bench read the same time. */
  readonly begins: string;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
}

export interface Usage {
  /** User and system time of the whole process so far. */
  readonly cpuMicros: number;
  /** The most memory the process ever held. */
  readonly mostMb: number;
}

/** The routes of actions and claims in all they check and declare; only their work is left out. */
function mountEmpty({ hono, endpoints, mount }: App): void {
  hono.post('/empty', (c) => c.text(''));
  const route = (name: string) => endpoints.find(({ operation }) => operation === name)!;
  mount({
    ...route('cases.act'),
    path: '/empty/{id}/actions',
    handle: async ({ params }) => ({ caseId: (params as { id: number }).id, seq: 2, stage: null, status: null }),
  });
  mount({
    ...route('me.claimOne'),
    path: '/empty/me/claims/{id}',
    handle: async ({ body }) => ({ fate: 'given', package: (body as { package: string }).package, place: null }),
  });
}

async function start({ url, begins, startedMs }: ServerStart): Promise<void> {
  const { house: still } = await benchHouse(url, begins);
  const house = { ...still, clock: goingClock(begins, startedMs), random: systemRandomness };
  const { port } = await serve({ house, engine: makeEngine(house) }, { port: 0, quiet: true, extend: mountEmpty });
  process.send!({ port });
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMicros: user + system, mostMb: process.resourceUsage().maxRSS / 1024 };
}

process.on('message', (asked: ServerStart | 'usage') => {
  if (asked === 'usage') process.send!(usage());
  else
    start(asked).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});

// Whoever began it is gone.
process.on('disconnect', () => process.exit());
