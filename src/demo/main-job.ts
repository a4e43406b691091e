// The year 2020 of the demo, step by step through the same functions the officers' screens call: workbooks in, two reviews, notice with
// objections, grant, payment with four eyes, the bank's rejections corrected and paid again. Time only moves forward, and every
// review is done within its five working days.
import { actingAs, carryOut, freeHand, holders, step, type Timed, tryOut, waitingAt } from '#demo/hands.ts';
import { type IncomingRow, takeIn } from '#demo/incoming.ts';
import { payRounds } from '#demo/pay-round.ts';
import type { DemoProgramme } from '#demo/rounds.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { CaseAction } from '#engine/act.ts';
import { loadAnswers } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import type { ApplyState } from '#kinds/apply/apply.ts';
import { type Day, weekday } from '#kit/days.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { objectToEntry, publishStage } from '#notices/publishing.ts';

export interface MainJob {
  readonly rounds: ReadonlyMap<DemoProgramme, Round>;
  readonly rows: readonly IncomingRow[];
  readonly noticeIds: readonly number[];
  /** Those who tried to decide their own case, and the code of what they were told. */
  readonly recusals: readonly { readonly caseId: number; readonly code: string }[];
}

/** What the steps share: the rounds with reviews, and what has happened so far. */
interface Job extends Timed {
  readonly rounds: ReadonlyMap<DemoProgramme, Round>;
  readonly reviewed: readonly Round[];
  readonly rows: IncomingRow[];
  readonly recusals: { caseId: number; code: string }[];
}

const certificateFields: Readonly<Record<string, string>> = {
  certificateNumber: 'number',
  occupation: 'occupation',
  level: 'level',
  issuedOn: 'issuedOn',
  issuer: 'issuer',
};

const plotOf = ({ rows }: Job, caseId: number) => rows.find((row) => row.caseId === caseId)?.expected.plot;

/** One level's review, exceptions first: approve, or what the plot says. Whoever finds his own case on his desk tries, and is refused. */
async function review(job: Job, stage: 'basic' | 'district'): Promise<void> {
  const hands = await holders(job, ['reviewer', 'officer']);
  const at = stage === 'basic' ? 'second-level' : 'district';
  for (const round of job.reviewed) {
    const waiting = await waitingAt(job, round.id, stage);
    const actions: CaseAction[] = [];
    const own: CaseAction[] = [];
    for (const one of [...waiting].sort((a, b) => Number(b.odd) - Number(a.odd))) {
      const desk = hands.get(one.handlerOrganisationId!) ?? [];
      const hand = freeHand(desk, one);
      const himself = desk.find(({ personId }) => personId === one.personId);
      if (himself) own.push(step(himself, one.id, 'approve', {}, `${stage}-own`));
      const plot = plotOf(job, one.id);
      const again = ((one.state.stages.apply as ApplyState | undefined)?.returns ?? 0) > 0;
      if (plot?.kind === 'refused' && plot.at === at)
        actions.push(step(hand, one.id, 'refuse', { why: plot.why.zh }, stage));
      else if (plot?.kind === 'returned' && stage === 'basic' && !again)
        actions.push(step(hand, one.id, 'return', { why: plot.why.zh }, stage));
      else actions.push(step(hand, one.id, 'approve', {}, again ? `${stage}-again` : stage));
    }
    await tryOwn(job, own);
    await carryOut(job, actions);
  }
}

async function tryOwn(job: Job, actions: readonly CaseAction[]): Promise<void> {
  const outcomes = await tryOut(job, actions);
  for (const [n, outcome] of outcomes.entries()) {
    const { target } = actions[n]!;
    if (!isRefusal(outcome) || !('caseId' in target)) throw new Fault('somebody decided on his own case');
    job.recusals.push({ caseId: target.caseId, code: outcome.code });
  }
}

/** What was sent back is handed in again by the member himself. */
async function correct(job: Job): Promise<void> {
  const { house } = job.engine;
  for (const round of job.reviewed)
    for (const one of await waitingAt(job, round.id, 'apply')) {
      const plot = plotOf(job, one.id);
      if (plot?.kind !== 'returned') continue;
      const given = (await loadAnswers(house, house.db, demoTenantId, [one.id])).get(one.id);
      const corrections = Object.fromEntries(
        Object.entries(plot.corrections).map(([field, value]) => [certificateFields[field] ?? field, value]),
      );
      const member = { personId: one.personId, posts: [] };
      await carryOut(job, [step(member, one.id, 'submit', { answers: { ...given, ...corrections } }, 'correct')]);
    }
}

/**
 * Day by day: the workbooks of the morning, the unions' reviews in the afternoon, the district's on Fridays. Nothing may be overdue
 * at the end of a day.
 */
async function takeAllIn(job: Job): Promise<void> {
  const { clock, world, rounds } = job;
  const arriving = Map.groupBy(world.workbooks, (book) => book.receivedOn);
  // The last Friday of the round brings nothing new; what came since the Friday before is decided then.
  const days: Day[] = [...new Set([...arriving.keys(), '2020-10-16', '2020-10-23', '2020-10-30'])].sort();
  for (const day of days) {
    clock.set(`${day}T09:00:00+08:00`);
    await correct(job);
    clock.set(`${day}T10:00:00+08:00`);
    for (const book of arriving.get(day) ?? []) {
      const round = rounds.get(book.programme);
      if (round) job.rows.push(...(await takeIn(job, book, round.id)));
    }
    clock.set(`${day}T15:00:00+08:00`);
    await review(job, 'basic');
    clock.set(`${day}T16:30:00+08:00`);
    if (weekday(day) === 5) await review(job, 'district');
    clock.set(`${day}T23:00:00+08:00`);
    await passDeadlines(job, 'nothing');
  }
}

async function passDeadlines({ engine }: Job, expected: 'nothing' | 'something'): Promise<void> {
  const { acted, left } = await actOnDeadlines(engine, demoTenantId);
  if (left.length > 0) throw new Fault(`deadlines left cases behind: ${left[0]!.refusal.code}`);
  if ((expected === 'nothing') !== (acted === 0)) throw new Fault(`${acted} deadlines passed`);
}

async function publish(job: Job): Promise<number[]> {
  const acting = await actingAs(job, job.world.cast.officerA);
  const noticeIds: number[] = [];
  for (const round of job.reviewed) {
    const asked = { roundId: round.id, stage: 'notice', acting };
    noticeIds.push(granted(await publishStage(job.engine, demoTenantId, asked)).noticeId);
  }
  return noticeIds;
}

/** Two readers of the notice object; two days later the chair, who decided neither case before, says whether they are right. */
async function objections(job: Job): Promise<void> {
  const { engine, rows, world, clock } = job;
  clock.advance(2 * 86_400_000);
  const raised: { caseId: number; objectionId: number; upheld: boolean; why: string }[] = [];
  for (const { caseId, expected } of rows) {
    const { plot } = expected;
    if (plot?.kind !== 'objection' || caseId === null) continue;
    const [entry] = await engine.house.db.query<{ noticeId: number; ordinal: number }>(
      'SELECT notice_id AS "noticeId", ordinal FROM notice_entries WHERE tenant_id = $1 AND case_id = $2',
      [demoTenantId, caseId],
    );
    if (!entry) throw new Fault(`case ${caseId} is in no notice`);
    const raiser = job.ids.people.get(world.cast.officerB)!;
    const objection = { ...entry, raiser, grounds: plot.ground.zh };
    const { objectionId } = granted(await objectToEntry(engine, demoTenantId, objection));
    raised.push({ caseId, objectionId, upheld: plot.verdict === 'upheld', why: plot.answer.zh });
  }
  clock.advance(2 * 86_400_000);
  const chair = await actingAs(job, world.cast.chair);
  await carryOut(
    job,
    raised.map(({ caseId, ...input }) => step(chair, caseId, 'resolve', input, 'resolve')),
  );
}

async function grantAll(job: Job): Promise<void> {
  const hands = await holders(job, ['chair', 'officer']);
  for (const round of job.rounds.values()) {
    const waiting = await waitingAt(job, round.id, 'grant');
    await carryOut(
      job,
      waiting.map((one) =>
        step(freeHand(hands.get(one.handlerOrganisationId!) ?? [], one), one.id, 'grant', {}, 'grant'),
      ),
    );
  }
}

/** Runs the rounds given; the clock moves through 2020. */
export async function runMainJob(run: Timed, rounds: ReadonlyMap<DemoProgramme, Round>): Promise<MainJob> {
  const { clock, tell } = run;
  const reviewed = [...rounds].filter(([programme]) => programme !== 'training-course').map(([, round]) => round);
  const job: Job = { ...run, rounds, reviewed, rows: [], recusals: [] };
  tell('workbooks and reviews');
  await takeAllIn(job);
  tell('notices');
  clock.set('2020-11-09T10:00:00+08:00');
  const noticeIds = await publish(job);
  await objections(job);
  clock.set('2020-11-17T09:00:00+08:00');
  await passDeadlines(job, 'something');
  tell('grants and payments');
  clock.set('2020-11-18T10:00:00+08:00');
  await grantAll(job);
  clock.set('2020-11-19T10:00:00+08:00');
  await payRounds(job, [...rounds.values()], job.rows);
  return { rounds, rows: job.rows, noticeIds, recusals: job.recusals };
}
