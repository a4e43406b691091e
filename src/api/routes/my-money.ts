// What the member is paid, and the account he is paid on: a corrected account sends what the bank returned on its way again.
import { z } from '@hono/zod-openapi';
import { accountFrom, giveOwnAccount } from '#access/account-told.ts';
import { actingOf } from '#access/acting.ts';
import { accessOf } from '#access/sign-in.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { payAgain } from '#api/pay-again.ts';
import { shownAccount, shownAccounts } from '#api/read/behalf-accounts.ts';
import { casesOfPerson } from '#api/read/my-cases.ts';
import { myPayment, paymentsOf } from '#api/read/my-payments.ts';
import { id, instant, isoOrNull, line, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { lastProposal } from '#engine/proposed-accounts.ts';
import { isRefusal } from '#kit/refusal.ts';
import { hasMoneyUnderWay } from '#people/people.ts';
import { maskedPeople } from '#people/show.ts';

const tag = 'Me';
const paidFrom = instant.nullable().openapi({ description: 'No payment goes there before; null: at once' });
export const myMoneyRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.payments',
    method: 'get',
    path: '/me/payments',
    tag,
    summary: { zh: '付给我的钱', en: 'What I was granted and paid' },
    query: z.strictObject(pageQuery),
    answer: pageOf(myPayment).extend({
      account: textOrNull,
      bank: z.string().nullable(),
      from: paidFrom,
      proof: z
        .object({
          needed: z.boolean().openapi({ description: 'Another account needs a code or the password' }),
          phone: z.string().nullable().openapi({ description: 'Where a code goes; masked' }),
          password: z.boolean().openapi({ description: 'Whether there is one to give' }),
        })
        .openapi({ description: 'What another account takes' }),
      proposed: z
        .union([shownAccount, z.null()])
        .openapi({ description: 'The account that the union last gave for the member' }),
    }),
    handle: async ({ house, tenantId, viewer, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const rows = await casesOfPerson(house.db, tenantId, viewer.personId, {
        withAmount: true,
        ...(after ? { before: Number(after[0]) } : {}),
        limit: limit + 1,
      });
      const page = cut(rows, limit, (row) => [row.id]);
      const person = (await maskedPeople(house, tenantId, [viewer.personId])).get(viewer.personId)!;
      const last = await lastProposal(house.db, tenantId, viewer.personId);
      return {
        items: await paymentsOf(engine, tenantId, page.items),
        next: page.next,
        account: person.account,
        bank: person.accountBank,
        from: isoOrNull(await accountFrom(house, tenantId, viewer.personId)),
        proof: {
          needed: person.account !== null || (await hasMoneyUnderWay(house.db, tenantId, viewer.personId)),
          phone: person.phone,
          password: (await accessOf(house.db, tenantId, viewer.personId)).password,
        },
        proposed: (await shownAccounts(engine, tenantId, last ? [last] : []))[0] ?? null,
      };
    },
  }),
  endpoint({
    operation: 'me.setAccount',
    method: 'put',
    path: '/me/account',
    tag,
    summary: { zh: '登记我的收款账号', en: 'Give the account I am paid on' },
    description:
      'Payments that the bank returned because of the account are tried again with the new one. Instead of an account on file, or where money is under way, it needs a code or the password. Without a code it is paid on after a day.',
    body: z.strictObject({
      ...{ account: line(40), bank: line(100) },
      code: z
        .string()
        .regex(/^\d{6}$/)
        .optional()
        .openapi({ description: 'Sent to the phone on file: the account is then paid on at once' }),
      password: z.string().max(200).optional().openapi({ description: 'Instead of a code: the present one' }),
    }),
    answer: z.object({
      account: z.object({ zh: z.string(), en: z.string() }).nullable(),
      bank: z.string().nullable(),
      from: paidFrom,
      again: z.array(id).openapi({ description: 'Cases whose payment is on its way again' }),
    }),
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, body: { code, password, ...given } }) => {
      const proof = code !== undefined ? { code } : password !== undefined ? { password } : null;
      const refused = await giveOwnAccount(house, tenantId, viewer.personId, given, proof);
      if (refused) return refused;
      const person = (await maskedPeople(house, tenantId, [viewer.personId])).get(viewer.personId)!;
      return {
        account: person.account,
        bank: person.accountBank,
        from: isoOrNull(await accountFrom(house, tenantId, viewer.personId)),
        again: await payAgain(engine, tenantId, viewer.personId, actingOf(viewer)),
      };
    },
  }),
];
