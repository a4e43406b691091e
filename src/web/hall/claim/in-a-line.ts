// What a round gives out, in one line of a list: when it opens, how many are left, what one has of it, his place in line, or the draw that shares it.
import { formatCount, formatMoment } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import { opensNext, type Standing, standingAt } from '#web/hall/claim/standing.ts';
import { isDrawn } from '#web/parts/draw/words.ts';
import type { ServiceRow } from '#web/parts/service-words.ts';
import type { Tone } from '#web/parts/status.tsx';

type Claim = NonNullable<ServiceRow['claim']>;
export interface ClaimLine {
  /** drawn: it is shared by a draw, and nothing of it is his yet. */
  readonly standing: Standing | 'drawn';
  readonly tone: Tone;
  readonly says: Text;
  /** Until when, where that matters. */
  readonly until?: string;
  /** He can do something about it now. */
  readonly open: boolean;
}

const plain = (standing: Standing, tone: Tone, says: Text): ClaimLine => ({ standing, tone, says, open: false });

/** By the draw he is in, or the newest. */
function drawnLine({ draws, holds }: ServiceRow, today: string): ClaimLine {
  const line = { standing: 'drawn', open: false } as const;
  const draw = draws.find((one) => one.entered && !isDrawn(one)) ?? draws[0];
  if (!draw) return { ...line, tone: 'off', says: text('抽签分，还没开始报名', 'By a draw, not open for names yet') };
  if (draw.state === 'open' && draw.entered)
    return { ...line, tone: 'ok', says: text('抽签已报名', 'You are in the draw'), until: draw.closesAt };
  if (draw.state === 'open')
    return {
      ...{ ...line, tone: 'go', says: text('抽签，正在报名', 'By a draw: open for names'), until: draw.closesAt },
      open: holds === true,
    };
  if (isDrawn(draw)) return { ...line, tone: 'off', says: text('已抽完', 'Drawn') };
  const comes = formatMoment(new Date(draw.outsideAt), today);
  return { ...line, tone: 'go', says: text(`名单已封，${comes.zh}以后抽`, `List sealed; drawn after ${comes.en}`) };
}

function openLine({ packages }: Claim): ClaimLine {
  const left = formatCount(packages.reduce((sum, one) => sum + one.left, 0));
  const closes = packages.map(({ closesAt }) => closesAt).sort()[0]!;
  return {
    ...{ standing: 'open', tone: 'go', says: text(`正在领，还剩 ${left} 份`, `Open: ${left} left`) },
    ...{ until: closes, open: true },
  };
}

/** null: it gives nothing out and is applied for. */
export function claimLine(row: ServiceRow, today: string): ClaimLine | null {
  const { claim, holds } = row;
  if (!claim) return null;
  const now = new Date(claim.now);
  const standing = standingAt(claim, now);
  const { mine } = claim;
  if (standing === 'got') return plain(standing, 'ok', text(`领到了：${mine!.label.zh}`, `Yours: ${mine!.label.en}`));
  if (standing === 'turn') {
    const until = formatMoment(new Date(mine!.until!), today);
    return plain(standing, 'wait', text(`轮到您了，${until.zh}前确认`, `Your turn: confirm by ${until.en}`));
  }
  if (standing === 'waiting') {
    const place = claim.packages.find((one) => one.place !== null)!.place;
    return plain(standing, 'go', text(`候补第 ${place} 位`, `No. ${place} in line`));
  }
  if (holds === false) return plain(standing, 'off', text('这一批您不能领', 'Not for you this time'));
  if (claim.sharing === 'draw') return drawnLine(row, today);
  if (standing === 'before') {
    const at = formatMoment(opensNext(claim, now)!, today);
    return plain(standing, 'off', text(`${at.zh} 开始领`, `Opens ${at.en}`));
  }
  if (standing === 'open') return openLine(claim);
  if (standing === 'out')
    return claim.sharing === 'queue'
      ? plain(standing, 'stopped', text('已领完，可以排队候补', 'All are gone; you may wait in line'))
      : plain(standing, 'stopped', text('已领完', 'All are gone'));
  return standing === 'over'
    ? plain(standing, 'off', text('已经截止', 'Closed'))
    : plain(standing, 'off', text('您所在的工会这次没有名额', 'Your union has none this time'));
}
