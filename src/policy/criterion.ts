// A line of a judge's sheet as most papers have it.

/** Points are given up to the weight. */
export const criterion = (key: string, says: string, saysEn: string, weight: number) => ({
  ...{ key, says, saysEn, weight, top: weight },
});
