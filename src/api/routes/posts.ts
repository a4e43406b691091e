// Posts: who may do what where.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { knownOrganisation, organisationNames } from '#api/read/organisations.ts';
import { day, id, idText, role } from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import { parsePhone } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { currentMemberships } from '#people/memberships.ts';
import { findByPhone } from '#people/people.ts';
import { type Post, postsAt } from '#people/posts.ts';
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
];
