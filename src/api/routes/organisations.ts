// The tree of unions: everybody signed in may read it, the level above keeps it.
import { z } from '@hono/zod-openapi';
import { giveUnionAccount } from '#access/account-told.ts';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import {
  knownOrganisation,
  organisationsAbove,
  organisationsById,
  organisationTarget,
  searchOrganisations,
} from '#api/read/organisations.ts';
import { created, done, id, idText, instant, line, mapPlace, text, textOrNull } from '#api/shapes.ts';
import { maskAccount } from '#kit/mask.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { organisationAccount } from '#organisations/account.ts';
import { closeOrganisation, mergeOrganisations, renameOrganisation } from '#organisations/changes.ts';
import { contactOf, removeContact, setContact } from '#organisations/contact.ts';
import { placeOrganisation } from '#organisations/place.ts';
import { addOrganisations, moveOrganisation } from '#organisations/tree.ts';
import { levels } from '#policy/programme.ts';

const tag = 'Organisations';
const params = z.object({ id: idText });

const contact = z
  .object({ office: z.string().openapi({ description: 'An office or a person' }), phone: z.string() })
  .openapi('Contact');

const organisation = z
  .object({
    id,
    parentId: id.nullable(),
    parentName: z.string().nullable(),
    level: z.enum(levels),
    name: z.string(),
    nameEn: z.string(),
    shortName: z.string(),
    creditCode: z.string().nullable(),
    mergedIntoId: id.nullable(),
    closedAt: instant.nullable(),
    place: z.union([mapPlace, z.null()]).openapi({ description: 'On the tile map of the union above it' }),
    children: z.number().int().openapi({ description: 'Open organisations directly below' }),
  })
  .openapi('Organisation');

export const organisationRoutes = () => [
  endpoint({
    operation: 'organisations.search',
    method: 'get',
    path: '/organisations',
    tag,
    summary: { zh: '按名称、拼音或首字母查找工会', en: 'Find organisations by name, pinyin or initials' },
    query: z.strictObject({ ...pageQuery, q: z.string().trim().max(50).optional(), level: z.enum(levels).optional() }),
    answer: pageOf(organisation),
    handle: async ({ house, tenantId, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const rows = await searchOrganisations(house.db, tenantId, {
        ...query,
        limit: limit + 1,
        after: (after?.[0] as number) ?? 0,
      });
      return cut(rows, limit, (row) => [row.id]);
    },
  }),
  endpoint({
    operation: 'organisations.get',
    method: 'get',
    path: '/organisations/{id}',
    tag,
    summary: { zh: '一个工会', en: 'One organisation' },
    params,
    answer: organisation
      .extend({
        above: z
          .array(z.object({ id, name: z.string(), nameEn: z.string() }))
          .openapi({ description: 'The top first' }),
        contact: z.union([contact, z.null()]).openapi({ description: 'Whom its members may ask, as it publishes it' }),
      })
      .openapi('OrganisationPlaced'),
    handle: async ({ house, tenantId, params }) => {
      const [found] = await organisationsById(house.db, tenantId, [params.id]);
      if (!found) return notFound();
      const above = await organisationsAbove(house.db, tenantId, params.id);
      return { ...found, above, contact: await contactOf(house.db, tenantId, params.id) };
    },
  }),
  endpoint({
    operation: 'organisations.children',
    method: 'get',
    path: '/organisations/{id}/children',
    tag,
    summary: { zh: '下一级工会', en: 'Organisations directly below' },
    params,
    query: z.strictObject(pageQuery),
    answer: pageOf(organisation),
    handle: async ({ house, tenantId, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 200;
      const rows = await searchOrganisations(house.db, tenantId, {
        parentId: params.id,
        limit: limit + 1,
        after: (after?.[0] as number) ?? 0,
      });
      return cut(rows, limit, (row) => [row.id]);
    },
  }),
  endpoint({
    operation: 'organisations.create',
    method: 'post',
    path: '/organisations',
    tag,
    summary: { zh: '新建下级工会', en: 'Found an organisation below another' },
    body: z.strictObject({
      parentId: id,
      level: z.enum(levels),
      name: line(100),
      nameEn: z.string().trim().max(200).optional(),
      shortName: z.string().trim().max(50).optional(),
      creditCode: z.string().max(40).optional(),
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.parentId, class: 'S1' }],
    handle: async ({ house, tenantId, body }) => {
      const newId = await house.ids.take(tenantId);
      const { nameEn, shortName, creditCode, ...rest } = body;
      const more = {
        ...(nameEn ? { nameEn } : {}),
        ...(shortName ? { shortName } : {}),
        ...(creditCode ? { creditCode } : {}),
      };
      const added = await house.db.transaction((q) =>
        addOrganisations(q, tenantId, [{ ...rest, ...more, id: newId }], house.clock.now()),
      );
      return isRefusal(added) ? added : { id: newId };
    },
  }),
  endpoint({
    operation: 'organisations.rename',
    method: 'put',
    path: '/organisations/{id}/name',
    tag,
    summary: { zh: '更名', en: 'Rename' },
    params,
    body: z.strictObject({
      name: line(100),
      nameEn: z.string().trim().max(200).optional(),
      shortName: z.string().trim().max(50).optional(),
    }),
    answer: done,
    repeat: 'natural',
    target: organisationTarget,
    handle: async ({ house, tenantId, params, body }) => {
      const names = {
        name: body.name,
        ...(body.nameEn === undefined ? {} : { nameEn: body.nameEn }),
        ...(body.shortName === undefined ? {} : { shortName: body.shortName }),
      };
      const renamed = await house.db.transaction((q) => renameOrganisation(q, tenantId, params.id, names));
      return isRefusal(renamed) ? renamed : { done: true };
    },
  }),
  endpoint({
    operation: 'organisations.move',
    patience: 30,
    method: 'post',
    path: '/organisations/{id}/move',
    tag,
    summary: { zh: '划归另一个上级', en: 'Move below another organisation' },
    params,
    body: z.strictObject({ parentId: id }),
    answer: z.object({ moved: z.number().int() }),
    repeat: 'key',
    target: ({ tenantId, params, body }) => [
      { tenantId, organisationId: params.id, class: 'S1' },
      { tenantId, organisationId: body.parentId, class: 'S1', under: 'organisations.create' },
    ],
    handle: async ({ house, tenantId, params, body }) =>
      house.db.transaction((q) => moveOrganisation(q, tenantId, params.id, body.parentId)),
  }),
  endpoint({
    operation: 'organisations.merge',
    patience: 30,
    method: 'post',
    path: '/organisations/{id}/merge',
    tag,
    summary: { zh: '并入同级的另一个工会', en: 'Merge into another organisation of the same level' },
    params,
    body: z.strictObject({ intoId: id }),
    answer: z.object({
      organisations: z.number().int(),
      memberships: z.number().int(),
      posts: z.number().int(),
      cases: z.number().int(),
    }),
    repeat: 'key',
    target: ({ tenantId, params, body }) =>
      [params.id, body.intoId].map((organisationId) => ({ tenantId, organisationId, class: 'S1' as const })),
    handle: async ({ house, tenantId, params, body }) =>
      house.db.transaction((q) => mergeOrganisations(q, tenantId, params.id, body.intoId, house.clock.now())),
  }),
  endpoint({
    operation: 'organisations.close',
    method: 'post',
    path: '/organisations/{id}/close',
    tag,
    summary: { zh: '撤销', en: 'Close' },
    params,
    answer: done,
    repeat: 'key',
    target: organisationTarget,
    handle: async ({ house, tenantId, params }) => {
      const closed = await house.db.transaction((q) => closeOrganisation(q, tenantId, params.id, house.clock.now()));
      return isRefusal(closed) ? closed : { done: true };
    },
  }),
  endpoint({
    operation: 'organisations.place',
    method: 'put',
    path: '/organisations/{id}/place',
    tag,
    summary: { zh: '在上级的格子图上摆一格', en: 'Place on the tile map of the union above' },
    params,
    body: z.strictObject(mapPlace.shape),
    answer: done,
    repeat: 'natural',
    target: organisationTarget,
    handle: ({ house, tenantId, params, body }) =>
      house.db.transaction((q) => placeOrganisation(q, tenantId, params.id, body)),
  }),
  endpoint({
    operation: 'organisations.unplace',
    method: 'delete',
    path: '/organisations/{id}/place',
    tag,
    summary: { zh: '从格子图上拿下来', en: 'Take off the tile map' },
    params,
    answer: done,
    repeat: 'natural',
    target: organisationTarget,
    handle: ({ house, tenantId, params }) =>
      house.db.transaction((q) => placeOrganisation(q, tenantId, params.id, null)),
  }),
  endpoint({
    operation: 'organisations.setContact',
    method: 'put',
    path: '/organisations/{id}/contact',
    tag,
    summary: { zh: '公布找谁、打哪个电话', en: 'Publish whom members may ask, and the telephone' },
    params,
    body: z.strictObject({ office: line(60), phone: line(30) }),
    answer: contact,
    repeat: 'natural',
    target: organisationTarget,
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const [known] = await organisationsById(house.db, tenantId, [params.id]);
      if (!known) return notFound();
      return setContact(house.db, tenantId, params.id, body, { by: viewer.personId, at: house.clock.now() });
    },
  }),
  endpoint({
    operation: 'organisations.removeContact',
    method: 'delete',
    path: '/organisations/{id}/contact',
    tag,
    summary: { zh: '不再公布联系方式', en: 'Publish no contact any more' },
    params,
    answer: done,
    repeat: 'natural',
    target: organisationTarget,
    handle: async ({ house, tenantId, params }) => {
      await removeContact(house.db, tenantId, params.id);
      return { done: true as const };
    },
  }),
  endpoint({
    operation: 'organisations.account',
    method: 'get',
    path: '/organisations/{id}/account',
    tag,
    summary: { zh: '本工会的银行账户（只显示尾号）', en: 'The account of an organisation, by its last digits' },
    params,
    answer: z.object({ account: textOrNull, bank: z.string().nullable() }),
    target: ({ house, tenantId, params }) =>
      knownOrganisation(house.db, tenantId, { tenantId, organisationId: params.id, class: 'S1' }),
    handle: async ({ house, tenantId, params }) => {
      const found = await organisationAccount(house.db, await house.crypto(tenantId), tenantId, params.id);
      const account = found && { zh: maskAccount(found.account), en: maskAccount(found.account, 'en') };
      return { account, bank: found?.bank ?? null };
    },
  }),
  endpoint({
    operation: 'organisations.setAccount',
    method: 'put',
    path: '/organisations/{id}/account',
    tag,
    summary: { zh: '登记本工会的银行账户', en: 'Give the account the organisation pays from and is paid on' },
    params,
    body: z.strictObject({ account: line(40), bank: line(100) }),
    answer: z.object({ account: text, bank: z.string() }),
    repeat: 'natural',
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S2' }],
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const account = body.account.replace(/[\s-]/g, '');
      if (!/^[0-9]{8,30}$/.test(account))
        return refuse('account-malformed', '账号应为 8 至 30 位数字', 'An account number has 8 to 30 digits');
      const set = await giveUnionAccount(house, tenantId, params.id, { account, bank: body.bank }, viewer.personId);
      if (!set) return notFound();
      return { account: { zh: maskAccount(account), en: maskAccount(account, 'en') }, bank: body.bank };
    },
  }),
];
