// What an apprentice may do whatever the stage: leave. The pact is over as a stage by then, and goes on as a promise; so it is an action of the case.
import { dutiesOf } from '#access/duties.ts';
import { pactIn, pactStageOf } from '#engine/pairs.ts';
import type { Deciding } from '#engine/stage-context.ts';
import { type Decision, finish, Unfolding } from '#engine/unfolding.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

/** Only by way of src/matches, which has looked whose pair it is. Refuses: not-your-action, pact-moved-on. */
export function leavePact(deciding: Deciding): Decision | Refusal {
  const { programme, state, acting, duty, action, today } = deciding;
  if (!dutiesOf(acting, duty).includes('interested'))
    return refuse('not-your-action', '只有徒弟自己能退出', 'Only the apprentice leaves', {
      next: text('请徒弟在自己手机上退出', 'The apprentice does it on their own phone'),
    });
  const stage = pactStageOf(programme);
  const number = action.input.pair as number;
  const pair = state && pactIn(programme, state)?.pairs[number];
  if (state?.status !== 'open' || stage === undefined || pair?.status !== 'agreed')
    return refuse('pact-moved-on', '这份结对已经结束', 'This pact is over', {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  const unfolding = new Unfolding(deciding);
  unfolding.add({ stage, type: 'left', data: { number, to: pair.personId, by: acting.personId, on: today } });
  return finish(unfolding, []);
}
