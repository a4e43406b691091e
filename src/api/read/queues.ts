// The queues of one person's posts, each with what this person can do in it now and what somebody else has.
import { actingOf } from '#access/acting.ts';
import type { Role, Viewer } from '#access/viewer.ts';
import { roundsByIds, stageTitle } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { kindOf, stageOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { inHandOf } from '#engine/in-hand.ts';
import type { PinnedRound } from '#engine/load.ts';
import { queuesOf } from '#engine/queues.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Duty } from '#policy/kind.ts';

const dutyOf: Readonly<Partial<Record<Role, Duty>>> = {
  chair: 'handler',
  officer: 'handler',
  reviewer: 'handler',
  'finance-maker': 'finance-maker',
  'finance-checker': 'finance-checker',
};

/** Somebody with the viewer's posts there can do something at this stage. */
const concerns = (viewer: Viewer, organisationId: number, round: PinnedRound, stage: string): boolean => {
  const actions = Object.values(kindOf(round.programme, stage).actions);
  return viewer.posts.some((post) => {
    const duty = dutyOf[post.role];
    const here = post.organisationId === organisationId;
    const about = post.programmeKey === null || post.programmeKey === round.view.programmeKey;
    return here && about && duty !== undefined && actions.some((action) => action.by.includes(duty));
  });
};

const toldOf = ['judges', 'carrier', 'colleague', 'recused'] as const;

export async function queuesFor(engine: Engine, tenantId: number, viewer: Viewer) {
  const { db, clock } = engine.house;
  const today = chinaDate(clock.now());
  const acting = actingOf(viewer);
  const places = [...new Set(viewer.posts.filter((post) => dutyOf[post.role]).map((post) => post.organisationId))];
  const found = await queuesOf(db, tenantId, places, today);
  const rounds = await roundsByIds(engine, db, tenantId, [...new Set(found.map((one) => one.roundId))]);
  const names = await namesOf(db, tenantId, { people: [], organisations: places });
  const seen = found.filter((one) => concerns(viewer, one.organisationId, rounds.get(one.roundId)!, one.stage));
  return Promise.all(
    seen.map(async ({ organisationId, roundId, stage }) => {
      const round = rounds.get(roundId)!;
      const { others, ...mine } = await inHandOf(db, tenantId, { organisationId, round, stage }, acting, today);
      return {
        ...{ organisationId, roundId, stage },
        ...mine,
        others: toldOf.flatMap((whose) => {
          const count = others[whose] ?? 0;
          return count > 0 ? [{ whose, count }] : [];
        }),
        organisationName: names.organisation(organisationId),
        roundName: round.view.name,
        programmeKey: round.view.programmeKey,
        programme: round.programme.title,
        stageTitle: stageTitle(round.programme, stage),
        kind: stageOf(round.programme, stage).kind,
      };
    }),
  );
}
