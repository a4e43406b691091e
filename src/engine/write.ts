// Turns decided actions into the arrays of act_batch: hashes, figures, transfers, messages. What the function leaves out is answered by fate.
import { type CaseState, contributionOf, differenceOf, engineStage, waitingOf } from '#engine/case-state.ts';
import { undoWindowMinutes } from '#engine/engine-actions.ts';
import { answersPlace, type LoadedCase, type PinnedRound } from '#engine/load.ts';
import type { ActionRequest } from '#engine/stage-context.ts';
import type { Decision } from '#engine/unfolding.ts';
import { canonicalJson, sha256 } from '#kit/json.ts';
import { Fault } from '#kit/refusal.ts';
import type { Forest } from '#organisations/forest.ts';
import type { Answers } from '#policy/form.ts';
import { splitBySensitivity } from '#policy/form-check.ts';
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

/** Why an action stands in the way of its batch. */
export interface Fate {
  readonly fate: 'overtaken' | 'key-taken' | 'no-funds';
  readonly detail: number | null;
}

/** What one history row's hash covers, besides the hash before it. `events` is their canonical JSON. */
export interface HashedRow {
  readonly tenantId: number;
  readonly caseId: number;
  readonly seq: number;
  readonly actionId: string;
  readonly actorId: number | null;
  readonly at: Date;
  readonly action: string;
  readonly versionHash: string;
  readonly events: string;
}

/** SHA-256 over the previous hash and the row's canonical JSON (keys in order, put together by hand: this is the hottest line there is). */
export function historyHash(previous: Uint8Array, row: HashedRow): Buffer {
  const text = `{"action":${JSON.stringify(row.action)},"actionId":"${row.actionId}","actorId":${row.actorId},"at":"${row.at.toISOString()}","caseId":${row.caseId},"events":${row.events},"seq":${row.seq},"tenantId":${row.tenantId},"versionHash":"${row.versionHash}"}`;
  return sha256(Buffer.concat([previous, Buffer.from(text, 'utf8')]));
}

/** The organisation that has an open case: at the level asked for, or the nearest above it. */
export function handlerOf(
  programme: Programme,
  state: CaseState,
  organisationId: number,
  round: PinnedRound,
  forest: Forest,
): number | null {
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

async function addEffects(
  house: House,
  q: Queryable,
  tenantId: number,
  at: Date,
  ord: number,
  item: Prepared,
  extras: Extras,
): Promise<void> {
  const effects = item.decision.effects;
  const decided = item.decision.events.some((e) => e.stage === engineStage && e.type === 'decided');
  const notBefore = decided ? new Date(at.getTime() + undoWindowMinutes * 60_000) : at;
  for (const [n, effect] of effects.entries()) {
    switch (effect.do) {
      case 'claim-key':
        extras.keys.push({ ord, n, scope: effect.scope, key: effect.key });
        break;
      case 'release-keys':
        extras.release.push(item.target.id);
        break;
      case 'transfer':
        extras.transfers.push(await transferRow(house, tenantId, ord, item, effect));
        break;
      case 'answers':
        extras.answers.push(await answersRow(house, tenantId, ord, item, effect.answers));
        break;
      case 'fact':
        if (item.target.personId !== null)
          extras.facts.push({
            ord,
            id: await house.ids.take(tenantId),
            person_id: item.target.personId,
            key: effect.key,
            value: effect.value,
            source: effect.source,
            observed_on: effect.observedOn,
            expires_on: effect.expiresOn ?? null,
          });
        break;
      case 'message':
        extras.outbox.push({
          ord,
          topic: effect.topic,
          dedupe: `act:${item.request.id}:${n}`,
          person_id: (effect.to === 'subject' ? item.target.personId : null) ?? item.decision.after.openedBy,
          payload: { words: effect.words, programme: item.round.view.programmeKey, roundId: item.round.view.id },
          not_before: notBefore,
        });
        break;
      case 'take-back':
        extras.takeBack.push({ ord, action_id: effect.actionId, at: await atOf(q, tenantId, effect.actionId) });
        extras.transfers.push(...(await reversals(house, q, tenantId, ord, item.target.id, effect.actionId)));
    }
  }
}

async function transferRow(
  house: House,
  tenantId: number,
  ord: number,
  item: Prepared,
  effect: Extract<Effect, { do: 'transfer' }>,
): Promise<object> {
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
    entitlement:
      effect.entitlement === undefined ? null : undone === 0 ? effect.entitlement : `${effect.entitlement}#${undone}`,
  };
}

async function atOf(q: Queryable, tenantId: number, actionId: string): Promise<Date> {
  const rows = await q.query<{ at: Date }>('SELECT at FROM case_events WHERE tenant_id = $1 AND action_id = $2', [
    tenantId,
    actionId,
  ]);
  if (!rows[0]) throw new Fault(`action ${actionId} is not in the history`);
  return rows[0].at;
}

async function reversals(
  house: House,
  q: Queryable,
  tenantId: number,
  ord: number,
  caseId: number,
  actionId: string,
): Promise<object[]> {
  const rows = await q.query<{ id: number; debit_id: number; credit_id: number; amount: number }>(
    `SELECT id, debit_id, credit_id, amount FROM transfers
     WHERE tenant_id = $1 AND case_id = $2 AND action_id = $3 AND kind = 'post' AND entitlement IS NOT NULL`,
    [tenantId, caseId, actionId],
  );
  return Promise.all(
    rows.map(async (row) => ({
      ord,
      id: await house.ids.take(tenantId),
      debit: row.credit_id,
      credit: row.debit_id,
      amount: row.amount,
      kind: 'reverse',
      code: 'undo',
      original: row.id,
      entitlement: null,
    })),
  );
}

/** The stored answers; history gets their salted digest, so they can be erased without breaking it. */
async function answersRow(
  house: House,
  tenantId: number,
  ord: number,
  item: Prepared,
  answers: Answers,
): Promise<object> {
  const { plain, sensitive } = splitBySensitivity(item.round.programme.form, answers);
  const salt = Buffer.from(house.random.bytes(16));
  const digest = sha256(Buffer.concat([salt, Buffer.from(canonicalJson(answers), 'utf8')]));
  item.events = [
    ...item.decision.events,
    { stage: engineStage, type: 'answers-recorded', data: { digest: digest.toString('hex') } },
  ];
  const sealed =
    Object.keys(sensitive).length === 0
      ? null
      : Buffer.from(
          (await house.crypto(tenantId)).encrypt(
            Buffer.from(JSON.stringify(sensitive), 'utf8'),
            answersPlace(tenantId, item.target.id),
          ),
        );
  return {
    ord,
    plain,
    sealed: sealed?.toString('base64') ?? null,
    salt: salt.toString('base64'),
    digest: digest.toString('base64'),
  };
}

/** Figure deltas of the batch, by organisation and round: one row each. */
class DeltaRows {
  private readonly rows = new Map<
    string,
    { organisationId: number; round: PinnedRound['view']; deltas: Record<string, number> }
  >();

  add({ round, before, decision, target }: Prepared): void {
    const changed = differenceOf(
      contributionOf(round.programme, before?.state),
      contributionOf(round.programme, decision.after),
    );
    if (changed.length === 0) return;
    const key = `${target.organisationId}/${round.view.id}`;
    let row = this.rows.get(key);
    if (!row) {
      row = { organisationId: target.organisationId, round: round.view, deltas: {} };
      this.rows.set(key, row);
    }
    for (const [measure, delta] of changed) row.deltas[measure] = (row.deltas[measure] ?? 0) + delta;
  }

  columns(): [number[], string, number[], number[], string] {
    const rows = [...this.rows.values()];
    return [
      rows.map((row) => row.organisationId),
      joined(rows.map((row) => row.round.programmeKey)),
      rows.map((row) => row.round.year),
      rows.map((row) => row.round.id),
      joined(rows.map((row) => JSON.stringify(row.deltas))),
    ];
  }
}

/** Texts of one column for act_batch, which splits them again: JSON and our keys never contain U+001F. */
const joined = (texts: readonly string[]): string => texts.join('\u001f');

function columnsOf(tenantId: number, at: Date, items: readonly Prepared[], forest: Forest): unknown[] {
  const [ids, cases, seqs, actors, actions, events, versions, hashes]: [
    string[],
    number[],
    number[],
    (number | null)[],
    string[],
    string[],
    string[],
    string[],
  ] = [[], [], [], [], [], [], [], []];
  const [states, stages, statuses, handlers, amounts, dues, odds]: [
    string[],
    string[],
    string[],
    (number | null)[],
    (number | null)[],
    (string | null)[],
    boolean[],
  ] = [[], [], [], [], [], [], []];
  for (const { target, round, request, decision, before, actorId, events: itsEvents } of items) {
    const { view, programme } = round;
    const seq = before?.seq ?? 0;
    const text = canonicalJson(itsEvents);
    ids.push(request.id);
    cases.push(target.id);
    seqs.push(seq);
    actors.push(actorId);
    actions.push(request.action);
    events.push(text);
    versions.push(view.versionHash);
    hashes.push(
      historyHash(before?.head ?? empty, {
        tenantId,
        caseId: target.id,
        seq: seq + 1,
        actionId: request.id,
        actorId,
        at,
        action: request.action,
        versionHash: view.versionHash,
        events: text,
      }).toString('hex'),
    );
    const waiting = waitingOf(programme, decision.after);
    states.push(JSON.stringify(decision.after));
    stages.push(decision.after.stage);
    statuses.push(decision.after.status);
    handlers.push(handlerOf(programme, decision.after, target.organisationId, round, forest));
    amounts.push(decision.after.amountFen);
    dues.push(waiting?.dueOn ?? null);
    odds.push(waiting?.odd ?? decision.after.odd);
  }
  return [
    ids,
    cases,
    seqs,
    items.map(({ target }) => target.organisationId),
    actors,
    joined(actions),
    joined(events),
    joined(versions),
    joined(hashes),
    joined(states),
    joined(stages),
    joined(statuses),
    handlers,
    amounts,
    dues,
    odds,
  ];
}

const empty = Buffer.alloc(0);

/** Writes the whole batch, or nothing: then the answer maps the index of each action that stands in the way to its fate. */
export async function writeBatch(
  house: House,
  q: Queryable,
  tenantId: number,
  at: Date,
  items: readonly Prepared[],
  forest: Forest,
): Promise<Map<number, Fate>> {
  const extras: Extras = {
    news: [],
    keys: [],
    transfers: [],
    answers: [],
    facts: [],
    outbox: [],
    release: [],
    takeBack: [],
  };
  const deltas = new DeltaRows();
  for (const [index, item] of items.entries()) {
    const { target, round, decision, before } = item;
    const ord = index + 1;
    if (decision.effects.length > 0) await addEffects(house, q, tenantId, at, ord, item, extras);
    deltas.add(item);
    if (!before)
      extras.news.push({
        ord,
        round_id: round.view.id,
        programme_key: round.view.programmeKey,
        organisation_id: target.organisationId,
        person_id: target.personId,
        subject_organisation_id: target.subjectOrganisationId,
      });
  }
  const rows = await q.query<{ ord: number; fate: Fate['fate']; detail: number | null }>(
    `SELECT ord, fate, detail FROM act_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
       $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)`,
    [
      tenantId,
      at,
      ...columnsOf(tenantId, at, items, forest),
      ...deltas.columns(),
      ...[extras.news, extras.keys, extras.transfers, extras.answers, extras.facts, extras.outbox].map(orNull),
      extras.release.length === 0 ? null : extras.release,
      orNull(extras.takeBack),
    ],
  );
  return new Map(rows.map((row) => [row.ord - 1, { fate: row.fate, detail: row.detail }]));
}
