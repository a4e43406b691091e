// The wall screen: this year's numbers of an organisation and of those one level down, its rounds under way, and the newest bulletin, read
// at once. Whoever walks past sees it: counts only, nobody's name, no private programme, and no number that fewer than five people make.

import { type Counted, hiddenParts } from '#figures/protect.ts';
import { type RoundRow, roundsWithProgramme, type ShownRound, shownRound } from '#figures/public-rounds.ts';
import { figuresByChild, figuresByRound, figuresOf } from '#figures/read.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Tile {
  readonly id: number;
  /** The short name where there is one. */
  readonly name: Text;
  /** Cases of the year's rounds; null: fewer than five, or what would give such a number away. */
  readonly value: number | null;
}

export interface Wall {
  readonly organisation: Text;
  readonly year: number;
  /** Cases of the rounds of that year, as the figures by year count them. */
  readonly opened: number;
  readonly underWay: number;
  readonly passed: number;
  readonly settled: number;
  readonly settledFen: number;
  /** In administrative order. */
  readonly tiles: readonly Tile[];
  readonly more: number;
  /** With cases under way here, the newest first. */
  readonly rounds: readonly ShownRound[];
  readonly bulletin: { readonly year: number; readonly says: Text } | null;
  readonly leftOut: number;
  readonly at: Date;
}

interface Named {
  readonly id: number;
  readonly name: string;
  readonly name_en: string;
  readonly short_name: string;
}

/** More tiles than this cannot be read from across a room. */
const tilesMost = 36;
const roundsMost = 3;

const named = ({ name, name_en, short_name }: Named): Text => ({ zh: short_name || name, en: name_en || name });

/** Of the same year as the numbers beside them, or the two would be taken for one. */
async function tilesOf(q: Queryable, tenantId: number, organisationId: number, year: number, keys: readonly string[]) {
  const children = await q.query<Named>(
    `SELECT id, name, name_en, short_name FROM organisations
      WHERE tenant_id = $1 AND parent_id = $2 AND closed_at IS NULL ORDER BY ordinal, id`,
    [tenantId, organisationId],
  );
  const asked = { organisationId, programmeKeys: keys, measures: ['cases.opened', 'cases.people'], year };
  const figures = await figuresByChild(q, tenantId, asked);
  const parts = new Map(children.map(({ id }) => [id, figures.get(id)?.['cases.opened'] ?? 0]));
  const counted = children.map(({ id }): [number, Counted] => [
    id,
    { cases: parts.get(id)!, people: figures.get(id)?.['cases.people'] ?? 0 },
  ]);
  const hidden = hiddenParts(new Map(counted), 'shown');
  const tiles = children.slice(0, tilesMost).map((child): Tile => {
    return { id: child.id, name: named(child), value: hidden.has(child.id) ? null : parts.get(child.id)! };
  });
  return { tiles, more: children.length - tiles.length };
}

/** The newest that has something to tell, as the union that runs the round tells it. */
async function bulletinOf(q: Queryable, tenantId: number, rows: readonly RoundRow[]): Promise<Wall['bulletin']> {
  for (const row of rows) {
    if (row.definition.bulletin.length === 0) continue;
    const scope = { organisationId: row.organisation_id, programmeKey: row.definition.key };
    const figures = await figuresOf(q, tenantId, { ...scope, year: row.year, roundId: row.id });
    const { bulletin } = shownRound(row, figures);
    if (bulletin) return { year: row.year, says: bulletin };
  }
  return null;
}

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

/** null: there is no such organisation. */
export async function readWall(house: House, tenantId: number, organisationId: number): Promise<Wall | null> {
  const q = house.db;
  const [organisation] = await q.query<Named>(
    'SELECT id, name, name_en, short_name FROM organisations WHERE tenant_id = $1 AND id = $2',
    [tenantId, organisationId],
  );
  if (!organisation) return null;
  const at = house.clock.now();
  const year = Number(chinaDate(at).slice(0, 4));
  const figures = await figuresByRound(q, tenantId, { organisationId, year });
  const { open, sealed } = await roundsWithProgramme(q, tenantId, [...figures.keys()]);
  const newest = await roundsWithProgramme(q, tenantId, 'newest');
  const keysOf = (rows: readonly RoundRow[]) => new Set(rows.map((row) => row.definition.key));
  const privateKeys = keysOf([...sealed, ...newest.sealed]);
  const keys = [...keysOf([...open, ...newest.open])].filter((key) => !privateKeys.has(key));
  const seen = open.map((row) => shownRound(row, figures.get(row.id) ?? {}));
  const count = (measure: string) => sum(open.map((row) => own(figures.get(row.id), measure) ?? 0));
  return {
    organisation: { zh: organisation.name, en: organisation.name_en || organisation.name },
    ...{ year, at, leftOut: privateKeys.size },
    ...{ opened: count('cases.opened'), underWay: count('cases.open'), passed: count('cases.passed') },
    settled: sum(seen.map((round) => round.settled)),
    settledFen: sum(seen.map((round) => round.settledFen ?? 0)),
    ...(await tilesOf(q, tenantId, organisationId, year, keys)),
    rounds: seen.filter(({ underWay }) => underWay > 0).slice(0, roundsMost),
    bulletin: (await bulletinOf(q, tenantId, open)) ?? (await bulletinOf(q, tenantId, newest.open)),
  };
}
