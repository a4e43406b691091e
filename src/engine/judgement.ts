// The rules of a case as they were judged when it was last handed in, and as they look now. History keeps which rules did not hold; the values
// seen are the answers, and what the register said then (judged-facts.ts). Of a case without the latter only what reads the answers can be told.
import { kindOf } from '#engine/case-state.ts';
import type { HistoryRow } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import type { Finding, Truth } from '#policy/condition.ts';
import { type JudgeContext, judge, rulesOf } from '#policy/evaluate.ts';
import { deliveryFact } from '#policy/facts.ts';
import { isOfRegister, pathsOf } from '#policy/judged-on.ts';
import type { FactSnapshot, StageEvent } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

/** What a rule comes to and why, on one day. */
export type Look = Pick<Finding, 'holds' | 'saw' | 'wouldChange'>;

export interface JudgedRule {
  readonly key: string;
  readonly says: Text;
  readonly clause?: string;
  readonly holds: Truth;
  /** Left out where only the register of that day could tell, and what it said was not kept. */
  readonly saw?: Text;
  readonly wouldChange?: Text;
  /** Today's look at a rule that reads the register, while something is still to be decided. */
  readonly now?: Look;
}

export interface Judgement {
  /** null: never handed in; then the rules are judged as of today. */
  readonly judgedAt: Date | null;
  readonly rules: readonly JudgedRule[];
}

interface HandedIn {
  readonly at: Date;
  readonly outcomes: ReadonlyMap<string, Truth>;
}

/** The last row in which the case was handed in, with the rules that did not hold then. */
function handedIn(programme: Programme, history: readonly HistoryRow[]): HandedIn | null {
  const ofApply = ({ stage }: StageEvent) => stage in programme.stages && kindOf(programme, stage).key === 'apply';
  const row = history.findLast(({ events }) => events.some((event) => ofApply(event) && event.type === 'submitted'));
  if (!row) return null;
  const kept = row.events
    .filter(ofApply)
    .flatMap((event) => (event.data.rules ?? []) as { readonly rule: string; readonly holds: Truth }[]);
  return { at: row.at, outcomes: new Map(kept.map(({ rule, holds }) => [rule, holds])) };
}

/** What the case itself put on file since it was handed in: how it stands now says nothing about whether the case was right. */
function ownFacts({ key, stages }: Programme, history: readonly HistoryRow[]): readonly string[] {
  const remembers = ({ stage }: StageEvent) => own(stages, stage)?.settings.remembers === true;
  return history.some(({ events }) => events.some(remembers)) ? [deliveryFact(key)] : [];
}

const look = ({ holds, saw, wouldChange }: Finding): Look => ({
  holds,
  saw,
  ...(wouldChange === undefined ? {} : { wouldChange }),
});

/** `around` holds today's facts and the answers on file; `kept`: what the register said then; `pending`: something is still to be decided. */
export function judgementOf(
  programme: Programme,
  history: readonly HistoryRow[],
  around: Omit<JudgeContext, 'which' | 'asOf'>,
  kept: FactSnapshot | null,
  today: Day,
  pending: boolean,
): Judgement {
  const findings = (asOf: Day, facts = around.facts) =>
    judge(programme, { ...around, facts, asOf, which: 'all' }).findings;
  const then = handedIn(programme, history);
  if (!then) return { judgedAt: null, rules: findings(today) };
  const before = findings(chinaDate(then.at), kept ?? around.facts);
  const now = pending ? findings(today) : [];
  const own = ownFacts(programme, history);
  const rules = rulesOf(programme, 'all').map(({ key, says, clause, when }, n): JudgedRule => {
    const fromAnswers = !pathsOf(when).some(isOfRegister);
    const { holds: _, ...seen } = look(before[n]!);
    return {
      ...{ key, says, holds: then.outcomes.get(key) ?? true },
      ...(clause === undefined ? {} : { clause }),
      ...(fromAnswers || kept ? seen : {}),
      ...(!fromAnswers && pending && !pathsOf(when).some((path) => own.includes(path)) ? { now: look(now[n]!) } : {}),
    };
  });
  return { judgedAt: then.at, rules };
}
