// What earlier rounds of a programme came to, all versions: how many applied, how many of those were granted, and what it cost. What is known today is read
// from the figures; what was known before an instant is folded again from the history.
import { type CaseState, contributionOf, foldHistory } from '#engine/case-state.ts';
import { loadHistories } from '#engine/load.ts';
import { findVersion } from '#engine/versions.ts';
import { kinds } from '#kinds/index.ts';
import type { Day } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';
import { personFacts } from '#people/fact-columns.ts';
import { amountSql } from '#policy/amount-bounds.ts';
import { cameTo } from '#policy/came-to.ts';
import type { Counted, Earlier } from '#policy/forecast.ts';
import type { Programme } from '#policy/programme.ts';
import type { RoundFacts } from '#policy/reading.ts';
import { bind, type SqlContext } from '#policy/sql.ts';
import type { Queryable } from '#store/queryable.ts';

/** The last of them: what came of a programme long ago says little of the next. */
const roundsLookedAt = 12;
/** Cases that what is tried now is priced by. */
const casesPriced = 20_000;
const casesAtOnce = 1000;

type Figures = Readonly<Record<string, number>>;

interface RoundRow {
  readonly id: number;
  readonly year: number;
  readonly name: string;
  readonly versionHash: string;
  readonly base: number | null;
}

export interface EarlierAsked {
  readonly programmeKey: string;
  readonly organisationId: number;
  /** Rounds that had ended by then. */
  readonly on: Day;
  /** Only what was recorded before; left out: all that is known. */
  readonly before: Date | undefined;
}

const endedRounds = (q: Queryable, tenantId: number, asked: EarlierAsked): Promise<RoundRow[]> =>
  q.query<RoundRow>(
    `SELECT r.id, r.year, r.name, r.version_hash AS "versionHash", f.base
       FROM rounds r LEFT JOIN round_forecasts f ON f.tenant_id = $1 AND f.round_id = r.id
      WHERE r.tenant_id = $1 AND r.programme_key = $2 AND r.organisation_id = $5
        AND (r.closes_on < $3 OR r.closed_at < coalesce($4::timestamptz, 'infinity')) AND r.created_at < coalesce($4::timestamptz, 'infinity')
      ORDER BY r.closes_on DESC, r.id DESC LIMIT ${roundsLookedAt}`,
    [tenantId, asked.programmeKey, asked.on, asked.before ?? null, asked.organisationId],
  );

interface Outcome {
  readonly figures: Figures;
  readonly amounts: Counted;
}

const add = (sums: Record<string, number>, more: Figures): void => {
  for (const [measure, value] of Object.entries(more)) sums[measure] = (sums[measure] ?? 0) + value;
};

/** As it stands now. */
async function outcomesNow(q: Queryable, tenantId: number, roundIds: readonly number[]): Promise<Map<number, Outcome>> {
  const cells = await q.query<{ roundId: number; measure: string; value: number }>(
    `SELECT round_id AS "roundId", measure, sum(value)::bigint AS value FROM (
       SELECT f.round_id, f.measure, f.value FROM rounds r JOIN figures f ON f.tenant_id = $1 AND f.organisation_id = r.organisation_id
          AND f.programme_key = r.programme_key AND f.year = r.year AND f.round_id = r.id WHERE r.tenant_id = $1 AND r.id = ANY ($2::bigint[])
       UNION ALL
       SELECT w.round_id, w.measure, w.delta FROM rounds r
         JOIN figure_waiting w ON w.tenant_id = $1 AND w.programme_key = r.programme_key AND w.year = r.year AND w.round_id = r.id
         JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = r.organisation_id AND x.descendant_id = w.organisation_id
        WHERE r.tenant_id = $1 AND r.id = ANY ($2::bigint[])
     ) AS all_parts WHERE position('@' IN measure) = 0 GROUP BY 1, 2`,
    [tenantId, roundIds],
  );
  const amounts = await q.query<{ roundId: number; n: number; sum: number; squares: number }>(
    `SELECT round_id AS "roundId", count(*) AS n, sum(amount_fen)::float8 AS sum, sum(amount_fen::float8 ^ 2) AS squares
       FROM cases WHERE tenant_id = $1 AND round_id = ANY ($2::bigint[]) AND amount_fen IS NOT NULL GROUP BY 1`,
    [tenantId, roundIds],
  );
  const ofAmounts = new Map(amounts.map(({ roundId, ...counted }) => [roundId, counted]));
  return new Map(
    roundIds.map((id) => [
      id,
      {
        figures: Object.fromEntries(
          cells.filter((c) => c.roundId === id).map(({ measure, value }) => [measure, value]),
        ),
        amounts: ofAmounts.get(id) ?? { n: 0, sum: 0, squares: 0 },
      },
    ]),
  );
}

interface CaseRow {
  readonly id: number;
  readonly state: CaseState;
  readonly changedAt: Date;
}

/** As it stood before an instant: cases that moved later are folded again as far as they had come. */
async function outcomeBefore(
  q: Queryable,
  tenantId: number,
  { roundId, programme, before }: { readonly roundId: number; readonly programme: Programme; readonly before: Date },
): Promise<Outcome> {
  const sums: Record<string, number> = {};
  const amounts = { n: 0, sum: 0, squares: 0 };
  for (let after = 0; ; ) {
    const rows = await q.query<CaseRow>(
      `SELECT id, state, changed_at AS "changedAt" FROM cases
        WHERE tenant_id = $1 AND round_id = $2 AND opened_at < $3 AND id > $4 ORDER BY id LIMIT ${casesAtOnce}`,
      [tenantId, roundId, before, after],
    );
    const moved = rows.filter((row) => row.changedAt >= before).map((row) => row.id);
    const histories = await loadHistories(q, tenantId, moved);
    for (const row of rows) {
      const known = histories.get(row.id)?.filter(({ at }) => at < before);
      const state = known ? foldHistory(programme, known) : row.state;
      add(sums, contributionOf(programme, state));
      if (state.amountFen === null) continue;
      amounts.n += 1;
      amounts.sum += state.amountFen;
      amounts.squares += state.amountFen ** 2;
    }
    if (rows.length < casesAtOnce) return { figures: sums, amounts };
    after = rows.at(-1)!.id;
  }
}

const times = ({ n, sum, squares }: Counted, factor: number): Counted => ({
  ...{ n, sum: sum * factor, squares: squares * factor },
});

async function versionOf(q: Queryable, tenantId: number, hash: string): Promise<Programme> {
  const version = await findVersion(q, tenantId, hash);
  if (!version) throw new Fault(`no version ${hash}`);
  return version.definition;
}

/** Rounds of the programme that the union ran and that had ended, the newest first. */
export async function earlierRounds(q: Queryable, tenantId: number, asked: EarlierAsked): Promise<Earlier[]> {
  const rounds = await endedRounds(q, tenantId, asked);
  const ids = rounds.map(({ id }) => id);
  const { before } = asked;
  const now = before === undefined && ids.length > 0 ? await outcomesNow(q, tenantId, ids) : undefined;
  const versions = new Map<string, Programme>();
  const earlier: Earlier[] = [];
  for (const round of rounds) {
    const { id: roundId, versionHash: hash } = round;
    const programme = versions.get(hash) ?? (await versionOf(q, tenantId, hash));
    versions.set(hash, programme);
    const { figures, amounts } =
      now?.get(roundId) ?? (await outcomeBefore(q, tenantId, { roundId, programme, before: before! }));
    const { applied, granted, undecided } = cameTo(programme, figures, kinds);
    const decided = applied - undecided;
    const whole = decided > 0 ? applied / decided : null;
    earlier.push({
      ...{ roundId, year: round.year, name: round.name, base: round.base, applied },
      granted: applied === 0 ? 0 : whole === null ? null : Math.round(granted * whole),
      money: whole === null ? null : times(amounts, whole),
    });
  }
  return earlier;
}

/** Answers of a case that are not sealed; field keys are letters and digits. */
function answerStored(field: string): string {
  if (!/^[A-Za-z0-9-]+$/.test(field)) throw new Fault(`not a field: ${field}`);
  return `(a.plain -> '${field}')`;
}

/** What those cases would have come to under what is tried now, against what they came to; 1 where that cannot be told. */
export async function dearerNow(
  q: Queryable,
  tenantId: number,
  asked: {
    readonly programme: Programme;
    readonly round: RoundFacts;
    readonly on: Day;
    readonly roundIds: readonly number[];
    readonly before: Date | undefined;
  },
): Promise<number> {
  const { programme, round, before } = asked;
  if (programme.amount === undefined || asked.roundIds.length === 0) return 1;
  // Facts as they are now would look ahead.
  const reads = before === undefined ? personFacts : { stored: () => 'NULL::jsonb' };
  const context: SqlContext = { tenantId, round, asOf: asked.on, params: [], ...reads, answer: answerStored };
  const fen = amountSql(programme.amount, context);
  const tenant = bind(context, tenantId, 'bigint');
  const known = before === undefined ? '' : `AND c.changed_at < ${bind(context, before.toISOString(), 'timestamptz')}`;
  const [row] = await q.query<{ now: number | null; then: number | null }>(
    `SELECT sum(p.now::float8) AS now, sum(p.then::float8) AS then FROM (
       SELECT ${fen} AS now, c.amount_fen AS then FROM cases c
         LEFT JOIN answers a ON a.tenant_id = ${tenant} AND a.case_id = c.id
         LEFT JOIN person_facts f ON f.tenant_id = ${tenant} AND f.person_id = c.person_id
        WHERE c.tenant_id = ${tenant} AND c.round_id = ANY (${bind(context, asked.roundIds, 'bigint[]')}) AND c.amount_fen > 0 ${known}
        ORDER BY c.id DESC LIMIT ${casesPriced}) p WHERE p.now IS NOT NULL`,
    context.params,
  );
  return row?.now != null && row.then ? row.now / row.then : 1;
}
