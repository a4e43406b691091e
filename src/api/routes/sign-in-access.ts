// The security administrator's keys to the door: whether a person may sign in, and the release of an authenticator that was lost.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { accessOf, setDisabled } from '#access/sign-in.ts';
import { releaseTotp } from '#access/totp.ts';
import { endpoint } from '#api/endpoint.ts';
import { findPersonTarget, personTarget } from '#api/read/people.ts';
import { done, idText } from '#api/shapes.ts';

const params = z.object({ id: idText });

export const signInAccessRoutes = () => [
  endpoint({
    operation: 'credentials.get',
    method: 'get',
    path: '/people/{id}/access',
    tag: 'Posts',
    summary: { zh: '某人能不能登录、绑没绑验证器', en: 'Whether a person can sign in, and has an authenticator' },
    params,
    answer: z.object({ disabled: z.boolean(), password: z.boolean(), authenticator: z.boolean() }),
    target: personTarget('S1'),
    handle: ({ house, tenantId, params }) => accessOf(house.db, tenantId, params.id),
  }),
  endpoint({
    operation: 'credentials.disable',
    method: 'put',
    path: '/people/{id}/access',
    tag: 'Posts',
    summary: { zh: '停用或恢复登录', en: 'Shut or reopen a person’s sign-in' },
    params,
    body: z.strictObject({ disabled: z.boolean() }),
    answer: done,
    repeat: 'natural',
    target: personTarget('S1'),
    handle: async ({ house, tenantId, viewer, params, body, sessions, log }) => {
      if (!(await findPersonTarget(house.db, tenantId, params.id, 'S1'))) return notFound();
      await setDisabled(house, tenantId, params.id, body.disabled);
      sessions.forget();
      await log({
        actorId: viewer.personId,
        what: 'credentials.disable',
        target: `person:${params.id}`,
        allowed: true,
        details: { disabled: body.disabled },
      });
      return { done: true };
    },
  }),
  endpoint({
    operation: 'credentials.releaseTotp',
    method: 'delete',
    path: '/people/{id}/authenticator',
    tag: 'Posts',
    summary: { zh: '解除某人的验证器', en: 'Release a person’s authenticator' },
    description:
      'For a lost phone: the person is told, signed out everywhere, and binds a new one at the next sign-in.',
    params,
    answer: done,
    repeat: 'natural',
    target: personTarget('S1'),
    handle: async ({ house, tenantId, viewer, params, sessions, log }) => {
      if (!(await findPersonTarget(house.db, tenantId, params.id, 'S1'))) return notFound();
      await releaseTotp(house, tenantId, params.id);
      sessions.forget();
      await log({
        actorId: viewer.personId,
        what: 'credentials.releaseTotp',
        target: `person:${params.id}`,
        allowed: true,
      });
      return { done: true };
    },
  }),
];
