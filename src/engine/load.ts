// Loads what a batch of actions needs, set-wise: states in one query; answers, facts and history only for actions that read them, first
// outcomes only where an action may have come twice.

import { fieldAad, openText } from '#crypto/provider.ts';
import type { CaseState } from '#engine/case-state.ts';
import type { Day } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';
import type { Forest } from '#organisations/forest.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot, RoundView, StageEvent } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface LoadedCase {
  readonly id: number;
  readonly roundId: number;
  readonly programmeKey: string;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
  readonly handlerOrganisationId: number | null;
  readonly state: CaseState;
  readonly seq: number;
  readonly head: Buffer;
  readonly changedOn: Day;
}

/** A row of history as written for one action: what a repeated action is answered with. */
export interface WrittenAction {
  readonly caseId: number;
  readonly actorId: number | null;
  readonly action: string;
  readonly seq: number;
  readonly events: readonly StageEvent[];
}

export interface Loaded {
  readonly cases: ReadonlyMap<number, LoadedCase>;
  readonly organisationsEpoch: number;
  readonly roundsEpoch: number;
  readonly calendarEpoch: number;
}

interface Row {
  id: number | null;
  round_id: number;
  programme_key: string;
  organisation_id: number;
  person_id: number | null;
  subject_organisation_id: number | null;
  handler_organisation_id: number | null;
  state: CaseState;
  seq: number;
  head: Buffer;
  changed_on: Day;
  organisations_epoch: number;
  rounds_epoch: number;
  calendar_epoch: number;
}

export async function loadCases(q: Queryable, tenantId: number, caseIds: readonly number[]): Promise<Loaded> {
  const rows = await q.query<Row>(
    `SELECT c.id, c.round_id, c.programme_key, c.organisation_id, c.person_id, c.subject_organisation_id,
        c.handler_organisation_id, c.state, c.seq, c.head, (c.changed_at AT TIME ZONE 'Asia/Shanghai')::date AS changed_on,
        t.organisations_epoch, t.rounds_epoch, t.calendar_epoch
     FROM tenants t LEFT JOIN cases c ON c.tenant_id = $1 AND c.id = ANY ($2::bigint[]) WHERE t.tenant_id = $1`,
    [tenantId, caseIds],
  );
  const first = rows[0];
  if (!first) throw new Fault(`tenant ${tenantId} does not exist`);
  const cases = new Map<number, LoadedCase>();
  for (const row of rows) if (row.id !== null) cases.set(row.id, caseOf(row as Row & { id: number }));
  return {
    cases,
    organisationsEpoch: first.organisations_epoch,
    roundsEpoch: first.rounds_epoch,
    calendarEpoch: first.calendar_epoch,
  };
}

/** Which of the actions were written before, by id. */
export async function loadRepeats(
  q: Queryable,
  tenantId: number,
  actionIds: readonly string[],
): Promise<Map<string, WrittenAction>> {
  if (actionIds.length === 0) return new Map();
  const rows = await q.query<WrittenAction & { actionId: string }>(
    `SELECT action_id AS "actionId", case_id AS "caseId", actor_id AS "actorId", action, seq, events
     FROM case_events WHERE tenant_id = $1 AND action_id = ANY ($2::uuid[])`,
    [tenantId, actionIds],
  );
  return new Map(rows.map(({ actionId, ...written }) => [actionId, written]));
}

const caseOf = (row: Row & { id: number }): LoadedCase => ({
  id: row.id,
  roundId: row.round_id,
  programmeKey: row.programme_key,
  organisationId: row.organisation_id,
  personId: row.person_id,
  subjectOrganisationId: row.subject_organisation_id,
  handlerOrganisationId: row.handler_organisation_id,
  state: row.state,
  seq: row.seq,
  head: row.head,
  changedOn: row.changed_on,
});

/** Answers on file, sensitive fields opened; a case without answers is absent. */
export async function loadAnswers(
  house: House,
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
): Promise<Map<number, Answers>> {
  if (caseIds.length === 0) return new Map();
  const rows = await q.query<{ case_id: number; plain: Answers; sealed: Buffer | null }>(
    'SELECT case_id, plain, sealed FROM answers WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[])',
    [tenantId, caseIds],
  );
  const crypto = rows.some((row) => row.sealed) ? await house.crypto(tenantId) : null;
  return new Map(
    rows.map((row) => {
      if (!row.sealed) return [row.case_id, row.plain];
      const opened = openText(crypto!, row.sealed, answersPlace(tenantId, row.case_id));
      return [row.case_id, { ...row.plain, ...(JSON.parse(opened) as Answers) }];
    }),
  );
}

/** Where a case's sensitive answers are bound to. */
export const answersPlace = (tenantId: number, caseId: number): string =>
  fieldAad({ tenantId, table: 'answers', column: 'sealed', rowId: caseId, sensitivity: 'S2' });

export async function loadFacts(
  q: Queryable,
  tenantId: number,
  personIds: readonly number[],
): Promise<Map<number, FactSnapshot>> {
  if (personIds.length === 0) return new Map();
  const rows = await q.query<{ person_id: number; snapshot: FactSnapshot }>(
    'SELECT person_id, snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[])',
    [tenantId, personIds],
  );
  return new Map(rows.map((row) => [row.person_id, row.snapshot]));
}

/** What conditions may read of an organisation that brings a case itself. */
export const organisationFacts = (forest: Forest, organisationId: number | null): FactSnapshot =>
  organisationId === null
    ? {}
    : { 'organisation.id': organisationId, 'organisation.level': forest.level(organisationId) ?? null };

export interface HistoryRow {
  readonly seq: number;
  readonly actionId: string;
  readonly actorId: number | null;
  readonly at: Date;
  readonly action: string;
  readonly events: readonly StageEvent[];
}

export async function loadHistory(q: Queryable, tenantId: number, caseId: number): Promise<HistoryRow[]> {
  return q.query<HistoryRow>(
    `SELECT seq, action_id AS "actionId", actor_id AS "actorId", at, action, events
     FROM case_events WHERE tenant_id = $1 AND case_id = $2 ORDER BY seq`,
    [tenantId, caseId],
  );
}

/** Of several cases at once, by case. */
export async function loadHistories(
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
): Promise<ReadonlyMap<number, readonly HistoryRow[]>> {
  const rows = await q.query<HistoryRow & { caseId: number }>(
    `SELECT case_id AS "caseId", seq, action_id AS "actionId", actor_id AS "actorId", at, action, events
     FROM case_events WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) ORDER BY case_id, seq`,
    [tenantId, caseIds],
  );
  return Map.groupBy(rows, ({ caseId }) => caseId);
}

/** A round with the definition it pins. */
export interface PinnedRound {
  readonly view: RoundView;
  readonly programme: Programme;
  readonly budgetAccountId: number | null;
  readonly payableAccountId: number | null;
}

/** Rounds and definitions are read once and kept until the tenant's rounds_epoch moves. */
export class RoundCache {
  private readonly tenants = new Map<number, { epoch: number; rounds: Map<number, PinnedRound> }>();
  private readonly definitions = new Map<string, Programme>();

  async get(
    q: Queryable,
    tenantId: number,
    epoch: number,
    roundIds: readonly number[],
  ): Promise<ReadonlyMap<number, PinnedRound>> {
    let known = this.tenants.get(tenantId);
    if (!known || known.epoch !== epoch) {
      known = { epoch, rounds: new Map() };
      this.tenants.set(tenantId, known);
    }
    const missing = [...new Set(roundIds)].filter((id) => !known.rounds.has(id));
    if (missing.length > 0)
      for (const round of await this.read(q, tenantId, missing)) known.rounds.set(round.view.id, round);
    return known.rounds;
  }

  private async read(q: Queryable, tenantId: number, ids: readonly number[]): Promise<PinnedRound[]> {
    const rows = await q.query<
      RoundView & { definition: Programme; budgetAccountId: number | null; payableAccountId: number | null }
    >(
      `SELECT r.id, r.programme_key AS "programmeKey", r.version_hash AS "versionHash", r.organisation_id AS "organisationId", r.year, r.name,
          r.opens_on AS "opensOn", r.closes_on AS "closesOn", r.state, r.parameters, v.definition,
          r.budget_account_id AS "budgetAccountId", p.id AS "payableAccountId"
       FROM rounds r JOIN programme_versions v ON v.tenant_id = r.tenant_id AND v.hash = r.version_hash
       LEFT JOIN accounts p ON p.tenant_id = r.tenant_id AND p.code = 'round:' || r.id || ':payable'
       WHERE r.tenant_id = $1 AND r.id = ANY ($2::bigint[])`,
      [tenantId, ids],
    );
    return rows.map(({ definition, budgetAccountId, payableAccountId, ...view }) => {
      const cached = this.definitions.get(view.versionHash) ?? definition;
      this.definitions.set(view.versionHash, cached);
      return { view, programme: cached, budgetAccountId, payableAccountId };
    });
  }
}
