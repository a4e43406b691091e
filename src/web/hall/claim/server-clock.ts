// The clock that decides is the server's. What it says is compared with this device's when the answer comes, the shortest way of several being
// the truest, and from then on this device's clock is read with the difference.
import { useEffect, useState } from 'react';
import { systemClock } from '#kit/clock.ts';

export interface ServerClock {
  readonly now: Date;
  /** How far this device is behind; ahead is less than zero. */
  readonly behindMs: number;
}

/** `said`: an instant of the server as it was just read; `tickMs`: how often to look. */
export function useServerClock(said: string | undefined, readAt: number, tickMs = 250): ServerClock | null {
  const [now, setNow] = useState(() => systemClock.now().getTime());
  useEffect(() => {
    const timer = setInterval(() => setNow(systemClock.now().getTime()), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  if (said === undefined || readAt === 0) return null;
  const behindMs = new Date(said).getTime() - readAt;
  return { now: new Date(Math.max(now, readAt) + behindMs), behindMs };
}
