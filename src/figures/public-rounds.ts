// What everybody may see of the rounds, read at once: how far their cases have come, and the bulletins. Counts and sums only; no names, no
// case, and nothing at all of programmes that ask for sealed or medical matters.
import { writeBulletin } from '#figures/bulletin.ts';
import { type Figures, figuresByRound } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import type { Text } from '#kit/text.ts';
import { tenantName } from '#organisations/tenant-name.ts';
import { classOf } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';
import { beginningOf, stepsOf } from '#policy/steps.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface FunnelStage {
  readonly key: string;
  readonly title: Text;
  /** Passed through the stage. */
  readonly through: number;
  readonly waiting: number;
  readonly refused: number;
  /** Payments the bank sent back and that are not paid again yet; among `waiting`. */
  readonly returned: number;
}

export interface ShownRound {
  readonly id: number;
  readonly name: string;
  readonly programme: Text;
  readonly programmeKey: string;
  /** The union that runs it. */
  readonly organisation: Text;
  readonly year: number;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly state: 'open' | 'closed';
  /** Whoever came: the first of `stages`. */
  readonly opened: number;
  readonly stages: readonly FunnelStage[];
  readonly underWay: number;
  /** null: the programme pays nothing. */
  readonly settledFen: number | null;
  readonly settled: number;
  readonly bulletin: Text | null;
}

export interface PublicRounds {
  readonly tenant: Text;
  readonly runBy: Text | null;
  readonly rounds: readonly ShownRound[];
  readonly at: Date;
}

export interface RoundRow {
  readonly id: number;
  readonly name: string;
  readonly year: number;
  readonly opens_on: string;
  readonly closes_on: string;
  readonly state: 'open' | 'closed';
  readonly organisation_id: number;
  readonly organisation: string;
  readonly organisation_en: string;
  readonly definition: Programme;
}

/** It begins with whoever came; where the first stage counts them itself, that is its first step. */
function funnelOf(programme: Programme, figures: Figures): FunnelStage[] {
  const steps = stepsOf(programme, kinds);
  const stages = steps.map(({ stage: key, kind, gotThrough: title, through, at, not }): FunnelStage => {
    const stopped = not === null ? 0 : (figures[not] ?? 0);
    const counts = { through: figures[through] ?? 0, waiting: figures[at] ?? 0 };
    return {
      key,
      title,
      ...counts,
      ...(kind === 'pay' ? { refused: 0, returned: stopped } : { refused: stopped, returned: 0 }),
    };
  });
  if (steps[0]?.comes) return stages;
  const { title, measure } = beginningOf(steps);
  const all = { key: '#', title, through: figures[measure] ?? 0, waiting: 0, refused: 0, returned: 0 };
  return [all, ...stages];
}

/** null where no figure is told, as of a round that has just begun. */
function bulletinOf(
  { definition, year, name, opens_on: opensOn, closes_on: closesOn }: RoundRow,
  figures: Figures,
): Text | null {
  const { zh, en } = writeBulletin(definition, kinds, { year, name, opensOn, closesOn }, figures);
  return zh === '' ? null : { zh, en };
}

export function shownRound(row: RoundRow, figures: Figures): ShownRound {
  const { definition: programme } = row;
  const pays = Object.entries(programme.stages).filter(([, stage]) => stage.kind === 'pay');
  const sum = (measure: string) => pays.reduce((all, [key]) => all + (figures[`${key}.${measure}`] ?? 0), 0);
  return {
    ...{
      id: row.id,
      name: row.name,
      programme: programme.title,
      programmeKey: programme.key,
      organisation: { zh: row.organisation, en: row.organisation_en || row.organisation },
      year: row.year,
      opensOn: row.opens_on,
      closesOn: row.closes_on,
      state: row.state,
    },
    ...{
      opened: figures[beginningOf(stepsOf(programme, kinds)).measure] ?? 0,
      underWay: figures['cases.open'] ?? 0,
      stages: funnelOf(programme, figures),
    },
    ...{
      settledFen: pays.length === 0 ? null : sum('settledFen'),
      settled: sum('settled'),
      bulletin: bulletinOf(row, figures),
    },
  };
}

/** At most this many rounds, the newest years first. */
const roundsMost = 100;

/** The rounds named, or the newest of all, those of programmes about private matters apart. */
export async function roundsWithProgramme(
  q: Queryable,
  tenantId: number,
  ids: readonly number[] | 'newest',
): Promise<{ open: RoundRow[]; sealed: RoundRow[] }> {
  const rows = await q.query<Omit<RoundRow, 'definition'> & { version_hash: string }>(
    `SELECT r.id, r.name, r.year, r.opens_on, r.closes_on, r.state, r.organisation_id, o.name AS organisation, o.name_en AS organisation_en,
            r.version_hash
       FROM rounds r JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id
      WHERE r.tenant_id = $1 AND ($2::bigint[] IS NULL OR r.id = ANY ($2)) ORDER BY r.year DESC, r.id LIMIT $3`,
    [tenantId, ids === 'newest' ? null : ids, ids === 'newest' ? roundsMost : null],
  );
  // Many rounds pin the same version, and its definition is long: each is read once.
  const versions = await q.query<{ hash: string; definition: Programme }>(
    'SELECT hash, definition FROM programme_versions WHERE tenant_id = $1 AND hash = ANY ($2::text[])',
    [tenantId, [...new Set(rows.map((row) => row.version_hash))]],
  );
  const definitions = new Map(versions.map(({ hash, definition }) => [hash, definition]));
  const found = rows.map((row): RoundRow => ({ ...row, definition: definitions.get(row.version_hash)! }));
  const isSealed = ({ definition }: RoundRow) => Object.values(definition.form).some((field) => classOf(field) >= 'S3');
  return { open: found.filter((row) => !isSealed(row)), sealed: found.filter(isSealed) };
}

/** null: there is no such tenant. */
export async function readPublicRounds(house: House, tenantId: number): Promise<PublicRounds | null> {
  const tenant = await tenantName(house.db, tenantId);
  if (!tenant) return null;
  const { open: rows } = await roundsWithProgramme(house.db, tenantId, 'newest');
  const unions = [...new Set(rows.map((row) => row.organisation_id))];
  const figures = new Map<number, Figures>();
  for (const organisationId of unions) {
    // As the union that runs the round sees it; the same round seen from elsewhere is a part of it.
    const own = await figuresByRound(house.db, tenantId, { organisationId });
    for (const row of rows) if (row.organisation_id === organisationId) figures.set(row.id, own.get(row.id) ?? {});
  }
  const rounds = rows.map((row) => shownRound(row, figures.get(row.id)!));
  const first = rows[0];
  const runBy =
    first && unions.length === 1 ? { zh: first.organisation, en: first.organisation_en || first.organisation } : null;
  return {
    tenant,
    runBy,
    rounds,
    at: house.clock.now(),
  };
}
