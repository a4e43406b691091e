// Acting for a member without a phone: what he could have, the form filled in beforehand, his case as the officer may mend it, and the list of
// what was done for others. Opening itself is `cases.open` with his consent; nothing here works without one on record.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { may, notFound } from '#access/may.ts';
import { formBody } from '#api/body.ts';
import { type Aim, endpoint, type Located } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { agreementAsked } from '#api/read/agreement.ts';
import { behalfList, caseForMember } from '#api/read/behalf.ts';
import { shownAccount } from '#api/read/behalf-accounts.ts';
import { caseTarget, classOf } from '#api/read/cases.ts';
import { shownConsent } from '#api/read/consents.ts';
import { loose, myCase } from '#api/read/my-cases.ts';
import { serviceFor } from '#api/read/one-service.ts';
import { findPersonTarget, personTarget } from '#api/read/people.ts';
import { memberNow } from '#api/read/service-about.ts';
import { casesByRound, roundsFor, serviceRows } from '#api/read/services.ts';
import { actionId, actOutcome, input, outcome } from '#api/routes/case-actions.ts';
import { serviceInFull, serviceListed } from '#api/routes/services.ts';
import { count, day, id, idText, instant, keyText, line, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { isFor } from '#engine/for-members.ts';
import { isRefusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';

const tag = 'Acting for a member';
const ofPerson = z.object({ id: idText });
const ofService = z.object({ id: idText, round: idText });

const forMember = z
  .object({
    ...myCase.shape,
    personId: id,
    name: z.string(),
    form: loose,
    round: z.object({ year: count, organisationId: id, opensOn: day, closesOn: day, parameters: loose }),
    facts: loose,
    answers: personal(loose),
    may: z.object({ correct: z.boolean(), withdraw: z.boolean(), appealUntil: day.nullable() }),
    needsConsent: z.boolean().openapi({ description: 'false: the union filed it from its own list' }),
    standing: z.boolean().openapi({ description: 'The consent covers a correction' }),
    agreement: z
      .union([agreementAsked, z.null()])
      .openapi({ description: 'Still to be read to the member and agreed to when it is handed in' }),
    account: z.object({
      needed: z.boolean().openapi({ description: 'The programme pays into an account of the member' }),
      onFile: textOrNull.openapi({ description: 'Its last digits' }),
      bank: z.string().nullable(),
      mayGive: z.boolean().openapi({ description: 'None is on file, or the bank returned the payment' }),
      mayCheck: z.boolean().openapi({ description: 'The last one waits for a second officer' }),
      mayWithdraw: z.boolean(),
      hindrance: textOrNull.openapi({ description: 'Why this very officer may neither give nor check it' }),
      last: z.union([shownAccount, z.null()]),
    }),
    hindrance: textOrNull.openapi({ description: 'Why this very officer cannot act here' }),
    consents: z.array(shownConsent),
  })
  .openapi('CaseForMember');

/** As the member reads it, what is on file about them marked. */
const serviceForMember = serviceInFull
  .extend({ facts: personal(serviceInFull.shape.facts), answers: personal(serviceInFull.shape.answers) })
  .openapi('ServiceForMember');

const listed = z.object({
  ...myCase.shape,
  state: personal(loose),
  personId: id,
  name: z.string().openapi({ description: 'Masked' }),
  own: z.boolean().openapi({ description: 'The reader himself acted' }),
  by: z.string(),
  at: instant,
});

/** What could be applied for. */
function servicesFor(engine: Engine) {
  /** The person, with what the programme of the round asks for. */
  const serviceTarget = async <Q, B>({ house, tenantId, params }: Located<z.infer<typeof ofService>, Q, B>) => {
    const round = await pinnedRound(engine, house.db, tenantId, params.round);
    const person = round && (await findPersonTarget(house.db, tenantId, params.id, classOf(round.programme)));
    return person && ([{ ...person, programmeKey: round.programme.key }] satisfies Aim[]);
  };
  return [
    endpoint({
      operation: 'behalf.services',
      method: 'get',
      path: '/people/{id}/services',
      tag,
      summary: { zh: '能代办什么', en: 'What could be applied for on a member’s behalf' },
      description: 'As the member himself would see it, of programmes that let the union apply for the member.',
      params: ofPerson,
      answer: z.object({ items: personal(z.array(serviceListed)) }),
      shows: { what: 'facts', of: ({ params }) => ({ people: [params.id] }) },
      target: personTarget('S2'),
      handle: async ({ house, tenantId, viewer, params }) => {
        const member = await memberNow(engine, tenantId, params.id);
        const around = { within: member.within, now: house.clock.now() };
        const open = (await roundsFor(engine, house.db, tenantId, member, 'union')).filter(({ programme }) => {
          const about = { organisationId: member.organisationId, personId: params.id, programmeKey: programme.key };
          return !isRefusal(may(viewer, 'behalf.service', { tenantId, ...about, class: classOf(programme) }, around));
        });
        const cases = await casesByRound(house.db, tenantId, params.id);
        return { items: await serviceRows(engine, tenantId, open, member, cases) };
      },
    }),
    endpoint({
      operation: 'behalf.service',
      method: 'get',
      path: '/people/{id}/services/{round}',
      tag,
      summary: { zh: '一项服务：对本人来说怎么样', en: 'One service, and how it stands with this member' },
      description: 'What is on file about them is used for it: the look is written down where they can read it.',
      params: ofService,
      answer: serviceForMember,
      shows: { what: 'facts', of: ({ params }) => ({ people: [params.id] }) },
      target: serviceTarget,
      handle: async ({ house, tenantId, params }) => {
        const round = await pinnedRound(engine, house.db, tenantId, params.round);
        const member = await memberNow(engine, tenantId, params.id);
        if (!round || !isFor(round, member, 'union')) return notFound();
        return serviceFor(engine, tenantId, round, member);
      },
    }),
  ];
}

/** What was, and what may be done in it. */
const casesFor = (engine: Engine) => [
  endpoint({
    operation: 'behalf.case',
    method: 'get',
    path: '/cases/{id}/behalf',
    tag,
    summary: { zh: '一件申请：能替本人做什么', en: 'One case: what may be done in it for the member' },
    description: 'With what was handed in, for the form: the look is written down where the member can read it.',
    params: ofPerson,
    answer: forMember,
    shows: { what: 'answers', of: ({ params }) => ({ cases: [params.id] }) },
    target: caseTarget(engine),
    handle: async ({ tenantId, viewer, params, allowed }) =>
      (await caseForMember(engine, tenantId, params.id, viewer, allowed.upTo)) ?? notFound(),
  }),
  endpoint({
    operation: 'behalf.act',
    method: 'post',
    path: '/cases/{id}/behalf',
    tag,
    summary: { zh: '替本人补正、撤回或提异议', en: 'Correct, withdraw or appeal for the member' },
    description:
      'A correction is covered by the consent that the case was opened with while it stands; everything else needs `consent`.',
    params: ofPerson,
    takes: formBody,
    body: z.strictObject({
      id: actionId,
      action: z.enum(['submit', 'withdraw', 'appeal', 'withdraw-consent']),
      answers: input.optional(),
      stands: input
        .optional()
        .openapi({ description: 'Field → why it stands as it is, of what was ticked to be corrected' }),
      agreed: keyText.optional(),
      why: line(500).optional(),
      consent: input.optional(),
    }),
    answer: outcome,
    repeat: 'natural',
    target: caseTarget(engine),
    handle: async ({ tenantId, viewer, params, body: { id: request, action, ...given } }) => {
      const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      return actOutcome(engine, tenantId, params.id, actingOf(viewer), { id: request, action, input: said });
    },
  }),
  endpoint({
    operation: 'behalf.list',
    method: 'get',
    path: '/organisations/{id}/behalf',
    tag,
    summary: { zh: '本会替会员办的，等补正的在前', en: 'What this union did for members; what waits comes first' },
    description: 'The newest two hundred.',
    params: ofPerson,
    answer: z.object({ items: z.array(listed) }),
    shows: {
      what: 'case',
      of: (_, { items }: { items: readonly { id: number }[] }) => ({ cases: items.map(({ id: one }) => one) }),
    },
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ tenantId, viewer, params }) => ({
      items: await behalfList(engine, tenantId, params.id, viewer.personId),
    }),
  }),
];

export const behalfRoutes = (engine: Engine) => [...servicesFor(engine), ...casesFor(engine)];
