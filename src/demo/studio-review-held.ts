// The review of last year's studios in the middle of its life: the register has opened a case for every studio two weeks ago; most leaders have looked at what
// the system laid out and some have added to it, the unions have looked at half of that, and the experts are still to be asked.
import { carryOut, freeHand, holders, step, type Timed, waitingAt } from '#demo/hands.ts';
import { openJudged } from '#demo/judged-round.ts';
import { demoTenantId } from '#demo/tenant.ts';
import type { Round } from '#engine/rounds.ts';
import { jobKinds, startJob } from '#jobs/jobs.ts';
import { OPEN_FROM_REGISTER, openFromRegisterJob } from '#jobs/open-from-register.ts';
import { claimJob, releaseJob, runStep } from '#jobs/run.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';
import { studioReview as programme } from '#programmes/innovation/studio-review.ts';

const added = [
  { title: '一张图操作法', brought: '新人半天学会，返工少了一半' },
  { title: '废料箱改装', brought: '每月少拉两车废料' },
  { title: '班前十分钟讲一个故障', brought: '同样的停机没有再出现' },
] as const;

async function openAll({ engine, ids, world }: Timed, round: Round): Promise<void> {
  const { house } = engine;
  const kinds = jobKinds(openFromRegisterJob(engine));
  const createdBy = ids.people.get(world.cast.officerA)!;
  await startJob(house, demoTenantId, { kind: OPEN_FROM_REGISTER, input: { roundId: round.id }, createdBy });
  for (;;) {
    const claim = await claimJob(house, demoTenantId, { worker: 'demo', kinds: [OPEN_FROM_REGISTER] });
    if (!claim) return;
    const outcome = await runStep(house, demoTenantId, claim, kinds, { leaseMs: 60_000, stopping: () => false });
    await releaseJob(house, demoTenantId, claim);
    if (outcome.went === 'failed') throw new Fault('the register could not open its reviews', { cause: outcome.error });
  }
}

export async function runStudioReview(run: Timed, today: Date): Promise<void> {
  const { clock } = run;
  const last = chinaDate(today);
  const at = (daysBack: number) => clock.set(`${addDays(last, -daysBack)}T10:00:00+08:00`);
  at(15);
  const dates = { opensOn: addDays(last, -16), closesOn: addDays(last, 30) };
  const year = Number(last.slice(0, 4)) - 1;
  const round = await openJudged(run, { programme, name: `${year}年度`, year, ...dates });
  await openAll(run, round);
  at(6);
  const waiting = await waitingAt(run, round.id, 'results');
  const heard = waiting.filter((_, n) => n % 5 !== 4);
  const leader = ({ personId }: (typeof waiting)[number]) => ({ personId, posts: [] });
  const more = heard.filter((_, n) => n % 3 === 0);
  await carryOut(
    run,
    more.map((one, n) => step(leader(one), one.id, 'report', { rows: [added[n % added.length]] }, 'added')),
  );
  await carryOut(
    run,
    heard.map((one) => step(leader(one), one.id, 'hand-in', {}, 'looked-at')),
  );
  at(2);
  const hands = await holders(run, ['reviewer', 'officer', 'chair']);
  const handedIn = (await waitingAt(run, round.id, 'results')).filter((one) => heard.some(({ id }) => id === one.id));
  await carryOut(
    run,
    handedIn
      .filter((_, n) => n % 2 === 0)
      .map((one) =>
        step(freeHand(hands.get(one.handlerOrganisationId!) ?? [], one), one.id, 'accept', {}, 'looked-at'),
      ),
  );
}
