// Rules and whether people can meet them: contradictions, rules that decide nothing, answers that can be left out to get past one.
import { type Concern, concern, leavesOf, pathsIn } from '#policy/concern.ts';
import { type Condition, fact, type Rule } from '#policy/condition.ts';
import type { Programme } from '#policy/programme.ts';
import { doesNotHold, fails, holds, satisfiable } from '#policy/satisfiable.ts';

interface Numbered {
  readonly rule: Rule;
  readonly where: string;
}
const demands = (rules: readonly Numbered[]) => rules.map(({ rule }) => holds(rule.when));

const neverTrue = ({ rule, where }: Numbered): Concern =>
  concern(
    'error',
    'never-true',
    where,
    [`“${rule.says.zh}”谁也不可能符合`, `Nobody can ever meet “${rule.says.en}”`],
    ['其中的条件互相矛盾，请改正', 'Its conditions contradict each other; mend them'],
  );

const contradicts = ({ where }: Numbered, other: Numbered | undefined): Concern =>
  concern(
    'error',
    'contradiction',
    where,
    other === undefined
      ? ['与前面的规则合在一起，没有人能都符合', 'Together with the rules before it, nobody can meet them all']
      : [
          `与“${other.rule.says.zh}”矛盾，没有人能同时符合`,
          `It contradicts “${other.rule.says.en}”: nobody can meet both`,
        ],
    ['删去或修改其中一条', 'Remove or change one of them'],
  );

/** Rule by rule against those before it; one that contradicts them is told and then left out. */
function contradictions(programme: Programme, rules: readonly Numbered[]): Concern[] {
  const kept: Numbered[] = [];
  return rules.flatMap((one): Concern[] => {
    if (satisfiable(programme, demands([...kept, one])) !== false) {
      kept.push(one);
      return [];
    }
    if (satisfiable(programme, demands([one])) === false) return [neverTrue(one)];
    return [
      contradicts(
        one,
        kept.find((other) => satisfiable(programme, demands([other, one])) === false),
      ),
    ];
  });
}

/** Rules that never refuse anybody, alone or because others already do. Of two that say the same, the later is named. */
function idle(programme: Programme, rules: readonly Numbered[]): Concern[] {
  let others = [...rules];
  const concerns = rules.toReversed().flatMap((one): Concern[] => {
    const { says, when } = one.rule;
    const left = others.filter((other) => other !== one);
    if (satisfiable(programme, [fails(when)]) === false) {
      const open = satisfiable(programme, [doesNotHold(when)]) !== false;
      return [
        concern(
          'warning',
          'never-false',
          one.where,
          [
            `“${says.zh}”不会排除任何人${open ? '：没有登记或没有填写时只是“不清楚”' : ''}`,
            `“${says.en}” never refuses anybody${open ? ': what is not on file only makes it unknown' : ''}`,
          ],
          open
            ? [
                '若意在“须有登记”，请用 known；否则删去',
                'If it must be on file, use “known”; otherwise remove the rule',
              ]
            : ['核对条件，或删去这一条', 'Check the condition, or remove the rule'],
        ),
      ];
    }
    if (left.length === 0 || satisfiable(programme, [...demands(left), doesNotHold(when)]) !== false) return [];
    others = left;
    return [
      concern(
        'warning',
        'implied',
        one.where,
        [`“${says.zh}”已包含在其他规则里`, `“${says.en}” already follows from the other rules`],
        ['可以删去，免得改了一条忘了另一条', 'Remove it, lest one is changed and the other forgotten'],
      ),
    ];
  });
  return concerns.toReversed();
}

/** Every alternative of every `any`. */
function alternativesOf(condition: Condition, where: string): { where: string; when: Condition }[] {
  if ('fact' in condition) return [];
  if ('not' in condition) return alternativesOf(condition.not, `${where}.not`);
  const [name, parts] = 'all' in condition ? ['all', condition.all] : ['any', condition.any];
  return parts.flatMap((when, i) => {
    const at = `${where}.${name}[${i}]`;
    return [...(name === 'any' && parts.length > 1 ? [{ where: at, when }] : []), ...alternativesOf(when, at)];
  });
}

const deadAlternatives = (programme: Programme, rules: readonly Numbered[]): Concern[] =>
  rules
    .flatMap(({ rule, where }) => alternativesOf(rule.when, `${where}.when`))
    .filter(({ when }) => satisfiable(programme, [holds(when)]) === false)
    .map(({ where }) =>
      concern(
        'warning',
        'dead-alternative',
        where,
        ['这一种情形谁也不可能符合', 'Nobody can ever meet this alternative'],
        ['改正其中互相矛盾的条件，或删去', 'Mend the conditions that contradict each other, or remove it'],
      ),
    );

/** An answer that may be left out makes its rule unknown, and what is unknown refuses nobody. */
function leftOut(programme: Programme, rules: readonly Numbered[]): Concern[] {
  return rules.flatMap((one) => {
    const paths = new Set(leavesOf(one.rule.when, '').flatMap(({ value }) => pathsIn(value)));
    return Object.entries(programme.form).flatMap(([key, { label, optional, showWhen }]): Concern[] => {
      const path = `form.${key}`;
      if (!paths.has(path) || (!optional && showWhen === undefined)) return [];
      const found = satisfiable(programme, [
        ...demands(rules.filter((other) => other !== one)),
        ...[...paths].map((other) => (other === path ? fails : holds)(fact(other).known())),
        ...(optional || showWhen === undefined ? [] : [doesNotHold(showWhen)]),
        { when: one.rule.when, is: ['unknown'] },
      ]);
      if (found !== true) return [];
      return [
        concern(
          'warning',
          'answer-left-out',
          one.where,
          [
            `“${label.zh}”可以不填；不填时“${one.rule.says.zh}”判断不了，也就不会拒绝`,
            `“${label.en}” may be left out; then “${one.rule.says.en}” cannot be told and refuses nobody`,
          ],
          ['改为必填，或写明没填时怎样', 'Make it required, or say what holds when it is left out'],
        ),
      ];
    });
  });
}

const tooHard = concern(
  'warning',
  'not-checked',
  'rules',
  ['规则太复杂，查不出是否互相矛盾', 'The rules are too involved to tell whether they contradict each other'],
  ['请写得简单些', 'Write them more simply'],
);

/** Errors first: what rules decide beside each other is asked only when somebody can meet them all. */
export function checkRules(programme: Programme): Concern[] {
  const rules: Numbered[] = (['who', 'rules'] as const).flatMap((list) =>
    programme[list].map((rule, i) => ({ rule, where: `${list}[${i}]` })),
  );
  const met = satisfiable(programme, demands(rules));
  if (met === undefined) return [tooHard];
  if (!met) return contradictions(programme, rules);
  return [...idle(programme, rules), ...deadAlternatives(programme, rules), ...leftOut(programme, rules)];
}
