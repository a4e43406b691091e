// The parallel columns of act_batch: one entry per action, texts joined, figures summed up per organisation and round.
import { type CaseState, contributionOf, differenceOf, waitingOf } from '#engine/case-state.ts';
import { historyHash } from '#engine/history-hash.ts';
import type { PinnedRound } from '#engine/load.ts';
import type { Prepared } from '#engine/prepared.ts';
import { canonicalJson } from '#kit/json.ts';
import type { Forest } from '#organisations/forest.ts';
import { type Level, levels, type Programme } from '#policy/programme.ts';

/** The organisation that has an open case: at the level asked for, or the nearest above it. */
export function handlerOf(
  programme: Programme,
  state: CaseState,
  organisationId: number,
  round: PinnedRound,
  forest: Forest,
): number | null {
  const waiting = waitingOf(programme, state);
  if (!waiting) return null;
  if (waiting.with === 'finance') return round.view.organisationId;
  if (typeof waiting.with === 'string') return null;
  for (let rank = levels.indexOf(waiting.with.level); rank >= 0; rank--) {
    const found = forest.ancestorAtLevel(organisationId, levels[rank] as Level);
    if (found !== undefined) return found;
  }
  return null;
}

/** Figure deltas of the batch, by organisation and round: one row each. */
export class DeltaRows {
  private readonly rows = new Map<
    string,
    { organisationId: number; round: PinnedRound['view']; deltas: Record<string, number> }
  >();

  add({ round, before, decision, target }: Prepared): void {
    const changed = differenceOf(
      contributionOf(round.programme, before?.state),
      contributionOf(round.programme, decision.after),
    );
    if (changed.length === 0) return;
    const key = `${target.organisationId}/${round.view.id}`;
    let row = this.rows.get(key);
    if (!row) {
      row = { organisationId: target.organisationId, round: round.view, deltas: {} };
      this.rows.set(key, row);
    }
    for (const [measure, delta] of changed) row.deltas[measure] = (row.deltas[measure] ?? 0) + delta;
  }

  columns(): [number[], string, number[], number[], string] {
    const rows = [...this.rows.values()];
    return [
      rows.map((row) => row.organisationId),
      joined(rows.map((row) => row.round.programmeKey)),
      rows.map((row) => row.round.year),
      rows.map((row) => row.round.id),
      joined(rows.map((row) => JSON.stringify(row.deltas))),
    ];
  }
}

/** Texts of one column for act_batch, which splits them again: JSON and our keys never contain U+001F. */
const joined = (texts: readonly string[]): string => texts.join('\u001f');

/** One action's row of act_batch, before it is turned into columns. */
function rowOf(tenantId: number, at: Date, item: Prepared, forest: Forest) {
  const { target, round, request, decision, before, actorId } = item;
  const seq = before?.seq ?? 0;
  const events = canonicalJson(item.events);
  const { versionHash } = round.view;
  const hashed = { tenantId, caseId: target.id, seq: seq + 1, actionId: request.id, actorId, at, versionHash, events };
  const waiting = waitingOf(round.programme, decision.after);
  return {
    seq,
    events,
    hash: historyHash(before?.head ?? empty, { ...hashed, action: request.action }).toString('hex'),
    state: JSON.stringify(decision.after),
    handler: handlerOf(round.programme, decision.after, target.organisationId, round, forest),
    dueOn: waiting?.dueOn ?? null,
    odd: waiting?.odd ?? decision.after.odd,
  };
}

/** p_ids … p_odds of act_batch, in the order of its parameters. */
export function columnsOf(tenantId: number, at: Date, items: readonly Prepared[], forest: Forest): unknown[] {
  const rows = items.map((item) => rowOf(tenantId, at, item, forest));
  const after = items.map(({ decision }) => decision.after);
  return [
    items.map(({ request }) => request.id),
    items.map(({ target }) => target.id),
    rows.map((row) => row.seq),
    items.map(({ target }) => target.organisationId),
    items.map(({ actorId }) => actorId),
    joined(items.map(({ request }) => request.action)),
    joined(rows.map((row) => row.events)),
    joined(items.map(({ round }) => round.view.versionHash)),
    joined(rows.map((row) => row.hash)),
    joined(rows.map((row) => row.state)),
    joined(after.map((state) => state.stage)),
    joined(after.map((state) => state.status)),
    rows.map((row) => row.handler),
    after.map((state) => state.amountFen),
    rows.map((row) => row.dueOn),
    rows.map((row) => row.odd),
  ];
}

const empty = Buffer.alloc(0);
