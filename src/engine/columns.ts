// The parallel columns of act_batch: one entry per action, texts joined, figures summed up per organisation and round.
import { contributionOf, differenceOf, waitingOf } from '#engine/case-state.ts';
import { historyHash } from '#engine/history-hash.ts';
import type { PinnedRound } from '#engine/load.ts';
import { handlerOf, placeOf, queueOf, samePlace } from '#engine/place.ts';
import type { Prepared } from '#engine/prepared.ts';
import { canonicalJson } from '#kit/json.ts';
import type { Forest } from '#organisations/forest.ts';

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

  columns(): string[] {
    const rows = [...this.rows.values()];
    return [
      arrayOf(rows.map((row) => row.organisationId)),
      joined(rows.map((row) => row.round.programmeKey)),
      arrayOf(rows.map((row) => row.round.year)),
      arrayOf(rows.map((row) => row.round.id)),
      joined(rows.map((row) => JSON.stringify(row.deltas))),
    ];
  }
}

/** An array parameter written by hand: pg quotes and escapes each element, which numbers and uuids never need. */
export const arrayOf = (values: readonly (number | string | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

/** Texts of one column for act_batch, which splits them again: JSON and our keys never contain U+001F. */
const joined = (texts: readonly string[]): string => texts.join('\u001f');

/** One action's row of act_batch, before it is turned into columns. */
function rowOf(tenantId: number, at: Date, item: Prepared, forest: Forest) {
  const { target, round, request, decision, before, actorId } = item;
  const seq = before?.seq ?? 0;
  const events = canonicalJson(item.events);
  const { versionHash } = round.view;
  const hashed = { tenantId, caseId: target.id, seq: seq + 1, actionId: request.id, actorId, at, versionHash, events };
  const { after } = decision;
  const waiting = waitingOf(round.programme, after);
  const place = placeOf(after, waiting, handlerOf(waiting, target.organisationId, round, forest));
  const left = before && placeOf(before.state, waitingOf(round.programme, before.state), before.handlerOrganisationId);
  const stays = left !== null && samePlace(left, place);
  return {
    seq,
    events,
    hash: historyHash(before?.head ?? empty, { ...hashed, action: request.action }).toString('hex'),
    state: JSON.stringify(after),
    place,
    waited: left === null || stays ? '' : queueOf(left),
    waits: stays ? '' : queueOf(place),
  };
}

/** p_ids … p_odds of act_batch, in the order of its parameters. */
export function columnsOf(tenantId: number, at: Date, items: readonly Prepared[], forest: Forest): unknown[] {
  const rows = items.map((item) => rowOf(tenantId, at, item, forest));
  const after = items.map(({ decision }) => decision.after);
  return [
    arrayOf(items.map(({ request }) => request.id)),
    arrayOf(items.map(({ target }) => target.id)),
    arrayOf(rows.map((row) => row.seq)),
    arrayOf(items.map(({ target }) => target.organisationId)),
    arrayOf(items.map(({ actorId }) => actorId)),
    joined(items.map(({ request }) => request.action)),
    joined(rows.map((row) => row.events)),
    joined(items.map(({ round }) => round.view.versionHash)),
    joined(rows.map((row) => row.hash)),
    joined(rows.map((row) => row.state)),
    joined(after.map((state) => state.stage)),
    joined(after.map((state) => state.status)),
    arrayOf(items.map(({ round }) => round.view.id)),
    joined(rows.map((row) => row.waited)),
    joined(rows.map((row) => row.waits)),
    arrayOf(rows.map((row) => row.place.handlerOrganisationId)),
    arrayOf(after.map((state) => state.amountFen)),
    arrayOf(rows.map((row) => row.place.dueOn)),
    arrayOf(rows.map((row) => row.place.odd)),
  ];
}

const empty = Buffer.alloc(0);
