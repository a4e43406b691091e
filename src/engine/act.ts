// The only way anything happens to a case, for one or for a hundred thousand: load by set, decide in memory, write in one call.
// Actions that another was faster with are loaded and decided again; a repeated action id is answered with its first outcome.

import { type ActionOutcome, type CaseAction, type Open, outcomeOf } from '#engine/case-action.ts';
import { refusalOf, withDraft } from '#engine/fates.ts';
import { answerRepeat, didItHimself } from '#engine/repeats.ts';

export type { ActionOutcome, CaseAction } from '#engine/case-action.ts';

import { belongingOf } from '#engine/belonging.ts';
import { kindOf } from '#engine/case-state.ts';
import { decideAction } from '#engine/decide.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import { engineReads } from '#engine/engine-actions.ts';
import {
  type Loaded,
  loadAnswers,
  loadCases,
  loadFacts,
  loadHistory,
  loadRepeats,
  organisationFacts,
  type PinnedRound,
  RoundCache,
} from '#engine/load.ts';
import type { NewCase, Prepared } from '#engine/prepared.ts';
import type { Deciding } from '#engine/stage-context.ts';
import { writeBatch } from '#engine/write.ts';
import type { Calendar } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { CalendarCache } from '#organisations/calendars.ts';
import { type Forest, ForestCache } from '#organisations/forest.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Caches {
  readonly rounds: RoundCache;
  readonly forests: ForestCache;
  readonly calendars: CalendarCache;
}

export const makeCaches = (): Caches => ({
  rounds: new RoundCache(),
  forests: new ForestCache(),
  calendars: new CalendarCache(),
});

const attempts = 8;

const noSuchCase = () =>
  refuse('no-such-case', '没有这件', 'There is no such case', { next: text('请核对编号', 'Check the number') });

/**
 * Carries out the actions in `q` (the pool, or a caller's transaction), in order per case.
 * One outcome or Refusal per action, at the same index. Throws only for Faults and Outages.
 */
export async function actWithin(
  house: House,
  caches: Caches,
  q: Queryable,
  tenantId: number,
  items: readonly CaseAction[],
): Promise<(ActionOutcome | Refusal)[]> {
  const results: (ActionOutcome | Refusal)[] = new Array(items.length);
  let waiting = await withCaseIds(house, tenantId, items);
  for (let attempt = 0; waiting.length > 0; attempt++) {
    if (attempt > attempts + items.length) throw new Fault('actions overtaken again and again');
    const now: Open[] = [];
    const later: Open[] = [];
    const taken = new Set<number | string>();
    for (const open of waiting) {
      const { id } = open.item.request;
      (taken.has(open.caseId) || taken.has(id) ? later : now).push(open);
      taken.add(open.caseId).add(id);
    }
    const overtaken = await actOnce(house, caches, q, tenantId, now, results);
    waiting = [...overtaken, ...later];
  }
  return results;
}

async function withCaseIds(house: House, tenantId: number, items: readonly CaseAction[]): Promise<Open[]> {
  const opening = items.filter((item) => 'open' in item.target).length;
  let nextId = opening === 0 ? 0 : await house.ids.take(tenantId, opening);
  return items.map((item, index) => ({
    index,
    item,
    caseId: 'open' in item.target ? nextId++ : item.target.caseId,
  }));
}

async function actOnce(
  house: House,
  caches: Caches,
  q: Queryable,
  tenantId: number,
  opens: readonly Open[],
  results: (ActionOutcome | Refusal)[],
): Promise<Open[]> {
  // In order of case ids, so that concurrent batches lock in the same order.
  const sorted = [...opens].sort((a, b) => a.caseId - b.caseId);
  const loaded = await loadCases(
    q,
    tenantId,
    sorted.map((o) => o.caseId),
  );
  const overtaken = await decideAndWrite(house, caches, q, tenantId, sorted, loaded, results);
  await answerRepeats(q, tenantId, sorted, results);
  return overtaken;
}

/** What was refused, or could not be written, may have been written before: then its first outcome is the answer. */
async function answerRepeats(
  q: Queryable,
  tenantId: number,
  opens: readonly Open[],
  results: (ActionOutcome | Refusal)[],
): Promise<void> {
  const doubtful = opens.filter(({ index }) => results[index] !== undefined && isRefusal(results[index]));
  const repeats = await loadRepeats(
    q,
    tenantId,
    doubtful.map((open) => open.item.request.id),
  );
  for (const open of doubtful) {
    const repeat = repeats.get(open.item.request.id);
    // Whoever did not do it himself is answered as with any other id: he learns nothing of what it was used for.
    if (repeat && didItHimself(open, repeat)) results[open.index] = answerRepeat(open, repeat);
  }
}

async function decideAndWrite(
  house: House,
  caches: Caches,
  q: Queryable,
  tenantId: number,
  opens: readonly Open[],
  loaded: Loaded,
  results: (ActionOutcome | Refusal)[],
): Promise<Open[]> {
  const fresh = opens.filter((open) => {
    const there = 'open' in open.item.target || loaded.cases.has(open.caseId);
    if (!there) results[open.index] = noSuchCase();
    return there;
  });
  if (fresh.length === 0) return [];
  const at = house.clock.now();
  const today = chinaDate(at);
  const surroundings = await loadSurroundings(house, caches, q, tenantId, loaded, fresh);
  const prepared: Prepared[] = [];
  const indexes: Open[] = [];
  for (const open of fresh) {
    const made = prepare(tenantId, at, today, open, loaded, surroundings);
    if (isRefusal(made)) results[open.index] = made;
    else {
      prepared.push(made);
      indexes.push(open);
    }
  }
  if (prepared.length === 0) return [];
  return write(house, q, tenantId, at, prepared, indexes, surroundings.forest, results);
}

/** Writes what was decided; actions that stand in the way are refused, or given back to be decided again, and the rest is written anew. */
async function write(
  house: House,
  q: Queryable,
  tenantId: number,
  at: Date,
  prepared: readonly Prepared[],
  opens: readonly Open[],
  forest: Forest,
  results: (ActionOutcome | Refusal)[],
): Promise<Open[]> {
  const overtaken: Open[] = [];
  let items = prepared.map((item, n) => ({ item, open: opens[n]! }));
  while (items.length > 0) {
    const fates = await writeBatch(
      house,
      q,
      tenantId,
      at,
      items.map((i) => i.item),
      forest,
    );
    if (fates.size === 0) {
      for (const { item, open } of items)
        results[open.index] = outcomeOf({ caseId: open.caseId, seq: (item.before?.seq ?? 0) + 1, events: item.events });
      break;
    }
    const twice = [...fates].filter(([, { fate }]) => fate === 'repeated').map(([n]) => items[n]!.open);
    const repeats = await loadRepeats(
      q,
      tenantId,
      twice.map((open) => open.item.request.id),
    );
    for (const open of twice) results[open.index] = answerRepeat(open, repeats.get(open.item.request.id)!);
    for (const [n, fate] of fates) {
      const { item, open } = items[n]!;
      if (fate.fate === 'repeated') continue;
      if (fate.fate === 'overtaken') overtaken.push(open);
      else results[open.index] = await withDraft(q, tenantId, fate, item, refusalOf(fate, item));
    }
    items = items.filter((_, n) => !fates.has(n));
  }
  return overtaken;
}

interface Surroundings {
  readonly rounds: ReadonlyMap<number, PinnedRound>;
  readonly forest: Forest;
  readonly calendar: Calendar;
  readonly answers: ReadonlyMap<number, Answers>;
  readonly facts: ReadonlyMap<number, FactSnapshot>;
  readonly histories: ReadonlyMap<number, Deciding['history']>;
}

const roundIdOf = (open: Open, loaded: Loaded): number =>
  'open' in open.item.target ? open.item.target.open.roundId : loaded.cases.get(open.caseId)!.roundId;

async function loadSurroundings(
  house: House,
  caches: Caches,
  q: Queryable,
  tenantId: number,
  loaded: Loaded,
  opens: readonly Open[],
): Promise<Surroundings> {
  const rounds = await caches.rounds.get(
    q,
    tenantId,
    loaded.roundsEpoch,
    opens.map((open) => roundIdOf(open, loaded)),
  );
  const forest = await caches.forests.get(q, tenantId, loaded.organisationsEpoch);
  const calendar = await caches.calendars.get(q, tenantId, loaded.calendarEpoch);
  const reading = opens.filter((open) => readsOf(open, loaded, rounds) !== undefined);
  const readingCases = reading.filter((open) => loaded.cases.has(open.caseId)).map((open) => open.caseId);
  const persons = reading
    .map((open) =>
      'open' in open.item.target ? open.item.target.open.personId : loaded.cases.get(open.caseId)!.personId,
    )
    .filter((id) => id !== null);
  const answers = await loadAnswers(house, q, tenantId, readingCases);
  const facts = await loadFacts(q, tenantId, persons);
  const histories = new Map<number, Deciding['history']>();
  for (const open of reading)
    if (own(engineReads, open.item.request.action) === 'history')
      histories.set(open.caseId, await loadHistory(q, tenantId, open.caseId));
  return { rounds, forest, calendar, answers, facts, histories };
}

/** What the action must have loaded: the kind's declaration says. Entering a stage may read too, so a passing action reads if a later start might. */
function readsOf(
  open: Open,
  loaded: Loaded,
  rounds: ReadonlyMap<number, PinnedRound>,
): 'answers' | 'history' | undefined {
  const { action } = open.item.request;
  const ofEngine = own(engineReads, action);
  if (ofEngine) return ofEngine;
  const found = loaded.cases.get(open.caseId);
  const round = found && rounds.get(found.roundId);
  if (!found || !round) return undefined;
  const proves = round.programme.evidence?.at === found.state.stage;
  return proves || own(kindOf(round.programme, found.state.stage).actions, action)?.reads ? 'answers' : undefined;
}

function prepare(
  tenantId: number,
  now: Date,
  today: Day,
  open: Open,
  loaded: Loaded,
  around: Surroundings,
): Prepared | Refusal {
  const { acting, target, request } = open.item;
  const found = loaded.cases.get(open.caseId) ?? null;
  const round = around.rounds.get(roundIdOf(open, loaded));
  if (!round) return refuse('no-such-round', '没有这个批次', 'There is no such round');
  if (!found && !('open' in target)) return noSuchCase();
  if (found && 'open' in target)
    return refuse('action-id-reused', '这个操作编号已经用过', 'This action id was used before');
  const known = knownFacts(open, loaded, around);
  const belonging =
    'open' in target
      ? belongingOf(target.open, {
          facts: known ?? {},
          roundOrganisationId: round.view.organisationId,
          ...{ acting, within: around.forest.within },
        })
      : null;
  const subject: NewCase =
    'open' in target ? { id: open.caseId, ...target.open, organisationId: belonging!.organisationId } : found!;
  const asked = 'open' in target ? target.open.organisationId : null;
  if (!around.forest.has(subject.organisationId))
    return refuse('no-such-organisation', '没有这个工会', 'There is no such organisation');
  const deciding: Deciding = {
    tenantId,
    now,
    today,
    acting,
    action: request,
    programme: round.programme,
    round: round.view,
    case: { ...subject, changedOn: found?.changedOn ?? today },
    duty: dutyCaseOf(found ?? subject, round),
    state: found?.state,
    answersOnFile: around.answers.get(open.caseId) ?? (readsNothing(open, loaded, around) ? null : {}),
    facts: subject.personId === null ? organisationFacts(around.forest, subject.subjectOrganisationId) : known,
    elsewhere: asked !== null && asked !== subject.organisationId,
    within: around.forest.within,
    calendar: around.calendar,
    history: around.histories.get(open.caseId) ?? null,
    fresh: { answers: null },
  };
  const decision = decideAction(deciding);
  if (isRefusal(decision)) return decision;
  return {
    request,
    actorId: acting.personId,
    round,
    before: found,
    target: subject,
    decision,
    events: decision.events,
  };
}

/** Of the person; null where nothing was loaded for this action. */
function knownFacts(open: Open, loaded: Loaded, around: Surroundings): FactSnapshot | null {
  const { target } = open.item;
  const personId = 'open' in target ? target.open.personId : (loaded.cases.get(open.caseId)?.personId ?? null);
  if (personId === null) return null;
  return around.facts.get(personId) ?? (readsNothing(open, loaded, around) ? null : {});
}

const readsNothing = (open: Open, loaded: Loaded, around: Surroundings): boolean =>
  readsOf(open, loaded, around.rounds) === undefined;
