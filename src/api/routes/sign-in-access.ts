// The security administrator's keys to the door: whether a person may sign in, and the word that lets an authenticator be bound.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { accessOf, setDisabled } from '#access/sign-in.ts';
import { giveOutWord } from '#access/totp.ts';
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
    operation: 'credentials.giveWord',
    method: 'post',
    path: '/people/{id}/authenticator-words',
    tag: 'Posts',
    summary: { zh: '发绑定验证器的一次性口令', en: 'Give out a one-time word to bind an authenticator' },
    description: 'Shown once, to be told in person; good for seven days. Of no use while an authenticator is bound.',
    params,
    answer: z.object({ word: z.string() }),
    repeat: 'natural',
    target: personTarget('S1'),
    handle: async ({ house, tenantId, viewer, params }) => {
      if (!(await findPersonTarget(house.db, tenantId, params.id, 'S1'))) return notFound();
      return { word: await giveOutWord(house, tenantId, params.id, viewer.personId) };
    },
  }),
];
