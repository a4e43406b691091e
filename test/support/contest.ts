// A contest in the little tenant: a panel is opened, every judge gives what the test says, and the panel is closed.
import { randomUUID } from 'node:crypto';
import type { Engine } from '#engine/engine.ts';
import { closePanel } from '#panels/closing.ts';
import { judge } from '#panels/judging.ts';
import { openPanel } from '#panels/opening.ts';
import type { Programme } from '#policy/programme.ts';
import { criterionLines } from '#policy/scheme.ts';
import { worksIn } from '#test/support/judging.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

/** Who runs it: of the district. */
export const chief = 904;

/** Of a hundred for every criterion, or criterion by criterion. */
export type Points = number | Readonly<Record<string, number>>;

export function sheetFor(programme: Programme, scheme: string, points: Points) {
  const lines = criterionLines(programme.stages.score!.settings).filter(
    (one) => (one.scheme ?? scheme) === scheme && one.weight > 0,
  );
  return lines.map(({ key, top }) => {
    const given = typeof points === 'number' ? points : points[key]!;
    return { criterion: key, points: (given * top) / 100 };
  });
}

interface Sitting {
  readonly programme: Programme;
  readonly roundId: number;
  readonly scheme: string;
  readonly judges: readonly number[];
}

export async function seated(engine: Engine, { roundId, scheme, judges }: Sitting): Promise<number> {
  const asked = { roundId, stage: 'score', scheme, name: `${scheme}组`, judges };
  return must(await engine.house.db.transaction((q) => openPanel(engine, q, tenantId, asked, chief))).id;
}

/** One judge, one work. */
export async function marks(
  engine: Engine,
  personId: number,
  panelId: number,
  number: number,
  sheet: readonly object[],
): Promise<void> {
  const doing = { id: randomUUID(), action: 'mark' as const, input: { sheet } };
  must(await judge(engine, tenantId, { personId, posts: [] }, { panelId, number }, doing));
}

/** All mark all that they may; gives the panel, not closed yet. */
export async function judged(
  engine: Engine,
  sitting: Sitting,
  pointsOf: (caseId: number, seat: number) => Points,
): Promise<number> {
  const panelId = await seated(engine, sitting);
  for (const { number, caseId, state } of await worksIn(engine, panelId))
    for (const [n, personId] of sitting.judges.entries())
      if (!state.recused[n + 1])
        await marks(
          engine,
          personId,
          panelId,
          number,
          sheetFor(sitting.programme, sitting.scheme, pointsOf(caseId, n + 1)),
        );
  return panelId;
}

export const closed = async (engine: Engine, panelId: number) =>
  must(await closePanel(engine, tenantId, panelId, chief));

/** Cases that wait to be registered. */
export async function toRegister(engine: Engine): Promise<number[]> {
  const rows = await engine.house.db.query<{ id: number }>(
    `SELECT id FROM cases WHERE tenant_id = $1 AND stage = 'register' AND status = 'open' ORDER BY id`,
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

/** Titles on the register with the number of their records. */
export async function titles(engine: Engine, organisationId?: number): Promise<Record<string, number>> {
  const rows = await engine.house.db.query<{ title: string; count: number }>(
    `SELECT title_zh AS title, count(*)::int AS count FROM records WHERE tenant_id = $1 AND ($2::bigint IS NULL OR union_id = $2) GROUP BY 1 ORDER BY 1`,
    [tenantId, organisationId ?? null],
  );
  return Object.fromEntries(rows.map(({ title, count }) => [title, count]));
}
