// What can be imported, by the kind that a run keeps: members, or for one round its applications or the roster of its course.
import type { RowImporter } from '#documents/import-run.ts';
import type { Engine } from '#engine/engine.ts';
import { caseImporter } from '#engine/import-cases.ts';
import { rosterImporter } from '#engine/import-roster.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { memberImporter } from '#people/import-members.ts';

/** 'members', 'cases:<round>' or 'roster:<round>'; undefined: there is none of that kind, or no such round, or it has no course. */
export async function findImporter(engine: Engine, tenantId: number, kind: string): Promise<RowImporter | undefined> {
  if (kind === memberImporter.kind) return memberImporter;
  const [, what, id] = /^(cases|roster):([1-9]\d{0,15})$/.exec(kind) ?? [];
  const round = id === undefined ? null : await pinnedRound(engine, engine.house.db, tenantId, Number(id));
  if (!round) return undefined;
  if (what === 'cases') return caseImporter(engine, round);
  const attended = Object.values(round.programme.stages).some(({ kind }) => kind === 'attend');
  return attended ? rosterImporter(engine, round) : undefined;
}
