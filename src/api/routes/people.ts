// People: found and shown masked; in full only for a purpose that is written down and that the person can read.
import { z } from '@hono/zod-openapi';
import { recordCorrections } from '#access/identity-changes.ts';
import { notFound } from '#access/may.ts';
import { revealPerson } from '#access/reveals.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { pageOf, pageQuery, readCursor, writeCursor } from '#api/paging.ts';
import { caseNames, namedCase } from '#api/read/case-names.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { personTarget } from '#api/read/people.ts';
import { day, id, idText, instant, iso, line, textOrNull } from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { factsOf } from '#people/facts.ts';
import { currentMemberships } from '#people/memberships.ts';
import { postsOf } from '#people/posts.ts';
import { searchPeople } from '#people/search.ts';
import { maskedPeople } from '#people/show.ts';
import { daysOfLooks } from '#people/views.ts';
import { revealPurposeKeys } from '#policy/view-purposes.ts';

const tag = 'People';
const params = z.object({ id: idText });
const person = z
  .object({
    id,
    name: z.string(),
    maskedName: z.string(),
    idNumber: z.string().nullable().openapi({ description: 'Masked' }),
    phone: z.string().nullable().openapi({ description: 'Masked' }),
    account: textOrNull,
    accountBank: z.string().nullable(),
    organisationId: id.nullable(),
    organisationName: z.string().nullable(),
  })
  .openapi('Person');

export const peopleRoutes = () => [
  endpoint({
    operation: 'people.search',
    method: 'get',
    path: '/people',
    tag,
    summary: { zh: '按姓名、拼音或首字母查找', en: 'Find people by name, pinyin or initials' },
    query: z.strictObject({ ...pageQuery, q: z.string().min(1).max(50), organisation: idText }),
    answer: pageOf(
      z.object({
        ...{ id, name: z.string(), organisationId: id.nullable(), organisationName: z.string().nullable() },
        phone: z.string().nullable().openapi({ description: 'Masked: tells people of one name apart' }),
      }),
    ),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => {
      const after = readCursor(query.cursor, ['string']);
      if (isRefusal(after)) return after;
      const more = after ? { after: after[0] as string } : {};
      const found = await searchPeople(house.db, tenantId, {
        text: query.q,
        withinId: query.organisation,
        limit: query.limit ?? 20,
        ...more,
      });
      const ids = found.people.flatMap((one) => one.organisationId ?? []);
      const names = await organisationNames(house.db, tenantId, ids);
      const shown = await maskedPeople(
        house,
        tenantId,
        found.people.map((one) => one.id),
      );
      const items = found.people.map((one) => ({
        ...one,
        phone: shown.get(one.id)?.phone ?? null,
        organisationName: one.organisationId === null ? null : (names.get(one.organisationId) ?? null),
      }));
      return { items, next: found.next === undefined ? null : writeCursor([found.next]) };
    },
  }),
  endpoint({
    operation: 'people.get',
    method: 'get',
    path: '/people/{id}',
    tag,
    summary: { zh: '一个人（证件号等已遮盖）', en: 'One person, identifiers masked' },
    params,
    answer: person,
    target: personTarget('S1'),
    handle: async ({ house, tenantId, params }) => {
      const shown = (await maskedPeople(house, tenantId, [params.id])).get(params.id);
      if (!shown) return notFound();
      const membership = (await currentMemberships(house.db, tenantId, [params.id])).get(params.id);
      const organisationId = membership?.organisationId ?? null;
      const names = organisationId && (await organisationNames(house.db, tenantId, [organisationId]));
      return { ...shown, organisationId, organisationName: names ? (names.get(organisationId!) ?? null) : null };
    },
  }),
  endpoint({
    operation: 'people.reveal',
    method: 'post',
    path: '/people/{id}/reveals',
    tag,
    description: 'At most thirty people an hour; at the twentieth the audit administrators are told.',
    summary: {
      zh: '查看完整信息（写明用途，本人可见）',
      en: 'See identifiers in full, for a purpose that the person can read',
    },
    params,
    body: z.strictObject({
      columns: z
        .array(z.enum(['id_number', 'phone', 'account']))
        .min(1)
        .max(3),
      purpose: z.enum(revealPurposeKeys),
      words: line(200).openapi({ description: 'What it is for in this case; four letters at least' }),
    }),
    answer: z.object({
      id,
      name: z.string(),
      idNumber: personal(z.string().nullable().optional()),
      phone: personal(z.string().nullable().optional()),
      account: personal(z.string().nullable().optional()),
      accountBank: z.string().nullable().optional(),
    }),
    shows: 'each',
    repeat: 'natural',
    target: personTarget('S2'),
    handle: ({ house, tenantId, viewer, params, body }) =>
      revealPerson(house, tenantId, { ...body, viewerId: viewer.personId, personId: params.id }),
  }),
  endpoint({
    operation: 'people.correct',
    method: 'put',
    path: '/people/{id}',
    tag,
    summary: { zh: '更正姓名、证件号或手机号', en: 'Correct name, ID number or phone' },
    params,
    body: z
      .strictObject({
        name: line(100).optional(),
        idNumber: z.string().min(1).max(40).optional(),
        phone: z.string().min(1).max(30).optional(),
      })
      .refine((body) => Object.keys(body).length > 0),
    description:
      'Of a member without a post: told to the old number, the new one and the other officers, and in force when nobody has objected in time.',
    answer: z.object({ ids: z.array(id), from: instant.openapi({ description: 'When it is in force' }) }),
    repeat: 'natural',
    target: personTarget('S2'),
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const recorded = await recordCorrections(house, tenantId, params.id, given, viewer.personId);
      return isRefusal(recorded) ? recorded : { ids: [...recorded.ids], from: iso(recorded.from) };
    },
  }),
  endpoint({
    operation: 'people.facts',
    method: 'get',
    path: '/people/{id}/facts',
    tag,
    summary: { zh: '已知的事实及其来源', en: 'Facts on file with their source' },
    params,
    answer: z.object({
      items: z.array(
        z.object({
          id,
          key: z.string(),
          value: personal(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
          source: z.string(),
          sourceCase: namedCase.nullable().openapi({ description: 'The case it was told in' }),
          observedOn: day,
          expiresOn: day.nullable(),
        }),
      ),
    }),
    shows: { what: 'facts', of: ({ params }) => ({ people: [params.id] }) },
    target: personTarget('S2'),
    handle: async ({ house, tenantId, params }) => {
      const facts = await factsOf(house.db, tenantId, params.id);
      const caseOf = ({ source }: { readonly source: string }) => Number(/^case:(\d{1,15})$/.exec(source)?.[1] ?? 0);
      const cases = await caseNames(house.db, tenantId, facts.map(caseOf), 'S2');
      return { items: facts.map((fact) => ({ ...fact, sourceCase: cases.get(caseOf(fact)) ?? null })) };
    },
  }),
  endpoint({
    operation: 'people.views',
    method: 'get',
    path: '/people/{id}/views',
    tag,
    summary: { zh: '谁看过我的资料', en: 'Who looked at this person’s data' },
    description: 'One line for what one person looked at on one day in China, the newest first, a hundred at most.',
    params,
    query: z.strictObject({
      case: idText.optional().openapi({ description: 'Only what was looked at for this case' }),
    }),
    answer: z.object({
      items: z.array(
        z.object({
          at: instant.openapi({ description: 'The last of the day' }),
          times: z.number().int(),
          viewerId: id,
          viewerName: z.string(),
          viewerUnion: z.string().openapi({ description: 'Where the viewer holds a post now; empty: nowhere' }),
          cases: z.array(namedCase),
          what: z.array(z.string()),
          purposes: z.array(z.string()),
        }),
      ),
    }),
    target: personTarget('S1'),
    handle: async ({ house, tenantId, viewer, params, query }) => {
      const views = await daysOfLooks(house.db, tenantId, params.id, { caseId: query.case ?? null });
      const cases = await caseNames(
        house.db,
        tenantId,
        views.flatMap(({ caseIds }) => caseIds),
        viewer?.personId === params.id ? 'S4' : 'S2',
      );
      const ids = [...new Set(views.map((view) => view.viewerId))];
      const viewers = await maskedPeople(house, tenantId, ids);
      const posts = await postsOf(house.db, tenantId, ids, chinaDate(house.clock.now()));
      const firstPost = new Map([...posts].map(([personId, [post]]) => [personId, post!.organisationId]));
      const names = await organisationNames(house.db, tenantId, [...firstPost.values()]);
      const unions = new Map([...firstPost].map(([personId, at]) => [personId, names.get(at) ?? '']));
      return {
        items: views.map(({ caseIds, ...view }) => ({
          ...view,
          cases: caseIds.flatMap((caseId) => cases.get(caseId) ?? []),
          at: iso(view.at),
          viewerName: viewers.get(view.viewerId)?.name ?? '',
          viewerUnion: unions.get(view.viewerId) ?? '',
        })),
      };
    },
  }),
];
