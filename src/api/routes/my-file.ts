// What the house knows and says of the member: facts with their source, what he says is wrong, messages, consents, all of it to take home.
import { z } from '@hono/zod-openapi';
import { askTheUnion } from '#api/ask-correction.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { consentsOfPerson, shownConsent } from '#api/read/consents.ts';
import { programmesOfCases } from '#api/read/my-cases.ts';
import { consent, consentsOf } from '#api/read/my-consents.ts';
import { dataInWords, ownData } from '#api/read/my-data.ts';
import { shownCorrection, shownCorrections, shownFact, shownFacts } from '#api/read/my-facts.ts';
import { unionToAsk } from '#api/read/union-to-ask.ts';
import { created, day, id, instant, iso, line, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { messagesOf } from '#messages/outbox.ts';
import { currentMemberships } from '#people/memberships.ts';
import { maskedPeople } from '#people/show.ts';

const tag = 'Me';
const format = z.enum(['json', 'text']);

const file = z.object({
  name: z.string(),
  idNumber: z.string().nullable().openapi({ description: 'Masked' }),
  phone: z.string().nullable().openapi({ description: 'Masked' }),
  account: textOrNull,
  bank: z.string().nullable(),
  membership: z.object({ union: z.string(), status: z.enum(['active', 'retained', 'ended']), since: day }).nullable(),
  facts: z.array(shownFact),
  corrections: z.array(shownCorrection),
  asks: z
    .object({ id, name: z.string() })
    .nullable()
    .openapi({ description: 'The union that answers when something is wrong; null: nobody has a post for it' }),
});

export const myFileRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.facts',
    method: 'get',
    path: '/me/facts',
    tag,
    summary: { zh: '工会替我记着的', en: 'What is on file about me, with source and expiry' },
    answer: file,
    handle: async ({ house, tenantId, viewer: { personId } }) => {
      const person = (await maskedPeople(house, tenantId, [personId])).get(personId)!;
      const membership = (await currentMemberships(house.db, tenantId, [personId])).get(personId);
      const [union] = membership
        ? await house.db.query<{ name: string }>('SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2', [
            tenantId,
            membership.organisationId,
          ])
        : [];
      const asks = await unionToAsk(engine, house.db, tenantId, personId);
      return {
        ...{ name: person.name, idNumber: person.idNumber, phone: person.phone },
        ...{ account: person.account, bank: person.accountBank },
        membership: membership
          ? { union: union?.name ?? '', status: membership.status, since: membership.since }
          : null,
        facts: await shownFacts(engine, tenantId, personId),
        corrections: await shownCorrections(engine, tenantId, personId),
        asks: asks && { id: asks.id, name: asks.name },
      };
    },
  }),
  endpoint({
    operation: 'me.askCorrection',
    method: 'post',
    path: '/me/corrections',
    tag,
    summary: { zh: '这一条不对，请工会更正', en: 'Say that something on file is wrong' },
    description: 'It changes nothing by itself: the officers of the union look at it and answer.',
    body: z.strictObject({
      what: z.string().min(1).max(100).openapi({ description: 'A fact’s key, or name, id-number, phone, membership' }),
      words: line(500),
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    handle: async ({ house, tenantId, viewer: { personId }, body }) =>
      askTheUnion(engine, house, tenantId, { personId, ...body }),
  }),
  endpoint({
    operation: 'me.messages',
    method: 'get',
    path: '/me/messages',
    tag,
    summary: { zh: '给我的消息，新的在前', en: 'Messages to me, the newest first' },
    query: z.strictObject(pageQuery),
    answer: pageOf(
      z.object({
        id,
        topic: z.string(),
        words: text,
        about: textOrNull.openapi({ description: 'The programme of the case it is about' }),
        caseId: id.nullable(),
        link: z.string().nullable(),
        at: instant,
      }),
    ),
    handle: async ({ house, tenantId, viewer, query }) => {
      const after = readCursor(query.cursor, ['string', 'number']);
      if (isRefusal(after)) return after;
      const at = after && new Date(String(after[0]));
      if (at && Number.isNaN(at.getTime()))
        return refuse('cursor-invalid', '翻页标记不对，请从第一页重新开始', 'The cursor is not valid; start again');
      const limit = query.limit ?? 50;
      const rows = await messagesOf(house.db, tenantId, viewer.personId, {
        now: house.clock.now(),
        ...(at ? { before: { at, id: Number(after[1]) } } : {}),
        limit: limit + 1,
      });
      const page = cut(rows, limit, (row) => [iso(row.at), row.id]);
      const about = await programmesOfCases(engine, tenantId, page.items);
      return {
        items: page.items.map((row) => ({ ...row, at: iso(row.at), about: about.get(row.caseId ?? 0) ?? null })),
        next: page.next,
      };
    },
  }),
  endpoint({
    operation: 'me.consents',
    method: 'get',
    path: '/me/consents',
    tag,
    summary: { zh: '我同意过什么', en: 'What I agreed to' },
    answer: z.object({
      items: z.array(consent),
      behalf: z.array(shownConsent).openapi({ description: 'What my union did in my name, the newest first' }),
    }),
    handle: async ({ tenantId, viewer }) => ({
      items: await consentsOf(engine, tenantId, viewer.personId),
      behalf: await consentsOfPerson(engine, tenantId, viewer.personId),
    }),
  }),
  endpoint({
    operation: 'me.data',
    method: 'get',
    path: '/me/data',
    tag,
    summary: { zh: '取走我的全部资料', en: 'Take home everything on file about me' },
    query: z.strictObject({ format }),
    answer: 'download',
    shows: 'nobody',
    handle: async ({ house, tenantId, viewer, query, log }) => {
      const data = await ownData(engine, tenantId, viewer.personId);
      if (isRefusal(data)) return data;
      const target = `person:${viewer.personId}`;
      await log({ actorId: viewer.personId, what: 'me.data', target, allowed: true });
      const name = `我的资料-${chinaDate(house.clock.now())}`;
      // Old phones open a text without this mark as something else than UTF-8.
      const words = `\uFEFF${dataInWords(data)}`;
      return query.format === 'text'
        ? { fileName: `${name}.txt`, mediaType: 'text/plain; charset=utf-8', bytes: Buffer.from(words) }
        : {
            fileName: `${name}.json`,
            mediaType: 'application/json; charset=utf-8',
            bytes: Buffer.from(JSON.stringify(data, null, 2)),
          };
    },
  }),
];
