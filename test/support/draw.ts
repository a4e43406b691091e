// A whole draw as it is published: three parties, some of which may withhold their words, and entries with so many tickets each.
import { sha256, sha256Hex } from '#kit/json.ts';
import {
  commitmentOf,
  type DrawEntry,
  type DrawRecord,
  type DrawRules,
  drawFormat,
  markOf,
  orderOf,
  rootOf,
  seedOf,
} from '#policy/draw.ts';

const words = ['总工会', '经审会', '职工代表'].map((name) => ({ name, reveal: sha256Hex(name) }));

/** `about` makes it another draw; `withheld`: places of the parties that say nothing. */
export function drawOf(tickets: readonly number[], about = '', withheld: readonly number[] = []): DrawRecord {
  const rules: DrawRules = {
    ...{ format: drawFormat, title: `怀柔板栗礼包${about}`, quota: 3 },
    ...{ closesAt: '2026-11-23T18:00:00+08:00', revealsBy: '2026-11-23T19:00:00+08:00' },
    parties: words.map(({ name, reveal }) => ({ name, commitment: commitmentOf(sha256, reveal) })),
    outside: { name: '公开随机源第 4218806 期', at: '2026-11-23T20:00:00+08:00' },
  };
  const entries: DrawEntry[] = tickets
    .map((count, n) => ({ mark: markOf(sha256, sha256Hex(about).slice(0, 32), `p${n}`), tickets: count }))
    .sort((a, b) => (a.mark < b.mark ? -1 : 1));
  const sealed = {
    ...{ rules: JSON.stringify(rules), entries, root: rootOf(sha256, entries) },
    reveals: words.map(({ reveal }, n) => (withheld.includes(n) ? null : reveal)),
    outside: sha256Hex(`outside${about}`),
  };
  const seed = seedOf(sha256, sealed);
  return { ...sealed, seed, order: orderOf(sha256, seed, entries) };
}
