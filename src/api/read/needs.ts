// Needs told of at visits: with whom one lies, and those that one person has taken on, or nobody has yet.
import { deskRoles, type Target, type Viewer } from '#access/viewer.ts';
import type { FoundCase } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import type { Engine } from '#engine/engine.ts';
import { openNeeds, visitingUnion } from '#engine/needs.ts';

/** The words are for the union that visited, whoever has the case now. */
export async function needTarget(engine: Engine, tenantId: number, { one, round }: FoundCase): Promise<Target> {
  const { organisationId, programmeKey } = one;
  const forest = await engine.caches.forests.get(engine.house.db, tenantId);
  const union = visitingUnion(round.programme, organisationId, forest) ?? organisationId;
  return { tenantId, organisationId: union, programmeKey, class: 'S3' };
}

export async function openNeedsFor(engine: Engine, tenantId: number, { personId: viewerId, posts }: Viewer) {
  const { db } = engine.house;
  const at = posts.filter(({ role }) => deskRoles.includes(role)).map(({ organisationId }) => organisationId);
  if (at.length === 0) return [];
  const rows = await openNeeds(db, tenantId, { personId: viewerId, unionIds: [...new Set(at)] });
  const people = rows.flatMap(({ personId }) => personId ?? []);
  const names = await namesOf(db, tenantId, { people, organisations: [] });
  return rows.map(({ caseId, unionId, ownerId, dueOn, ...row }) => ({
    ...{ caseId, organisationId: unionId, mine: ownerId !== null, dueOn },
    name: names.subject({ ...row, subjectOrganisationId: null }, false),
  }));
}
