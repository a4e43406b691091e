// A draw as it lies in the database, and its record: every step is appended under the draw's lock with a fingerprint over the one before,
// so that none can be changed, left out or put in unseen.
import { canonicalJson, sha256 } from '#kit/json.ts';
import { invariant, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { DrawWeight } from '#policy/draw-weights.ts';
import type { Queryable } from '#store/queryable.ts';

/**
 * preparing: commitments are gathered. open: the rules are published, names are put down. sealed: the list is fixed. ready: the outside
 * value is there. drawn. finished: who lost is remembered. dropped: taken back before its rules were published.
 */
export type DrawState = 'preparing' | 'open' | 'sealed' | 'ready' | 'drawn' | 'finished' | 'dropped';

export interface Draw {
  readonly id: number;
  readonly offerId: number;
  readonly title: string;
  readonly quota: number;
  /** How many behind the quota wait for one that comes free. */
  readonly waiting: number;
  readonly weights: readonly DrawWeight[];
  readonly closesAt: Date;
  readonly revealsBy: Date;
  readonly outsideName: string;
  readonly outsideAt: Date;
  readonly state: DrawState;
  readonly rules: string | null;
  readonly entries: number | null;
  readonly root: string | null;
  readonly outside: string | null;
  readonly seed: string | null;
  readonly steps: number;
  readonly head: Buffer;
}

export interface DrawParty {
  /** 1 is the union that runs the draw. */
  readonly number: number;
  readonly name: string;
  readonly personId: number | null;
  readonly commitment: string | null;
  readonly word: string | null;
  readonly withheld: boolean;
}

const columns = `d.id, d.offer_id AS "offerId", d.title, d.quota, d.waiting, d.weights, d.closes_at AS "closesAt", d.reveals_by AS "revealsBy",
  d.outside_name AS "outsideName", d.outside_at AS "outsideAt", d.state, d.rules, d.entries, d.root, d.outside, d.seed, d.steps, d.head`;

export async function findDraw(q: Queryable, tenantId: number, id: number): Promise<Draw | null> {
  const [row] = await q.query<Draw>(`SELECT ${columns} FROM draws d WHERE d.tenant_id = $1 AND d.id = $2`, [
    tenantId,
    id,
  ]);
  return row ?? null;
}

/** Held to the end of the caller's transaction: whoever enters or acts waits. */
export async function lockDraw(q: Queryable, tenantId: number, id: number): Promise<Draw | null> {
  const [row] = await q.query<Draw>(
    `SELECT ${columns} FROM draws d WHERE d.tenant_id = $1 AND d.id = $2 FOR NO KEY UPDATE`,
    [tenantId, id],
  );
  return row ?? null;
}

/** Those of some offers, or of all; the newest first. */
export async function listDraws(q: Queryable, tenantId: number, offerIds: readonly number[] | null): Promise<Draw[]> {
  return q.query<Draw>(
    `SELECT ${columns} FROM draws d WHERE d.tenant_id = $1 AND ($2::bigint[] IS NULL OR d.offer_id = ANY ($2::bigint[])) ORDER BY d.id DESC`,
    [tenantId, offerIds],
  );
}

/** What everybody may see, the newest first. */
export async function listPublished(q: Queryable, tenantId: number, most: number): Promise<Draw[]> {
  return q.query<Draw>(
    `SELECT ${columns} FROM draws d WHERE d.tenant_id = $1 AND d.state NOT IN ('preparing', 'dropped') ORDER BY d.id DESC LIMIT $2`,
    [tenantId, most],
  );
}

/** Open to be entered, entered by this person or witnessed by him; the newest first. */
export async function listConcerning(
  q: Queryable,
  tenantId: number,
  personId: number,
  { most, roundId = null }: { readonly most: number; readonly roundId?: number | null | undefined },
): Promise<(Draw & { readonly entered: boolean; readonly witness: boolean })[]> {
  return q.query(
    `SELECT * FROM (SELECT ${columns},
         EXISTS (SELECT FROM draw_entries e WHERE e.tenant_id = $1 AND e.draw_id = d.id AND e.person_id = $2) AS entered,
         EXISTS (SELECT FROM draw_parties p WHERE p.tenant_id = $1 AND p.draw_id = d.id AND p.person_id = $2) AS witness
       FROM draws d JOIN claim_offers o ON o.tenant_id = $1 AND o.id = d.offer_id
        WHERE d.tenant_id = $1 AND d.state <> 'dropped' AND ($4::bigint IS NULL OR o.round_id = $4)) mine
      WHERE witness OR entered OR state = 'open' ORDER BY id DESC LIMIT $3`,
    [tenantId, personId, most, roundId],
  );
}

export async function partiesOf(q: Queryable, tenantId: number, drawId: number): Promise<DrawParty[]> {
  return q.query<DrawParty>(
    `SELECT number, name, person_id AS "personId", commitment, word, withheld FROM draw_parties
      WHERE tenant_id = $1 AND draw_id = $2 ORDER BY number`,
    [tenantId, drawId],
  );
}

/** What a step says, by its kind. */
export interface Said {
  readonly opened: { readonly title: string; readonly quota: number; readonly parties: readonly string[] };
  readonly commitment: { readonly party: number; readonly commitment: string };
  readonly rules: { readonly rules: string };
  readonly sealed: { readonly root: string; readonly entries: number };
  readonly word: { readonly party: number; readonly word: string };
  readonly withheld: { readonly party: number };
  readonly outside: { readonly value: string; readonly readBy: readonly number[] };
  /** `order`: SHA-256 of the entry numbers in their order, joined by commas. */
  readonly drawn: { readonly seed: string; readonly order: string; readonly drawn: number; readonly waiting: number };
  readonly finished: { readonly got: number; readonly lost: number };
  readonly dropped: Record<string, never>;
}
export type StepKind = keyof Said;

export interface DrawStepRow {
  readonly number: number;
  readonly kind: StepKind;
  /** Canonical JSON, as it was hashed. */
  readonly said: string;
  readonly actorId: number | null;
  readonly at: Date;
  readonly hash: Buffer;
}

export async function stepsOf(q: Queryable, tenantId: number, drawId: number): Promise<DrawStepRow[]> {
  return q.query<DrawStepRow>(
    `SELECT number, kind, said, actor_id AS "actorId", at, hash FROM draw_steps WHERE tenant_id = $1 AND draw_id = $2 ORDER BY number`,
    [tenantId, drawId],
  );
}

/** SHA-256 over the one before and everything that the row says. */
export const stepHash = (
  tenantId: number,
  drawId: number,
  head: Uint8Array,
  { number, kind, said, actorId, at }: Omit<DrawStepRow, 'hash'>,
): Buffer =>
  sha256(
    Buffer.concat([
      head,
      Buffer.from(canonicalJson([tenantId, drawId, number, kind, said, actorId, at.toISOString()])),
    ]),
  );

/** The draw is locked; gives it as it is after the step. */
export async function appendStep<Kind extends StepKind>(
  q: Queryable,
  tenantId: number,
  draw: Draw,
  step: { readonly kind: Kind; readonly said: Said[Kind]; readonly actorId: number | null; readonly at: Date },
): Promise<Draw> {
  const row = { ...step, number: draw.steps + 1, said: canonicalJson(step.said) };
  const hash = stepHash(tenantId, draw.id, draw.head, row);
  await q.query(
    `INSERT INTO draw_steps (tenant_id, draw_id, number, kind, said, actor_id, at, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenantId, draw.id, row.number, row.kind, row.said, row.actorId, row.at, hash],
  );
  const rows = await q.query(
    'UPDATE draws SET steps = $3, head = $4 WHERE tenant_id = $1 AND id = $2 AND steps = $3 - 1 RETURNING id',
    [tenantId, draw.id, row.number, hash],
  );
  invariant(rows.length === 1, 'a step is appended to the draw that was read under its lock');
  return { ...draw, steps: row.number, head: hash };
}

export const noSuchDraw = (): Refusal =>
  refuse('not-found', '没有这次抽签', 'There is no such draw', {
    next: text('请从列表里打开', 'Open it from the list'),
  });

const stateWords = {
  preparing: text('规则还没有公布', 'its rules are not published yet'),
  open: text('正在报名，名单还没有封存', 'names are still being put down'),
  sealed: text('名单已经封存', 'its list is sealed'),
  ready: text('事先说好的公开数字已经有了，正在抽', 'the outside value is there and it is being drawn'),
  drawn: text('已经抽完', 'it is drawn already'),
  finished: text('已经抽完', 'it is drawn already'),
  dropped: text('已经取消', 'it was dropped'),
} as const;

/** What was wanted belongs to another time of the draw. */
export const otherState = ({ state }: Pick<Draw, 'state'>): Refusal =>
  refuse('draw-state', `现在做不了：${stateWords[state].zh}`, `Not now: ${stateWords[state].en}`, {
    next: text('请看这次抽签走到哪一步了', 'See how far the draw has come'),
  });
