// From posts to duties: what somebody is to one case. Pure and table-like; the kinds' actions name the duties that may take them.
import { deskRoles, type Post, type Role } from '#access/viewer.ts';
import type { Duty } from '#policy/kind.ts';

/** Whoever acts: a person with his posts of today, the system, or the public. */
export interface Acting {
  readonly personId: number | null;
  readonly posts: readonly Post[];
  readonly as?: 'system' | 'public';
  /** Comes from src/deliveries, which has looked at lots, codes and signatures: only then may goods be loaded and handed over. */
  readonly delivering?: true;
  /** Comes from src/panels, which has looked at who sits where: only then may a work be marked. */
  readonly judging?: true;
  /** Comes from src/matches, which has looked at whom he stands for: only then may somebody be interested. */
  readonly matching?: true;
  /** Comes from src/notices, which tells whoever objected: only then may an objection without a name be opened or dismissed. */
  readonly screening?: true;
}

export const systemActs: Acting = { personId: null, posts: [], as: 'system' };
export const publicActs: Acting = { personId: null, posts: [], as: 'public' };

/** The facts of a case that duties hang on. */
export interface DutyCase {
  readonly programmeKey: string;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
  readonly openedBy: number | null;
  /** The organisation that has the case now. */
  readonly handlerOrganisationId: number | null;
  /** The organisation that runs the round. */
  readonly roundOrganisationId: number;
  /** Who carries what the case is about. */
  readonly carriedBy: number | null;
}

const holds = (acting: Acting, wanted: readonly Role[], organisationId: number | null, programmeKey: string): boolean =>
  organisationId !== null &&
  acting.posts.some(
    (post) =>
      post.organisationId === organisationId &&
      wanted.includes(post.role) &&
      (post.programmeKey === null || post.programmeKey === programmeKey),
  );

const working: readonly Role[] = ['chair', 'officer'];

/** Posts count at exactly the organisation concerned: the level above sees figures, it does not act below. */
export function dutiesOf(acting: Acting, target: DutyCase): Duty[] {
  if (acting.as !== undefined) return [acting.as];
  const duties: Duty[] = [];
  const own = acting.personId !== null;
  if (own && acting.personId === target.personId) duties.push('subject');
  if (holds(acting, working, target.subjectOrganisationId, target.programmeKey)) duties.push('subject');
  if (
    own &&
    (acting.personId === target.openedBy || holds(acting, working, target.organisationId, target.programmeKey))
  )
    duties.push('opener');
  if (holds(acting, deskRoles, target.handlerOrganisationId, target.programmeKey)) duties.push('handler');
  if (holds(acting, ['finance-maker'], target.roundOrganisationId, target.programmeKey)) duties.push('finance-maker');
  if (holds(acting, ['finance-checker'], target.roundOrganisationId, target.programmeKey))
    duties.push('finance-checker');
  if (holds(acting, deskRoles, target.roundOrganisationId, target.programmeKey)) duties.push('organiser');
  if (acting.delivering && duties.includes('handler')) duties.push('dispatcher');
  if (acting.delivering && own && acting.personId === target.carriedBy) duties.push('deliverer');
  if (acting.screening && duties.includes('handler')) duties.push('screener');
  if (acting.judging && own) duties.push('judge');
  if (acting.matching && own) duties.push('interested');
  return duties;
}
