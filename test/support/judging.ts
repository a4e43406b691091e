// A round of works and the judges of its panel, for tests of what panels do: result-selection as it is published, judges of another firm.
import { randomUUID } from 'node:crypto';
import type { Engine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import type { Refusal } from '#kit/refusal.ts';
import { judge } from '#panels/judging.ts';
import { openPanel } from '#panels/opening.ts';
import { findPanel, type PanelWork, worksOf } from '#panels/panels.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import type { House } from '#store/house.ts';
import { asking } from '#test/support/benefit-round.ts';
import { makeMembers, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone } from '#test/support/whole-round.ts';

/** Six of another firm, and the last of the firm that the works come from. */
export const judges = [801, 802, 803, 804, 805, 806, 807];
export const makeJudges = (house: House): Promise<void> =>
  makeMembers(
    house,
    judges.map((id) => ({ id, organisationId: id === 807 ? places.yangFirm : places.maFirm })),
  );

const criteria = (
  resultSelection.stages.score!.settings.criteria as readonly { readonly key: string; readonly top: number }[]
).map(({ key, top }) => ({ key, top }));

/** A sheet whose points come to this sum, given from the first criterion on, or from the last. */
export function sheetOf(points: number, from: 'first' | 'last' = 'first') {
  let left = points;
  const order = from === 'first' ? criteria : criteria.toReversed();
  return order.map(({ key, top }) => {
    const given = Math.min(top, left);
    left -= given;
    return { criterion: key, points: given };
  });
}

/** Each by a member of his own, all of one kind; gives the cases in their order. */
export async function handedIn(
  engine: Engine,
  round: Round,
  people: readonly { id: number; organisationId: number }[],
  area = 'tool',
) {
  const outcomes = await allDone(
    engine.actAll(
      tenantId,
      people.map(({ id: personId, organisationId }, n) =>
        asking(
          round,
          { personId, posts: [] },
          { organisationId, personId },
          {
            ...{ title: `快换夹具${area}${n}`, area, summary: '一拧就换', benefit: '每班省两小时' },
            ...{ people: 4, frontLine: 3 },
          },
        ),
      ),
    ),
  );
  return outcomes.map(({ caseId }) => caseId);
}

/** Of the district, who runs it. */
export const chair = 904;

export async function panelOf(
  engine: Engine,
  round: Round,
  seats: readonly number[] = judges,
  scheme = 'all',
): Promise<number> {
  const asked = { roundId: round.id, stage: 'score', scheme, name: '成果评审组', judges: seats };
  return must(await engine.house.db.transaction((q) => openPanel(engine, q, tenantId, asked, chair))).id;
}

export const marking = (
  engine: Engine,
  personId: number,
  panelId: number,
  number: number,
  sheet: ReturnType<typeof sheetOf>,
): Promise<{ readonly done: true } | Refusal> =>
  judge(
    engine,
    tenantId,
    { personId, posts: [] },
    { panelId, number },
    { id: randomUUID(), action: 'mark', input: { sheet } },
  );

export const worksIn = async (engine: Engine, panelId: number): Promise<PanelWork[]> =>
  worksOf(engine.house.db, tenantId, (await findPanel(engine.house.db, tenantId, panelId))!);
