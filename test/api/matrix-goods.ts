// Who may do what with goods and routes, by hand: the warehouse and its routes are the district's, whose round it is; a route's list is for
// whoever carries it (here the member) and for the leaders of the union that sends it, and for nobody else.
import type { Row } from '#test/api/matrix-table.ts';
import type { Ids } from '#test/api/world.ts';

const leaders = ['chair@ancestor', 'officer@ancestor'];
const reading = [
  ...leaders,
  ...['reviewer', 'finance-maker', 'finance-checker', 'auditor'].map((role) => `${role}@ancestor`),
];
const district = () => ({ params: { id: 3 } });
const round = (ids: Ids) => ({ params: { id: ids.round } });
const route = (ids: Ids) => ({ params: { id: ids.route } });
const day = '2020-03-02';

export const goodsMatrix: Readonly<Record<string, Row>> = {
  'goods.list': { may: reading, sample: district },
  'goods.add': { may: leaders, sample: () => ({ ...district(), body: { name: '大米', unit: '袋' } }) },
  'goods.receive': {
    may: leaders,
    hides: true,
    sample: (ids) => ({
      params: { id: ids.goods },
      body: { supplier: '粮油公司', receivedOn: day, expiresOn: '2020-03-01', priceFen: 1, pieces: 1 },
    }),
  },
  'goods.story': { may: reading, hides: true, sample: (ids) => ({ params: { id: ids.lot } }) },
  'goods.reverse': {
    may: leaders,
    sample: (ids) => ({ params: { id: ids.lot }, body: { why: '收错了' } }),
  },
  'goods.round': { may: reading, sample: round },
  'goods.enlist': {
    may: leaders,
    sample: (ids) => ({
      ...round(ids),
      body: { id: globalThis.crypto.randomUUID(), personId: ids.person, answers: {} },
    }),
  },
  'deliveries.list': { may: leaders, sample: round },
  'deliveries.plan': {
    may: leaders,
    sample: (ids) => ({ ...round(ids), body: { name: '一', day, carrierId: ids.person, caseIds: [] } }),
  },
  // The round of this world hands nothing over.
  'deliveries.keepForWalkIns': { may: leaders, sample: (ids) => ({ ...round(ids), body: { bags: 2 } }) },
  'deliveries.get': { may: leaders, hides: true, sample: route },
  'deliveries.packing': { may: leaders, hides: true, sample: (ids) => ({ ...route(ids), query: { format: 'csv' } }) },
  'deliveries.load': { may: leaders, hides: true, sample: route },
  'deliveries.reassign': {
    may: leaders,
    hides: true,
    sample: (ids) => ({ ...route(ids), body: { carrierId: 999_999 } }),
  },
  'deliveries.close': { may: leaders, hides: true, sample: (ids) => ({ ...route(ids), body: {} }) },
  'deliveries.looked': {
    may: leaders,
    hides: true,
    sample: (ids) => ({ ...route(ids), body: { ids: [globalThis.crypto.randomUUID()] } }),
  },
  'me.deliveries': { may: 'signed-in' },
  'me.delivery': { may: ['subject'], hides: true, sample: route },
  'me.recordDeliveries': {
    may: 'signed-in',
    answers: [404],
    sample: (ids) => ({
      ...route(ids),
      body: {
        records: [{ id: globalThis.crypto.randomUUID(), code: 'ABCDEFGH', what: 'absent', at: '2020-03-02T01:00:00Z' }],
      },
    }),
  },
  'me.pickUpCodes': { may: 'signed-in' },
};
