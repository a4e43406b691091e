// Interests as pages show them: mine with what became of each, and what a case was asked for.
import { z } from '@hono/zod-openapi';
import { personal } from '#api/looks.ts';
import { type FoundCase, findCase } from '#api/read/cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { card, matchStateOf, shownCards } from '#api/read/showings.ts';
import { count, day, fen, id, instant, iso } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers } from '#engine/load.ts';
import type { MatchState } from '#kinds/match/match.ts';
import { waitingIn } from '#kinds/match/waiting.ts';
import { chinaDate } from '#kit/clock.ts';
import { maskName } from '#kit/mask.ts';
import { own } from '#kit/own.ts';
import { matchStageOf, unionsOf, type Who } from '#matches/interests.ts';
import { type InterestRow, interestsIn, interestsSaid, reasonsIn } from '#matches/list.ts';
import { mayRenew } from '#matches/over.ts';
import type { Answers } from '#policy/form.ts';
import { showingsOfCases, showingsOwned } from '#showcase/showings.ts';

const atMost = 100;
const standing = z.enum(['waiting', 'agreed', 'partner', 'declined', 'withdrawn', 'lapsed', 'over']);
const benefit = z.object({
  ...{ claim: count, nth: count.openapi({ description: 'Year after it was taken up' }), savedFen: fen, earnedFen: fen },
  ...{ paper: id.nullable(), status: z.enum(['waiting', 'accepted', 'refused']) },
});
const solution = z.object({
  ...{ solution: count, on: day, status: z.enum(['waiting', 'confirmed', 'returned']) },
  how: z.string().openapi({ description: 'What was solved, and how; empty: erased' }),
  why: z.string().nullable().openapi({ description: 'What is still missing' }),
});
const common = {
  ...{ number: count, note: z.string(), askedAt: instant, status: standing, benefits: z.array(benefit) },
  dueOn: day.nullable().openapi({ description: 'Until when it is to be answered, or confirmed' }),
  solutions: z.array(solution),
};

export const myInterest = z
  .object({
    ...common,
    why: z.string().nullable().openapi({ description: 'Why it was declined' }),
    unionName: z.string().nullable().openapi({ description: 'For which union; null: for himself' }),
    solving: z.boolean().openapi({ description: 'They may report that it is solved' }),
    followed: z.boolean().openapi({ description: 'What it brings is reported by year' }),
    roundId: id,
    stage: z.string().openapi({ description: 'Of the match: papers are sent for it' }),
    showing: card,
  })
  .openapi('MyInterest');

export const interestAsked = z
  .object({
    ...common,
    note: personal(z.string()),
    by: z.string().openapi({ description: 'The union, or the member with the name masked' }),
  })
  .openapi('InterestAsked');

export const myShowing = z
  .object({
    ...{ showing: card, mine: z.boolean() },
    waiting: count.openapi({ description: 'Interests and solutions to be answered' }),
    mayRenew: z.boolean().openapi({ description: 'Its owner may renew it today' }),
  })
  .openapi('MyShowing');

const benefitsOf = (state: MatchState | undefined, number: number): z.infer<typeof benefit>[] =>
  Object.entries(state?.benefits ?? {}).flatMap(([claim, { interest, by: _, ...one }]) =>
    interest === number ? [{ claim: Number(claim), ...one }] : [],
  );

/** Rows of the case's answers, in the order of the numbers. */
async function solutionsOf(
  { house }: Engine,
  tenantId: number,
  { one, round }: FoundCase,
): Promise<readonly (z.infer<typeof solution> & { readonly interest: number })[]> {
  const found = Object.entries(matchStateOf(one, round)?.solutions ?? {});
  if (found.length === 0) return [];
  const { settings } = own(round.programme.stages, matchStageOf(round.programme)!)!;
  const table = own(round.programme.form, String(settings.solution));
  const words =
    table?.type === 'table' && Object.keys(table.columns).find((key) => own(table.columns, key)!.type === 'text');
  const rows = (await loadAnswers(house, house.db, tenantId, [one.id])).get(one.id)?.[String(settings.solution)];
  const howOf = (n: number): string => {
    const row = Array.isArray(rows) ? (rows[n - 1] as Answers | undefined) : undefined;
    return words ? String(row?.[words] ?? '') : '';
  };
  return found.map(([n, { interest, on, status, why }]) => ({
    ...{ interest, solution: Number(n), on, status, how: howOf(Number(n)), why: why ?? null },
  }));
}

const ofInterest = (all: Awaited<ReturnType<typeof solutionsOf>>, number: number): z.infer<typeof solution>[] =>
  all.flatMap(({ interest, ...one }) => (interest === number ? [one] : []));

/** With who wrote it, who may be a colleague of the union. */
type SaidInterest = z.infer<typeof myInterest> & { readonly saidBy: number };

async function shownInterest(
  engine: Engine,
  tenantId: number,
  { caseId, number, note, askedAt, personId }: InterestRow,
  unionName: string | null,
  why: string | null,
): Promise<SaidInterest[]> {
  const { db } = engine.house;
  const about = await findCase(engine, db, tenantId, caseId);
  const stage = about && matchStageOf(about.round.programme);
  const showing = (await showingsOfCases(db, tenantId, [caseId])).get(caseId);
  const [shown] = showing ? await shownCards(engine, tenantId, [showing]) : [];
  if (!about || !stage || !shown) return [];
  const state = matchStateOf(about.one, about.round);
  const { settings } = own(about.round.programme.stages, stage)!;
  const solutions = ofInterest(await solutionsOf(engine, tenantId, about), number);
  const isPartner = state?.status === 'open' && state.interests[number]?.status === 'partner';
  const answered = solutions.every(({ status }) => status === 'returned');
  return [
    {
      ...{ number, note, askedAt: iso(askedAt), status: state?.interests[number]?.status ?? 'over' },
      ...{ benefits: benefitsOf(state, number), why, unionName, solutions },
      ...{ dueOn: state?.interests[number]?.dueOn ?? null },
      solving: isPartner && settings.solution !== undefined && answered,
      followed: settings.benefits === true && state?.status === 'open',
      ...{ roundId: about.one.roundId, stage, showing: shown, saidBy: personId },
    },
  ];
}

/** His own, and those of the unions for which he speaks. */
export async function myInterests(engine: Engine, tenantId: number, who: Who, unionIds = unionsOf(who)) {
  const { db } = engine.house;
  const rows = await interestsSaid(engine, tenantId, { personId: who.personId, unionIds, limit: atMost });
  const caseIds = [...new Set(rows.map(({ caseId }) => caseId))];
  const reasons = await reasonsIn(db, tenantId, caseIds);
  const unions = rows.map(({ organisationId }) => organisationId);
  const names = await organisationNames(db, tenantId, unions);
  const items: SaidInterest[] = [];
  for (const row of rows) {
    const union = row.organisationId === null ? null : (names.get(row.organisationId) ?? '');
    const why = reasons.get(`${row.caseId}/${row.number}`) ?? null;
    items.push(...(await shownInterest(engine, tenantId, row, union, why)));
  }
  return items;
}

/** What a case was asked for, and the people behind it, whose words are opened. */
export async function interestsAsked(engine: Engine, tenantId: number, caseId: number) {
  const { db } = engine.house;
  const about = await findCase(engine, db, tenantId, caseId);
  const state = about ? matchStateOf(about.one, about.round) : undefined;
  const rows = await interestsIn(engine, tenantId, caseId);
  const solutions = about ? await solutionsOf(engine, tenantId, about) : [];
  const unions = await organisationNames(
    db,
    tenantId,
    rows.map(({ organisationId }) => organisationId),
  );
  const people = await db.query<{ id: number; name: string }>(
    'SELECT id, name FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, rows.map(({ personId }) => personId)],
  );
  const nameOf = ({ organisationId, personId }: InterestRow): string =>
    organisationId === null
      ? maskName(people.find(({ id: one }) => one === personId)?.name ?? '')
      : (unions.get(organisationId) ?? '');
  return {
    people: [...new Set(rows.map(({ personId }) => personId))],
    items: rows.map(
      (row): z.infer<typeof interestAsked> => ({
        ...{ number: row.number, note: row.note, askedAt: iso(row.askedAt), by: nameOf(row) },
        status: state?.interests[row.number]?.status ?? 'over',
        ...{ benefits: benefitsOf(state, row.number), solutions: ofInterest(solutions, row.number) },
        dueOn: state?.interests[row.number]?.dueOn ?? null,
      }),
    ),
  };
}

/** What he, or a union for which he speaks, shows. */
export async function myShowings(engine: Engine, tenantId: number, who: Who): Promise<z.infer<typeof myShowing>[]> {
  const { db } = engine.house;
  const asked = { personId: who.personId, unionIds: unionsOf(who), limit: atMost };
  const cards = await shownCards(engine, tenantId, await showingsOwned(db, tenantId, asked));
  const items: z.infer<typeof myShowing>[] = [];
  for (const showing of cards) {
    const about = await findCase(engine, db, tenantId, showing.caseId);
    const state = about ? matchStateOf(about.one, about.round) : undefined;
    const { interests, solutions } = waitingIn(state ?? { interests: {}, benefits: {} });
    const isOpen = about?.one.state.status === 'open' && about.one.state.stage === matchStageOf(about.round.programme);
    const own = { state: showing.state === 'withdrawn' ? 'withdrawn' : 'shown', until: showing.until } as const;
    items.push({
      ...{ showing, waiting: interests + solutions, mine: about?.one.personId === who.personId },
      mayRenew: mayRenew(own, isOpen, chinaDate(engine.house.clock.now())),
    });
  }
  return items;
}
