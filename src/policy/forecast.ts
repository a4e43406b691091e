// What earlier rounds let one expect of the next: a middle and a band, and in words from what. Pure: what the earlier rounds came to is counted by
// the engine. No share, price or spread is assumed that those rounds did not show.
import { formatCount } from '#kit/format.ts';
import { formatWan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';

/** Of something counted in an earlier round: how many, what they add up to, and the sum of their squares (of people, all three are alike). */
export interface Counted {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** One earlier round. */
export interface Earlier {
  readonly roundId: number;
  readonly year: number;
  readonly name: string;
  /** Who could have applied when it was opened; null: not kept then. */
  readonly base: number | null;
  readonly applied: number;
  /** As far as it is decided, brought up to all that applied; null: nothing is decided. */
  readonly granted: number | null;
  readonly money: Counted | null;
}

export interface Band {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Where the share of those who apply is taken from. Rounds of other unions tell nothing: who stands on their registers is another matter. */
export type Basis = 'earlier-rounds' | 'nothing';

export interface Forecast {
  readonly basis: Basis;
  /** Who could apply: nothing on file refuses them. */
  readonly base: number;
  /** Of those: every rule that can be told before an application holds, and all of it is on file. */
  readonly certain: number;
  readonly from: readonly Pick<Earlier, 'roundId' | 'year' | 'name' | 'base' | 'applied' | 'granted'>[];
  readonly applied: Band | null;
  readonly granted: Band | null;
  readonly amountFen: Band | null;
  readonly says: Text;
}

/** 95 of a hundred, where what chance adds is spread as people who decide for themselves spread it. */
const wide = 1.96;

const people = (n: number): Counted => ({ n, sum: n, squares: n });
const total = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

interface Part extends Counted {
  readonly base: number;
}

/**
 * What `base` people are to be expected to come to when those of the earlier rounds came to `parts`. Each round alone says: its share, and to both sides what
 * chance makes of such a number in that round and in the next (Poisson). With several rounds the band goes from the least to the most that any of
 * them lets expect: rounds that differed widen it by what they differed.
 */
export function bandOf(base: number, parts: readonly Part[]): Band | null {
  if (parts.length === 0) return null;
  const each = parts.map(({ n, sum, squares, base: then }) => {
    const share = base / then;
    // One more like those there were: nobody came once does not mean that nobody ever comes.
    const chance = share * (1 + share) * (n > 0 ? (squares * (n + 1)) / n : 1);
    return { value: share * sum, half: wide * Math.sqrt(chance) };
  });
  const all = base / total(parts.map((part) => part.base));
  return {
    low: Math.max(0, Math.floor(Math.min(...each.map(({ value, half }) => value - half)))),
    middle: Math.round(all * total(parts.map((part) => part.sum))),
    high: Math.ceil(Math.max(...each.map(({ value, half }) => value + half))),
  };
}

/** Two digits that count, outwards: a band is told no narrower than it is. */
function roughly({ low, high }: Band): readonly [low: number, high: number] {
  const step = (n: number) => 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, n))) - 1);
  return [Math.floor(low / step(low)) * step(low), Math.ceil(high / step(high)) * step(high)];
}

const wan = (fen: number, language: 'zh' | 'en'): string =>
  formatWan(fen, language).replace(/\.(\d*?)0+(?=$| )/, (_, kept: string) => (kept === '' ? '' : `.${kept}`));

/** '150 至 190' */
export function bandInWords(band: Band): Text {
  const [low, high] = roughly(band).map(formatCount);
  return low === high ? text(low!, low!) : text(`${low} 至 ${high}`, `${low} to ${high}`);
}

/** '17 万至 21 万元' */
export function moneyInWords(band: Band): Text {
  const [low, high] = roughly(band);
  const [from, to] = [text(wan(low, 'zh'), wan(low, 'en')), text(wan(high, 'zh'), wan(high, 'en'))];
  if (low === high) return to;
  const unit = / .*$/.exec(to.zh)?.[0] ?? '';
  const zh = from.zh.endsWith(unit) ? from.zh.slice(0, -1) : from.zh;
  return text(`${zh}至 ${to.zh}`, `${from.en} to ${to.en}`);
}

function fromWhat(from: Forecast['from']): Text {
  const sorted = [...new Set(from.map((one) => one.year))].sort();
  const [years, inEnglish] = [sorted.join('、'), sorted.join(', ')];
  return from.length === 1
    ? text(`照 ${years} 年的申请率`, `by the share that applied in ${years}`)
    : text(
        `照 ${years} 年 ${from.length} 个批次的申请率`,
        `by the share that applied in ${from.length} rounds (${inEnglish})`,
      );
}

interface Said extends Omit<Forecast, 'says'> {
  readonly of: 'member' | 'organisation';
}

function inWords({ base, certain, from, applied, amountFen, of }: Said): Text {
  const [zhOf, enOf] = of === 'member' ? ['人', 'people'] : ['家', 'unions'];
  const known =
    of === 'organisation'
      ? []
      : [
          text(
            `${formatCount(certain)} 人登记齐全、条条符合`,
            `${formatCount(certain)} have all of it on file and qualify`,
          ),
        ];
  const expected =
    applied === null
      ? text(
          `这里没有办完过这个办法的批次，有多少${of === 'member' ? '人' : '家'}来申请无从知道：少则没有，多则 ${formatCount(base)} ${zhOf}`,
          `No round of this programme has ended here, so nothing is known of how many will apply: from none to ${formatCount(base)} ${enOf}`,
        )
      : text(
          `${fromWhat(from).zh}，约 ${bandInWords(applied).zh} ${zhOf}申请${amountFen ? `，${moneyInWords(amountFen).zh}` : ''}`,
          `${fromWhat(from).en}, about ${bandInWords(applied).en} ${enOf} apply${amountFen ? `, ${moneyInWords(amountFen).en}` : ''}`,
        );
  const parts = [...known, expected];
  const en = parts.map((part) => part.en).join('; ');
  return text(parts.map(({ zh }) => zh).join('；'), en.charAt(0).toUpperCase() + en.slice(1));
}

export interface Asked {
  readonly base: number;
  readonly certain: number;
  readonly of: 'member' | 'organisation';
  readonly earlier: readonly Earlier[];
  /** What an amount of then would be under what is tried now. */
  readonly dearer: number;
}

export function forecastFrom({ base, certain, of, earlier, dearer }: Asked): Forecast {
  const of1 = (pick: (one: Earlier) => Counted | null): Part[] =>
    earlier.flatMap((one) => {
      const counted = pick(one);
      // What was not kept is taken to be as now; where nobody could apply, no share can be told.
      const then = one.base ?? base;
      return counted && then > 0 ? [{ ...counted, base: then }] : [];
    });
  const money = of1(({ money: fen }) =>
    fen ? { n: fen.n, sum: fen.sum * dearer, squares: fen.squares * dearer * dearer } : null,
  );
  const found = {
    ...{ basis: earlier.length === 0 ? ('nothing' as const) : ('earlier-rounds' as const), base, certain },
    from: earlier.map(({ money: _, ...one }) => one),
    applied: bandOf(
      base,
      of1((one) => people(one.applied)),
    ),
    granted: bandOf(
      base,
      of1((one) => (one.granted === null ? null : people(one.granted))),
    ),
    amountFen: money.some(({ n }) => n > 0) ? bandOf(base, money) : null,
  };
  return { ...found, says: inWords({ ...found, of }) };
}
