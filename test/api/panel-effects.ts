// The effects of panels, for the law that a repeated request has one: a second panel is set up, a late work joins the first, which is then closed.
import type { Sample } from '#test/api/matrix-table.ts';
import type { RelationName, World } from '#test/api/world.ts';
import { marking, sheetOf, worksIn } from '#test/support/judging.ts';
import { must } from '#test/support/little-tenant.ts';

interface Effect {
  readonly by: readonly [Parameters<World['token']>[0], RelationName];
  readonly sample: (world: World) => Sample | Promise<Sample>;
  readonly adds?: string;
  readonly status: number;
}

/** Two who sat there from the beginning, and who came later. */
const judges = [
  ['member', 'own'],
  ['member', 'sibling'],
  ['officer', 'sibling'],
] as const;
const by = ['officer', 'ancestor'] as const;
const first = ({ ids }: World) => ({ params: { id: ids.panel } });

export const panelEffects: Readonly<Record<string, Effect>> = {
  'panels.open': {
    by,
    sample: (world) => ({
      params: { id: world.ids.judgedRound },
      body: {
        ...{ stage: 'score', scheme: 'technique', name: '技术组' },
        // Not the member: he is in one studio with whose work it is.
        judges: [world.personId('officer', 'sibling'), world.personId('member', 'sibling')],
      },
    }),
    adds: 'score_panels',
    status: 201,
  },
  'panels.takeIn': { by, sample: first, adds: 'score_works', status: 200 },
  'panels.reseat': {
    by,
    sample: (world) => ({ ...first(world), body: { personId: world.personId('officer', 'sibling'), why: '多请一位' } }),
    adds: 'score_seats',
    status: 200,
  },
  'panels.close': {
    by,
    sample: async (world) => {
      const { engine, ids } = world;
      for (const { number } of await worksIn(engine, ids.panel))
        for (const [role, relation] of judges)
          must(await marking(engine, world.personId(role, relation), ids.panel, number, sheetOf(70 + number)));
      return first(world);
    },
    status: 200,
  },
};
