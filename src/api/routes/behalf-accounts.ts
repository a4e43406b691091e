// The account of a member who cannot give it himself: given by an officer under the member's consent, typed once more by a second officer before
// anything is paid on it, taken back by the member or at his word.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { systemActs } from '#access/duties.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { payAgain } from '#api/pay-again.ts';
import { accountsToCheck, waitingAccount } from '#api/read/behalf-accounts.ts';
import { caseTarget, findCase } from '#api/read/cases.ts';
import { withPapers } from '#api/read/papers.ts';
import { actionId, input, outcome, shown, writtenActionId } from '#api/routes/case-actions.ts';
import { id, idText, line } from '#api/shapes.ts';
import type { ActionOutcome } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { answerAccount, proposeAccount, withdrawAccount } from '#engine/proposed-accounts.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';

const tag = 'Acting for a member';
const params = z.object({ id: idText });

type Logged = (entry: { actorId: number; what: string; target: string; allowed: boolean }) => Promise<void>;

/** Money will go there: each try is on the access log, also one that was refused. */
async function logged(log: Logged, actorId: number, what: string, caseId: number, done: ActionOutcome | Refusal) {
  await log({ actorId, what, target: `case:${caseId}`, allowed: !isRefusal(done) });
  return done;
}

export const behalfAccountRoutes = (engine: Engine) => [
  endpoint({
    operation: 'behalf.giveAccount',
    method: 'post',
    path: '/cases/{id}/behalf/account',
    tag,
    summary: {
      zh: '替会员登记收款账号，待另一位同事核对',
      en: 'Give the member’s account; a second officer checks it',
    },
    description:
      'Where none is on file, or the bank returned the payment. Nothing is paid on it before a second officer has typed it too.',
    params,
    body: z.strictObject({ id: actionId, account: line(40), bank: line(100), consent: input.optional() }),
    answer: outcome,
    repeat: 'natural',
    target: caseTarget(engine),
    handle: async ({ tenantId, viewer, params: { id: caseId }, body: { id: request, ...given }, log }) => {
      const papers = { roundId: null, caseId, ownerId: viewer.personId, answers: {}, consent: given.consent };
      const on = { id: request, caseId, acting: actingOf(viewer) };
      const done = await withPapers(engine, tenantId, papers, () => proposeAccount(engine, tenantId, on, given));
      await logged(log, viewer.personId, 'behalf.giveAccount', caseId, done);
      return isRefusal(done) ? done : shown(done);
    },
  }),
  endpoint({
    operation: 'behalf.answerAccount',
    method: 'post',
    path: '/cases/{id}/behalf/account/answer',
    tag,
    summary: { zh: '核对替会员登记的收款账号', en: 'Check an account that a colleague gave for a member' },
    description:
      '`account`: the number as the second officer reads it himself; or `why` it is not right. Returned payments are then tried again.',
    params,
    body: z.strictObject({
      id: actionId,
      of: writtenActionId,
      account: line(40).optional(),
      why: line(500).optional(),
    }),
    answer: outcome.extend({ again: z.array(id).openapi({ description: 'Cases whose payment is on its way again' }) }),
    repeat: 'natural',
    target: caseTarget(engine),
    handle: async ({ house, tenantId, viewer, params: { id: caseId }, body, log }) => {
      const on = { id: body.id, caseId, acting: actingOf(viewer) };
      const { of, account = '', why } = body;
      const said = why === undefined ? { of, typed: account } : { of, why };
      const done = await answerAccount(engine, tenantId, on, said);
      await logged(log, viewer.personId, 'behalf.answerAccount', caseId, done);
      if (isRefusal(done)) return done;
      const personId = (await findCase(engine, house.db, tenantId, caseId))?.one.personId;
      const again = why === undefined && personId ? await payAgain(engine, tenantId, personId, systemActs) : [];
      return { ...shown(done), again };
    },
  }),
  endpoint({
    operation: 'behalf.withdrawAccount',
    method: 'post',
    path: '/cases/{id}/behalf/account/withdraw',
    tag,
    summary: { zh: '收回替我登记的收款账号', en: 'Take back an account that was given for the member' },
    description: 'By the member, or by an officer of their union at their word. One in use is taken off the register.',
    params,
    body: z.strictObject({ id: actionId, of: writtenActionId }),
    answer: outcome,
    repeat: 'natural',
    target: caseTarget(engine),
    handle: async ({ tenantId, viewer, params: { id: caseId }, body, log }) => {
      const done = await withdrawAccount(engine, tenantId, { id: body.id, caseId, acting: actingOf(viewer) }, body.of);
      await logged(log, viewer.personId, 'behalf.withdrawAccount', caseId, done);
      return isRefusal(done) ? done : shown(done);
    },
  }),
  endpoint({
    operation: 'behalf.accounts',
    method: 'get',
    path: '/organisations/{id}/behalf/accounts',
    tag,
    summary: { zh: '替会员登记、等核对的收款账号', en: 'Accounts given for members that wait for a second officer' },
    description:
      'Of this union and those below, the oldest first, two hundred at most; only of cases the reader could act in.',
    params,
    answer: z.object({ items: personal(z.array(waitingAccount)) }),
    shows: {
      what: 'account',
      of: (_, { items }: { items: readonly { caseId: number }[] }) => ({ cases: items.map(({ caseId }) => caseId) }),
    },
    target: ({ tenantId, params: { id: organisationId } }) => [{ tenantId, organisationId, class: 'S1' }],
    handle: async ({ tenantId, viewer, params: { id: organisationId } }) => ({
      items: await accountsToCheck(engine, tenantId, organisationId, viewer),
    }),
  }),
];
