// Pressing once is enough: what is sent is sent again by itself until there is an answer, when the server said that there is room, or else each
// time after a little longer; not for all at the same moment. The server gives the same answer however often it is asked.
import { useState } from 'react';
import { systemClock } from '#kit/clock.ts';
import { type Answer, Refused, request, Unreachable } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';

export type Shown = Answer<'GET /me/claims/{id}'>;
type Said = Answer<'POST /me/claims/{id}'>;

const triesMost = 12;
const shortestMs = 300;
const longestMs = 4_000;
/** Near the opening and while it lasts; else it is enough to look now and then. */
const nearMs = 2_000;
const farMs = 20_000;

/** Between 0 and 1, another for everybody. */
const chance = (): number => crypto.getRandomValues(new Uint16Array(1))[0]! / 65_536;
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

const tooMany = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Refused && error.problem.status === 429);

/** Milliseconds until it is sent again: in the second that the server named, else ever later. */
function pauseAfter(error: unknown, tries: number): number {
  const named = error instanceof Refused ? error.againInSeconds : null;
  return named === null
    ? Math.min(longestMs, shortestMs * 2 ** tries) * (0.5 + chance())
    : (named - 1 + chance()) * 1000;
}

/** After an answer nothing is pressed for so long: a thumb that taps on changes nothing. */
export const quietMs = 5_000;

export interface ClaimingNow {
  /** sending: on its way; again: too many at once, it is sent again by itself. */
  readonly state: 'idle' | 'sending' | 'again';
  /** It is sent again in about so many seconds. */
  readonly againInSeconds: number | null;
  readonly error: unknown;
  readonly question: NonNullable<Said['question']> | null;
  /** Until when, by this device’s clock, nothing can be pressed. */
  readonly quietUntil: number;
}

const idle: ClaimingNow = { state: 'idle', againInSeconds: null, error: null, question: null, quietUntil: 0 };
const quiet = (): ClaimingNow => ({ ...idle, quietUntil: systemClock.now().getTime() + quietMs });

export function useClaiming(id: string, near: boolean) {
  const shown = useAnswer('GET /me/claims/{id}', { params: { id } }, { every: near ? nearMs : farMs });
  const [now, setNow] = useState(idle);
  const claim = async (wanted: string, check?: { readonly token: string; readonly answer: string }) => {
    setNow({ ...idle, state: 'sending' });
    // Those who wait for the second come one after the other.
    await pause(chance() * shortestMs);
    for (let tries = 1; ; tries += 1) {
      try {
        const said = await request('POST /me/claims/{id}', {
          params: { id },
          body: { package: wanted, ...(check ? { check } : {}) },
        });
        await shown.refetch();
        setNow(said.question ? { ...idle, question: said.question } : quiet());
        return;
      } catch (error) {
        if (!tooMany(error) || tries === triesMost) {
          setNow({ ...idle, error });
          return;
        }
        const pausing = pauseAfter(error, tries);
        setNow({ ...idle, state: 'again', againInSeconds: Math.ceil(pausing / 1000) });
        await pause(pausing);
      }
    }
  };
  return { shown, now, claim, hush: () => setNow(quiet()) };
}
