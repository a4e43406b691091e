// What a round gives out, in words: its packages as its parameter of that kind lists them.

import type { PinnedRound } from '#engine/load.ts';
import { own } from '#kit/own.ts';
import { text } from '#kit/text.ts';
import type { Choice } from '#policy/form.ts';

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
