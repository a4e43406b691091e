// Tables of figures and what stands behind them, for the screen and for files alike: of a round, of a programme over the years, or of all
// programmes at once, at an organisation with all below it.
import { z } from '@hono/zod-openapi';
import type { Target } from '#access/viewer.ts';
import type { Located } from '#api/endpoint.ts';
import { classOf, namesFor } from '#api/read/cases.ts';
import { idText, keyText, yearText } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import type { CasesBehind } from '#figures/cases-behind.ts';
import { type FigureTable, figureTable } from '#figures/export.ts';
import type { Group } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Sensitivity } from '#policy/form.ts';
import { caseMeasures, isMoney, meaningOf, measuresOf } from '#policy/measures.ts';
import type { Queryable } from '#store/queryable.ts';

/** What a question names: an organisation with all below it, and the rounds. */
export const scopeQuery = {
  organisation: idText,
  round: idText.optional(),
  programme: keyText.optional().openapi({ description: 'All its rounds; neither round nor programme: all programmes' }),
  from: yearText.optional(),
  to: yearText.optional(),
};

export const measureText = z.string().regex(/^[\w.@=-]{1,100}$/);

export interface Scope {
  readonly organisation: number;
  readonly round?: number | undefined;
  readonly programme?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The rounds a question is about, in all years; those of the asked years are picked where it matters. */
export interface Rounds {
  /** null: of all programmes. */
  readonly programmeKey: string | null;
  readonly pinned: readonly PinnedRound[];
  readonly class: Sensitivity;
  /** Of all programmes: those left out, because small numbers of theirs could be told from the whole. */
  readonly leftOut: readonly Text[];
}

const highest = (rounds: readonly PinnedRound[]): Sensitivity =>
  rounds.reduce<Sensitivity>((most, { programme }) => (classOf(programme) > most ? classOf(programme) : most), 'S1');

/** null when there is no such round, or none of the programme. `withSensitive`: keeps private programmes beside the others. */
export async function roundsOf(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { round, programme }: Scope,
  withSensitive = false,
): Promise<Rounds | null> {
  const rows = await q.query<{ id: number; epoch: number }>(
    `SELECT r.id, t.rounds_epoch AS epoch FROM rounds r JOIN tenants t ON t.tenant_id = $1
      WHERE r.tenant_id = $1 AND ($2::bigint IS NULL OR r.id = $2) AND ($3::text IS NULL OR r.programme_key = $3)
      ORDER BY r.year, r.id`,
    [tenantId, round ?? null, programme ?? null],
  );
  const one = round !== undefined || programme !== undefined;
  if (one && rows.length === 0) return null;
  const ids = rows.map((row) => row.id);
  const known = await engine.caches.rounds.get(q, tenantId, rows[0]?.epoch ?? 0, ids);
  const pinned = ids.flatMap((id) => known.get(id) ?? []);
  if (one) return { programmeKey: pinned[0]!.view.programmeKey, pinned, class: highest(pinned), leftOut: [] };
  const kept = pinned.filter(({ programme: of }) => withSensitive || classOf(of) === 'S1');
  const leftOut = new Map(
    pinned.flatMap((of) => (kept.includes(of) ? [] : [[of.view.programmeKey, of.programme.title] as const])),
  );
  return { programmeKey: null, pinned: kept, class: highest(kept), leftOut: [...leftOut.values()] };
}

export const yearsFit = (rounds: Rounds, { from = 0, to = 9999 }: Scope): readonly PinnedRound[] =>
  rounds.pinned.filter(({ view }) => view.year >= from && view.year <= to);

export const figuresTarget =
  (engine: Engine) =>
  async <P, Q extends Scope, B>({ house, tenantId, query }: Located<P, Q, B>): Promise<Target[] | null> => {
    const rounds = await roundsOf(engine, house.db, tenantId, query);
    const organisationId = query.organisation;
    return rounds && [{ tenantId, organisationId, programmeKey: rounds.programmeKey, class: 'S1' }];
  };

export interface Measure {
  readonly key: string;
  readonly title: Text;
  readonly means: Text;
  readonly type: 'count' | 'money';
}

/** Of one programme: all of its versions' measures, the newest wording. Of several: those that more than one has under the same name. */
export function measuresIn({ pinned, programmeKey }: Rounds): Measure[] {
  const newest = new Map(pinned.map((one) => [one.view.versionHash, one.programme]));
  const titles = new Map<string, { title: Text; means: Text; programmes: Set<string> }>();
  for (const programme of newest.values())
    for (const [key, title] of measuresOf(programme, kinds)) {
      const means = meaningOf(key, programme, kinds) ?? title;
      const programmes = titles.get(key)?.programmes ?? new Set<string>();
      titles.set(key, { title, means, programmes: programmes.add(programme.key) });
    }
  const many = new Set(pinned.map(({ view }) => view.programmeKey)).size;
  const shared = (key: string, of: ReadonlySet<string>) =>
    programmeKey !== null || key in caseMeasures || of.size > 1 || many === 1;
  return [...titles].flatMap(([key, { title, means, programmes }]) =>
    shared(key, programmes)
      ? [{ key, title, means, type: isMoney(key) ? ('money' as const) : ('count' as const) }]
      : [],
  );
}

export interface TableAsked extends Scope {
  readonly by?: Group | undefined;
  readonly measure?: string | undefined;
}

export interface AskedTable extends FigureTable {
  readonly measures: readonly Measure[];
  /** Years in which there was a round, the asked ones or not. */
  readonly years: readonly number[];
  readonly leftOut: readonly Text[];
}

const noSuchMeasure = (): Refusal =>
  refuse('input-invalid', '这个办法没有这个数', 'The programme does not count this', {
    next: { zh: '请从它有的数里选一个', en: 'Choose one of those it counts' },
  });

/** null when there is no such round or programme. */
export async function tableOf(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  asked: TableAsked,
): Promise<AskedTable | Refusal | null> {
  const by = asked.by ?? 'organisation';
  const rounds = await roundsOf(engine, q, tenantId, asked, by === 'programme');
  if (!rounds) return null;
  const measures = measuresIn(rounds);
  const titles = new Map(measures.map(({ key, title }) => [key, title]));
  const { measure } = asked;
  const wanted = measure === undefined ? titles : new Map([...titles].filter(([key]) => key === measure));
  if (wanted.size === 0 && measure !== undefined) return noSuchMeasure();
  const table = await figureTable(q, tenantId, {
    organisationId: asked.organisation,
    ...(asked.round === undefined ? {} : { roundId: asked.round }),
    programmeKeys: [...new Set(rounds.pinned.map(({ view }) => view.programmeKey))],
    ...(asked.from === undefined ? {} : { fromYear: asked.from }),
    ...(asked.to === undefined ? {} : { toYear: asked.to }),
    by,
    titles: wanted,
    programmeTitles: new Map(rounds.pinned.map(({ view, programme }) => [view.programmeKey, programme.title])),
    sensitiveKeys: [
      ...new Set(rounds.pinned.flatMap((one) => (classOf(one.programme) === 'S1' ? [] : [one.view.programmeKey]))),
    ],
  });
  const years = [...new Set(rounds.pinned.map(({ view }) => view.year))];
  return { ...table, measures, years, leftOut: rounds.leftOut };
}

/** The cases behind a figure as a list shows them: masked names, and the union each belongs to. */
/** `opened`: the cases that the reader may open. */
export async function shownCases(
  q: Queryable,
  tenantId: number,
  cases: CasesBehind['cases'],
  opened: ReadonlySet<number>,
) {
  const names = await namesFor(
    q,
    tenantId,
    cases.map((one) => one.case),
  );
  const unions = await q.query<{ id: number; name: string }>(
    `SELECT id, coalesce(nullif(short_name, ''), name) AS name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`,
    [tenantId, [...new Set(cases.map(({ case: one }) => one.organisationId))]],
  );
  const unionOf = new Map(unions.map((row) => [row.id, row.name]));
  return cases.map(({ case: { id, organisationId, stage, status }, value }) => {
    const organisation = unionOf.get(organisationId) ?? '';
    return {
      caseId: id,
      organisationId,
      organisation,
      name: names.get(id) ?? '',
      stage,
      status,
      value,
      opens: opened.has(id),
    };
  });
}
