// What is done because an account is where money goes: the times in which a change of one is held, asked about again and shown. Whoever redirects a
// payment needs the change and the payment close together; whose account it is needs time to hear of it. Each time below buys one of the two.

/** An account given without a code from the payee's phone is paid on after so many hours: time to hear of it and object. */
export const heldHours = 24;

/** Who pays on an account that was changed within so many hours confirms that very payment: most people read a message within a day. */
export const askAgainHours = 24;

/** Officers who see a case or its payment read for so many days that the account was changed: a round of payments takes about a week. */
export const shownDays = 7;

const hour = 3_600_000;

export const heldUntil = (now: Date): Date => new Date(now.getTime() + heldHours * hour);

/** A payment on an account that was changed after this is asked about again. */
export const askedAgainSince = (now: Date): Date => new Date(now.getTime() - askAgainHours * hour);

/** A change after this is shown to officers. */
export const shownSince = (now: Date): Date => new Date(now.getTime() - shownDays * 24 * hour);
