// What a place in the order of a draw comes to, for every page and file that says so.

export interface DrawPlaces {
  readonly quota: number;
  /** How many wait behind the quota; rules that do not say let everybody wait. */
  readonly waiting?: number;
}

export type DrawFate = 'drawn' | 'waiting' | 'not-drawn';

export function drawFate(place: number, { quota, waiting = Number.POSITIVE_INFINITY }: DrawPlaces): DrawFate {
  if (place <= quota) return 'drawn';
  return place <= quota + waiting ? 'waiting' : 'not-drawn';
}
