// A stage's cases go into a public notice together, and an objection moves its case: each in one transaction with the engine.
import { type Acting, publicActs } from '#access/duties.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, loadFacts, type PinnedRound } from '#engine/load.ts';
import { type CaseRow, listCases } from '#engine/queues.ts';
import { dayAfter } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type NoticeDetails, type NoticeMask, nextOfRound, publishNotice } from '#notices/notices.ts';
import { type NewObjection, raiseObjection } from '#notices/objections.ts';
import { amountOf } from '#policy/amount-evaluate.ts';
import { choicesOf } from '#policy/choices.ts';
import { classOf } from '#policy/facts.ts';
import type { Duration } from '#policy/programme.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Published {
  readonly noticeId: number;
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

/**
 * Publishes all cases waiting in the stage (or those named) as one notice.
 * Refuses: no-such-round, nothing-to-publish; single cases may be left out with their own refusal.
 */
export async function publishStage(
  engine: Engine,
  tenantId: number,
  asked: { roundId: number; stage: string; acting: Acting; caseIds?: readonly number[] },
): Promise<Published | Refusal> {
  const { house } = engine;
  const noticeId = await house.ids.take(tenantId);
  return house.db.transaction(async (q) => {
    const round = await pinnedRound(engine, q, tenantId, asked.roundId);
    const stage = own(round?.programme.stages, asked.stage);
    if (!round || stage?.kind !== 'notice')
      return refuse('no-such-round', '没有这个批次或公示环节', 'There is no such round or notice stage');
    const today = chinaDate(house.clock.now());
    const lasts = stage.settings.for as Duration;
    const until = dayAfter(today, lasts, await engine.caches.calendars.get(q, tenantId));
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
        request: { id: ids.of(id), action: 'publish', stage: asked.stage, input: { noticeId, until } },
      }),
    );
    const outcomes = await engine.actWithin(q, tenantId, actions);
    const left = outcomes.flatMap((outcome, n) =>
      isRefusal(outcome) ? [{ caseId: rows[n]!.id, refusal: outcome }] : [],
    );
    const taken = rows.filter((_, n) => !isRefusal(outcomes[n]!));
    if (taken.length === 0) return left[0]!.refusal;
    const details = await detailsOf(engine, q, tenantId, round, taken);
    const nth = await nextOfRound(q, tenantId, asked.roundId);
    const title = {
      zh: `${round.view.year}年度${round.programme.title.zh}拟批准名单公示（第 ${nth} 批）`,
      en: `Public notice: ${round.programme.title.en} ${round.view.year}, list ${nth}`,
    };
    const entries = await publishNotice(q, tenantId, {
      id: noticeId,
      roundId: asked.roundId,
      stage: asked.stage,
      organisationId: round.view.organisationId,
      title,
      publishedBy: asked.acting.personId,
      publishedAt: house.clock.now(),
      until,
      cases: taken.map((row) => ({ caseId: row.id, details: details.get(row.id) ?? {} })),
      mask: stage.settings.mask as NoticeMask,
    });
    return { noticeId, until, entries, left };
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
