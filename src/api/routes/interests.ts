// Both sides of a match: what I show and who asked for it; what I asked for, what became of it, what it brought.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { caseTarget } from '#api/read/cases.ts';
import { interestAsked, interestsAsked, myInterest, myInterests, myShowing, myShowings } from '#api/read/interests.ts';
import { linesOf, line as shownLine } from '#api/read/showings.ts';
import { actionId } from '#api/routes/case-actions.ts';
import { done, id, idText, line, positiveFen } from '#api/shapes.ts';
import { mayHandIn } from '#documents/case-documents.ts';
import type { Engine } from '#engine/engine.ts';
import { agreedShowing, askFor, moveInterest } from '#matches/interests.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { closedOf } from '#showcase/document.ts';

const tag = 'Showcase';
const params = z.object({ id: idText });
const numbered = z.object({ id: idText, number: idText });

const mine = (engine: Engine) => [
  endpoint({
    operation: 'me.showings',
    method: 'get',
    path: '/me/showings',
    tag,
    summary: { zh: '我和我的工会推介的', en: 'What I, or a union I speak for, have on show' },
    answer: z.object({ items: z.array(myShowing) }),
    handle: async ({ tenantId, viewer }) => ({ items: await myShowings(engine, tenantId, viewer) }),
  }),
  endpoint({
    operation: 'me.interests',
    method: 'get',
    path: '/me/interests',
    tag,
    summary: { zh: '我和我的工会提过的意向', en: 'What I, or a union I speak for, was interested in' },
    answer: z.object({ items: personal(z.array(myInterest)) }),
    shows: {
      what: 'interest',
      of: (_, { items }: { items: readonly { saidBy: number }[] }) => ({ people: items.map(({ saidBy }) => saidBy) }),
    },
    handle: async ({ tenantId, viewer }) => ({ items: await myInterests(engine, tenantId, viewer) }),
  }),
  endpoint({
    operation: 'me.agreedShowing',
    method: 'get',
    path: '/me/interests/{id}/{number}/agreed',
    tag,
    summary: { zh: '对方同意以后看得到的资料', en: 'What is shown on agreement' },
    description:
      'By the number of the case and of the interest. The look is written down first, where the owner can read it.',
    params: numbered,
    answer: z.object({
      lines: personal(z.array(shownLine)),
      erased: z.boolean().openapi({ description: 'It was shown on agreement, and has been erased' }),
    }),
    shows: { what: 'showing', of: ({ params }) => ({ cases: [params.id] }) },
    handle: async ({ house, tenantId, viewer, params }) => {
      const agreed = await agreedShowing(engine, tenantId, viewer, params.id, params.number);
      if (!agreed) return notFound();
      const { one } = agreed.found;
      const round = await pinnedRound(engine, house.db, tenantId, one.roundId);
      const closed = await closedOf(house, tenantId, agreed.showing.id);
      return { lines: linesOf(round!, closed ?? {}), erased: closed === null };
    },
  }),
];

const doing = (engine: Engine) => [
  endpoint({
    operation: 'me.showInterest',
    method: 'post',
    path: '/me/showings/{id}/interests',
    tag,
    summary: { zh: '对一项推介提出意向', en: 'Say that one is interested in a showing' },
    params,
    body: z.strictObject({
      ...{ id: actionId, as: z.enum(['union', 'member', 'studio']), organisationId: id.optional() },
      note: line(500).openapi({ description: 'Read by whose it is, and by the union that follows it' }),
    }),
    answer: z.object({ caseId: id, number: z.number().int() }),
    status: 201,
    repeat: 'natural',
    handle: async ({ tenantId, viewer, params, body: { organisationId, ...asking } }) =>
      askFor(engine, tenantId, viewer, {
        ...{ ...asking, showingId: params.id },
        ...(organisationId === undefined ? {} : { organisationId }),
      }),
  }),
  endpoint({
    operation: 'me.moveInterest',
    method: 'post',
    path: '/me/interests/{id}/{number}/moves',
    tag,
    summary: { zh: '收回意向，或确认对接', en: 'Step back from an interest, or confirm it' },
    params: numbered,
    body: z.strictObject({ id: actionId, move: z.enum(['step-back', 'confirm']) }),
    answer: done,
    repeat: 'natural',
    handle: ({ tenantId, viewer, params, body }) =>
      moveInterest(engine, tenantId, viewer, {
        ...{ id: body.id, caseId: params.id, number: params.number, action: body.move, input: {} },
      }),
  }),
  endpoint({
    operation: 'me.claimBenefit',
    method: 'post',
    path: '/me/interests/{id}/{number}/benefits',
    tag,
    summary: { zh: '报采用后一年的效益', en: 'Report what it brought in a year' },
    description: 'At least one of the two amounts; `paper` is one’s own, sent beforehand.',
    params: numbered,
    body: z.strictObject({
      ...{ id: actionId, nth: z.number().int().min(1).max(10) },
      ...{ savedFen: positiveFen.optional(), earnedFen: positiveFen.optional(), paper: id.optional() },
    }),
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, params, body: { savedFen, earnedFen, ...body } }) => {
      const papers = body.paper === undefined ? [] : [body.paper];
      const missing = await mayHandIn(house.db, tenantId, papers, { ownerId: viewer.personId, caseId: params.id });
      if (missing) return missing;
      const input = {
        nth: body.nth,
        ...(savedFen === undefined ? {} : { saved: savedFen }),
        ...(earnedFen === undefined ? {} : { earned: earnedFen }),
        ...(body.paper === undefined ? {} : { paper: body.paper }),
      };
      return moveInterest(engine, tenantId, viewer, {
        ...{ id: body.id, caseId: params.id, number: params.number, action: 'claim-benefit', input },
      });
    },
  }),
];

const solving = (engine: Engine) =>
  endpoint({
    operation: 'me.reportSolved',
    method: 'post',
    path: '/me/interests/{id}/{number}/solutions',
    tag,
    summary: { zh: '报解决了什么、怎么解决的', en: 'Report what was solved, and how' },
    description: 'By a partner; the owner confirms it or says what is missing.',
    params: numbered,
    body: z.strictObject({ id: actionId, how: line(300) }),
    answer: done,
    repeat: 'natural',
    handle: ({ tenantId, viewer, params, body: { id: actId, how } }) =>
      moveInterest(engine, tenantId, viewer, {
        ...{ id: actId, caseId: params.id, number: params.number, action: 'report-solved', input: { how } },
      }),
  });

export const interestRoutes = (engine: Engine) => [
  ...mine(engine),
  ...doing(engine),
  solving(engine),
  endpoint({
    operation: 'cases.interests',
    method: 'get',
    path: '/cases/{id}/interests',
    tag,
    summary: { zh: '谁对这一件有意向', en: 'Who is interested in what this case shows' },
    description:
      'For whose it is and for the union that follows it; each look is written down where those who asked can read it.',
    params,
    answer: z.object({ items: z.array(interestAsked) }),
    shows: {
      what: 'interest',
      of: ({ params }, { people }: { people: readonly number[] }) => ({ people, caseId: params.id }),
    },
    target: caseTarget(engine),
    handle: async ({ tenantId, params }) => interestsAsked(engine, tenantId, params.id),
  }),
];
