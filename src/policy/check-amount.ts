// Amounts that have holes, steps nobody can reach, or edges at which a little more brings a lot less.
import { formatDocumentYuan } from '#kit/money.ts';
import type { Amount } from '#policy/amount.ts';
import { amountParts, type Concern, concern, leavesOf } from '#policy/concern.ts';
import { factAt } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';
import { satisfiable } from '#policy/satisfiable.ts';

const zh = (fen: number) => formatDocumentYuan(fen);
const en = (fen: number) => formatDocumentYuan(fen, 'en');

type Tiered = Extract<Amount, { tiersOf: string }>;

function checkTiers({ tiersOf, tiers }: Tiered, where: string, programme: Programme): Concern[] {
  const concerns: Concern[] = [];
  const label = factAt(tiersOf, programme)?.label ?? { zh: tiersOf, en: tiersOf };
  tiers.forEach(({ upTo, fen }, i) => {
    const at = `${where}.tiers[${i}]`;
    const before = tiers[i - 1];
    if (before !== undefined && (before.upTo === null || (upTo !== null && upTo <= before.upTo))) {
      concerns.push(
        concern(
          'error',
          'tiers-overlap',
          at,
          [`第 ${i + 1} 档与前一档重叠，轮不到它`, `Tier ${i + 1} overlaps the one before and is never reached`],
          ['各档上限要从小到大，不封顶的放最后', 'Order the upper bounds from low to high, the open one last'],
        ),
      );
    } else if (before !== undefined && before.upTo !== null && fen < before.fen) {
      const lost = before.fen - fen;
      concerns.push(
        concern(
          'warning',
          'cliff',
          at,
          [
            `“${label.zh}”一过 ${before.upTo}，反而少得 ${zh(lost)}`,
            `Just above ${before.upTo} of “${label.en}” one gets ${en(lost)} less`,
          ],
          ['如非本意，请让金额逐步过渡', 'Unless it is meant, let the amount change gradually'],
        ),
      );
    }
  });
  const last = tiers.at(-1);
  if (last !== undefined && last.upTo !== null) {
    concerns.push(
      concern(
        'error',
        'tiers-gap',
        `${where}.tiers`,
        [`“${label.zh}”超过 ${last.upTo} 时没有规定金额`, `Above ${last.upTo} of “${label.en}” no amount is set`],
        ['补一档不封顶的（upTo: null）', 'Add an open tier (upTo: null)'],
      ),
    );
  }
  return concerns;
}

const everyRule = (programme: Programme) => [...programme.who, ...programme.rules].map((rule) => rule.when);

function checkChoices(amount: Extract<Amount, { byChoice: string }>, where: string, programme: Programme): Concern[] {
  const definition = factAt(amount.byChoice, programme);
  const choices = definition?.choices;
  if (definition === undefined || choices === undefined) return [];
  const missing = choices.filter(
    ({ key }) =>
      !Object.hasOwn(amount.fen, key) &&
      satisfiable(programme, [...everyRule(programme), { fact: amount.byChoice, test: 'is', value: key }]) !== false,
  );
  const strange = Object.keys(amount.fen).filter((key) => !choices.some((choice) => choice.key === key));
  return [
    ...missing.map((choice) =>
      concern(
        'error',
        'choice-without-amount',
        where,
        [
          `“${definition.label.zh}”选“${choice.label.zh}”时没有规定金额`,
          `No amount is set for “${choice.label.en}” of “${definition.label.en}”`,
        ],
        ['写上金额，或用规则排除这一项', 'Set an amount, or exclude the choice by a rule'],
      ),
    ),
    ...strange.map((key) =>
      concern(
        'warning',
        'amount-without-choice',
        where,
        [
          `“${key}”有金额，却不是“${definition.label.zh}”的可选项`,
          `“${key}” has an amount and is no choice of “${definition.label.en}”`,
        ],
        ['核对写法', 'Check how it is written'],
      ),
    ),
  ];
}

function checkBranches(amount: Extract<Amount, { firstOf: unknown }>, where: string, programme: Programme): Concern[] {
  const rules = everyRule(programme);
  const whens = amount.firstOf.map((branch) => branch.when);
  const dead = whens.flatMap((when, i) =>
    satisfiable(programme, [...rules, when], whens.slice(0, i)) === false
      ? [
          concern(
            'error',
            'unreachable-branch',
            `${where}.firstOf[${i}]`,
            [`第 ${i + 1} 种情形永远轮不到`, `Case ${i + 1} is never reached`],
            ['它已被前面的情形或规则排除', 'Earlier cases or the rules exclude it'],
          ),
        ]
      : [],
  );
  if (satisfiable(programme, rules, whens) === false) return dead;
  return [
    ...dead,
    concern(
      'warning',
      'amount-gap',
      `${where}.firstOf`,
      [
        '有符合规则的人不属于任何一种情形，算不出金额',
        'Somebody may meet the rules and none of the cases; then no amount can be told',
      ],
      ['加一种兜底的情形（all: []）', 'Add a last case that always holds (all: [])'],
    ),
  ];
}

function checkParameter(
  amount: Extract<Amount, { byParameter: string }>,
  where: string,
  programme: Programme,
): Concern[] {
  const parameter = programme.parameters[amount.byParameter];
  if (parameter === undefined) return [];
  const field = amount.of.startsWith('form.') ? programme.form[amount.of.slice(5)] : undefined;
  const fromList =
    field?.type === 'choice' && 'parameter' in field.choices && field.choices.parameter === amount.byParameter;
  if (parameter.type === 'money-by-choice' && (parameter.of === amount.of || `form.${parameter.of}` === amount.of))
    return [];
  if (parameter.type === 'offers' && fromList) return [];
  return [
    concern(
      'error',
      'parameter-does-not-fit',
      where,
      [
        `参数“${parameter.label.zh}”没有按“${amount.of}”给出金额`,
        `The parameter “${parameter.label.en}” does not give amounts by “${amount.of}”`,
      ],
      [
        '参数类型应为按选项的金额，且 of 指同一栏；或该栏从这份清单里选',
        'Use a money-by-choice parameter of that field, or let the field choose from that list of offers',
      ],
    ),
  ];
}

/** The most anybody can get, when the policy prints it. */
function printed(programme: Programme): number | undefined {
  const amount = programme.amount?.amount;
  if (amount === undefined) return undefined;
  if ('fixedFen' in amount) return amount.fixedFen;
  if ('byChoice' in amount) return Math.max(...Object.values(amount.fen));
  return 'tiersOf' in amount ? Math.max(...amount.tiers.map((tier) => tier.fen)) : undefined;
}

/** A ceiling on income or cost: one fen above it loses everything. */
function ceilings(programme: Programme): Concern[] {
  const most = printed(programme);
  if (programme.amount === undefined) return [];
  return (['who', 'rules'] as const).flatMap((list) =>
    programme[list].flatMap((rule, i) =>
      leavesOf(rule.when, `${list}[${i}].when`)
        .filter(
          ({ value }) =>
            (value.test === 'atMost' || value.test === 'lessThan') && factAt(value.fact, programme)?.type === 'money',
        )
        .map(({ where }) =>
          concern(
            'warning',
            'cliff',
            where,
            [
              `多一分钱就从${most === undefined ? '全额' : `最多 ${zh(most)}`}变成一分没有`,
              `One fen more turns ${most === undefined ? 'the whole amount' : `up to ${en(most)}`} into nothing`,
            ],
            ['如非本意，请分档过渡', 'Unless it is meant, use tiers'],
          ),
        ),
    ),
  );
}

function instalments(programme: Programme): Concern[] {
  return (programme.amount?.instalments ?? []).flatMap(({ key, after }, i): Concern[] => {
    const where = `amount.instalments[${i}]`;
    const paid = Object.values(programme.stages).some((stage) => stage.settings.instalment === key);
    return [
      ...(after === undefined || Object.hasOwn(programme.stages, after)
        ? []
        : [
            concern(
              'error',
              'no-such-stage',
              where,
              [`没有“${after}”这个环节`, `There is no stage “${after}”`],
              ['改成已有的环节', 'Name a stage that exists'],
            ),
          ]),
      ...(paid
        ? []
        : [
            concern(
              'error',
              'instalment-never-paid',
              where,
              [`没有环节付“${key}”这一期`, `No stage pays the instalment “${key}”`],
              ['加一个 pay 环节，settings.instalment 写这一期', 'Add a pay stage with this instalment in its settings'],
            ),
          ]),
    ];
  });
}

export function checkAmount(programme: Programme): Concern[] {
  const parts = amountParts(programme).flatMap(({ where, value }): Concern[] => {
    if ('tiersOf' in value) return checkTiers(value, where, programme);
    if ('byChoice' in value) return checkChoices(value, where, programme);
    if ('firstOf' in value) return checkBranches(value, where, programme);
    return 'byParameter' in value ? checkParameter(value, where, programme) : [];
  });
  return [...parts, ...ceilings(programme), ...instalments(programme)];
}
