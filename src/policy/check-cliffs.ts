// Edges at which a little more brings less: a second value of one path is supposed, just above the edge, with all else as it was for
// the same person, and the solver is asked whether what was due can then be less, or nothing.
import type { Amount } from '#policy/amount.ts';
import { amountParts, amountPath, type Concern, concern, type Leaf, leavesOf, pathsIn } from '#policy/concern.ts';
import type { Condition, FactPath, Operand } from '#policy/condition.ts';
import { factAt } from '#policy/facts.ts';
import { measured, yuan } from '#policy/in-words.ts';
import type { Programme } from '#policy/programme.ts';
import { type Demand, fails, holds, satisfiable } from '#policy/satisfiable.ts';

interface Edge {
  readonly where: string;
  readonly path: FactPath;
  /** What is so up to the edge, and what just above it. */
  readonly below: readonly Demand[];
  readonly above: readonly Demand[];
  readonly at: Operand;
}
/** A way in which an amount comes about; fen undefined: the policy does not print it. */
interface Outcome {
  readonly demands: readonly Demand[];
  readonly fen: number | undefined;
}
const maxOutcomes = 120;

const another = (path: FactPath): FactPath => `${path}'`;

/** The condition about the second value of `path`. */
function renamed(condition: Condition, path: FactPath): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => renamed(part, path)) };
  if ('any' in condition) return { any: condition.any.map((part) => renamed(part, path)) };
  if ('not' in condition) return { not: renamed(condition.not, path) };
  const other = <T>(value: T): T =>
    typeof value === 'object' && value !== null && 'fact' in value && value.fact === path
      ? { ...value, fact: another(path) }
      : value;
  const entries = Object.entries(other(condition)).map(([name, value]) => [name, other(value)]);
  return Object.fromEntries(entries) as Condition;
}
const second = ({ when, is }: Demand, path: FactPath): Demand => ({ when: renamed(when, path), is });

type Ordered = { fact: FactPath; test: 'atLeast' | 'atMost' | 'moreThan' | 'lessThan'; value: Operand };

/** From just within the bound to just beyond it, upwards. */
function edgeOf(leaf: Ordered, where: string): Edge {
  const { fact: path, test, value } = leaf;
  const ceiling = test === 'atMost' || test === 'lessThan';
  const flip = { below: [(ceiling ? holds : fails)(leaf)], above: [(ceiling ? fails : holds)(leaf)] };
  const inclusive = test === 'atMost' || test === 'moreThan';
  const near = (from: number, to: number): Demand => holds({ fact: path, test: 'between', from, to });
  const close =
    typeof value !== 'number'
      ? { below: [], above: [] }
      : inclusive
        ? { below: [near(value, value)], above: [near(value, value + 1)] }
        : { below: [near(value - 1, value)], above: [near(value, value)] };
  return {
    ...{ where, path, at: value },
    below: [...flip.below, ...close.below],
    above: [...flip.above, ...close.above].map((one) => second(one, path)),
  };
}

function edgesIn(condition: Condition, where: string): Edge[] {
  return leavesOf(condition, where).flatMap(({ value: leaf, where: at }): Edge[] => {
    if (leaf.test === 'between')
      return [
        edgeOf({ fact: leaf.fact, test: 'atLeast', value: leaf.from }, at),
        edgeOf({ fact: leaf.fact, test: 'atMost', value: leaf.to }, at),
      ];
    const ordered = ['atLeast', 'atMost', 'moreThan', 'lessThan'].includes(leaf.test);
    return ordered ? [edgeOf(leaf as Ordered & Leaf, at)] : [];
  });
}

const reads = (condition: Condition, path: FactPath): boolean =>
  leavesOf(condition, '').some(({ value }) => pathsIn(value).includes(path));

function dependsOn(amount: Amount, path: FactPath): boolean {
  if ('sum' in amount) return amount.sum.some((part) => dependsOn(part, path));
  if ('firstOf' in amount)
    return amount.firstOf.some((branch) => reads(branch.when, path) || dependsOn(branch.amount, path));
  return amountPath(amount) === path;
}

const tierBounds = (path: FactPath, from: number | null, to: number | null): Demand[] => [
  ...(from === null ? [] : [holds({ fact: path, test: 'moreThan', value: from })]),
  ...(to === null ? [] : [holds({ fact: path, test: 'atMost', value: to })]),
];

function outcomesOf(amount: Amount): Outcome[] {
  if ('fixedFen' in amount) return [{ demands: [], fen: amount.fixedFen }];
  if ('byChoice' in amount)
    return Object.entries(amount.fen).map(([value, fen]) => ({
      demands: [holds({ fact: amount.byChoice, test: 'is', value })],
      fen,
    }));
  if ('tiersOf' in amount)
    return amount.tiers.map(({ upTo, fen }, i) => ({
      demands: tierBounds(amount.tiersOf, amount.tiers[i - 1]?.upTo ?? null, upTo),
      fen,
    }));
  if ('firstOf' in amount)
    return amount.firstOf.flatMap((branch, i) => {
      const reached = [...amount.firstOf.slice(0, i).map(({ when }) => fails(when)), holds(branch.when)];
      return outcomesOf(branch.amount).map(({ demands, fen }) => ({ demands: [...reached, ...demands], fen }));
    });
  return [{ demands: [], fen: undefined }];
}

/** Parts of a sum that do not look at the path are the same on both sides of the edge. */
function outcomesBy(amount: Amount, path: FactPath): Outcome[] {
  if (!dependsOn(amount, path)) return [{ demands: [], fen: 0 }];
  if (!('sum' in amount)) return outcomesOf(amount);
  return amount.sum.reduce<Outcome[]>(
    (made, part) =>
      made.length > maxOutcomes
        ? made
        : made.flatMap((left) =>
            outcomesBy(part, path).map((right) => ({
              demands: [...left.demands, ...right.demands],
              fen: left.fen === undefined || right.fen === undefined ? undefined : left.fen + right.fen,
            })),
          ),
    [{ demands: [], fen: 0 }],
  );
}

/** Where the amount itself changes with a path. */
function edgesOfAmount(programme: Programme): Edge[] {
  return amountParts(programme).flatMap(({ value, where }) => {
    if ('firstOf' in value) return value.firstOf.flatMap(({ when }, i) => edgesIn(when, `${where}.firstOf[${i}].when`));
    if (!('tiersOf' in value)) return [];
    return value.tiers.slice(1).flatMap((_, i) => {
      const upTo = value.tiers[i]?.upTo ?? null;
      const at = `${where}.tiers[${i + 1}]`;
      return upTo === null ? [] : [edgeOf({ fact: value.tiersOf, test: 'atMost', value: upTo }, at)];
    });
  });
}

/** The most that somebody loses by a little more, or nought; undefined: there are too many ways to try. */
function lostAt(edge: Edge, amount: Amount, programme: Programme): number | undefined {
  const rules = [...programme.who, ...programme.rules].map((rule) => holds(rule.when));
  const outcomes = outcomesBy(amount, edge.path);
  if (outcomes.length > maxOutcomes) return undefined;
  const here = [...rules, ...edge.below];
  const there = [...rules.map((one) => second(one, edge.path)), ...edge.above];
  const below = outcomes.filter(({ demands }) => satisfiable(programme, [...here, ...demands]) === true);
  const above = outcomes
    .map(({ demands, fen }) => ({ fen, demands: demands.map((one) => second(one, edge.path)) }))
    .filter(({ demands }) => satisfiable(programme, [...there, ...demands]) === true);
  const losses = below.flatMap((one) =>
    above
      .filter((other) => one.fen !== undefined && other.fen !== undefined && other.fen < one.fen)
      .filter((other) => satisfiable(programme, [...here, ...one.demands, ...there, ...other.demands]) === true)
      .map((other) => (one.fen as number) - (other.fen as number)),
  );
  return Math.max(0, ...losses);
}

/** The most anybody can get, when the policy prints it. */
function mostOf(amount: Amount): number | undefined {
  const all = (fens: (number | undefined)[], join: (some: number[]) => number) =>
    fens.includes(undefined) ? undefined : join(fens as number[]);
  const highest = (some: number[]) => Math.max(0, ...some);
  if ('sum' in amount) return all(amount.sum.map(mostOf), (some) => some.reduce((a, b) => a + b, 0));
  if ('firstOf' in amount)
    return all(
      amount.firstOf.map((branch) => mostOf(branch.amount)),
      highest,
    );
  return all(
    outcomesOf(amount).map(({ fen }) => fen),
    highest,
  );
}

const meant = ['如非本意，请分档过渡', 'Unless it is meant, use tiers'] as const;

/** A ceiling in a rule, on money or on what the amount is counted by: just above it everything is lost. */
function ceilings(programme: Programme, counted: ReadonlySet<FactPath>): Concern[] {
  const rules = [...programme.who, ...programme.rules];
  const { amount, capFen } = programme.amount ?? {};
  const printed = amount && mostOf(amount);
  const most = printed === undefined ? undefined : Math.min(printed, typeof capFen === 'number' ? capFen : printed);
  const whole = most === undefined ? { zh: '全额', en: 'the whole amount' } : yuan(most);
  return (['who', 'rules'] as const).flatMap((list) =>
    programme[list].flatMap((rule, i) =>
      edgesIn(rule.when, `${list}[${i}].when`)
        .filter(({ path }) => factAt(path, programme)?.type === 'money' || counted.has(path))
        .filter(
          ({ path, below, above }) =>
            satisfiable(programme, [
              ...rules.map((one) => holds(one.when)),
              ...below,
              ...above,
              second(fails(rule.when), path),
            ]) === true,
        )
        .map(({ where, path }) => {
          const money = factAt(path, programme)?.type === 'money';
          const [zh, en] = money ? ['多一分钱', 'One fen more'] : ['多一点', 'A little more'];
          const upTo = most === undefined ? ['', ''] : ['最多 ', 'up to '];
          return concern(
            'warning',
            'cliff',
            where,
            [`${zh}就从${upTo[0]}${whole.zh}变成一分没有`, `${en} turns ${upTo[1]}${whole.en} into nothing`],
            meant,
          );
        }),
    ),
  );
}

const tooMany = concern(
  'warning',
  'not-checked',
  'amount.amount',
  [
    '金额的情形太多，查不出有没有多一点反而少得',
    'The amount has too many cases to tell whether a little more brings less',
  ],
  ['请写得简单些', 'Write it more simply'],
);

export function checkCliffs(programme: Programme): Concern[] {
  const amount = programme.amount?.amount;
  const rules = [...programme.who, ...programme.rules].map((rule) => holds(rule.when));
  if (amount === undefined || satisfiable(programme, rules) !== true) return [];
  const counted = new Set(
    amountParts(programme).flatMap(({ value }) =>
      'tiersOf' in value ? [value.tiersOf] : 'perUnit' in value ? [value.perUnit] : [],
    ),
  );
  const edges = edgesOfAmount(programme);
  const steps = edges.flatMap((edge): Concern[] => {
    const fen = lostAt(edge, amount, programme);
    if (fen === undefined) return edge === edges[0] ? [tooMany] : [];
    if (fen === 0) return [];
    const lost = yuan(fen);
    const definition = factAt(edge.path, programme);
    const label = definition?.label ?? { zh: edge.path, en: edge.path };
    const at = typeof edge.at === 'number' ? measured(edge.at, definition) : { zh: '界限', en: 'the limit' };
    return [
      concern(
        'warning',
        'cliff',
        edge.where,
        [
          `“${label.zh}”一过 ${at.zh}，反而少得 ${lost.zh}`,
          `Just above ${at.en} of “${label.en}” one gets ${lost.en} less`,
        ],
        ['如非本意，请让金额逐步过渡', 'Unless it is meant, let the amount change gradually'],
      ),
    ];
  });
  return [...steps, ...ceilings(programme, counted)];
}
