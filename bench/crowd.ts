// A crowd at the door of a rush: members of a thousand unions, each signed in on a phone since some minutes, and a round that has something.
import { makeUnions } from '#bench/actions.ts';
import type { Post } from '#bench/http-wire.ts';
import { sha256 } from '#kit/json.ts';
import type { House } from '#store/house.ts';
import { giving, makeGivingRound, makeOffer } from '#test/support/claims.ts';
import { makeMembers, makeTenant, tenantId } from '#test/support/little-tenant.ts';

const firstPerson = 2_000_000;
const unions = 1_000;
const chunk = 5_000;
const idleMs = 10 * 60_000;
/** People who share one address, as in a factory. */
const behindOneAddress = 100;

export const personOf = (n: number): number => firstPerson + n;

/** Of the n-th of the crowd. */
const secretOf = (n: number): string => sha256(`crowd ${n}`).toString('base64url');

async function signIn(house: House, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, n) => from + n);
  const people = numbers.map(personOf);
  const at = new Date(house.clock.now().getTime() - idleMs);
  await house.db.query(
    'INSERT INTO credentials (tenant_id, person_id, updated_at) SELECT $1, p.id, $3 FROM unnest($2::bigint[]) AS p(id)',
    [tenantId, people, at],
  );
  await house.db.query(
    `INSERT INTO sessions (tenant_id, token_hash, person_id, epoch, device, created_at, last_seen_at, expires_at)
     SELECT $1, s.hash, s.person, c.epoch, 'bench', $4, $4, $5 FROM unnest($2::bytea[], $3::bigint[]) AS s(hash, person)
       JOIN credentials c ON c.tenant_id = $1 AND c.person_id = s.person`,
    [tenantId, numbers.map((n) => sha256(secretOf(n))), people, at, new Date(at.getTime() + 12 * 3_600_000)],
  );
}

/** An empty tenant becomes one of `count` members who wait at the door. */
export async function gather(house: House, count: number): Promise<void> {
  await makeTenant(house);
  await makeUnions(house);
  for (let from = 0; from < count; from += chunk) {
    const to = Math.min(count, from + chunk);
    const members = Array.from({ length: to - from }, (_, n) => ({
      id: personOf(from + n),
      organisationId: 1_000 + ((from + n) % unions),
    }));
    await makeMembers(house, members);
    await signIn(house, from, to);
  }
  await house.db.query('ANALYZE');
}

/** First come, first served: `stock` of one thing for everybody of the district. */
export async function openRush(house: House, stock: number): Promise<number> {
  const roundId = await makeGivingRound(house, { ...giving('rush'), key: `rush-${await house.ids.take(tenantId)}` });
  await makeOffer(house, roundId, { stock, queued: false });
  return roundId;
}

/** How the n-th of the crowd claims one. */
export const claimBy = (n: number, path: string): Post => ({
  path,
  token: `${tenantId}.${secretOf(n)}`,
  body: '{"package":"rest"}',
  from: `10.${(n / behindOneAddress) >> 8}.${Math.trunc(n / behindOneAddress) & 255}.1`,
});
