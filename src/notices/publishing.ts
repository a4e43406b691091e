// A stage's cases go into a public notice together, and an objection moves its case: each in one transaction with the engine.
import { type Acting, publicActs, systemActs } from '#access/duties.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, loadFacts, type PinnedRound } from '#engine/load.ts';
import { type CaseRow, listCases } from '#engine/queues.ts';
import { noticeIsPublic } from '#kinds/notice/notice.ts';
import { dayAfter } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import {
  linesOf,
  type NoticeDetails,
  type NoticeMask,
  nextOfRound,
  publishNotice,
  withdrawNotice,
} from '#notices/notices.ts';
import { type NewObjection, raiseObjection } from '#notices/objections.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import { choicesOf } from '#policy/choices.ts';
import { classOf } from '#policy/facts.ts';
import type { Duration } from '#policy/programme.ts';
import { undoUntil } from '#policy/undo-window.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Published {
  readonly noticeId: number;
  /** From when the public reads it; until then it can be taken back. */
  readonly publicFrom: Date;
  readonly until: Day;
  readonly entries: number;
  /** Cases left out, with the reason. */
  readonly left: readonly { readonly caseId: number; readonly refusal: Refusal }[];
}

/** The round with its programme, read through the engine's cache. */
export async function pinnedRound(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  roundId: number,
): Promise<PinnedRound | null> {
  const rows = await q.query<{ epoch: number }>('SELECT rounds_epoch AS epoch FROM tenants WHERE tenant_id = $1', [
    tenantId,
  ]);
  if (!rows[0]) return null;
  const rounds = await engine.caches.rounds.get(q, tenantId, rows[0].epoch, [roundId]);
  return rounds.get(roundId) ?? null;
}

async function allWaiting(q: Queryable, tenantId: number, roundId: number, stage: string): Promise<CaseRow[]> {
  const found: CaseRow[] = [];
  for (let after = 0; ; after = found.at(-1)!.id) {
    const page = await listCases(q, tenantId, { roundId, stage, status: 'open' }, { after, limit: 1000 });
    // A case that has a due day in this stage is published already.
    found.push(...page);
    if (page.length < 1000) return found.filter((row) => row.dueOn === null);
  }
}

/** What everybody may read of each case: the amount by the policy and the choices that are not personal. */
async function detailsOf(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  round: PinnedRound,
  rows: readonly CaseRow[],
): Promise<Map<number, NoticeDetails>> {
  const { house, caches } = engine;
  const answers = await loadAnswers(
    house,
    q,
    tenantId,
    rows.map((row) => row.id),
  );
  const facts = await loadFacts(
    q,
    tenantId,
    rows.flatMap((row) => (row.personId === null ? [] : [row.personId])),
  );
  const forest = await caches.forests.get(q, tenantId);
  const asOf = chinaDate(house.clock.now());
  const shown = Object.entries(round.programme.form).filter(
    ([, field]) => field.type === 'choice' && !field.many && ['S0', 'S1'].includes(classOf(field)),
  );
  return new Map(
    rows.map((row) => {
      const given = answers.get(row.id) ?? {};
      const details: Record<string, string | number> = {};
      for (const [key, field] of shown) {
        const chosen = own(given, key);
        if (field.type !== 'choice' || typeof chosen !== 'string') continue;
        details[key] = choicesOf(field, round.view)?.find((choice) => choice.key === chosen)?.label.zh ?? chosen;
      }
      const amount =
        round.programme.amount &&
        amountOf(round.programme.amount, {
          facts: facts.get(row.personId ?? 0) ?? {},
          answers: given,
          round: round.view,
          asOf,
          within: forest.within,
        });
      if (amount && !isRefusal(amount)) details.amountFen = amount.amountFen;
      return [row.id, details];
    }),
  );
}

const personalNumber = (): Refusal =>
  refuse(
    'preface-number',
    '前言里有像证件号或电话的数字，不能上网',
    'The text holds what looks like a number of a person',
    {
      next: text('删去号码再公示', 'Take the number out and publish again'),
    },
  );

async function titleOf(q: Queryable, tenantId: number, { view, programme }: PinnedRound): Promise<Text> {
  const nth = await nextOfRound(q, tenantId, view.id);
  return text(
    `${view.year}年度${programme.title.zh}拟批准名单公示（第 ${nth} 批）`,
    `Public notice: ${programme.title.en} ${view.year}, list ${nth}`,
  );
}

/** What would be public if it were published now: the title, the days, and the next lines after a case, as everybody would read them. */
export async function previewStage(
  engine: Engine,
  tenantId: number,
  asked: { readonly roundId: number; readonly stage: string; readonly after: number; readonly limit: number },
) {
  const { db: q, clock } = engine.house;
  const round = await pinnedRound(engine, q, tenantId, asked.roundId);
  const stage = own(round?.programme.stages, asked.stage);
  if (!round || stage?.kind !== 'notice') return noSuchStage();
  const { roundId, after, limit } = asked;
  const filter = { roundId, stage: asked.stage, status: 'open' } as const;
  const page = await listCases(q, tenantId, filter, { after, limit });
  const rows = page.filter((row) => row.dueOn === null);
  const details = await detailsOf(engine, q, tenantId, round, rows);
  const cases = rows.map((row) => ({ caseId: row.id, details: details.get(row.id) ?? {} }));
  const lines = await linesOf(q, tenantId, cases, stage.settings.mask as NoticeMask);
  const publicFrom = undoUntil(clock.now());
  return {
    title: await titleOf(q, tenantId, round),
    until: dayAfter(
      chinaDate(publicFrom),
      stage.settings.for as Duration,
      await engine.caches.calendars.get(q, tenantId),
    ),
    items: rows.map((row, n) => ({ caseId: row.id, changedAt: row.changedAt, ...lines[n]! })),
    next: page.length === limit ? page.at(-1)!.id : null,
  };
}

const noSuchStage = (): Refusal =>
  refuse('no-such-round', '没有这个批次或公示环节', 'There is no such round or notice stage');

/**
 * Takes a notice back before it is public, all of it: its cases wait to be published again, and nobody outside ever reads it.
 * Refuses: notice-not-found, notice-public.
 */
export async function takeNoticeBack(
  engine: Engine,
  tenantId: number,
  asked: { readonly roundId: number; readonly noticeId: number; readonly by: number },
): Promise<{ readonly entries: number } | Refusal> {
  const { house } = engine;
  const { noticeId } = asked;
  try {
    return await house.db.transaction(async (q) => {
      const now = house.clock.now();
      const [found] = await q.query<{ publicFrom: Date; withdrawn: boolean }>(
        `SELECT published_at AS "publicFrom", withdrawn_at IS NOT NULL AS withdrawn FROM notices
          WHERE tenant_id = $1 AND id = $2 AND round_id = $3 FOR UPDATE`,
        [tenantId, noticeId, asked.roundId],
      );
      if (!found) return noSuchNotice();
      // Again: it is done.
      if (found.withdrawn) return { entries: 0 };
      if (now >= found.publicFrom) return noticeIsPublic();
      const standing = await q.query<{ id: number }>(
        `SELECT c.id FROM notice_entries e JOIN notices n ON n.tenant_id = $1 AND n.id = e.notice_id
           JOIN cases c ON c.tenant_id = $1 AND c.id = e.case_id AND c.status = 'open' AND c.stage = n.stage
          WHERE e.tenant_id = $1 AND e.notice_id = $2 ORDER BY c.id`,
        [tenantId, noticeId],
      );
      const ids = (await actionIdsOf(house, tenantId)).bulk(await house.ids.take(tenantId));
      const outcomes = await engine.actWithin(
        q,
        tenantId,
        standing.map(({ id }): CaseAction => {
          const input = { noticeId, by: asked.by };
          return {
            acting: systemActs,
            target: { caseId: id },
            request: { id: ids.of(id), action: 'take-back', input },
          };
        }),
      );
      const stopped = outcomes.find((outcome) => isRefusal(outcome));
      if (stopped && isRefusal(stopped)) throw new Undone(stopped);
      await withdrawNotice(q, tenantId, noticeId, now);
      return { entries: standing.length };
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}

const noSuchNotice = (): Refusal =>
  refuse('notice-not-found', '没有找到这份公示', 'There is no such notice', {
    next: text('刷新看最新情况', 'Reload to see what happened'),
  });

/**
 * Publishes all cases waiting in the stage (or those named) as one notice, public when it can no longer be taken back.
 * Refuses: no-such-round, preface-number, nothing-to-publish; single cases may be left out with their own refusal.
 */
export async function publishStage(
  engine: Engine,
  tenantId: number,
  asked: { roundId: number; stage: string; acting: Acting; caseIds?: readonly number[]; preface?: string },
): Promise<Published | Refusal> {
  const { house } = engine;
  const noticeId = await house.ids.take(tenantId);
  return house.db.transaction(async (q) => {
    const round = await pinnedRound(engine, q, tenantId, asked.roundId);
    const stage = own(round?.programme.stages, asked.stage);
    if (!round || stage?.kind !== 'notice') return noSuchStage();
    const { preface = '' } = asked;
    if (/\d{11}/.test(preface.replaceAll(/[\s-]/g, ''))) return personalNumber();
    const announcedAt = house.clock.now();
    const publicFrom = undoUntil(announcedAt);
    // The public's days count from the day on which it is really public.
    const lasts = stage.settings.for as Duration;
    const until = dayAfter(chinaDate(publicFrom), lasts, await engine.caches.calendars.get(q, tenantId));
    const from = publicFrom.toISOString();
    const named = asked.caseIds && new Set(asked.caseIds);
    const rows = (await allWaiting(q, tenantId, asked.roundId, asked.stage)).filter(
      (row) => !named || named.has(row.id),
    );
    if (rows.length === 0)
      return refuse('nothing-to-publish', '没有等待公示的办件', 'No case is waiting to be published', {
        next: text('先完成审核', 'Finish the reviews first'),
      });
    const ids = (await actionIdsOf(house, tenantId)).bulk(noticeId);
    const actions = rows.map(
      ({ id }): CaseAction => ({
        acting: asked.acting,
        target: { caseId: id },
        request: { id: ids.of(id), action: 'publish', stage: asked.stage, input: { noticeId, until, from } },
      }),
    );
    const outcomes = await engine.actWithin(q, tenantId, actions);
    const left = outcomes.flatMap((outcome, n) =>
      isRefusal(outcome) ? [{ caseId: rows[n]!.id, refusal: outcome }] : [],
    );
    const taken = rows.filter((_, n) => !isRefusal(outcomes[n]!));
    if (taken.length === 0) return left[0]!.refusal;
    const details = await detailsOf(engine, q, tenantId, round, taken);
    const entries = await publishNotice(q, tenantId, {
      id: noticeId,
      roundId: asked.roundId,
      stage: asked.stage,
      organisationId: round.view.organisationId,
      title: await titleOf(q, tenantId, round),
      publishedBy: asked.acting.personId,
      ...{ announcedAt, publishedAt: publicFrom, preface },
      until,
      cases: taken.map((row) => ({ caseId: row.id, details: details.get(row.id) ?? {} })),
      mask: stage.settings.mask as NoticeMask,
    });
    return { noticeId, publicFrom, until, entries, left };
  });
}

class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * An objection by anybody, recorded sealed. Who is known holds the case until it is resolved; what nobody stands for waits to be read, and the case goes
 * on beside it. The objection and what it does to the case are both there or neither.
 */
export async function objectToEntry(
  engine: Engine,
  tenantId: number,
  objection: NewObjection,
): Promise<{ objectionId: number; known: boolean; outcome: ActionOutcome } | Refusal> {
  const { house } = engine;
  try {
    return await house.db.transaction(async (q) => {
      const raised = await raiseObjection(house, q, tenantId, objection);
      if (isRefusal(raised)) return raised;
      const ids = await actionIdsOf(house, tenantId);
      const [outcome] = await engine.actWithin(q, tenantId, [
        {
          acting: publicActs,
          target: { caseId: raised.caseId },
          request: {
            id: ids.named(raised.id, `objection|${tenantId}|${raised.id}`),
            action: raised.known ? 'object' : 'note',
            input: { objectionId: raised.id },
          },
        },
      ]);
      if (isRefusal(outcome)) throw new Undone(outcome);
      return { objectionId: raised.id, known: raised.known, outcome: outcome! };
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}
