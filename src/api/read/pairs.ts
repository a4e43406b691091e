// A pact as its two sides see it: an apprentice reads his master's name and union, what is to be taught and how often they met; the master and the union that
// looks at the pact read who the apprentices are. Nobody else reads anything.
import { z } from '@hono/zod-openapi';
import { personal } from '#api/looks.ts';
import { findCase } from '#api/read/cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { line, linesOf } from '#api/read/showings.ts';
import { count, day, id, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadAnswers, type PinnedRound } from '#engine/load.ts';
import { pactIn, pactStageOf, pairsNow } from '#engine/pairs.ts';
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import type { Pair } from '#kinds/pact/state.ts';
import { own } from '#kit/own.ts';
import { type PairRow, pairsOfApprentice } from '#matches/pairs.ts';
import { currentMemberships } from '#people/memberships.ts';
import { whoNow } from '#people/merged.ts';
import type { Queryable } from '#store/queryable.ts';

const atMost = 100;
const standing = z
  .enum(['asked', 'agreed', 'begun', 'finished', 'ended', 'declined', 'left', 'let-go', 'over'])
  .openapi({
    description: 'begun: they meet; ended: the case ended before they were through; over: not answered in time',
  });
const common = { number: count, status: standing, askedOn: day, answeredOn: day.nullable() };

export const myPair = z
  .object({
    ...{ ...common, caseId: id, programme: text, roundName: z.string() },
    ...{ master: z.string(), unit: z.string().openapi({ description: "The master's union" }) },
    lines: z.array(line).openapi({ description: 'What the programme tells an apprentice' }),
    meetings: count,
    mayAnswer: z.boolean().openapi({ description: 'Asked: agree or say no; agreed: leave' }),
  })
  .openapi('MyPair');

export const pairOfCase = z
  .object({ ...common, name: personal(z.string()), unit: z.string(), paper: id.nullable() })
  .openapi('PairOfCase');

type Standing = z.infer<typeof standing>;

function standingOf({ state }: LoadedCase, { programme }: PinnedRound, number: number, pair: Pair): Standing {
  if (pair.status !== 'agreed') return state.status === 'open' || pair.status !== 'asked' ? pair.status : 'over';
  const now = pairsNow(programme, state).find((one) => one.number === number)?.standing;
  if (now === 'begun' || now === 'agreed') return now;
  return state.status === 'passed' ? 'finished' : 'ended';
}

/** How often they met, where the programme has it reported. */
function meetingsOf({ state }: LoadedCase, { programme }: PinnedRound): number {
  const stage = Object.keys(programme.stages).find((key) => own(programme.stages, key)!.kind === 'deliver');
  return (stage && (own(state.stages, stage) as DeliverState | undefined)?.reports) || 0;
}

interface Named {
  readonly id: number;
  readonly now: number;
  readonly name: string;
}

/** By the id of then: who each is now, by name and union. */
async function named(q: Queryable, tenantId: number, people: readonly number[]) {
  const rows = await q.query<Named>(
    `SELECT n.id, n.now, p.name FROM (SELECT a.id, ${whoNow('a.id')} AS now FROM unnest($2::bigint[]) AS a(id)) n
       JOIN people p ON p.tenant_id = $1 AND p.id = n.now`,
    [tenantId, [...new Set(people)]],
  );
  const memberships = await currentMemberships(
    q,
    tenantId,
    rows.map(({ now }) => now),
  );
  const unions = await organisationNames(
    q,
    tenantId,
    rows.map(({ now }) => memberships.get(now)?.organisationId ?? null),
  );
  const unitOf = (now: number): string => unions.get(memberships.get(now)?.organisationId ?? 0) ?? '';
  return new Map(rows.map(({ id: then, now, name }) => [then, { id: now, name, unit: unitOf(now) }]));
}

async function shownPair(
  engine: Engine,
  tenantId: number,
  { caseId, number }: PairRow,
): Promise<z.infer<typeof myPair>[]> {
  const { house } = engine;
  const about = await findCase(engine, house.db, tenantId, caseId);
  const pair = about && pactIn(about.round.programme, about.one.state)?.pairs[number];
  if (!about || !pair) return [];
  const { one, round } = about;
  const { stages } = round.programme;
  const stage = pactStageOf(round.programme)!;
  const { shows = [] } = own(stages, stage)!.settings as { readonly shows?: readonly { readonly field: string }[] };
  const answers = (await loadAnswers(house, house.db, tenantId, [caseId])).get(caseId) ?? {};
  const told = Object.fromEntries(
    shows.flatMap(({ field }) => {
      const value = own(answers, field);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  const master =
    one.personId === null ? undefined : (await named(house.db, tenantId, [one.personId])).get(one.personId);
  return [
    {
      ...{ number, status: standingOf(one, round, number, pair), askedOn: pair.askedOn, answeredOn: pair.answeredOn },
      ...{ caseId, programme: round.programme.title, roundName: round.view.name },
      ...{ master: master?.name ?? '', unit: master?.unit ?? '', lines: linesOf(round, told) },
      meetings: meetingsOf(one, round),
      mayAnswer:
        one.state.status === 'open' &&
        (pair.status === 'agreed' || (pair.status === 'asked' && one.state.stage === stage)),
    },
  ];
}

/** In which he is the apprentice; the newest first. */
export async function myPairs(engine: Engine, tenantId: number, personId: number): Promise<z.infer<typeof myPair>[]> {
  const items: z.infer<typeof myPair>[] = [];
  for (const row of await pairsOfApprentice(engine.house.db, tenantId, personId, atMost))
    items.push(...(await shownPair(engine, tenantId, row)));
  return items;
}

/** Who the apprentices of a case are, with the people of whom it tells. */
export async function pairsOfCase(engine: Engine, tenantId: number, caseId: number) {
  const { db } = engine.house;
  const about = await findCase(engine, db, tenantId, caseId);
  const pact = about && pactIn(about.round.programme, about.one.state);
  const all = Object.entries(pact?.pairs ?? {});
  const people = await named(
    db,
    tenantId,
    all.map(([, { personId }]) => personId),
  );
  const items = all.map(([number, pair]): z.infer<typeof pairOfCase> => {
    const who = people.get(pair.personId);
    return {
      ...{ number: Number(number), status: standingOf(about!.one, about!.round, Number(number), pair) },
      ...{ askedOn: pair.askedOn, answeredOn: pair.answeredOn, paper: pair.paper },
      ...{ name: who?.name ?? '', unit: who?.unit ?? '' },
    };
  });
  return { items, least: pact?.least ?? 0, most: pact?.most ?? 0, people: [...people.values()].map((one) => one.id) };
}
