// A draw in its round: set up, published, the outside value written down by two, finished. Its witnesses act for themselves (my-draws.ts).
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import type { Target } from '#access/viewer.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { drawInFull, drawRow, findWhole, rowOf, shownDraw } from '#api/read/draws.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, created, done, id, idText, instant, iso, line, text } from '#api/shapes.ts';
import { finishDraw } from '#draws/drawing.ts';
import { findDraw, listDraws, lockDraw, otherState } from '#draws/draws.ts';
import { countEntries } from '#draws/entering.ts';
import { dropDraw, openDraw, publishRules } from '#draws/opening.ts';
import { readingsOf, readOutside } from '#draws/words.ts';
import { tellLostBy } from '#engine/draw-told.ts';
import { askWitnesses, remindWitnesses } from '#engine/draw-witnesses.ts';
import type { Engine } from '#engine/engine.ts';
import { labelsOf } from '#engine/offered.ts';
import { isRefusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { weightsIn } from '#policy/draw-weights.ts';
import type { House } from '#store/house.ts';

const tag = 'Draws';
const params = z.object({ id: idText });

async function roundOf(house: House, tenantId: number, drawId: number): Promise<number | null> {
  const [row] = await house.db.query<{ roundId: number }>(
    `SELECT o.round_id AS "roundId" FROM draws d JOIN claim_offers o ON o.tenant_id = d.tenant_id AND o.id = d.offer_id
      WHERE d.tenant_id = $1 AND d.id = $2`,
    [tenantId, drawId],
  );
  return row?.roundId ?? null;
}

const ofDraw = async <Q, B>(asked: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
  const roundId = await roundOf(asked.house, asked.tenantId, asked.params.id);
  return roundId === null ? null : roundTarget()({ ...asked, params: { id: roundId } });
};

const atDesk = drawInFull
  .extend({
    outsideDue: z.boolean().openapi({ description: 'Its time has come: it can be written down' }),
    names: count.openapi({ description: 'Put down so far' }),
    people: z
      .array(z.object({ name: z.string(), personId: id, committed: z.boolean() }))
      .openapi({ description: 'The witnesses' }),
    readings: z
      .array(z.object({ personId: id, at: instant }))
      .openapi({ description: 'Who wrote down the outside value, and when' }),
  })
  .openapi('DrawAtDesk');

const listing = (engine: Engine) =>
  endpoint({
    operation: 'draws.list',
    method: 'get',
    path: '/rounds/{id}/draws',
    tag,
    summary: { zh: '批次的抽签', en: 'Draws of a round' },
    params,
    answer: z.object({
      items: z.array(drawRow),
      offers: z
        .array(z.object({ ...{ id, label: text, organisationName: z.string() }, left: count }))
        .openapi({ description: 'What can still be drawn for' }),
    }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const labelOf = labelsOf(round);
      const offers = await house.db.query<{ id: number; package: string; organisationName: string; left: number }>(
        `SELECT o.id, o.package, g.name AS "organisationName", s.credits - s.debits - s.debits_pending - s.floor AS left
           FROM claim_offers o JOIN organisations g ON g.tenant_id = o.tenant_id AND g.id = o.organisation_id
           JOIN accounts s ON s.tenant_id = o.tenant_id AND s.id = o.stock_id WHERE o.tenant_id = $1 AND o.round_id = $2 ORDER BY o.id`,
        [tenantId, params.id],
      );
      const items = await listDraws(
        house.db,
        tenantId,
        offers.map((offer) => offer.id),
      );
      const taken = new Set(items.flatMap(({ state, offerId }) => (state === 'dropped' ? [] : [offerId])));
      return {
        items: items.map(rowOf),
        offers: offers
          .filter(({ id, left }) => !taken.has(id) && left > 0)
          .map(({ package: key, ...offer }) => ({ ...offer, label: labelOf(key) })),
      };
    },
  });

const getting = (engine: Engine) =>
  endpoint({
    operation: 'draws.get',
    method: 'get',
    path: '/draws/{id}',
    tag,
    summary: { zh: '一次抽签，和还差谁做什么', en: 'One draw, and who has still to do what' },
    params,
    answer: atDesk,
    target: ofDraw,
    handle: async ({ house, tenantId, params }) => {
      const found = await findWhole(engine, house, tenantId, params.id);
      if (!found) return notFound();
      const readings = await readingsOf(house.db, tenantId, params.id);
      return {
        ...(await shownDraw(house.db, tenantId, found)),
        outsideDue: found.draw.state === 'sealed' && house.clock.now() >= found.draw.outsideAt,
        names: await countEntries(house.db, tenantId, params.id),
        people: found.parties.flatMap(({ name, personId, commitment }) =>
          personId === null ? [] : [{ name, personId, committed: commitment !== null }],
        ),
        readings: readings.map(({ personId, at }) => ({ personId, at: iso(at) })),
      };
    },
  });

const time = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const opening = (engine: Engine) =>
  endpoint({
    operation: 'draws.open',
    method: 'post',
    path: '/rounds/{id}/draws',
    tag,
    summary: { zh: '设一次抽签', en: 'Set up a draw' },
    description: 'Weights are those of the round’s programme. The union’s own word is made and sealed at once.',
    params,
    body: z.strictObject({
      ...{ offerId: id, title: line(60), quota: z.number().int().min(1).max(1_000_000) },
      waiting: z.number().int().min(0).max(1_000_000),
      ...{ closesAt: time, revealsBy: time, outside: z.strictObject({ name: line(100), at: time }) },
      witnesses: z.array(z.strictObject({ name: line(60), personId: id })).max(2),
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, params, body, viewer }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const [offer] = await house.db.query<{ operator: string }>(
        `SELECT g.name AS operator FROM claim_offers o JOIN organisations g ON g.tenant_id = o.tenant_id AND g.id = o.organisation_id
          WHERE o.tenant_id = $1 AND o.id = $2 AND o.round_id = $3`,
        [tenantId, body.offerId, params.id],
      );
      const draw = { ...body, offerId: offer ? body.offerId : 0, operator: offer?.operator ?? '' };
      const weights = weightsIn(round.programme);
      return house.db.transaction(async (q) => {
        const opened = await openDraw(house, q, tenantId, { ...draw, weights }, viewer.personId);
        if (!isRefusal(opened)) await askWitnesses(house, q, tenantId, opened.id, body);
        return opened;
      });
    },
  });

const deciding = () => [
  endpoint({
    operation: 'draws.publish',
    method: 'post',
    path: '/draws/{id}/publication',
    tag,
    summary: { zh: '公布规则，开始报名', en: 'Publish the rules; names can be put down' },
    params,
    answer: done,
    repeat: 'key',
    target: ofDraw,
    handle: ({ house, tenantId, params, viewer }) =>
      house.db.transaction(async (q) => {
        const doing = { actorId: viewer.personId, at: house.clock.now() };
        const published = await publishRules(q, tenantId, params.id, doing);
        if (!isRefusal(published)) await remindWitnesses(house, q, tenantId, (await findDraw(q, tenantId, params.id))!);
        return published;
      }),
  }),
  endpoint({
    operation: 'draws.drop',
    method: 'post',
    path: '/draws/{id}/drop',
    tag,
    summary: { zh: '规则公布以前取消', en: 'Drop it before its rules are published' },
    params,
    answer: done,
    repeat: 'key',
    target: ofDraw,
    handle: ({ house, tenantId, params, viewer }) =>
      house.db.transaction((q) =>
        dropDraw(q, tenantId, params.id, { actorId: viewer.personId, at: house.clock.now() }),
      ),
  }),
  endpoint({
    operation: 'draws.readOutside',
    method: 'post',
    path: '/draws/{id}/outside',
    tag,
    summary: { zh: '写下事先说好的公开数字（两人写的一样才算）', en: 'Write down the outside value; two must agree' },
    params,
    body: z.strictObject({ value: z.string().trim().max(200) }),
    answer: z.object({
      settled: z.boolean().openapi({ description: 'Two people wrote the same: it is drawn' }),
      differs: z.boolean().openapi({ description: 'Somebody else wrote another' }),
    }),
    repeat: 'natural',
    target: ofDraw,
    handle: ({ house, tenantId, params, body, viewer }) =>
      house.db.transaction((q) =>
        readOutside(q, tenantId, params.id, { personId: viewer.personId, value: body.value, at: house.clock.now() }),
      ),
  }),
  endpoint({
    operation: 'draws.finish',
    method: 'post',
    path: '/draws/{id}/finish',
    tag,
    summary: { zh: '发完了：记下谁没有抽中', en: 'All is given out: who lost is remembered' },
    params,
    answer: done,
    repeat: 'key',
    target: ofDraw,
    handle: async ({ house, tenantId, params, viewer }) => {
      const draw = await findDraw(house.db, tenantId, params.id);
      if (!draw) return notFound();
      if (draw.state !== 'drawn') return otherState(draw);
      await house.db.transaction(async (q) =>
        finishDraw(house, q, tenantId, (await lockDraw(q, tenantId, params.id))!, viewer.personId, tellLostBy(house)),
      );
      return { done: true };
    },
  }),
];

export const drawRoutes = (engine: Engine) => [listing(engine), getting(engine), opening(engine), ...deciding()];
