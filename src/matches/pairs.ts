// A master asks somebody by name and phone, and an apprentice answers for himself. Whoever the name and the phone do not both mean, or who is no member,
// gets one and the same answer, and tries are counted: nobody learns here who is a member. The case decides the rest.

import { dutiesOf } from '#access/duties.ts';
import { notFound } from '#access/may.ts';
import { guesses, take } from '#access/rate.ts';
import type { Viewer } from '#access/viewer.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import type { Engine } from '#engine/engine.ts';
import { loadCases, loadRepeats } from '#engine/load.ts';
import { pactStageOf } from '#engine/pairs.ts';
import { parsePhone } from '#kit/identifiers.ts';
import { normaliseName } from '#kit/normalise.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { currentMemberships } from '#people/memberships.ts';
import { himself } from '#people/merged.ts';
import { findByPhone } from '#people/people.ts';
import type { Queryable } from '#store/queryable.ts';

type Who = Pick<Viewer, 'personId' | 'posts'>;

export interface Inviting {
  /** A uuid: sent again it counts once. */
  readonly id: string;
  readonly caseId: number;
  readonly name: string;
  readonly phone: string;
}

const nobody = (): Refusal =>
  refuse('no-such-apprentice', '没有找到这位在会的职工', 'No active member was found by this name and phone', {
    next: text('请核对姓名，和在工会登记的手机号', 'Check the name, and the phone that their union has on record'),
  });

const notTheMaster = (): Refusal =>
  refuse(
    'not-your-action',
    '只有师傅自己和代为申请的工会能请徒弟',
    'Only the master asks apprentices, or the union that applied for them',
    {
      next: text('请由师傅来请', 'The master has to ask'),
    },
  );

const over = (): Refusal =>
  refuse(
    'pact-moved-on',
    '这份结对已经开始或结束，不能这样办了',
    'This pact has begun or is over; this cannot be done any more',
    {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    },
  );

async function memberBy(engine: Engine, tenantId: number, name: string, phone: string): Promise<number | null> {
  const { house } = engine;
  const named = (await findByPhone(house, tenantId, phone)).filter(
    (one) => normaliseName(one.name) === normaliseName(name),
  );
  const members = await currentMemberships(
    house.db,
    tenantId,
    named.map(({ id }) => id),
  );
  return named.find(({ id }) => members.get(id)?.status === 'active')?.id ?? null;
}

/** Undefined: no such case. Only while a pact is coming about is anybody looked for, or does anybody answer. */
async function pactOf(engine: Engine, q: Queryable, tenantId: number, caseId: number) {
  const one = (await loadCases(q, tenantId, [caseId])).cases.get(caseId);
  const round = one && (await pinnedRound(engine, q, tenantId, one.roundId));
  if (!one || !round) return undefined;
  const { stage, status } = one.state;
  return { open: status === 'open' && stage === pactStageOf(round.programme), duty: dutyCaseOf(one, round) };
}

/** Refuses: not-found, not-your-action, phone-*, pact-moved-on, too-many-tries, no-such-apprentice, and what the kind `pact` refuses. */
export async function inviteApprentice(
  engine: Engine,
  tenantId: number,
  who: Who,
  { id, caseId, name, phone: written }: Inviting,
): Promise<{ readonly done: true } | Refusal> {
  const phone = parsePhone(written);
  if (isRefusal(phone)) return phone;
  const { db, clock } = engine.house;
  if ((await loadRepeats(db, tenantId, [id])).has(id)) return { done: true };
  const pact = await pactOf(engine, db, tenantId, caseId);
  if (!pact) return notFound();
  if (!dutiesOf(who, pact.duty).some((duty) => duty === 'subject' || duty === 'opener')) return notTheMaster();
  if (!pact.open) return over();
  const stop = await take(db, tenantId, guesses(`apprentice:${who.personId}`), clock.now());
  if (stop) return { ...stop, next: text('过一会儿再请', 'Ask again a little later') };
  const person = await memberBy(engine, tenantId, name, phone);
  if (person === null) return nobody();
  const outcome = await engine.act(tenantId, {
    acting: { ...who, matching: true },
    target: { caseId },
    request: { id, action: 'invite', input: { person } },
  });
  return isRefusal(outcome) ? outcome : { done: true };
}

export interface PairRow {
  readonly caseId: number;
  readonly number: number;
}

/** In which he is the apprentice; the newest first. */
export const pairsOfApprentice = (
  q: Queryable,
  tenantId: number,
  personId: number,
  limit: number,
): Promise<PairRow[]> =>
  q.query<PairRow>(
    `SELECT p.case_id AS "caseId", p.number FROM apprenticeships p WHERE p.tenant_id = $1 AND p.person_id = ANY (${himself('$2')})
      ORDER BY p.asked_at DESC, p.case_id DESC, p.number DESC LIMIT $3`,
    [tenantId, personId, limit],
  );

export interface Answering extends PairRow {
  readonly id: string;
  readonly answer: 'confirm' | 'decline' | 'leave';
}

/** Refuses: not-found (not his), and what the kind `pact` refuses. */
export async function answerPair(
  engine: Engine,
  tenantId: number,
  who: Who,
  { id, caseId, number, answer }: Answering,
): Promise<{ readonly done: true } | Refusal> {
  const { db } = engine.house;
  const [own] = await db.query(
    `SELECT FROM apprenticeships p WHERE p.tenant_id = $1 AND p.case_id = $2 AND p.number = $3 AND p.person_id = ANY (${himself('$4')})`,
    [tenantId, caseId, number, who.personId],
  );
  if (!own) return notFound();
  const repeated = (await loadRepeats(db, tenantId, [id])).has(id);
  const open = (await pactOf(engine, db, tenantId, caseId))?.open === true;
  if (!repeated && !open && answer !== 'leave') return over();
  const outcome = await engine.act(tenantId, {
    acting: { ...who, matching: true },
    target: { caseId },
    // Once the pact is made it is the case that he leaves.
    request: { id, action: answer === 'leave' && !open ? 'leave-pact' : answer, input: { pair: number } },
  });
  return isRefusal(outcome) ? outcome : { done: true };
}
