// Amounts that have holes, steps nobody can reach, parts that cannot be told, or shares that are paid twice or never.
import { own } from '#kit/own.ts';
import type { Amount } from '#policy/amount.ts';
import { checkCliffs } from '#policy/check-cliffs.ts';
import { amountParts, amountPath, type Concern, concern } from '#policy/concern.ts';
import { type Condition, fact } from '#policy/condition.ts';
import { type FactType, factAt } from '#policy/facts.ts';
import { measured } from '#policy/in-words.ts';
import type { Parameter, Programme } from '#policy/programme.ts';
import { fails, holds, satisfiable } from '#policy/satisfiable.ts';

type Tiered = Extract<Amount, { tiersOf: string }>;

const everyRule = (programme: Programme) => [...programme.who, ...programme.rules].map((rule) => holds(rule.when));

/** Nobody who meets the rules can be there. */
const impossible = (programme: Programme, ...conditions: Condition[]): boolean =>
  satisfiable(programme, [...everyRule(programme), ...conditions.map(holds)]) === false;

function checkTiers({ tiersOf, tiers }: Tiered, where: string, programme: Programme): Concern[] {
  const definition = factAt(tiersOf, programme);
  const label = definition?.label ?? { zh: tiersOf, en: tiersOf };
  const value = fact(tiersOf);
  const concerns = tiers.flatMap(({ upTo }, i): Concern[] => {
    const at = `${where}.tiers[${i}]`;
    const before = tiers[i - 1];
    if (before !== undefined && (before.upTo === null || (upTo !== null && upTo <= before.upTo)))
      return [
        concern(
          'error',
          'tiers-overlap',
          at,
          [`第 ${i + 1} 档与前一档重叠，轮不到它`, `Tier ${i + 1} overlaps the one before and is never reached`],
          ['各档上限要从小到大，不封顶的放最后', 'Order the upper bounds from low to high, the open one last'],
        ),
      ];
    const within = [
      ...(before === undefined || before.upTo === null ? [] : [value.moreThan(before.upTo)]),
      ...(upTo === null ? [] : [value.atMost(upTo)]),
    ];
    if (!impossible(programme, ...within)) return [];
    return [
      concern(
        'warning',
        'tier-never-reached',
        at,
        [
          `第 ${i + 1} 档没有人够得着：规则或表单已把它排除`,
          `Nobody reaches tier ${i + 1}: the rules or the form exclude it`,
        ],
        ['删去这一档，或核对规则', 'Remove the tier, or check the rules'],
      ),
    ];
  });
  const end = tiers.at(-1)?.upTo ?? null;
  if (end === null || impossible(programme, value.moreThan(end))) return concerns;
  const [zh, en] = [measured(end, definition).zh, measured(end, definition).en];
  return [
    ...concerns,
    concern(
      'error',
      'tiers-gap',
      `${where}.tiers`,
      [`“${label.zh}”超过 ${zh} 时没有规定金额`, `Above ${en} of “${label.en}” no amount is set`],
      ['补一档“以上全部”', 'Add a last step without an upper bound'],
    ),
  ];
}

function checkChoices(amount: Extract<Amount, { byChoice: string }>, where: string, programme: Programme): Concern[] {
  const definition = factAt(amount.byChoice, programme);
  const choices = definition?.choices;
  if (definition === undefined || choices === undefined) return [];
  const chosen = fact(amount.byChoice);
  const priced = Object.keys(amount.fen);
  const missing = choices.filter(({ key }) => !priced.includes(key) && !impossible(programme, chosen.is(key)));
  const keys = choices.map(({ key }) => key);
  const other =
    definition.open && !impossible(programme, chosen.noneOf([...keys, ...priced]))
      ? [{ label: { zh: '清单以外的', en: 'something not on the list' } }]
      : [];
  const strange = definition.open ? [] : priced.filter((key) => !keys.includes(key));
  return [
    ...[...missing, ...other].map((choice) =>
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
    satisfiable(programme, [...rules, holds(when), ...whens.slice(0, i).map(fails)]) === false
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
  if (satisfiable(programme, [...rules, ...whens.map(fails)]) === false) return dead;
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
      ['最后加一种不设条件的情形', 'Add a last case without a condition'],
    ),
  ];
}

const parameterOf = (name: string, programme: Programme): Parameter | undefined => own(programme.parameters, name);

function checkPrices(amount: Extract<Amount, { byParameter: string }>, where: string, programme: Programme): Concern[] {
  const parameter = parameterOf(amount.byParameter, programme);
  if (parameter === undefined) return [];
  const field = amount.of.startsWith('form.') ? own(programme.form, amount.of.slice(5)) : undefined;
  const fromList =
    field?.type === 'choice' && 'parameter' in field.choices && field.choices.parameter === amount.byParameter;
  if (parameter.type === 'money-by-choice' && `form.${parameter.of}` === amount.of) return [];
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

/** Amounts that the round gives must be parameters of money: a number would be read as fen or not at all. */
function checkMoney(programme: Programme): Concern[] {
  const cap = programme.amount?.capFen;
  const named = [
    ...amountParts(programme).flatMap(({ where, value }) =>
      'parameter' in value
        ? [{ where, name: value.parameter }]
        : 'perUnit' in value && typeof value.priceFen === 'object'
          ? [{ where, name: value.priceFen.parameter }]
          : [],
    ),
    ...(typeof cap === 'object' ? [{ where: 'amount.capFen', name: cap.parameter }] : []),
  ];
  return named.flatMap(({ where, name }): Concern[] => {
    const parameter = parameterOf(name, programme);
    if (parameter === undefined || parameter.type === 'money') return [];
    return [
      concern(
        'error',
        'parameter-does-not-fit',
        where,
        [`参数“${parameter.label.zh}”不是金额`, `The parameter “${parameter.label.en}” is not an amount of money`],
        ['批次给出的应是一个金额', 'Let the round give an amount'],
      ),
    ];
  });
}

const counts: Readonly<Record<string, readonly FactType[]>> = {
  ...{ byParameter: ['choice', 'text'], byChoice: ['choice', 'text'], perUnit: ['number'] },
  ...{ tiersOf: ['number', 'money'], answer: ['money'] },
};

/** What an amount reads must be of a kind it can be counted by, and somebody may have left it out. */
function checkReading(amount: Amount, where: string, programme: Programme): Concern[] {
  const path = amountPath(amount);
  const meaning = path === undefined ? undefined : factAt(path, programme);
  if (path === undefined || meaning === undefined) return [];
  const { label } = meaning;
  const wanted = Object.entries(counts).find(([name]) => name in amount)?.[1] ?? [];
  if (!wanted.includes(meaning.type))
    return [
      concern(
        'error',
        'amount-does-not-fit',
        where,
        [`“${label.zh}”不能这样用来算金额`, `“${label.en}” cannot be used for the amount in this way`],
        ['换一栏，或换一种算法', 'Use another field, or another way to set the amount'],
      ),
    ];
  const fractions: Concern[] =
    'perUnit' in amount && meaning.type === 'number' && !meaning.whole
      ? [
          concern(
            'warning',
            'units-not-whole',
            where,
            [
              `“${label.zh}”可以填 1.5 这样的数，按份算钱时会被拒绝`,
              `“${label.en}” may be given as 1.5, and an amount per unit then refuses it`,
            ],
            ['把这一栏改成只填整数', 'Let the field hold whole numbers only'],
          ),
        ]
      : [];
  if (satisfiable(programme, [...everyRule(programme), fails(fact(path).known())]) !== true) return fractions;
  return [
    ...fractions,
    concern(
      'warning',
      'amount-untold',
      where,
      [
        `符合规则的人可能没有“${label.zh}”，那就算不出金额`,
        `Somebody may meet the rules without “${label.en}”; then no amount can be told`,
      ],
      ['改为必填，或加一条规则要求有这一项', 'Make it required, or add a rule that asks for it'],
    ),
  ];
}

const instalmentOf = (programme: Programme) =>
  Object.entries(programme.stages)
    .filter(([, stage]) => stage.kind === 'pay')
    .map(([key, { settings }]) => ({ where: `stages.${key}`, instalment: settings.instalment }));

/** Each share is paid once, by one stage. */
function checkPayments(programme: Programme): Concern[] {
  const { instalments } = programme.amount ?? {};
  const stages = instalmentOf(programme);
  return stages.flatMap(({ where, instalment }, i): Concern[] => {
    if (instalments !== undefined && instalment === undefined)
      return [
        concern(
          'error',
          'no-such-instalment',
          where,
          ['金额分期，却没写明付哪一期', 'The amount is paid in instalments and this stage does not say which'],
          ['写明付哪一期', 'Say which instalment it pays'],
        ),
      ];
    if (!stages.slice(0, i).some((other) => other.instalment === instalment)) return [];
    return [
      concern(
        'error',
        'paid-twice',
        where,
        ['同一笔钱有两个环节付', 'Two stages pay the same money'],
        ['删去一个，或分期', 'Remove one of them, or pay in instalments'],
      ),
    ];
  });
}

function instalments(programme: Programme): Concern[] {
  const stages = Object.keys(programme.stages);
  return (programme.amount?.instalments ?? []).flatMap(({ key, after }, i): Concern[] => {
    const where = `amount.instalments[${i}]`;
    const paidAt = Object.values(programme.stages).findIndex(
      (stage) => stage.kind === 'pay' && stage.settings.instalment === key,
    );
    if (after !== undefined && !stages.includes(after))
      return [
        concern(
          'error',
          'no-such-stage',
          where,
          [`没有“${after}”这个环节`, `There is no stage “${after}”`],
          ['改成已有的环节', 'Name a stage that exists'],
        ),
      ];
    if (paidAt < 0)
      return [
        concern(
          'error',
          'instalment-never-paid',
          where,
          [`没有环节付“${key}”这一期`, `No stage pays the instalment “${key}”`],
          ['加一个付这一期的付款环节', 'Add a payment stage for this instalment'],
        ),
      ];
    if (after === undefined || stages.indexOf(after) < paidAt) return [];
    return [
      concern(
        'error',
        'instalment-too-early',
        where,
        [`“${key}”这一期要等“${after}”，付款环节却排在它前面`, `“${key}” waits for “${after}”, and is paid before it`],
        ['把付款环节移到它后面', 'Move the pay stage behind it'],
      ),
    ];
  });
}

export function checkAmount(programme: Programme): Concern[] {
  const parts = amountParts(programme).flatMap(({ where, value }): Concern[] => {
    const reading = checkReading(value, where, programme);
    if ('tiersOf' in value) return [...reading, ...checkTiers(value, where, programme)];
    if ('byChoice' in value) return [...reading, ...checkChoices(value, where, programme)];
    if ('firstOf' in value) return [...reading, ...checkBranches(value, where, programme)];
    return 'byParameter' in value ? [...reading, ...checkPrices(value, where, programme)] : reading;
  });
  return [
    ...parts,
    ...checkMoney(programme),
    ...checkCliffs(programme),
    ...instalments(programme),
    ...checkPayments(programme),
  ];
}
