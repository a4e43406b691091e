// One action on very many cases that stand alike: the kind decides once per distinct state and answers, SQL carries it out for the group.
// What is not alike in every way that matters (own case, keys, facts read) is left to the ordinary path; nothing is decided twice.
import type { Acting } from '#access/duties.ts';
import { type CaseState, contributionOf, differenceOf, waitingOf } from '#engine/case-state.ts';
import { arrayOf } from '#engine/columns.ts';
import { decideAction } from '#engine/decide.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { toldNow } from '#engine/needs.ts';
import { pairsMoved } from '#engine/pairs.ts';
import { handlerOf, type Place, placeOf } from '#engine/place.ts';
import type { ActionRequest } from '#engine/stage-context.ts';
import type { Decision } from '#engine/unfolding.ts';
import type { Calendar } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import { canonicalJson } from '#kit/json.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import type { Forest } from '#organisations/forest.ts';
import type { Answers } from '#policy/form.ts';
import type { Effect } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { undoUntil } from '#policy/undo-window.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface UniformAction {
  readonly round: PinnedRound;
  readonly stage: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly acting: Acting;
  /** Make the action ids (src/store/action-ids.ts): the job's id and the step. */
  readonly sourceId: number;
  readonly step: number;
}

export interface UniformResult {
  readonly written: number;
  readonly amountFen: number;
  /** How often the kind decided. */
  readonly groups: number;
  /** Cases of this chunk that were not alike enough, or were refused as a group: for the ordinary path. */
  readonly left: readonly number[];
}

interface Alike {
  readonly ids: readonly number[];
  readonly seqs: readonly number[];
  readonly state: CaseState;
  readonly answers: Answers;
  readonly organisationId: number;
  readonly handlerId: number | null;
  readonly hasPerson: boolean;
}

/** More distinct groups than this in a chunk, and deciding one by one is no slower. */
const groupsMost = 2000;

/** Fields of the form that amounts or stages name: what must be equal for cases to be decided alike. */
export function decisiveFields(programme: Programme): string[] {
  const text = JSON.stringify([programme.amount ?? null, programme.stages]);
  return Object.keys(programme.form).filter((field) => text.includes(`"form.${field}"`) || text.includes(`"${field}"`));
}

/** Thrown when a kind reads what was not compared: then the cases may differ, and each is decided for itself. */
class NotAlike extends Error {}

const guarded = <T extends object>(known: T, may: (key: string) => boolean): T =>
  new Proxy(known, {
    get(target, key, receiver) {
      if (typeof key === 'string' && !may(key)) throw new NotAlike(key);
      return Reflect.get(target, key, receiver);
    },
  });

/**
 * A case that its member opened himself stands like any other member's: in the group's state "opened by" is nobody (0, which is no id), and
 * act_uniform puts each one's own back. The number is always followed by a comma (case-state.ts: it is not the last key).
 */
const openedByHimself = 0;
const stateAlike = `replace(c.state::text, '"openedBy":' || c.person_id || ',', '"openedBy":${openedByHimself},')`;

/** The cases of the range in groups that stand alike. The range is said of each table: the planner would not carry it over the joins, and read them whole. */
async function groupsAfter(
  q: Queryable,
  tenantId: number,
  asked: UniformAction,
  range: { after: number; upTo: number },
): Promise<Alike[]> {
  const fields = decisiveFields(asked.round.programme);
  const given = fields.map((_, n) => `a.plain->$${n + 7}`);
  const answers = `jsonb_strip_nulls(jsonb_build_object(${given.map((field, n) => `$${n + 7}::text, ${field}`).join(', ')}))`;
  return q.query<Alike>(
    `SELECT array_agg(c.id) AS ids, array_agg(c.seq) AS seqs, coalesce(${stateAlike}, c.state::text)::json AS state, ${answers} AS answers,
        min(c.organisation_id) AS "organisationId", q.handler_organisation_id AS "handlerId", c.person_id IS NOT NULL AS "hasPerson"
     FROM queue_entries q JOIN cases c ON c.tenant_id = $1 AND c.id = q.case_id
     LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = c.id AND a.case_id > $4 AND a.case_id <= $5
     WHERE q.tenant_id = $1 AND q.round_id = $2 AND q.stage = $3 AND q.case_id > $4 AND q.case_id <= $5 AND c.id > $4 AND c.id <= $5
       AND c.person_id IS DISTINCT FROM $6
     GROUP BY ${[`coalesce(${stateAlike}, c.state::text)`, ...given].join(', ')}, q.handler_organisation_id, c.person_id IS NOT NULL`,
    [tenantId, asked.round.view.id, asked.stage, range.after, range.upTo, asked.acting.personId, ...fields],
  );
}

const requestOf = ({ action, stage, input }: UniformAction): ActionRequest => ({
  id: '00000000-0000-8000-8000-000000000000',
  ...{ action, stage, input },
});

/** Decides for one of the group as if it were any of them; null if the decision could differ between them. */
function decideFor(
  engine: Engine,
  tenantId: number,
  asked: UniformAction,
  alike: Alike,
  forest: Forest,
  calendar: Calendar,
): Decision | null {
  const { programme, view } = asked.round;
  const now = engine.house.clock.now();
  const stranger = alike.hasPerson ? -1 : null;
  const compared = decisiveFields(programme);
  const decision = decideAction({
    tenantId,
    now,
    today: chinaDate(now),
    acting: asked.acting,
    action: requestOf(asked),
    programme,
    round: view,
    case: {
      id: alike.ids[0]!,
      organisationId: alike.organisationId,
      personId: stranger,
      subjectOrganisationId: null,
      changedOn: chinaDate(now),
    },
    duty: {
      programmeKey: view.programmeKey,
      organisationId: alike.organisationId,
      personId: stranger,
      subjectOrganisationId: null,
      openedBy: alike.state.openedBy,
      handlerOrganisationId: alike.handlerId,
      roundOrganisationId: view.organisationId,
      carriedBy: null,
    },
    elsewhere: false,
    state: alike.state,
    answersOnFile: guarded(alike.answers, (field) => compared.includes(field) || !(field in programme.form)),
    facts: guarded({}, () => false),
    within: forest.within,
    calendar,
    history: null,
    fresh: { answers: null },
  });
  if (isRefusal(decision)) return null;
  // What is told of at a visit has its row beside each case.
  if (toldNow(programme, decision.after) !== toldNow(programme, alike.state)) return null;
  // So have masters and apprentices.
  if (pairsMoved(programme, alike.state, decision.after).length > 0) return null;
  return decision.effects.every(
    (effect) =>
      effect.do === 'transfer' ||
      (effect.do === 'message' && typeof effect.to !== 'number' && effect.to !== 'subject-union'),
  )
    ? decision
    : null;
}

function decideIfAlike(
  engine: Engine,
  tenantId: number,
  asked: UniformAction,
  alike: Alike,
  forest: Forest,
  calendar: Calendar,
): Decision | null {
  try {
    return decideFor(engine, tenantId, asked, alike, forest, calendar);
  } catch (error) {
    if (error instanceof NotAlike) return null;
    throw error;
  }
}

/** Where all of them wait after the decision; null if that differs: the handler is shared only if it is the round's own organisation, nobody, or above it. */
function sharedPlace(asked: UniformAction, decision: Decision, alike: Alike, forest: Forest): Place | null {
  const { round } = asked;
  const waiting = waitingOf(round.programme, decision.after);
  const handler = handlerOf(waiting, alike.organisationId, round, forest);
  if (handler !== null && !forest.within(round.view.organisationId, handler)) return null;
  return placeOf(decision.after, waiting, handler);
}

const transferOf = (round: PinnedRound, effects: readonly Effect[]): object | null => {
  const transfers = effects.filter((effect) => effect.do === 'transfer');
  if (transfers.length > 1) throw new Fault('a uniform action moves money once');
  const one = transfers[0];
  if (!one) return null;
  const account = (ref: string) => (ref === 'round-budget' ? round.budgetAccountId : round.payableAccountId);
  return {
    debit: account(one.debit),
    credit: account(one.credit),
    amount: one.amountFen,
    code: one.code,
    entitlement: one.entitlement ?? null,
  };
};

function groupDocument(asked: UniformAction, alike: Alike, decision: Decision, place: Place): object {
  const { programme, view } = asked.round;
  return {
    after: JSON.stringify(decision.after),
    own: decision.after.openedBy === openedByHimself,
    stage: place.stage,
    status: place.status,
    handler: place.handlerOrganisationId,
    amount: decision.after.amountFen,
    due: place.dueOn,
    odd: place.odd,
    events: canonicalJson(decision.events),
    deltas: Object.fromEntries(
      differenceOf(contributionOf(programme, alike.state), contributionOf(programme, decision.after)),
    ),
    transfer: transferOf(asked.round, decision.effects),
    messages: decision.effects.flatMap((effect, n) =>
      effect.do === 'message'
        ? [
            {
              n,
              topic: effect.topic,
              payload: { words: effect.words, programme: view.programmeKey, roundId: view.id },
              // null: each case's own person.
              person_id:
                (effect.to === 'subject' && alike.hasPerson) || decision.after.openedBy === openedByHimself
                  ? null
                  : decision.after.openedBy,
            },
          ]
        : [],
    ),
  };
}

interface Carried {
  readonly cases: readonly number[];
  readonly seqs: readonly number[];
  /** Place of each case's group in `documents`, from 1. */
  readonly groupOf: readonly number[];
  readonly documents: readonly object[];
}

async function writeUniform(
  house: House,
  q: Queryable,
  tenantId: number,
  asked: UniformAction,
  { cases, seqs, groupOf, documents }: Carried,
): Promise<{ written: number; amountFen: number }> {
  const at = house.clock.now();
  const { view } = asked.round;
  const notBefore = undoUntil(at);
  const firstTransfer = await house.ids.take(tenantId, cases.length);
  const ids = (await actionIdsOf(house, tenantId)).bulk(asked.sourceId, asked.step);
  const rows = await q.query<{ written: number; amountFen: number }>(
    `SELECT written, amount_sum AS "amountFen"
     FROM act_uniform($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      ...[tenantId, at, view.id, view.programmeKey, view.year, view.versionHash, asked.acting.personId, asked.action],
      ...[ids.source, ids.step, notBefore, asked.stage, arrayOf(cases), arrayOf(seqs), arrayOf(groupOf)],
      ...[JSON.stringify(documents), firstTransfer],
    ],
  );
  return rows[0]!;
}

/**
 * Carries out the action on the cases with ids in (after, upTo], as one transaction of `q`.
 * Throws if the budget does not reach for the whole chunk (CHECK accounts_floor, SQLSTATE 23514), or if an action was written under one of
 * its ids before (UNIQUE, 23505): nothing is written then.
 */
export async function actUniform(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  asked: UniformAction,
  range: { after: number; upTo: number },
): Promise<UniformResult> {
  const forest = await engine.caches.forests.get(q, tenantId);
  const calendar = await engine.caches.calendars.get(q, tenantId);
  // A chunk's cases are sorted by state: in memory, not on disk.
  await q.query(`SET LOCAL work_mem = '64MB'`);
  const groups = await groupsAfter(q, tenantId, asked, range);
  const all = () => groups.flatMap((group) => group.ids);
  if (groups.length > groupsMost) return { written: 0, amountFen: 0, groups: 0, left: all() };
  const documents: object[] = [];
  const [cases, seqs, groupOf]: [number[], number[], number[]] = [[], [], []];
  const left: number[] = [];
  for (const alike of groups) {
    const decision = alike.state.undone > 0 ? null : decideIfAlike(engine, tenantId, asked, alike, forest, calendar);
    const place = decision && sharedPlace(asked, decision, alike, forest);
    if (!decision || !place) {
      left.push(...alike.ids);
      continue;
    }
    documents.push(groupDocument(asked, alike, decision, place));
    for (const [n, id] of alike.ids.entries()) {
      cases.push(id);
      seqs.push(alike.seqs[n]!);
      groupOf.push(documents.length);
    }
  }
  if (cases.length === 0) return { written: 0, amountFen: 0, groups: 0, left };
  const written = await writeUniform(engine.house, q, tenantId, asked, { cases, seqs, groupOf, documents });
  return { ...written, groups: documents.length, left };
}
