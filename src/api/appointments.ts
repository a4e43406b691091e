// When those whom the door turns away shall come again: each is given the next second that still has room, as many to a second as the house has been
// letting in of late. Told the same few seconds, a great crowd would come back as a crowd, again and again.
import type { Clock } from '#kit/clock.ts';

/** Nobody is sent away for longer; beyond that they are spread over these seconds and may be turned away once more. */
export const awayAtMostSeconds = 60;

export interface Appointments {
  /** Somebody was let in. */
  letIn(): void;
  /** Seconds from now, 1 to `awayAtMostSeconds`. */
  next(): number;
}

/** Room is left for those who come for the first time. */
const shareForThoseWhoReturn = 0.8;

/** `atFirst`: so many a second, until it is known how many the house lets in. */
export function makeAppointments(clock: Clock, atFirst: number): Appointments {
  const given = new Int32Array(awayAtMostSeconds + 1);
  const placeOf = (second: number) => second % given.length;
  let second = Math.floor(clock.now().getTime() / 1000);
  let [perSecond, inside, away, beyond] = [atFirst, 0, 0, 0];
  const goOn = () => {
    const now = Math.floor(clock.now().getTime() / 1000);
    if (now <= second) return;
    // Only a second in which somebody had to be turned away shows how many the house can take.
    if (away > 0 && inside > 0) perSecond = (perSecond + inside) / 2;
    [inside, away] = [0, 0];
    if (now - second >= given.length) given.fill(0);
    else for (let past = second; past < now; past += 1) given[placeOf(past)] = 0;
    second = now;
  };
  return {
    letIn() {
      goOn();
      inside += 1;
    },
    next() {
      goOn();
      away += 1;
      const most = Math.max(1, perSecond * shareForThoseWhoReturn);
      for (let later = 1; later <= awayAtMostSeconds; later += 1) {
        const place = placeOf(second + later);
        if (given[place]! >= most) continue;
        given[place]! += 1;
        return later;
      }
      beyond += 1;
      return 1 + (beyond % awayAtMostSeconds);
    },
  };
}
