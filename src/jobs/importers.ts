// What can be imported, by the kind that a run keeps: members, or for one round its applications or the roster of its course.
import { memberImporter } from '#access/membership-changes.ts';
import type { RowImporter } from '#documents/import-run.ts';
import type { Engine } from '#engine/engine.ts';
import { caseImporter } from '#engine/import-cases.ts';
import { rosterImporter } from '#engine/import-roster.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';

/** What a list may hold. */
export const importables = ['members', 'cases', 'roster'] as const;
export type Importable = (typeof importables)[number];

/** As a run keeps it: what is imported into a round is of a kind of its own. */
export const importKind = (what: Importable, roundId: number | undefined): string =>
  what === 'members' ? what : `${what}:${roundId ?? ''}`;

/** By `importKind`. Refuses: import-round-missing, no-such-round, no-attendance. */
export async function findImporter(engine: Engine, tenantId: number, kind: string): Promise<RowImporter | Refusal> {
  if (kind === memberImporter.kind) return memberImporter;
  const [, what, id] = /^(cases|roster):([1-9]\d{0,15})$/.exec(kind) ?? [];
  if (id === undefined)
    return refuse('import-round-missing', '没有指明批次', 'No round is named', {
      next: text('申请和名册的导入要指明批次', 'Applications and rosters name their round'),
    });
  const round = await pinnedRound(engine, engine.house.db, tenantId, Number(id));
  if (!round) return refuse('no-such-round', `没有批次 ${id}`, `There is no round ${id}`);
  if (what === 'cases') return caseImporter(engine, round);
  if (Object.values(round.programme.stages).some((stage) => stage.kind === 'attend'))
    return rosterImporter(engine, round);
  return refuse(
    'no-attendance',
    '本批次的办法没有“参加培训”环节，不能导入考勤名单',
    'The programme of this round has no attendance to import',
  );
}
