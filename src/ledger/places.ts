// How many of each award a round may give, as accounts: what is left of them is a balance that cannot fall below nothing.
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type AccountSpec, ensureAccounts } from '#ledger/accounts.ts';
import { type Doing, post } from '#ledger/post.ts';
import type { Queryable } from '#store/queryable.ts';

/** A number that a round gives for each choice: the round, the name of the parameter, and the choice. */
export const placesCode = (roundId: number, of: string, choice: string) => `round:${roundId}:places:${of}:${choice}`;
export const placesTakenCode = (roundId: number, of: string) => `round:${roundId}:places-taken:${of}`;
const placesSourceCode = (roundId: number, of: string) => `round:${roundId}:places-source:${of}`;

interface Places {
  readonly roundId: number;
  readonly organisationId: number;
  readonly of: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Makes the accounts and puts into each what the round gives. Refuses what the ledger refuses. */
export async function openPlaces(
  q: Queryable,
  tenantId: number,
  { roundId, organisationId, of, numbers }: Places,
  doing: Doing,
): Promise<Refusal | null> {
  const own = { unit: `places:${roundId}:${of}`, organisationId, roundId };
  const spec = (code: string, kind: string, zh: string, en: string, more = {}): AccountSpec => ({
    ...{ ...own, code, kind, name: zh, nameEn: en },
    ...more,
  });
  const choices = Object.keys(numbers);
  const ids = await ensureAccounts(
    q,
    tenantId,
    [
      spec(placesSourceCode(roundId, of), 'source', '名额来源', 'Places given'),
      spec(placesTakenCode(roundId, of), 'places', '已用名额', 'Places taken'),
      ...choices.map((choice) =>
        spec(placesCode(roundId, of, choice), 'places', `名额 ${choice}`, `Places: ${choice}`, { floor: 0 }),
      ),
    ],
    doing,
  );
  for (const choice of choices) {
    const [debitId, creditId] = [ids.get(placesSourceCode(roundId, of))!, ids.get(placesCode(roundId, of, choice))!];
    const done = await post(q, tenantId, { debitId, creditId, amount: numbers[choice]!, code: 'places' }, doing);
    if (isRefusal(done)) return done;
  }
  return null;
}
