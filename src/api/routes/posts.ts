// Posts: who may do what where.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { knownOrganisation, organisationNames } from '#api/read/organisations.ts';
import { created, day, done, id, idText, keyText, role } from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import { parsePhone } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { currentMemberships } from '#people/memberships.ts';
import { findByPhone } from '#people/people.ts';
import { grantPosts, type Post, postsAt, revokePosts } from '#people/posts.ts';
import { maskedPeople } from '#people/show.ts';

const params = z.object({ id: idText });
const post = z
  .object({
    id,
    personId: id,
    personName: z.string(),
    organisationId: id,
    role,
    programmeKey: z.string().nullable(),
    from: day,
    until: day.nullable(),
  })
  .openapi('Post');

export const postRoutes = () => [
  endpoint({
    operation: 'posts.list',
    method: 'get',
    path: '/organisations/{id}/posts',
    tag: 'Posts',
    summary: { zh: '本工会今天在任的岗位', en: 'Posts held at an organisation today' },
    params,
    answer: z.object({ items: z.array(post) }),
    target: ({ house, tenantId, params }) =>
      knownOrganisation(house.db, tenantId, { tenantId, organisationId: params.id, class: 'S1' }),
    handle: async ({ house, tenantId, params }) => {
      const posts: Post[] = await postsAt(house.db, tenantId, [params.id], chinaDate(house.clock.now()));
      const people = await maskedPeople(house, tenantId, [...new Set(posts.map((one) => one.personId))]);
      return { items: posts.map((one) => ({ ...one, personName: people.get(one.personId)?.name ?? '' })) };
    },
  }),
  endpoint({
    operation: 'posts.candidates',
    method: 'post',
    path: '/posts/candidates',
    tag: 'Posts',
    summary: { zh: '按手机号找要任职的人', en: 'Find whom to grant a post, by the whole phone number' },
    description: 'A family may share a number: all of them are named. Every search is written to the access log.',
    body: z.strictObject({ phone: z.string().min(1).max(30) }),
    answer: z.object({
      items: z.array(z.object({ personId: id, name: z.string(), organisationName: z.string().nullable() })),
    }),
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, body, log }) => {
      const phone = parsePhone(body.phone);
      if (isRefusal(phone)) return phone;
      const found = await findByPhone(house, tenantId, phone);
      const target = found.map((one) => `person:${one.id}`).join(' ') || 'nobody';
      await log({ actorId: viewer.personId, what: 'posts.candidates', target, allowed: true });
      const personIds = found.map((one) => one.id);
      const memberships = await currentMemberships(house.db, tenantId, personIds);
      const unions = [...memberships.values()].map((one) => one.organisationId);
      const nameOf = await organisationNames(house.db, tenantId, unions);
      return {
        items: found.map(({ id: personId, name }) => {
          const organisationId = memberships.get(personId)?.organisationId;
          return { personId, name, organisationName: organisationId ? (nameOf.get(organisationId) ?? null) : null };
        }),
      };
    },
  }),
  endpoint({
    operation: 'posts.grant',
    method: 'post',
    path: '/posts',
    tag: 'Posts',
    summary: { zh: '授予岗位', en: 'Grant a post' },
    body: z.strictObject({
      personId: id,
      organisationId: id,
      role,
      programmeKey: keyText.optional(),
      from: day,
      until: day.optional(),
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: ({ house, tenantId, body }) =>
      knownOrganisation(house.db, tenantId, {
        tenantId,
        personId: body.personId,
        organisationId: body.organisationId,
        class: 'S1',
      }),
    handle: async ({ house, tenantId, viewer, body, sessions, log }) => {
      const { programmeKey, until, ...rest } = body;
      const row = { ...rest, ...(programmeKey ? { programmeKey } : {}), ...(until ? { until } : {}) };
      const [granted] = await house.db.transaction((q) => grantPosts(house, q, tenantId, [row], viewer.personId));
      if (isRefusal(granted!)) return granted;
      sessions.forget();
      await log({
        actorId: viewer.personId,
        what: 'posts.grant',
        target: `person:${body.personId}`,
        allowed: true,
        details: { role: body.role, organisationId: body.organisationId, postId: granted!.postId },
      });
      return { id: granted!.postId };
    },
  }),
  endpoint({
    operation: 'posts.revoke',
    method: 'delete',
    path: '/posts/{id}',
    tag: 'Posts',
    summary: { zh: '免去岗位', en: 'Revoke a post' },
    params,
    answer: done,
    repeat: 'natural',
    target: async ({ house, tenantId, params }) => {
      const [row] = await house.db.query<{ personId: number; organisationId: number }>(
        'SELECT person_id AS "personId", organisation_id AS "organisationId" FROM posts WHERE tenant_id = $1 AND id = $2',
        [tenantId, params.id],
      );
      return row ? [{ tenantId, ...row, class: 'S1' }] : null;
    },
    handle: async ({ house, tenantId, viewer, params, sessions, log }) => {
      const [revoked] = await revokePosts(house.db, tenantId, [params.id], house.clock.now());
      sessions.forget();
      if (revoked)
        await log({
          actorId: viewer.personId,
          what: 'posts.revoke',
          target: `person:${revoked.personId}`,
          allowed: true,
          details: { postId: params.id, role: revoked.role },
        });
      return { done: true };
    },
  }),
];
