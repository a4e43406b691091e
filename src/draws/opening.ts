// Before anybody puts his name down: what is drawn for and when, who takes part, each one's commitment, and then the rules in one text
// that nobody changes any more. The union's own word is made here and lies sealed until entries are closed.
import { findOffer } from '#claims/offers.ts';
import { type CryptoProvider, fieldAad } from '#crypto/provider.ts';
import { appendStep, type Draw, type DrawParty, lockDraw, noSuchDraw, otherState, partiesOf } from '#draws/draws.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { commitmentOf, type DrawRules, drawFormat, hexOf, isHex32 } from '#policy/draw.ts';
import { checkWeights, type DrawWeight } from '#policy/draw-weights.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Party {
  readonly name: string;
  readonly personId: number;
}

export interface NewDraw {
  readonly offerId: number;
  readonly title: string;
  readonly quota: number;
  readonly waiting: number;
  readonly weights: readonly DrawWeight[];
  readonly closesAt: Date;
  readonly revealsBy: Date;
  readonly outside: { readonly name: string; readonly at: Date };
  /** The union that runs it, as it is published. */
  readonly operator: string;
  /** Two at most. */
  readonly witnesses: readonly Party[];
}

export const wordAad = (tenantId: number, drawId: number): string =>
  fieldAad({ tenantId, table: 'draw_parties', column: 'word_sealed', rowId: drawId, sensitivity: 'S2' });

function checkTimes({ closesAt, revealsBy, outside }: NewDraw, now: Date): Refusal | null {
  if (now < closesAt && closesAt < revealsBy && revealsBy < outside.at) return null;
  return refuse(
    'draw-times-wrong',
    '几个时间要依次往后：现在、报名截止、见证人公开各自的数、事先说好的公开数字产生',
    'The times must follow each other: now, entries close, words are due, the outside value comes',
    { next: text('请改时间', 'Change the times') },
  );
}

async function checkNew(q: Queryable, tenantId: number, draw: NewDraw, now: Date): Promise<Refusal | null> {
  const offer = await findOffer(q, tenantId, draw.offerId);
  if (!offer)
    return refuse('no-such-offer', '没有这一份可抽', 'There is nothing of this to draw for', {
      next: text('请从批次里选一份', 'Choose one of the round’s'),
    });
  if (draw.quota > offer.left)
    return refuse(
      'draw-quota-too-large',
      `要抽 ${draw.quota} 份，手里只有 ${offer.left} 份`,
      `${draw.quota} are to be drawn, and there are ${offer.left}`,
      {
        next: text('请改份数，或先增加数量', 'Change the number, or put more in first'),
      },
    );
  const people = new Set(draw.witnesses.map(({ personId }) => personId));
  if (people.size < draw.witnesses.length)
    return refuse('draw-witness-twice', '两位见证人不能是同一个人', 'The two witnesses must be two people', {
      next: text('请换一位', 'Choose another'),
    });
  return checkTimes(draw, now) ?? checkWeights(draw.weights);
}

async function insertDraw(q: Queryable, tenantId: number, id: number, draw: NewDraw, at: Date): Promise<Draw | null> {
  const rows = await q.query(
    `INSERT INTO draws (tenant_id, id, offer_id, title, quota, waiting, weights, closes_at, reveals_by, outside_name, outside_at, state, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7::json, $8, $9, $10, $11, 'preparing', $12) ON CONFLICT DO NOTHING RETURNING id`,
    [
      ...[tenantId, id, draw.offerId, draw.title, draw.quota, draw.waiting, JSON.stringify(draw.weights)],
      ...[draw.closesAt, draw.revealsBy, draw.outside.name, draw.outside.at, at],
    ],
  );
  return rows.length === 0 ? null : lockDraw(q, tenantId, id);
}

/** The word of the union that runs it: 32 bytes of chance that nobody sees before entries are closed. */
function ownWord(house: House, crypto: CryptoProvider, tenantId: number, drawId: number) {
  const word = hexOf(house.random.bytes(32));
  return {
    commitment: commitmentOf(word),
    sealed: Buffer.from(crypto.encrypt(Buffer.from(word), wordAad(tenantId, drawId))),
  };
}

/** Refuses: no-such-offer, draw-exists, draw-quota-too-large, draw-times-wrong, draw-weights-wrong, draw-witness-twice. */
export async function openDraw(
  house: House,
  q: Queryable,
  tenantId: number,
  draw: NewDraw,
  actorId: number,
): Promise<{ readonly id: number } | Refusal> {
  const at = house.clock.now();
  const wrong = await checkNew(q, tenantId, draw, at);
  if (wrong) return wrong;
  const id = await house.ids.take(tenantId);
  const made = await insertDraw(q, tenantId, id, draw, at);
  if (!made)
    return refuse('draw-exists', '这一份已经有一次抽签', 'There is a draw for this already', {
      next: text('请打开那一次', 'Open that one'),
    });
  const own = ownWord(house, await house.crypto(tenantId), tenantId, id);
  const parties = [{ name: draw.operator, personId: null }, ...draw.witnesses];
  await q.query(
    `INSERT INTO draw_parties (tenant_id, draw_id, number, name, person_id, commitment, word_sealed)
     SELECT $1, $2, p.number, p.name, p.person, CASE p.number WHEN 1 THEN $5 END, CASE p.number WHEN 1 THEN $6::bytea END
       FROM unnest($3::text[], $4::bigint[]) WITH ORDINALITY AS p(name, person, number)`,
    [
      ...[tenantId, id, parties.map(({ name }) => name), parties.map(({ personId }) => personId)],
      ...[own.commitment, own.sealed],
    ],
  );
  const said = { title: draw.title, quota: draw.quota, parties: parties.map(({ name }) => name) };
  const opened = await appendStep(q, tenantId, made, { kind: 'opened', said, actorId, at });
  const commitment = { party: 1, commitment: own.commitment };
  await appendStep(q, tenantId, opened, { kind: 'commitment', said: commitment, actorId: null, at });
  return { id };
}

const notHex = (): Refusal =>
  refuse('draw-hex-wrong', '要 64 位，只用数字和小写字母 a 到 f', 'It has 64 digits, 0–9 and a–f', {
    next: text('请整段复制，不要改动', 'Copy the whole of it unchanged'),
  });

/** The party that a person is, in a draw that is locked. Refuses: not-found for whoever is none. */
async function partyOf(q: Queryable, tenantId: number, drawId: number, personId: number): Promise<DrawParty | Refusal> {
  const found = (await partiesOf(q, tenantId, drawId)).find((party) => party.personId === personId);
  return found ?? noSuchDraw();
}

/** A draw locked by one of its witnesses. */
export async function lockAsParty(
  q: Queryable,
  tenantId: number,
  drawId: number,
  personId: number,
): Promise<{ readonly draw: Draw; readonly party: DrawParty } | Refusal> {
  const draw = await lockDraw(q, tenantId, drawId);
  const party = draw ? await partyOf(q, tenantId, drawId, personId) : noSuchDraw();
  return isRefusal(party) ? party : { draw: draw!, party };
}

export const checkHex = (value: string): Refusal | null => (isHex32(value) ? null : notHex());

/** A witness gives the hash of the word he keeps. Refuses: not-found, draw-hex-wrong, draw-state, committed-already. */
export async function commit(
  q: Queryable,
  tenantId: number,
  drawId: number,
  { personId, commitment, at }: { readonly personId: number; readonly commitment: string; readonly at: Date },
): Promise<{ readonly done: true } | Refusal> {
  const found = checkHex(commitment) ?? (await lockAsParty(q, tenantId, drawId, personId));
  if (isRefusal(found)) return found;
  const { draw, party } = found;
  if (party.commitment === commitment) return { done: true };
  if (draw.state !== 'preparing') return otherState(draw);
  if (party.commitment !== null)
    return refuse(
      'committed-already',
      '您已经交过一个封存码，不能再换',
      'You have committed already and cannot change it',
      {
        next: text('请保管好原来那个数', 'Keep the word that belongs to it'),
      },
    );
  await q.query('UPDATE draw_parties SET commitment = $4 WHERE tenant_id = $1 AND draw_id = $2 AND number = $3', [
    ...[tenantId, drawId, party.number, commitment],
  ]);
  const said = { party: party.number, commitment };
  await appendStep(q, tenantId, draw, { kind: 'commitment', said, actorId: personId, at });
  return { done: true };
}

const rulesOf = (draw: Draw, parties: readonly DrawParty[]): DrawRules => ({
  ...{ format: drawFormat, title: draw.title, quota: draw.quota, waiting: draw.waiting },
  ...{ closesAt: draw.closesAt.toISOString(), revealsBy: draw.revealsBy.toISOString() },
  parties: parties.flatMap(({ name, commitment }) => (commitment === null ? [] : [{ name, commitment }])),
  outside: { name: draw.outsideName, at: draw.outsideAt.toISOString() },
  weights: draw.weights,
});

/** From now on names are put down; a witness who gave no commitment is no party. Refuses: not-found, draw-state, draw-times-wrong. */
export async function publishRules(
  q: Queryable,
  tenantId: number,
  drawId: number,
  { actorId, at }: { readonly actorId: number; readonly at: Date },
): Promise<{ readonly done: true } | Refusal> {
  const draw = await lockDraw(q, tenantId, drawId);
  if (!draw) return noSuchDraw();
  if (draw.state !== 'preparing') return otherState(draw);
  if (at >= draw.closesAt)
    return refuse('draw-times-wrong', '报名截止的时间已经过了', 'The time when entries close is over', {
      next: text('请取消这次，重新设一次', 'Drop this one and set up another'),
    });
  const rules = JSON.stringify(rulesOf(draw, await partiesOf(q, tenantId, drawId)));
  await appendStep(q, tenantId, draw, { kind: 'rules', said: { rules }, actorId, at });
  await q.query(`UPDATE draws SET state = 'open', rules = $3 WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    drawId,
    rules,
  ]);
  return { done: true };
}

/** Set up wrongly: nothing of it was published. Refuses: not-found, draw-state. */
export async function dropDraw(
  q: Queryable,
  tenantId: number,
  drawId: number,
  { actorId, at }: { readonly actorId: number; readonly at: Date },
): Promise<{ readonly done: true } | Refusal> {
  const draw = await lockDraw(q, tenantId, drawId);
  if (!draw) return noSuchDraw();
  if (draw.state !== 'preparing') return otherState(draw);
  await appendStep(q, tenantId, draw, { kind: 'dropped', said: {}, actorId, at });
  await q.query(`UPDATE draws SET state = 'dropped' WHERE tenant_id = $1 AND id = $2`, [tenantId, drawId]);
  return { done: true };
}
