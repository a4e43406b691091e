// A round rehearsed: what opening it would mean for everybody, told without opening it. It is read in one transaction that PostgreSQL itself keeps from
// writing, so that nothing of it can last.

import { stageTitle } from '#api/read/cases.ts';
import { expectedOf } from '#api/read/expected.ts';
import { isSensitive } from '#api/read/forecast.ts';
import { type MemberForeseen, membersForeseen } from '#api/read/rehearsal-members.ts';
import { type StageForeseen, stagesForeseen } from '#api/read/rehearsal-people.ts';
import type { Engine } from '#engine/engine.ts';
import { membersBring } from '#engine/for-members.ts';
import { type MessageForeseen, messagesForeseen } from '#engine/rehearsal-words.ts';
import { type NewRound, roundExists, versionToOpen } from '#engine/rounds.ts';
import { type Simulation, simulateIn } from '#engine/simulate.ts';
import { wishWords } from '#engine/wishes-told.ts';
import { type Calendar, isByWeekends } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { maskName } from '#kit/mask.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { budgetView } from '#ledger/budget-view.ts';
import type { RoundView } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface RehearsalDraft extends Omit<NewRound, 'openedBy'> {
  /** What finance is asked to allot; null: nothing yet. Of a round that is there: what it has left. */
  readonly budgetFen: number | null;
  /** null: it is not opened yet. */
  readonly roundId: number | null;
}

export interface Told {
  readonly words: Text;
  readonly people: number;
  /** Masked, the first few. */
  readonly names: readonly string[];
}

export interface DayForeseen {
  readonly on: Day;
  readonly what: Text;
  readonly byWeekends: boolean;
}

export interface Pot {
  readonly name: string;
  readonly nameEn: string;
  /** Not given to any round yet. */
  readonly freeFen: number;
  readonly afterFen: number | null;
}

export interface Rehearsal {
  readonly programme: Programme;
  readonly simulation: Simulation;
  /** Members who would find it on their first page; null: members do not bring such cases. */
  readonly reach: number | null;
  readonly atOpening: Told;
  readonly messages: readonly MessageForeseen[];
  readonly stages: readonly StageForeseen[];
  readonly days: readonly DayForeseen[];
  readonly members: readonly MemberForeseen[] | null;
  readonly pots: readonly Pot[] | null;
}

const namesAtMost = 3;

/** Members at or below the union that runs it. */
async function reachOf(q: Queryable, tenantId: number, organisationId: number): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM memberships m JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = $2 AND x.descendant_id = m.organisation_id
      WHERE m.tenant_id = $1 AND m.status = 'active'`,
    [tenantId, organisationId],
  );
  return row!.n;
}

/** Who asked to be told when this programme opens where they belong. */
async function wishersOf(q: Queryable, tenantId: number, programmeKey: string, organisationId: number) {
  const rows = await q.query<{ name: string; n: number }>(
    `SELECT p.name, count(*) OVER ()::int AS n FROM programme_wishes w JOIN people p ON p.tenant_id = $1 AND p.id = w.person_id
       LEFT JOIN memberships m ON m.tenant_id = $1 AND m.person_id = w.person_id AND m.status <> 'ended'
      WHERE w.tenant_id = $1 AND w.programme_key = $2 AND (m.organisation_id IS NULL OR EXISTS (SELECT FROM organisation_paths x
        WHERE x.tenant_id = $1 AND x.ancestor_id = $3 AND x.descendant_id = m.organisation_id))
      ORDER BY w.person_id LIMIT $4`,
    [tenantId, programmeKey, organisationId, namesAtMost],
  );
  return { people: rows[0]?.n ?? 0, names: rows.map(({ name }) => maskName(name)) };
}

/** The round's own days, then stage by stage those of whoever hands in on the last one. */
function daysOf(programme: Programme, { opensOn, closesOn }: RehearsalDraft, calendar: Calendar): DayForeseen[] {
  const [, ...ahead] = Object.entries(programme.stages);
  const expected = expectedOf(
    ahead.map(([, stage]) => stage),
    closesOn,
    calendar,
  );
  const own = (on: Day, what: Text): DayForeseen => ({ on, what, byWeekends: isByWeekends(on, null, calendar) });
  return [
    own(opensOn, text('开始受理，会员看得到', 'Opens; members see it')),
    own(closesOn, text('最后一天受理', 'The last day to apply')),
    ...ahead.flatMap(([stage], n) => {
      const found = expected[n];
      const { zh, en } = stageTitle(programme, stage);
      const what = text(`最后一天交来的，“${zh}”最晚这天办完`, `Handed in on the last day: “${en}” is over by then`);
      return found ? [{ on: found.until, what, byWeekends: found.byWeekends }] : [];
    }),
  ];
}

const potsOf = async (q: Queryable, tenantId: number, draft: RehearsalDraft): Promise<Pot[]> => {
  const pots = await budgetView(q, tenantId, { organisationIds: [draft.organisationId], year: draft.year });
  return pots.map(({ name, nameEn, appropriatedFen, allottedFen }) => {
    const freeFen = appropriatedFen - allottedFen;
    return { name, nameEn, freeFen, afterFen: draft.budgetFen === null ? null : freeFen - draft.budgetFen };
  });
};

/** Refuses: as opening it would. `money`: whether the reader may see what the year has left. */
export async function rehearse(
  engine: Engine,
  tenantId: number,
  draft: RehearsalDraft,
  { money }: { readonly money: boolean },
): Promise<Rehearsal | Refusal> {
  const { house, caches } = engine;
  const { clock, db } = house;
  const now = clock.now();
  const today = chinaDate(now);
  const forest = await caches.forests.get(db, tenantId);
  const calendar = await caches.calendars.get(db, tenantId);
  return db.transaction(async (q): Promise<Rehearsal | Refusal> => {
    await q.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const version = await versionToOpen(q, tenantId, draft);
    if (isRefusal(version)) return version;
    const { definition: programme, programmeKey } = version;
    const { organisationId, year, name, opensOn, closesOn, parameters, roundId, budgetFen } = draft;
    const [taken] = await q.query(
      `SELECT 1 FROM rounds WHERE tenant_id = $1 AND programme_key = $2 AND organisation_id = $3 AND year = $4 AND name = $5 AND id IS DISTINCT FROM $6`,
      [tenantId, programmeKey, organisationId, year, name, roundId],
    );
    if (taken) return roundExists();
    const facts = { organisationId, year, parameters, opensOn, closesOn };
    const roundDraft = budgetFen === null ? facts : { ...facts, budgetFen };
    const simulation = await simulateIn(q, tenantId, programme, { roundDraft, asOf: today });
    if (isRefusal(simulation)) return simulation;
    const round: RoundView = {
      ...{ id: roundId ?? 0, programmeKey, versionHash: draft.versionHash, state: 'open', name },
      ...facts,
    };
    const foreseen = { programme, round, now, calendar };
    const isTheirs = membersBring(programme);
    const wishers = await wishersOf(q, tenantId, programmeKey, organisationId);
    const judging = { programme, round: facts, today, forest };
    return {
      ...{ programme, simulation },
      reach: isTheirs ? await reachOf(q, tenantId, organisationId) : null,
      atOpening: { words: wishWords(programme.title, closesOn, today), ...wishers },
      messages: messagesForeseen(foreseen),
      stages: await stagesForeseen(q, tenantId, forest, foreseen, today),
      days: daysOf(programme, draft, calendar),
      members:
        isSensitive(programme) || programme.subject !== 'member'
          ? null
          : await membersForeseen(q, tenantId, organisationId, judging),
      pots: money ? await potsOf(q, tenantId, draft) : null,
    };
  });
}
