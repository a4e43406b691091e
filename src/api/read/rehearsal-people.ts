// Who is to decide at each stage of a round that is not open yet: the unions that would have its cases, their people with a post, and where there is
// nobody, or nobody but whoever reviewed.
import { deskRoles, type Role } from '#access/viewer.ts';
import { stageTitle } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { kindOf, stageOf } from '#engine/case-state.ts';
import { type RoundForeseen, waitingForeseen } from '#engine/rehearsal-words.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import type { Forest } from '#organisations/forest.ts';
import { type Post, postsAt } from '#people/posts.ts';
import type { Level } from '#policy/programme.ts';
import { levels } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface StageForeseen {
  readonly stage: string;
  readonly title: Text;
  readonly says: Text;
  readonly by: 'unions' | 'finance' | 'member' | 'system' | 'untold';
  readonly unions: number;
  readonly people: number;
  /** Where it is one union: who, by name. */
  readonly names: readonly string[];
  /** Unions with nobody who could decide. */
  readonly empty: readonly string[];
  /** Unions with one person alone, where money is granted by somebody who did not review. */
  readonly alone: readonly string[];
}

/** So many names of people or unions are read; beyond, the number says enough. */
const namedAtMost = 12;

/** Where a case of anybody below the round's union would wait: at that level, or with the nearest above it. */
function unionsAt(forest: Forest, roundUnion: number, level: Level): number[] {
  const rank = levels.indexOf(level);
  for (let above = rank; above >= 0; above--) {
    const found = forest.ancestorAtLevel(roundUnion, levels[above]!);
    if (found !== undefined && (above < rank || forest.level(roundUnion) === level)) {
      if (above === rank || rank <= levels.indexOf(forest.level(roundUnion)!)) return [found];
      break;
    }
  }
  return forest.descendants(roundUnion).filter((id) => forest.isOpen(id) && forest.level(id) === level);
}

/** Who grants there must not be who reviewed: one person is not enough where they have reviewed before. */
const needsTwo = ({ programme }: RoundForeseen, stage: string): boolean => {
  const { settings } = stageOf(programme, stage);
  return Object.values(kindOf(programme, stage).actions).some(
    ({ pays, recusal }) => pays && typeof recusal === 'function' && recusal(settings) === 'preparer',
  );
};

const rolesOf = { unions: [deskRoles], finance: [['finance-maker'], ['finance-checker']] } as const satisfies Record<
  string,
  readonly (readonly Role[])[]
>;

/** People with one of the posts, for this programme. */
const holding = (posts: readonly Post[], roles: readonly Role[], programmeKey: string): number[] => [
  ...new Set(
    posts
      .filter(
        ({ role, programmeKey: only }) =>
          (roles as string[]).includes(role) && (only === null || only === programmeKey),
      )
      .map(({ personId }) => personId),
  ),
];

const kindOfHands = (foreseen: RoundForeseen, stage: string) => {
  const waiting = waitingForeseen(foreseen, stage);
  if (waiting === null) return { by: 'untold' as const, level: null };
  if (typeof waiting.with === 'object') return { by: 'unions' as const, level: waiting.with.level };
  return { by: waiting.with === 'subject' ? ('member' as const) : waiting.with, level: null };
};

export async function stagesForeseen(
  q: Queryable,
  tenantId: number,
  forest: Forest,
  foreseen: RoundForeseen,
  onDay: Day,
): Promise<StageForeseen[]> {
  const { programme, round } = foreseen;
  const hands = Object.keys(programme.stages).map((stage) => {
    const { by, level } = kindOfHands(foreseen, stage);
    const own = by === 'finance' ? [round.organisationId] : [];
    return { stage, by, at: level === null ? own : unionsAt(forest, round.organisationId, level) };
  });
  const places = [...new Set(hands.flatMap(({ at }) => at))];
  const posts = Map.groupBy(await postsAt(q, tenantId, places, onDay), ({ organisationId }) => organisationId);
  const people = [...new Set([...posts.values()].flat().map(({ personId }) => personId))];
  const names = await namesOf(q, tenantId, { people, organisations: places });
  return hands.map(({ stage, by, at }) => {
    const needed: readonly (readonly Role[])[] = by === 'unions' || by === 'finance' ? rolesOf[by] : [];
    const of = (id: number) => needed.map((roles) => holding(posts.get(id) ?? [], roles, programme.key));
    const everybody = new Set(at.flatMap((id) => of(id).flat()));
    const named = (ids: readonly number[]) => ids.slice(0, namedAtMost).map(names.organisation);
    const two = needsTwo(foreseen, stage);
    return {
      ...{ stage, by, title: stageTitle(programme, stage) },
      says: kindOf(programme, stage).says(stageOf(programme, stage).settings, programme),
      ...{ unions: at.length, people: everybody.size },
      names: at.length === 1 ? [...everybody].slice(0, namedAtMost).map(names.person) : [],
      empty: named(at.filter((id) => of(id).some((some) => some.length === 0))),
      alone: named(two ? at.filter((id) => of(id).some((some) => some.length === 1)) : []),
    };
  });
}
