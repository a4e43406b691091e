// Figures as a plain table, for the desk's lists and for workbooks: titles in both languages, money kept in fen and marked as money.

import { hideSmall, shownUpward } from '#figures/protect.ts';
import {
  type Figures,
  type FiguresAsked,
  figuresByChild,
  figuresByProgramme,
  figuresByRound,
  figuresByYear,
} from '#figures/read.ts';
import type { Text } from '#kit/text.ts';
import { isMoney } from '#policy/measures.ts';
import type { Queryable } from '#store/queryable.ts';

export interface FigureColumn {
  /** `name` or the measure key. */
  readonly key: string;
  readonly title: Text;
  readonly type: 'text' | 'count' | 'money';
}

export interface FigureRow {
  /** Organisation id, round id, year or programme key. */
  readonly part: number | string;
  readonly name: Text;
  /** In the order of the columns after the first; null where it is hidden (fewer than five people in a sensitive programme). */
  readonly values: readonly (number | null)[];
}

export interface FigureTable {
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly FigureRow[];
}

export interface FigureTableAsked extends FiguresAsked {
  readonly by: 'organisation' | 'programme' | 'year' | 'round';
  /** Measure key → title, in the wished order (`measuresOf`); only these become columns. */
  readonly titles: ReadonlyMap<string, Text>;
  readonly programmeTitles?: ReadonlyMap<string, Text>;
  /** The programme deals with S3 or S4 data: small numbers are not shown. */
  readonly sensitive?: boolean;
}

const same = (word: string): Text => ({ zh: word, en: word });
const HEADINGS: Record<FigureTableAsked['by'], Text> = {
  organisation: { zh: '组织', en: 'Organisation' },
  programme: { zh: '项目', en: 'Programme' },
  year: { zh: '年度', en: 'Year' },
  round: { zh: '批次', en: 'Round' },
};

type Parts = ReadonlyMap<number | string, Figures>;

async function partsOf(q: Queryable, tenantId: number, asked: FigureTableAsked): Promise<Parts> {
  const query = { ...asked, measures: [...new Set([...asked.titles.keys(), 'cases.opened'])] };
  if (asked.by === 'organisation') return figuresByChild(q, tenantId, query);
  if (asked.by === 'programme') return figuresByProgramme(q, tenantId, query);
  return asked.by === 'year' ? figuresByYear(q, tenantId, query) : figuresByRound(q, tenantId, query);
}

async function namesOf(
  q: Queryable,
  tenantId: number,
  asked: FigureTableAsked,
  parts: Parts,
): Promise<Map<number | string, Text>> {
  const keys = [...parts.keys()];
  if (asked.by === 'year') return new Map(keys.map((year) => [year, same(String(year))]));
  if (asked.by === 'programme')
    return new Map(keys.map((key) => [key, asked.programmeTitles?.get(String(key)) ?? same(String(key))]));
  const rows = await q.query<{ id: number; name: string; nameEn: string }>(
    asked.by === 'organisation'
      ? `SELECT id, name, name_en AS "nameEn" FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])
          ORDER BY id <> $3, ordinal, id`
      : `SELECT id, name, name AS "nameEn" FROM rounds WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND $3::bigint IS NOT NULL
          ORDER BY year, id`,
    [tenantId, keys, asked.organisationId],
  );
  return new Map(rows.map((row) => [row.id, { zh: row.name, en: row.nameEn || row.name }]));
}

/** The whole first, then its children, when `by` is `organisation`; years and programmes in order of their key. */
export async function figureTable(q: Queryable, tenantId: number, asked: FigureTableAsked): Promise<FigureTable> {
  const parts = await partsOf(q, tenantId, asked);
  const names = await namesOf(q, tenantId, asked, parts);
  const order = asked.by === 'year' || asked.by === 'programme' ? [...names.keys()].sort() : [...names.keys()];
  const whole = asked.by === 'organisation' ? asked.organisationId : undefined;
  const inner = new Map([...parts].filter(([part]) => part !== whole));
  const protection = { sensitive: asked.sensitive ?? false };
  const safe = hideSmall(inner, protection);
  const measures = [...asked.titles.keys()];
  const rows = order.map((part): FigureRow => {
    const figures = part === whole ? shownUpward(parts.get(part) ?? {}, protection) : safe.get(part);
    const values = measures.map((measure) =>
      figures === null || figures === undefined ? null : (figures[measure] ?? 0),
    );
    return { part, name: names.get(part)!, values };
  });
  const columns: FigureColumn[] = [
    { key: 'name', title: HEADINGS[asked.by], type: 'text' },
    ...[...asked.titles].map(([key, title]): FigureColumn => ({ key, title, type: isMoney(key) ? 'money' : 'count' })),
  ];
  return { columns, rows };
}
