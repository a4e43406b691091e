// Who claims, gives back and keeps in test/crash/giving-back.test.ts and its child.
const first = 501;
export const placesOffered = 40;
export const people: readonly number[] = Array.from({ length: 60 }, (_, n) => first + n);
/** They had one and give it back. */
export const givers: readonly number[] = people.slice(0, 20);
/** Every third of them keeps it after all. */
export const isKeeper = (personId: number): boolean => (personId - first) % 3 === 0;
