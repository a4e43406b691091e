// A round pins one published version, its parameters and its dates; it is never changed afterwards, only closed.

import { checkParameters } from '#engine/round-parameters.ts';
import { simulateIn } from '#engine/simulate.ts';
import { findVersion, type ProgrammeVersion } from '#engine/versions.ts';
import { chinaDate } from '#kit/clock.ts';
import { isDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Making } from '#ledger/accounts.ts';
import { ensureRoundAccounts, type RoundAccounts } from '#ledger/budgets.ts';
import { openPlaces } from '#ledger/places.ts';
import type { Forecast } from '#policy/forecast.ts';
import type { RoundView } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewRound {
  readonly versionHash: string;
  readonly organisationId: number;
  readonly year: number;
  readonly name: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly openedBy: number | null;
}

export interface Round extends RoundView {
  readonly accounts?: RoundAccounts;
}

const columns = `id, programme_key AS "programmeKey", version_hash AS "versionHash", organisation_id AS "organisationId", year, name,
  opens_on AS "opensOn", closes_on AS "closesOn", state, parameters`;

/** What stands in the way of opening it, beside a name that is taken; else the version. Refuses: no-such-version, not-published, parameters-wrong, dates-wrong. */
export async function versionToOpen(
  q: Queryable,
  tenantId: number,
  draft: Omit<NewRound, 'openedBy'>,
): Promise<ProgrammeVersion | Refusal> {
  const version = await findVersion(q, tenantId, draft.versionHash);
  if (!version) return refuse('no-such-version', '没有这个版本的办法', 'There is no such version');
  if (!version.publishedAt)
    return refuse('not-published', '办法还没批准发布，不能开批次', 'The programme is not published yet', {
      next: text('请另一位同事批准发布', 'A second person must publish it'),
    });
  if (!isDay(draft.opensOn) || !isDay(draft.closesOn) || draft.closesOn < draft.opensOn)
    return refuse('dates-wrong', '受理起止日期不对', 'The dates of the round are wrong', {
      details: [
        { path: 'closesOn', why: text('截止日要在开始日当天或之后', 'The last day cannot come before the first') },
      ],
    });
  return checkParameters(version.definition, draft.parameters) ?? version;
}

export const roundExists = (): Refusal =>
  refuse('round-exists', '同名的批次已经有了', 'A round of that name exists already', {
    next: text('换一个名称，或用已有的批次', 'Choose another name or use that round'),
    details: [{ path: 'name', why: text('同名的批次已经有了', 'A round of that name exists already') }],
  });

/** Opens a round with its two accounts. Refuses: as versionToOpen, round-exists. */
export async function openRound(house: House, tenantId: number, draft: NewRound): Promise<Round | Refusal> {
  const version = await versionToOpen(house.db, tenantId, draft);
  if (isRefusal(version)) return version;
  const foreseen = await foresee(house, tenantId, version.definition, draft);
  const id = await house.ids.take(tenantId);
  const at = house.clock.now();
  return house.db.transaction(async (q) => {
    const inserted = await q.query<RoundView>(
      `INSERT INTO rounds (tenant_id, id, programme_key, version_hash, organisation_id, year, name, parameters, opens_on, closes_on, state, opened_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12) ON CONFLICT DO NOTHING RETURNING ${columns}`,
      [
        tenantId,
        id,
        version.programmeKey,
        draft.versionHash,
        draft.organisationId,
        draft.year,
        draft.name,
        JSON.stringify(draft.parameters),
        draft.opensOn,
        draft.closesOn,
        draft.openedBy,
        at,
      ],
    );
    const round = inserted[0];
    if (!round) return roundExists();
    const accounts = await ensureRoundAccounts(
      q,
      tenantId,
      { roundId: id, organisationId: draft.organisationId, name: draft.name },
      { ids: house.ids, at },
    );
    await q.query('UPDATE rounds SET budget_account_id = $3 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      id,
      accounts.budgetId,
    ]);
    await keepForecast(q, tenantId, id, foreseen, at);
    await openAllPlaces(q, tenantId, version.definition, round, { ids: house.ids, at });
    await bumpRounds(q, tenantId);
    return { ...round, accounts };
  });
}

/** What is to be expected of it, kept with the round; null where it cannot be counted exactly. */
async function foresee(
  house: House,
  tenantId: number,
  programme: Programme,
  draft: NewRound,
): Promise<Forecast | null> {
  const { organisationId, year, parameters, opensOn, closesOn } = draft;
  const roundDraft = { organisationId, year, parameters, opensOn, closesOn };
  // A keyed request has begun a transaction already, whose settings are not ours to change.
  const asOf = chinaDate(house.clock.now());
  const found = await simulateIn(house.db, tenantId, programme, { roundDraft, asOf });
  return isRefusal(found) ? null : found.forecast;
}

async function keepForecast(
  q: Queryable,
  tenantId: number,
  roundId: number,
  forecast: Forecast | null,
  at: Date,
): Promise<void> {
  if (forecast === null) return;
  await q.query(
    'INSERT INTO round_forecasts (tenant_id, round_id, base, forecast, made_at) VALUES ($1, $2, $3, $4, $5)',
    [tenantId, roundId, forecast.base, JSON.stringify(forecast), at],
  );
}

export interface KeptForecast {
  readonly madeAt: Date;
  readonly forecast: Forecast;
}

/** What was forecast of a round when it was opened; null where it was not. */
export async function forecastOf(q: Queryable, tenantId: number, roundId: number): Promise<KeptForecast | null> {
  const [row] = await q.query<KeptForecast>(
    'SELECT made_at AS "madeAt", forecast FROM round_forecasts WHERE tenant_id = $1 AND round_id = $2',
    [tenantId, roundId],
  );
  return row ?? null;
}

/** Its numbers of each award: they were looked at with the other parameters, so the ledger takes them. */
async function openAllPlaces(
  q: Queryable,
  tenantId: number,
  { parameters }: Programme,
  round: RoundView,
  making: Making,
): Promise<void> {
  const { id: roundId, organisationId } = round;
  for (const [of, { type }] of Object.entries(parameters)) {
    if (type !== 'numbers-by-choice') continue;
    const numbers = own(round.parameters, of) as Readonly<Record<string, number>>;
    const refused = await openPlaces(q, tenantId, { roundId, organisationId, of, numbers }, making);
    if (refused) throw new Fault(`places of round ${roundId}: ${refused.code}`);
  }
}

/** No more applications; what is under way goes on. */
export async function closeRound(house: House, tenantId: number, roundId: number): Promise<RoundView | Refusal> {
  return house.db.transaction(async (q) => {
    const rows = await q.query<RoundView>(
      `UPDATE rounds SET state = 'closed', closed_at = coalesce(closed_at, $3) WHERE tenant_id = $1 AND id = $2 RETURNING ${columns}`,
      [tenantId, roundId, house.clock.now()],
    );
    await bumpRounds(q, tenantId);
    return rows[0] ?? refuse('no-such-round', '没有这个批次', 'There is no such round');
  });
}

/** Whether its grants come from funds and donations only: nothing else may then be allotted to its budget. */
export async function grantsFromFund(q: Queryable, tenantId: number, versionHash: string): Promise<boolean> {
  const version = await findVersion(q, tenantId, versionHash);
  return Object.values(version?.definition.stages ?? {}).some(
    ({ kind, settings }) => kind === 'grant' && settings.from === 'fund',
  );
}

async function bumpRounds(q: Queryable, tenantId: number): Promise<void> {
  const rows = await q.query('UPDATE tenants SET rounds_epoch = rounds_epoch + 1 WHERE tenant_id = $1 RETURNING 1', [
    tenantId,
  ]);
  if (rows.length === 0) throw new Fault(`tenant ${tenantId} does not exist`);
}

export async function findRound(q: Queryable, tenantId: number, roundId: number): Promise<RoundView | null> {
  const rows = await q.query<RoundView>(`SELECT ${columns} FROM rounds WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    roundId,
  ]);
  return rows[0] ?? null;
}

/** Rounds run by the given organisations, the newest first. */
export const listRounds = (
  q: Queryable,
  tenantId: number,
  filter: {
    organisationIds?: readonly number[];
    /** Of this union, those below it, and those above it, whose rounds its members can use. */
    around?: number;
    programmeKey?: string;
    year?: number;
  } = {},
): Promise<RoundView[]> =>
  q.query<RoundView>(
    `SELECT ${columns} FROM rounds WHERE tenant_id = $1 AND ($2::bigint[] IS NULL OR organisation_id = ANY ($2))
       AND ($3::text IS NULL OR programme_key = $3) AND ($4::int IS NULL OR year = $4)
       AND ($5::bigint IS NULL OR EXISTS (SELECT FROM organisation_paths x WHERE x.tenant_id = $1
         AND (x.ancestor_id, x.descendant_id) IN (($5, organisation_id), (organisation_id, $5))))
     ORDER BY year DESC, programme_key, id`,
    [tenantId, filter.organisationIds ?? null, filter.programmeKey ?? null, filter.year ?? null, filter.around ?? null],
  );
