// How fast a round goes and what holds it up; a word to whoever holds it up; and asking finance for its budget.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { classOf } from '#api/read/cases.ts';
import { paceBelow, pressingBelow, promisedBy, unmendedBelow } from '#api/read/round-pace.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, day, done, fen, id, idText, positiveFen, text } from '#api/shapes.ts';
import { kindOf, stageOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { remind } from '#engine/reminders.ts';
import { findRound } from '#engine/rounds.ts';
import { dayAfter } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import { formatYuan } from '#kit/money.ts';
import { refuse } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { postsAt } from '#people/posts.ts';

const tag = 'Rounds';
const params = z.object({ id: idText });
/** Due so soon that a word helps. */
const soon = { workingDays: 2 };

const pace = z
  .object({
    promised: z
      .union([z.object({ workingDays: count, days: count }), z.null()])
      .openapi({ description: 'The times that the programme sets its stages, together; null: it sets none' }),
    unions: z
      .array(z.object({ organisationId: id, settled: count, days: z.number() }))
      .openapi({ description: 'Median days from being brought to being paid; the asked organisation is the whole' }),
    pressing: z.array(
      z.object({
        organisationId: id,
        organisationName: z.string(),
        organisationNameEn: z.string(),
        stage: z.string(),
        stageTitle: text,
        cases: count,
        overdue: count,
        earliestDueOn: day,
        caseIds: z.array(id),
      }),
    ),
    unmended: z
      .object({ caseIds: z.array(id), amountFen: fen })
      .openapi({ description: 'Sent back by the bank, the account not corrected yet' }),
  })
  .openapi('RoundPace');

const pacing = (engine: Engine) =>
  endpoint({
    operation: 'rounds.pace',
    method: 'get',
    path: '/rounds/{id}/pace',
    tag,
    summary: { zh: '批次走得多快、卡在哪', en: 'How fast a round goes and what holds it up' },
    params,
    query: z.strictObject({ organisation: idText.openapi({ description: 'The top of the subtree to look at' }) }),
    answer: pace,
    target: async ({ house, tenantId, params, query }) => {
      const found = await findRound(house.db, tenantId, params.id);
      return found && [{ tenantId, organisationId: query.organisation, programmeKey: found.programmeKey, class: 'S1' }];
    },
    handle: async ({ house, tenantId, params, query }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      if (!round) return notFound();
      const { programme } = round;
      const promised = promisedBy(programme);
      // Of a sensitive programme even that somebody waits is nobody's business above.
      if (classOf(programme) !== 'S1')
        return { promised, unions: [], pressing: [], unmended: { caseIds: [], amountFen: 0 } };
      const today = chinaDate(house.clock.now());
      const asked = { roundId: params.id, organisationId: query.organisation };
      const payStages = Object.keys(programme.stages).filter((stage) => stageOf(programme, stage).kind === 'pay');
      // Counted as deadlines are: on a Friday, what is due on Monday presses.
      const until = dayAfter(today, soon, await engine.caches.calendars.get(house.db, tenantId));
      const pressing = await pressingBelow(house.db, tenantId, {
        ...asked,
        today,
        until,
      });
      return {
        promised,
        unions: payStages.length === 0 ? [] : await paceBelow(house.db, tenantId, asked),
        pressing: pressing.map((one) => ({
          ...one,
          stageTitle: stageOf(programme, one.stage).title ?? kindOf(programme, one.stage).title,
        })),
        unmended: await unmendedBelow(house.db, tenantId, { ...asked, payStages }),
      };
    },
  });

const reminding = (engine: Engine) =>
  endpoint({
    operation: 'rounds.remind',
    method: 'post',
    path: '/rounds/{id}/reminders',
    tag,
    summary: { zh: '催一下：给手里有这些办件的人发一条消息', en: 'A word to whoever has these cases in hand' },
    description: 'Officers are told once per queue, members once per case, once a day at most; nothing else happens.',
    params,
    body: z.strictObject({ caseIds: z.array(id).min(1).max(1_000) }),
    answer: z.object({
      sent: count,
      already: count.openapi({ description: 'Told today already' }),
      nobody: count.openapi({ description: 'Cases that wait for nobody' }),
    }),
    repeat: 'natural',
    target: roundTarget(),
    handle: async ({ house, tenantId, params, body }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      return round ? remind(engine, tenantId, { round, caseIds: [...new Set(body.caseIds)] }) : notFound();
    },
  });

const asking = (engine: Engine) =>
  endpoint({
    operation: 'rounds.askBudget',
    method: 'post',
    path: '/rounds/{id}/budget-requests',
    tag,
    summary: { zh: '请财务给批次安排预算', en: 'Ask finance to allot to a round' },
    description: 'A message to the finance makers of the union that runs it; who opens a round does not give it money.',
    params,
    body: z.strictObject({ amountFen: positiveFen }),
    answer: done,
    repeat: 'natural',
    target: roundTarget(),
    handle: async ({ house, tenantId, params, body }) => {
      const round = (await pinnedRound(engine, house.db, tenantId, params.id))!;
      const { view, programme } = round;
      const today = chinaDate(house.clock.now());
      const posts = await postsAt(house.db, tenantId, [view.organisationId], today);
      const makers = [...new Set(posts.filter(({ role }) => role === 'finance-maker').map(({ personId }) => personId))];
      if (makers.length === 0)
        return refuse('no-finance-maker', '这个工会还没有财务制单岗', 'This union has no finance maker', {
          next: said('请安全管理员先授予一个', 'Ask the security administrator to grant the post'),
        });
      const yuan = formatYuan(body.amountFen);
      const words = said(
        `请给“${programme.title.zh}”（${view.name}）安排预算 ${yuan}`,
        `Please allot ${yuan} to “${programme.title.en}” (${view.name})`,
      );
      await putMessages(
        house,
        house.db,
        tenantId,
        makers.map((personId) => ({
          topic: 'budget-asked',
          dedupe: `budget-asked-${view.id}-${personId}-${body.amountFen}-${today}`,
          personId,
          payload: { words, link: `/desk/money?round=${view.id}` },
        })),
      );
      return { done: true };
    },
  });

export const roundPaceRoutes = (engine: Engine) => [pacing(engine), reminding(engine), asking(engine)];
