// The order of every panel computed again from the marks in its cases: totals always, places of the last closing as long as no work of it is
// being marked anew; and that each blind number is the one its case was given.
import type { ScoreState } from '#kinds/score/state.ts';
import { schemeOf } from '#policy/scheme.ts';
import { rank, type Scheme, workTotal } from '#policy/scoring.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ScoreDifference {
  readonly what: 'number' | 'total' | 'order';
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

interface PanelRow {
  readonly id: number;
  readonly stage: string;
  readonly scheme: string;
  readonly closings: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface WorkRow {
  readonly number: number;
  readonly caseId: number;
  readonly open: boolean;
  readonly state: ScoreState;
}

function places(panel: PanelRow, scheme: Scheme, works: readonly WorkRow[]): ScoreDifference | null {
  const ranked = works.filter(({ state }) => state.ranked);
  for (const { caseId, state } of ranked) {
    const expected = workTotal(scheme, Object.values(state.marks));
    const found = state.ranked!.total;
    if (expected !== found) return { what: 'total', where: `cases ${caseId}`, expected, found };
  }
  if (works.some(({ open }) => open)) return null;
  const order = rank(
    scheme,
    ranked.map(({ caseId, state }) => ({
      ...{ id: caseId, marks: Object.values(state.marks), numbers: state.before?.numbers ?? {} },
      group: state.before?.group,
    })),
  );
  const found = new Map(ranked.map(({ caseId, state }) => [caseId, state.ranked!]));
  for (const { id, place, taken, award, beside } of order) {
    const said = found.get(id)!;
    const awards = [award ?? [], beside].flat();
    const own = (said.awards ?? []).map(({ key }) => key);
    if (said.closing !== panel.closings) continue;
    if (said.place !== place || said.taken !== taken || own.join() !== awards.join())
      return {
        ...{ what: 'order', where: `score_panels ${panel.id}, cases ${id}` },
        ...{ expected: { place, taken, awards }, found: { place: said.place, taken: said.taken, awards: own } },
      };
  }
  return null;
}

/** The first difference, or null when all is well. */
export async function verifyScores(q: Queryable, tenantId: number): Promise<ScoreDifference | null> {
  const panels = await q.query<PanelRow>(
    `SELECT p.id, p.stage, p.scheme, p.closings, v.definition -> 'stages' -> p.stage -> 'settings' AS settings, r.parameters FROM score_panels p
       JOIN rounds r ON r.tenant_id = $1 AND r.id = p.round_id JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
      WHERE p.tenant_id = $1 ORDER BY p.id`,
    [tenantId],
  );
  for (const panel of panels) {
    const works = await q.query<WorkRow>(
      `SELECT w.number, w.case_id AS "caseId", c.status = 'open' AND c.stage = $3 AS open, c.state -> 'stages' -> $3 AS state
         FROM score_works w JOIN cases c ON c.tenant_id = $1 AND c.id = w.case_id
        WHERE w.tenant_id = $1 AND w.panel_id = $2 ORDER BY w.number`,
      [tenantId, panel.id, panel.stage],
    );
    for (const { number, caseId, state } of works) {
      const own = state?.before?.panel === panel.id ? state.before.number : null;
      if (own !== number)
        return { what: 'number', where: `score_works ${panel.id}/${caseId}`, expected: own, found: number };
    }
    const scheme = schemeOf(panel.settings, panel.scheme, panel.parameters);
    const found = scheme && places(panel, scheme, works);
    if (found) return found;
  }
  return null;
}
