// A case is the fold of its history: this file is that fold, pure, used by the writer, by undo and by `verify` alike.

import { kinds } from '#kinds/index.ts';
import { own } from '#kit/own.ts';
import { Fault } from '#kit/refusal.ts';
import type { Choice } from '#policy/form.ts';
import type { Contribution, Kind, StageEvent, Waiting } from '#policy/kind.ts';
import type { Programme, Stage } from '#policy/programme.ts';

export type CaseStatus = 'open' | 'passed' | 'failed' | 'withdrawn';

/** Stored in cases.state; everything else in the row is derived from it. */
export interface CaseState {
  readonly stage: string;
  readonly status: CaseStatus;
  readonly openedBy: number | null;
  readonly amountFen: number | null;
  readonly odd: boolean;
  readonly deciders: readonly { readonly stage: string; readonly personId: number }[];
  /** Choices of the programme's breakdown fields. */
  readonly breakdowns: Readonly<Record<string, string>>;
  readonly stages: Readonly<Record<string, unknown>>;
  /** The stage a refused case may be appealed from; set while an appeal is being looked at. */
  readonly appeal: { readonly from: string; readonly status: 'open' | 'upheld' | 'rejected' } | null;
  readonly undone: number;
  /** Who acted for the member, and the action whose consent covers a correction (null: withdrawn); there only where somebody acted. */
  readonly behalf?: { readonly by: readonly number[]; readonly consent: string | null };
  /** The account last given for the member; there only where one was. */
  readonly account?: ProposedAccount;
}

export interface ProposedAccount {
  /** The action that it was given with. */
  readonly of: string;
  readonly by: number;
  readonly status: 'waiting' | 'confirmed' | 'refused' | 'withdrawn';
  /** Whoever gave or confirmed one in this case. */
  readonly hands: readonly number[];
}

/** Who acted for the member in any way, and so decides nothing of his case. */
export const actedForIn = ({ behalf, account }: CaseState): readonly number[] => [
  ...(behalf?.by ?? []),
  ...(account?.hands ?? []),
];

/** Engine events carry this in place of a stage key; kinds never see them. */
export const engineStage = '#';
/** The virtual stage in which an appeal is reviewed. */
export const appealStage = 'appeal';

export const isStage = (programme: Programme, key: string): boolean =>
  Object.hasOwn(programme.stages, key) || (key === appealStage && programme.appeal !== undefined);

export function stageOf(programme: Programme, key: string): Stage {
  if (key === appealStage && programme.appeal)
    return { kind: 'review', settings: { at: programme.appeal.at, within: { workingDays: 10 } } };
  const stage = own(programme.stages, key);
  if (!stage) throw new Fault(`programme ${programme.key} has no stage ${key}`);
  return stage;
}

export function kindOf(programme: Programme, stageKey: string): Kind {
  const kind = own(kinds, stageOf(programme, stageKey).kind);
  if (!kind) throw new Fault(`no kind ${stageOf(programme, stageKey).kind}`);
  return kind;
}

/** Whether an action of this name takes money out of a budget, at whatever stage: by its name alone, so that no look-up can be led astray. */
export const paysAs = (action: string): boolean =>
  Object.values(kinds).some((kind) => own(kind.actions, action)?.pays === true);

function behalfAfter(before: CaseState['behalf'], { by, covers, consent }: StageEvent['data']): CaseState['behalf'] {
  const lasting = covers === 'open' || covers === 'submit';
  return {
    by: [...new Set([...(before?.by ?? []), by as number])],
    consent: lasting ? (consent as string) : (before?.consent ?? null),
  };
}

function accountAfter(
  before: CaseState['account'],
  status: ProposedAccount['status'],
  { by, consent }: StageEvent['data'],
): ProposedAccount {
  const fresh = status === 'waiting';
  const hands = fresh || status === 'confirmed' ? [by as number] : [];
  return {
    ...{ of: fresh ? (consent as string) : before!.of, by: fresh ? (by as number) : before!.by, status },
    hands: [...new Set([...(before?.hands ?? []), ...hands])],
  };
}

function applyEngineEvent(state: CaseState | undefined, { type, data }: StageEvent): CaseState {
  if (type === 'opened')
    return {
      stage: data.stage as string,
      status: 'open',
      openedBy: data.by as number | null,
      amountFen: null,
      odd: false,
      deciders: [],
      breakdowns: {},
      stages: {},
      appeal: null,
      undone: 0,
    };
  if (!state) throw new Fault(`event ${type} before the case was opened`);
  switch (type) {
    case 'moved':
      return { ...state, stage: data.stage as string, status: data.status as CaseStatus };
    case 'withdrawn':
      return { ...state, status: 'withdrawn' };
    case 'broken-down':
      return { ...state, breakdowns: data as Record<string, string> };
    case 'decided':
      return { ...state, deciders: [...state.deciders, { stage: data.stage as string, personId: data.by as number }] };
    case 'appealed':
      return { ...state, appeal: { from: data.from as string, status: 'open' } };
    case 'appeal-decided':
      return { ...state, appeal: { from: state.appeal!.from, status: data.upheld === true ? 'upheld' : 'rejected' } };
    case 'undone':
      return { ...state, undone: state.undone + 1 };
    case 'acted-for':
      if (data.covers === 'account') return { ...state, account: accountAfter(state.account, 'waiting', data) };
      return { ...state, behalf: behalfAfter(state.behalf, data) };
    case 'account-confirmed':
      return { ...state, account: accountAfter(state.account, 'confirmed', data) };
    case 'account-refused':
      return { ...state, account: accountAfter(state.account, 'refused', data) };
    case 'account-withdrawn':
      return { ...state, account: accountAfter(state.account, 'withdrawn', data) };
    case 'consent-withdrawn':
      return { ...state, behalf: { by: state.behalf?.by ?? [], consent: null } };
    default:
      return state;
  }
}

/** One step of the fold. */
export function applyEvent(programme: Programme, state: CaseState | undefined, event: StageEvent): CaseState {
  if (event.stage === engineStage) return applyEngineEvent(state, event);
  if (!state) throw new Fault(`event ${event.type} before the case was opened`);
  const kind = kindOf(programme, event.stage);
  const inner = kind.evolve(own(state.stages, event.stage), event);
  const odd =
    event.stage === state.stage
      ? kind.waiting(stageOf(programme, event.stage).settings, inner).odd || state.odd
      : state.odd;
  const amountFen = typeof event.data.amountFen === 'number' ? event.data.amountFen : state.amountFen;
  return { ...state, stages: { ...state.stages, [event.stage]: inner }, odd, amountFen };
}

/** Numbers of the rows that an undo took back; undoing cannot be undone. */
export const undoneSeqs = (rows: readonly { readonly events: readonly StageEvent[] }[]): ReadonlySet<number> =>
  new Set(
    rows.flatMap(({ events }) =>
      events.flatMap(({ stage, type, data }) =>
        stage === engineStage && type === 'undone' ? [data.seq as number] : [],
      ),
    ),
  );

/** The whole history, leaving out what was undone. Rows in order of seq. */
export function foldHistory(
  programme: Programme,
  rows: readonly { seq: number; events: readonly StageEvent[] }[],
): CaseState {
  const undone = undoneSeqs(rows);
  let state: CaseState | undefined;
  for (const row of rows) {
    if (undone.has(row.seq)) continue;
    for (const event of row.events) state = applyEvent(programme, state, event);
  }
  if (!state) throw new Fault('a case without history');
  return state;
}

/** An action that is left out where the case is told. */
export const isUntold = (
  programme: Programme,
  { action, events }: { readonly action: string; readonly events: readonly StageEvent[] },
): boolean =>
  events.some(({ stage }) => stage !== engineStage && own(kindOf(programme, stage).actions, action)?.untold === true);

/** The state of a stage as somebody sees it who has the case, or has not. */
export const stateSeen = (programme: Programme, { stages }: CaseState, stage: string, inside: boolean): unknown => {
  const state = own(stages, stage);
  return state === undefined || inside ? state : (kindOf(programme, stage).outside?.(state) ?? state);
};

/** The award of the last stage that gave one. */
export function awardIn(programme: Programme, state: CaseState | undefined): Choice | null {
  const stages = Object.keys(programme.stages).filter((key) => own(state?.stages, key) !== undefined);
  const won = stages.map((key) => kindOf(programme, key).award?.(own(state!.stages, key)) ?? null);
  return won.findLast((one) => one !== null) ?? null;
}

/** Who has the case now, by when, and whether it is odd; null when it is closed. */
export function waitingOf(programme: Programme, state: CaseState): Waiting | null {
  if (state.status !== 'open') return null;
  const waiting = kindOf(programme, state.stage).waiting(
    stageOf(programme, state.stage).settings,
    own(state.stages, state.stage),
  );
  return { ...waiting, odd: waiting.odd || state.odd };
}

/** Who carries what an open case is about, if somebody does. */
export const carriedBy = (programme: Programme, { status, stage, stages }: CaseState): number | null =>
  status === 'open' ? (kindOf(programme, stage).carriedBy?.(own(stages, stage)) ?? null) : null;

/**
 * What the case adds to the figures: measure → number, zeros left out. Derived from state alone, so that
 * (after − before) is the delta, undo needs no inverse, and `verify` can add it all up again.
 */
export function contributionOf(programme: Programme, state: CaseState | undefined): Contribution {
  if (!state) return {};
  const sums: Record<string, number> = { 'cases.opened': 1, [`cases.${state.status}`]: 1 };
  if (state.status === 'open') sums[`at.${state.stage}`] = 1;
  const keys = Object.keys(state.stages);
  const gaveBack = state.status === 'withdrawn' && keys.some((key) => kindOf(programme, key).givenBack);
  for (const key of keys) {
    const kind = kindOf(programme, key);
    const counted = kind.contribution(own(state.stages, key));
    const through = gaveBack ? kind.passage(stageOf(programme, key).settings).through : null;
    for (const measure of Object.keys(counted)) {
      const value = counted[measure]!;
      if (value === 0 || measure.split('@')[0] === through) continue;
      sums[`${key}.${measure}`] = value;
      if (measure.includes('@')) continue;
      for (const field of Object.keys(state.breakdowns))
        sums[`${key}.${measure}@${field}=${own(state.breakdowns, field)}`] = value;
    }
  }
  return sums;
}

/** after − before, zeros left out. */
export function differenceOf(before: Contribution, after: Contribution): [measure: string, delta: number][] {
  const deltas: [string, number][] = [];
  for (const measure of Object.keys(after)) {
    const delta = after[measure]! - (before[measure] ?? 0);
    if (delta !== 0) deltas.push([measure, delta]);
  }
  for (const measure of Object.keys(before)) if (!(measure in after)) deltas.push([measure, -before[measure]!]);
  return deltas;
}
