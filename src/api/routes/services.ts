// Finding a service: what is open to me, and one of them in full before any form.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { agreementAsked } from '#api/read/agreement.ts';
import { claimShown, myDrawRow } from '#api/read/claims.ts';
import { serviceFor } from '#api/read/one-service.ts';
import { memberNow } from '#api/read/service-about.ts';
import { casesByRound, isMeant, roundsFor, serviceRows } from '#api/read/services.ts';
import { day, fen, id, idText, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { isFor } from '#engine/for-members.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { lifeEventKeys, lifeEventOf } from '#policy/life-events.ts';

const tag = 'Me';
const truth = z.union([z.boolean(), z.literal('unknown')]);
const amount = z.union([z.object({ fen, steps: z.array(text) }), z.object({ minFen: fen, maxFen: fen }), z.null()]);
const mine = z.union([
  z.object({
    id,
    status: z.enum(['open', 'passed', 'failed', 'withdrawn']),
    dueOn: day.nullable(),
    stageTitle: textOrNull,
  }),
  z.null(),
]);

const head = {
  roundId: id,
  roundName: z.string(),
  title: text,
  inShort: textOrNull,
  lifeEvent: z.enum(lifeEventKeys),
  opensOn: day,
  closesOn: day,
  holds: truth,
  amount,
  case: mine,
  claim: z.union([claimShown, z.null()]).openapi({ description: 'What it gives out; null: it is applied for' }),
  draws: z.array(myDrawRow).openapi({ description: 'By which it is shared, where it is drawn' }),
};

export const serviceListed = z.object(head).openapi('ServiceRow');

export const serviceInFull = z
  .object({
    ...head,
    who: truth.openapi({ description: 'By the register alone, before any form' }),
    programmeKey: z.string(),
    year: z.number().int(),
    basis: z.array(z.string()),
    state: z.enum(['open', 'not-yet', 'over']),
    rules: z.array(
      z.object({
        ...{ key: z.string(), says: text, clause: z.string().optional(), holds: truth, saw: text },
        wouldChange: text.optional(),
      }),
    ),
    prices: z.array(z.object({ key: z.string(), label: text, fen, mine: z.boolean() })),
    stages: z.array(
      z.object({
        ...{ key: z.string(), kind: z.string(), title: text, organisationId: id.nullable() },
        organisationName: z.string().nullable(),
        lasts: z.union([z.object({ workingDays: z.number().int() }), z.object({ days: z.number().int() }), z.null()]),
        settings: z.record(z.string(), z.unknown()),
      }),
    ),
    programme: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'The version the round pins; see /api/programme.schema.json' }),
    parameters: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'Of the round; choices may be taken from them' }),
    roundOrganisationId: id,
    facts: z.record(z.string(), z.unknown()).openapi({ description: 'Those the programme looks at' }),
    answers: z.record(z.string(), z.unknown()).openapi({ description: 'Filled in from what is on file' }),
    prefilled: z.array(
      z.object({ field: z.string(), source: text, observedOn: day.nullable(), expiresOn: day.nullable() }),
    ),
    missing: z.number().int().openapi({ description: 'Required fields not filled in yet' }),
    agreement: agreementAsked,
    paidBy: day
      .nullable()
      .openapi({ description: 'When the money is expected if they applied today; null: not known' }),
    paidByWeekends: z.boolean().openapi({ description: 'Counted by weekends in part: the holidays are not announced' }),
    me: z.object({
      ...{ personId: id, name: z.string(), maskedName: z.string(), idNumber: z.string().nullable() },
      ...{ organisationId: id.nullable(), organisationName: z.string() },
      ...{ account: textOrNull, accountBank: z.string().nullable() },
    }),
  })
  .openapi('Service');

export const serviceRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.services',
    method: 'get',
    path: '/me/services',
    tag,
    summary: { zh: '我能申请什么', en: 'What I could apply for' },
    description:
      '`q`: characters, pinyin or initials. Rounds of the member’s part of the union, open today or announced.',
    query: z.strictObject({ q: z.string().trim().max(50).optional(), event: z.enum(lifeEventKeys).optional() }),
    answer: z.object({ items: z.array(serviceListed) }),
    handle: async ({ house, tenantId, viewer, query }) => {
      const member = await memberNow(engine, tenantId, viewer.personId);
      const rounds = (await roundsFor(engine, house.db, tenantId, member)).filter(
        ({ programme }) =>
          (query.q === undefined || isMeant(programme, query.q)) &&
          (query.event === undefined || lifeEventOf(programme).key === query.event),
      );
      const cases = await casesByRound(house.db, tenantId, viewer.personId);
      return { items: await serviceRows(engine, tenantId, rounds, member, cases) };
    },
  }),
  endpoint({
    operation: 'me.service',
    method: 'get',
    path: '/me/services/{id}',
    tag,
    summary: { zh: '一项服务：对我来说怎么样', en: 'One service, and how it stands with me' },
    description:
      'Every rule judged with what is on file, the amount explained, who decides and when, and the form filled in beforehand.',
    params: z.object({ id: idText }),
    answer: serviceInFull,
    handle: async ({ house, tenantId, viewer, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      const member = await memberNow(engine, tenantId, viewer.personId);
      if (!round || !isFor(round, member)) return notFound();
      return serviceFor(engine, tenantId, round, member);
    },
  }),
];
