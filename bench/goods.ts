// `bench goods`: 10,000 bags were brought by 200 phones that had no connection all day; in the evening all of them send what they recorded at the same
// time, with signatures, some of it twice. It counts only if every bag is recorded once and the day of every route closes at zero.

import { openSession } from '#access/sessions.ts';
import { createApp } from '#api/app.ts';
import { type BenchOptions, benchHouse, type MeasuredResult, machine, percentile, timed } from '#bench/measure.ts';
import { closeRoute } from '#deliveries/dispatch.ts';
import { type Route, type Stop, stopsOf } from '#deliveries/routes.ts';
import { verify } from '#engine/verify.ts';
import { dice, seededRandomness } from '#kit/random.ts';
import { carrierId, dot, type GoodsWorld, goodsWorld, officer } from '#test/support/goods.ts';
import { tenantId } from '#test/support/little-tenant.ts';

const phones = 200;
const inOneRequest = 20;
/** A signature drawn by finger on 600 × 240 has some 6 KB. */
const signatureBytes = 6_000;

interface Recorded {
  readonly id: string;
  readonly code: string;
  readonly what: string;
  readonly at: string;
  readonly signature?: string;
}

/** A day on one phone: nearly all signed for, some not met, declined or damaged; one in twenty is sent twice. */
function dayOf(stops: readonly Stop[], seed: string): Recorded[] {
  const chance = dice(seededRandomness(seed));
  const signature = Buffer.concat([dot.subarray(0, 33), Buffer.from(chance.bytes(signatureBytes)), dot.subarray(33)]);
  const roll = () => chance.bytes(1)[0]! / 256;
  const records = stops.map(({ code }, n): Recorded => {
    const luck = roll();
    const what = luck < 0.92 ? 'hand' : luck < 0.97 ? 'absent' : luck < 0.99 ? 'refused' : 'damaged';
    const at = new Date(Date.UTC(2020, 2, 2, 1, n)).toISOString();
    return {
      ...{ id: crypto.randomUUID(), code, what, at },
      ...(what === 'hand' ? { signature: signature.toString('base64') } : {}),
    };
  });
  return records.flatMap((record) => (roll() < 0.05 ? [record, record] : [record]));
}

async function sendDay(
  request: (path: string, init: RequestInit) => Response | Promise<Response>,
  route: Route,
  token: string,
  records: readonly Recorded[],
  latencies: number[],
): Promise<void> {
  for (let from = 0; from < records.length; from += inOneRequest) {
    const begun = performance.now();
    const response = await request(`/api/me/deliveries/${route.id}/records`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ records: records.slice(from, from + inOneRequest) }),
    });
    const answer = (await response.json()) as { items?: { fate: string }[] };
    if (response.status !== 200 || !answer.items!.every(({ fate }) => fate === 'taken'))
      throw new Error(`not taken: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
    latencies.push(performance.now() - begun);
  }
}

/** Every route is closed at zero, and the auditor finds nothing. */
async function sound(world: GoodsWorld, routes: readonly Route[]): Promise<void> {
  for (const route of routes) {
    const back = (await stopsOf(world.engine, tenantId, route)).filter(({ state }) =>
      ['absent', 'refused'].includes(state.status),
    );
    const closing = await closeRoute(world.engine, tenantId, route, new Set(back.map(({ caseId }) => caseId)), officer);
    if (!closing.closed) throw new Error(`${route.name} does not close: ${closing.missing.length} are missing`);
  }
  const { firstDifference } = await verify(world.house, tenantId);
  if (firstDifference) throw new Error(`the books do not hold: ${JSON.stringify(firstDifference)}`);
}

export async function bench({ size = 10_000, url }: BenchOptions): Promise<MeasuredResult> {
  const { house, close } = await benchHouse(url, '2020-03-02T18:00:00+08:00');
  try {
    const world = await goodsWorld(house, undefined, phones);
    const [rice, oil] = world.goods as [number, number];
    await world.receive(rice, size);
    await world.receive(oil, 2 * size);
    const listed = await world.list(size);
    const routes: Route[] = [];
    const each = Math.ceil(size / phones);
    for (let n = 0; n < phones && n * each < size; n++)
      routes.push(await world.route(listed.slice(n * each, (n + 1) * each), n));
    const loading = await timed(async () => {
      for (const route of routes) await world.load(route);
    });
    const app = createApp({ house, engine: world.engine });
    const days: { route: Route; token: string; records: Recorded[] }[] = [];
    for (const [n, route] of routes.entries()) {
      const { token } = await openSession(house, tenantId, carrierId(n), 'phone');
      days.push({ route, token, records: dayOf(await world.stops(route), `phone-${n}`) });
    }
    const latencies: number[] = [];
    const seconds = await timed(() =>
      Promise.all(
        days.map(({ route, token, records }) =>
          sendDay((path, init) => app.hono.request(path, init), route, token, records, latencies),
        ),
      ),
    );
    const closing = await timed(() => sound(world, routes));
    const sent = days.reduce((sum, { records }) => sum + records.length, 0);
    return {
      ...{
        bench: 'goods',
        size,
        runs: 1,
        seconds: Math.round((loading + seconds + closing) * 10) / 10,
        machine: machine(),
      },
      measures: [
        { what: 'all phones in sync', value: seconds * 1000, unit: 'ms' },
        {
          what: `one request of ${inOneRequest} records`,
          value: percentile(latencies, 50),
          worst: percentile(latencies, 99),
          unit: 'ms',
        },
        { what: 'records a second', value: sent / seconds, unit: '' },
        { what: 'loading all routes', value: loading * 1000, unit: 'ms' },
        { what: 'closing all routes and verifying everything', value: closing * 1000, unit: 'ms' },
      ],
      notes: [
        `${routes.length} phones at once, ${sent} records sent for ${size} bags (${sent - size} twice), each signed with ${signatureBytes / 1000} KB`,
        'every bag recorded once, every route closed at zero, verify found no difference',
      ],
    };
  } finally {
    await close();
  }
}
