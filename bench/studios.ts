// `bench studios`: what an officer of the city waits for with 648 studios on the register, among twenty thousand honours and as many people who belong to
// studios and proved something. The functions are those the API answers with; each kind of look many times, medians of three runs.
import {
  type BenchOptions,
  benchHouse,
  type Measure,
  type MeasuredResult,
  machine,
  median,
  percentile,
  timed,
} from '#bench/measure.ts';
import { city, districtId, makeCity, tradeOf } from '#bench/studios-city.ts';
import { seededRandomness } from '#kit/random.ts';
import type { House } from '#store/house.ts';
import { studiosByUnion, studiosOverview } from '#studios/overview.ts';
import { type StudiosAsked, studioById, studioOrders, studioPage, studiosBelow } from '#studios/studios.ts';
import { tenantId } from '#test/support/little-tenant.ts';

export const FULL_SIZE = 648;
const runs = 3;
const looks = 40;
/** Of the 95th of a hundred, in milliseconds. */
const target = 50;

type Look = (n: number) => Promise<unknown>;

const inMs = async (work: () => Promise<unknown>): Promise<number> => (await timed(work)) * 1_000;

/** Every look an officer has; `n` goes through districts, trades and studios. */
async function looksOf({ db }: House, size: number): Promise<Readonly<Record<string, Look>>> {
  const list = (more: Partial<StudiosAsked>) =>
    studiosBelow(db, tenantId, { organisationId: city, limit: 21, ...more });
  const everything = await list({ limit: size + 1 });
  const last = everything.at(-21)!;
  const page = async (id: number) => {
    await studioById(db, tenantId, id);
    await studioPage(db, tenantId, id);
  };
  const filters: Readonly<Record<string, (n: number) => Partial<StudiosAsked>>> = {
    'of one level': () => ({ level: 'municipal' }),
    'that were ever raised': () => ({ reached: 'municipal' }),
    suspended: () => ({ state: 'suspended' }),
    'of a district': (n) => ({ under: districtId(n) }),
    'of a trade': (n) => ({ trade: tradeOf(n) }),
    'of a trade, a level and a district': (n) => ({ trade: tradeOf(n), level: 'district', under: districtId(n) }),
  };
  return {
    overview: () => studiosOverview(db, tenantId, city),
    'overview of a district': (n) => studiosOverview(db, tenantId, districtId(n)),
    map: () => studiosByUnion(db, tenantId, city),
    'map of a district': (n) => studiosByUnion(db, tenantId, districtId(n)),
    ...Object.fromEntries(
      studioOrders.flatMap((order) => [
        [`list by ${order}`, () => list({ order })],
        [`list by ${order}, downwards`, () => list({ order, down: true })],
      ]),
    ),
    ...Object.fromEntries(Object.entries(filters).map(([says, of]) => [`list: ${says}`, (n: number) => list(of(n))])),
    'list: last page': () => list({ after: [last.orderedBy, last.id] }),
    'page of a studio': (n) => page(everything[(n * 37) % everything.length]!.id),
  };
}

async function measured(what: string, look: Look): Promise<Measure> {
  for (let n = 0; n < 5; n++) await look(n);
  const middles: number[] = [];
  const worsts: number[] = [];
  for (let run = 0; run < runs; run++) {
    const times: number[] = [];
    for (let n = 0; n < looks; n++) times.push(await inMs(() => look(run * looks + n)));
    middles.push(percentile(times, 50));
    worsts.push(percentile(times, 95));
  }
  return { what, value: median(middles), worst: median(worsts), unit: 'ms' };
}

export async function bench({ size = FULL_SIZE, url }: BenchOptions): Promise<MeasuredResult> {
  const { house, close } = await benchHouse(url, '2022-12-01T00:00:00Z');
  try {
    const people = Math.round((20_000 / FULL_SIZE) * size);
    const building = await timed(() => makeCity(house, { studios: size, people }, seededRandomness('bench/studios')));
    const measures: Measure[] = [];
    const seconds = await timed(async () => {
      for (const [what, look] of Object.entries(await looksOf(house, size))) measures.push(await measured(what, look));
    });
    const over = measures.flatMap(({ what, worst = 0 }) => (worst > target ? [what] : []));
    return {
      ...{ bench: 'studios', size, runs, seconds: Math.round(seconds), machine: machine(), measures },
      notes: [
        `in ${building.toFixed(0)} s: ${people} people in studios with as many results, ${people * 4} cases of theirs, ${people} honours beside`,
        `medians of ${runs} runs of ${looks}; "worst" is the 95th of a hundred, target ${target} ms; over it: ${over.join(', ') || 'none'}`,
      ],
    };
  } finally {
    await close();
  }
}
