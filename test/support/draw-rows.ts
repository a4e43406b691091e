// Draws in a test's database: an offer with stock, a draw on it at its usual times, and the walk to the day it is drawn.
import { findOffer, openOffer, putIn } from '#claims/offers.ts';
import { actOnDraws } from '#draws/drawing.ts';
import { type Draw, findDraw } from '#draws/draws.ts';
import { enter } from '#draws/entering.ts';
import { commit, type NewDraw, openDraw, publishRules } from '#draws/opening.ts';
import { readOutside, sayWord } from '#draws/words.ts';
import { sha256Hex } from '#kit/json.ts';
import { isRefusal } from '#kit/refusal.ts';
import { commitmentOf } from '#policy/draw.ts';
import type { TestHouse } from '#test/support/house.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

export const hour = 3_600_000;
/** Two witnesses and what each keeps to himself. */
export const witnesses = [
  { name: '区总工会经审会 孙丽', personId: 501, word: sha256Hex('孙丽') },
  { name: '职工代表 何建军', personId: 502, word: sha256Hex('何建军') },
] as const;
export const officer = 900;

let packages = 0;
export async function makeOffer(house: TestHouse, roundId: number, stock: number): Promise<number> {
  const now = house.clock.now();
  const doing = { ids: house.ids, at: now };
  const [round] = await house.db.query<{ organisationId: number }>(
    'SELECT organisation_id AS "organisationId" FROM rounds WHERE tenant_id = $1 AND id = $2',
    [tenantId, roundId],
  );
  const offer = {
    ...{ roundId, ...round!, package: `draw${packages++}`, unit: 'bag', name: '板栗礼包' },
    ...{ opensAt: now, closesAt: new Date(now.getTime() + 100 * hour) },
  };
  const { id } = must(await openOffer(house.db, tenantId, offer, doing));
  if (stock > 0) must(await putIn(house.db, tenantId, (await findOffer(house.db, tenantId, id))!, stock, doing));
  return id;
}

export function newDraw(house: TestHouse, offerId: number, more: Partial<NewDraw> = {}): NewDraw {
  const after = (hours: number) => new Date(house.clock.now().getTime() + hours * hour);
  return {
    ...{ offerId, title: '怀柔板栗礼包', quota: 2, waiting: 1, weights: [], operator: '顺义区总工会' },
    ...{ closesAt: after(10), revealsBy: after(11), outside: { name: '公开随机源第 4218806 期', at: after(12) } },
    ...{ witnesses: witnesses.map(({ name, personId }) => ({ name, personId })), ...more },
  };
}

export const doing = (house: TestHouse) => ({ actorId: officer, at: house.clock.now() });
export const at = (house: TestHouse) => ({ at: house.clock.now() });
export const drawById = async (house: TestHouse, id: number): Promise<Draw> =>
  (await findDraw(house.db, tenantId, id))!;

export async function prepared(house: TestHouse, roundId: number, more: Partial<NewDraw> = {}): Promise<number> {
  const offerId = await makeOffer(house, roundId, Math.max(50, more.quota ?? 0));
  const draw = newDraw(house, offerId, more);
  return must(await house.db.transaction((q) => openDraw(house, q, tenantId, draw, officer))).id;
}

/** Open, with the commitments of both witnesses. */
export async function published(house: TestHouse, roundId: number, more: Partial<NewDraw> = {}): Promise<number> {
  const id = await prepared(house, roundId, more);
  for (const { personId, word } of witnesses)
    must(await commit(house.db, tenantId, id, { personId, commitment: commitmentOf(word), ...at(house) }));
  must(await house.db.transaction((q) => publishRules(q, tenantId, id, doing(house))));
  return id;
}

export async function enterAll(house: TestHouse, id: number, tickets: readonly number[], first = 1_000): Promise<void> {
  for (const [n, count] of tickets.entries()) {
    const held = count === 1 ? [] : [count - 2];
    const entry = await enter(house, tenantId, id, { personId: first + n, tickets: count, held });
    if (isRefusal(entry)) throw new Error(entry.code);
  }
}

export async function say(
  house: TestHouse,
  id: number,
  witness: (typeof witnesses)[number],
  word: string = witness.word,
) {
  const crypto = await house.crypto(tenantId);
  const said = { personId: witness.personId, word, crypto, ...at(house) };
  return house.db.transaction((q) => sayWord(q, tenantId, id, said));
}

export const read = (house: TestHouse, id: number, personId: number, value: string) =>
  house.db.transaction((q) => readOutside(q, tenantId, id, { personId, value, ...at(house) }));

/** From open to drawn; `silent`: places of the witnesses who withhold. */
export async function carriedOut(house: TestHouse, id: number, value = 'outside', silent: readonly number[] = []) {
  house.clock.advance(10 * hour);
  await actOnDraws(house, tenantId);
  for (const [n, witness] of witnesses.entries()) if (!silent.includes(n)) must(await say(house, id, witness));
  house.clock.advance(2 * hour);
  await actOnDraws(house, tenantId);
  must(await read(house, id, 901, value));
  must(await read(house, id, 902, value));
  await actOnDraws(house, tenantId);
}
