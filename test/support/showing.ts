// The showcase in the little tenant: results handed in by members of one firm, reviewed and disclosed; and whoever is interested.
import { randomUUID } from 'node:crypto';
import type { Acting } from '#access/duties.ts';
import type { Engine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type Asking, askFor, moveInterest, type Who } from '#matches/interests.ts';
import { findShowings } from '#showcase/showings.ts';
import { asking } from '#test/support/benefit-round.ts';
import { acting, must, places, tenantId } from '#test/support/little-tenant.ts';
import { firstMember, hands } from '#test/support/whole-round.ts';

export const result = {
  ...{ title: '一种自定心卡盘', team: '王师傅工作室', trade: 'machining', patent: 'granted', terms: 'free' },
  ...{ summary: '换一次料从六分钟降到四十秒', method: '三爪同步，弹簧压紧', contact: '13800138000' },
};

export const maker = (n: number): Acting => ({ personId: firstMember + n, posts: [] });
/** An officer of the works union at the other end of the district. */
export const taker = acting(950, 'officer', places.maFirm) as Acting & Who;
export const second = acting(907, 'reviewer', places.district);

export async function handedInResult(engine: Engine, round: Round, n: number, more: object = {}): Promise<number> {
  const about = { organisationId: places.yangFirm, personId: firstMember + n };
  return must(await engine.act(tenantId, asking(round, maker(n), about, { ...result, ...more }))).caseId;
}

/** Reviewed by one, disclosed by another. */
export async function onShow(engine: Engine, caseId: number): Promise<number> {
  must(await taken(engine, hands.reviewer, caseId, 'approve'));
  must(await taken(engine, hands.head, caseId, 'disclose'));
  const [row] = await engine.house.db.query<{ id: number }>(
    'SELECT id FROM showings WHERE tenant_id = $1 AND case_id = $2 ORDER BY id DESC LIMIT 1',
    [tenantId, caseId],
  );
  return row!.id;
}

export const taken = (engine: Engine, who: Acting, caseId: number, action: string, input = {}) =>
  engine.act(tenantId, { acting: who, target: { caseId }, request: { id: randomUUID(), action, input } });

export const codeOf = async (answer: Promise<unknown>): Promise<string> => {
  const given = await answer;
  return isRefusal(given) ? given.code : 'done';
};

export const wanting = (engine: Engine, who: Who, showingId: number, more: Partial<Asking> = {}) =>
  askFor(engine, tenantId, who, {
    ...{ id: randomUUID(), showingId, as: 'union', organisationId: places.maFirm, note: '想在二车间试用三个月' },
    ...more,
  });

export const moving = (
  engine: Engine,
  who: Who,
  caseId: number,
  action: 'step-back' | 'confirm' | 'claim-benefit',
  input = {},
) => moveInterest(engine, tenantId, who, { id: randomUUID(), caseId, number: 1, action, input });

export const found = async (engine: Engine, text: string, more: object = {}): Promise<string[]> =>
  (await findShowings(engine.house.db, tenantId, { text, today: '2020-03-02', limit: 20, ...more })).map(
    ({ title }) => title,
  );
