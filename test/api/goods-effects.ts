// The effects of goods and routes, for the law that a repeated request has one: the district receives and plans, its member's route is loaded,
// given away and closed.
import type { Sample } from '#test/api/matrix-table.ts';
import type { RelationName, World } from '#test/api/world.ts';

interface Effect {
  readonly by: readonly [Parameters<World['token']>[0], RelationName];
  readonly sample: (world: World) => Sample | Promise<Sample>;
  readonly adds?: string;
  readonly status: number;
}

const by = ['officer', 'ancestor'] as const;
const route = ({ ids }: World) => ({ params: { id: ids.route } });

export const goodsEffects: Readonly<Record<string, Effect>> = {
  'goods.add': {
    by,
    sample: () => ({ params: { id: 3 }, body: { name: '棉被', unit: '床' } }),
    adds: 'goods',
    status: 201,
  },
  'goods.receive': {
    by,
    sample: ({ ids }) => ({
      params: { id: ids.goods },
      body: { supplier: '粮油公司', receivedOn: '2020-03-01', priceFen: 9_800, pieces: 10 },
    }),
    adds: 'goods_lots',
    status: 201,
  },
  'goods.reverse': {
    by,
    sample: async ({ house }) => {
      const [newest] = await house.db.query<{ id: number }>('SELECT max(id) AS id FROM goods_lots');
      return { params: { id: newest!.id }, body: { why: '收错了' } };
    },
    adds: 'goods_lot_reversals',
    status: 201,
  },
  // The round of this world hands nothing over.
  'deliveries.plan': {
    by,
    sample: ({ ids }) => ({
      params: { id: ids.round },
      body: { name: '西线', day: '2020-03-02', carrierId: ids.person, caseIds: [ids.caseId] },
    }),
    status: 422,
  },
  'deliveries.keepForWalkIns': {
    by,
    sample: ({ ids }) => ({ params: { id: ids.round }, body: { bags: 2 } }),
    status: 422,
  },
  'deliveries.load': { by, sample: route, status: 200 },
  'deliveries.reassign': {
    by,
    sample: (world) => ({ ...route(world), body: { carrierId: world.personId('member', 'sibling') } }),
    status: 200,
  },
  'deliveries.close': { by, sample: (world) => ({ ...route(world), body: {} }), status: 200 },
};
