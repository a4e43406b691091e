// `bench claims`: durable claims in process, each by another person and each given: one hot offer at 256 and 2,000 callers, eight offers at
// once; beside them Redis with a Lua script that has every write on disk before it answers, and one transaction per claim.
import {
  type BenchOptions,
  type BenchResult,
  benchHouse,
  median,
  percentile,
  resultOf,
  timed,
} from '#bench/measure.ts';
import { startRedis } from '#bench/redis.ts';
import { type Claims, makeClaims } from '#claims/claims.ts';
import { findOffer, type Offer, openOffer, putIn } from '#claims/offers.ts';
import { verifyClaims } from '#claims/verify.ts';
import { isRefusal } from '#kit/refusal.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { dataFolder } from '#store/embedded.ts';
import type { House } from '#store/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const runs = 3;
const hour = 3_600_000;
const offersAtOnce = 8;

async function makeOffer(house: House, roundId: number, name: string, stock: number): Promise<Offer> {
  const at = house.clock.now();
  const doing = { ids: house.ids, at };
  const hours = { opensAt: new Date(at.getTime() - hour), closesAt: new Date(at.getTime() + hour) };
  const made = { roundId, organisationId: places.district, package: name, unit: 'ticket', name, ...hours };
  const { id } = must(await openOffer(house.db, tenantId, made, doing));
  const offer = (await findOffer(house.db, tenantId, id))!;
  must(await putIn(house.db, tenantId, offer, stock, doing));
  return offer;
}

/** Persons 1 … size, so many callers at once; gives claims a second and each claim's milliseconds. */
async function rush(
  size: number,
  callers: number,
  claim: (person: number) => Promise<void>,
): Promise<{ perSecond: number; latencies: Float64Array }> {
  const latencies = new Float64Array(size);
  let next = 0;
  const caller = async () => {
    for (let n = next++; n < size; n = next++) {
      const begun = performance.now();
      await claim(n + 1);
      latencies[n] = performance.now() - begun;
    }
  };
  const seconds = await timed(() => Promise.all(Array.from({ length: callers }, caller)));
  return { perSecond: size / seconds, latencies };
}

const ours =
  (claims: Claims, offerOf: (person: number) => number) =>
  async (person: number): Promise<void> => {
    const answer = await claims.claim(tenantId, { offerId: offerOf(person), personId: person });
    if (isRefusal(answer) || answer.fate !== 'given') throw new Error(`not given: ${JSON.stringify(answer)}`);
  };

/** What most would write: lock the counter, look, insert, count, commit. */
const oneTransaction = (house: House, offer: Offer) => (person: number) =>
  house.db.transaction(async (q) => {
    await q.query('SELECT id FROM accounts WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, offer.stockId]);
    const transferId = await house.ids.take(tenantId);
    await q.query('SELECT FROM claim_batch($1, $2, $3, $4, $5::bigint[], NULL, false, NULL)', [
      ...[tenantId, offer.id, transferId, house.clock.now(), `{${person}}`],
    ]);
  });

/** A rate counts only if every one is there. */
async function sound(house: House): Promise<void> {
  const found = (await verifyClaims(house.db, tenantId)) ?? (await verifyLedger(house.db, tenantId));
  if (found) throw new Error(`the books do not hold: ${JSON.stringify(found)}`);
}

interface Rates {
  [what: string]: number[];
}

const labels = {
  ours: 'one offer, 256 callers',
  many: 'one offer, 2,000 callers',
  eight: 'eight offers, 256 callers',
  each: 'one transaction per claim (16 connections)',
  redisOne: 'Redis, one request per claim, AOF always (256 callers)',
  redisMany: 'Redis, many claims in one request, AOF always (2,000 callers)',
} as const;

export async function bench(options: BenchOptions): Promise<BenchResult> {
  const size = options.size ?? 100_000;
  const { house, close } = await benchHouse(options.url, '2020-03-02T10:00:00+08:00');
  const redis = await startRedis(dataFolder());
  try {
    await makeTenant(house);
    const rates: Rates = Object.fromEntries(Object.values(labels).map((label) => [label, []]));
    const p99: number[] = [];
    const p50: number[] = [];
    const newRound = async () =>
      (await makeRound(house, { ...littleProgramme, key: `c${await house.ids.take(1)}` })).id;
    const single = Math.round(size / 40);
    for (let run = -1; run < runs; run += 1) {
      const note = (label: string, { perSecond }: { perSecond: number }) => run >= 0 && rates[label]!.push(perSecond);
      const hot = await makeOffer(house, await newRound(), `hot${run}`, size);
      const first = await rush(
        size,
        256,
        ours(makeClaims(house), () => hot.id),
      );
      note(labels.ours, first);
      if (run >= 0) {
        p50.push(percentile([...first.latencies], 50));
        p99.push(percentile([...first.latencies], 99));
      }
      if (redis) {
        const offer = await redis.offer(`one${run}`, size);
        note(labels.redisOne, await rush(size, 256, async (person) => void (await offer.one(person))));
        const together = await redis.offer(`many${run}`, size);
        note(labels.redisMany, await rush(size, 2_000, async (person) => void (await together.together(person))));
        if ((await redis.held(`many${run}`)) !== size) throw new Error('Redis lost one');
      }
      const wide = await makeOffer(house, await newRound(), `wide${run}`, size);
      note(
        labels.many,
        await rush(
          size,
          2_000,
          ours(makeClaims(house), () => wide.id),
        ),
      );
      const roundOfEight = await newRound();
      const eight: Offer[] = [];
      for (let n = 0; n < offersAtOnce; n += 1) eight.push(await makeOffer(house, roundOfEight, `e${run}.${n}`, size));
      const claims = makeClaims(house);
      note(
        labels.eight,
        await rush(
          size,
          256,
          ours(claims, (person) => eight[person % offersAtOnce]!.id),
        ),
      );
      const plain = await makeOffer(house, await newRound(), `each${run}`, single);
      note(labels.each, await rush(single, 16, async (person) => void (await oneTransaction(house, plain)(person))));
      // What autovacuum does in a living database within its first minute; plans made for empty tables are no measure.
      if (run < 0) await house.db.query('ANALYZE accounts, claim_offers, claims, claim_batches, transfers');
    }
    await sound(house);
    const rate = (label: string) => median(rates[label]!);
    const rivals = [labels.many, labels.eight, labels.each, ...(redis ? [labels.redisOne, labels.redisMany] : [])];
    return resultOf({
      ...{ bench: 'claims', size, runs, perSecond: rate(labels.ours), p50Ms: median(p50), p99Ms: median(p99) },
      seconds: size / rate(labels.ours),
      rivals: Object.fromEntries(rivals.map((label) => [label, rate(label)])),
      ratios: {
        [labels.each]: rate(labels.ours) / rate(labels.each),
        [labels.eight]: rate(labels.eight) / rate(labels.ours),
        ...(redis
          ? {
              [labels.redisOne]: rate(labels.ours) / rate(labels.redisOne),
              [labels.redisMany]: rate(labels.many) / rate(labels.redisMany),
            }
          : {}),
      },
      notes: [
        `${labels.ours}; a first run that is not counted`,
        'targets: at least 40 times one transaction each, 1.2 times Redis one by one, 0.7 times Redis with many in one (2,000 callers), eight offers no slower than one, p99 at most 15 ms',
        redis
          ? `Redis ${redis.version} on the same disk`
          : 'redis-server is not on this machine: its figures are left out',
      ],
    });
  } finally {
    await redis?.close();
    await close();
  }
}
