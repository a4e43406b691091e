// Finding a service: what is open to me, and one of them in full before any form.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { agreementAsked, agreementToAsk } from '#api/read/agreement.ts';
import { paidIfToday } from '#api/read/expected.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { beforehand, memberNow } from '#api/read/service-about.ts';
import {
  amountFor,
  casesByRound,
  isFor,
  isMeant,
  judgedFor,
  pricesFor,
  roundsFor,
  serviceRow,
  stagesAhead,
} from '#api/read/services.ts';
import { day, fen, id, idText, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { maskedPeople } from '#people/show.ts';
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
};

const row = z.object(head).openapi('ServiceRow');

const service = z
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
    paidBy: day.nullable().openapi({ description: 'When the money is expected if he applied today; null: not known' }),
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
    answer: z.object({ items: z.array(row) }),
    handle: async ({ house, tenantId, viewer, query }) => {
      const member = await memberNow(engine, tenantId, viewer.personId);
      const rounds = (await roundsFor(engine, house.db, tenantId, member)).filter(
        ({ programme }) =>
          (query.q === undefined || isMeant(programme, query.q)) &&
          (query.event === undefined || lifeEventOf(programme).key === query.event),
      );
      const cases = await casesByRound(house.db, tenantId, viewer.personId);
      return {
        items: await Promise.all(
          rounds.map((round) => serviceRow(house.db, tenantId, round, member, cases.get(round.view.id))),
        ),
      };
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
    answer: service,
    handle: async ({ house, tenantId, viewer, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      const member = await memberNow(engine, tenantId, viewer.personId);
      if (!round || !isFor(round, member)) return notFound();
      const { programme, view } = round;
      const known = await beforehand(house.db, tenantId, round, member);
      const stages = stagesAhead(round, member);
      const unions = [member.organisationId, view.organisationId, ...stages.map((stage) => stage.organisationId)];
      const names = await organisationNames(house.db, tenantId, unions);
      const judged = await judgedFor(house.db, tenantId, round, member, known, (one) => names.get(one));
      const cases = await casesByRound(house.db, tenantId, viewer.personId);
      const person = (await maskedPeople(house, tenantId, [viewer.personId])).get(viewer.personId)!;
      const { account, accountBank, idNumber, maskedName, name } = person;
      const over = view.state === 'closed' || view.closesOn < member.today;
      return {
        ...(await serviceRow(house.db, tenantId, round, member, cases.get(view.id))),
        ...judged,
        ...known,
        ...{ programmeKey: programme.key, year: view.year, basis: programme.basis, programme },
        ...{ parameters: view.parameters, roundOrganisationId: view.organisationId },
        state: over ? 'over' : view.opensOn > member.today ? 'not-yet' : 'open',
        amount: amountFor(round, member, known),
        prices: pricesFor(round, known),
        stages: stages.map((stage) => ({ ...stage, organisationName: names.get(stage.organisationId ?? 0) ?? null })),
        agreement: agreementToAsk(programme, {
          maskedName,
          organisationName: names.get(member.organisationId ?? 0) ?? '',
        }),
        paidBy: paidIfToday(programme, member.today),
        me: {
          ...{ personId: viewer.personId, name, maskedName, idNumber, account, accountBank },
          ...{ organisationId: member.organisationId, organisationName: names.get(member.organisationId ?? 0) ?? '' },
        },
      };
    },
  }),
];
