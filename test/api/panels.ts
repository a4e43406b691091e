// A selection in the API's little world, by hand: the district's round with a scheme for each kind of result, two works before a panel on which
// the member sits; and who may do what with it.
import type { Engine } from '#engine/engine.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import type { Row } from '#test/api/matrix-table.ts';
import type { Ids } from '#test/api/world.ts';
import { handedIn, panelOf, sheetOf } from '#test/support/judging.ts';
import { makeRound, places, tenantId } from '#test/support/little-tenant.ts';

const settings = {
  ...{ ...resultSelection.stages.score!.settings, judges: 2, by: 'area' },
  schemes: ['technique', 'tool', 'method'].map((key) => ({
    ...{ key, says: '成果', saysEn: 'Results', average: 'mean', take: 1 },
  })),
};
const programme = { ...resultSelection, stages: { ...resultSelection.stages, score: { kind: 'score', settings } } };

export async function panelOfWorld(engine: Engine, people: ReadonlyMap<string, number>) {
  const { house } = engine;
  const round = await makeRound(house, programme, { amountFen: 500_000 }, 0);
  const makers = ['member descendant', 'officer descendant', 'reviewer descendant'].map((key) => ({
    ...{ id: people.get(key)!, organisationId: places.yangFirm },
  }));
  await handedIn(engine, round, makers.slice(0, 2));
  const seats = ['member own', 'member sibling'].map((key) => people.get(key)!);
  const panel = await panelOf(engine, round, seats, 'tool');
  // Of another kind, still without a panel; and one that came later to the first.
  await handedIn(engine, round, makers.slice(0, 1), 'technique');
  await handedIn(engine, round, makers.slice(2));
  // Closed, so that no list of what a member may ask for has it.
  await house.db.query(`UPDATE rounds SET state = 'closed' WHERE tenant_id = $1 AND id = $2`, [tenantId, round.id]);
  return { panel, judgedRound: round.id };
}

const leaders = ['chair@ancestor', 'officer@ancestor'];
const hands = [...leaders, 'reviewer@ancestor'];
const readers = [...leaders, 'reviewer@ancestor', 'auditor@ancestor'];
const panel = (ids: Ids) => ({ params: { id: ids.panel } });
const round = (ids: Ids) => ({ params: { id: ids.judgedRound } });
const work = (ids: Ids) => ({ params: { id: ids.panel, number: 1 } });
const id = () => globalThis.crypto.randomUUID();

export const panelMatrix: Readonly<Record<string, Row>> = {
  'me.panels': { may: 'signed-in' },
  'me.panel': { may: 'signed-in', answers: [404], sample: panel },
  'me.panelWorks': { may: 'signed-in', answers: [404], sample: panel },
  'me.panelWork': { may: 'signed-in', answers: [404], sample: work },
  'me.markWork': {
    ...{ may: 'signed-in', answers: [404] },
    sample: (ids) => ({ ...work(ids), body: { id: id(), sheet: sheetOf(80) } }),
  },
  'me.recuseFromWork': {
    ...{ may: 'signed-in', answers: [404] },
    sample: (ids) => ({ params: { id: ids.panel, number: 99 }, body: { id: id(), why: '是我徒弟' } }),
  },
  'panels.list': { may: readers, sample: round },
  'panels.get': { may: readers, sample: panel },
  'panels.works': { may: readers, sample: panel },
  'panels.open': {
    may: leaders,
    sample: (ids) => ({ ...round(ids), body: { stage: 'score', scheme: 'none', name: 'x', judges: [ids.person] } }),
  },
  'panels.takeIn': { may: leaders, sample: panel },
  'panels.close': { may: leaders, sample: panel },
  'panels.reseat': { may: leaders, sample: (ids) => ({ ...panel(ids), body: { left: 99, why: '住院了' } }) },
  'panels.sheets': { may: hands, sample: (ids) => ({ ...panel(ids), query: { seat: 1 } }) },
  'panels.typeSheet': {
    may: hands,
    sample: (ids) => ({ ...panel(ids), body: { id: id(), number: 1, seat: 99, sheet: sheetOf(80) } }),
  },
};
