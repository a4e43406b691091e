// How a round that gives something out stands with its reader at this moment.
import type { Answer } from '#web/parts/api.ts';

type Shown = Answer<'GET /me/claims/{id}'>;
export type Standing = 'got' | 'turn' | 'waiting' | 'none-here' | 'before' | 'open' | 'out' | 'over';

const soonMs = 90_000;

export function standingAt({ mine, packages }: Shown, now: Date): Standing {
  if (mine) return mine.until ? 'turn' : 'got';
  if (packages.some(({ place }) => place !== null)) return 'waiting';
  if (packages.length === 0) return 'none-here';
  const running = packages.filter(({ closesAt }) => now < new Date(closesAt));
  if (running.length === 0) return 'over';
  const open = running.filter(({ opensAt }) => now >= new Date(opensAt));
  if (open.length === 0) return 'before';
  return open.some(({ left }) => left > 0) ? 'open' : 'out';
}

/** The next moment at which one of them opens; null: none is still to open. */
export function opensNext({ packages }: Shown, now: Date): Date | null {
  const ahead = packages.map(({ opensAt }) => new Date(opensAt)).filter((at) => at > now);
  return ahead.length === 0 ? null : new Date(Math.min(...ahead.map((at) => at.getTime())));
}

/** Something may change within moments. */
export function isNear(shown: Shown, now: Date): boolean {
  const standing = standingAt(shown, now);
  const next = opensNext(shown, now);
  return standing === 'open' || (next !== null && next.getTime() - now.getTime() < soonMs);
}
