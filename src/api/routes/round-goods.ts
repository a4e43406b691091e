// A round that hands things out, seen whole: its goods and its unions in numbers that add up; and one member more on its list.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { formBody } from '#api/body.ts';
import { endpoint } from '#api/endpoint.ts';
import { findPersonTarget } from '#api/read/people.ts';
import { roundTarget } from '#api/round-target.ts';
import { actionId, input, outcome, shown } from '#api/routes/case-actions.ts';
import { noHandOver } from '#api/routes/deliveries.ts';
import { count, id, idText, text } from '#api/shapes.ts';
import { roundGoods } from '#deliveries/round-goods.ts';
import { handOverStage } from '#deliveries/routes.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { membershipsOf } from '#people/memberships.ts';

const tag = 'Goods';
const params = z.object({ id: idText });
const goods = z
  .object({
    ...{ goods: id, name: z.string(), unit: z.string(), due: count, onRoutes: count, missing: count, handed: count },
    ...{ lost: count, inStock: count },
  })
  .openapi('GoodsOfRound', { description: 'In pieces; `missing`: on a route whose day has passed' });
const union = z
  .object({
    ...{ organisationId: id, name: text, due: count, waiting: count, again: count, onRoutes: count, missing: count },
    ...{ handed: count, declined: count },
  })
  .openapi('UnionOfRound', { description: 'due = waiting + again + onRoutes + missing + handed + declined' });

const notAMember = () =>
  refuse('no-membership', '这位现在没有会籍，不能列入名单', 'Not a member at present, so not for this list', {
    next: said('先办入会，再列入', 'Let the person join first'),
  });

export const roundGoodsRoutes = (engine: Engine) => [
  endpoint({
    operation: 'goods.round',
    method: 'get',
    path: '/rounds/{id}/goods',
    tag,
    summary: { zh: '一个批次的物资去向', en: 'Where the goods of a round are' },
    params,
    answer: z.object({ goods: z.array(goods), unions: z.array(union) }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      const stage = round && handOverStage(round.programme);
      if (!stage) return noHandOver();
      const { organisationId } = round.view;
      const today = chinaDate(house.clock.now());
      return roundGoods(house.db, tenantId, { roundId: params.id, stage, organisationId, today });
    },
  }),
  endpoint({
    operation: 'goods.enlist',
    method: 'post',
    path: '/rounds/{id}/list',
    tag,
    summary: { zh: '把一个人列入发放名单', en: 'Put one member on the list' },
    description: 'As a row of the workbook would: for programmes whose list the union makes itself.',
    params,
    takes: formBody,
    body: z.strictObject({ id: actionId, personId: id, answers: input }),
    answer: outcome,
    status: 201,
    repeat: 'natural',
    target: async (asked) => {
      const { house, tenantId, body } = asked;
      const round = await roundTarget('S2')(asked);
      const person = await findPersonTarget(house.db, tenantId, body.personId, 'S2');
      return round && person && [...round, { ...person, under: 'imports.upload' as const }];
    },
    handle: async ({ house, tenantId, params, viewer, body }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round || !handOverStage(round.programme)) return noHandOver();
      const [membership] = await membershipsOf(house.db, tenantId, body.personId);
      if (!membership) return notAMember();
      const { organisationId } = membership;
      const done = await engine.act(tenantId, {
        acting: actingOf(viewer),
        target: { open: { roundId: params.id, organisationId, personId: body.personId, subjectOrganisationId: null } },
        request: { id: body.id, action: 'open', onRoster: true, input: { submit: { answers: body.answers } } },
      });
      return isRefusal(done) ? done : shown(done);
    },
  }),
];
