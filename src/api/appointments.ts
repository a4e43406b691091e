// When those whom the door turns away shall come again: each is given the next second that still has room, as many to a second as leave
// the house while it is full. Told the same few seconds, a great crowd would come back as a crowd, again and again.
import type { Clock } from '#kit/clock.ts';

/** Nobody is sent away for longer; beyond that they are spread over these seconds and may be turned away once more. */
export const awayAtMostSeconds = 60;

export interface Appointments {
  /** Somebody who was let in is done. */
  leave(): void;
  /** Seconds from now, 1 to `awayAtMostSeconds`, for somebody who is turned away because the house is full. */
  next(): number;
}

/** Room is left for those who come for the first time. */
const shareForThoseWhoReturn = 0.8;
/** Where nobody was turned away for so long, the house may not have been full. */
const pauseMs = 100;
const measuredMs = 250;

/**
 * How many leave in a second while the house is full, `atFirst` until that is known. Not how many were let in: they were no more than had been
 * told to come, so each second's guess would be smaller than the one before.
 */
function makePace(atFirst: number) {
  let [known, perSecond, left] = [false, atFirst, 0];
  let [sinceMs, lastMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    leave() {
      left += 1;
    },
    /** Of a moment at which the house is full. */
    perSecondAt(nowMs: number): number {
      const spanMs = nowMs - sinceMs;
      const paused = nowMs - lastMs > pauseMs;
      if (!paused && spanMs >= measuredMs) {
        const measured = (left * 1000) / spanMs;
        perSecond = known ? (perSecond + measured) / 2 : measured;
        known = true;
      }
      if (paused || spanMs >= measuredMs) [sinceMs, left] = [nowMs, 0];
      lastMs = nowMs;
      return perSecond;
    },
  };
}

export function makeAppointments(clock: Clock, atFirst: number): Appointments {
  const pace = makePace(atFirst);
  const given = new Int32Array(awayAtMostSeconds + 1);
  const placeOf = (second: number) => second % given.length;
  let second = 0;
  let beyond = 0;
  const goOn = (now: number) => {
    if (now - second >= given.length) given.fill(0);
    else for (let past = second; past < now; past += 1) given[placeOf(past)] = 0;
    second = now;
  };
  return {
    leave: pace.leave,
    next() {
      const nowMs = clock.now().getTime();
      goOn(Math.floor(nowMs / 1000));
      const most = Math.max(1, pace.perSecondAt(nowMs) * shareForThoseWhoReturn);
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
