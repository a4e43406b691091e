// A member's own cases as his pages show them: with the programme's name, the state of the stage for the kind's own words, whose hands it
// is in, and why it came back.
import { z } from '@hono/zod-openapi';
import { type FoundCase, roundsByIds, stageTitle } from '#api/read/cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { eventOrNull, shownEvent } from '#api/read/round-event.ts';
import { day, fen, id, instant, iso, text, textOrNull } from '#api/shapes.ts';
import { type CaseState, stageOf, stateSeen, waitingOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { type Calendar, promisedDay } from '#kit/calendar.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import { bankReason, payeeCanMend } from '#payments/reasons.ts';
import type { AskedToCorrect } from '#policy/correction.ts';
import type { StageEvent } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

export const loose = z.record(z.string(), z.unknown());

export const myCase = z
  .object({
    id,
    roundId: id,
    roundName: z.string(),
    programmeKey: z.string(),
    programme: text,
    event: eventOrNull.openapi({ description: 'Of a place that was claimed; null: none, or the round does not say' }),
    status: z.enum(['open', 'passed', 'failed', 'withdrawn']),
    stage: z.string(),
    stageTitle: text,
    kind: z.string().openapi({ description: 'Of the stage' }),
    settings: loose,
    state: loose.openapi({ description: "The stage's own state; the kind's words read it" }),
    mine: z.boolean().openapi({ description: 'It waits for the member himself' }),
    handlerName: z.string().nullable().openapi({ description: 'The union that has it now' }),
    dueOn: day.nullable(),
    amountFen: fen.nullable(),
    openedAt: instant,
    changedAt: instant,
    returned: z
      .object({
        why: z.string(),
        at: instant,
        by: z.string(),
        what: z
          .array(z.object({ field: z.string(), why: z.string() }))
          .openapi({ description: 'Fields ticked to be corrected; none: the reason alone says what' }),
      })
      .nullable()
      .openapi({ description: 'Why it was sent back, when and by which union; null unless it waits for a correction' }),
    rejected: textOrNull.openapi({ description: 'Why the bank returned the payment, while it waits for the account' }),
  })
  .openapi('MyCase');

export interface OwnRow {
  readonly id: number;
  readonly roundId: number;
  readonly programmeKey: string;
  readonly organisationId: number;
  readonly status: 'open' | 'passed' | 'failed' | 'withdrawn';
  readonly stage: string;
  readonly state: CaseState;
  readonly handlerOrganisationId: number | null;
  readonly amountFen: number | null;
  readonly dueOn: string | null;
  readonly openedAt: Date;
  readonly changedAt: Date;
}

export const ownColumns = `c.id, c.round_id AS "roundId", c.programme_key AS "programmeKey", c.organisation_id AS "organisationId", c.status, c.stage,
  c.state, c.handler_organisation_id AS "handlerOrganisationId", c.amount_fen AS "amountFen", c.due_on AS "dueOn",
  c.opened_at AS "openedAt", c.changed_at AS "changedAt"`;

export interface OwnFilter {
  readonly status?: 'open' | 'passed' | 'failed' | 'withdrawn';
  readonly withAmount?: boolean;
  /** The last id of the page before. */
  readonly before?: number;
  readonly limit: number;
}

/** Cases of one person, the newest first. */
export const casesOfPerson = (
  q: Queryable,
  tenantId: number,
  personId: number,
  { status, withAmount = false, before, limit }: OwnFilter,
): Promise<OwnRow[]> =>
  q.query<OwnRow>(
    `SELECT ${ownColumns} FROM cases c
      WHERE c.tenant_id = $1 AND c.person_id = $2 AND ($3::text IS NULL OR c.status = $3) AND (NOT $4 OR c.amount_fen IS NOT NULL)
        AND ($5::bigint IS NULL OR c.id < $5) ORDER BY c.id DESC LIMIT $6`,
    [tenantId, personId, status ?? null, withAmount, before ?? null, limit],
  );

interface Returned {
  readonly why: string;
  readonly at: Date;
  readonly stage: string;
  readonly what: readonly AskedToCorrect[];
}

/** The last time each was sent back. */
async function lastReturns(q: Queryable, tenantId: number, ids: readonly number[]): Promise<Map<number, Returned>> {
  if (ids.length === 0) return new Map();
  const rows = await q.query<{ id: number; at: Date; events: StageEvent[] }>(
    `SELECT DISTINCT ON (case_id) case_id AS id, at, events FROM case_events
      WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) AND action = 'return' ORDER BY case_id, seq DESC`,
    [tenantId, ids],
  );
  return new Map(
    rows.flatMap(({ id, at, events }) => {
      const event = events.find(({ type }) => type === 'returned');
      if (!event) return [];
      const what = (event.data.what ?? []) as readonly AskedToCorrect[];
      return [[id, { why: String(event.data.why ?? ''), at, stage: event.stage, what }] as const];
    }),
  );
}

/** Of a payment that came back: why, and whether the member can do something about it; null: none came back to him. */
function returnedPayment({ state }: OwnRow): { readonly why: Text; readonly mendable: boolean } | null {
  const pay = own(state.stages, state.stage) as { payee?: string; status?: string; reason?: string | null } | undefined;
  if (pay?.payee !== 'member' || pay.status !== 'rejected') return null;
  const reason = bankReason('', pay.reason ?? '');
  return { why: reason.words, mendable: payeeCanMend(reason) };
}

/** Whether it waits for the member: a payment to somebody else, or one that the account has nothing to do with, is not his to mend. */
const isMine = (round: PinnedRound, row: OwnRow): boolean => {
  if (waitingOf(round.programme, row.state)?.with !== 'subject') return false;
  const pay = own(row.state.stages, row.stage) as { payee?: string } | undefined;
  return pay?.payee === undefined || returnedPayment(row)?.mendable === true;
};

/** The rows as `myCase` shows them. */
export async function shownOwnCases(engine: Engine, q: Queryable, tenantId: number, rows: readonly OwnRow[]) {
  if (rows.length === 0) return [];
  const rounds = await roundsByIds(engine, q, tenantId, [...new Set(rows.map((row) => row.roundId))]);
  const forest = await engine.caches.forests.get(q, tenantId);
  const theirs = rows.filter((row) => isMine(rounds.get(row.roundId)!, row));
  const last = await lastReturns(
    q,
    tenantId,
    theirs.map(({ id }) => id),
  );
  // Sent back to the beginning, or to what is to be done at this very stage.
  const sentBack = theirs.filter(({ id, roundId, stage }) => {
    const [first] = Object.keys(rounds.get(roundId)!.programme.stages);
    return stage === first || last.get(id)?.stage === stage;
  });
  const returns = new Map(sentBack.flatMap(({ id }) => (last.has(id) ? [[id, last.get(id)!] as const] : [])));
  const levelOf = (row: OwnRow, stage: string) =>
    (own(row.state.stages, stage) as { level?: string } | undefined)?.level;
  const returnedBy = (row: OwnRow): number | null => {
    const level = levelOf(row, returns.get(row.id)?.stage ?? '');
    return level === undefined ? null : (forest.ancestorAtLevel(row.organisationId, level as never) ?? null);
  };
  const names = await organisationNames(q, tenantId, [
    ...rows.map((row) => row.handlerOrganisationId),
    ...sentBack.map(returnedBy),
  ]);
  return rows.map((row) => {
    const { view, programme } = rounds.get(row.roundId)!;
    const mine = isMine(rounds.get(row.roundId)!, row);
    const back = returns.get(row.id);
    const { kind, settings } = stageOf(programme, row.stage);
    const bank = returnedPayment(row);
    return {
      ...row,
      roundName: view.name,
      programme: programme.title,
      event: shownEvent(rounds.get(row.roundId)!),
      stageTitle: stageTitle(programme, row.stage),
      kind,
      settings,
      state: {
        ...(stateSeen(programme, row.state, row.stage, false) as object | undefined),
        ...(bank ? { mendable: bank.mendable } : {}),
      },
      mine,
      handlerName: row.handlerOrganisationId === null ? null : (names.get(row.handlerOrganisationId) ?? null),
      openedAt: iso(row.openedAt),
      changedAt: iso(row.changedAt),
      returned: back
        ? { why: back.why, at: iso(back.at), by: names.get(returnedBy(row) ?? 0) ?? '', what: back.what }
        : null,
      rejected: mine && bank ? bank.why : null,
    };
  });
}

/** The last day to appeal; null where it cannot be. */
export function appealUntil({ one, round }: FoundCase, today: Day, calendar: Calendar): Day | null {
  const { appeal } = round.programme;
  if (one.state.status !== 'failed' || one.state.appeal !== null || !appeal) return null;
  const until = promisedDay(one.changedOn, appeal.within, calendar);
  return today > until ? null : until;
}

/** What the register brought is decided on, whether its holder likes it or not. */
export const mayWithdraw = ({ one, round }: FoundCase): boolean =>
  one.state.status === 'open' && one.state.amountFen === null && round.programme.roster === undefined;

/** By case: what its programme is called. */
export async function programmesOfCases(
  engine: Engine,
  tenantId: number,
  of: readonly { readonly caseId: number | null }[],
): Promise<Map<number, Text>> {
  const rows = await engine.house.db.query<{ id: number; roundId: number }>(
    'SELECT id, round_id AS "roundId" FROM cases WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, [...new Set(of.flatMap(({ caseId }) => caseId ?? []))]],
  );
  const rounds = await roundsByIds(engine, engine.house.db, tenantId, [...new Set(rows.map((row) => row.roundId))]);
  return new Map(
    rows.flatMap(({ id, roundId }) => {
      const round = rounds.get(roundId);
      return round ? [[id, round.programme.title] as const] : [];
    }),
  );
}
