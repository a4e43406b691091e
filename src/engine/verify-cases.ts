// Case by case in the order of ids: history read once, its hashes computed again, folded again, and held against the row, the answers, the
// money granted and paid. Cases and events come in ranges of ids, so an event whose case is gone is met on the way.

import { type CaseState, contributionOf, engineStage, foldHistory, kindOf, waitingOf } from '#engine/case-state.ts';
import { chain, difference } from '#engine/chain.ts';
import { loadJudgedFacts } from '#engine/judged-facts.ts';
import { loadAnswers, type PinnedRound, RoundCache } from '#engine/load.ts';
import { handlerOf, placeOf } from '#engine/place.ts';
import type { Difference } from '#engine/verify.ts';
import { type About, verifyAbout } from '#engine/verify-about.ts';
import { verifyConsents } from '#engine/verify-consents.ts';
import { verifyEvidence } from '#engine/verify-evidence.ts';
import type { OwnFigures } from '#engine/verify-figures.ts';
import { verifyKeys } from '#engine/verify-keys.ts';
import { noneUnlessOutage } from '#engine/verify-outage.ts';
import { type CaseRow, type EventRow, type Money, type Range, readRange, type Standing } from '#engine/verify-range.ts';
import { saltedDigest } from '#kit/json.ts';
import { own } from '#kit/own.ts';
import { type Forest, loadForest } from '#organisations/forest.ts';
import type { Answers } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Cases read at once: some thousand events, a few megabytes. */
const chunk = 1000;
/** Beyond the last case: whatever is left. */
const noBound = '9223372036854775807';

export interface Seen {
  cases: number;
  events: number;
}

/** Equal as jsonb would hold them: members that are undefined are not there. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of Object.keys(left)) if (!sameJson(left[key], right[key])) return false;
  for (const key of Object.keys(right)) if (right[key] !== undefined && !(key in left)) return false;
  return true;
}

interface Derived {
  readonly state: CaseState;
  readonly columns: Record<string, unknown>;
}

function derive(round: PinnedRound, row: CaseRow, events: readonly EventRow[], forest: Forest): Derived {
  const { programme } = round;
  const state = foldHistory(programme, events);
  const waiting = waitingOf(programme, state);
  return {
    state,
    columns: {
      ...placeOf(state, waiting, handlerOf(waiting, row.organisation_id, round, forest)),
      amountFen: state.amountFen,
      ...{ seq: events.length, openedAt: events[0]!.at.toISOString(), changedAt: events.at(-1)!.at.toISOString() },
    },
  };
}

const columnsOf = (row: CaseRow): Record<string, unknown> => ({
  ...{ stage: row.stage, status: row.status, amountFen: row.amount_fen, dueOn: row.due_on, odd: row.odd },
  ...{ seq: row.seq, openedAt: row.opened_at.toISOString(), changedAt: row.changed_at.toISOString() },
  handlerOrganisationId: row.handler_organisation_id,
});

function money(programme: Programme, row: CaseRow, state: CaseState, moved: Money | undefined): Difference | null {
  const expected = { grantedFen: 0, paidFen: 0 };
  for (const key of Object.keys(state.stages)) {
    const kind = kindOf(programme, key);
    const counted = kind.contribution(own(state.stages, key));
    if (kind.key === 'grant') expected.grantedFen += counted.amountFen ?? 0;
    if (kind.key === 'pay') expected.paidFen += counted.settledFen ?? 0;
  }
  const found = { grantedFen: moved?.granted ?? 0, paidFen: moved?.paid ?? 0 };
  if (sameJson(expected, found)) return null;
  return difference(
    'case-money',
    `cases ${row.id}`,
    expected,
    found,
    '办件批准或到账的金额与转账、付款不符',
    'What the case was granted or paid is not what the transfers and payments say',
  );
}

/** The answers on file, null when they were erased; or what is wrong with them. */
async function answersOf(
  house: House,
  q: Queryable,
  tenantId: number,
  row: CaseRow,
  events: readonly EventRow[],
  range: Range,
): Promise<Difference | { readonly answers: Answers | null }> {
  let recorded: string | undefined;
  let factsRecorded: string | undefined;
  for (const { events: all } of events)
    for (const { stage, type, data } of all)
      if (stage === engineStage && type === 'answers-recorded') {
        recorded = data.digest as string;
        factsRecorded = (data.facts as string | undefined) ?? factsRecorded;
      }
  const stored = range.answersRows.get(row.id);
  const where = `answers ${row.id}`;
  const digest = stored?.digest.toString('hex');
  if (digest !== recorded)
    return difference(
      'answers-digest',
      where,
      recorded ?? null,
      digest ?? null,
      '填报内容的摘要与历史不符',
      'The digest of the answers is not the one in the history',
    );
  if (!stored) return { answers: {} };
  if (stored.erased) return { answers: null };
  const words = ['填报内容被改过，或打不开', 'The answers were changed, or cannot be opened'] as const;
  const opened = range.answers ?? (await loadAnswers(house, q, tenantId, [row.id]).catch(noneUnlessOutage));
  const answers = opened?.get(row.id);
  if (!answers) return difference('answers', where, recorded, null, ...words);
  const again = saltedDigest(stored.salt, answers).toString('hex');
  if (again !== recorded) return difference('answers', where, recorded, again, ...words);
  return (await judgedDifference(house, q, tenantId, row.id, factsRecorded, range)) ?? { answers };
}

/** What it was judged on, as the history has its digest; cases handed in before it was kept have neither. */
async function judgedDifference(
  house: House,
  q: Queryable,
  tenantId: number,
  caseId: number,
  recorded: string | undefined,
  range: Range,
): Promise<Difference | null> {
  const opened = range.judged ?? (await loadJudgedFacts(house, q, tenantId, [caseId]).catch(noneUnlessOutage));
  const kept = opened?.get(caseId)?.digest;
  if (opened && kept === recorded) return null;
  return difference(
    'judged-facts',
    `answers ${caseId}`,
    recorded ?? null,
    kept ?? null,
    '审核时看到的登记内容被改过，或打不开',
    'What the register said when the case was judged was changed, or cannot be opened',
  );
}

function openedFor({ events }: EventRow): number | null {
  const about = events.find((event) => event.stage === engineStage && event.type === 'opened')?.data as Partial<About>;
  return about?.personId ?? about?.subjectOrganisationId ?? null;
}

/** What was filled in, the consents it was filed under, and the unique numbers held for it. */
async function filedOf(
  house: House,
  q: Queryable,
  tenantId: number,
  row: CaseRow,
  folded: { readonly programme: Programme; readonly state: CaseState; readonly history: readonly EventRow[] },
  range: Range,
): Promise<Difference | null> {
  const filed = await answersOf(house, q, tenantId, row, folded.history, range);
  if ('what' in filed) return filed;
  const subjectIds = [row.person_id ?? row.subject_organisation_id, openedFor(folded.history[0]!)];
  const { programme, state } = folded;
  const proved = verifyEvidence(row.id, programme, state, filed.answers, range.evidence.get(row.id) ?? []);
  if (proved) return proved;
  const consents = await verifyConsents(house, tenantId, folded.history, range.consents.get(row.id) ?? []);
  if (consents) return consents;
  const round = range.rounds.get(row.round_id)!.view;
  const holder = { ...folded, ...{ caseId: row.id, round, subjectIds, answers: filed.answers } };
  return verifyKeys(await house.crypto(tenantId), holder, range.keys.get(row.id) ?? []);
}

async function verifyCase(
  house: House,
  q: Queryable,
  tenantId: number,
  row: CaseRow,
  range: Range,
  own: OwnFigures,
): Promise<Difference | null> {
  const where = `cases ${row.id}`;
  const round = range.rounds.get(row.round_id);
  if (!round || round.view.programmeKey !== row.programme_key)
    return difference(
      'case-round',
      where,
      round?.view.programmeKey ?? null,
      { roundId: row.round_id, programmeKey: row.programme_key },
      '办件的批次不存在，或属于别的办法',
      "The case's round does not exist or is of another programme",
    );
  const events = range.events.get(row.id);
  if (!events) return difference('case-without-history', where, row.seq, 0, '办件没有历史', 'A case without history');
  const about = {
    roundId: row.round_id,
    organisationId: row.organisation_id,
    personId: row.person_id,
    subjectOrganisationId: row.subject_organisation_id,
  };
  const broken =
    chain(tenantId, row, events, round.view.versionHash) ??
    (await verifyAbout(q, tenantId, row.id, events[0]!.events, about));
  if (broken) return broken;
  const { state, columns } = derive(round, row, events, range.forest);
  if (!sameJson(state, row.state))
    return difference(
      'case-state',
      where,
      state,
      row.state,
      '办件的状态与历史不符',
      'The state of a case does not follow from its history',
    );
  const found = columnsOf(row);
  if (!sameJson(columns, found))
    return difference(
      'case-columns',
      where,
      columns,
      found,
      '办件的列与它的状态不符',
      'The columns of a case do not follow from its state',
    );
  own.add(row.organisation_id, round.view, contributionOf(round.programme, state));
  return (
    money(round.programme, row, state, range.money.get(row.id)) ??
    filedOf(house, q, tenantId, row, { programme: round.programme, state, history: events }, range)
  );
}

/** All cases of the tenant; counts into `seen`, adds what each contributes to `own`, and calls `afterEach` thousand. */
export async function verifyCases(
  house: House,
  q: Queryable,
  tenantId: number,
  seen: Seen,
  own: OwnFigures,
  afterEach: () => Promise<void>,
): Promise<Difference | null> {
  const there = await q.query('SELECT FROM tenants WHERE tenant_id = $1', [tenantId]);
  if (there.length === 0) return null;
  const known: Standing = { rounds: new RoundCache(), forest: await loadForest(q, tenantId) };
  for (let after = 0; ; ) {
    const cases = await q.query<CaseRow>('SELECT * FROM cases WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3', [
      tenantId,
      after,
      chunk,
    ]);
    const last = cases.length < chunk;
    const upTo = last ? noBound : cases.at(-1)!.id;
    const range = await readRange(house, q, tenantId, cases, known, after, upTo);
    const here = new Set(cases.map((row) => row.id));
    for (const [id, events] of range.events)
      if (!here.has(id))
        return difference(
          'event-without-case',
          `case_events ${id}/${events[0]!.seq}`,
          null,
          events.length,
          '历史还在，办件却没有了',
          'A history whose case is gone',
        );
    for (const row of cases) {
      const found = await verifyCase(house, q, tenantId, row, range, own);
      if (found) return found;
      seen.cases += 1;
      seen.events += range.events.get(row.id)!.length;
    }
    await own.flush();
    await afterEach();
    if (last) return null;
    after = cases.at(-1)!.id;
  }
}
