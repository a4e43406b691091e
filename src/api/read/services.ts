// What a member could have: the rounds open to him, whether he qualifies as far as is known, and what he would get; and one of them in full,
// with every rule judged for him, before he fills anything in.

import { stageTitle } from '#api/read/cases.ts';
import { claimsFor, drawsConcerning } from '#api/read/claims.ts';
import { type Beforehand, beforehand, factsAsked, type Member } from '#api/read/service-about.ts';
import { kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { isFor } from '#engine/for-members.ts';
import { heldKey } from '#engine/held-keys.ts';
import type { PinnedRound } from '#engine/load.ts';
import { handlerOf } from '#engine/place.ts';
import { type CaseRow, listCases } from '#engine/queues.ts';
import { claimedKeys, claimedLabel, onceInWords } from '#kinds/apply/claimed-keys.ts';
import { normaliseText } from '#kit/normalise.ts';
import { own } from '#kit/own.ts';
import { pinyinOf } from '#kit/pinyin.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { amountBounds } from '#policy/amount-bounds.ts';
import { amountOf, pricesOf } from '#policy/amount-evaluate.ts';
import { choicesIn } from '#policy/choices.ts';
import type { Finding, Truth } from '#policy/condition.ts';
import { judge } from '#policy/evaluate.ts';
import { lookAtAnswers } from '#policy/form-check.ts';
import { lifeEventOf } from '#policy/life-events.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Rounds open today or to be opened, that members bring cases to; within the member's part of the union. */
export async function roundsFor(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  member: Member,
  by: 'member' | 'union' = 'member',
): Promise<readonly PinnedRound[]> {
  const rows = await q.query<{ id: number; epoch: number }>(
    `SELECT r.id, t.rounds_epoch AS epoch FROM rounds r JOIN tenants t ON t.tenant_id = r.tenant_id
      WHERE r.tenant_id = $1 AND r.state = 'open' AND r.closes_on >= $2 ORDER BY r.closes_on, r.id LIMIT 500`,
    [tenantId, member.today],
  );
  const ids = rows.map(({ id }) => id);
  const known = await engine.caches.rounds.get(q, tenantId, rows[0]?.epoch ?? 0, ids);
  return ids.flatMap((id) => {
    const round = known.get(id);
    return round && isFor(round, member, by) ? [round] : [];
  });
}

export type AmountShown =
  | { readonly fen: number; readonly steps: readonly Text[] }
  | { readonly minFen: number; readonly maxFen: number };

/** What he would get: exactly where that can be told already, else within which bounds; null: the programme pays nothing, or anything. */
export function amountFor(
  { programme, view }: PinnedRound,
  member: Member,
  { answers }: Beforehand,
): AmountShown | null {
  if (!programme.amount) return null;
  const { facts, within, today } = member;
  const due = amountOf(programme.amount, { facts, answers, round: view, asOf: today, within, programme });
  if (!isRefusal(due)) return { fen: due.amountFen, steps: due.steps };
  const bounds = amountBounds(programme.amount, view);
  return bounds ? { minFen: bounds.minFen, maxFen: bounds.maxFen } : null;
}

export interface Price {
  readonly key: string;
  readonly label: Text;
  readonly fen: number;
  readonly mine: boolean;
}

/** The list the amount is taken from, the member's own line marked; empty where it is no list. */
export function pricesFor({ programme, view }: PinnedRound, { answers }: Pick<Beforehand, 'answers'>): Price[] {
  const amount = programme.amount?.amount;
  if (!amount) return [];
  const list = (path: string, prices: ReadonlyMap<string, number>): Price[] => {
    const field = path.startsWith('form.') ? path.slice(5) : '';
    const choices = choicesIn(programme, field, view);
    return [...prices].map(([key, fen]) => ({
      ...{ key, fen, mine: own(answers, field) === key },
      label: choices.find((choice) => choice.key === key)?.label ?? text(key, key),
    }));
  };
  if ('byParameter' in amount) return list(amount.of, pricesOf(amount.byParameter, view) ?? new Map());
  return 'byChoice' in amount ? list(amount.byChoice, new Map(Object.entries(amount.fen))) : [];
}

/** Characters, pinyin or initials; all of the words written must be found. */
export function isMeant(programme: Programme, words: string): boolean {
  const event = lifeEventOf(programme);
  const says = [programme.title, event.title, event.holds, ...(programme.inShort ? [programme.inShort] : [])];
  const plain = says.map(({ zh, en }) => `${zh} ${en}`.toLowerCase()).join(' ');
  const sounds = [programme.title.zh, event.title.zh].map(pinyinOf);
  return normaliseText(words)
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
    .every(
      (word) =>
        plain.includes(word) || sounds.some(({ full, initials }) => full.includes(word) || initials.includes(word)),
    );
}

/** His cases, the newest of each round. */
export async function casesByRound(q: Queryable, tenantId: number, personId: number): Promise<Map<number, CaseRow>> {
  const rows = await listCases(q, tenantId, { personId }, { limit: 1000 });
  return new Map(rows.filter((row) => row.status !== 'withdrawn').map((row) => [row.roundId, row]));
}

const caseShown = (programme: Programme, row: CaseRow | undefined) =>
  row
    ? {
        ...{ id: row.id, status: row.status, dueOn: row.dueOn },
        stageTitle: row.stage === '' ? null : stageTitle(programme, row.stage),
      }
    : null;

/** Services as they stand for one member, in their order; `cases`: his, by round. */
export async function serviceRows(
  engine: Engine,
  tenantId: number,
  rounds: readonly PinnedRound[],
  member: Member,
  cases: ReadonlyMap<number, CaseRow>,
) {
  const claims = await claimsFor(engine, tenantId, rounds, member);
  const { facts, today, within } = member;
  return Promise.all(
    rounds.map(async (round) => {
      const { programme, view } = round;
      const known = await beforehand(engine.house.db, tenantId, round, member);
      const claim = claims.get(view.id) ?? null;
      const drawn = claim?.sharing === 'draw';
      return {
        roundId: view.id,
        roundName: view.name,
        title: programme.title,
        inShort: programme.inShort ?? null,
        lifeEvent: lifeEventOf(programme).key,
        opensOn: view.opensOn,
        closesOn: view.closesOn,
        holds: judge(programme, { facts, round: view, asOf: today, within, which: 'who' }).holds,
        amount: amountFor(round, member, known),
        case: caseShown(programme, cases.get(view.id)),
        claim,
        draws: drawn ? await drawsConcerning(engine, tenantId, member.personId, view.id) : [],
      };
    }),
  );
}

/** Numbers that may occur once: whether the one on file was used before. */
async function usedBefore(
  house: House,
  tenantId: number,
  { programme, view }: PinnedRound,
  member: Member,
  { answers }: Beforehand,
): Promise<Finding[]> {
  const claimed = claimedKeys(programme, view, member.personId, answers);
  if (claimed.length === 0) return [];
  const crypto = await house.crypto(tenantId);
  const keys = claimed.map((one) => ({ ...one, key: heldKey(crypto, one.key) }));
  const taken = await house.db.query<{ scope: string; key: string }>(
    `SELECT k.scope, k.key FROM case_keys k JOIN unnest($2::text[], $3::text[]) AS w(scope, key) ON k.scope = w.scope AND k.key = w.key
      WHERE k.tenant_id = $1`,
    [tenantId, keys.map(({ scope }) => scope), keys.map(({ key }) => key)],
  );
  return keys.map(({ scope, key, field }): Finding => {
    const free = !taken.some((one) => one.scope === scope && one.key === key);
    const says = onceInWords(programme, field);
    const finding = { key: `once-${field ?? 'case'}`, says, holds: free };
    if (field === null)
      return { ...finding, saw: free ? text('没有申请过', 'none so far') : text('已经申请过', 'applied already') };
    const label = claimedLabel(programme, field);
    return {
      ...finding,
      saw: free
        ? text(`${label.zh}没有用过`, `${label.en} not used before`)
        : text(`${label.zh}已经申请过`, `${label.en} used before`),
      ...(free
        ? {}
        : { wouldChange: text('如果是另一本，填表时改成那一本的', 'If you mean another one, change it in the form') }),
    };
  });
}

interface StageAhead {
  readonly key: string;
  readonly kind: string;
  readonly title: Text;
  /** The union that does it; null: the member himself, or nobody in particular. */
  readonly organisationId: number | null;
  readonly lasts: unknown;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What comes after handing in, and with whom. */
export function stagesAhead(round: PinnedRound, member: Member): StageAhead[] {
  const { programme, view } = round;
  const union = member.organisationId ?? view.organisationId;
  return Object.entries(programme.stages).map(([key, { kind, settings, title }]) => {
    const level = settings.at as Programme['runBy'] | undefined;
    const waits = kind === 'review' && level ? ({ with: { level }, dueOn: null, odd: false } as const) : null;
    return {
      ...{ key, kind, settings },
      title: title ?? kindOf(programme, key).title,
      organisationId:
        kind === 'apply' ? null : waits ? handlerOf(waits, union, round, member.forest) : view.organisationId,
      lasts: settings.within ?? settings.for ?? null,
    };
  });
}

const together = (one: Truth, findings: readonly Finding[]): Truth =>
  findings.some(({ holds }) => holds === false) ? false : one;

/** Everything the service's page tells about the member's own chances. */
export async function judgedFor(
  house: House,
  tenantId: number,
  round: PinnedRound,
  member: Member,
  known: Beforehand,
  nameOf: (id: number) => string | undefined,
) {
  const { programme, view } = round;
  const { facts, today, within } = member;
  const context = { facts, answers: known.answers, round: view, asOf: today, within, nameOf };
  const who = judge(programme, { ...context, which: 'who' });
  const all = judge(programme, { ...context, which: 'all' });
  const once = await usedBefore(house, tenantId, round, member, known);
  const look = lookAtAnswers(programme.form, known.answers, { round: view, facts, asOf: today, within });
  return {
    who: who.holds,
    holds: together(all.holds, once),
    rules: [...all.findings, ...once],
    /** Required fields that are not filled in yet. */
    missing: look.faults.length,
    facts: factsAsked(programme, facts),
  };
}
