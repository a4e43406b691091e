// Memberships: who belongs where. By id only for people whom the officer may see; whoever else comes is taken in by name and ID number.
import { z } from '@hono/zod-openapi';
import { admitMember } from '#access/admitting.ts';
import { changeMembership } from '#access/membership-changes.ts';
import { endpoint } from '#api/endpoint.ts';
import { knownOrganisation, organisationNames } from '#api/read/organisations.ts';
import { findPersonTarget, personTarget } from '#api/read/people.ts';
import { day, done, id, idText, line } from '#api/shapes.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { membershipsOf } from '#people/memberships.ts';
import { holderOfPost, holdsPost } from '#people/posts.ts';

const params = z.object({ id: idText });

const change = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('join'), organisationId: id, since: day }),
  z.strictObject({ change: z.literal('transfer'), organisationId: id, on: day }),
  z.strictObject({ change: z.literal('end'), until: day }),
  z.strictObject({ change: z.literal('retain') }),
  z.strictObject({ change: z.literal('resume') }),
]);

export const membershipRoutes = () => [
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
    description:
      'Of people on file whom the asker may see; anybody else is taken in with `memberships.admit`. The person is told, of a transfer both unions too. Who holds a post is changed by the security administrator with a second person.',
    params,
    body: change,
    answer: done,
    repeat: 'key',
    // The officer of the union that keeps the person’s file; who joins, joins a union of that officer’s.
    target: async ({ house, tenantId, params, body }) => {
      const person = await findPersonTarget(house.db, tenantId, params.id, 'S2');
      if (!person || body.change !== 'join') return person && [person];
      return [person, { tenantId, organisationId: body.organisationId, class: 'S2', under: 'memberships.admit' }];
    },
    handle: async ({ house, tenantId, viewer, params, body }) =>
      house.db.transaction(async (q) => {
        if (await holdsPost(q, tenantId, params.id, chinaDate(house.clock.now()))) return holderOfPost();
        const changing = { personId: params.id, change: body, by: viewer.personId };
        const changed = await changeMembership(house, q, tenantId, changing);
        return isRefusal(changed) ? changed : { done: true };
      }),
  }),
  endpoint({
    operation: 'memberships.admit',
    method: 'post',
    path: '/organisations/{id}/members',
    tag: 'Memberships',
    summary: { zh: '按姓名和身份证号登记入会', en: 'Take in a member by name and ID number' },
    description:
      'On file or not. Whatever stands against it has one answer, and every try is logged. The member binds their own phone at the first sign-in.',
    params,
    body: z.strictObject({
      name: line(100),
      idNumber: z.string().min(1).max(40),
      since: day,
    }),
    answer: z.object({
      personId: id,
      existed: z.boolean().openapi({ description: 'Was on file before; nothing but the membership was changed' }),
    }),
    status: 201,
    repeat: 'natural',
    target: ({ house, tenantId, params }) =>
      knownOrganisation(house.db, tenantId, { tenantId, organisationId: params.id, class: 'S2' }),
    handle: ({ house, tenantId, viewer, params, body }) =>
      admitMember(house, tenantId, { ...body, organisationId: params.id, by: viewer.personId }),
  }),
];
