// The district's studios as they grew last year: some hundred recognised, two dozen of them raised to the city's level and five to demonstration studios,
// the patents and projects of their leaders, and the people who joined them. Everything is decided, judged and paid by the people of the demo.
import { actingAs, carryOut, step, type Timed, waitingAt } from '#demo/hands.ts';
import { enter, judgeAll, openJudged, throughNotice } from '#demo/judged-round.ts';
import { decide } from '#demo/load-other-years.ts';
import { payRest, payRounds } from '#demo/pay-round.ts';
import type { DemoPerson } from '#demo/people.ts';
import { quietAt, quietPeople } from '#demo/quiet-members.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { Round } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { numberInWords, type RecordNumber } from '#policy/record.ts';
import { innovationProject } from '#programmes/innovation/innovation-project.ts';
import { patentGrant } from '#programmes/innovation/patent-grant.ts';
import { studioPromotion } from '#programmes/innovation/studio-promotion.ts';
import { studioRecognition } from '#programmes/innovation/studio-recognition.ts';
import { enterPerson } from '#studios/people.ts';

const [applied, recognised, toCity, toDemonstration, patents] = [105, 101, 24, 5, 34];

interface Studio {
  readonly leader: DemoPerson;
  readonly name: string;
}

/** Leaders from every town and trade; a studio is called by both, and not by the name of who leads it. */
function studiosOf(run: Timed): readonly Studio[] {
  const unions = new Map(run.world.organisations.map(({ key, name }) => [key, name]));
  const free = quietPeople(run).filter(({ frontline }) => frontline);
  const used = new Map<string, number>();
  return Array.from({ length: applied }, (_, n) => {
    const leader = free[Math.floor(((n + 0.6) * free.length) / applied)]!;
    const above = leader.organisationKey.split('/').slice(0, 2).join('/');
    const place = unions.get(above)!.replace(/(总工会|工会)$/, '');
    const plain = `${place}${leader.occupation}`;
    const before = used.get(plain) ?? 0;
    used.set(plain, before + 1);
    return { leader, name: `${plain}${before === 0 ? '' : `第${'二三四五'[before - 1]}`}创新工作室` };
  });
}

const topics = ['返修率', '停机时间', '等候时间', '用电', '废料', '搬运次数'] as const;
const judgesOf = (run: Timed): readonly number[] => quietAt(run, [0.11, 0.29, 0.47, 0.66, 0.83]);

async function recognise(run: Timed, year: number, studios: readonly Studio[]): Promise<void> {
  const { clock, ids } = run;
  clock.set(`${year}-03-09T10:00:00+08:00`);
  const round = await openJudged(run, {
    ...{ programme: studioRecognition, name: `${year}年度`, opensOn: `${year}-03-02`, closesOn: `${year}-03-31` },
    ...{ parameters: { amountFen: 1_000_000 }, budgetFen: 110_000_000 },
  });
  await enter(
    run,
    round,
    studios.map(({ leader, name }, n) => ({
      personId: ids.people.get(leader.key)!,
      answers: {
        ...{ studio: name, trade: leader.occupation, people: 6 + ((n * 5) % 17), place: true, order: true },
        ...{ results: 1 + (n % 4), summary: `一年里把${topics[n % topics.length]}降了下来，带徒 ${2 + (n % 3)} 人。` },
      },
    })),
  );
  clock.set(`${year}-03-20T10:00:00+08:00`);
  await decide(run, round, { stage: 'basic', action: 'approve' });
  clock.set(`${year}-04-07T10:00:00+08:00`);
  const judging = { programme: studioRecognition, round, scheme: 'all', name: '工作室评审组', judges: judgesOf(run) };
  await judgeAll(run, judging, ({ number, seat }, n) =>
    number > recognised ? 45 : 66 + ((number * 13 + seat * 3 + n * 5) % 31),
  );
  clock.set(`${year}-04-16T10:00:00+08:00`);
  await decide(run, round, { stage: 'visit', action: 'approve' });
  await throughNotice(run, round, `${year}-04-27`);
  await registerAndPay(run, round, year, '05');
}

async function registerAndPay(run: Timed, round: Round, year: number, month: string): Promise<void> {
  run.clock.set(`${year}-${month}-08T10:00:00+08:00`);
  await decide(run, round, { stage: 'register', action: 'register' });
  run.clock.set(`${year}-${month}-12T10:00:00+08:00`);
  await decide(run, round, { stage: 'grant', action: 'grant' });
  run.clock.set(`${year}-${month}-14T10:00:00+08:00`);
  await payRounds(run, [round], []);
}

interface OnRegister {
  readonly id: number;
  readonly personId: number;
  readonly written: string;
  readonly from: Day;
}

/** The district's own, in the order of their numbers. */
async function onRegister({ engine, ids, world }: Timed, level: string): Promise<readonly OnRegister[]> {
  const rows = await engine.house.db.query<RecordNumber & Omit<OnRegister, 'written'>>(
    `SELECT id, person_id AS "personId", kind, issuer_id AS "issuerId", year, number, from_on AS from FROM records
      WHERE tenant_id = $1 AND kind = 'studio' AND level = $2 AND issuer_id = $3 ORDER BY number`,
    [demoTenantId, level, ids.organisations.get(world.districtKey)!],
  );
  return rows.map((row) => ({ ...row, written: numberInWords(row) }));
}

/** Some of a list, evenly. */
const some = <T>(list: readonly T[], count: number, from = 0): T[] =>
  Array.from({ length: count }, (_, n) => list[Math.floor(((n + from) * list.length) / count)]!);

async function promote(run: Timed, year: number, studios: readonly OnRegister[], target: string, months: string[]) {
  const [begun, judged, over, kept] = months as [string, string, string, string];
  run.clock.set(`${year}-${begun}-10T10:00:00+08:00`);
  const round = await openJudged(run, {
    ...{ programme: studioPromotion, name: target === 'municipal' ? `${year}年第一批` : `${year}年第二批` },
    ...{ opensOn: `${year}-${begun}-01`, closesOn: `${year}-${begun}-28`, budgetFen: 100_000_000 },
  });
  await enter(
    run,
    round,
    studios.map(({ personId, written }, n) => ({
      personId,
      answers: {
        number: written,
        target,
        summary: `认定以来出成果 ${3 + (n % 5)} 项，${topics[n % topics.length]}降了三成。`,
      },
    })),
  );
  run.clock.set(`${year}-${begun}-20T10:00:00+08:00`);
  await decide(run, round, { stage: 'basic', action: 'approve' });
  run.clock.set(`${year}-${judged}-05T10:00:00+08:00`);
  const judging = { programme: studioPromotion, round, scheme: target, name: '升级评审组', judges: judgesOf(run) };
  await judgeAll(run, judging, ({ number, seat }, n) => 82 + ((number * 7 + seat * 3 + n * 5) % 15));
  await throughNotice(run, round, `${year}-${over}-26`);
  await registerAndPay(run, round, year, kept);
}

async function patentsOf(run: Timed, year: number, studios: readonly OnRegister[]): Promise<void> {
  run.clock.set(`${year}-06-10T10:00:00+08:00`);
  const round = await openJudged(run, {
    ...{ programme: patentGrant, name: `${year}年度`, opensOn: `${year}-06-01`, closesOn: `${year}-06-30` },
    budgetFen: 30_000_000,
  });
  await enter(
    run,
    round,
    studios.map(({ personId }, n) => ({
      personId,
      answers: {
        ...{
          name: `一种降低${topics[n % topics.length]}的装置`,
          number: `ZL${year - 2}1${String(432_817 + n * 3_701).padStart(7, '0')}.${n % 10}`,
        },
        ...{ grantedOn: addDays(`${year}-05-12`, n % 25), place: 1, atWork: true, inUse: true },
      },
    })),
  );
  run.clock.set(`${year}-06-15T10:00:00+08:00`);
  await decide(run, round, { stage: 'basic', action: 'approve' });
  run.clock.set(`${year}-06-17T10:00:00+08:00`);
  await decide(run, round, { stage: 'district', action: 'approve' });
  await throughNotice(run, round, `${year}-06-26`);
  await decide(run, round, { stage: 'grant', action: 'grant' });
  await payRounds(run, [round], []);
}

const tiers = ['first', 'second', 'third'] as const;

/** Seven projects; four are finished and accepted, and got the rest of their money. */
async function projects(run: Timed, year: number, city: readonly OnRegister[], district: readonly OnRegister[]) {
  const { clock } = run;
  clock.set(`${year}-11-03T10:00:00+08:00`);
  const round = await openJudged(run, {
    ...{ programme: innovationProject, name: `${year}年度`, opensOn: `${year}-11-01`, closesOn: `${year}-11-30` },
    budgetFen: 60_000_000,
  });
  const leaders = [...some(city, 3, 0.5), ...some(district, 4, 0.5)];
  const tierOf = (n: number) => tiers[n === 0 ? 0 : n < 3 ? 1 : 2];
  await enter(
    run,
    round,
    leaders.map(({ personId }, n) => ({
      personId,
      answers: {
        ...{
          title: `把${topics[n % topics.length]}再降一半${n > 5 ? '（二期）' : ''}`,
          tier: tierOf(n),
          approved: true,
        },
        ...{ startedOn: `${year}-0${2 + n}-18`, plan: '先在一个班组试三个月，再推到全厂；每周量一次。' },
      },
    })),
  );
  clock.set(`${year}-11-06T10:00:00+08:00`);
  await decide(run, round, { stage: 'basic', action: 'approve' });
  clock.set(`${year}-11-10T10:00:00+08:00`);
  for (const scheme of tiers) {
    const judging = {
      programme: innovationProject,
      round,
      scheme,
      name: `项目评审组（${scheme}）`,
      judges: judgesOf(run),
    };
    await judgeAll(run, judging, ({ number, seat }, n) => 84 + ((number * 5 + seat * 3 + n * 7) % 12));
  }
  await throughNotice(run, round, `${year}-11-20`);
  await decide(run, round, { stage: 'grant', action: 'grant' });
  await payRounds(run, [round], []);
  await accept(run, round, year);
}

/** Four report twice and are accepted; then they get the rest of their money. */
async function accept(run: Timed, round: Round, year: number): Promise<void> {
  const all = await waitingAt(run, round.id, 'delivery');
  const done = all.slice(0, 4);
  const plan = (n: number) => [
    { what: '在一个班组试', by: `${year}-12-05` },
    { what: '推到全厂', by: n < done.length ? `${year}-12-20` : `${year + 1}-12-20` },
  ];
  await carryOut(
    run,
    all.map(({ id, personId }, n) => step({ personId, posts: [] }, id, 'plan', { rows: plan(n) }, 'plan')),
  );
  for (const [milestone, month, what, spent] of [
    [1, '12-04', '装上试了一个班组，比以前少一半', 800_000],
    [2, '12-18', '推到全厂，连量两周都稳', 900_000],
  ] as const) {
    run.clock.set(`${year}-${month}T16:00:00+08:00`);
    const rows = [{ on: `${year}-${month}`, what, spent }];
    await carryOut(
      run,
      (milestone === 1 ? all : done).map(({ id, personId }) =>
        step({ personId, posts: [] }, id, 'report', { rows, milestone }, month),
      ),
    );
  }
  await carryOut(
    run,
    done.map(({ id, personId }) => step({ personId, posts: [] }, id, 'hand-in', {}, 'hand-in')),
  );
  run.clock.set(`${year}-12-22T10:00:00+08:00`);
  const officer = await actingAs(run, run.world.cast.officerA);
  await carryOut(
    run,
    done.map(({ id }) => step(officer, id, 'accept', {}, 'accept')),
  );
  await payRest(run, round, 'rest');
}

/** Two members and an apprentice of the leader's own union belong to each of forty. */
async function people(run: Timed, year: number, studios: readonly Studio[], records: readonly OnRegister[]) {
  const { engine, ids, world } = run;
  run.clock.set(`${year}-05-20T10:00:00+08:00`);
  const by = ids.people.get(world.cast.officerA)!;
  const free = quietPeople(run);
  for (const { leader } of studios.slice(0, 40)) {
    const record = records.find(({ personId }) => personId === ids.people.get(leader.key));
    const near = free.filter(
      ({ key, organisationKey }) => organisationKey === leader.organisationKey && key !== leader.key,
    );
    if (record === undefined) continue;
    for (const [n, { key }] of near.slice(0, 3).entries()) {
      const entering = {
        recordId: record.id,
        personId: ids.people.get(key)!,
        role: n < 2 ? 'member' : 'apprentice',
        from: record.from,
      } as const;
      granted(await engine.house.db.transaction((q) => enterPerson(engine.house, q, demoTenantId, entering, by)));
    }
  }
}

export async function runStudios(run: Timed, today: Date): Promise<void> {
  const year = Number(chinaDate(today).slice(0, 4)) - 1;
  const studios = studiosOf(run);
  await recognise(run, year, studios);
  const all = await onRegister(run, 'district');
  await people(run, year, studios, all);
  await patentsOf(run, year, some(all, patents));
  await promote(run, year, some(all, toCity, 0.3), 'municipal', ['07', '08', '08', '09']);
  const city = await onRegister(run, 'municipal');
  await promote(run, year, some(city, toDemonstration), 'demonstration', ['09', '10', '10', '11']);
  await projects(run, year, await onRegister(run, 'municipal'), await onRegister(run, 'district'));
}
