// A panel is opened: seats are taken, works that wait get blind numbers by chance, and whoever is too near to one of them is recused from it.
// All in one transaction, so that there is never a number without its work.
import { systemActs } from '#access/duties.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadAnswers, loadCases, type PinnedRound } from '#engine/load.ts';
import { listCases } from '#engine/queues.ts';
import type { Recusal } from '#kinds/score/actions.ts';
import { tooNear } from '#kinds/score/too-near.ts';
import { own } from '#kit/own.ts';
import { dice } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import type { Forest } from '#organisations/forest.ts';
import { groupsApart } from '#panels/groups.ts';
import { leastIn, lockPanel, type Panel, type Seat, seatsOf } from '#panels/panels.ts';
import { personMissing } from '#people/people.ts';
import { schemeFor, schemeOf } from '#policy/scheme.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';
import { studioFellows } from '#studios/people.ts';

export interface NewPanel {
  readonly roundId: number;
  readonly stage: string;
  readonly scheme: string;
  readonly name: string;
  /** In the order of the seats. */
  readonly judges: readonly number[];
}

/** A judge, and the unit he belongs to; 0: he is nobody's member. */
export interface Sitting extends Seat {
  readonly unit: number;
  /** Who is or was in one studio with him. */
  readonly fellows: ReadonlySet<number>;
}

/** A judge and a work are of one unit if the same grass-roots union stands over both. */
const unitOf = (forest: Forest, organisationId: number): number =>
  forest.ancestorAtLevel(organisationId, 'grassroots') ?? organisationId;

export async function sitting(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  seats: readonly Seat[],
): Promise<readonly Sitting[]> {
  const forest = await engine.caches.forests.get(q, tenantId);
  const people = seats.map(({ personId }) => personId);
  const rows = await q.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM memberships
      WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND status <> 'ended'`,
    [tenantId, people],
  );
  const unions = new Map(rows.map(({ personId, organisationId }) => [personId, unitOf(forest, organisationId)]));
  const fellows = await studioFellows(q, tenantId, people);
  return seats.map((seat) => ({
    ...{ ...seat, unit: unions.get(seat.personId) ?? 0, fellows: fellows.get(seat.personId) ?? new Set() },
  }));
}

export function nearTo(forest: Forest, one: LoadedCase, judge: Sitting): Recusal | null {
  if (judge.left) return 'left';
  const { openedBy, deciders } = one.state;
  const hands = [one.personId, openedBy, ...deciders.map(({ personId }) => personId)];
  if (hands.includes(judge.personId)) return 'own-work';
  if (unitOf(forest, one.subjectOrganisationId ?? one.organisationId) === judge.unit) return 'same-unit';
  return one.personId !== null && judge.fellows.has(one.personId) ? 'same-studio' : null;
}

interface Waiting {
  readonly one: LoadedCase;
  readonly recused: readonly { readonly seat: number; readonly why: Recusal }[];
}

/** Cases of the scheme that no panel has yet, each with the seats that may not mark it. */
async function waitingFor(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  round: PinnedRound,
  panel: Pick<Panel, 'stage' | 'scheme'>,
  judges: readonly Sitting[],
): Promise<Waiting[]> {
  const forest = await engine.caches.forests.get(q, tenantId);
  const settings = own(round.programme.stages, panel.stage)!.settings;
  const found: Waiting[] = [];
  const filter = { roundId: round.view.id, stage: panel.stage, status: 'open' } as const;
  for (let after = 0, more = true; more; ) {
    const page = await listCases(q, tenantId, filter, { after, limit: 1000 });
    const ids = page.map(({ id }) => id);
    const answers = await loadAnswers(engine.house, q, tenantId, ids);
    const { cases } = await loadCases(q, tenantId, ids);
    for (const id of ids) {
      const one = cases.get(id)!;
      const state = own(one.state.stages, panel.stage) as { readonly before?: unknown };
      if (state.before !== undefined || schemeFor(settings, answers.get(id) ?? {})?.key !== panel.scheme) continue;
      const near = judges.map((judge) => ({ seat: judge.seat, why: nearTo(forest, one, judge) }));
      found.push({ one, recused: near.flatMap(({ seat, why }) => (why ? [{ seat, why }] : [])) });
    }
    more = page.length === 1000;
    after = ids.at(-1) ?? 0;
  }
  return found;
}

/** Enough judges are left for every work, or a sentence that says for how many not. */
const enough = (works: readonly Waiting[], judges: number, least: number): Refusal | null =>
  tooNear(
    works.map(({ recused }) => judges - recused.length),
    least,
  );

/** Numbers after those given out, in an order that nobody could foresee. */
async function admit(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  panelId: number,
  seats: number,
  works: readonly Waiting[],
): Promise<number> {
  const [last] = await q.query<{ number: number }>(
    'SELECT coalesce(max(number), 0) AS number FROM score_works WHERE tenant_id = $1 AND panel_id = $2',
    [tenantId, panelId],
  );
  const shuffled = dice(engine.house.random).shuffle(works);
  const numbered = shuffled.map((work, n) => ({ ...work, number: last!.number + n + 1 }));
  const ids = (await actionIdsOf(engine.house, tenantId)).bulk(panelId);
  const actions = numbered.map(
    ({ one, recused, number }): CaseAction => ({
      acting: systemActs,
      target: { caseId: one.id },
      request: {
        id: ids.of(one.id),
        action: 'admit',
        input: { panel: panelId, number, seats, recused },
      },
    }),
  );
  const outcomes = await engine.actWithin(q, tenantId, actions);
  // What was withdrawn a moment ago keeps no number.
  const taken = numbered.filter((_, n) => !isRefusal(outcomes[n]!));
  await q.query(
    `INSERT INTO score_works (tenant_id, panel_id, number, case_id) SELECT $1, $2, w.number, w.id FROM unnest($3::int[], $4::bigint[]) AS w(number, id)`,
    [tenantId, panelId, taken.map(({ number }) => number), taken.map(({ one }) => one.id)],
  );
  return taken.length;
}

const nothingWaits = (): Refusal =>
  refuse('nothing-to-judge', '没有等评审的作品', 'No work waits to be judged', {
    next: text('先完成前面的环节', 'Finish the stages before'),
  });

export async function checkJudges(q: Queryable, tenantId: number, judges: readonly number[], least: number) {
  if (new Set(judges).size < judges.length)
    return refuse('judge-twice', '同一位评委不能坐两席', 'A judge has one seat only', {
      next: text('请去掉重复的一位', 'Take one of them out'),
    });
  if (judges.length < least)
    return refuse(
      'too-few-judges',
      `评委至少 ${least} 位，现在 ${judges.length} 位`,
      `There must be ${least} judges at least, not ${judges.length}`,
      { next: text('请增加评委', 'Ask more judges') },
    );
  const known = await q.query<{ id: number }>(
    'SELECT id FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [...[tenantId, judges]],
  );
  const found = new Set(known.map(({ id }) => id));
  const unknown = judges.find((id) => !found.has(id));
  return unknown === undefined ? null : personMissing(unknown);
}

/** Refuses: no-such-round, judge-twice, too-few-judges, person-not-found, group-in-two-schemes, nothing-to-judge, panel-too-near, panel-exists. */
export async function openPanel(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  asked: NewPanel,
  openedBy: number,
): Promise<{ readonly id: number; readonly works: number } | Refusal> {
  const { ids, clock } = engine.house;
  const round = await pinnedRound(engine, q, tenantId, asked.roundId);
  const stage = own(round?.programme.stages, asked.stage);
  if (!round || stage?.kind !== 'score' || !schemeOf(stage.settings, asked.scheme))
    return refuse('no-such-round', '没有这个批次、环节或评审标准', 'There is no such round, stage or scheme');
  const least = stage.settings.judges as number;
  const wrong = await checkJudges(q, tenantId, asked.judges, least);
  if (wrong) return wrong;
  const mixed = await groupsApart(engine, q, tenantId, round, asked);
  if (mixed) return mixed;
  const seats = asked.judges.map((personId, n) => ({ seat: n + 1, personId, left: false }));
  const works = await waitingFor(engine, q, tenantId, round, asked, await sitting(engine, q, tenantId, seats));
  const short = works.length === 0 ? nothingWaits() : enough(works, seats.length, least);
  if (short) return short;
  const id = await ids.take(tenantId);
  const made = await q.query(
    `INSERT INTO score_panels (tenant_id, id, round_id, stage, scheme, name, opened_at, opened_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
    [tenantId, id, asked.roundId, asked.stage, asked.scheme, asked.name, clock.now(), openedBy],
  );
  if (made.length === 0)
    return refuse('panel-exists', '这套标准已经有评审组了', 'This scheme has a panel already', {
      next: text('请打开那一组', 'Open that one'),
    });
  await q.query(
    'INSERT INTO score_seats (tenant_id, panel_id, seat, person_id) SELECT $1, $2, s.seat, s.person FROM unnest($3::int[], $4::bigint[]) AS s(seat, person)',
    [tenantId, id, seats.map(({ seat }) => seat), asked.judges],
  );
  return { id, works: await admit(engine, q, tenantId, id, seats.length, works) };
}

/** Works that came to the stage later join, under further numbers. Refuses: group-in-two-schemes, nothing-to-judge, panel-too-near. */
export async function takeInWorks(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  panelId: number,
): Promise<{ readonly works: number } | Refusal> {
  const panel = (await lockPanel(q, tenantId, panelId))!;
  const round = (await pinnedRound(engine, q, tenantId, panel.roundId))!;
  const mixed = await groupsApart(engine, q, tenantId, round, panel);
  if (mixed) return mixed;
  const judges = await sitting(engine, q, tenantId, await seatsOf(q, tenantId, panelId));
  const works = await waitingFor(engine, q, tenantId, round, panel, judges);
  const least = leastIn(round, panel);
  const short = works.length === 0 ? nothingWaits() : enough(works, judges.length, least);
  return short ?? { works: await admit(engine, q, tenantId, panelId, judges.length, works) };
}
