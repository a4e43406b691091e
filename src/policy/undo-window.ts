// How long a decision may be taken back, as long as nothing has left the house. Messages wait as long.
export const undoWindowMinutes = 10;

/** From then on a decision of this moment stands. */
export const undoUntil = (decided: Date): Date => new Date(decided.getTime() + undoWindowMinutes * 60_000);

/** What was decided after this can still be taken back. */
export const undoableSince = (now: Date): Date => new Date(now.getTime() - undoWindowMinutes * 60_000);
