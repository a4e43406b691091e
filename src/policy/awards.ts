// Who gets which award, of works in their order: from the first award down, each with its places and the points it asks for. Works that nothing
// tells apart get the same one, and nobody further down gets a better one than somebody before him.
import type { Text } from '#kit/text.ts';

export interface Award {
  readonly key: string;
  readonly label: Text;
  /** How many of it there are; null: everybody left who reaches its points. */
  readonly places: number | null;
  /** Whole points of 100 that it asks for; nobody reaches them: it is not given. */
  readonly floor: number;
  /** Given apart from the others, to somebody who may have one of them too: a place in a squad. */
  readonly beside: boolean;
}

/** Works of one place: their total in thousandths, and how many they are. */
export interface Standing {
  readonly total: number;
  readonly sharing: number;
}

/** Where equal works do not all fit: all of them have it (`all-in`, and the surplus is taken from the award after it), or none (`all-out`). */
export type AtCut = 'all-in' | 'all-out';

/** The award of each standing, in order; null: none. */
export function awardsInOrder(
  awards: readonly Award[],
  order: readonly Standing[],
  atCut: AtCut,
): readonly (string | null)[] {
  // What is left of the award at `now`; those before it are closed, however many of them were not given.
  let [now, owed] = [0, 0];
  let left = awards[0]?.places ?? null;
  const next = () => {
    now += 1;
    const places = awards[now]?.places ?? null;
    left = places === null ? null : Math.max(0, places - owed);
    owed = places === null ? 0 : Math.max(0, owed - places);
  };
  return order.map(({ total, sharing }) => {
    for (let award = awards[now]; award !== undefined; award = awards[now]) {
      const fits = left === null || left >= sharing || (left > 0 && atCut === 'all-in');
      if (total >= award.floor * 1_000 && fits) {
        if (left !== null) {
          owed += Math.max(0, sharing - left);
          left = Math.max(0, left - sharing);
        }
        return award.key;
      }
      next();
    }
    return null;
  });
}
