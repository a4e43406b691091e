// How much, as the paper says it: one sentence, or a lead and its items where each has a sum of its own.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Amount, AmountRule } from '#policy/amount.ts';
import { conditionInWords, pathInWords } from '#policy/condition-words.ts';
import { factAt } from '#policy/facts.ts';
import { joined, measured, put, yuan } from '#policy/in-words.ts';
import type { Programme } from '#policy/programme.ts';

export interface PaperLine {
  /** Stable while its words change: a rule's key, a choice's. */
  readonly key: string;
  readonly says: Text;
}

type Listed = { readonly lead: Text; readonly items: readonly PaperLine[] };

const parameterLabel = (name: string, programme: Programme): Text =>
  own(programme.parameters, name)?.label ?? text(name, name);

const price = (fen: number | { readonly parameter: string }, programme: Programme): Text =>
  typeof fen === 'number'
    ? yuan(fen)
    : put('批次给出的“{0}”', "the round's “{0}”", parameterLabel(fen.parameter, programme));

function tierLines({ tiersOf, tiers }: Extract<Amount, { tiersOf: string }>, programme: Programme): PaperLine[] {
  const definition = factAt(tiersOf, programme);
  const bound = (value: number) => measured(value, definition);
  return tiers.map(({ upTo, fen }, i) => {
    const from = tiers[i - 1]?.upTo ?? null;
    const range =
      upTo === null
        ? from === null
          ? text('不论多少', 'any')
          : put('超过 {0} 的', 'above {0}', bound(from))
        : from === null
          ? put('不超过 {0} 的', 'up to {0}', bound(upTo))
          : put('超过 {0}、不超过 {1} 的', 'above {0}, up to {1}', bound(from), bound(upTo));
    return { key: String(i), says: put('{0}，{1}', '{0}: {1}', range, yuan(fen)) };
  });
}

/** An amount that is listed item by item; undefined for one that is a sentence. */
function listed(amount: Amount, programme: Programme): Listed | undefined {
  if ('byChoice' in amount) {
    const choices = factAt(amount.byChoice, programme)?.choices;
    return {
      lead: put('按“{0}”确定', 'The amount goes by “{0}”', pathInWords(amount.byChoice, programme)),
      items: Object.entries(amount.fen).map(([key, fen]) => ({
        key,
        says: put('{0}，{1}', '{0}: {1}', choices?.find((one) => one.key === key)?.label ?? text(key, key), yuan(fen)),
      })),
    };
  }
  if ('tiersOf' in amount)
    return {
      lead: put('按“{0}”分档', 'The amount goes in steps by “{0}”', pathInWords(amount.tiersOf, programme)),
      items: tierLines(amount, programme),
    };
  if ('firstOf' in amount)
    return {
      lead: text('按先符合的一项确定', 'The first of these that applies decides'),
      items: amount.firstOf.map((branch, i) => ({
        key: String(i),
        says: put(
          '{0}的，{1}',
          '{0}: {1}',
          conditionInWords(branch.when, programme),
          amountInWords(branch.amount, programme),
        ),
      })),
    };
  if ('sum' in amount)
    return {
      lead: text('以下各项相加', 'The amount is the sum of'),
      items: amount.sum.map((part, i) => ({ key: String(i), says: amountInWords(part, programme) })),
    };
  return undefined;
}

/** An amount as one sentence. */
export function amountInWords(amount: Amount, programme: Programme): Text {
  if ('fixedFen' in amount) return yuan(amount.fixedFen);
  if ('parameter' in amount)
    return put(
      '金额为批次给出的“{0}”',
      'the amount that the round gives as “{0}”',
      parameterLabel(amount.parameter, programme),
    );
  if ('byParameter' in amount)
    return put(
      '按“{0}”，金额见批次给出的“{1}”',
      'the amount that the round gives in “{1}”, by “{0}”',
      pathInWords(amount.of, programme),
      parameterLabel(amount.byParameter, programme),
    );
  if ('perUnit' in amount)
    return put(
      '按“{0}”，每一个 {1}',
      '{1} for each of “{0}”',
      pathInWords(amount.perUnit, programme),
      price(amount.priceFen, programme),
    );
  if ('answer' in amount)
    return put('按填写的“{0}”', 'what is filled in as “{0}”', pathInWords(amount.answer, programme));
  const list = listed(amount, programme) as Listed;
  return put(
    '{0}（{1}）',
    '{0} ({1})',
    list.lead,
    joined(
      list.items.map((item) => item.says),
      '；',
      '; ',
    ),
  );
}

/** The lead and its items; a single sum is the lead alone. */
export function amountLines({ amount }: AmountRule, programme: Programme): Listed {
  const list = listed(amount, programme);
  if (list) return list;
  const each =
    programme.subject === 'member' ? text('每人', 'Each member receives') : text('每家', 'Each union receives');
  return {
    lead: put('fixedFen' in amount ? '{0} {1}' : '{0}{1}', '{0} {1}', each, amountInWords(amount, programme)),
    items: [],
  };
}

/** The most a case gets, what happens when the budget does not reach, and in how many parts it is paid. */
export function amountLimits({ capFen, atBudget, instalments }: AmountRule, programme: Programme): PaperLine[] {
  const lines: PaperLine[] = [];
  if (capFen !== undefined)
    lines.push({ key: 'cap', says: put('最高不超过 {0}', 'At most {0}', price(capFen, programme)) });
  if (atBudget !== undefined)
    lines.push({
      key: 'budget',
      says:
        atBudget === 'proportional'
          ? text(
              '预算不够时，每件按同一比例核减',
              'When the budget does not reach, every case is cut by the same share',
            )
          : text('按申请先后批准，预算用完为止', 'First come, first served until the budget is used up'),
    });
  for (const [n, { key, percent, after }] of (instalments ?? []).entries()) {
    const stage = after === undefined ? undefined : own(programme.stages, after);
    const when = stage
      ? put('“{0}”通过后', 'once “{0}” has passed', stage.title ?? text(after!, after!))
      : after === undefined
        ? text('批准时', 'at the grant')
        : text(`“${after}”通过后`, `once “${after}” has passed`);
    lines.push({
      key: `instalment-${key}`,
      says: put(
        '第 {0} 期：{1}付 {2}%',
        'Instalment {0}: {2}% {1}',
        text(`${n + 1}`, `${n + 1}`),
        when,
        text(`${percent}`, `${percent}`),
      ),
    });
  }
  return lines;
}
