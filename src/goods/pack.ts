// Which lot goes to whom: what expires first leaves first, and nobody's parcel is split further than it must be. Pure, so that a property test
// can pack thousands of times.
import type { Day } from '#kit/days.ts';
import type { PackageRow } from '#policy/programme.ts';

export interface InStock {
  readonly id: number;
  readonly goodsId: number;
  readonly expiresOn: Day | null;
  readonly stock: number;
}

export interface Packing {
  readonly lot: number;
  readonly goods: number;
  readonly pieces: number;
}

export interface Packed {
  /** One parcel for each package, in order; those are whole only if nothing is short. */
  readonly parcels: readonly (readonly Packing[])[];
  /** Goods → pieces that are missing. */
  readonly short: ReadonlyMap<number, number>;
}

/** `lots` in any order; one that has expired by `day` is not packed. */
export function pack(packages: readonly (readonly PackageRow[])[], lots: readonly InStock[], day: Day): Packed {
  const fresh = lots.filter(({ expiresOn, stock }) => stock > 0 && (expiresOn === null || expiresOn >= day));
  const shelves = new Map<number, { readonly id: number; left: number }[]>();
  const order = [...fresh].sort((a, b) => compare(a.expiresOn ?? '9999', b.expiresOn ?? '9999') || a.id - b.id);
  for (const { id, goodsId, stock } of order) {
    const shelf = shelves.get(goodsId) ?? [];
    shelf.push({ id, left: stock });
    shelves.set(goodsId, shelf);
  }
  const short = new Map<number, number>();
  const parcels = packages.map((rows) =>
    rows.flatMap(({ goods, pieces }): Packing[] => {
      const parcel: Packing[] = [];
      let wanted = pieces;
      for (const place of shelves.get(goods) ?? []) {
        const taken = Math.min(wanted, place.left);
        if (taken === 0) continue;
        place.left -= taken;
        wanted -= taken;
        parcel.push({ lot: place.id, goods, pieces: taken });
      }
      if (wanted > 0) short.set(goods, (short.get(goods) ?? 0) + wanted);
      return parcel;
    }),
  );
  return { parcels, short };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
