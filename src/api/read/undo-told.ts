// Whether somebody's last decision on a case can still be taken back, and if not, who did what since. Whoever did not decide in the case is told
// nothing of it: to them it looks like a case that is not there.
import { actionLabel, roundsByIds } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { engineStage, isUntold, undoneSeqs } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { undoable } from '#engine/engine-actions.ts';
import { type HistoryRow, loadHistories } from '#engine/load.ts';
import { chinaTime } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

export const notYours: Text = text(
  '不是您刚办的，或者之后又有人办过，不能撤销',
  'Not your last decision, or somebody acted on it since: it cannot be taken back',
);

const sentToBank: Text = text(
  '付款单已经送银行，不能撤销',
  'The payment went to the bank: it cannot be taken back any more',
);

const isDecision = ({ events }: HistoryRow): boolean =>
  events.some(({ stage, type }) => stage === engineStage && type === 'decided');

/** The first row after the viewer's last decision that was not taken back; undefined: there is no such decision, or nothing came after it. */
function stepSince(history: readonly HistoryRow[], viewerId: number): HistoryRow | undefined {
  const undone = undoneSeqs(history);
  const standing = history.filter((row) => !undone.has(row.seq) && row.action !== 'undo');
  const at = standing.findLastIndex((row) => row.actorId === viewerId && isDecision(row));
  return at < 0 ? undefined : standing[at + 1];
}

async function atTheBank(q: Queryable, tenantId: number, caseIds: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await q.query<{ caseId: number }>(
    `SELECT DISTINCT i.case_id AS "caseId" FROM payment_items i JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
      WHERE i.tenant_id = $1 AND i.case_id = ANY ($2::bigint[]) AND b.state IN ('sent', 'settled')`,
    [tenantId, caseIds],
  );
  return new Set(rows.map(({ caseId }) => caseId));
}

interface About {
  readonly personId: number | null;
  readonly roundId: number;
}

/** Of each case: null where it can be taken back, else why not, in words for this viewer. A case that is not there is left out. */
export async function undoTold(
  engine: Engine,
  tenantId: number,
  caseIds: readonly number[],
  viewerId: number,
): Promise<ReadonlyMap<number, Text | null>> {
  const q = engine.house.db;
  const histories = await loadHistories(q, tenantId, caseIds);
  const abouts = await q.query<About & { id: number }>(
    'SELECT id, person_id AS "personId", round_id AS "roundId" FROM cases WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, caseIds],
  );
  const rounds = await roundsByIds(engine, q, tenantId, [...new Set(abouts.map(({ roundId }) => roundId))]);
  const sent = await atTheBank(q, tenantId, caseIds);
  const since = new Map(abouts.map(({ id }) => [id, stepSince(histories.get(id) ?? [], viewerId)]));
  const names = await namesOf(q, tenantId, {
    people: [...since.values()].flatMap((row) => row?.actorId ?? []),
    organisations: [],
  });
  const whoDid = (row: HistoryRow, { personId, roundId }: About): Text => {
    const { programme } = rounds.get(roundId)!;
    const what = actionLabel(programme, row.events.find(({ stage }) => stage !== engineStage)?.stage, row.action);
    const when = chinaTime(row.at);
    if (row.actorId === null)
      return text(`之后系统已办“${what.zh}”（${when}）`, `Since then the system did: ${what.en} (${when})`);
    if (row.actorId === personId)
      return text(`之后本人已办“${what.zh}”（${when}）`, `Since then the member did: ${what.en} (${when})`);
    if (row.actorId === viewerId)
      return text(`之后您已办“${what.zh}”（${when}）`, `Since then you did: ${what.en} (${when})`);
    const untold = isUntold(programme, row);
    const who = untold ? text('有人', 'somebody') : text(names.person(row.actorId), names.person(row.actorId));
    if (untold) return text(`之后有人办过（${when}）`, `Since then ${who.en} acted on it (${when})`);
    return text(`之后${who.zh}已办“${what.zh}”（${when}）`, `Since then ${who.en} did: ${what.en} (${when})`);
  };
  const now = engine.house.clock.now();
  return new Map(
    abouts.map(({ id, ...about }) => {
      const last = undoable(histories.get(id) ?? [], viewerId, now);
      const step = since.get(id);
      if (step) return [id, whoDid(step, about)];
      if (isRefusal(last)) return [id, last.code === 'undo-too-late' ? last.why : notYours];
      return [id, sent.has(id) ? sentToBank : null];
    }),
  );
}
