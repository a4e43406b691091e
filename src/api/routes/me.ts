// What belongs to whoever is signed in: posts, devices, password, authenticator.
import { z } from '@hono/zod-openapi';
import { requestOwnCode, spendOwnCode } from '#access/codes.ts';
import { notFound, operationsOf } from '#access/may.ts';
import { endDevice, listDevices, stepUpSession } from '#access/sessions.ts';
import { accessOf, changePassword } from '#access/sign-in.ts';
import { enrolTotp, useTotp } from '#access/totp.ts';
import { endpoint } from '#api/endpoint.ts';
import { done, id, instant, iso, isoOrNull, role } from '#api/shapes.ts';
import { maskedPeople } from '#people/show.ts';

const tag = 'Me';
const sixDigits = z.string().regex(/^\d{6}$/);
const code = z.strictObject({ code: sixDigits.openapi({ description: 'Six digits of the authenticator' }) });

const me = z
  .object({
    personId: id,
    tenantId: id,
    name: z.string(),
    phone: z.string().nullable().openapi({ description: 'Masked' }),
    assurance: z.enum(['one-factor', 'two-factor']),
    passwordInitial: z
      .boolean()
      .openapi({ description: 'One that others have read: setting one of one’s own comes before everything else' }),
    authenticator: z.boolean().openapi({ description: 'Whether one is bound' }),
    signedInAt: instant,
    steppedUpAt: instant.nullable(),
    posts: z.array(
      z.object({
        ...{ role, organisationId: id, organisationName: z.string(), programmeKey: z.string().nullable() },
        organisationNameEn: z.string().openapi({ description: 'Empty: it has none' }),
        does: z.array(z.string()).openapi({ description: 'Operations that the table of rights gives to such a post' }),
      }),
    ),
  })
  .openapi('Me');

const device = z
  .object({ key: z.string(), device: z.string(), since: instant, lastSeenAt: instant, here: z.boolean() })
  .openapi('Device');

export const meRoutes = () => [
  endpoint({
    operation: 'me.get',
    method: 'get',
    path: '/me',
    tag,
    summary: { zh: '我和我的岗位', en: 'Me and my posts' },
    answer: me,
    handle: async ({ house, tenantId, viewer, session }) => {
      const person = (await maskedPeople(house, tenantId, [viewer.personId])).get(viewer.personId)!;
      const ids = viewer.posts.map((post) => post.organisationId);
      const names = await house.db.query<{ id: number; name: string; nameEn: string }>(
        'SELECT id, name, name_en AS "nameEn" FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
        [tenantId, ids],
      );
      const nameOf = new Map(names.map((row) => [row.id, row]));
      return {
        personId: viewer.personId,
        tenantId,
        name: person.name,
        phone: person.phone,
        assurance: viewer.assurance,
        passwordInitial: session.passwordInitial,
        authenticator: (await accessOf(house.db, tenantId, viewer.personId)).authenticator,
        signedInAt: iso(viewer.signedInAt),
        steppedUpAt: isoOrNull(viewer.steppedUpAt),
        posts: viewer.posts.map((post) => {
          const { name = '', nameEn = '' } = nameOf.get(post.organisationId) ?? {};
          return { ...post, organisationName: name, organisationNameEn: nameEn, does: operationsOf(post.role) };
        }),
      };
    },
  }),
  endpoint({
    operation: 'me.devices',
    method: 'get',
    path: '/me/devices',
    tag,
    summary: { zh: '我登录着的设备', en: 'Devices I am signed in on' },
    answer: z.object({ items: z.array(device) }),
    handle: async ({ house, session }) => ({
      items: (await listDevices(house.db, session, house.clock.now())).map((d) => ({
        ...d,
        since: iso(d.since),
        lastSeenAt: iso(d.lastSeenAt),
      })),
    }),
  }),
  endpoint({
    operation: 'me.endDevice',
    method: 'delete',
    path: '/me/devices/{key}',
    tag,
    summary: { zh: '让一台设备退出', en: 'Sign a device out' },
    params: z.object({ key: z.string().regex(/^[0-9a-f]{16}$/) }),
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, params, sessions }) => {
      const ended = await endDevice(house.db, tenantId, viewer.personId, params.key, house.clock.now());
      sessions.forget();
      return ended ? { done: true } : notFound();
    },
  }),
  endpoint({
    operation: 'me.requestCode',
    method: 'post',
    path: '/me/code-requests',
    tag,
    summary: { zh: '给我的手机发验证码', en: 'Have a code sent to my phone' },
    description: 'For a first or forgotten password, and for an account that is to be paid on at once.',
    answer: done,
    status: 202,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer }) =>
      (await requestOwnCode(house, tenantId, viewer.personId)) ?? { done: true },
  }),
  endpoint({
    operation: 'me.setPassword',
    method: 'put',
    path: '/me/password',
    tag,
    summary: { zh: '设置或修改密码', en: 'Set or change my password' },
    description:
      'With the present password, or a code sent to the phone on file. Ends every session, this one included.',
    body: z.strictObject({
      ...{ current: z.string().max(200).optional(), next: z.string().max(200), code: sixDigits.optional() },
    }),
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, body, sessions, log }) => {
      const { current, code, next } = body;
      const wrong = code === undefined ? null : await spendOwnCode(house, tenantId, viewer.personId, code);
      if (wrong) return wrong;
      const proof = code === undefined ? (current === undefined ? null : { current }) : { byCode: true as const };
      const refused = await changePassword(house, tenantId, viewer.personId, { proof, next });
      if (refused) return refused;
      sessions.forget();
      await log({
        actorId: viewer.personId,
        what: 'me.setPassword',
        target: `person:${viewer.personId}`,
        allowed: true,
      });
      return { done: true };
    },
  }),
  endpoint({
    operation: 'me.enrolTotp',
    method: 'put',
    path: '/me/totp',
    tag,
    summary: { zh: '绑定验证器', en: 'Bind an authenticator' },
    description: 'In force once confirmed with a code. Whoever holds a strong post gives the one-time word with it.',
    body: z.strictObject({ word: z.string().max(40).optional() }),
    answer: z.object({ uri: z.string(), secret: z.string() }),
    repeat: 'natural',
    handle: ({ house, tenantId, viewer, body }) => enrolTotp(house, tenantId, viewer.personId, body.word),
  }),
  endpoint({
    operation: 'me.confirmTotp',
    method: 'post',
    path: '/me/totp/confirmation',
    tag,
    summary: { zh: '用验证码确认绑定', en: 'Confirm the authenticator with a code' },
    body: code,
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, body, log }) => {
      const refused = await useTotp(house, tenantId, viewer.personId, body.code, true);
      if (refused) return refused;
      await log({
        actorId: viewer.personId,
        what: 'me.confirmTotp',
        target: `person:${viewer.personId}`,
        allowed: true,
      });
      return { done: true };
    },
  }),
  endpoint({
    operation: 'me.stepUp',
    method: 'post',
    path: '/me/step-up',
    tag,
    summary: { zh: '输入动态验证码', en: 'Give an authenticator code' },
    description:
      'Needed once per session for finance and administrators, and at most five minutes before a sensitive step. The token changes.',
    body: code,
    answer: z.object({ token: z.string() }),
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, session, sessions, body, setToken }) => {
      const refused = await useTotp(house, tenantId, viewer.personId, body.code);
      if (refused) return refused;
      const token = await stepUpSession(house, tenantId, session.tokenHash);
      sessions.forget();
      setToken(token);
      return { token };
    },
  }),
];
