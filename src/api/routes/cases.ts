// One case read: with its rules explained, and told as a story.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { dutiesOf } from '#access/duties.ts';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { actionLabel, atMost, caseTarget, dueOf, findCase, shownAnswers, stageTitle } from '#api/read/cases.ts';
import { namesOf } from '#api/read/organisations.ts';
import { day, fen, id, idText, instant, iso, isoOrNull, text } from '#api/shapes.ts';
import { kindOf } from '#engine/case-state.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import type { Engine } from '#engine/engine.ts';
import { judgementOf } from '#engine/judgement.ts';
import { loadAnswers, loadFacts, loadHistory } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import { maskedPeople } from '#people/show.ts';

const tag = 'Cases';
const params = z.object({ id: idText });
const sensitivity = z.enum(['S0', 'S1', 'S2', 'S3', 'S4']);
const caseStatus = z.enum(['open', 'passed', 'failed', 'withdrawn']);

const truth = z.union([z.boolean(), z.literal('unknown')]);
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
    answers: z.array(
      z.object({ field: z.string(), label: text, class: sensitivity, value: z.unknown(), hidden: z.boolean() }),
    ),
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
          saw: text.optional(),
          wouldChange: text.optional(),
          now: z.object({ holds: truth, saw: text, wouldChange: text.optional() }).optional(),
        }),
      )
      .openapi({
        description:
          'As judged when it was handed in. `saw` is left out where only the register of that day could tell; `now` is today’s look at such a rule while something is still to be decided.',
      }),
    duties: z.array(z.string()),
    actions: z
      .array(z.object({ action: z.string(), label: text, bulk: z.boolean() }))
      .openapi({ description: 'What this viewer may do at this stage' }),
  })
  .openapi('Case');

/** What was written as the reason of a decision (returned, refused, an objection resolved, an appeal). */
const reasonIn = (events: readonly { readonly data: Readonly<Record<string, unknown>> }[]): string | null => {
  const why = events.map((event) => event.data.why).find((one) => typeof one === 'string' && one !== '');
  return typeof why === 'string' ? why : null;
};

export const caseRoutes = (engine: Engine) => [
  endpoint({
    operation: 'cases.get',
    method: 'get',
    path: '/cases/{id}',
    tag,
    summary: { zh: '一件申请，规则逐条说明', en: 'One case with its rules explained' },
    params,
    answer: oneCase,
    target: caseTarget(engine),
    handle: async ({ house, tenantId, viewer, params, allowed }) => {
      const found = await findCase(engine, house.db, tenantId, params.id);
      if (!found) return notFound();
      const { one, round } = found;
      const { programme } = round;
      const answers = (await loadAnswers(house, house.db, tenantId, [one.id])).get(one.id) ?? {};
      const facts =
        one.personId === null ? {} : ((await loadFacts(house.db, tenantId, [one.personId])).get(one.personId) ?? {});
      const forest = await engine.caches.forests.get(house.db, tenantId);
      const within = (at: number, above: number) => forest.within(at, above);
      const names = await namesOf(house.db, tenantId, [
        Number(facts['membership.organisation']) || null,
        one.subjectOrganisationId,
        round.view.organisationId,
      ]);
      const nameOf = (organisationId: number) => names.get(organisationId);
      const judgement = judgementOf(
        programme,
        await loadHistory(house.db, tenantId, one.id),
        { facts, answers, round: round.view, within, nameOf },
        chinaDate(house.clock.now()),
        one.state.status === 'open',
      );
      const duties = dutiesOf(actingOf(viewer), dutyCaseOf(one, round));
      const person =
        one.personId === null ? undefined : (await maskedPeople(house, tenantId, [one.personId])).get(one.personId);
      const organisation = one.subjectOrganisationId ?? one.organisationId;
      const [named] = await house.db.query<{ name: string }>(
        'SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2',
        [tenantId, organisation],
      );
      const declared = one.state.status === 'open' ? kindOf(programme, one.state.stage).actions : {};
      return {
        ...one,
        ...one.state,
        roundName: round.view.name,
        programme: programme.title,
        name: person ? (atMost('S2', allowed.upTo) ? person.name : person.maskedName) : (named?.name ?? ''),
        stageTitle: stageTitle(programme, one.state.stage),
        dueOn: dueOf(found),
        answers: shownAnswers(programme.form, answers, allowed.upTo),
        judgedAt: isoOrNull(judgement.judgedAt),
        // What a rule saw may be sensitive itself: only those who see the answers see it.
        rules: atMost('S2', allowed.upTo) ? judgement.rules : [],
        duties,
        actions: Object.entries(declared)
          .filter(([, action]) => action.by.some((duty) => duties.includes(duty)))
          .map(([action, { label, bulk }]) => ({ action, label, bulk: bulk ?? false })),
      };
    },
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
          why: z
            .string()
            .nullable()
            .openapi({ description: 'The reason given with a decision, for those who see the case itself' }),
        }),
      ),
    }),
    target: caseTarget(engine),
    handle: async ({ house, tenantId, params, allowed }) => {
      const found = await findCase(engine, house.db, tenantId, params.id);
      if (!found) return notFound();
      const rows = await loadHistory(house.db, tenantId, params.id);
      const actors = await maskedPeople(house, tenantId, [
        ...new Set(rows.flatMap((row) => (row.actorId === null ? [] : [row.actorId]))),
      ]);
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
          };
        }),
      };
    },
  }),
];
