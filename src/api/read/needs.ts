// Needs told of at visits that one person has taken on, or nobody has yet.
import { deskRoles, type Viewer } from '#access/viewer.ts';
import { namesOf } from '#api/read/laid-out.ts';
import type { Engine } from '#engine/engine.ts';
import { openNeeds } from '#engine/needs.ts';

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
