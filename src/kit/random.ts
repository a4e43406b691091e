// Randomness is handed in: the server uses the system's, demo data and tests use a seeded stream that gives the same bytes everywhere.
import { hash, randomBytes } from 'node:crypto';
import { Fault, invariant } from '#kit/refusal.ts';

/** All a consumer of raw bytes needs; any source of bytes can stand in. */
export interface Randomness {
  bytes(count: number): Uint8Array;
}

export interface Dice extends Randomness {
  /** Uniform in 0 … below-1 (rejection sampling, no modulo bias); `below` at most 2^48. */
  int(below: number): number;
  /** One element; a Fault on an empty list. */
  pick<T>(list: readonly T[]): T;
  /** A new array in random order (Fisher–Yates). */
  shuffle<T>(list: readonly T[]): T[];
}

/** Adds uniform integers, choice and shuffling to a source of bytes. */
export function dice(source: Randomness): Dice {
  const int = (below: number): number => {
    invariant(Number.isInteger(below) && below >= 1 && below <= 2 ** 48, `int(${below}): below must be 1 … 2^48`);
    const width = below <= 0x1_0000_0000 ? 4 : 6;
    const space = 2 ** (width * 8);
    const limit = space - (space % below);
    for (;;) {
      let value = 0;
      for (const byte of source.bytes(width)) value = value * 256 + byte;
      if (value < limit) return value % below;
    }
  };
  return {
    bytes: (count) => source.bytes(count),
    int,
    pick(list) {
      if (list.length === 0) throw new Fault('pick from an empty list');
      return list[int(list.length)] as (typeof list)[number];
    },
    shuffle<T>(list: readonly T[]): T[] {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i -= 1) {
        const j = int(i + 1);
        [out[i], out[j]] = [out[j] as T, out[i] as T];
      }
      return out;
    },
  };
}

export const systemRandomness: Dice = dice({ bytes: (count) => randomBytes(count) });

/** A reproducible stream: SHA-256(seed key ‖ counter), block after block. Never for secrets. */
export function seededRandomness(seed: string): Dice {
  const block = Buffer.alloc(40);
  hash('sha256', `niangjia/seeded/${seed}`, 'buffer').copy(block);
  let counter = 0n;
  let pool: Buffer = Buffer.alloc(0);
  let used = 0;
  return dice({
    bytes(count) {
      const out = Buffer.alloc(count);
      let filled = 0;
      while (filled < count) {
        if (used === pool.length) {
          block.writeBigUInt64BE(counter, 32);
          counter += 1n;
          pool = hash('sha256', block, 'buffer');
          used = 0;
        }
        const taken = Math.min(count - filled, pool.length - used);
        pool.copy(out, filled, used, used + taken);
        used += taken;
        filled += taken;
      }
      return out;
    },
  });
}
