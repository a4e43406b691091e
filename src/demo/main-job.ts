// The year 2020 of the demo, step by step through the same functions the officers' screens call: workbooks in, two reviews, notice with
// objections, grant, payment with four eyes, the bank's rejections corrected and paid again. Refusals and corrections follow the plots.
import { actingAs, carryOut, type DemoRun, freeHand, holders, step, waitingAt } from '#demo/hands.ts';
import { type IncomingRow, takeIn } from '#demo/incoming.ts';
import { payRound } from '#demo/pay-round.ts';
import type { DemoProgramme } from '#demo/rounds.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { Round } from '#engine/rounds.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import type { FixedClock } from '#kit/clock.ts';
import { Fault } from '#kit/refusal.ts';
import { objectToEntry, publishStage } from '#notices/publishing.ts';

export interface MainJob {
  readonly rounds: ReadonlyMap<DemoProgramme, Round>;
  readonly rows: readonly IncomingRow[];
  readonly noticeIds: readonly number[];
}

type Timed = DemoRun & { readonly clock: FixedClock; readonly tell: (says: string) => void };

const certificateFields: Readonly<Record<string, string>> = {
  certificateNumber: 'number',
  occupation: 'occupation',
  level: 'level',
  issuedOn: 'issuedOn',
  issuer: 'issuer',
};

async function takeAllIn(run: Timed, rounds: ReadonlyMap<DemoProgramme, Round>): Promise<IncomingRow[]> {
  const books = run.world.workbooks
    .map((book, n) => ({ book, n }))
    .sort((a, b) =>
      a.book.receivedOn === b.book.receivedOn ? a.n - b.n : a.book.receivedOn < b.book.receivedOn ? -1 : 1,
    );
  const rows: IncomingRow[] = [];
  for (const { book } of books) {
    const round = rounds.get(book.programme);
    if (!round) continue;
    run.clock.set(`${book.receivedOn}T10:00:00+08:00`);
    rows.push(...(await takeIn(run, book, round.id)));
  }
  return rows;
}

const plotOf = (rows: readonly IncomingRow[], caseId: number) =>
  rows.find((row) => row.caseId === caseId)?.expected.plot;

/** One level's review: approve, or what the plot says; odd cases are looked at one by one all the same. */
async function review(
  run: Timed,
  round: Round,
  stage: 'basic' | 'district',
  rows: readonly IncomingRow[],
): Promise<void> {
  const hands = await holders(run, ['reviewer', 'officer']);
  const at = stage === 'basic' ? 'second-level' : 'district';
  const actions = (await waitingAt(run, round.id, stage)).map((one) => {
    const hand = freeHand(hands.get(one.handlerOrganisationId!) ?? [], one);
    const plot = plotOf(rows, one.id);
    const again = JSON.stringify(one.state.stages).includes('"returns":1');
    if (plot?.kind === 'refused' && plot.at === at) return step(hand, one.id, 'refuse', { why: plot.why.zh }, stage);
    if (plot?.kind === 'returned' && stage === 'basic' && !again)
      return step(hand, one.id, 'return', { why: plot.why.zh }, stage);
    return step(hand, one.id, 'approve', {}, again ? `${stage}-again` : stage);
  });
  await carryOut(run, actions);
}

/** What was sent back is handed in again by the member himself. */
async function correct(run: Timed, round: Round, rows: readonly IncomingRow[]): Promise<void> {
  for (const one of await waitingAt(run, round.id, 'apply')) {
    const plot = plotOf(rows, one.id);
    if (plot?.kind !== 'returned') continue;
    const { house } = run.engine;
    const [row] = await house.db.query<{ plain: Record<string, unknown> }>(
      'SELECT plain FROM answers WHERE tenant_id = $1 AND case_id = $2',
      [demoTenantId, one.id],
    );
    const corrections = Object.fromEntries(
      Object.entries(plot.corrections).map(([field, value]) => [certificateFields[field] ?? field, value]),
    );
    const member = { personId: one.personId, posts: [] };
    await carryOut(run, [step(member, one.id, 'submit', { answers: { ...row!.plain, ...corrections } }, 'correct')]);
  }
}

async function notice(run: Timed, round: Round, rows: readonly IncomingRow[]): Promise<number | null> {
  const { engine, world } = run;
  const officer = await actingAs(run, world.cast.officerA);
  const published = granted(
    await publishStage(engine, demoTenantId, { roundId: round.id, stage: 'notice', acting: officer }),
  );
  run.clock.advance(2 * 86_400_000);
  const chair = await actingAs(run, world.cast.chair);
  for (const row of rows) {
    const { plot } = row.expected;
    if (plot?.kind !== 'objection' || row.caseId === null) continue;
    const [entry] = await engine.house.db.query<{ ordinal: number }>(
      'SELECT ordinal FROM notice_entries WHERE tenant_id = $1 AND notice_id = $2 AND case_id = $3',
      [demoTenantId, published.noticeId, row.caseId],
    );
    if (!entry) continue;
    const { objectionId } = granted(
      await objectToEntry(engine, demoTenantId, {
        noticeId: published.noticeId,
        ordinal: entry.ordinal,
        grounds: plot.ground.zh,
      }),
    );
    await carryOut(run, [
      step(
        chair,
        row.caseId,
        'resolve',
        { objectionId, upheld: plot.verdict === 'upheld', why: plot.answer.zh },
        'resolve',
      ),
    ]);
  }
  return published.noticeId;
}

async function grantAll(run: Timed, round: Round): Promise<void> {
  const hands = await holders(run, ['chair', 'officer']);
  const actions = (await waitingAt(run, round.id, 'grant')).map((one) => {
    const hand = (hands.get(one.handlerOrganisationId!) ?? []).find((acting) => acting.personId !== one.personId);
    if (!hand) throw new Fault(`nobody may grant case ${one.id}`);
    return step(hand, one.id, 'grant', {}, 'grant');
  });
  await carryOut(run, actions);
}

/** Runs the rounds given; the clock moves through 2020. */
export async function runMainJob(run: Timed, rounds: ReadonlyMap<DemoProgramme, Round>): Promise<MainJob> {
  const { clock, tell } = run;
  tell('workbooks');
  const rows = await takeAllIn(run, rounds);
  const noticeIds: number[] = [];
  const reviewed = [...rounds].filter(([programme]) => programme !== 'training-course').map(([, round]) => round);
  tell('reviews');
  for (const round of reviewed) {
    clock.set('2020-11-02T09:30:00+08:00');
    await review(run, round, 'basic', rows);
    clock.set('2020-10-30T16:00:00+08:00');
    await correct(run, round, rows);
    clock.set('2020-11-04T09:30:00+08:00');
    await review(run, round, 'basic', rows);
    clock.set('2020-11-06T14:00:00+08:00');
    await review(run, round, 'district', rows);
  }
  tell('notices');
  for (const round of reviewed) {
    clock.set('2020-11-09T10:00:00+08:00');
    const noticeId = await notice(run, round, rows);
    if (noticeId !== null) noticeIds.push(noticeId);
  }
  clock.set('2020-11-17T09:00:00+08:00');
  const { left } = await actOnDeadlines(run.engine, demoTenantId);
  if (left.length > 0) throw new Fault(`deadlines left cases behind: ${left[0]!.refusal.code}`);
  tell('grants and payments');
  for (const [, round] of rounds) {
    clock.set('2020-11-18T10:00:00+08:00');
    await grantAll(run, round);
    await payRound(run, round, rows);
  }
  return { rounds, rows, noticeIds };
}
