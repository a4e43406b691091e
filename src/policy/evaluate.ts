// The one judge of conditions, for browser and server: what a whole programme says of one subject, reasons only for who asks.
import type { Day } from '#kit/days.ts';
import { type Code, compile, type Judge, type JudgeContext, truthOf } from '#policy/compile.ts';
import type { Condition, Rule, Truth, Verdict } from '#policy/condition.ts';
import { findingOf } from '#policy/findings.ts';
import type { Programme } from '#policy/programme.ts';
import type { RoundFacts, Sight } from '#policy/reading.ts';

export type { JudgeContext } from '#policy/compile.ts';

interface Compiled {
  readonly round: RoundFacts;
  readonly asOf: Day;
  readonly who: readonly Judge[];
  readonly all: readonly Judge[];
}

const sameRound = (a: RoundFacts, b: RoundFacts) =>
  a === b ||
  (a.parameters === b.parameters &&
    a.year === b.year &&
    a.organisationId === b.organisationId &&
    a.opensOn === b.opensOn &&
    a.closesOn === b.closesOn);

// By the programme's identity: the engine keeps one object per content hash. The last few rounds and days are kept.
const cache = new WeakMap<Programme, Compiled[]>();

function compiledFor(programme: Programme, round: RoundFacts, asOf: Day): Compiled {
  let kept = cache.get(programme);
  if (!kept) {
    kept = [];
    cache.set(programme, kept);
  }
  for (let i = 0; i < kept.length; i += 1) {
    const one = kept[i] as Compiled;
    if (one.asOf === asOf && sameRound(one.round, round)) return one;
  }
  const who = programme.who.map((rule) => compile(rule.when, round, asOf));
  const made = { round, asOf, who, all: [...who, ...programme.rules.map((rule) => compile(rule.when, round, asOf))] };
  kept.unshift(made);
  if (kept.length > 16) kept.pop();
  return made;
}

/**
 * Judges `who` (facts alone) or everything (facts and answers). `findings` are put into words when first read, so a
 * judgement whose reasons nobody asks for costs under a microsecond.
 */
export function judge(programme: Programme, context: JudgeContext): Verdict {
  const judges = compiledFor(programme, context.round, context.asOf)[context.which];
  const sight: Sight = context;
  let holds: Code = 1;
  for (let i = 0; i < judges.length; i += 1) {
    const found = (judges[i] as Judge)(sight);
    if (found === 0) {
      holds = 0;
      break;
    }
    if (found === 2) holds = 2;
  }
  let findings: Verdict['findings'] | undefined;
  return {
    holds: truthOf(holds),
    get findings() {
      findings ??= rulesOf(programme, context.which).map((rule, i) =>
        findingOf(programme, rule, truthOf((judges[i] as Judge)(sight)), context),
      );
      return findings;
    },
  };
}

export const rulesOf = (programme: Programme, which: 'who' | 'all'): readonly Rule[] =>
  which === 'who' ? programme.who : [...programme.who, ...programme.rules];

/** Keys of the rules that fail, and of those that cannot be told; for counting over many people without a word said. */
export function brokenRules(programme: Programme, context: JudgeContext): { failed: string[]; unknown: string[] } {
  const judges = compiledFor(programme, context.round, context.asOf)[context.which];
  const rules = rulesOf(programme, context.which);
  const [failed, unsure]: [string[], string[]] = [[], []];
  judges.forEach((one, i) => {
    const found = one(context);
    if (found !== 1) (found === 0 ? failed : unsure).push((rules[i] as Rule).key);
  });
  return { failed, unknown: unsure };
}

/** One condition by itself: a field's visibility, the branch of an amount. */
export function truth(condition: Condition, context: Omit<JudgeContext, 'which'>): Truth {
  return truthOf(compile(condition, context.round, context.asOf)(context));
}
