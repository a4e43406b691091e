// The demo's showcase: results of members and problems of works unions, disclosed over two months, some asked for, some taken up, two with what they
// brought. Its rounds are closed: what is on show stays, and today's queues and services are as they were.
import type { Acting } from '#access/duties.ts';
import { pngOf } from '#demo/drawing.ts';
import { actingAs, carryOut, demoActionIds, holders, type Timed } from '#demo/hands.ts';
import { decide } from '#demo/load-other-years.ts';
import { publishInDemo } from '#demo/publish.ts';
import { quietMembers } from '#demo/quiet-members.ts';
import { drawings } from '#demo/showcase-drawings.ts';
import { problems, results } from '#demo/showcase-words.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { keepDocument } from '#documents/case-documents.ts';
import type { CaseAction } from '#engine/act.ts';
import { closeRound, openRound, type Round } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { askFor, moveInterest, type Who } from '#matches/interests.ts';
import type { Field } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { problemPool } from '#programmes/innovation/problem-pool.ts';
import { showcase } from '#programmes/innovation/showcase.ts';

const began = 56;
const batches = 5;

/** Wanted: which result, how far it came, what it brought in its first year. */
const wanted: readonly (readonly [n: number, to: 'waiting' | 'agreed' | 'partner', savedFen?: number])[] = [
  [0, 'partner', 86_400_00],
  [1, 'partner', 31_000_00],
  [2, 'partner'],
  [3, 'agreed'],
  [7, 'waiting'],
  [9, 'waiting'],
];

/** Which problem, and how whoever took it on says it was solved. */
const solved: readonly (readonly [n: number, how: string | null])[] = [
  [0, '热蒸汽加食品级弱碱泡沫，挂架过一遍，五十秒一盘，不伤手。'],
  [1, null],
  [1, '枪头加一圈自限温加热带，插枪前三分钟自己热，零下二十度也插得进。'],
];

async function opened(
  run: Timed,
  { effectiveUntil: _, ...programme }: Programme,
  name: string,
  last: Day,
): Promise<Round> {
  const { house } = run.engine;
  const by = run.ids.people.get(run.world.cast.officerA)!;
  const versionHash = await publishInDemo(house, run, programme);
  const opensOn = addDays(last, -began);
  return granted(
    await openRound(house, demoTenantId, {
      ...{ versionHash, organisationId: run.ids.organisations.get(run.world.districtKey)!, name, parameters: {} },
      ...{ year: Number(opensOn.slice(0, 4)), opensOn, closesOn: last, openedBy: by },
    }),
  );
}

const opening = (
  round: Round,
  n: number,
  acting: Acting,
  about: {
    readonly organisationId: number;
    readonly personId: number | null;
    readonly subjectOrganisationId: number | null;
  },
  answers: Readonly<Record<string, unknown>>,
): CaseAction => ({
  acting,
  target: { open: { roundId: round.id, ...about } },
  request: {
    ...{ id: `${round.id}|${n}|show`, action: 'open', onRoster: true as const },
    input: { submit: { answers } },
  },
});

/** So many at a time, a week apart. */
async function inWeeks(run: Timed, last: Day, count: number, show: (numbers: readonly number[]) => Promise<void>) {
  const size = Math.ceil(count / batches);
  for (let week = 0; week < batches; week += 1) {
    run.clock.set(`${addDays(last, 8 * week - began + 2)}T09:14:00+08:00`);
    await show(Array.from({ length: size }, (_, n) => week * size + n).filter((n) => n < count));
  }
}

async function casesOf(run: Timed, round: Round): Promise<{ caseId: number; showingId: number; ownerId: number }[]> {
  return run.engine.house.db.query(
    `SELECT c.id AS "caseId", s.id AS "showingId", c.person_id AS "ownerId" FROM cases c JOIN showings s ON s.tenant_id = $1 AND s.case_id = c.id
      WHERE c.tenant_id = $1 AND c.round_id = $2 ORDER BY c.id`,
    [demoTenantId, round.id],
  );
}

/** Pictures of those that have one, kept by whoever hands the result in; their numbers by the result's. */
async function drawn({ engine }: Timed, people: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const kept = new Map<number, number>();
  for (const [n, drawing] of drawings) {
    const [ownerId, field] = [people[n]!, showcase.form.picture as Extract<Field, { type: 'file' }>];
    const made = { ownerId, name: `${results[n]![1]}.png`, class: 'S1', bytes: pngOf(drawing), field } as const;
    kept.set(n, granted(await keepDocument(engine.house, demoTenantId, made)).id);
  }
  return kept;
}

async function showResults(run: Timed, round: Round, last: Day): Promise<void> {
  const free = quietMembers(run);
  const people = results.map((_, n) => free[(n * 97 + 11) % free.length]!);
  const places = new Map(
    (
      await run.engine.house.db.query<{ id: number; union: number }>(
        `SELECT person_id AS id, organisation_id AS union FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[])`,
        [demoTenantId, people],
      )
    ).map(({ id, union }) => [id, union]),
  );
  const pictures = await drawn(run, people);
  await inWeeks(run, last, results.length, async (numbers) => {
    await carryOut(
      run,
      numbers.map((n) => {
        const [trade, title, summary, team] = results[n]!;
        const about = { organisationId: places.get(people[n]!)!, personId: people[n]!, subjectOrganisationId: null };
        const use = {
          patent: n % 3 === 0 ? 'granted' : n % 3 === 1 ? 'applied' : 'none',
          terms: n % 2 ? 'agreement' : 'free',
        };
        const method = '图纸、用料和装配步骤在班组，来了可以看实物。';
        const picture = pictures.get(n);
        const answers = { trade, title, summary, team, method, ...use, ...(picture ? { picture } : {}) };
        return opening(round, n, { personId: people[n]!, posts: [] }, about, answers);
      }),
    );
    await decide(run, round, { stage: 'review', action: 'approve' });
    await decide(run, round, { stage: 'publish', action: 'disclose' });
  });
}

async function showProblems(run: Timed, round: Round, last: Day): Promise<void> {
  const officers = [...(await holders(run, ['officer']))].slice(3);
  await inWeeks(run, last, problems.length, async (numbers) => {
    await carryOut(
      run,
      numbers.map((n) => {
        const [trade, title, stuck, wantedThen] = problems[n]!;
        const [organisationId, [officer]] = officers[n * 5]! as [number, readonly Acting[]];
        const about = { organisationId, personId: null, subjectOrganisationId: organisationId };
        return opening(round, n, officer!, about, { trade, title, stuck, wanted: wantedThen });
      }),
    );
    await decide(run, round, { stage: 'review', action: 'approve' });
    await decide(run, round, { stage: 'publish', action: 'disclose' });
  });
}

async function takeUp(run: Timed, round: Round): Promise<void> {
  const { engine } = run;
  const shown = await casesOf(run, round);
  const officers = [...(await holders(run, ['officer']))].slice(-wanted.length);
  const district = await actingAs(run, run.world.cast.officerB);
  const idOf = await demoActionIds(engine.house);
  for (const [at, [n, to, savedFen]] of wanted.entries()) {
    const { caseId, showingId, ownerId } = shown[n]!;
    const [organisationId, [officer]] = officers[at]! as [number, readonly Acting[]];
    const who = officer as Acting & Who;
    const id = (what: string) => idOf(`${showingId}|${what}`);
    const note = '我们这边也有同样的活，想先试用一个月，用得好就推广到各班组。';
    const { number } = granted(
      await askFor(engine, demoTenantId, who, { id: id('ask'), showingId, as: 'union', organisationId, note }),
    );
    const step = async (acting: Acting, action: string, input: object) =>
      granted(
        await engine.act(demoTenantId, {
          ...{ acting, target: { caseId } },
          request: { id: id(action), action, input: { ...input } },
        }),
      );
    if (to === 'waiting') continue;
    await step({ personId: ownerId, posts: [] }, 'agree', { interest: number });
    if (to === 'agreed') continue;
    const moving = { caseId, number };
    granted(
      await moveInterest(engine, demoTenantId, who, { ...moving, id: id('confirm'), action: 'confirm', input: {} }),
    );
    if (savedFen === undefined) continue;
    const input = { nth: 1, saved: savedFen };
    granted(
      await moveInterest(engine, demoTenantId, who, { ...moving, id: id('claim'), action: 'claim-benefit', input }),
    );
    await step(district, 'accept-benefit', { claim: 1 });
  }
}

/** The first problem was said to be solved; the second is, by two together. */
async function solve(run: Timed, pool: Round): Promise<void> {
  const { engine } = run;
  const shown = await casesOf(run, pool);
  const all = [...(await holders(run, ['officer']))];
  const solvers = all.slice(-12).slice(0, 3);
  const idOf = await demoActionIds(engine.house);
  for (const [at, [n, how]] of solved.entries()) {
    const { caseId, showingId } = shown[n]!;
    const owner = all.slice(3)[n * 5]![1][0]!;
    const [organisationId, [officer]] = solvers[at]! as [number, readonly Acting[]];
    const who = officer as Acting & Who;
    const id = (what: string) => idOf(`${showingId}|${at}|${what}`);
    const note = '我们这边碰到过同样的事，有办法，愿意一起试。';
    const asking = { id: id('ask'), showingId, as: 'union' as const, organisationId, note };
    const { number } = granted(await askFor(engine, demoTenantId, who, asking));
    const answer = async (action: string, input: Readonly<Record<string, unknown>>) =>
      granted(
        await engine.act(demoTenantId, {
          ...{ acting: owner, target: { caseId } },
          request: { id: id(action), action, input },
        }),
      );
    await answer('agree', { interest: number });
    const moving = { caseId, number };
    const move = async (action: 'confirm' | 'report-solved', input: Readonly<Record<string, unknown>>) =>
      granted(await moveInterest(engine, demoTenantId, who, { ...moving, id: id(action), action, input }));
    await move('confirm', {});
    if (how === null) continue;
    await move('report-solved', { how });
    if (n > 0) await answer('confirm-solved', { solution: 1 });
  }
}

export async function runShowcase(run: Timed, today: Date): Promise<void> {
  const last = chinaDate(today);
  run.clock.set(`${addDays(last, -began)}T09:00:00+08:00`);
  const shown = await opened(run, showcase, '成果推介', last);
  const pool = await opened(run, problemPool, '难题征集', last);
  await showResults(run, shown, last);
  await showProblems(run, pool, last);
  run.clock.set(`${addDays(last, -6)}T15:00:00+08:00`);
  await takeUp(run, shown);
  await solve(run, pool);
  for (const { id } of [shown, pool]) granted(await closeRound(run.engine.house, demoTenantId, id));
}
