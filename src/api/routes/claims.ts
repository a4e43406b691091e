// A member claims: what there is by the server's clock, one of it, giving it back, saying yes when it is his turn.
import { z } from '@hono/zod-openapi';
import { answersRightly, askWhetherHuman, type Question } from '#access/human-check.ts';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { claimShown, shownClaims } from '#api/read/claims.ts';
import { count, done, humanCheck, idText, instant, iso, keyText, text } from '#api/shapes.ts';
import { crowded } from '#claims/claims.ts';
import { type Gate, makeGate } from '#claims/gate.ts';
import { askReminder } from '#engine/claim-reminder.ts';
import { confirmClaim } from '#engine/claimed.ts';
import { type Claiming, makeClaiming } from '#engine/claiming.ts';
import type { Engine } from '#engine/engine.ts';
import { askBack, keepAfterAll, leaveLine } from '#engine/given-back.ts';
import { calendarFile } from '#kit/calendar-file.ts';
import { networkOf } from '#kit/network.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text as words } from '#kit/text.ts';
import type { House } from '#store/house.ts';

const tag = 'Me';
const params = z.object({ id: idText });

const slower = (): Refusal =>
  refuse('too-many-knocks', '点得太快了，稍等一下再试', 'Too fast; wait a moment and try again', {
    details: { retryAfterSeconds: 2 },
    next: words('不用反复点，名额不会因此变少', 'No need to press again and again'),
  });

interface Knocking {
  readonly house: House;
  readonly tenantId: number;
  readonly personId: number;
  readonly check: { readonly token: string; readonly answer: string } | undefined;
}

/** null: come in. */
async function askHuman(gate: Gate, { house, tenantId, personId, check }: Knocking): Promise<Question | null> {
  if (!gate.isOdd(tenantId, personId)) return null;
  const crypto = await house.crypto(tenantId);
  const now = house.clock.now();
  const asker = { tenantId, purpose: 'claim', who: String(personId) } as const;
  if (check && answersRightly(crypto, asker, now, check)) {
    gate.pardon(tenantId, personId);
    return null;
  }
  return askWhetherHuman(crypto, asker, now, house.random.bytes(2));
}

const claimingRoutes = (engine: Engine, claiming: Claiming, gate: Gate) => [
  endpoint({
    operation: 'me.claim',
    method: 'get',
    path: '/me/claims/{id}',
    tag,
    summary: {
      zh: '一批名额：还剩多少、几点开始、我有没有',
      en: 'What a round gives: how many are left, when, and mine',
    },
    description: '`id`: of the round.',
    params,
    answer: claimShown,
    rush: crowded,
    handle: async ({ tenantId, viewer, params }) => {
      const board = await claiming.board(tenantId, params.id);
      if (!board) return notFound();
      const offers = await claiming.offersFor(tenantId, board, viewer.personId);
      const [shown] = await shownClaims(engine, tenantId, viewer.personId, [{ ...board, offers }]);
      return shown;
    },
  }),
  endpoint({
    operation: 'me.claimOne',
    method: 'post',
    path: '/me/claims/{id}',
    tag,
    summary: { zh: '领一份', en: 'Claim one' },
    description:
      'The answer is given when it is on disk, and is the same however often it is asked for. `none-left` is an answer, not an error.',
    params,
    body: z.strictObject({
      package: keyText,
      check: humanCheck.optional(),
    }),
    answer: z.object({
      fate: z.enum(['given', 'held', 'waiting', 'none-left', 'human-check']),
      package: keyText,
      place: count.nullable().openapi({ description: 'In line: 1 is the next' }),
      question: z
        .object({ says: text, token: z.string() })
        .optional()
        .openapi({ description: 'With `human-check`: to be answered with the next try' }),
    }),
    repeat: 'natural',
    rush: crowded,
    handle: async ({ house, tenantId, viewer, params, body, from, browser }) => {
      const { personId } = viewer;
      const odd = await askHuman(gate, { house, tenantId, personId, check: body.check });
      if (odd) return { fate: 'human-check' as const, package: body.package, place: null, question: odd };
      const union = await claiming.unionOf(tenantId, personId);
      const knocker = { person: personId, device: browser, union, address: networkOf(from.address) };
      const tooMany = gate.tooMany(tenantId, knocker);
      if (tooMany) return tooMany === 'person' || tooMany === 'device' ? slower() : crowded();
      return claiming.claim(tenantId, personId, { roundId: params.id, package: body.package });
    },
  }),
];

const keepingRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.giveBackClaim',
    method: 'post',
    path: '/me/claims/{id}/return',
    tag,
    summary: {
      zh: '不要了，退回（十分钟内能要回来）或不排队了',
      en: 'Give it back, to be kept for ten minutes, or wait no longer',
    },
    params,
    answer: z.object({
      backOn: instant.nullable().openapi({ description: 'Kept until then; null: one waited, and waits no more' }),
    }),
    repeat: 'natural',
    handle: ({ house, tenantId, viewer: { personId }, params }) =>
      house.db.transaction(async (q) => {
        const whose = { roundId: params.id, personId };
        const left = await leaveLine(engine, q, tenantId, whose);
        const backOn = await askBack(engine, q, tenantId, whose);
        if (!isRefusal(backOn)) return { backOn: iso(backOn) };
        return left ? { backOn: null } : backOn;
      }),
  }),
  endpoint({
    operation: 'me.keepClaim',
    method: 'post',
    path: '/me/claims/{id}/keeping',
    tag,
    summary: { zh: '退回的要回来', en: 'Keep after all what was given back' },
    description: 'Possible until `backOn`. Kept already is kept.',
    params,
    answer: done,
    repeat: 'natural',
    handle: ({ house, tenantId, viewer: { personId }, params }) =>
      house.db.transaction((q) => keepAfterAll(q, tenantId, { roundId: params.id, personId })),
  }),
  endpoint({
    operation: 'me.confirmClaim',
    method: 'post',
    path: '/me/claims/{id}/confirmation',
    tag,
    summary: { zh: '轮到我了，我要', en: 'It is my turn, and I want it' },
    params,
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, params }) => {
      const confirmed = await house.db.transaction((q) =>
        confirmClaim(engine, q, tenantId, params.id, viewer.personId),
      );
      return isRefusal(confirmed) ? confirmed : { done: true as const };
    },
  }),
];

const calendarMinutes = 15;

const awaitingRoutes = (engine: Engine, claiming: Claiming) => [
  endpoint({
    operation: 'me.remindOfClaim',
    method: 'post',
    path: '/me/claims/{id}/reminder',
    tag,
    summary: { zh: '开始前提醒我，或不用提醒了', en: 'Remind me before it opens, or do not' },
    params,
    body: z.strictObject({ wanted: z.boolean() }),
    answer: z.object({ wanted: z.boolean() }),
    repeat: 'natural',
    handle: async ({ tenantId, viewer: { personId }, params, body }) => {
      const board = await claiming.board(tenantId, params.id);
      if (!board) return notFound();
      const offers = await claiming.offersFor(tenantId, board, personId);
      return askReminder(engine, tenantId, { round: board.round, offers, personId, wanted: body.wanted });
    },
  }),
  endpoint({
    operation: 'me.claimCalendar',
    method: 'get',
    path: '/me/claims/{id}/calendar',
    tag,
    summary: { zh: '开始的时间，加到自己的日历', en: 'When it opens, for one’s own calendar' },
    params,
    answer: 'download',
    shows: 'nobody',
    handle: async ({ house, tenantId, viewer, params }) => {
      const board = await claiming.board(tenantId, params.id);
      const offers = board ? await claiming.offersFor(tenantId, board, viewer.personId) : [];
      const opens = offers.map(({ opensAt }) => opensAt.getTime());
      if (!board || opens.length === 0) return notFound();
      const { programme, view } = board.round;
      const from = new Date(Math.min(...opens));
      const file = calendarFile({
        ...{ uid: `claim-${tenantId}-${view.id}@niangjia`, title: `${programme.title.zh}：开始领`, about: view.name },
        ...{ from, until: new Date(from.getTime() + calendarMinutes * 60_000), at: house.clock.now() },
      });
      return { fileName: `${view.name}.ics`, mediaType: 'text/calendar; charset=utf-8', bytes: Buffer.from(file) };
    },
  }),
];

export const claimRoutes = (engine: Engine) => {
  const claiming = makeClaiming(engine);
  return [
    ...claimingRoutes(engine, claiming, makeGate(engine.house.clock)),
    ...keepingRoutes(engine),
    ...awaitingRoutes(engine, claiming),
  ];
};
