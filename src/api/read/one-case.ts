// One case as this viewer may see it: what was said, what the rules saw, the way it goes, and what he may do now.
import { actingOf } from '#access/acting.ts';
import { dutiesOf } from '#access/duties.ts';
import type { Viewer } from '#access/viewer.ts';
import { earlierPapers, importNotes, sameAsOnFile } from '#api/read/case-beside.ts';
import { atMost, dueOf, stageTitle } from '#api/read/cases.ts';
import { lastsOf } from '#api/read/expected.ts';
import { type Names, namesOf } from '#api/read/laid-out.ts';
import { moreFor } from '#api/read/more-of-case.ts';
import { expectations } from '#api/read/my-story.ts';
import { sourcesOfRules } from '#api/read/rule-sources.ts';
import { whoElse } from '#api/read/who-else.ts';
import { isoOrNull } from '#api/shapes.ts';
import { paysMember } from '#engine/account-actions.ts';
import { appealStage, kindOf, stageOf, stateSeen } from '#engine/case-state.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import type { Engine } from '#engine/engine.ts';
import { undoable } from '#engine/engine-actions.ts';
import { loadJudgedFacts } from '#engine/judged-facts.ts';
import { type JudgedRule, judgementOf } from '#engine/judgement.ts';
import { type LaidOut, layOut } from '#engine/laid-out.ts';
import { type HistoryRow, loadHistory } from '#engine/load.ts';
import { visitingUnion, visitOf } from '#engine/needs.ts';
import { type Calendar, isByWeekends } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { accountChangedAt } from '#people/people.ts';
import { shownSince } from '#policy/account-changes.ts';
import { answerInWords } from '#policy/answer-words.ts';
import { askedAtFirst } from '#policy/asked-later.ts';
import { correctable } from '#policy/correction.ts';
import { rulesOf } from '#policy/evaluate.ts';
import { classOf } from '#policy/facts.ts';
import type { Field, Form, Sensitivity } from '#policy/form.ts';
import { classOfRule } from '#policy/judged-on.ts';
import type { Programme } from '#policy/programme.ts';
import { undoUntil as endOfUndo } from '#policy/undo-window.ts';

interface ShownAnswer {
  readonly field: string;
  readonly label: Text;
  readonly class: Sensitivity;
  readonly type: Field['type'];
  /** null also when it is above the viewer's class; `hidden` tells the two apart. */
  readonly value: unknown;
  readonly shown: Text | null;
  readonly hidden: boolean;
  /** The same as the register has it today. */
  readonly onFile: boolean;
}

/** People and organisations that answers name. */
function namedIn(form: Form, answers: LaidOut['answers']): { people: number[]; organisations: number[] } {
  const ofType = (type: Field['type']) =>
    Object.entries(form).flatMap(([key, field]) => {
      const value = own(answers, key);
      return field.type === type && typeof value === 'number' ? [value] : [];
    });
  return { people: ofType('person'), organisations: ofType('organisation') };
}

/** What was filled in, field by field, in the order it was asked. */
function shownAnswers(
  laid: LaidOut,
  names: Names,
  upTo: Sensitivity,
  today: string,
  keptBelow: string | null,
): ShownAnswer[] {
  const { round, answers } = laid;
  const onFile = sameAsOnFile(laid, today);
  const { form } = round.programme;
  const nameOf = (type: 'person' | 'organisation', id: number) => names[type](id) || undefined;
  return Object.entries(form).flatMap(([field, declared]) => {
    if (own(answers, field) === undefined) return [];
    const sensitivity = classOfField(declared);
    const hidden = field === keptBelow || !atMost(sensitivity, upTo);
    const shown = hidden ? null : answerInWords(declared, own(answers, field), { form, round: round.view, nameOf });
    const value = hidden ? null : own(answers, field);
    const { label, type } = declared;
    return [{ field, label, class: sensitivity, type, value, shown, hidden, onFile: !hidden && onFile.has(field) }];
  });
}

/** What a visit was told is for the union that visited, though the case has moved on to the one above it. */
async function keptBelow(
  engine: Engine,
  tenantId: number,
  { one, round: { programme } }: LaidOut,
  { personId, posts }: Viewer,
): Promise<string | null> {
  const visit = visitOf(programme);
  if (!visit || personId === one.personId) return null;
  const forest = await engine.caches.forests.get(engine.house.db, tenantId);
  const union = visitingUnion(programme, one.organisationId, forest);
  return posts.some(({ organisationId }) => organisationId === union) ? null : visit.field;
}

function classOfField(field: Field): Sensitivity {
  const own = classOf(field);
  if (field.type !== 'table') return own;
  return Object.values(field.columns).reduce<Sensitivity>(
    (a, column) => (atMost(classOf(column), a) ? a : classOf(column)),
    own,
  );
}

/** Until when this person may take back the last decision, if it was his; null otherwise. */
function undoUntil(history: readonly HistoryRow[], viewer: Viewer, now: Date): Date | null {
  const last = undoable(history, viewer.personId, now);
  return isRefusal(last) ? null : endOfUndo(last.at);
}

/** Every stage of the programme in order; an appeal where it is looked at. */
function wayOf({ one, round }: LaidOut, today: string, calendar: Calendar, inside: boolean) {
  const { programme } = round;
  const { ahead } = expectations({ one, round }, today, calendar);
  const keys = [...Object.keys(programme.stages), ...(one.state.appeal ? [appealStage] : [])];
  return keys.map((stage) => ({
    stage,
    kind: stageOf(programme, stage).kind,
    title: stageTitle(programme, stage),
    expected: ahead.get(stage) ?? null,
    state: (stateSeen(programme, one.state, stage, inside) ?? null) as Record<string, unknown> | null,
  }));
}

/** null when there is no such case. */
export async function showCase(
  engine: Engine,
  tenantId: number,
  caseId: number,
  viewer: Viewer,
  upTo: Sensitivity,
): Promise<object | null> {
  const { house } = engine;
  const acting = actingOf(viewer);
  const laid = (await layOut(engine, tenantId, [caseId], acting)).get(caseId);
  if (!laid) return null;
  const { one, round } = laid;
  const [{ programme }, { state }] = [round, one];
  const isOpen = state.status === 'open';
  const now = house.clock.now();
  const history = await loadHistory(house.db, tenantId, one.id);
  const kept = (await loadJudgedFacts(house, house.db, tenantId, [one.id])).get(one.id)?.facts ?? null;
  const duties = dutiesOf(acting, dutyCaseOf(one, round));
  const named = namedIn(programme.form, laid.answers);
  const places = [one.organisationId, one.subjectOrganisationId ?? [], one.handlerOrganisationId ?? []].flat();
  const unionThen = kept?.['membership.organisation'];
  const names = await namesOf(house.db, tenantId, {
    people: [...named.people, ...(one.personId === null ? [] : [one.personId])],
    organisations: [...named.organisations, ...places, ...(typeof unionThen === 'number' ? [unionThen] : [])],
  });
  const nameOf = (id: number) => names.organisation(id) || laid.around.nameOf?.(id);
  const judgement = await judgedFrom(engine, tenantId, laid, { history, kept, nameOf });
  const seesAnswers = atMost('S2', upTo);
  const calendar = await engine.caches.calendars.get(house.db, tenantId);
  return {
    ...one,
    ...state,
    roundName: round.view.name,
    programme: programme.title,
    name: names.subject(one, seesAnswers),
    organisationName: names.organisation(one.organisationId),
    handlerName: one.handlerOrganisationId === null ? '' : names.organisation(one.handlerOrganisationId),
    stageTitle: stageTitle(programme, state.stage),
    kind: stageOf(programme, state.stage).kind,
    dueOn: dueOf({ one, round }),
    dueFen: laid.due?.amountFen ?? null,
    amountSteps: seesAnswers ? (laid.due?.steps ?? []) : [],
    answers: shownAnswers(laid, names, upTo, chinaDate(now), await keptBelow(engine, tenantId, laid, viewer)),
    importNotes: seesAnswers ? await importNotes(house.db, tenantId, one.id) : [],
    ...(await earlierPapers(house.db, tenantId, laid, upTo)),
    basis: programme.basis,
    judgedAt: isoOrNull(judgement.judgedAt),
    // What a rule saw may be sensitive itself: only those who see the answers see it.
    rules: seesAnswers ? shownRules(programme, judgement.rules, judgement.sources, upTo) : [],
    oddities: isOpen && duties.includes('handler') ? laid.odd : [],
    duties,
    actions: isOpen ? await actionsFor(engine, tenantId, laid, duties) : [],
    correctable: seesAnswers ? fieldsToCorrect(laid) : [],
    dueByWeekends: isByWeekends(dueOf({ one, round }), lastsOf(stageOf(programme, state.stage)), calendar),
    more: await moreFor(engine, tenantId, { one, round }, viewer),
    stages: wayOf(laid, chinaDate(now), calendar, duties.includes('handler')),
    undoUntil: isoOrNull(undoUntil(history, viewer, now)),
    accountChangedAt: isoOrNull(await changedAccount(engine, tenantId, laid, viewer)),
  };
}

interface JudgedFrom {
  readonly history: Awaited<ReturnType<typeof loadHistory>>;
  /** The facts it was judged on, where they were kept. */
  readonly kept: Awaited<ReturnType<typeof loadJudgedFacts>> extends ReadonlyMap<number, { readonly facts: infer F }>
    ? F | null
    : never;
  readonly nameOf: (id: number) => string | undefined;
}

/** How each rule was judged, and where the values that they read are from. */
async function judgedFrom(
  { house }: Engine,
  tenantId: number,
  { one, round: { programme }, answers, around }: LaidOut,
  { history, kept, nameOf }: JudgedFrom,
) {
  const now = house.clock.now();
  const isOpen = one.state.status === 'open';
  const judgement = judgementOf(programme, history, { ...around, nameOf }, kept, chinaDate(now), isOpen);
  const judged = { personId: one.personId, programme, answers };
  const at = judgement.judgedAt ?? now;
  const sources = await sourcesOfRules(house.db, tenantId, judged, kept ?? around.facts, at);
  return { ...judgement, sources };
}

/** Told to whoever handles or pays the case; the member knows. */
async function changedAccount(
  { house }: Engine,
  tenantId: number,
  { one: { personId }, round: { programme } }: LaidOut,
  viewer: Viewer,
): Promise<Date | null> {
  if (personId === null || personId === viewer.personId || !paysMember(programme)) return null;
  return accountChangedAt(house.db, tenantId, personId, shownSince(house.clock.now()));
}

/** A rule that read something above the viewer's class tells its outcome alone. */
function shownRules(
  programme: Programme,
  judged: readonly JudgedRule[],
  sources: ReadonlyMap<string, Text>,
  upTo: Sensitivity,
) {
  const above = rulesOf(programme, 'all').filter((rule) => !atMost(classOfRule(programme, rule), upTo));
  const hidden = new Set(above.map(({ key }) => key));
  return judged.map(({ key, says, clause, holds, ...seen }) => ({
    ...{ key, says, holds, from: sources.get(key), hidden: hidden.has(key) },
    ...(clause === undefined ? {} : { clause }),
    ...(hidden.has(key) ? {} : seen),
  }));
}

/** What can be asked to be corrected, filled in or not. */
function fieldsToCorrect({ round: { programme }, answers }: LaidOut) {
  const form = askedAtFirst(programme, answers);
  return correctable(programme, form).map((field) => {
    const { label, type } = own(form, field)!;
    return { field, label, type, filled: own(answers, field) !== undefined };
  });
}

const actionsFor = (engine: Engine, tenantId: number, laid: LaidOut, duties: readonly string[]) =>
  Promise.all(
    Object.entries(kindOf(laid.round.programme, laid.one.state.stage).actions)
      .filter(([, action]) => action.by.some((duty) => duties.includes(duty)))
      .map(async ([action, { label, bulk, input }]) => {
        const refused = laid.hindrance(action);
        return {
          ...{ action, label, bulk: bulk ?? false, input: input ?? {} },
          hindrance: refused?.why ?? null,
          instead: await whoElse(engine, tenantId, laid, action, refused),
        };
      }),
  );
