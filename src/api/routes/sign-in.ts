// Coming in and going out: by password or by a code sent to the phone.
import { z } from '@hono/zod-openapi';
import { bindByCode, requestBinding } from '#access/binding.ts';
import { requestCode, signInByCode } from '#access/codes.ts';
import { endDevice } from '#access/sessions.ts';
import { type SignedIn, signIn } from '#access/sign-in.ts';
import { type Asked, endpoint } from '#api/endpoint.ts';
import { done, humanCheck, id, instant, iso, line, text } from '#api/shapes.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';

const phone = z.string().min(1).max(30).openapi({ description: 'Mainland mobile number. 手机号' });
const opened = z
  .object({
    token: z.string().openapi({ description: 'For `Authorization: Bearer`; browsers use the cookie set beside it' }),
    expiresAt: instant,
    personId: id,
  })
  .openapi('SignedIn');

const binding = { name: line(100), idNumber: line(40), phone };

function enter(asked: Asked<unknown, unknown, unknown>, signedIn: SignedIn | Refusal): unknown {
  if (isRefusal(signedIn)) return signedIn;
  asked.setToken(signedIn.token);
  return { token: signedIn.token, expiresAt: iso(signedIn.expiresAt), personId: signedIn.personId };
}

export const signInRoutes = () => [
  endpoint({
    operation: 'signIn.password',
    method: 'post',
    path: '/sign-in',
    tag: 'Sign-in',
    summary: { zh: '用手机号和密码登录', en: 'Sign in with phone and password' },
    body: z.strictObject({ phone, password: z.string().min(1).max(200) }),
    answer: opened,
    repeat: 'natural',
    handle: async (asked) => enter(asked, await signIn(asked.house, asked.tenantId, asked.body, asked.from)),
  }),
  endpoint({
    operation: 'signIn.requestCode',
    method: 'post',
    path: '/sign-in/code-requests',
    tag: 'Sign-in',
    summary: { zh: '发送登录验证码', en: 'Have a sign-in code sent' },
    description:
      'The answer is the same whether or not the number belongs to somebody. A second code within ten minutes needs the answer to a small question, which comes instead of it.',
    body: z.strictObject({ phone, check: humanCheck.optional() }),
    answer: z.object({
      done: z.boolean(),
      question: z
        .object({ says: text, token: z.string() })
        .optional()
        .openapi({ description: 'No code was sent yet: to be answered with the next try' }),
    }),
    status: 202,
    repeat: 'natural',
    handle: async ({ house, tenantId, body, from }) => {
      const asked = await requestCode(house, tenantId, body.phone, from, body.check);
      if (asked === null) return { done: true };
      return isRefusal(asked) ? asked : { done: false, question: asked };
    },
  }),
  endpoint({
    operation: 'signIn.code',
    method: 'post',
    path: '/sign-in/code',
    tag: 'Sign-in',
    summary: { zh: '用验证码登录', en: 'Sign in with a code' },
    body: z.strictObject({ phone, code: z.string().regex(/^\d{6}$/) }),
    answer: opened,
    repeat: 'natural',
    handle: async (asked) => enter(asked, await signInByCode(asked.house, asked.tenantId, asked.body, asked.from)),
  }),
  endpoint({
    operation: 'signIn.requestBinding',
    method: 'post',
    path: '/sign-in/binding-requests',
    tag: 'Sign-in',
    summary: {
      zh: '第一次登录：用姓名和证件号登记手机号，先发验证码',
      en: 'The first time: have a code sent to bind a phone by name and ID number',
    },
    description:
      'The answer is the same whoever is named; a code goes out where the person is on file without a phone.',
    body: z.strictObject(binding),
    answer: done,
    status: 202,
    repeat: 'natural',
    handle: async ({ house, tenantId, body, from }) =>
      (await requestBinding(house, tenantId, body, from)) ?? { done: true },
  }),
  endpoint({
    operation: 'signIn.bind',
    method: 'post',
    path: '/sign-in/binding',
    tag: 'Sign-in',
    summary: { zh: '用验证码登记手机号并登录', en: 'Bind the phone with the code and sign in' },
    body: z.strictObject({ ...binding, code: z.string().regex(/^\d{6}$/) }),
    answer: opened,
    repeat: 'natural',
    handle: async (asked) => enter(asked, await bindByCode(asked.house, asked.tenantId, asked.body, asked.from)),
  }),
  endpoint({
    operation: 'signOut.here',
    method: 'post',
    path: '/sign-out',
    tag: 'Sign-in',
    summary: { zh: '退出登录', en: 'Sign out here' },
    answer: done,
    repeat: 'natural',
    handle: async ({ house, session, sessions, setToken }) => {
      const { tenantId, personId } = session.viewer;
      await endDevice(house.db, tenantId, personId, session.tokenHash.toString('hex').slice(0, 16), house.clock.now());
      sessions.forget();
      setToken(null);
      return { done: true };
    },
  }),
];
