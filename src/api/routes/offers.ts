// The offers of a round on the desk: opened with their hours, more put in, allotted down the tree and returned, how they stand and how
// far what they give has come.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, done, id, idText, instant, iso, keyText, text } from '#api/shapes.ts';
import { type CaseStanding, type ClaimFlow, claimFlow } from '#claims/flow.ts';
import { allot, findOffer, type NewOffer, type Offer, offersOf, openOffer, putIn } from '#claims/offers.ts';
import { waitingByOffer } from '#claims/waiting.ts';
import { claimStage } from '#engine/claimed.ts';
import type { Engine } from '#engine/engine.ts';
import { eventBegins, packagesOf } from '#engine/offered.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text as words } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

const tag = 'Rounds';
const params = z.object({ id: idText });
const amount = z.number().int().min(1).max(10_000_000);
const shown = z
  .object({
    ...{ id, organisationId: id, organisationName: z.string(), package: keyText, label: text },
    ...{ opensAt: instant, closesAt: instant, left: count, given: count, waiting: count },
  })
  .openapi('Offer');

const flow = z
  .object({
    entered: count.nullable().openapi({
      description: 'Names put down for a draw, `undrawn` of them still to be drawn; null: it is not drawn',
    }),
    undrawn: count,
    waiting: count,
    given: count.openapi({
      description:
        'Every time one was given: one that came back and went to the next counts twice. given = back + lapsed + offered + held',
    }),
    ...{ back: count, lapsed: count, offered: count, held: count },
    confirms: z.boolean().openapi({ description: 'Whoever’s turn it is has to say yes' }),
    stages: z
      .array(z.object({ ...{ key: keyText, kind: z.string() }, through: count, waiting: count, not: count }))
      .openapi({ description: 'Those that follow, of what is held' }),
  })
  .openapi('OfferFlow');

/** How many of those who hold one are through, at, or out of each stage behind the claim. */
function stagesBehind({ stages }: Programme, { held, cases }: Pick<ClaimFlow, 'held' | 'cases'>) {
  const all = Object.entries(stages);
  const placeOf = (stage: string) =>
    Math.max(
      1,
      all.findIndex(([key]) => key === stage),
    );
  let come = held;
  return all.slice(1).map(([key, { kind }], n) => {
    const sum = (counts: (one: CaseStanding, place: number) => boolean) =>
      cases.filter((one) => counts(one, placeOf(one.stage))).reduce((all, one) => all + one.n, 0);
    const through = sum(({ status }, place) => status === 'passed' || place > n + 1);
    const not = sum(({ status }, place) => status !== 'passed' && status !== 'open' && place === n + 1);
    const waiting = come - through - not;
    come = through;
    return { key, kind, through, waiting, not };
  });
}

const noClaimRound = (): Refusal =>
  refuse('no-offers-here', '这个办法不发名额', 'This programme gives no places out', {
    next: words('在有“领取”环节的办法下开批次', 'Open a round of a programme that begins with a claim'),
  });

const noSuchOffer = (): Refusal =>
  refuse('offer-unknown', '本批次没有这份名额', 'The round has no such offer', {
    next: words('刷新看最新情况', 'Reload to see what happened'),
  });

async function ofRound(q: Queryable, tenantId: number, roundId: number, offerId: number): Promise<Offer | null> {
  const offer = await findOffer(q, tenantId, offerId);
  return offer?.roundId === roundId ? offer : null;
}

interface Asked {
  readonly roundId: number;
  readonly organisationId: number;
  readonly package: string;
  readonly opensAt: string;
  readonly closesAt: string;
}

/** What is to be opened, if the round has it and it is for one of its own unions. */
async function newOffer(engine: Engine, q: Queryable, tenantId: number, asked: Asked): Promise<NewOffer | Refusal> {
  const { roundId, organisationId, package: key } = asked;
  const round = await pinnedRound(engine, q, tenantId, roundId);
  if (!round) return notFound();
  const stage = claimStage(round.programme);
  if (!stage) return noClaimRound();
  const label = packagesOf(round).get(key);
  if (!label)
    return refuse('no-such-package', '本批次没有这一种', 'The round has no such package', {
      next: words('请从批次列出的种类里选', 'Choose from those that the round lists'),
    });
  const forest = await engine.caches.forests.get(q, tenantId);
  if (!forest.within(organisationId, round.view.organisationId))
    return refuse('outside-round', '这个单位不在本批次范围内', 'That union is outside this round');
  const queued = stage.settings.sharing !== 'rush';
  const hours = { opensAt: new Date(asked.opensAt), closesAt: new Date(asked.closesAt) };
  const begins = eventBegins(round);
  if (begins !== null && hours.closesAt > begins)
    return refuse('offer-after-event', '活动开始以后不能再领', 'It cannot be claimed after the event has begun', {
      next: words('请把截止时间改到活动开始或之前', 'Let it close when the event begins, or before'),
    });
  return { roundId, organisationId, package: key, unit: key, name: label.zh, queued, ...hours };
}

export const offerRoutes = (engine: Engine) => [
  endpoint({
    operation: 'offers.list',
    method: 'get',
    path: '/rounds/{id}/offers',
    tag,
    summary: { zh: '一批的名额：各单位还剩多少', en: 'A round’s offers and what is left of each' },
    params,
    answer: z.object({
      now: instant,
      packages: z.array(z.object({ key: keyText, label: text })),
      items: z.array(shown),
    }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const labels = packagesOf(round);
      const offers = await offersOf(house.db, tenantId, [params.id]);
      const waiting = await waitingByOffer(house.db, tenantId, params.id);
      const names = await organisationNames(
        house.db,
        tenantId,
        offers.map(({ organisationId }) => organisationId),
      );
      return {
        now: iso(house.clock.now()),
        packages: [...labels].map(([key, label]) => ({ key, label })),
        items: offers.map((offer) => ({
          ...{ id: offer.id, organisationId: offer.organisationId, package: offer.package },
          organisationName: names.get(offer.organisationId) ?? '',
          label: labels.get(offer.package) ?? words(offer.package, offer.package),
          ...{ opensAt: iso(offer.opensAt), closesAt: iso(offer.closesAt) },
          ...{ left: offer.left, given: offer.held, waiting: waiting.get(offer.id) ?? 0 },
        })),
      };
    },
  }),
  endpoint({
    operation: 'offers.flow',
    method: 'get',
    path: '/rounds/{id}/offers/flow',
    tag,
    summary: {
      zh: '名额走到哪一步：多少人来、领到、确认、取走',
      en: 'How far it has come: asked for, given, confirmed, handed over',
    },
    description: 'From the record of claims. Whoever found nothing left and did not wait leaves no trace.',
    params,
    answer: flow,
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const found = await claimFlow(house.db, tenantId, params.id);
      const settings = claimStage(round.programme)?.settings ?? {};
      return {
        ...found,
        entered: settings.sharing === 'draw' ? found.entered : null,
        confirms: settings.confirmWithin !== undefined,
        stages: stagesBehind(round.programme, found),
      };
    },
  }),
  endpoint({
    operation: 'offers.open',
    method: 'post',
    path: '/rounds/{id}/offers',
    tag,
    summary: { zh: '开放一批名额', en: 'Open an offer with its hours and how many there are' },
    params,
    body: z.strictObject({
      organisationId: id,
      package: keyText,
      amount: z.number().int().min(0).max(10_000_000),
      opensAt: z.iso.datetime({ offset: true }),
      closesAt: z.iso.datetime({ offset: true }),
    }),
    answer: z.object({ id }),
    status: 201,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const doing = { ids: house.ids, at: house.clock.now(), actorId: viewer.personId };
      const offer = await newOffer(engine, house.db, tenantId, { roundId: params.id, ...body });
      const opened = isRefusal(offer) ? offer : await openOffer(house.db, tenantId, offer, doing);
      if (isRefusal(opened) || body.amount === 0) return opened;
      const put = await putIn(
        house.db,
        tenantId,
        (await findOffer(house.db, tenantId, opened.id))!,
        body.amount,
        doing,
      );
      return isRefusal(put) ? put : opened;
    },
  }),
  endpoint({
    operation: 'offers.putIn',
    method: 'post',
    path: '/rounds/{id}/offers/stock',
    tag,
    summary: { zh: '追加名额', en: 'Put more in' },
    params,
    body: z.strictObject({ offerId: id, amount }),
    answer: done,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const offer = await ofRound(house.db, tenantId, params.id, body.offerId);
      if (!offer) return noSuchOffer();
      const doing = { ids: house.ids, at: house.clock.now(), actorId: viewer.personId };
      const put = await putIn(house.db, tenantId, offer, body.amount, doing);
      return isRefusal(put) ? put : { done: true as const };
    },
  }),
  endpoint({
    operation: 'offers.allot',
    method: 'post',
    path: '/rounds/{id}/offers/allotment',
    tag,
    summary: { zh: '名额往下分，或往上收回', en: 'Allot to another union, or take back what is left' },
    params,
    body: z.strictObject({ fromId: id, toId: id, amount }),
    answer: done,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const [from, to] = await Promise.all([
        ofRound(house.db, tenantId, params.id, body.fromId),
        ofRound(house.db, tenantId, params.id, body.toId),
      ]);
      if (!from || !to) return noSuchOffer();
      const doing = { ids: house.ids, at: house.clock.now(), actorId: viewer.personId };
      const moved = await allot(house.db, tenantId, { from, to, amount: body.amount }, doing);
      return isRefusal(moved) ? moved : { done: true as const };
    },
  }),
];
