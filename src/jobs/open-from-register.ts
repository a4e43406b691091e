// Opens the cases that a register brings: one for every valid record below the union of the round, by the system, with what is known of it. The action of
// each is named by round and record, so that a job that runs twice, or is started again when more was registered, opens nothing a second time.
import { systemActs } from '#access/duties.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { defineJob, type JobError, type JobKind } from '#jobs/jobs.ts';
import { chinaDate } from '#kit/clock.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import type { RoundView } from '#policy/kind.ts';
import { numberInWords } from '#policy/record.ts';
import type { Roster } from '#policy/roster.ts';
import { type ActionIds, actionIdsOf } from '#store/action-ids.ts';
import type { House } from '#store/house.ts';
import { answersOf, type Entered, type RosterAsked, rosterIds, rosterPage } from '#studios/roster.ts';

export const OPEN_FROM_REGISTER = 'open-from-register';

export interface OpenInput {
  readonly roundId: number;
}

const chunk = 500;

const openingOf = (ids: ActionIds, tenantId: number, roundId: number, recordId: number): string =>
  ids.named(roundId, `roster|${tenantId}|${roundId}|${recordId}`);

const askedBy = (house: House, { organisationId, year }: RoundView, { record }: Roster): RosterAsked => ({
  ...{ organisationId, year, record, today: chinaDate(house.clock.now()) },
});

const opening = (actionId: string, round: RoundView, roster: Roster, record: Entered): CaseAction => ({
  acting: systemActs,
  target: {
    open: {
      ...{ roundId: round.id, organisationId: record.organisationId },
      ...{ personId: record.personId, subjectOrganisationId: null },
    },
  },
  request: {
    ...{ id: actionId, action: 'open', onRoster: true },
    input: { submit: { answers: answersOf(record, roster) } },
  },
});

/** How many records there are, and for how many of them a case was opened. */
export async function rosterStanding(
  house: House,
  tenantId: number,
  round: RoundView,
  roster: Roster,
): Promise<{ readonly records: number; readonly opened: number }> {
  const ids = await rosterIds(house.db, tenantId, askedBy(house, round, roster));
  const actionIds = await actionIdsOf(house, tenantId);
  let opened = 0;
  for (let n = 0; n < ids.length; n += chunk) {
    const [row] = await house.db.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM case_events WHERE tenant_id = $1 AND action_id = ANY ($2::uuid[])',
      [tenantId, ids.slice(n, n + chunk).map((id) => openingOf(actionIds, tenantId, round.id, id))],
    );
    opened += row!.n;
  }
  return { records: ids.length, opened };
}

export const openFromRegisterJob = (engine: Engine, { most = chunk }: { readonly most?: number } = {}): JobKind =>
  defineJob(OPEN_FROM_REGISTER, {
    steps: 'idempotent',
    async step({ house, tenantId, job }) {
      const { roundId } = job.input as OpenInput;
      const { after } = (job.cursor ?? { after: 0 }) as { after: number };
      const round = await pinnedRound(engine, house.db, tenantId, roundId);
      const roster = round?.programme.roster;
      if (!roster) throw new Fault(`round ${roundId} has no roster`);
      const asked = askedBy(house, round.view, roster);
      const records = await rosterPage(house.db, tenantId, asked, { after, limit: most });
      const ids = await actionIdsOf(house, tenantId);
      const outcomes = await engine.actAll(
        tenantId,
        records.map((record) => opening(openingOf(ids, tenantId, roundId, record.id), round.view, roster, record)),
      );
      const errors = outcomes.flatMap((outcome, n): JobError[] =>
        isRefusal(outcome) ? [{ row: numberInWords(records[n]!), refusal: outcome }] : [],
      );
      const cursor = { after: records.at(-1)?.id ?? after };
      return { done: records.length, cursor, errors, finished: records.length < most };
    },
  });
