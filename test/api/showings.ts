// A showing in the API's little world, by hand: of a member of the firm, shown by the district; and who may do what with it.
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { showcase } from '#programmes/innovation/showcase.ts';
import { changeShowing } from '#showcase/changes.ts';
import type { Row, Sample } from '#test/api/matrix-table.ts';
import type { Ids, RelationName, World } from '#test/api/world.ts';
import { asking } from '#test/support/benefit-round.ts';
import { acting, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';
import { result, taken } from '#test/support/showing.ts';

const { apply, publish, match } = showcase.stages;
const programme = { ...showcase, stages: { apply: apply!, publish: publish!, match: match! } };

export async function showingOfWorld(engine: Engine, people: ReadonlyMap<string, number>) {
  const { house } = engine;
  const round = await makeRound(house, programme, {}, 0);
  const personId = people.get('member descendant')!;
  const about = { organisationId: places.yangFirm, personId };
  const { caseId } = must(await engine.act(tenantId, asking(round, { personId, posts: [] }, about, result)));
  must(await taken(engine, acting(900_003, 'chair', places.district), caseId, 'disclose'));
  const [row] = await house.db.query<{ id: number }>('SELECT id FROM showings WHERE tenant_id = $1', [tenantId]);
  // Closed, so that no list of what a member may ask for has it.
  await house.db.query(`UPDATE rounds SET state = 'closed' WHERE tenant_id = $1 AND id = $2`, [tenantId, round.id]);
  return { showing: row!.id, shownCase: caseId };
}

const showing = (ids: Ids) => ({ params: { id: ids.showing } });
const interest = (ids: Ids) => ({ params: { id: ids.shownCase, number: 1 } });
const id = () => globalThis.crypto.randomUUID();

export const showingMatrix: Readonly<Record<string, Row>> = {
  'showings.publicList': { may: 'anyone', sample: () => ({ query: { text: '卡盘' } }) },
  'showings.publicTotals': { may: 'anyone' },
  'showings.publicGet': { may: 'anyone', answers: [404], sample: showing },
  'showings.publicPicture': {
    ...{ may: 'anyone', answers: [404] },
    sample: (ids) => ({ params: { id: ids.showing, sha256: '0'.repeat(64) } }),
  },
  'showings.change': {
    may: ['chair@ancestor', 'officer@ancestor'],
    sample: (ids) => ({ ...showing(ids), body: { change: 'renew', reason: '还在用', until: '2019-01-01' } }),
  },
  'me.withdrawShowing': {
    ...{ may: 'signed-in', answers: [404] },
    sample: () => ({ params: { id: 999_999 }, body: { reason: '要改进' } }),
  },
  'me.renewShowing': { ...{ may: 'signed-in', answers: [404] }, sample: () => ({ params: { id: 999_999 } }) },
  'me.showings': { may: 'signed-in' },
  'me.interests': { may: 'signed-in' },
  'me.agreedShowing': { may: 'signed-in', answers: [404], sample: interest },
  'me.showInterest': {
    ...{ may: 'signed-in', answers: [404] },
    sample: () => ({ params: { id: 999_999 }, body: { id: id(), as: 'member', note: '想用' } }),
  },
  'me.moveInterest': {
    ...{ may: 'signed-in', answers: [404] },
    sample: (ids) => ({ ...interest(ids), body: { id: id(), move: 'confirm' } }),
  },
  'me.claimBenefit': {
    ...{ may: 'signed-in', answers: [404] },
    sample: (ids) => ({ ...interest(ids), body: { id: id(), nth: 1, savedFen: 100 } }),
  },
  'me.reportSolved': {
    ...{ may: 'signed-in', answers: [404] },
    sample: (ids) => ({ ...interest(ids), body: { id: id(), how: '改好了' } }),
  },
};

interface Effect {
  readonly by: readonly [Parameters<World['token']>[0], RelationName];
  readonly sample: (world: World) => Sample | Promise<Sample>;
  readonly adds?: string;
  readonly status: number;
}

export const showingEffects: Readonly<Record<string, Effect>> = {
  'showings.change': {
    by: ['officer', 'ancestor'],
    sample: ({ ids }) => ({ ...showing(ids), body: { change: 'withdraw', reason: '资料有误' } }),
    adds: 'showing_steps',
    status: 200,
  },
  'me.withdrawShowing': {
    by: ['member', 'descendant'],
    sample: async ({ engine, ids }) => {
      const doing = { by: 1, at: engine.house.clock.now(), today: '2020-03-02' };
      const again = { showingId: ids.showing, change: 'renew', reason: '资料改好了' } as const;
      must(await changeShowing(engine.house.db, tenantId, again, doing));
      return { ...showing(ids), body: { reason: '要改进' } };
    },
    adds: 'showing_steps',
    status: 200,
  },
  'me.renewShowing': {
    by: ['member', 'descendant'],
    sample: async ({ engine, ids }) => {
      const { house } = engine;
      const today = chinaDate(house.clock.now());
      const soon = { showingId: ids.showing, change: 'renew', reason: '快到期了', until: today } as const;
      must(await changeShowing(house.db, tenantId, soon, { by: 1, at: house.clock.now(), today }));
      return showing(ids);
    },
    adds: 'showing_steps',
    status: 200,
  },
};
