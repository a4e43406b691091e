// Queues: what waits for the viewer's posts, one queue with what is odd about each case in words, and taking back what was decided together.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { atMost, classOf, roundsByIds } from '#api/read/cases.ts';
import { gistOf, namesOf } from '#api/read/laid-out.ts';
import { queuesFor } from '#api/read/queues.ts';
import { notYours, undoTold } from '#api/read/undo-told.ts';
import { chosenOf, chosenQuery } from '#api/routes/case-lists.ts';
import { clientId, day, fen, flagText, id, idText, keyText, text, textOrNull } from '#api/shapes.ts';
import { documentsIn } from '#documents/case-documents.ts';
import { isStage } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { lookedAtMost } from '#engine/in-hand.ts';
import { type LaidOut, layOut } from '#engine/laid-out.ts';
import { listQueue } from '#engine/queues.ts';
import { isRefusal } from '#kit/refusal.ts';
import { unansweredOf } from '#people/case-questions.ts';
import { askedAtFirst } from '#policy/asked-later.ts';
import { actionIdsOf } from '#store/action-ids.ts';

const tag = 'Queues';
const caseNumbers = z.string().regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,199}$/);
const count = z.number().int().nonnegative();

const queue = z
  .object({
    organisationId: id,
    organisationName: z.string(),
    roundId: id,
    roundName: z.string(),
    programmeKey: z.string(),
    programme: text,
    stage: z.string(),
    stageTitle: text,
    kind: z.string(),
    count: count.openapi({
      description: `What the viewer can decide now; counted up to ${lookedAtMost}, one more means "more than"`,
    }),
    odd: count,
    overdue: count,
    dueToday: count,
    earliestDueOn: day.nullable(),
    together: count.openapi({ description: 'Cases that one act on the page of the round moves' }),
    others: z
      .array(z.object({ whose: z.enum(['judges', 'carrier', 'colleague', 'recused']), count }))
      .openapi({ description: 'In somebody else’s hands' }),
  })
  .openapi('Queue');

const queueCase = z
  .object({
    id,
    name: z.string(),
    organisationId: id,
    organisationName: z.string(),
    seq: z.number().int(),
    dueOn: day.nullable(),
    amountFen: fen.nullable().openapi({ description: 'Granted, or else what the policy gives' }),
    gist: z.array(text).openapi({ description: 'What it is about, from its choices' }),
    odd: personal(z.array(text), 'What to look at; empty: every rule holds and nothing happened to it'),
    holding: count.openapi({ description: 'Rules that hold today' }),
    rules: count,
    noPaper: z.boolean().openapi({ description: 'Asks for a picture or a paper, and none was handed in' }),
    unanswered: count.openapi({ description: 'Questions of the member about it that wait for an answer' }),
    hindrance: textOrNull.openapi({ description: 'Why this viewer cannot take `action`: recusal, handed to another' }),
  })
  .openapi('QueueCase');

const lacksPaper = ({ round: { programme }, answers }: LaidOut): boolean =>
  Object.values(askedAtFirst(programme, answers)).some(({ type }) => type === 'file') &&
  documentsIn(programme.form, answers).length === 0;

interface OfCases {
  readonly items: readonly { readonly id: number }[];
}

/** Only these are told as they are; anything else may be about a case that is not the viewer's to know of, and is told by what they did in it. */
const toldRefusals: readonly string[] = ['undo-too-late', 'already-paid-out'];
const refusedCase = z.object({ caseId: id, why: text });

export const queueRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.queues',
    method: 'get',
    path: '/me/queues',
    tag: 'Me',
    summary: { zh: '等我办的：按批次、环节、经办工会', en: 'What waits for my posts, by round, stage and union' },
    answer: z.object({ items: z.array(queue) }),
    handle: async ({ tenantId, viewer }) => ({ items: await queuesFor(engine, tenantId, viewer) }),
  }),
  endpoint({
    operation: 'queues.get',
    method: 'get',
    path: '/rounds/{id}/queues/{stage}',
    tag,
    summary: {
      zh: '一个队列：先看有什么不一样的',
      en: 'One queue: the odd ones first, each with what is odd about it',
    },
    description:
      'What an organisation has in hand at a stage. `odd=false` gives the rest, of which one may still have become odd since: a rule that no longer holds is told.',
    params: z.object({ id: idText, stage: keyText }),
    query: z.strictObject({
      ...pageQuery,
      organisation: idText.openapi({ description: 'The union that has them' }),
      odd: flagText.optional(),
      within: idText.optional().openapi({ description: 'Only cases of this union and those below it' }),
      ...chosenQuery,
      cases: caseNumbers.optional().openapi({ description: 'Only these, numbers with commas between them' }),
      order: z.enum(['due', 'came']).optional().openapi({ description: 'Among the odd and among the rest' }),
      action: keyText.optional().openapi({ description: 'Tell what would stand in the viewer’s way of this' }),
    }),
    answer: pageOf(queueCase),
    shows: { what: 'case', of: (_, { items }: OfCases) => ({ cases: items.map((row) => row.id) }) },
    target: async ({ house, tenantId, params, query }) => {
      const round = (await roundsByIds(engine, house.db, tenantId, [params.id])).get(params.id);
      if (!round || !isStage(round.programme, params.stage)) return null;
      const organisationId = query.organisation;
      const { programmeKey } = round.view;
      return [
        {
          tenantId,
          organisationId,
          handlerOrganisationId: organisationId,
          programmeKey,
          class: classOf(round.programme),
        },
      ];
    },
    handle: async ({ house, tenantId, viewer, params, query, allowed }) => {
      const after = readCursor(query.cursor, ['number', 'string', 'number']);
      if (isRefusal(after)) return after;
      const limit = Math.min(query.limit ?? 50, 100);
      const filter = {
        ...{ roundId: params.id, stage: params.stage, handlerOrganisationIds: [query.organisation] },
        ...(query.odd === undefined ? {} : { odd: query.odd }),
        ...(query.within === undefined ? {} : { withinOrganisationId: query.within }),
        ...chosenOf(query),
        ...(query.cases === undefined ? {} : { caseIds: query.cases.split(',').map(Number) }),
      };
      const cursor = after && { odd: after[0] === 1, dueOn: String(after[1]) || null, id: Number(after[2]) };
      const came = query.order === 'came';
      const rows = await listQueue(house.db, tenantId, filter, {
        ...{ limit: limit + 1, order: query.order ?? 'due' },
        ...(cursor ? { after: cursor } : {}),
      });
      const page = cut(rows, limit, (row) => [row.odd ? 1 : 0, came ? '' : (row.dueOn ?? ''), row.id]);
      const ids = page.items.map((row) => row.id);
      const laid = await layOut(engine, tenantId, ids, actingOf(viewer));
      const names = await namesOf(house.db, tenantId, {
        people: page.items.flatMap((row) => row.personId ?? []),
        organisations: page.items.flatMap((row) => [row.organisationId, row.subjectOrganisationId ?? []].flat()),
      });
      const unanswered = await unansweredOf(house.db, tenantId, ids, viewer.personId);
      const items = page.items.map((row) => {
        const one = laid.get(row.id)!;
        return {
          ...row,
          name: names.subject(row, atMost('S2', allowed.upTo)),
          organisationName: names.organisation(row.organisationId),
          amountFen: one.one.state.amountFen ?? one.due?.amountFen ?? null,
          gist: gistOf(one),
          odd: one.odd,
          holding: one.findings.filter((finding) => finding.holds === true).length,
          rules: one.findings.length,
          noPaper: lacksPaper(one),
          unanswered: unanswered.get(row.id) ?? 0,
          hindrance: query.action === undefined ? null : (one.hindrance(query.action)?.why ?? null),
        };
      });
      return { items, next: page.next };
    },
  }),
  endpoint({
    operation: 'cases.undoable',
    method: 'get',
    path: '/undoable-cases',
    tag: 'Cases',
    summary: { zh: '刚做的决定里，哪些还能撤销', en: 'Which of one’s own last decisions can still be taken back' },
    description: 'A decision dies with the next step of its case, whoever takes it; what was done since is told.',
    query: z.strictObject({
      organisation: idText.openapi({ description: 'Where the viewer holds the post' }),
      cases: caseNumbers.openapi({ description: 'Numbers of cases, with commas between them' }),
    }),
    answer: z.object({ undoable: z.array(id), refused: z.array(refusedCase) }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ tenantId, viewer, query }) => {
      const caseIds = [...new Set(query.cases.split(',').map(Number))];
      const told = await undoTold(engine, tenantId, caseIds, viewer.personId);
      return {
        undoable: caseIds.filter((caseId) => told.get(caseId) === null),
        refused: caseIds.flatMap((caseId) => {
          const why = told.get(caseId);
          return why === null ? [] : [{ caseId, why: why ?? notYours }];
        }),
      };
    },
  }),
  endpoint({
    operation: 'cases.undoMany',
    method: 'post',
    path: '/cases/undo',
    tag: 'Cases',
    summary: { zh: '一起撤销自己刚做的决定', en: 'Take back one’s own last decision on several cases' },
    description: 'Each case for itself: what cannot be taken back any more is listed, the rest is.',
    body: z.strictObject({
      id: clientId.openapi({ description: 'Made by the client; the same on retry, and the effect happens once' }),
      organisationId: id.openapi({ description: 'Where the viewer holds the post' }),
      caseIds: z.array(id).min(1).max(200),
    }),
    answer: z.object({ undone: z.array(id), refused: z.array(refusedCase) }),
    repeat: 'natural',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: async ({ tenantId, viewer, body }) => {
      const acting = actingOf(viewer);
      const caseIds = [...new Set(body.caseIds)];
      const ids = await actionIdsOf(engine.house, tenantId);
      const outcomes = await engine.actAll(
        tenantId,
        caseIds.map((caseId) => ({
          acting,
          target: { caseId },
          request: {
            id: ids.named(caseId, `undo|${tenantId}|${viewer.personId}|${body.id}|${caseId}`),
            action: 'undo',
            input: {},
          },
        })),
      );
      const lost = new Set(caseIds.filter((_, n) => isRefusal(outcomes[n]!)));
      const told = await undoTold(engine, tenantId, [...lost], viewer.personId);
      const refused = outcomes.flatMap((outcome, n) => {
        if (!isRefusal(outcome)) return [];
        const caseId = caseIds[n]!;
        return [{ caseId, why: toldRefusals.includes(outcome.code) ? outcome.why : (told.get(caseId) ?? notYours) }];
      });
      return { undone: caseIds.filter((caseId) => !lost.has(caseId)), refused };
    },
  }),
];
