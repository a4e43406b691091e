// What waits for the reader at the union they sit at: read once for the list and the badge, so that both say the same.
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';

export type WaitingList = Answer<'GET /me/waiting'>;
export type WaitingThing = WaitingList['items'][number];

export const useWaiting = (organisationId: number) =>
  useAnswer('GET /me/waiting', { query: { organisation: organisationId } }, { every: 30_000 });

export const waitingCount = ({ items }: WaitingList): number => items.reduce((sum, { count }) => sum + count, 0);
