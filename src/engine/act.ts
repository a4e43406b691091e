// The only way anything happens to a case, for one or for a hundred thousand: load by set, decide in memory, write in one call.
// Actions that another was faster with are loaded and decided again; a repeated action id is answered with its first outcome.

import type { Acting } from '#access/duties.ts';
import { documentMissing } from '#documents/case-documents.ts';
import { belongingOf } from '#engine/belonging.ts';
import { engineStage, kindOf } from '#engine/case-state.ts';
import { decideAction } from '#engine/decide.ts';
import { draftThere, isDraftScope } from '#engine/drafts.ts';
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
  type WrittenAction,
} from '#engine/load.ts';
import { masterAlready } from '#engine/pairs.ts';
import type { NewCase, Prepared } from '#engine/prepared.ts';
import { recordInTheWay } from '#engine/record-rows.ts';
import type { ActionRequest, Deciding } from '#engine/stage-context.ts';
import { type Fate, writeBatch } from '#engine/write.ts';
import { goodsShort } from '#goods/stock.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type Forest, ForestCache } from '#organisations/forest.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot, StageEvent } from '#policy/kind.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** On which case, or which case to open. */
export type ActionTarget =
  | { readonly caseId: number }
  | {
      readonly open: {
        readonly roundId: number;
        /** null: where it belongs (belonging.ts); another than that is refused. */
        readonly organisationId: number | null;
        readonly personId: number | null;
        readonly subjectOrganisationId: number | null;
      };
    };

export interface CaseAction {
  readonly acting: Acting;
  readonly target: ActionTarget;
  readonly request: ActionRequest;
}

export interface ActionOutcome {
  readonly caseId: number;
  readonly seq: number;
  /** Where the case went, if this action moved it. */
  readonly moved: { readonly stage: string; readonly status: string } | null;
  readonly events: readonly StageEvent[];
}

export interface Caches {
  readonly rounds: RoundCache;
  readonly forests: ForestCache;
}

export const makeCaches = (): Caches => ({ rounds: new RoundCache(), forests: new ForestCache() });

const attempts = 8;

const outcomeOf = ({ caseId, seq, events }: Pick<WrittenAction, 'caseId' | 'seq' | 'events'>): ActionOutcome => {
  const moved = events.findLast((e) => e.stage === engineStage && (e.type === 'moved' || e.type === 'withdrawn'));
  const to =
    moved === undefined
      ? null
      : moved.type === 'withdrawn'
        ? { stage: '', status: 'withdrawn' }
        : { stage: moved.data.stage as string, status: moved.data.status as string };
  return { caseId, seq, moved: to, events };
};

const noSuchCase = () =>
  refuse('no-such-case', '没有这件', 'There is no such case', { next: text('请核对编号', 'Check the number') });

interface Open {
  readonly index: number;
  readonly item: CaseAction;
  readonly caseId: number;
}

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

const didItHimself = ({ item }: Open, repeat: WrittenAction): boolean => item.acting.personId === repeat.actorId;

/** Whether the row says the very thing that is asked for. */
function isSame({ item, caseId }: Open, repeat: WrittenAction): boolean {
  const { target, request } = item;
  if (request.action !== repeat.action) return false;
  if (!('open' in target)) return repeat.caseId === caseId;
  const opened = repeat.events.find(({ stage, type }) => stage === engineStage && type === 'opened')?.data;
  const { roundId, personId, subjectOrganisationId } = target.open;
  return (
    opened?.roundId === roundId &&
    (opened.personId ?? null) === personId &&
    (opened.subjectOrganisationId ?? null) === subjectOrganisationId
  );
}

/** The first outcome, for the same action of the same person on the same case; an id that was used for anything else is taken. */
function answerRepeat(open: Open, repeat: WrittenAction): ActionOutcome | Refusal {
  if (didItHimself(open, repeat) && isSame(open, repeat)) return outcomeOf(repeat);
  return refuse('action-id-reused', '这个操作编号已经用过', 'This action id was used before', {
    next: text('请换一个操作编号', 'Use a new action id'),
  });
}

/** Whoever may open another draft is told which one is there. */
async function withDraft(
  q: Queryable,
  tenantId: number,
  fate: Fate,
  item: Prepared,
  refusal: Refusal,
): Promise<Refusal> {
  if (fate.fate !== 'key-taken') return refusal;
  const effect = item.decision.effects[fate.detail ?? -1];
  if (effect?.do !== 'claim-key' || !isDraftScope(effect.scope)) return refusal;
  const { id, personId, subjectOrganisationId } = item.target;
  const rows = await q.query<{ id: number }>(
    `SELECT k.case_id AS id FROM case_keys k JOIN cases c ON c.tenant_id = $1 AND c.id = k.case_id
      WHERE k.tenant_id = $1 AND k.scope = $2 AND c.person_id IS NOT DISTINCT FROM $3 AND c.subject_organisation_id IS NOT DISTINCT FROM $4 AND c.id <> $5`,
    [tenantId, effect.scope, personId, subjectOrganisationId, id],
  );
  return draftThere(rows.length === 1 ? rows[0]!.id : undefined);
}

function refusalOf(fate: Fate, item: Prepared): Refusal {
  if (fate.fate === 'key-taken') {
    const effect = item.decision.effects[fate.detail ?? -1];
    if (effect?.do !== 'claim-key') throw new Fault('a key was taken that nobody claimed');
    return effect.refusal;
  }
  if (fate.fate === 'document-missing') return documentMissing();
  if (fate.fate === 'record-state') return recordInTheWay(item);
  if (fate.fate === 'has-master') return masterAlready();
  if (fate.fate === 'not-shown')
    return refuse('showing-over', '已经撤下或到期，不再接意向', 'It is withdrawn or over and takes no more interest', {
      next: text('看看别的推介', 'Look at others on show'),
    });
  if (item.request.action === 'undo')
    return refuse(
      'already-paid-out',
      '钱已经送银行，不能撤销',
      'The money is on its way to the bank; this cannot be undone',
      {
        next: text('请财务与银行联系', 'Ask finance to speak to the bank'),
      },
    );
  if (item.decision.effects.some((effect) => effect.do === 'goods')) return goodsShort();
  const place = item.decision.effects.find((effect) => effect.do === 'place');
  if (place) return place.refusal;
  return refuse(
    'budget-exhausted',
    '本批次预算不够了，这件没有批准',
    "The round's budget does not reach; nothing was granted",
    {
      next: text('追加预算，或按办法比例核减', 'Add to the budget, or cut proportionally if the policy says so'),
      details: { accountId: fate.detail },
    },
  );
}

interface Surroundings {
  readonly rounds: ReadonlyMap<number, PinnedRound>;
  readonly forest: Forest;
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
  return { rounds, forest, answers, facts, histories };
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
