// A selection in its scoring week: what workers invented this year lies before seven judges, some have marked nearly all of it, one far too mildly,
// and two have hardly begun. One of them is a judge whom the start page names, so that scoring can be looked at on a phone.
import type { Timed } from '#demo/hands.ts';
import { enter, markAll, openJudged, seat } from '#demo/judged-round.ts';
import { quietMembers } from '#demo/quiet-members.ts';
import { judgeOf } from '#demo/tenant.ts';
import { results } from '#demo/workers-results.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { seededRandomness } from '#kit/random.ts';
import { resultSelection as programme } from '#programmes/innovation/result-selection.ts';

/** How many of the works each seat has marked, and how many points it gives above the others. */
const habits = [
  { marked: 0.3, mild: 0 },
  { marked: 1, mild: 1 },
  { marked: 0.95, mild: 12 },
  { marked: 1, mild: -2 },
  { marked: 0.85, mild: 0 },
  { marked: 0.1, mild: 3 },
  { marked: 1, mild: -1 },
] as const;

export async function runScoringWeek(run: Timed, today: Date): Promise<void> {
  const { clock, world, ids } = run;
  const last = chinaDate(today);
  const at = (daysBack: number) => clock.set(`${addDays(last, -daysBack)}T10:00:00+08:00`);
  const quiet = quietMembers(run);
  const spread = (n: number, of: number, from: number) => quiet[Math.floor(((n + from) * quiet.length) / of)]!;
  at(20);
  const round = await openJudged(run, {
    ...{ programme, name: '本年度', opensOn: addDays(last, -24), closesOn: addDays(last, -5) },
    parameters: { amountFen: 500_000 },
  });
  await enter(
    run,
    round,
    results.map((answers, n) => ({ personId: spread(n, results.length, 0.25), answers })),
  );
  at(4);
  const judges = [ids.people.get(judgeOf(world))!, ...habits.slice(1).map((_, n) => spread(n, habits.length, 0.8))];
  const judging = { programme, round, scheme: 'all', name: '创新成果评审组', judges };
  const panelId = await seat(run, judging);
  const random = seededRandomness('demo/scoring-week');
  const worth = results.map(() => 60 + random.int(32));
  at(1);
  await markAll(run, panelId, judging, ({ number, seat: at }, criterion) => {
    const { marked, mild } = habits[at - 1]!;
    if (number > results.length * marked) return null;
    return worth[number - 1]! + mild + ((number * 7 + at * 5 + criterion * 11) % 13) - 6;
  });
}
