// What would make the amount of a case another one, in the programme's own terms: another choice, a cap, a budget that does not reach.
import type { Beforehand } from '#api/read/service-about.ts';
import { pricesFor } from '#api/read/services.ts';
import type { PinnedRound } from '#engine/load.ts';
import { claimedKeys, onceInWords } from '#kinds/apply/claimed-keys.ts';
import { formatYuan } from '#kit/money.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';

const pricedBy = ({ programme }: PinnedRound): string | null => {
  const amount = programme.amount?.amount;
  if (!amount) return null;
  const path = 'byParameter' in amount ? amount.of : 'byChoice' in amount ? amount.byChoice : '';
  return path.startsWith('form.') ? path.slice(5) : null;
};

/** The other lines of the list, where the member stands on one of them. */
function otherPrices(round: PinnedRound, known: Pick<Beforehand, 'answers'>): Text[] {
  const prices = pricesFor(round, known);
  const mine = prices.find((one) => one.mine);
  const others = prices.filter((one) => mine && one.fen !== mine.fen);
  const label = own(round.programme.form, pricedBy(round) ?? '')?.label;
  if (!label || others.length === 0) return [];
  const list = (of: (label: Text) => string, between: string) =>
    others.map((one) => `${of(one.label)} ${formatYuan(one.fen)}`).join(between);
  return [
    text(
      `“${label.zh}”是别的，金额就不同：${list(({ zh }) => zh, '，')}`,
      `Another “${label.en}” gives another amount: ${list(({ en }) => en, ', ')}`,
    ),
  ];
}

export function amountChanges(
  round: PinnedRound,
  known: Pick<Beforehand, 'answers'>,
  { personId, granted }: { readonly personId: number; readonly granted: boolean },
): Text[] {
  const { programme, view } = round;
  const once = claimedKeys(programme, view, personId, known.answers).map(({ field }) => onceInWords(programme, field));
  const budget = text(
    '本批次预算不够时，大家按同一比例核减',
    'Should the budget of the round not suffice, everybody is cut in the same proportion',
  );
  return [
    ...otherPrices(round, known),
    ...once,
    ...(!granted && programme.amount?.atBudget === 'proportional' ? [budget] : []),
  ];
}
