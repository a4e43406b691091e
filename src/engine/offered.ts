// What a round gives out, in words: its packages and its event, as its parameters of those kinds have them.

import type { PinnedRound } from '#engine/load.ts';
import { own } from '#kit/own.ts';
import { text } from '#kit/text.ts';
import type { Choice } from '#policy/form.ts';
import { beginningOf, type RoundEvent } from '#policy/round-event.ts';

/** The packages of a round as its parameter of that name lists them. */
export function packagesOf({ programme, view }: PinnedRound): ReadonlyMap<string, Choice['label']> {
  const [name] = Object.entries(programme.parameters).find(([, one]) => one.type === 'offers') ?? [];
  const list = (name === undefined ? [] : own(view.parameters, name)) as readonly Choice[] | undefined;
  return new Map((list ?? []).map(({ key, label }) => [key, label]));
}

export const labelsOf = (round: PinnedRound) => {
  const labels = packagesOf(round);
  return (key: string) => labels.get(key) ?? text(key, key);
};

/** What the places of a round are for; null: the round does not say. */
export function eventOf({ programme, view }: PinnedRound): RoundEvent | null {
  const [name] = Object.entries(programme.parameters).find(([, one]) => one.type === 'event') ?? [];
  return name === undefined ? null : ((own(view.parameters, name) as RoundEvent | undefined) ?? null);
}

/** When the event of a round begins; null: nothing begins. */
export function eventBegins(round: PinnedRound): Date | null {
  const event = eventOf(round);
  return event && beginningOf(event);
}
