// A whole draw as it is published: three parties, some of which may withhold their words, and entries with so many tickets each.
import { sha256Hex } from '#kit/json.ts';
import {
  bytesOf,
  commitmentOf,
  type DrawRecord,
  type DrawRules,
  drawFormat,
  hexOf,
  markOf,
  orderOf,
  rootOf,
  seedOf,
} from '#policy/draw.ts';
import type { DrawList } from '#policy/draw-list.ts';

/** One as it reads in the file: 64 hex digits and so many tickets. */
export interface DrawEntry {
  readonly mark: string;
  readonly tickets: number;
}

export const listOf = (entries: readonly DrawEntry[]): DrawList => ({
  marks: bytesOf(entries.map(({ mark }) => mark).join('')),
  tickets: Uint8Array.from(entries, ({ tickets }) => tickets),
});

export const entriesOf = ({ marks, tickets }: DrawList): DrawEntry[] =>
  Array.from(tickets, (count, n) => ({ mark: hexOf(marks.subarray(32 * n, 32 * n + 32)), tickets: count }));

const words = ['总工会', '经审会', '职工代表'].map((name) => ({ name, reveal: sha256Hex(name) }));

/** What a drawn record has beyond one that is only sealed. */
export type Drawn = DrawRecord & { readonly outside: string; readonly seed: string; readonly order: Uint32Array };

/** `about` makes it another draw; `withheld`: places of the parties that say nothing. */
export function drawOf(tickets: readonly number[], about = '', withheld: readonly number[] = []): Drawn {
  const rules: DrawRules = {
    ...{ format: drawFormat, title: `怀柔板栗礼包${about}`, quota: 3 },
    ...{ closesAt: '2026-11-23T18:00:00+08:00', revealsBy: '2026-11-23T19:00:00+08:00' },
    parties: words.map(({ name, reveal }) => ({ name, commitment: commitmentOf(reveal) })),
    outside: { name: '公开随机源第 4218806 期', at: '2026-11-23T20:00:00+08:00' },
  };
  const list = listOf(
    tickets
      .map((count, n) => ({ mark: markOf(sha256Hex(about).slice(0, 32), `p${n}`), tickets: count }))
      .sort((a, b) => (a.mark < b.mark ? -1 : 1)),
  );
  const sealed = {
    ...{ rules: JSON.stringify(rules), list, root: rootOf(list) },
    reveals: words.map(({ reveal }, n) => (withheld.includes(n) ? null : reveal)),
    outside: sha256Hex(`outside${about}`),
  };
  const seed = seedOf(sealed);
  return { ...sealed, seed, order: orderOf(seed, list) };
}
