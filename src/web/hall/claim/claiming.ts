// Pressing once is enough: what is sent is sent again by itself, each time after a little longer and not for all at the same moment, until there
// is an answer. The server gives the same one however often it is asked.
import { useState } from 'react';
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
  error instanceof Unreachable ||
  (error instanceof Refused && (error.problem.status === 429 || error.problem.status === 503));

export interface ClaimingNow {
  /** sending: on its way; again: too many at once, it is sent again by itself. */
  readonly state: 'idle' | 'sending' | 'again';
  readonly error: unknown;
  readonly question: NonNullable<Said['question']> | null;
}

export function useClaiming(id: string, near: boolean) {
  const shown = useAnswer('GET /me/claims/{id}', { params: { id } }, { every: near ? nearMs : farMs });
  const [now, setNow] = useState<ClaimingNow>({ state: 'idle', error: null, question: null });
  const claim = async (wanted: string, check?: { readonly token: string; readonly answer: string }) => {
    setNow({ state: 'sending', error: null, question: null });
    // Those who wait for the second come one after the other.
    await pause(chance() * shortestMs);
    for (let tries = 1; ; tries += 1) {
      try {
        const said = await request('POST /me/claims/{id}', {
          params: { id },
          body: { package: wanted, ...(check ? { check } : {}) },
        });
        await shown.refetch();
        setNow({ state: 'idle', error: null, question: said.question ?? null });
        return;
      } catch (error) {
        if (!tooMany(error) || tries === triesMost) {
          setNow({ state: 'idle', error, question: null });
          return;
        }
        setNow({ state: 'again', error: null, question: null });
        await pause(Math.min(longestMs, shortestMs * 2 ** tries) * (0.5 + chance()));
      }
    }
  };
  return { shown, now, claim };
}
