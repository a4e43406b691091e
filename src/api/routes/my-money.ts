// What the member is paid, and the account he is paid on: a corrected account sends what the bank returned on its way again.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { casesOfPerson } from '#api/read/my-cases.ts';
import { myPayment, paymentsOf } from '#api/read/my-payments.ts';
import { id, line, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { namedActionId } from '#kit/action-id.ts';
import { isRefusal } from '#kit/refusal.ts';
import { setPayAccount } from '#people/people.ts';
import { maskedPeople } from '#people/show.ts';

const tag = 'Me';
/** Open cases of one person that are looked through for returned payments. */
const openAtMost = 200;

/** Puts every payment that came back to this member on its way again; gives the cases. */
async function payAgain(engine: Engine, tenantId: number, viewer: Parameters<typeof actingOf>[0]): Promise<number[]> {
  const open = await casesOfPerson(engine.house.db, tenantId, viewer.personId, { status: 'open', limit: openAtMost });
  const rejected = (await paymentsOf(engine, tenantId, open)).filter((one) => one.mendable);
  const again: number[] = [];
  for (const { caseId } of rejected) {
    const row = open.find((one) => one.id === caseId)!;
    const pay = row.state.stages[row.stage] as { attempt?: number };
    const done = await engine.act(tenantId, {
      acting: actingOf(viewer),
      target: { caseId },
      request: {
        id: namedActionId(`account|${tenantId}|${caseId}|${pay.attempt}`),
        action: 'correct-account',
        stage: row.stage,
        input: {},
      },
    });
    if (!isRefusal(done)) again.push(caseId);
  }
  return again;
}

export const myMoneyRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.payments',
    method: 'get',
    path: '/me/payments',
    tag,
    summary: { zh: '付给我的钱', en: 'What I was granted and paid' },
    query: z.strictObject(pageQuery),
    answer: pageOf(myPayment).extend({ account: textOrNull, bank: z.string().nullable() }),
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
      return {
        items: await paymentsOf(engine, tenantId, page.items),
        next: page.next,
        account: person.account,
        bank: person.accountBank,
      };
    },
  }),
  endpoint({
    operation: 'me.setAccount',
    method: 'put',
    path: '/me/account',
    tag,
    summary: { zh: '登记我的收款账号', en: 'Give the account I am paid on' },
    description: 'Payments that the bank returned because of the account are tried again with the new one.',
    body: z.strictObject({ account: line(40), bank: line(100) }),
    answer: z.object({
      account: z.object({ zh: z.string(), en: z.string() }).nullable(),
      bank: z.string().nullable(),
      again: z.array(id).openapi({ description: 'Cases whose payment is on its way again' }),
    }),
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, body, log }) => {
      const set = await setPayAccount(house, tenantId, viewer.personId, body);
      if (isRefusal(set)) return set;
      const target = `person:${viewer.personId}`;
      await log({ actorId: viewer.personId, what: 'me.setAccount', target, allowed: true });
      const person = (await maskedPeople(house, tenantId, [viewer.personId])).get(viewer.personId)!;
      return {
        account: person.account,
        bank: person.accountBank,
        again: await payAgain(engine, tenantId, viewer),
      };
    },
  }),
];
