// This year's round, so that there is something to do today: cases that wait with deadlines around today, a notice that is running, some
// granted and not yet paid, some paid, a few sent back. Days are counted back from the day on which the demo is loaded.
import { openFor } from '#demo/acting-for.ts';
import { certificatesOnFile } from '#demo/certificates-on-file.ts';
import { actingAs, type Timed, waitingAt } from '#demo/hands.ts';
import { applicants, decide, openMany } from '#demo/load-other-years.ts';
import { openThisYearsRound } from '#demo/open-rounds.ts';
import { payRounds } from '#demo/pay-round.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { Round } from '#engine/rounds.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { publishStage } from '#notices/publishing.ts';

async function publishWaiting(run: Timed, round: Round): Promise<void> {
  const caseIds = (await waitingAt(run, round.id, 'notice')).map((one) => one.id);
  const acting = await actingAs(run, run.world.cast.officerB);
  granted(await publishStage(run.engine, demoTenantId, { roundId: round.id, stage: 'notice', acting, caseIds }));
}

/** 22 applied four weeks ago and were granted, 12 of them paid; 12 stand in a notice; 8 wait for the district, 15 for their unions, 3 were sent back. */
export async function runThisYear(run: Timed, today: Date): Promise<void> {
  const { clock, world, engine } = run;
  const last = chinaDate(today);
  // In the first weeks of a year the round is still that of the year before.
  const year = Number(addDays(last, -40).slice(0, 4));
  const at = (daysBack: number) => clock.set(`${addDays(last, -daysBack)}T10:00:00+08:00`);
  const issuedOn = (n: number): string => addDays(`${year}-01-08`, n % 24);
  at(31);
  const draft = { year, opensOn: addDays(last, -30), closesOn: addDays(last, 45) };
  const round = await openThisYearsRound({ ...engine.house, clock }, world, run.ids, draft);
  const people = applicants(run, year, 1, issuedOn);

  at(29);
  await openMany(run, round, people.slice(0, 22), 'first');
  at(28);
  await decide(run, round, { stage: 'basic', action: 'approve' });
  at(27);
  await decide(run, round, { stage: 'district', action: 'approve' });
  await publishWaiting(run, round);
  // The notice ended on a working day, which may come a week and a day later in a long holiday.
  at(10);
  await actOnDeadlines(engine, demoTenantId);
  await decide(run, round, { stage: 'grant', action: 'grant', most: 12 });
  at(9);
  await payRounds(run, [round], []);

  at(7);
  await openMany(run, round, people.slice(22, 34), 'second');
  at(6);
  await decide(run, round, { stage: 'basic', action: 'approve' });
  at(5);
  await decide(run, round, { stage: 'district', action: 'approve' });
  await publishWaiting(run, round);

  at(4);
  // For the first of them an officer applies; it is among those sent back, so that it waits for him.
  await openFor(run, round, people[34]!);
  await openMany(run, round, people.slice(35, 52), 'third');
  at(3);
  const why = '证书照片看不清，请重新拍照上传';
  await decide(run, round, { stage: 'basic', action: 'return', input: { why }, most: 3 });
  await decide(run, round, { stage: 'basic', action: 'approve', most: 8 });
  at(2);
  await decide(run, round, { stage: 'grant', action: 'grant', most: 6 });
  at(1);
  await openMany(run, round, people.slice(52, 60), 'fourth');
  await certificatesOnFile(run, last);
}
