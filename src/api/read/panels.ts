// Panels as pages show them: to a judge his works by number and what he may see of each, to the union how far every seat is and who is apart.
import { notFound } from '#access/may.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { iso, isoOrNull } from '#api/shapes.ts';
import { kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, loadCases, type PinnedRound } from '#engine/load.ts';
import type { ScoreState } from '#kinds/score/state.ts';
import { own } from '#kit/own.ts';
import { isRefusal } from '#kit/refusal.ts';
import {
  isOpen,
  type Panel,
  type PanelWork,
  pinnedScheme,
  type Seat,
  schemeIn,
  seatsOf,
  workOf,
  worksOf,
} from '#panels/panels.ts';
import { answerInWords } from '#policy/answer-words.ts';
import { classOf } from '#policy/facts.ts';
import type { Answers } from '#policy/form.ts';
import { schemesOf } from '#policy/scheme.ts';
import { driftOf, isVetoed, type Mark, type Scheme, workTotal } from '#policy/scoring.ts';
import type { Queryable } from '#store/queryable.ts';

export const panelHead = (round: PinnedRound, panel: Panel) => ({
  ...{ id: panel.id, name: panel.name, roundId: panel.roundId, roundName: round.view.name },
  ...{ programme: round.programme.title, stage: panel.stage, scheme: pinnedScheme(round, panel).label },
  ...{ openedAt: iso(panel.openedAt), closedAt: isoOrNull(panel.closedAt) },
});

/** Schemes of a round that have no panel yet. */
export const withoutPanel = ({ programme }: PinnedRound, panels: readonly Panel[]) =>
  Object.keys(programme.stages).flatMap((stage) => {
    if (kindOf(programme, stage).key !== 'score') return [];
    const { settings } = own(programme.stages, stage)!;
    return schemesOf(settings)
      .filter(({ key }) => !panels.some((panel) => panel.stage === stage && panel.scheme === key))
      .map(({ key, label }) => ({ stage, scheme: key, label, judges: settings.judges as number }));
  });

export const shownCriteria = ({ criteria }: Scheme) =>
  criteria.map(({ key, label, weight, top, veto }) => ({ key, label, weight, top, veto }));

export const standingAt = (panel: Panel, work: PanelWork, seat: number) => {
  if (work.state.recused[seat]) return 'recused' as const;
  if (!isOpen(panel, work)) return 'closed' as const;
  return work.state.marks[seat] ? ('marked' as const) : ('waiting' as const);
};

/** A row of the judge's list. */
export const judgesRow = (panel: Panel, work: PanelWork, { seat }: Seat) => ({
  ...{ number: work.number, standing: standingAt(panel, work, seat) },
  total: work.state.marks[seat]?.total ?? null,
});

/** The judge's list, each work with the first field that the programme lets judges see; what is too near to them stays a number. */
export async function judgesRows(
  engine: Engine,
  tenantId: number,
  panel: Panel,
  seat: Seat,
  works: readonly PanelWork[],
) {
  const { house } = engine;
  const found = await schemeIn(engine, house.db, tenantId, panel);
  if (isRefusal(found)) return works.map((work) => ({ ...judgesRow(panel, work, seat), title: null }));
  const [first] = fieldsShown(found.round, panel);
  const far = works.filter(({ state }) => state.recused[seat.seat] === undefined);
  const ids = far.map(({ caseId }) => caseId);
  const answers = first ? await loadAnswers(house, house.db, tenantId, ids) : new Map<number, Answers>();
  return works.map((work) => ({
    ...judgesRow(panel, work, seat),
    title: first ? first.inWords(answers.get(work.caseId) ?? {}) : null,
  }));
}

/** Of a work before its judge: what is nobody's secret. */
function fieldsShown({ programme, view }: PinnedRound, panel: Panel) {
  const { shows } = own(programme.stages, panel.stage)!.settings;
  return ((shows ?? []) as readonly { field: string }[]).flatMap(({ field }) => {
    const declared = own(programme.form, field);
    if (!declared || classOf(declared) >= 'S2') return [];
    const around = { form: programme.form, round: view };
    const inWords = (answers: Answers) => answerInWords(declared, own(answers, field), around);
    return [{ field, label: declared.label, inWords }];
  });
}

/** A mark as the lines of its sheet. */
export function ownSheet(mark: Mark) {
  const keys = new Set([...Object.keys(mark.points), ...Object.keys(mark.vetoes ?? {})]);
  return [...keys].map((criterion) => ({
    ...{ criterion, points: own(mark.points, criterion) ?? null },
    ...{ veto: own(mark.vetoes, criterion) !== undefined, why: own(mark.vetoes, criterion) ?? null },
  }));
}

function ownMark({ marks }: ScoreState, seat: number) {
  const mark = marks[seat];
  return mark ? { total: mark.total, sheet: ownSheet(mark) } : null;
}

/** One work before its judge: the fields that the programme lets him see, and what he gave. Refuses: not-found. */
export async function workBefore(engine: Engine, tenantId: number, panel: Panel, seat: Seat, number: number) {
  const { house } = engine;
  const [work] = await worksOf(house.db, tenantId, panel, { after: number - 1, limit: 1 });
  const found = work?.number === number ? await schemeIn(engine, house.db, tenantId, panel) : notFound();
  if (isRefusal(found)) return found;
  const { programme } = found.round;
  const near = work!.state.recused[seat.seat] !== undefined;
  const named = !near && own(programme.stages, panel.stage)!.settings.named === true;
  const answers = (await loadAnswers(house, house.db, tenantId, [work!.caseId])).get(work!.caseId) ?? {};
  const shows = near ? [] : fieldsShown(found.round, panel);
  const fields = shows.map(({ field, label, inWords }) => ({ field, label, shown: inWords(answers) }));
  return {
    ...judgesRow(panel, work!, seat),
    answers: fields,
    caseId: work!.caseId,
    by: named ? await whose(house.db, tenantId, work!.caseId) : null,
    mark: ownMark(work!.state, seat.seat),
  };
}

/** Only where judges are to see whose it is, as at a contest on site. */
async function whose(q: Queryable, tenantId: number, caseId: number) {
  const one = (await loadCases(q, tenantId, [caseId])).cases.get(caseId)!;
  const names = await namesOf(q, tenantId, {
    people: one.personId === null ? [] : [one.personId],
    organisations: [one.organisationId, one.subjectOrganisationId ?? []].flat(),
  });
  return { name: names.subject(one, true), organisationName: names.organisation(one.organisationId) };
}

/** Every seat: who sits there, how far he is, and how he marks beside the others. */
export async function seatRows(q: Queryable, tenantId: number, panel: Panel, scheme: Scheme) {
  const seats = await seatsOf(q, tenantId, panel.id);
  const works = await worksOf(q, tenantId, panel);
  const names = await namesOf(q, tenantId, { people: seats.map(({ personId }) => personId), organisations: [] });
  const drift = new Map(
    driftOf(
      scheme,
      works.map(({ state }) => state.marks),
    ).map((one) => [one.seat, one]),
  );
  const has = (of: 'marks' | 'recused' | 'sheets', seat: number) =>
    works.filter(({ state }) => state[of][seat] !== undefined).length;
  return seats.map(({ seat, personId, left: gone }) => ({
    ...{ seat, personId, name: names.person(personId), gone },
    ...{ marked: has('marks', seat), recused: has('recused', seat), sheets: has('sheets', seat) },
    left: works.filter((work) => standingAt(panel, work, seat) === 'waiting').length,
    difference: drift.get(seat)?.difference ?? null,
    distance: drift.get(seat)?.distance ?? null,
  }));
}

/** A row of the union's list: by number, without a name, so that whoever watches the judging stays as blind as the judges. */
export function unionsRow(panel: Panel, scheme: Scheme, work: PanelWork) {
  const { marks, recused, ranked, reopened } = work.state;
  const given = Object.values(marks);
  const totals = given.map(({ total }) => total);
  return {
    ...{ number: work.number, caseId: work.caseId, open: isOpen(panel, work), reopened },
    ...{ marked: given.length, missing: (work.state.before?.seats ?? 0) - given.length - Object.keys(recused).length },
    total: given.length > 0 ? workTotal(scheme, workOf(work).marks) : null,
    spread: totals.length > 1 ? Math.max(...totals) - Math.min(...totals) : null,
    ...{ vetoed: isVetoed(given), place: ranked?.place ?? null, taken: ranked?.taken ?? null },
    awards: (ranked?.awards ?? []).map(({ label }) => label),
  };
}
