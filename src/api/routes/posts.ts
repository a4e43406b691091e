// Memberships and posts: who belongs where, and who may do what where.
import { z } from '@hono/zod-openapi';
import { postHolder } from '#access/identity-changes.ts';
import { endpoint } from '#api/endpoint.ts';
import { knownOrganisation, organisationNames } from '#api/read/organisations.ts';
import { findPersonTarget, personTarget } from '#api/read/people.ts';
import { day, done, id, idText, role } from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import { parsePhone } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import {
  currentMemberships,
  endMembership,
  joinMembers,
  membershipsOf,
  setMembershipStatus,
  transferMembership,
} from '#people/memberships.ts';
import { findByPhone } from '#people/people.ts';
import { holdsPost, type Post, postsAt } from '#people/posts.ts';
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

const change = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('join'), organisationId: id, since: day }),
  z.strictObject({ change: z.literal('transfer'), organisationId: id, on: day }),
  z.strictObject({ change: z.literal('end'), until: day }),
  z.strictObject({ change: z.literal('retain') }),
  z.strictObject({ change: z.literal('resume') }),
]);

export const postRoutes = () => [
  endpoint({
    operation: 'memberships.list',
    method: 'get',
    path: '/people/{id}/memberships',
    tag: 'Memberships',
    summary: { zh: '会籍', en: 'Memberships of a person' },
    params,
    answer: z.object({
      items: z.array(
        z.object({
          id,
          organisationId: id,
          organisationName: z.string(),
          status: z.enum(['active', 'retained', 'ended']),
          since: day,
          until: day.nullable(),
        }),
      ),
    }),
    target: personTarget('S1'),
    handle: async ({ house, tenantId, params }) => {
      const memberships = await membershipsOf(house.db, tenantId, params.id);
      const ids = memberships.map((one) => one.organisationId);
      const names = await organisationNames(house.db, tenantId, ids);
      return {
        items: memberships.map((one) => ({ ...one, organisationName: names.get(one.organisationId) ?? '' })),
      };
    },
  }),
  endpoint({
    operation: 'memberships.change',
    method: 'post',
    path: '/people/{id}/memberships',
    tag: 'Memberships',
    summary: { zh: '入会、转会、保留或终止会籍', en: 'Join, transfer, retain, resume or end a membership' },
    params,
    body: change,
    answer: done,
    repeat: 'key',
    // The officer of the union that gives the member away, or that takes somebody who belongs nowhere yet.
    target: async ({ house, tenantId, params, body }) => {
      const target = await findPersonTarget(house.db, tenantId, params.id, 'S2');
      if (!target) return null;
      return [
        body.change === 'join' && target.organisationId === null
          ? { ...target, organisationId: body.organisationId }
          : target,
      ];
    },
    handle: async ({ house, tenantId, params, body }) =>
      house.db.transaction(async (q) => {
        const personId = params.id;
        if (await holdsPost(q, tenantId, personId, chinaDate(house.clock.now()))) return postHolder();
        const changed = await (async () => {
          if (body.change === 'join')
            return (
              await joinMembers(house, q, tenantId, [
                { personId, organisationId: body.organisationId, since: body.since },
              ])
            )[0]!;
          if (body.change === 'transfer')
            return transferMembership(house, q, tenantId, personId, body.organisationId, body.on);
          if (body.change === 'end') return endMembership(q, tenantId, personId, body.until);
          return setMembershipStatus(q, tenantId, personId, body.change === 'retain' ? 'retained' : 'active');
        })();
        return isRefusal(changed) ? changed : { done: true };
      }),
  }),
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
