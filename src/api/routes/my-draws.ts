// A member and draws: putting his name down and taking it back, what is his, and, for a witness, giving a commitment and saying the word.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { claimHeld, drawsConcerning, myDrawRow, shownHeld } from '#api/read/claims.ts';
import {
  drawInFull,
  dueOf,
  type FoundDraw,
  findWhole,
  isPublic,
  publicDraw,
  publishesNamesOf,
  shownDraw,
  standingOf,
  whyNot,
  witnessDue,
} from '#api/read/draws.ts';
import { count, done, hash, id, idText, instant, iso, text, textOrNull } from '#api/shapes.ts';
import { type Entry, enter, entryOf, leave } from '#draws/entering.ts';
import { publicNameOf } from '#draws/names.ts';
import { commit } from '#draws/opening.ts';
import { sayWord } from '#draws/words.ts';
import { claimStage, heldBy } from '#engine/claimed.ts';
import type { Engine } from '#engine/engine.ts';
import { publishedOf } from '#kinds/claim/published.ts';
import { isRefusal } from '#kit/refusal.ts';
import { moreAfterLosing } from '#policy/draw-weights.ts';
import type { House } from '#store/house.ts';

const tag = 'Draws';
const params = z.object({ id: idText });

const entry = z
  .object({
    mark: hash,
    salt: z
      .string()
      .openapi({ description: '16 bytes in hex: with it and their number whoever entered computes the mark' }),
    ...{ tickets: count, enteredAt: instant },
    number: count.nullable().openapi({ description: 'In the sealed list, from 1; null before' }),
    place: count.nullable().openapi({ description: 'From 1; null before the draw' }),
  })
  .openapi('DrawEntry');
const weighed = z.object({ says: text, tickets: count, holds: z.union([z.boolean(), z.literal('unknown')]) });

const mine = drawInFull
  .extend({
    personId: id,
    entry: z.union([entry, z.null()]),
    may: z.boolean().openapi({ description: 'They can put their name down, or take it back, now' }),
    whyNot: textOrNull.openapi({ description: 'What keeps them from it, by the rules' }),
    tickets: count.openapi({ description: 'Those they have, or would have if they entered now' }),
    claim: z
      .union([claimHeld, z.null()])
      .openapi({ description: 'What they have of it by now, and until when to confirm' }),
    named: textOrNull.openapi({ description: 'How they will be named in public once they have one; null: not at all' }),
    moreNextTime: count.openapi({ description: 'Tickets more the next time for whoever is not drawn, by the rules' }),
    mine: z.array(weighed).openapi({ description: 'The weights, judged for the reader' }),
    witness: z
      .enum(witnessDue)
      .nullable()
      .openapi({ description: 'What is due of the reader as one of the witnesses; null: they are none' }),
  })
  .openapi('MyDraw');

const shownEntry = (one: Entry) => ({
  ...{ mark: one.mark, salt: one.salt, tickets: one.tickets, number: one.number, place: one.place },
  enteredAt: iso(one.enteredAt),
});

async function myDraw(engine: Engine, house: House, tenantId: number, found: FoundDraw, personId: number) {
  const { draw, parties } = found;
  const { programme } = found.round;
  const held = await heldBy(house.db, tenantId, found.round.view.id, personId);
  const own = await entryOf(house.db, tenantId, draw, personId);
  const standing = await standingOf(engine, tenantId, found, personId);
  const open = draw.state === 'open' && house.clock.now() < draw.closesAt;
  const no = whyNot(found, standing);
  const party = parties.find((one) => one.personId === personId);
  const holding = new Set(own?.held ?? standing.held);
  const holds = (place: number) =>
    holding.has(place) || (!own && standing.unknown.includes(place) ? ('unknown' as const) : false);
  return {
    ...(await shownDraw(house.db, tenantId, found)),
    ...{
      personId,
      entry: own && shownEntry(own),
      may: open && (own !== null || no === null),
      whyNot: own ? null : (no?.why ?? null),
    },
    tickets: own?.tickets ?? standing.tickets,
    named: publishesNamesOf(found.round) ? publishedOf(await publicNameOf(house.db, tenantId, personId)) : null,
    mine: draw.weights.map(({ rule, tickets }, place) => ({ says: rule.says, tickets, holds: holds(place) })),
    moreNextTime: moreAfterLosing(programme.key, claimStage(programme)?.settings ?? {}),
    claim: found.offer.id === held?.offerId ? shownHeld(found.round, held) : null,
    witness: party ? dueOf(draw, party, house.clock.now()) : null,
  };
}

const reading = (engine: Engine) => [
  endpoint({
    operation: 'me.draws',
    method: 'get',
    path: '/me/draws',
    tag,
    summary: { zh: '我能报名、报了名、作见证的抽签', en: 'Draws that I may enter, entered or witness' },
    query: z.strictObject({ round: idText.optional() }),
    answer: z.object({ items: z.array(myDrawRow) }),
    handle: async ({ tenantId, viewer, query }) => ({
      items: await drawsConcerning(engine, tenantId, viewer.personId, query.round),
    }),
  }),
  endpoint({
    operation: 'me.draw',
    method: 'get',
    path: '/me/draws/{id}',
    tag,
    summary: { zh: '一次抽签：我的报名和结果', en: 'One draw: my entry and my result' },
    params,
    answer: mine,
    handle: async ({ house, tenantId, viewer, params }) => {
      const found = await findWhole(engine, house, tenantId, params.id);
      const witness = found?.parties.some(({ personId }) => personId === viewer.personId);
      if (!found || !(isPublic(found.draw) || (witness && found.draw.state !== 'dropped'))) return notFound();
      return myDraw(engine, house, tenantId, found, viewer.personId);
    },
  }),
];

const entering = (engine: Engine) => [
  endpoint({
    operation: 'me.enterDraw',
    method: 'post',
    path: '/me/draws/{id}/entry',
    tag,
    summary: { zh: '报名抽签', en: 'Enter a draw' },
    description: 'Once per person; asked again it is the same answer.',
    params,
    answer: entry,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, params }) => {
      const { personId } = viewer;
      const found = await publicDraw(engine, house, tenantId, params.id);
      if (isRefusal(found)) return found;
      const standing = await standingOf(engine, tenantId, found, personId);
      const already = await entryOf(house.db, tenantId, found.draw, personId);
      const no = already ? null : whyNot(found, standing);
      if (no) return no;
      const entered = await enter(house, tenantId, params.id, {
        personId,
        tickets: standing.tickets,
        held: standing.held,
      });
      return isRefusal(entered) ? entered : shownEntry(entered);
    },
  }),
  endpoint({
    operation: 'me.leaveDraw',
    method: 'post',
    path: '/me/draws/{id}/leave',
    tag,
    summary: { zh: '取消报名', en: 'Take one’s name back' },
    params,
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, params }) => {
      const left = await leave(house, tenantId, params.id, viewer.personId);
      return isRefusal(left) ? left : { done: true };
    },
  }),
];

const witnessing = () => [
  endpoint({
    operation: 'me.commitToDraw',
    method: 'post',
    path: '/me/draws/{id}/commitment',
    tag,
    summary: { zh: '见证人交封存码', en: 'A witness commits' },
    description: 'The SHA-256 of a word that stays with the witness; docs/draw.md says of what.',
    params,
    body: z.strictObject({ commitment: z.string().max(200) }),
    answer: done,
    repeat: 'natural',
    handle: ({ house, tenantId, viewer, params, body }) =>
      house.db.transaction((q) =>
        commit(q, tenantId, params.id, {
          personId: viewer.personId,
          commitment: body.commitment,
          at: house.clock.now(),
        }),
      ),
  }),
  endpoint({
    operation: 'me.sayInDraw',
    method: 'post',
    path: '/me/draws/{id}/word',
    tag,
    summary: { zh: '见证人公开自己的数', en: 'A witness gives their word' },
    params,
    body: z.strictObject({ word: z.string().max(200) }),
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const said = {
        personId: viewer.personId,
        word: body.word,
        crypto: await house.crypto(tenantId),
        at: house.clock.now(),
      };
      return house.db.transaction((q) => sayWord(q, tenantId, params.id, said));
    },
  }),
];

export const myDrawRoutes = (engine: Engine) => [...reading(engine), ...entering(engine), ...witnessing()];
