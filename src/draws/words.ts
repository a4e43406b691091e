// After entries are closed: the list is sealed, each party says the word it had committed to or is recorded as withholding it, and then two
// people write down the value that nobody could know. Each belongs to its time; what comes late changes nothing.
import type { CryptoProvider } from '#crypto/provider.ts';
import { computeRoot } from '#draws/computing.ts';
import { appendStep, type Draw, lockDraw, noSuchDraw, otherState } from '#draws/draws.ts';
import { checkHex, lockAsParty, wordAad } from '#draws/opening.ts';
import { readList } from '#draws/record.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { commitmentOf } from '#policy/draw.ts';
import type { Queryable } from '#store/queryable.ts';

interface Word {
  readonly party: number;
  readonly word: string;
}

async function appendWord(q: Queryable, tenantId: number, draw: Draw, said: Word, actorId: number | null, at: Date) {
  await q.query(
    `UPDATE draw_parties SET word = $4, word_sealed = NULL WHERE tenant_id = $1 AND draw_id = $2 AND number = $3`,
    [tenantId, draw.id, said.party, said.word],
  );
  return appendStep(q, tenantId, draw, { kind: 'word', said, actorId, at });
}

/** The union's own word is said at once: it cannot be withheld. */
async function sayOwnWord(q: Queryable, tenantId: number, draw: Draw, crypto: CryptoProvider, at: Date): Promise<Draw> {
  const [own] = await q.query<{ sealed: Buffer }>(
    'SELECT word_sealed AS sealed FROM draw_parties WHERE tenant_id = $1 AND draw_id = $2 AND number = 1',
    [tenantId, draw.id],
  );
  const word = Buffer.from(crypto.decrypt(own!.sealed, wordAad(tenantId, draw.id))).toString();
  return appendWord(q, tenantId, draw, { party: 1, word }, null, at);
}

/** Fixes the list of a draw that is locked, once its time has come; before, and done again, it stays as it is. */
export async function sealIfDue(
  q: Queryable,
  tenantId: number,
  draw: Draw,
  crypto: CryptoProvider,
  at: Date,
): Promise<Draw> {
  if (draw.state !== 'open' || at < draw.closesAt) return draw;
  const list = await readList(q, tenantId, draw.id);
  const [root, entries] = [await computeRoot(list), list.tickets.length];
  const sealed = await appendStep(q, tenantId, draw, { kind: 'sealed', said: { root, entries }, actorId: null, at });
  await q.query(`UPDATE draws SET state = 'sealed', root = $3, entries = $4 WHERE tenant_id = $1 AND id = $2`, [
    ...[tenantId, draw.id, root, entries],
  ]);
  return sayOwnWord(q, tenantId, { ...sealed, state: 'sealed', root, entries }, crypto, at);
}

/** Who has not said his word by then has withheld it. The draw is locked. */
export async function withholdIfDue(q: Queryable, tenantId: number, draw: Draw, at: Date): Promise<Draw> {
  if (draw.state !== 'sealed' || at < draw.revealsBy) return draw;
  const silent = await q.query<{ number: number }>(
    `UPDATE draw_parties SET withheld = true WHERE tenant_id = $1 AND draw_id = $2 AND commitment IS NOT NULL AND word IS NULL AND NOT withheld
     RETURNING number`,
    [tenantId, draw.id],
  );
  let now = draw;
  for (const { number: party } of silent.toSorted((a, b) => a.number - b.number))
    now = await appendStep(q, tenantId, now, { kind: 'withheld', said: { party }, actorId: null, at });
  return now;
}

/** A witness gives their word. Refuses: not-found, draw-hex-wrong, word-early, word-late, word-differs, draw-state. */
export async function sayWord(
  q: Queryable,
  tenantId: number,
  drawId: number,
  {
    personId,
    word,
    crypto,
    at,
  }: { readonly personId: number; readonly word: string; readonly crypto: CryptoProvider; readonly at: Date },
): Promise<{ readonly done: true } | Refusal> {
  const found = checkHex(word) ?? (await lockAsParty(q, tenantId, drawId, personId));
  if (isRefusal(found)) return found;
  const { party } = found;
  if (party.word === word) return { done: true };
  if (party.commitment === null) return otherState(found.draw);
  if (at >= found.draw.revealsBy)
    return refuse(
      'word-late',
      '公开自己那个数的时间已经过了，记为没有公开',
      'The time for the words is over; it counts as withheld',
      { next: text('名次照样会抽出来，不受影响', 'The draw goes on without it') },
    );
  const draw = await sealIfDue(q, tenantId, found.draw, crypto, at);
  if (draw.state !== 'sealed')
    return refuse('word-early', '名单还没有封存，现在还不能公开', 'The list is not sealed yet: not now', {
      next: text('请在报名截止以后再公开', 'Say it when entries are closed'),
    });
  if (commitmentOf(word) !== party.commitment)
    return refuse('word-differs', '这个数和您先前封存的对不上', 'This is not the word that you committed to', {
      next: text('请找出当时保存的那个数，原样粘贴', 'Find the one you kept and paste it as it is'),
    });
  await appendWord(q, tenantId, draw, { party: party.number, word }, personId, at);
  return { done: true };
}

/** settled: two people read the same and it is the draw's. differs: somebody else read another. */
export interface Reading {
  readonly settled: boolean;
  readonly differs: boolean;
}

/** Spaces and full-width digits are a manner of writing: 7 2 5 is read as 725. */
const bare = (reading: string): string => reading.normalize('NFKC').replace(/\s+/gu, '');

/**
 * One of two people writes down the outside value. They agree when they differ in spaces or the width of letters only; what stands in the record is as the
 * first of the two wrote it. Refuses: not-found, draw-state, outside-early, outside-empty.
 */
export async function readOutside(
  q: Queryable,
  tenantId: number,
  drawId: number,
  { personId, value: written, at }: { readonly personId: number; readonly value: string; readonly at: Date },
): Promise<Reading | Refusal> {
  const value = written.trim();
  const locked = await lockDraw(q, tenantId, drawId);
  if (!locked) return noSuchDraw();
  if (value === '')
    return refuse('outside-empty', '还没有写事先说好的公开数字', 'The outside value is missing', {
      next: text('请照公布的原样写', 'Write it as it was published'),
    });
  if (locked.outside !== null && bare(locked.outside) === bare(value)) return { settled: true, differs: false };
  if (locked.state !== 'sealed') return otherState(locked);
  if (at < locked.outsideAt)
    return refuse(
      'outside-early',
      '约定的时间还没到，这个数还没有产生',
      'Its time has not come: there is no such value yet',
      {
        next: text('请等到约定的时间以后', 'Wait until the time that was named'),
      },
    );
  const draw = await withholdIfDue(q, tenantId, locked, at);
  await q.query(
    `INSERT INTO draw_readings (tenant_id, draw_id, person_id, reading, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, draw_id, person_id) DO UPDATE SET reading = excluded.reading, at = excluded.at`,
    [tenantId, drawId, personId, value, at],
  );
  const others = await q.query<{ personId: number; value: string }>(
    `SELECT person_id AS "personId", reading AS value FROM draw_readings WHERE tenant_id = $1 AND draw_id = $2 AND person_id <> $3 ORDER BY at, person_id`,
    [tenantId, drawId, personId],
  );
  const same = others.find((other) => bare(other.value) === bare(value));
  if (!same) return { settled: false, differs: others.length > 0 };
  const readBy = [same.personId, personId];
  await appendStep(q, tenantId, draw, { kind: 'outside', said: { value: same.value, readBy }, actorId: personId, at });
  await q.query(`UPDATE draws SET state = 'ready', outside = $3 WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    drawId,
    same.value,
  ]);
  return { settled: true, differs: false };
}

/** Who has written down what, for those who check it: names of people are for the caller. */
export async function readingsOf(q: Queryable, tenantId: number, drawId: number) {
  return q.query<{ readonly personId: number; readonly at: Date }>(
    `SELECT person_id AS "personId", at FROM draw_readings WHERE tenant_id = $1 AND draw_id = $2 ORDER BY at, person_id`,
    [tenantId, drawId],
  );
}
