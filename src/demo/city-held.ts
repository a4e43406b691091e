// What the city did before the demo's district recognised its studios: every other district brought its paper register over, the city raised some of those
// studios to its own level and a few of these to demonstration studios, helped patents of their leaders, and paid. This year it does so again.
import { cityKey } from '#demo/city.ts';
import type { Timed } from '#demo/hands.ts';
import { type Entry, enter } from '#demo/judged-round.ts';
import { decide } from '#demo/load-other-years.ts';
import { fund } from '#demo/open-rounds.ts';
import { payRounds } from '#demo/pay-round.ts';
import { districtKey } from '#demo/places.ts';
import { publishInDemo } from '#demo/publish.ts';
import { type DemoIds, demoTenantId, granted, loadCity } from '#demo/tenant.ts';
import { closeRound, openRound, type Round } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { text } from '#kit/text.ts';
import { defineProgramme } from '#policy/define.ts';
import type { Programme } from '#policy/programme.ts';
import { numberInWords, type RecordNumber } from '#policy/record.ts';
import { patentGrant } from '#programmes/innovation/patent-grant.ts';
import { studioPromotion } from '#programmes/innovation/studio-promotion.ts';
import { studioRecognition } from '#programmes/innovation/studio-recognition.ts';

const keep = ({ stages }: Programme, keys: readonly string[]): Programme['stages'] =>
  Object.fromEntries(keys.map((key) => [key, stages[key]!]));

/** What was judged on paper is not judged again: handed in by the unions, then on the register. */
function broughtOver(year: number): Programme {
  const { amount: _, ...rest } = studioRecognition;
  return defineProgramme({
    ...rest,
    ...{ effectiveFrom: `${year}-01-01`, effectiveUntil: `${year}-12-31`, parameters: {} },
    title: text('创新工作室纸质台账转入', 'Studios brought over from the paper register'),
    inShort: text(
      '以前在纸质台账上认定的工作室，由各区转入登记册，不重新评审。',
      'Studios recognised earlier on paper are brought onto the register by each district and are not judged again.',
    ),
    basis: ['《北京市总工会创新工作室登记办法》（演示）'],
    stages: keep(studioRecognition, ['apply', 'register']),
    appeal: { within: { days: 14 }, at: 'district' },
    bulletin: [
      {
        zh: '{round.year}年，从纸质台账转入创新工作室{register.registered}个。',
        en: 'In {round.year}, {register.registered} studios were brought over from the paper register.',
      },
    ],
  });
}

const byTheCity = (programme: Programme, year: number, until: number, stages: readonly string[]): Programme =>
  defineProgramme({
    ...programme,
    ...{ runBy: 'municipal', effectiveFrom: `${year}-01-01`, effectiveUntil: `${until}-12-31` },
    basis: [`《北京市总工会${programme.title.zh}办法》（演示）`],
    stages: keep(programme, stages),
    appeal: { within: { days: 14 }, at: 'municipal' },
  });

/** The city with the people who work for it: whatever decides, pays or opens then does so there. */
const atCity = (run: Timed, ids: DemoIds): Timed => ({
  ...run,
  ids,
  world: {
    ...run.world,
    ...{ districtKey: cityKey, posts: run.world.city.posts, cast: { ...run.world.cast, ...run.world.city.cast } },
  },
});

interface Opening {
  readonly hash: string;
  readonly name: string;
  readonly opensOn: Day;
  readonly closesOn: Day;
  readonly at?: string;
  readonly by?: string;
  readonly budgetFen?: number;
}

async function open(run: Timed, { hash, at = cityKey, by, budgetFen, ...dates }: Opening): Promise<Round> {
  const { engine, ids, world } = run;
  const year = Number(dates.opensOn.slice(0, 4));
  const round = granted(
    await openRound(engine.house, demoTenantId, {
      ...{ versionHash: hash, organisationId: ids.organisations.get(at)!, year, ...dates, parameters: {} },
      openedBy: ids.people.get(by ?? world.cast.officerA)!,
    }),
  );
  if (budgetFen !== undefined) await fund(engine.house, ids, world, round, year, '50301', budgetFen);
  return round;
}

const topics = ['返修率', '停机时间', '等候时间', '用电', '废料', '搬运次数'] as const;

/** A round to a district; its chair decides. */
async function bringOver(run: Timed, year: number): Promise<void> {
  const { engine, ids, world, clock } = run;
  const { studios, posts, people } = world.city;
  clock.set(`${year}-02-19T10:00:00+08:00`);
  const hash = await publishInDemo(run.engine.house, run, broughtOver(year));
  const trades = new Map(people.map(({ key, occupation }) => [key, occupation]));
  const rounds: Round[] = [];
  for (const place of new Set(studios.map(({ districtKey }) => districtKey))) {
    const by = posts.find(({ organisationKey, role }) => organisationKey === place && role === 'officer')!.personKey;
    const dates = { opensOn: `${year}-02-19`, closesOn: `${year}-03-29` };
    const round = await open(run, { hash, at: place, by, name: `${year}年纸质台账转入`, ...dates });
    rounds.push(round);
    const own = studios.filter(({ districtKey }) => districtKey === place);
    await enter(
      run,
      round,
      own.map(
        ({ leaderKey, name }, n): Entry => ({
          personId: ids.people.get(leaderKey)!,
          answers: {
            ...{ studio: name, trade: trades.get(leaderKey)!, people: 5 + ((n * 7) % 16), place: true, order: true },
            ...{
              results: 1 + (n % 3),
              summary: `多年来把${topics[n % topics.length]}一降再降，带徒 ${2 + (n % 4)} 人。`,
            },
          },
        }),
      ),
    );
  }
  clock.set(`${year}-03-25T10:00:00+08:00`);
  for (const round of rounds) await decide(run, round, { stage: 'register', action: 'register' });
  clock.set(`${year}-04-01T10:00:00+08:00`);
  for (const { id } of rounds) granted(await closeRound(engine.house, demoTenantId, id));
}

interface Listed {
  readonly personId: number;
  readonly written: string;
}

/** Of the other districts, in the order of their numbers. */
async function listed({ engine, ids }: Timed, level: string): Promise<readonly Listed[]> {
  const rows = await engine.house.db.query<RecordNumber & { readonly personId: number }>(
    `SELECT person_id AS "personId", kind, issuer_id AS "issuerId", year, number FROM records
      WHERE tenant_id = $1 AND kind = 'studio' AND level = $2 AND issuer_id <> $3 AND state = 'valid' ORDER BY id`,
    [demoTenantId, level, ids.organisations.get(districtKey)!],
  );
  return rows.map((row) => ({ personId: row.personId, written: numberInWords(row) }));
}

/** Of each eleven some, so that every district has its share. */
const someOf = (list: readonly Listed[], of: readonly number[]): Listed[] => list.filter((_, n) => of.includes(n % 11));

const toRaise = (studios: readonly Listed[], target: string): Entry[] =>
  studios.map(({ personId, written }, n) => ({
    personId,
    answers: {
      ...{ number: written, target },
      summary: `登记以来出成果 ${3 + (n % 5)} 项，${topics[n % topics.length]}降了${'二三四'[n % 3]}成。`,
    },
  }));

async function decideAndPay(run: Timed, round: Round, days: readonly Day[]): Promise<void> {
  const [registered, grantedOn, paidOn] = days as [Day, Day, Day];
  if (registered !== '') {
    run.clock.set(`${registered}T10:00:00+08:00`);
    await decide(run, round, { stage: 'register', action: 'register' });
  }
  run.clock.set(`${grantedOn}T10:00:00+08:00`);
  await decide(run, round, { stage: 'grant', action: 'grant' });
  run.clock.set(`${paidOn}T10:00:00+08:00`);
  await payRounds(run, [round], []);
  granted(await closeRound(run.engine.house, demoTenantId, round.id));
}

async function raise(run: Timed, year: number): Promise<void> {
  const hash = await publishInDemo(
    run.engine.house,
    run,
    byTheCity(studioPromotion, year, year, ['apply', 'register', 'grant', 'pay']),
  );
  const rounds = [
    { name: `${year}年市级创新工作室`, from: 'district', target: 'municipal', of: [0, 4, 8], month: '05' },
    { name: `${year}年示范创新工作室`, from: 'municipal', target: 'demonstration', of: [3, 9], month: '09' },
  ];
  for (const { name, from, target, of, month } of rounds) {
    run.clock.set(`${year}-${month}-06T10:00:00+08:00`);
    const dates = { opensOn: `${year}-${month}-06`, closesOn: `${year}-${month}-24` };
    const round = await open(run, { hash, name, ...dates, budgetFen: 600_000_000 });
    await enter(run, round, toRaise(someOf(await listed(run, from), of), target));
    await decideAndPay(run, round, [`${year}-${month}-25`, `${year}-${month}-26`, `${year}-${month}-28`]);
  }
}

async function helpPatents(run: Timed, year: number): Promise<void> {
  run.clock.set(`${year}-11-04T10:00:00+08:00`);
  const hash = await publishInDemo(
    run.engine.house,
    run,
    byTheCity(patentGrant, year, year, ['apply', 'grant', 'pay']),
  );
  const dates = { opensOn: `${year}-11-04`, closesOn: `${year}-11-22` };
  const round = await open(run, { hash, name: `${year}年度`, ...dates, budgetFen: 60_000_000 });
  const leaders = ['district', 'municipal', 'demonstration'].map((level) => listed(run, level));
  const some = (await Promise.all(leaders)).flatMap((list) => someOf(list, [1, 6]));
  await enter(
    run,
    round,
    some.map(({ personId }, n) => ({
      personId,
      answers: {
        ...{ name: `一种减少${topics[n % topics.length]}的方法`, place: 1, atWork: true, inUse: true },
        ...{ number: `ZL${year - 2}1${String(217_403 + n * 2_903).padStart(7, '0')}.${n % 10}` },
        grantedOn: addDays(`${year}-06-03`, n % 120),
      },
    })),
  );
  await decideAndPay(run, round, ['', `${year}-11-25`, `${year}-11-28`]);
}

/** Two years back: the year before the demo's district recognised its own. Gives the ids of the city's unions and people with the others. */
export async function runCity(run: Timed, today: Date): Promise<DemoIds> {
  const year = Number(chinaDate(today).slice(0, 4)) - 2;
  run.clock.set(`${year}-01-08T10:00:00+08:00`);
  const ids = await loadCity(run.engine.house, run.world, run.ids);
  const city = atCity(run, ids);
  await bringOver(city, year);
  await raise(city, year);
  await helpPatents(city, year);
  return ids;
}

/** Of fourteen that districts recommend this year, eight wait to be registered, four to be granted; two were granted and wait to be paid. */
export async function runCityThisYear(run: Timed, today: Date): Promise<void> {
  const city = atCity(run, run.ids);
  const day = chinaDate(today);
  const year = Number(day.slice(0, 4));
  const [opensOn, closesOn] = [addDays(day, -12), addDays(day, 18)];
  city.clock.set(`${opensOn}T10:00:00+08:00`);
  const hash = await publishInDemo(
    city.engine.house,
    city,
    byTheCity(studioPromotion, year, year + 1, ['apply', 'register', 'grant', 'pay']),
  );
  const name = `${year}年市级创新工作室`;
  const round = await open(city, { hash, name, opensOn, closesOn, budgetFen: 90_000_000 });
  await enter(city, round, toRaise(someOf(await listed(city, 'district'), [5]).slice(0, 14), 'municipal'));
  city.clock.set(`${addDays(day, -3)}T10:00:00+08:00`);
  await decide(city, round, { stage: 'register', action: 'register', most: 6 });
  city.clock.set(`${addDays(day, -1)}T16:00:00+08:00`);
  await decide(city, round, { stage: 'grant', action: 'grant', most: 2 });
}
