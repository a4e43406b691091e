// Budgets by expenditure account and round; what one person of finance asks to approve, appropriate or give to a round, and what a second says to it.
import { z } from '@hono/zod-openapi';
import type { Target } from '#access/viewer.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { created, fen, id, idText, instant, iso, isoOrNull, line, positiveFen, year, yearText } from '#api/shapes.ts';
import { findRound, grantsFromFund } from '#engine/rounds.ts';
import { refuse } from '#kit/refusal.ts';
import {
  aloneLimit,
  approvedBudget,
  askBudgetMove,
  type BudgetDoing,
  budgetMovesOf,
  confirmBudgetMove,
  findBudgetMove,
  sendBackBudgetMove,
} from '#ledger/budget-moves.ts';
import { budgetView } from '#ledger/budget-view.ts';
import { peopleByIds } from '#people/people.ts';
import type { House } from '#store/house.ts';

const tag = 'Ledger';
const expenditureCode = z.string().regex(/^[0-9A-Za-z.]{1,16}$/);
const sums = { allottedFen: fen, grantedFen: fen, paidFen: fen, leftFen: fen };
const params = z.object({ id: idText });

const move = z
  .object({
    id,
    step: z.enum(['approve', 'appropriate', 'allot']).openapi({
      description: "approve: the year's budget; appropriate: out of it to an account; allot: on to a round",
    }),
    organisationId: id,
    year: z.number().int(),
    expenditureCode: z.string().nullable(),
    expenditureName: z.string().nullable(),
    roundId: id.nullable(),
    roundName: z.string().nullable(),
    amountFen: fen,
    memo: z.string(),
    alone: z.boolean().openapi({ description: 'Small enough for one person' }),
    askedBy: id,
    askedByName: z.string(),
    askedAt: instant,
    decidedByName: z.string().nullable(),
    decidedAt: instant.nullable(),
    sentBackWhy: z.string().nullable(),
  })
  .openapi('BudgetMove');

const asked = z.object({ id, waiting: z.boolean().openapi({ description: 'A second person must confirm it first' }) });

const doing = (house: House, actorId: number): BudgetDoing => ({ ids: house.ids, at: house.clock.now(), actorId });

const moveTarget = async <Q, B>({
  house,
  tenantId,
  params,
}: Located<{ id: number }, Q, B>): Promise<Target[] | null> => {
  const found = await findBudgetMove(house.db, tenantId, params.id);
  return (
    found && [{ tenantId, organisationId: found.organisationId, preparedById: found.askedBy, class: 'S1' as const }]
  );
};

/** With the names of who, what and which round. */
async function shownMoves(house: House, tenantId: number, moves: Awaited<ReturnType<typeof budgetMovesOf>>) {
  const hands = moves.flatMap(({ askedBy, decidedBy }) => [askedBy, decidedBy].filter((one) => one !== null));
  const people = await peopleByIds(house.db, tenantId, [...new Set(hands)]);
  const nameOf = (personId: number | null) => (personId === null ? null : (people.get(personId)?.name ?? ''));
  const rounds = await house.db.query<{ id: number; name: string }>(
    'SELECT id, name FROM rounds WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, moves.flatMap(({ roundId }) => roundId ?? [])],
  );
  const accounts = await house.db.query<{ code: string; name: string }>(
    'SELECT code, name FROM expenditure_accounts WHERE tenant_id = $1 AND code = ANY ($2::text[])',
    [tenantId, moves.flatMap(({ expenditureCode: code }) => code ?? [])],
  );
  const roundOf = new Map(rounds.map((one) => [one.id, one.name]));
  const accountOf = new Map(accounts.map((one) => [one.code, one.name]));
  return moves.map(({ decidedBy, ...one }) => ({
    ...one,
    expenditureName: one.expenditureCode === null ? null : (accountOf.get(one.expenditureCode) ?? null),
    roundName: one.roundId === null ? null : (roundOf.get(one.roundId) ?? null),
    askedByName: nameOf(one.askedBy)!,
    askedAt: iso(one.askedAt),
    decidedByName: nameOf(decidedBy),
    decidedAt: isoOrNull(one.decidedAt),
  }));
}

const reading = () => [
  endpoint({
    operation: 'budgets.list',
    method: 'get',
    path: '/budgets',
    tag,
    summary: { zh: '预算执行（按科目和批次）', en: 'Budgets by expenditure account and round' },
    query: z.strictObject({ organisation: idText, year: yearText }),
    answer: z.object({
      approvedFen: fen.nullable().openapi({ description: 'Of the year, by two people; null: nothing yet' }),
      unappropriatedFen: fen.openapi({ description: 'Approved and neither appropriated nor asked to be' }),
      items: z.array(
        z.object({
          organisationId: id,
          year: z.number().int(),
          expenditureCode: z.string(),
          name: z.string(),
          nameEn: z.string(),
          verified: z.boolean(),
          appropriatedFen: fen,
          ...sums,
          rounds: z.array(z.object({ roundId: id, programmeKey: z.string(), name: z.string(), ...sums })),
        }),
      ),
    }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => {
      const { organisation: organisationId, year } = query;
      return {
        ...(await approvedBudget(house.db, tenantId, { organisationId, year })),
        items: await budgetView(house.db, tenantId, { organisationIds: [organisationId], year }),
      };
    },
  }),
  endpoint({
    operation: 'budgets.moves',
    method: 'get',
    path: '/budget-moves',
    tag,
    summary: { zh: '等第二个人确认的预算和最近的', en: 'Budget entries that wait for a second person, and the latest' },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({
      aloneFen: fen.openapi({
        description: 'What one person may appropriate, and give to rounds, within thirty days alone',
      }),
      waiting: z.array(move),
      latest: z.array(move),
    }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => {
      const of = (waiting: boolean) =>
        budgetMovesOf(house.db, tenantId, { organisationId: query.organisation, waiting });
      return {
        aloneFen: await aloneLimit(house.db, tenantId),
        waiting: await shownMoves(house, tenantId, await of(true)),
        latest: await shownMoves(house, tenantId, await of(false)),
      };
    },
  }),
];

const moving = () => [
  endpoint({
    operation: 'budgets.approve',
    method: 'post',
    path: '/approved-budgets',
    tag,
    summary: { zh: '登记批准的年度预算（或追加）', en: "Write down a year's approved budget, or what was added to it" },
    description: 'A second person confirms it, whatever the amount. What is appropriated comes out of it.',
    body: z.strictObject({ organisationId: id, year, amountFen: positiveFen, memo: line(200) }),
    answer: asked,
    status: 201,
    repeat: 'key',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: ({ house, tenantId, viewer, body }) =>
      askBudgetMove(house.db, tenantId, { ...body, step: 'approve' }, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'budgets.allot',
    method: 'post',
    path: '/budgets',
    tag,
    summary: {
      zh: '安排预算（科目，或由科目到批次）',
      en: 'Appropriate to an expenditure account, or allot from it to a round',
    },
    description:
      'Above the amount of `aloneFen` a second person confirms it; until then the money is available nowhere.',
    body: z.strictObject({
      organisationId: id,
      year,
      expenditureCode,
      amountFen: positiveFen,
      roundId: id.optional(),
      memo: z.string().max(200).optional(),
    }),
    answer: asked,
    status: 201,
    repeat: 'key',
    target: async ({ house, tenantId, body }) => {
      const target = { tenantId, organisationId: body.organisationId, class: 'S1' as const };
      if (body.roundId === undefined) return [target];
      // Giving to a round of a lower union is the giver's right; taking from a stranger's pot is nobody's.
      return (await findRound(house.db, tenantId, body.roundId)) && [target];
    },
    handle: async ({ house, tenantId, viewer, body }) => {
      const { roundId, memo = '', ...of } = body;
      const round = roundId === undefined ? null : await findRound(house.db, tenantId, roundId);
      if (round && (await grantsFromFund(house.db, tenantId, round.versionHash)))
        return refuse(
          'round-from-fund',
          '这个办法只从专项基金或捐款列支，不能用预算',
          'This programme is paid from funds and donations only, not from a budget',
          { next: { zh: '请在“捐赠”里安排', en: 'Allot it under Donations' } },
        );
      const purse = round && { roundId: round.id, organisationId: round.organisationId, name: round.name };
      return askBudgetMove(
        house.db,
        tenantId,
        purse ? { ...of, memo, step: 'allot', round: purse } : { ...of, memo, step: 'appropriate' },
        doing(house, viewer.personId),
      );
    },
  }),
];

const deciding = () => [
  endpoint({
    operation: 'budgets.confirm',
    method: 'post',
    path: '/budget-moves/{id}/confirmation',
    tag,
    summary: { zh: '确认一笔预算', en: 'Confirm an entry of the budget' },
    description:
      '`amountFen`: what the second person read in the resolution. Another sum than was written down is refused.',
    params,
    body: z.strictObject({ amountFen: positiveFen }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: moveTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      confirmBudgetMove(house.db, tenantId, { ...params, ...body }, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'budgets.sendBack',
    method: 'post',
    path: '/budget-moves/{id}/rejection',
    tag,
    summary: { zh: '退回一笔预算', en: 'Send back an entry of the budget' },
    params,
    body: z.strictObject({ why: line(100) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: moveTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      sendBackBudgetMove(house.db, tenantId, { ...params, ...body }, doing(house, viewer.personId)),
  }),
];

export const budgetRoutes = () => [...reading(), ...moving(), ...deciding()];
