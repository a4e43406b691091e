// Events are folded as they are added, so each step of one action sees the state the step before left behind.
import { appealStage, applyEvent, type CaseState, engineStage, kindOf } from '#engine/case-state.ts';
import { type Deciding, stageContext } from '#engine/stage-context.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal } from '#kit/refusal.ts';
import { evidenceOf } from '#policy/evidence.ts';
import type { Effect, StageEvent } from '#policy/kind.ts';

/** What an action comes to before it is written. */
export interface Decision {
  readonly events: readonly StageEvent[];
  readonly after: CaseState;
  readonly effects: readonly Effect[];
}

const engineEvent = (type: string, data: Record<string, unknown>): StageEvent => ({ stage: engineStage, type, data });

/** Collects events while folding them, so each step sees the state the step before left. */
export class Unfolding {
  readonly events: StageEvent[] = [];
  readonly effects: Effect[] = [];
  state: CaseState | undefined;
  readonly deciding: Deciding;

  constructor(deciding: Deciding) {
    this.deciding = deciding;
    this.state = deciding.state;
  }

  add(event: StageEvent): void {
    const { programme } = this.deciding;
    this.state = applyEvent(programme, this.state, event);
    this.events.push(event);
    if (event.stage === engineStage) return;
    const kind = kindOf(programme, event.stage);
    this.effects.push(...kind.effects(stageContext(this.deciding, event.stage, this.state), event));
  }

  engine(type: string, data: Record<string, unknown>): void {
    this.add(engineEvent(type, data));
  }

  /** Enters a stage: its kind's `start`, which may refuse (no deadline known, no provider named). */
  enter(stage: string): Refusal | null {
    const context = stageContext(this.deciding, stage, this.state);
    const started = kindOf(this.deciding.programme, stage).start(context);
    if (isRefusal(started)) return started;
    this.engine('moved', { stage, status: 'open' });
    for (const event of started) this.add(event);
    return null;
  }

  /** Follows outcomes from stage to stage until one is open or the case is closed. */
  settle(): Refusal | null {
    const { programme } = this.deciding;
    const order = Object.keys(programme.stages);
    for (let steps = 0; steps <= order.length + 2; steps++) {
      const state = this.state!;
      if (state.status !== 'open') return null;
      const outcome = kindOf(programme, state.stage).outcome(own(state.stages, state.stage));
      if (outcome === 'open') return null;
      const stop = this.leave(state, outcome, order);
      if (stop) return stop;
    }
    throw new Fault(`case ${this.deciding.case.id} does not come to rest`);
  }

  private leave(state: CaseState, outcome: 'passed' | 'failed' | 'returned', order: string[]): Refusal | null {
    if (outcome === 'returned') {
      const first = order[0]!;
      // Sent back from an appeal: the refusal no longer stands, and the appeal is over.
      if (state.stage === appealStage) this.engine('appeal-decided', { upheld: true });
      // What is to be corrected was said where it was sent back from.
      const what = this.events.findLast(({ stage }) => stage === state.stage)?.data.what;
      this.engine('moved', { stage: first, status: 'open' });
      this.add({ stage: first, type: 'reopened', data: what === undefined ? {} : { what } });
      return null;
    }
    if (state.stage === appealStage) {
      const from = state.appeal!.from;
      this.engine('appeal-decided', { upheld: outcome === 'passed' });
      if (outcome === 'passed') return from === order[0] ? this.reopenAfter(order) : this.enter(from);
      this.engine('moved', { stage: from, status: 'failed' });
      return null;
    }
    if (outcome === 'failed') {
      this.engine('moved', { stage: state.stage, status: 'failed' });
      return null;
    }
    this.prove(state);
    const next = order[order.indexOf(state.stage) + 1];
    if (next !== undefined) return this.enter(next);
    this.engine('moved', { stage: state.stage, status: 'passed' });
    return null;
  }

  /** What the programme says is proved with this stage. */
  private prove({ stage }: CaseState): void {
    const { programme, today } = this.deciding;
    const { evidence } = programme;
    if (evidence?.at !== stage) return;
    const answers = stageContext(this.deciding, stage, this.state).answers();
    this.effects.push({ do: 'evidence', evidence: evidenceOf(evidence, answers, today) });
  }

  /** An appeal against "not eligible" was upheld: the case goes on to the stage after the application. */
  private reopenAfter(order: string[]): Refusal | null {
    const next = order[1];
    if (next === undefined) throw new Fault('a programme of one stage cannot be appealed');
    return this.enter(next);
  }
}

/** Adds a kind's events, follows the outcomes, and records the breakdown choices of a fresh application. */
export function finish(unfolding: Unfolding, events: readonly StageEvent[]): Decision | Refusal {
  const { deciding } = unfolding;
  for (const event of events) {
    if (event.type === 'submitted' && deciding.programme.breakdowns?.length) {
      const answers = stageContext(deciding, event.stage, unfolding.state).answers();
      const chosen = deciding.programme.breakdowns.filter((field) => typeof own(answers, field) === 'string');
      unfolding.engine('broken-down', Object.fromEntries(chosen.map((field) => [field, own(answers, field)])));
    }
    unfolding.add(event);
  }
  const stopped = unfolding.settle();
  if (stopped) return stopped;
  return { events: unfolding.events, after: unfolding.state!, effects: unfolding.effects };
}
