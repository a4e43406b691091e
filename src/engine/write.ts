// Turns decided actions into the arrays of act_batch: hashes, figures, transfers, messages. What the function leaves out is answered by fate.
import { contributionOf, differenceOf, engineStage, type CaseState, waitingOf } from '#engine/case-state.ts';
import { undoWindowMinutes } from '#engine/engine-actions.ts';
import { answersPlace, type LoadedCase, type PinnedRound } from '#engine/load.ts';
import type { ActionRequest } from '#engine/stage-context.ts';
import type { Decision } from '#engine/unfolding.ts';
import { canonicalJson, sha256 } from '#kit/json.ts';
import { Fault } from '#kit/refusal.ts';
import type { Forest } from '#organisations/forest.ts';
import { splitBySensitivity } from '#policy/form-check.ts';
import type { Answers } from '#policy/form.ts';
import type { Effect, StageEvent } from '#policy/kind.ts';
import { type Level, levels, type Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** A case about to be opened. */
export interface NewCase {
  readonly id: number;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
}

export interface Prepared {
  readonly request: ActionRequest;
  readonly actorId: number | null;
  readonly round: PinnedRound;
  /** null: the action opens it. */
  readonly before: LoadedCase | null;
  readonly target: NewCase;
  readonly decision: Decision;
  events: readonly StageEvent[];
}

export interface Fate {
  readonly fate: 'overtaken' | 'key-taken' | 'no-funds';
  readonly detail: number | null;
}

/** What one history row's hash covers, besides the hash before it. */
export function historyHash(previous: Uint8Array, row: {
  tenantId: number; caseId: number; seq: number; actionId: string; actorId: number | null; at: Date; action: string; versionHash: string; events: readonly StageEvent[];
}): Buffer {
  const text = canonicalJson({ ...row, at: row.at.toISOString() });
  return sha256(Buffer.concat([previous, Buffer.from(text, 'utf8')]));
}

/** The organisation that has an open case: at the level asked for, or the nearest above it. */
export function handlerOf(programme: Programme, state: CaseState, organisationId: number, round: PinnedRound, forest: Forest): number | null {
  const waiting = waitingOf(programme, state);
  if (!waiting) return null;
  if (waiting.with === 'finance') return round.view.organisationId;
  if (typeof waiting.with === 'string') return null;
  for (let rank = levels.indexOf(waiting.with.level); rank >= 0; rank--) {
    const found = forest.ancestorAtLevel(organisationId, levels[rank] as Level);
    if (found !== undefined) return found;
  }
  return null;
}

interface Extras {
  news: object[];
  keys: object[];
  transfers: object[];
  answers: object[];
  facts: object[];
  outbox: object[];
  release: number[];
  takeBack: object[];
}

const orNull = (rows: object[]): string | null => (rows.length === 0 ? null : JSON.stringify(rows));

async function addEffects(house: House, q: Queryable, tenantId: number, at: Date, ord: number, item: Prepared, extras: Extras): Promise<void> {
  const effects = item.decision.effects;
  const decided = item.decision.events.some((e) => e.stage === engineStage && e.type === 'decided');
  const notBefore = decided ? new Date(at.getTime() + undoWindowMinutes * 60_000) : at;
  for (const [n, effect] of effects.entries()) {
    switch (effect.do) {
      case 'claim-key':
        extras.keys.push({ ord, n, scope: effect.scope, key: effect.key });
        break;
      case 'release-keys':
        extras.release.push(ord);
        break;
      case 'transfer':
        extras.transfers.push(await transferRow(house, tenantId, ord, item, effect));
        break;
      case 'answers':
        extras.answers.push(await answersRow(house, tenantId, ord, item, effect.answers));
        break;
      case 'fact':
        if (item.target.personId !== null)
          extras.facts.push({ ord, id: await house.ids.take(tenantId), person_id: item.target.personId, key: effect.key, value: effect.value, source: effect.source, observed_on: effect.observedOn, expires_on: effect.expiresOn ?? null });
        break;
      case 'message':
        extras.outbox.push({ ord, topic: effect.topic, dedupe: `act:${item.request.id}:${n}`, person_id: (effect.to === 'subject' ? item.target.personId : null) ?? item.decision.after.openedBy, payload: { words: effect.words, programme: item.round.view.programmeKey, roundId: item.round.view.id }, not_before: notBefore });
        break;
      case 'take-back':
        extras.takeBack.push({ ord, action_id: effect.actionId, at: await atOf(q, tenantId, effect.actionId) });
        extras.transfers.push(...(await reversals(house, q, tenantId, ord, item.target.id, effect.actionId)));
    }
  }
}

async function transferRow(house: House, tenantId: number, ord: number, item: Prepared, effect: Extract<Effect, { do: 'transfer' }>): Promise<object> {
  const account = (ref: 'round-budget' | 'round-payable'): number => {
    const id = ref === 'round-budget' ? item.round.budgetAccountId : item.round.payableAccountId;
    if (id === null) throw new Fault(`round ${item.round.view.id} has no account ${ref}`);
    return id;
  };
  // An undone grant keeps its row; the next one is a new entitlement.
  const undone = item.decision.after.undone;
  return {
    ord,
    id: await house.ids.take(tenantId),
    debit: account(effect.debit),
    credit: account(effect.credit),
    amount: effect.amountFen,
    kind: effect.kind,
    code: effect.code,
    original: null,
    entitlement: effect.entitlement === undefined ? null : undone === 0 ? effect.entitlement : `${effect.entitlement}#${undone}`,
  };
}

async function atOf(q: Queryable, tenantId: number, actionId: string): Promise<Date> {
  const rows = await q.query<{ at: Date }>('SELECT at FROM case_events WHERE tenant_id = $1 AND action_id = $2', [tenantId, actionId]);
  if (!rows[0]) throw new Fault(`action ${actionId} is not in the history`);
  return rows[0].at;
}

async function reversals(house: House, q: Queryable, tenantId: number, ord: number, caseId: number, actionId: string): Promise<object[]> {
  const rows = await q.query<{ id: number; debit_id: number; credit_id: number; amount: number }>(
    `SELECT id, debit_id, credit_id, amount FROM transfers
     WHERE tenant_id = $1 AND case_id = $2 AND action_id = $3 AND kind = 'post' AND entitlement IS NOT NULL`,
    [tenantId, caseId, actionId],
  );
  return Promise.all(
    rows.map(async (row) => ({ ord, id: await house.ids.take(tenantId), debit: row.credit_id, credit: row.debit_id, amount: row.amount, kind: 'reverse', code: 'undo', original: row.id, entitlement: null })),
  );
}

/** The stored answers; history gets their salted digest, so they can be erased without breaking it. */
async function answersRow(house: House, tenantId: number, ord: number, item: Prepared, answers: Answers): Promise<object> {
  const { plain, sensitive } = splitBySensitivity(item.round.programme.form, answers);
  const salt = Buffer.from(house.random.bytes(16));
  const digest = sha256(Buffer.concat([salt, Buffer.from(canonicalJson(answers), 'utf8')]));
  item.events = [...item.events, { stage: engineStage, type: 'answers-recorded', data: { digest: digest.toString('hex') } }];
  const sealed =
    Object.keys(sensitive).length === 0
      ? null
      : Buffer.from((await house.crypto(tenantId)).encrypt(Buffer.from(JSON.stringify(sensitive), 'utf8'), answersPlace(tenantId, item.target.id)));
  return { ord, plain, sealed: sealed?.toString('base64') ?? null, salt: salt.toString('base64'), digest: digest.toString('base64') };
}

interface Deltas {
  of: number[];
  organisations: number[];
  programmes: string[];
  years: number[];
  rounds: number[];
  measures: string[];
  values: number[];
}

function addDeltas(ord: number, item: Prepared, deltas: Deltas): void {
  const { programme, view } = item.round;
  const changed = differenceOf(contributionOf(programme, item.before?.state), contributionOf(programme, item.decision.after));
  for (const [measure, value] of changed) {
    deltas.of.push(ord);
    deltas.organisations.push(item.target.organisationId);
    deltas.programmes.push(view.programmeKey);
    deltas.years.push(view.year);
    deltas.rounds.push(view.id);
    deltas.measures.push(measure);
    deltas.values.push(value);
  }
}

/** Writes the batch; the answer maps the index of each action that was not written to its fate. */
export async function writeBatch(house: House, q: Queryable, tenantId: number, at: Date, items: readonly Prepared[], forest: Forest): Promise<Map<number, Fate>> {
  const extras: Extras = { news: [], keys: [], transfers: [], answers: [], facts: [], outbox: [], release: [], takeBack: [] };
  const deltas: Deltas = { of: [], organisations: [], programmes: [], years: [], rounds: [], measures: [], values: [] };
  const columns = { ids: [], cases: [], seqs: [], actors: [], actions: [], events: [], versions: [], hashes: [], states: [], stages: [], statuses: [], handlers: [], amounts: [], dues: [], odds: [] } as Record<string, unknown[]>;
  for (const [index, item] of items.entries()) {
    const ord = index + 1;
    if (item.decision.effects.length > 0) await addEffects(house, q, tenantId, at, ord, item, extras);
    addDeltas(ord, item, deltas);
    const { target, round, request, decision, before } = item;
    if (!before) extras.news.push({ ord, round_id: round.view.id, programme_key: round.view.programmeKey, organisation_id: target.organisationId, person_id: target.personId, subject_organisation_id: target.subjectOrganisationId });
    const seq = before?.seq ?? 0;
    const versionHash = round.view.versionHash;
    const hash = historyHash(before?.head ?? Buffer.alloc(0), { tenantId, caseId: target.id, seq: seq + 1, actionId: request.id, actorId: item.actorId, at, action: request.action, versionHash, events: item.events });
    const waiting = waitingOf(round.programme, decision.after);
    const row: Record<string, unknown> = {
      ids: request.id, cases: target.id, seqs: seq, actors: item.actorId, actions: request.action, events: JSON.stringify(item.events), versions: versionHash, hashes: hash,
      states: JSON.stringify(decision.after), stages: decision.after.stage, statuses: decision.after.status,
      handlers: handlerOf(round.programme, decision.after, target.organisationId, round, forest),
      amounts: decision.after.amountFen, dues: waiting?.dueOn ?? null, odds: waiting?.odd ?? decision.after.odd,
    };
    for (const key of Object.keys(columns)) columns[key]!.push(row[key]);
  }
  const rows = await q.query<{ ord: number; fate: Fate['fate']; detail: number | null }>(
    `SELECT ord, fate, detail FROM act_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
       $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)`,
    [
      tenantId, at, ...Object.values(columns),
      deltas.of, deltas.organisations, deltas.programmes, deltas.years, deltas.rounds, deltas.measures, deltas.values,
      orNull(extras.news), orNull(extras.keys), orNull(extras.transfers), orNull(extras.answers), orNull(extras.facts), orNull(extras.outbox),
      extras.release.length === 0 ? null : extras.release, orNull(extras.takeBack),
    ],
  );
  return new Map(rows.map((row) => [row.ord - 1, { fate: row.fate, detail: row.detail }]));
}


