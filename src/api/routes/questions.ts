// "Ask the officer": the member's question about his case, in front of whoever has the case; the answer, which the member reads.
import { z } from '@hono/zod-openapi';
import { deskRoles } from '#access/viewer.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { caseTarget, findCase, roundsByIds, stageTitle } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { answererOf, question, questionTarget, shownQuestions } from '#api/read/questions.ts';
import { created, done, id, idText, instant, iso, line, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { answerQuestion, askQuestion, caseOfQuestion, openQuestions } from '#people/case-questions.ts';

const tag = 'Questions';
const params = z.object({ id: idText });
/** More than this waits: the first are told, the rest come as they are answered. */
const openAtMost = 100;

/** The case that the question is about; null when there is no such question. */
const askedAbout = async (engine: Engine, tenantId: number, questionId: number) => {
  const caseId = await caseOfQuestion(engine.house, tenantId, questionId);
  return caseId === null ? null : findCase(engine, engine.house.db, tenantId, caseId);
};

export const questionRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.ask',
    method: 'post',
    path: '/me/cases/{id}/questions',
    tag: 'Me',
    summary: { zh: '问一句经办人', en: 'Ask whoever has my case' },
    description: 'One question at a time about a case; the answer comes as a message.',
    params,
    body: z.strictObject({ words: line(500) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: caseTarget(engine),
    handle: async ({ house, tenantId, viewer: { personId }, params, body }) => {
      const asked = await askQuestion(house, tenantId, { caseId: params.id, personId, words: body.words });
      return isRefusal(asked) ? asked : { id: asked.id };
    },
  }),
  endpoint({
    operation: 'me.questions',
    method: 'get',
    path: '/me/questions',
    tag: 'Me',
    summary: { zh: '会员问我这里的，等答复的', en: 'Questions of members that wait for my posts to answer' },
    description: 'Without their words: those are read in the case.',
    answer: z.object({
      items: z.array(
        z.object({
          ...{ id, caseId: id, roundId: id, organisationId: id, programme: text, stageTitle: text },
          name: z.string().openapi({ description: 'Masked' }),
          askedAt: instant,
        }),
      ),
    }),
    handle: async ({ house, tenantId, viewer }) => {
      const posts = viewer.posts.filter((post) => deskRoles.includes(post.role));
      const rows = await openQuestions(
        house,
        tenantId,
        posts.map((post) => post.organisationId),
        openAtMost,
      );
      const mine = rows.filter(
        (row) =>
          row.personId !== viewer.personId &&
          posts.some(
            (post) =>
              post.organisationId === row.organisationId &&
              (post.programmeKey === null || post.programmeKey === row.programmeKey),
          ),
      );
      const rounds = await roundsByIds(engine, house.db, tenantId, [...new Set(mine.map((row) => row.roundId))]);
      const names = await namesOf(house.db, tenantId, { people: mine.map((row) => row.personId), organisations: [] });
      return {
        items: mine.map((row) => {
          const { programme } = rounds.get(row.roundId)!;
          return {
            ...row,
            name: names.subject({ ...row, subjectOrganisationId: null }, false),
            programme: programme.title,
            stageTitle: stageTitle(programme, row.stage),
            askedAt: iso(row.askedAt),
          };
        }),
      };
    },
  }),
  endpoint({
    operation: 'questions.list',
    method: 'get',
    path: '/cases/{id}/questions',
    tag,
    summary: { zh: '会员就这一件问的和答的', en: 'What the member asked about a case, and the answers' },
    params,
    answer: z.object({ items: personal(z.array(question)) }),
    shows: {
      what: 'question',
      of: ({ params }, { items }: { items: readonly unknown[] }) => (items.length > 0 ? { cases: [params.id] } : {}),
    },
    target: async ({ house, tenantId, params }) => {
      const found = await findCase(engine, house.db, tenantId, params.id);
      return found && [questionTarget(tenantId, found)];
    },
    handle: async ({ house, tenantId, params }) => ({ items: await shownQuestions(house, tenantId, params.id) }),
  }),
  endpoint({
    operation: 'questions.answer',
    method: 'post',
    path: '/questions/{id}/answer',
    tag,
    summary: { zh: '答复会员问的一句', en: 'Answer a question' },
    description: 'The first answer stands; the member gets a message and reads it in their case.',
    params,
    body: z.strictObject({ words: line(500) }),
    answer: done,
    repeat: 'key',
    target: async ({ tenantId, params }) => {
      const found = await askedAbout(engine, tenantId, params.id);
      return found && [questionTarget(tenantId, found)];
    },
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const found = (await askedAbout(engine, tenantId, params.id))!;
      const caseId = found.one.id;
      const refused = await answerQuestion(house, tenantId, params.id, {
        ...{ by: viewer.personId, organisationId: answererOf(found), words: body.words },
      });
      if (refused) return refused;
      const words = said('您问的有答复了，点开看', 'Your question has been answered: open it to read');
      await putMessages(house, house.db, tenantId, [
        {
          ...{
            topic: 'question-answered',
            dedupe: `question-answered-${params.id}`,
            personId: found.one.personId,
            caseId,
          },
          payload: { words, link: `/hall/cases/${caseId}` },
        },
      ]);
      return { done: true };
    },
  }),
];
