// A collection: colleagues of one unit give for one of them. What each gave is known to him alone; the unit, its officers and those above see
// sums. The money leaves the collection as one sum into the budget of its round, and what is left goes where the announcement said.
import { type Doer, findFund } from '#gifts/funds.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { accountIds, budgetCode, ensureAccounts } from '#ledger/accounts.ts';
import { allotFromAccount } from '#ledger/budgets.ts';
import { post, transfer } from '#ledger/post.ts';
import { currentMemberships } from '#people/memberships.ts';
import { giftAmount } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

const collectionKey = 'internal-collection';
/** Only where colleagues know each other. */
const within = ['grassroots', 'branch', 'group'];

export interface NewCollection {
  readonly roundId: number;
  readonly announcement: string;
  /** Where what is left goes: all of it to the member, or into a fund of the unit. */
  readonly leftover: 'member' | 'fund';
  readonly fundId: number | null;
}

export interface Collection extends NewCollection {
  readonly organisationId: number;
  readonly name: string;
  readonly opensOn: string;
  readonly closesOn: string;
  readonly accountId: number;
  readonly fundName: string | null;
  readonly closedAt: Date | null;
  /** All that was given. */
  readonly collectedFen: number;
  /** Not handed to the round yet. */
  readonly waitingFen: number;
  /** In the round's budget, not granted. */
  readonly leftFen: number;
  /** What was left in the end. */
  readonly intoFundFen: number;
}

const rows = `SELECT c.round_id AS "roundId", c.organisation_id AS "organisationId", c.announcement, c.leftover, c.fund_id AS "fundId", f.name AS "fundName",
    c.account_id AS "accountId", c.closed_at AS "closedAt", r.name, r.opens_on AS "opensOn", r.closes_on AS "closesOn", a.credits - a.debits AS "waitingFen",
    b.credits - b.debits AS "leftFen", coalesce(t.amount, 0) AS "intoFundFen",
    (SELECT coalesce(sum(CASE WHEN g.reverses_id IS NULL THEN g.amount_fen ELSE -g.amount_fen END), 0)::bigint FROM gift_givings g
      WHERE g.tenant_id = $1 AND g.round_id = c.round_id) AS "collectedFen"
  FROM gift_collections c JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id JOIN accounts a ON a.tenant_id = $1 AND a.id = c.account_id
  JOIN accounts b ON b.tenant_id = $1 AND b.id = r.budget_account_id LEFT JOIN transfers t ON t.tenant_id = $1 AND t.id = c.left_transfer_id
  LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = c.fund_id`;

export async function findCollection(q: Queryable, tenantId: number, roundId: number): Promise<Collection | null> {
  const [row] = await q.query<Collection>(`${rows} WHERE c.tenant_id = $1 AND c.round_id = $2`, [tenantId, roundId]);
  return row ?? null;
}

/** Of these organisations, the newest first. */
export const listCollections = (
  q: Queryable,
  tenantId: number,
  organisationIds: readonly number[],
): Promise<Collection[]> =>
  q.query<Collection>(
    `${rows} WHERE c.tenant_id = $1 AND c.organisation_id = ANY ($2::bigint[]) ORDER BY c.round_id DESC LIMIT 100`,
    [tenantId, organisationIds],
  );

const missing = (path: string, zh: string, en: string) =>
  refuse('collection-incomplete', zh, en, { details: [{ path, why: text(zh, en) }] });

/** In the caller's transaction. Refuses: no-such-round, not-a-collection, collection-too-wide, collection-incomplete, collection-exists. */
export async function openCollection(
  q: Queryable,
  tenantId: number,
  draft: NewCollection,
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const { roundId, announcement, leftover, fundId } = draft;
  const [round] = await q.query<{ key: string; organisationId: number; level: string; name: string }>(
    `SELECT r.programme_key AS key, r.organisation_id AS "organisationId", o.level, r.name FROM rounds r
       JOIN organisations o ON o.tenant_id = $1 AND o.id = r.organisation_id WHERE r.tenant_id = $1 AND r.id = $2`,
    [tenantId, roundId],
  );
  if (!round) return refuse('no-such-round', '没有这个批次', 'There is no such round');
  if (round.key !== collectionKey)
    return refuse(
      'not-a-collection',
      '只有“内部互助捐款”的批次可以募集',
      'Only rounds of internal collections collect',
    );
  if (!within.includes(round.level))
    return refuse('collection-too-wide', '互助捐款只在一个单位内部进行', 'A collection stays within one unit', {
      rule: '《慈善法》第一百二十二条',
      next: text('请由基层工会开批次', "The unit's own union opens the round"),
    });
  if ((leftover === 'fund') !== (fundId !== null))
    return missing('fundId', '余款进基金时，请选哪个基金', 'Say which fund takes what is left');
  if (fundId !== null && (await findFund(q, tenantId, fundId))?.organisationId !== round.organisationId)
    return missing('fundId', '没有这个基金', 'There is no such fund');
  const code = `collection:${roundId}`;
  // It belongs to no organisation in the books, so that nobody reads single amounts from its transfers, here or above.
  const of = { code, name: `${round.name}募集`, nameEn: `Collection of round ${roundId}`, kind: 'collection', roundId };
  const accountId = (await ensureAccounts(q, tenantId, [{ ...of, floor: 0 }], doing)).get(code)!;
  const made = await q.query(
    `INSERT INTO gift_collections (tenant_id, round_id, organisation_id, announcement, leftover, fund_id, account_id, opened_by, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING round_id`,
    [tenantId, roundId, round.organisationId, announcement, leftover, fundId, accountId, doing.actorId, doing.at],
  );
  if (made.length > 0) return { id: roundId };
  return refuse('collection-exists', '这个批次已经在募集', 'This round collects already');
}

const unknown = () => refuse('no-such-round', '没有这次募集', 'There is no such collection');
const closed = () =>
  refuse('collection-closed', '这次募集已经结束', 'This collection is over', {
    next: text('要帮助同事，可以另开一次', 'Open another one to help'),
  });

export interface NewGiving {
  readonly roundId: number;
  /** null: whoever put it in did not say his name. */
  readonly personId: number | null;
  readonly amountFen: number;
  readonly way: 'cash' | 'transfer';
  readonly givenOn: string;
}

async function mayGive(q: Queryable, tenantId: number, giving: NewGiving, found: Collection, today: string) {
  if (found.closedAt) return closed();
  if (giving.givenOn < found.opensOn || giving.givenOn > found.closesOn || giving.givenOn > today)
    return refuse(
      'outside-collection',
      `募集时间是${found.opensOn}至${found.closesOn}`,
      `The collection runs from ${found.opensOn} to ${found.closesOn}`,
      { details: [{ path: 'givenOn', why: text('请核对日期', 'Check the day') }] },
    );
  if (giving.personId === null) return null;
  const union = (await currentMemberships(q, tenantId, [giving.personId])).get(giving.personId)?.organisationId;
  const inside =
    union === undefined
      ? []
      : await q.query(
          'SELECT FROM organisation_paths WHERE tenant_id = $1 AND ancestor_id = $2 AND descendant_id = $3',
          [tenantId, found.organisationId, union],
        );
  if (inside.length > 0) return null;
  return refuse('outside-collection', '这位不在本单位，互助捐款只在单位内部进行', 'They are not of this unit', {
    rule: '《慈善法》第一百二十二条',
    next: text('外面的捐赠请按“爱心捐赠”办理', 'Gifts from outside are donations'),
  });
}

async function entered(
  q: Queryable,
  tenantId: number,
  giving: NewGiving,
  more: { id: number; transferId: number; reversesId: number | null },
  doing: Doer,
) {
  await q.query(
    `INSERT INTO gift_givings (tenant_id, id, round_id, person_id, amount_fen, way, given_on, reverses_id, transfer_id, by_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[tenantId, more.id, giving.roundId, giving.personId, giving.amountFen, giving.way, giving.givenOn],
      ...[more.reversesId, more.transferId, doing.actorId, doing.at],
    ],
  );
  return { id: more.id };
}

/** In the caller's transaction. Refuses: no-such-round, collection-closed, outside-collection, amount-not-positive. */
export async function give(
  q: Queryable,
  tenantId: number,
  giving: NewGiving,
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const found = await findCollection(q, tenantId, giving.roundId);
  if (!found) return unknown();
  const no = await mayGive(q, tenantId, giving, found, chinaDate(doing.at));
  if (no) return no;
  const source = `gift-source:${found.organisationId}:colleagues`;
  const of = { code: source, name: '职工互助捐款来源', nameEn: 'Gifts of colleagues', kind: 'source' };
  const debitId = (await ensureAccounts(q, tenantId, [of], doing)).get(source)!;
  const sides = { debitId, creditId: found.accountId, amount: giving.amountFen, code: 'gift-given' };
  const done = await post(q, tenantId, sides, doing);
  if (isRefusal(done)) return done;
  const id = await doing.ids.take(tenantId);
  return entered(q, tenantId, giving, { id, transferId: done.id, reversesId: null }, doing);
}

/** What was booked by mistake, by its confirmation number. In the caller's transaction. Refuses: no-such-round, already-resolved, insufficient. */
export async function reverseGiving(
  q: Queryable,
  tenantId: number,
  { roundId, id }: { readonly roundId: number; readonly id: number },
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const [giving] = await q.query<NewGiving & { transferId: number }>(
    `SELECT round_id AS "roundId", person_id AS "personId", amount_fen AS "amountFen", way, given_on AS "givenOn", transfer_id AS "transferId"
       FROM gift_givings WHERE tenant_id = $1 AND round_id = $2 AND id = $3 AND reverses_id IS NULL`,
    [tenantId, roundId, id],
  );
  if (!giving) return unknown();
  const reversal = { kind: 'reverse', originalId: giving.transferId, code: 'gift-reversed' } as const;
  const moved = await transfer(q, tenantId, reversal, doing);
  if (isRefusal(moved)) return moved;
  const entry = { id: await doing.ids.take(tenantId), transferId: moved.id, reversesId: id };
  return entered(q, tenantId, giving, entry, doing);
}

/** Whether somebody booked any of it, handed over before or not: which gift lies in which sum nobody could tell. */
async function hasBooked(q: Queryable, tenantId: number, roundId: number, personId: number): Promise<boolean> {
  const booked = await q.query(
    `SELECT FROM gift_givings g WHERE g.tenant_id = $1 AND g.round_id = $2 AND g.by_id = $3 AND g.reverses_id IS NULL
        AND NOT EXISTS (SELECT FROM gift_givings b WHERE b.tenant_id = $1 AND b.reverses_id = g.id) LIMIT 1`,
    [tenantId, roundId, personId],
  );
  return booked.length > 0;
}

/**
 * Hands what was collected to the round, as one sum; never who booked any of it. In the caller's transaction.
 * Refuses: no-such-round, nothing-collected, second-person-needed.
 */
export async function handToRound(
  q: Queryable,
  tenantId: number,
  roundId: number,
  doing: Doer,
): Promise<{ readonly amountFen: number } | Refusal> {
  const found = await findCollection(q, tenantId, roundId);
  if (!found) return unknown();
  const { accountId: fromId, organisationId, name, waitingFen: amountFen } = found;
  if (amountFen === 0)
    return refuse('nothing-collected', '没有待转入的捐款', 'Nothing is waiting to be handed over', {
      next: text('收到捐款后再转入', 'Hand it over once something was given'),
    });
  if (await hasBooked(q, tenantId, roundId, doing.actorId))
    return refuse(
      'second-person-needed',
      '这里有您登记的捐款，要由另一位同事转入批次',
      'You booked some of these gifts yourself; a second person hands them over',
      { rule: 'four-eyes', next: text('请另一位财务经办转入', 'Another finance maker of the unit hands them over') },
    );
  const done = await allotFromAccount(
    q,
    tenantId,
    { round: { roundId, organisationId, name }, fromId, amountFen },
    doing,
  );
  return isRefusal(done) ? done : { amountFen };
}

/**
 * Ends a collection at zero: what is left goes into the fund that the announcement named, or must have been granted to the member before.
 * In the caller's transaction. Refuses: no-such-round, collection-closed, collection-not-empty.
 */
export async function closeCollection(
  q: Queryable,
  tenantId: number,
  roundId: number,
  doing: Doer,
): Promise<{ readonly intoFundFen: number } | Refusal> {
  // The budget is locked, so that nothing is granted between looking and moving.
  await q.query('SELECT FROM accounts WHERE tenant_id = $1 AND code = ANY ($2::text[]) ORDER BY id FOR UPDATE', [
    tenantId,
    [`collection:${roundId}`, budgetCode(roundId)],
  ]);
  const found = await findCollection(q, tenantId, roundId);
  if (!found) return unknown();
  if (found.closedAt) return closed();
  const intoFundFen = found.leftFen;
  if (found.waitingFen > 0 || (intoFundFen > 0 && found.fundId === null)) {
    const rest = giftAmount(found.waitingFen + intoFundFen, 'fen');
    return refuse(
      'collection-not-empty',
      `还有${rest.zh}没有给到职工本人，不能结束`,
      `${rest.en} did not reach the member yet`,
      {
        next: text('先转入批次，再批准拨付给本人', 'Hand it to the round and grant it to the member first'),
      },
    );
  }
  let leftTransferId: number | null = null;
  if (intoFundFen > 0) {
    const fund = (await findFund(q, tenantId, found.fundId!))!;
    const debitId = (await accountIds(q, tenantId, [budgetCode(roundId)])).get(budgetCode(roundId))!;
    const sides = { debitId, creditId: fund.accountId, amount: intoFundFen, code: 'collection-left' };
    const done = await post(q, tenantId, sides, doing);
    if (isRefusal(done)) return done;
    leftTransferId = done.id;
  }
  await q.query(
    'UPDATE gift_collections SET closed_by = $3, closed_at = $4, left_transfer_id = $5 WHERE tenant_id = $1 AND round_id = $2',
    [tenantId, roundId, doing.actorId, doing.at, leftTransferId],
  );
  return { intoFundFen };
}

export interface OwnGiving {
  readonly id: number;
  readonly roundId: number;
  readonly name: string;
  readonly amountFen: number;
  readonly way: 'cash' | 'transfer';
  readonly givenOn: string;
}

/** What a person gave himself, the latest first; what was reversed is left out. */
export const givingsOf = (q: Queryable, tenantId: number, personId: number): Promise<OwnGiving[]> =>
  q.query<OwnGiving>(
    `SELECT g.id, g.round_id AS "roundId", r.name, g.amount_fen AS "amountFen", g.way, g.given_on AS "givenOn" FROM gift_givings g
       JOIN rounds r ON r.tenant_id = $1 AND r.id = g.round_id
      WHERE g.tenant_id = $1 AND g.person_id = $2 AND g.reverses_id IS NULL
        AND NOT EXISTS (SELECT FROM gift_givings b WHERE b.tenant_id = $1 AND b.reverses_id = g.id)
      ORDER BY g.id DESC LIMIT 100`,
    [tenantId, personId],
  );
