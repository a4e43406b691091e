// Masters and apprentices: an apprentice answers on his own phone; the master asks by name and phone; both sides and the union read who they are.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { caseTarget } from '#api/read/cases.ts';
import { myPair, myPairs, pairOfCase, pairsOfCase } from '#api/read/pairs.ts';
import { actionId } from '#api/routes/case-actions.ts';
import { count, done, idText, line } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { answerPair, inviteApprentice } from '#matches/pairs.ts';

const tag = 'Showcase';
const params = z.object({ id: idText });

export const pairRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.pairs',
    method: 'get',
    path: '/me/pairs',
    tag,
    summary: { zh: '想带我的、带我的师傅', en: 'Masters who asked me, and mine' },
    answer: z.object({ items: z.array(myPair) }),
    handle: async ({ tenantId, viewer }) => ({ items: await myPairs(engine, tenantId, viewer.personId) }),
  }),
  endpoint({
    operation: 'me.answerPair',
    method: 'post',
    path: '/me/pairs/{id}/{number}/answers',
    tag,
    summary: {
      zh: '同意拜师、不同意，或退出',
      en: 'Agree to be an apprentice, say no, or leave',
    },
    description: 'By the number of the case and of the apprentice in it.',
    params: z.object({ id: idText, number: idText }),
    body: z.strictObject({ id: actionId, answer: z.enum(['confirm', 'decline', 'leave']) }),
    answer: done,
    repeat: 'natural',
    handle: ({ tenantId, viewer, params: { id: caseId, number }, body }) =>
      answerPair(engine, tenantId, viewer, { ...body, caseId, number }),
  }),
  endpoint({
    operation: 'cases.inviteApprentice',
    method: 'post',
    path: '/cases/{id}/apprentices',
    tag,
    summary: { zh: '请一名徒弟', en: 'Ask somebody to be an apprentice' },
    description:
      'Name and phone must both be those on record of an active member; every other answer is the same, and tries are counted.',
    params,
    body: z.strictObject({ id: actionId, name: line(60), phone: line(30) }),
    answer: done,
    status: 201,
    repeat: 'natural',
    target: caseTarget(engine),
    handle: ({ tenantId, viewer, params: { id: caseId }, body }) =>
      inviteApprentice(engine, tenantId, viewer, { ...body, caseId }),
  }),
  endpoint({
    operation: 'cases.pairs',
    method: 'get',
    path: '/cases/{id}/pairs',
    tag,
    summary: { zh: '这一件的徒弟', en: 'The apprentices of a case' },
    description:
      'For the master and for the union that looks at the pact; each look is written down where the apprentice can read it.',
    params,
    answer: z.object({ items: z.array(pairOfCase), least: count, most: count }),
    shows: {
      what: 'pair',
      of: ({ params }, { people }: { people: readonly number[] }) => ({ people, caseId: params.id }),
    },
    target: caseTarget(engine),
    handle: async ({ tenantId, params }) => pairsOfCase(engine, tenantId, params.id),
  }),
];
