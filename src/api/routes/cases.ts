// One case read: with its rules explained, and told as a story.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { actionLabel, atMost, caseTarget, findCase } from '#api/read/cases.ts';
import { moreOfCase } from '#api/read/more-of-case.ts';
import { showCase } from '#api/read/one-case.ts';
import { day, fen, hash, id, idText, instant, iso, text, textOrNull } from '#api/shapes.ts';
import { engineStage, isUntold } from '#engine/case-state.ts';
import { chainOfCase } from '#engine/chain.ts';
import { type Consent, consentsOfCases } from '#engine/consents.ts';
import type { Engine } from '#engine/engine.ts';
import { loadHistory } from '#engine/load.ts';
import { leaveCase, watchCase } from '#engine/watchers.ts';
import { maskedPeople } from '#people/show.ts';
import type { ActedFor } from '#policy/consent.ts';
import { behalfWords } from '#policy/consent-words.ts';
import type { StageEvent } from '#policy/kind.ts';

const tag = 'Cases';
const params = z.object({ id: idText });
const sensitivity = z.enum(['S0', 'S1', 'S2', 'S3', 'S4']);
const caseStatus = z.enum(['open', 'passed', 'failed', 'withdrawn']);

const truth = z.union([z.boolean(), z.literal('unknown')]);
const paper = z.object({ id, name: z.string(), size: z.number().int(), createdAt: instant });
const oneCase = z
  .object({
    id,
    roundId: id,
    roundName: z.string(),
    programmeKey: z.string(),
    programme: text,
    organisationId: id,
    personId: id.nullable(),
    subjectOrganisationId: id.nullable(),
    name: z.string().openapi({ description: 'Masked unless the viewer handles the case' }),
    stage: z.string(),
    stageTitle: text,
    status: caseStatus,
    handlerOrganisationId: id.nullable(),
    amountFen: fen.nullable(),
    dueOn: day.nullable(),
    odd: z.boolean(),
    seq: z.number().int(),
    answers: personal(
      z.array(
        z.object({
          field: z.string(),
          label: text,
          class: sensitivity,
          type: z.string(),
          value: z.unknown(),
          shown: textOrNull.openapi({ description: 'The value as people read it' }),
          hidden: z.boolean(),
          onFile: z.boolean().openapi({ description: 'The same as the register has it today' }),
        }),
      ),
    ),
    importNotes: z
      .array(z.object({ fileName: z.string(), row: z.number().int(), why: text }))
      .openapi({ description: 'What its row of the workbook was warned of' }),
    papers: z.array(paper).openapi({ description: 'Named by the answers' }),
    earlierPapers: z.array(paper).openapi({ description: 'Handed in before and replaced since' }),
    basis: z.array(z.string()).openapi({ description: 'What the programme rests on' }),
    judgedAt: instant
      .nullable()
      .openapi({ description: 'When it was last handed in; null: not yet, and judged as of today' }),
    rules: z
      .array(
        z.object({
          key: z.string(),
          says: text,
          clause: z.string().optional(),
          holds: truth,
          from: text.openapi({ description: 'Where the values come from that it saw' }),
          hidden: z.boolean().openapi({ description: 'It read something above the class of the viewer' }),
          saw: text.optional(),
          wouldChange: text.optional(),
          now: z.object({ holds: truth, saw: text, wouldChange: text.optional() }).optional(),
        }),
      )
      .openapi({
        description:
          'As judged when it was handed in. `saw` is left out where only the register of that day could tell and what it said was not kept; `now` is today’s look at such a rule while something is still to be decided.',
      }),
    duties: z.array(z.string()),
    kind: z.string().openapi({ description: 'Of the stage the case is in' }),
    oddities: z.array(text).openapi({ description: 'What to look at before deciding' }),
    dueByWeekends: z
      .boolean()
      .openapi({ description: 'Its deadline was counted by weekends in part: the holidays are not announced' }),
    dueFen: fen.nullable().openapi({ description: 'What the policy gives, granted or not' }),
    amountSteps: z.array(text).openapi({ description: 'How that comes about' }),
    actions: z
      .array(
        z.object({
          action: z.string(),
          label: text,
          bulk: z.boolean(),
          input: z.record(z.string(), z.unknown()).openapi({ description: 'The form of its input; empty: none' }),
          hindrance: textOrNull.openapi({ description: 'Why this very person cannot: recusal, handed to another' }),
          instead: textOrNull.openapi({
            description: 'Who else of the union can, where this very person had a hand in it',
          }),
        }),
      )
      .openapi({ description: 'What this viewer may do at this stage' }),
    stages: z
      .array(
        z.object({
          stage: z.string(),
          kind: z.string(),
          title: text,
          expected: z
            .union([z.object({ from: day, until: day, byWeekends: z.boolean() }), z.null()])
            .openapi({ description: 'Of a stage still to come, as far as the times are known' }),
          state: z.record(z.string(), z.unknown()).nullable(),
        }),
      )
      .openapi({ description: 'The way of the case; null: not come to yet' }),
    correctable: z
      .array(z.object({ field: z.string(), label: text, type: z.string(), filled: z.boolean() }))
      .openapi({ description: 'Fields that can be ticked when the case is sent back' }),
    accountChangedAt: instant.nullable().openapi({
      description: 'When the member changed the account that the case pays on, if that was a few days ago',
    }),
    more: z
      .array(z.enum(moreOfCase))
      .openapi({ description: 'What more of it this viewer may read by calls of their own' }),
    undoUntil: instant.nullable().openapi({ description: 'Until when the viewer may take their last decision back' }),
    handlerName: z.string(),
    organisationName: z.string(),
  })
  .openapi('Case');

/** What was written as the reason of a decision (returned, refused, an objection resolved, an appeal). */
const reasonIn = (events: readonly { readonly data: Readonly<Record<string, unknown>> }[]): string | null => {
  const why = events.map((event) => event.data.why).find((one) => typeof one === 'string' && one !== '');
  return typeof why === 'string' ? why : null;
};

/** By the consent that it names: that of the action itself, or of the opening. */
function behalfIn(events: readonly StageEvent[], consents: readonly Consent[]) {
  const acted = events.find(({ stage, type }) => stage === engineStage && type === 'acted-for');
  const consent = acted && consents.find(({ actionId }) => actionId === acted.data.consent);
  return consent ? { says: behalfWords(acted.data.covers as ActedFor, consent), paperId: consent.paperId } : null;
}

export const caseRoutes = (engine: Engine) => [
  endpoint({
    operation: 'cases.get',
    method: 'get',
    path: '/cases/{id}',
    tag,
    summary: { zh: '一件申请，规则逐条说明', en: 'One case with its rules explained' },
    params,
    answer: oneCase,
    shows: { what: 'answers', of: ({ params }) => ({ cases: [params.id] }) },
    target: caseTarget(engine),
    handle: async ({ tenantId, viewer, params, allowed }) =>
      (await showCase(engine, tenantId, params.id, viewer, allowed.upTo)) ?? notFound(),
  }),
  endpoint({
    operation: 'cases.story',
    method: 'get',
    path: '/cases/{id}/story',
    tag,
    summary: { zh: '办理经过', en: 'What happened to the case, step by step' },
    params,
    answer: z.object({
      items: z.array(
        z.object({
          seq: z.number().int(),
          at: instant,
          actorId: id.nullable(),
          actorName: z.string(),
          action: z.string(),
          label: text,
          stages: z.array(z.string()),
          why: personal(z.string().nullable(), 'The reason given with a decision, for those who see the case itself'),
          behalf: personal(
            z.union([z.object({ says: text, paperId: id.nullable() }), z.null()]),
            'That it was done for the member, by which word of theirs, and the paper they signed',
          ),
        }),
      ),
    }),
    shows: {
      what: 'story',
      of: ({ params }, { items }: { items: readonly { why: unknown; behalf: unknown }[] }) =>
        items.some(({ why, behalf }) => why !== null || behalf !== null) ? { cases: [params.id] } : {},
    },
    target: caseTarget(engine),
    handle: async ({ house, tenantId, params, allowed }) => {
      const found = await findCase(engine, house.db, tenantId, params.id);
      if (!found) return notFound();
      const history = await loadHistory(house.db, tenantId, params.id);
      const rows = history.filter((row) => !isUntold(found.round.programme, row));
      const actors = await maskedPeople(house, tenantId, [
        ...new Set(rows.flatMap((row) => (row.actorId === null ? [] : [row.actorId]))),
      ]);
      const acted = rows.some(({ events }) => events.some(({ type }) => type === 'acted-for'));
      const consents = acted ? await consentsOfCases(house, house.db, tenantId, [params.id]) : [];
      return {
        items: rows.map((row) => {
          const stages = [...new Set(row.events.map((event) => event.stage).filter((stage) => stage !== '#'))];
          const actorName = row.actorId === null ? '' : (actors.get(row.actorId)?.name ?? '');
          return {
            ...row,
            at: iso(row.at),
            actorName,
            label: actionLabel(found.round.programme, stages[0], row.action),
            stages,
            why: atMost('S2', allowed.upTo) ? reasonIn(row.events) : null,
            behalf: atMost('S2', allowed.upTo) ? behalfIn(row.events, consents) : null,
          };
        }),
      };
    },
  }),
  endpoint({
    operation: 'cases.verify',
    method: 'get',
    path: '/cases/{id}/verification',
    tag,
    summary: { zh: '核对这一件的历史没被改过', en: 'Compute the history of a case again from its first row' },
    params,
    answer: z.object({ rows: z.number().int(), intact: z.boolean(), head: hash }),
    target: caseTarget(engine),
    handle: async ({ house, tenantId, params }) => (await chainOfCase(house.db, tenantId, params.id)) ?? notFound(),
  }),
  endpoint({
    operation: 'cases.watch',
    method: 'put',
    path: '/cases/{id}/watchers',
    tag,
    summary: { zh: '我正看着这件；还有谁在看', en: 'I have this case before me; who else has' },
    description:
      'Said again every few seconds; half a minute of silence means gone. It is no log. Whoever looks away may say so though the case has gone to others meanwhile.',
    params,
    body: z.strictObject({ looking: z.boolean() }),
    answer: z.object({ others: z.array(z.string()) }),
    repeat: 'natural',
    target: (asked) =>
      asked.body.looking ? caseTarget(engine)(asked) : [{ tenantId: asked.tenantId, class: 'S0', under: 'me.get' }],
    handle: async ({ house, tenantId, viewer, params, body }) => {
      if (!body.looking) {
        await leaveCase(house, tenantId, params.id, viewer.personId);
        return { others: [] };
      }
      const others = await watchCase(house, tenantId, params.id, viewer.personId);
      const people = await maskedPeople(house, tenantId, others);
      return { others: others.flatMap((one) => people.get(one)?.name ?? []) };
    },
  }),
];
