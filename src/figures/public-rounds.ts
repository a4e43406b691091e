// What everybody may see of the rounds, read at once: how far their cases have come, and the bulletins. Counts and sums only; no names, no
// case, and nothing at all of programmes that ask for sealed or medical matters.
import { writeBulletin } from '#figures/bulletin.ts';
import { type Figures, figuresByRound } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import { classOf } from '#policy/facts.ts';
import type { Programme, Stage } from '#policy/programme.ts';
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
  readonly year: number;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly state: 'open' | 'closed';
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

/** What a kind counts as "passed through" and "refused"; the first of these that it declares. */
const throughMeasures = ['passed', 'granted', 'settled'];
const refusedMeasures = ['refused', 'failed', 'upheld'];

/** These kinds say all with one word: accepted, granted, settled. */
const sayAll = ['apply', 'grant', 'pay'];

/** What has happened to those who went through: 二级工会审核通过, 到账. */
function throughTitle(stage: Stage, key: string): Text {
  const kind = own(kinds, stage.kind);
  const measure = throughMeasures.find((one) => kind && one in kind.measures);
  const title = stage.title ?? kind?.title ?? { zh: key, en: key };
  if (!kind || measure === undefined) return title;
  const { zh, en } = own(kind.measures, measure)!;
  if (!stage.title && sayAll.includes(stage.kind)) return { zh, en: en.charAt(0).toUpperCase() + en.slice(1) };
  return { zh: title.zh + zh, en: `${title.en}: ${en}` };
}

function funnelOf(programme: Programme, figures: Figures): FunnelStage[] {
  return Object.entries(programme.stages).map(([key, stage]) => {
    const kind = own(kinds, stage.kind);
    const of = (names: readonly string[]): number => {
      const name = names.find((one) => kind && one in kind.measures);
      return name === undefined ? 0 : (figures[`${key}.${name}`] ?? 0);
    };
    const returned = stage.kind === 'pay' ? (figures[`${key}.rejected`] ?? 0) : 0;
    return {
      key,
      title: throughTitle(stage, key),
      through: of(throughMeasures),
      waiting: figures[`at.${key}`] ?? 0,
      refused: of(refusedMeasures),
      returned,
    };
  });
}

/** null also while there is nothing to tell: a sentence of noughts about a round that has just begun says nothing. */
function bulletinOf(
  { definition, year, name, opens_on: opensOn, closes_on: closesOn }: RoundRow,
  figures: Figures,
): Text | null {
  if (definition.bulletin.length === 0) return null;
  const { zh, en, values } = writeBulletin(definition, kinds, { year, name, opensOn, closesOn }, figures);
  const tells = Object.entries(values).some(([source, value]) => !source.startsWith('round.') && value !== 0);
  return tells ? { zh, en } : null;
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
      year: row.year,
      opensOn: row.opens_on,
      closesOn: row.closes_on,
      state: row.state,
    },
    ...{
      opened: figures['cases.opened'] ?? 0,
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
  const [tenant] = await house.db.query<{ name: string; name_en: string }>(
    'SELECT name, name_en FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
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
    tenant: { zh: tenant.name, en: tenant.name_en || tenant.name },
    runBy,
    rounds,
    at: house.clock.now(),
  };
}
