// The member's own cases: the first screen in one answer, the list, and one case as a story.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { agreementAsked, agreementStill } from '#api/read/agreement.ts';
import { amountChanges } from '#api/read/amount-changes.ts';
import { cameToNothing, nothingShown } from '#api/read/came-to-nothing.ts';
import { type FoundCase, findCase, targetOf } from '#api/read/cases.ts';
import { comingRound, comingRounds } from '#api/read/coming.ts';
import { turnShown, turnsOf, witnessedBy, witnessShown } from '#api/read/due-of-me.ts';
import { appealUntil, casesOfPerson, loose, mayWithdraw, myCase, shownOwnCases } from '#api/read/my-cases.ts';
import { myPayment, paymentsOf } from '#api/read/my-payments.ts';
import { stageAlong, storyItem, storyOf } from '#api/read/my-story.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { myPairs } from '#api/read/pairs.ts';
import { answererOf, question, shownQuestions } from '#api/read/questions.ts';
import { factsAsked } from '#api/read/service-about.ts';
import { count, day, fen, id, idText, instant, iso, text } from '#api/shapes.ts';
import { routesOfCarrier } from '#deliveries/routes.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, loadFacts } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { messagesOf } from '#messages/outbox.ts';
import { waitingForMarks } from '#panels/progress.ts';
import { membershipsOf } from '#people/memberships.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import type { FactSnapshot } from '#policy/kind.ts';

const tag = 'Me';
const status = z.enum(['open', 'passed', 'failed', 'withdrawn']);
/** Nobody has more open cases than the first screen shows; the list shows them all. */
const openAtMost = 50;
const newMessagesAtMost = 20;

const home = z.object({
  union: z.object({ id, name: z.string(), since: day }).nullable().openapi({ description: 'The present membership' }),
  cases: z.array(myCase).openapi({ description: 'All that are open, those that wait for the member first' }),
  closed: count.openapi({ description: '1 when there are closed cases as well' }),
  hasAccount: z.boolean().openapi({ description: 'An account to be paid on is on file' }),
  coming: z.array(comingRound),
  messages: z.array(instant).openapi({ description: 'When the newest twenty messages came, the newest first' }),
  deliveries: count.openapi({ description: 'Routes loaded for the reader to carry' }),
  judging: z
    .array(z.object({ panelId: id, name: z.string(), left: count }))
    .openapi({ description: 'Panels where works wait for their mark' }),
  turns: z.array(turnShown).openapi({ description: 'Places kept for them until they say yes' }),
  nothing: z
    .array(nothingShown)
    .openapi({ description: 'What came to nothing within three days: not drawn, given back, not confirmed in time' }),
  pairs: z
    .array(z.object({ caseId: id, number: count, master: z.string() }))
    .openapi({ description: 'Masters who asked the reader to be their apprentice and wait for an answer' }),
  witness: z.array(witnessShown).openapi({ description: 'Draws where something is due of them as a witness' }),
});

/** What the policy gives for the answers on file; null where it pays nothing, or the answers do not tell yet. */
async function dueOfCase(engine: Engine, tenantId: number, { one, round }: FoundCase, facts: FactSnapshot) {
  const { programme, view } = round;
  const { house, caches } = engine;
  const answers = (await loadAnswers(house, house.db, tenantId, [one.id])).get(one.id);
  if (!programme.amount || !answers) return null;
  const forest = await caches.forests.get(house.db, tenantId);
  const around = { facts, answers, round: view, asOf: chinaDate(house.clock.now()), programme };
  const due = amountOf(programme.amount, { ...around, within: (id, above) => forest.within(id, above) });
  if (isRefusal(due)) return null;
  const granted = one.state.amountFen !== null;
  const changes = amountChanges(round, { answers }, { personId: one.personId!, granted });
  return { fen: due.amountFen, steps: [...due.steps], changes };
}

const oneCase = myCase
  .extend({
    basis: z.array(z.string()),
    form: loose.openapi({ description: 'As in the programme; see /api/programme.schema.json' }),
    programmeStages: loose.openapi({ description: 'As in the programme; some of them write into the form themselves' }),
    round: z
      .object({ id, year: count, organisationId: id, opensOn: day, closesOn: day, parameters: loose })
      .openapi({ description: 'What the form may take its choices from' }),
    facts: loose.openapi({ description: 'Those that decide which fields are asked' }),
    stages: z.array(stageAlong),
    story: z.array(storyItem),
    paidBy: day.nullable().openapi({ description: 'When the money is expected; null: none, or not known' }),
    agreement: agreementAsked.nullable().openapi({ description: 'Still to be agreed to when it is handed in' }),
    questions: z.array(question),
    answerer: z.string().openapi({ description: 'The union that answers questions about it' }),
    appealStatus: z.enum(['open', 'upheld', 'rejected']).nullable(),
    may: z.object({
      withdraw: z.boolean(),
      withdrawConsent: z.boolean().openapi({ description: 'Somebody may still correct it for the member' }),
      appealUntil: day.nullable().openapi({ description: 'The last day to appeal; null: it cannot be appealed' }),
    }),
    due: z
      .object({
        fen,
        steps: z.array(text),
        changes: z.array(text).openapi({ description: 'What would make it another' }),
      })
      .nullable()
      .openapi({
        description: 'The amount by the policy for what was handed in, step by step; null: none, or not known yet',
      }),
    payment: z.union([myPayment, z.null()]),
    looks: z.object({ people: count, times: count }).openapi({ description: 'Who opened the data of this case' }),
  })
  .openapi('MyCaseInFull');

export const myCaseRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.home',
    method: 'get',
    path: '/me/home',
    tag,
    summary: { zh: '首页：等我办的、正在排的、快开始的', en: 'The first screen in one answer' },
    answer: home,
    handle: async ({ house, tenantId, viewer }) => {
      const { personId } = viewer;
      const [rows, memberships, messages, closed, account, routes] = await Promise.all([
        casesOfPerson(house.db, tenantId, personId, { status: 'open', limit: openAtMost }),
        membershipsOf(house.db, tenantId, personId),
        messagesOf(house.db, tenantId, personId, { now: house.clock.now(), limit: newMessagesAtMost }),
        house.db.query(`SELECT FROM cases WHERE tenant_id = $1 AND person_id = $2 AND status <> 'open' LIMIT 1`, [
          tenantId,
          personId,
        ]),
        house.db.query('SELECT FROM people WHERE tenant_id = $1 AND id = $2 AND account_sealed IS NOT NULL', [
          tenantId,
          personId,
        ]),
        routesOfCarrier(house.db, tenantId, personId),
      ]);
      const present = memberships.find((one) => one.status !== 'ended');
      const cases = await shownOwnCases(engine, house.db, tenantId, rows);
      const [union] = present
        ? await house.db.query<{ name: string }>('SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2', [
            tenantId,
            present.organisationId,
          ])
        : [];
      return {
        union: present ? { id: present.organisationId, name: union?.name ?? '', since: present.since } : null,
        cases: [...cases.filter((one) => one.mine), ...cases.filter((one) => !one.mine)],
        closed: closed.length,
        hasAccount: account.length > 0,
        coming: await comingRounds(engine, tenantId, personId),
        messages: messages.map((one) => iso(one.at)),
        deliveries: routes.filter((one) => one.state === 'loaded').length,
        judging: await waitingForMarks(engine, tenantId, personId),
        nothing: await cameToNothing(engine, tenantId, personId),
        turns: await turnsOf(engine, tenantId, personId),
        pairs: (await myPairs(engine, tenantId, personId))
          .filter(({ status, mayAnswer }) => status === 'asked' && mayAnswer)
          .map(({ caseId, number, master }) => ({ caseId, number, master })),
        witness: await witnessedBy(engine, tenantId, personId),
      };
    },
  }),
  endpoint({
    operation: 'me.cases',
    method: 'get',
    path: '/me/cases',
    tag,
    summary: { zh: '我的申请，新的在前', en: 'My cases, the newest first' },
    query: z.strictObject({ ...pageQuery, status: status.optional() }),
    answer: pageOf(myCase),
    handle: async ({ house, tenantId, viewer, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const rows = await casesOfPerson(house.db, tenantId, viewer.personId, {
        ...(query.status ? { status: query.status } : {}),
        ...(after ? { before: Number(after[0]) } : {}),
        limit: limit + 1,
      });
      const page = cut(rows, limit, (row) => [row.id]);
      return { items: await shownOwnCases(engine, house.db, tenantId, page.items), next: page.next };
    },
  }),
  endpoint({
    operation: 'me.case',
    method: 'get',
    path: '/me/cases/{id}',
    tag,
    summary: { zh: '我的一件申请和它的经过', en: 'One of my cases, told as a story' },
    description: 'Its rules and answers are in `/cases/{id}`.',
    params: z.object({ id: idText }),
    answer: oneCase,
    target: async ({ house, tenantId, params }) => {
      const found = await findCase(engine, house.db, tenantId, params.id);
      return found && [targetOf(tenantId, found)];
    },
    handle: async ({ house, tenantId, viewer, params }) => {
      const [row] = await casesOfPerson(house.db, tenantId, viewer.personId, { before: params.id + 1, limit: 1 });
      const found = await findCase(engine, house.db, tenantId, params.id);
      if (!found || row?.id !== params.id) return notFound();
      const [shown] = await shownOwnCases(engine, house.db, tenantId, [row]);
      const [payment] = await paymentsOf(engine, tenantId, [row]);
      const [looks] = await house.db.query<{ people: number; times: number }>(
        `SELECT count(DISTINCT viewer_id) AS people, count(*) AS times FROM views
          WHERE tenant_id = $1 AND person_id = $2 AND case_id = $3 AND viewer_id <> $2`,
        [tenantId, viewer.personId, params.id],
      );
      const { view, programme } = found.round;
      const facts = (await loadFacts(house.db, tenantId, [viewer.personId])).get(viewer.personId) ?? {};
      return {
        ...shown!,
        form: programme.form,
        programmeStages: programme.stages,
        round: view,
        facts: factsAsked(programme, facts),
        ...(await storyOf(engine, tenantId, found, viewer.personId)),
        basis: programme.basis,
        appealStatus: found.one.state.appeal?.status ?? null,
        may: {
          withdraw: mayWithdraw(found),
          withdrawConsent: found.one.state.status === 'open' && (found.one.state.behalf?.consent ?? null) !== null,
          appealUntil: appealUntil(
            found,
            chinaDate(house.clock.now()),
            await engine.caches.calendars.get(house.db, tenantId),
          ),
        },
        due: await dueOfCase(engine, tenantId, found, facts),
        agreement: await agreementStill(house, tenantId, found),
        questions: await shownQuestions(house, tenantId, params.id),
        answerer: (await organisationNames(house.db, tenantId, [answererOf(found)])).get(answererOf(found)) ?? '',
        payment: payment ?? null,
        looks,
      };
    },
  }),
];
