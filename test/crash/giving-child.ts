// The process that test/crash/giving-back.test.ts kills: everybody claims, the rest stand in line, twenty give back of whom every third keeps it after
// all, the ten minutes pass, and the next in line say yes. Started again, it goes on from what it finds in the database.
import { makeClaims } from '#claims/claims.ts';
import { findOffer, type Offer } from '#claims/offers.ts';
import { enlist, keptMinutes } from '#claims/waiting.ts';
import { confirmClaim, heldBy, openClaimed } from '#engine/claimed.ts';
import { makeEngine } from '#engine/engine.ts';
import { askBack, keepAfterAll, keepClaims } from '#engine/given-back.ts';
import { openDatabase } from '#store/connection.ts';
import { acknowledged, untilKilled } from '#test/crash/acknowledging.ts';
import { givers, isKeeper, people, placesOffered } from '#test/crash/giving-plan.ts';
import { testHouse } from '#test/support/house.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

const [url, roundText, offerText] = process.argv.slice(2) as [string, string, string];
const [roundId, offerId] = [Number(roundText), Number(offerText)];

await untilKilled(async () => {
  const db = await openDatabase({ url, max: 4 });
  const house = testHouse(db);
  const engine = makeEngine(house);
  const claims = makeClaims(house);
  const offer: Offer = (await findOffer(db, tenantId, offerId))!;
  const of = (personId: number) => ({ roundId, personId });

  const [line] = await db.query<{ begun: boolean }>(
    `SELECT EXISTS (SELECT FROM claim_waits WHERE tenant_id = $1) OR EXISTS (SELECT FROM outbox WHERE tenant_id = $1 AND topic = 'claim-back') AS begun`,
    [tenantId],
  );
  if (!line!.begun) {
    for (const personId of people.slice(0, placesOffered)) {
      must(await claims.claim(tenantId, { offerId: offer.id, personId }));
      await acknowledged(`given ${personId}`);
    }
    const rest = people.slice(placesOffered).map((personId) => ({ personId }));
    await db.transaction((q) => enlist(q, tenantId, offer.id, rest, house.clock.now()));
    await acknowledged('enlisted');
  }
  await openClaimed(engine, tenantId);

  for (const personId of givers) {
    if (!(await heldBy(db, tenantId, roundId, personId))) continue;
    must(await db.transaction((q) => askBack(engine, q, tenantId, of(personId))));
    await acknowledged(`asked ${personId}`);
    if (!isKeeper(personId)) continue;
    must(await db.transaction((q) => keepAfterAll(q, tenantId, of(personId))));
    await acknowledged(`kept ${personId}`);
  }

  await acknowledged('passing');
  house.clock.advance(keptMinutes * 60_000);
  await keepClaims(engine, tenantId);
  await acknowledged('passed');
  for (const personId of people.slice(placesOffered)) {
    const held = await heldBy(db, tenantId, roundId, personId);
    if (!held) continue;
    must(await db.transaction((q) => confirmClaim(engine, q, tenantId, roundId, personId)));
    await acknowledged(`confirmed ${personId}`);
  }
  await acknowledged('done 1');
  await db.close();
});
