// The workbooks come in: read as the unions sent them, checked, committed, and each row of the file tied to what became of it.
import { actingAs, type DemoRun } from '#demo/hands.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { type DemoWorkbook, type ExpectedRow, workbookBytes } from '#demo/workbooks.ts';
import { commitRun, createRun, type Reason, runRows } from '#documents/import-run.ts';
import { caseImporter } from '#engine/import-cases.ts';
import { rosterImporter } from '#engine/import-roster.ts';
import { pinnedRound } from '#notices/publishing.ts';

/** One row of a workbook and what became of it at the import. */
export interface IncomingRow {
  readonly expected: ExpectedRow;
  readonly fate: string;
  readonly reasons: readonly Reason[];
  readonly caseId: number | null;
}

export async function takeIn(run: DemoRun, book: DemoWorkbook, roundId: number): Promise<IncomingRow[]> {
  const { engine, world, ids } = run;
  const { house } = engine;
  const round = (await pinnedRound(engine, house.db, demoTenantId, roundId))!;
  const importer = book.purpose === 'cases' ? caseImporter(engine, round) : rosterImporter(engine, round);
  const bringer =
    book.purpose === 'cases'
      ? world.posts.find((post) => post.organisationKey === book.union && post.role === 'officer')!.personKey
      : world.cast.officerA;
  const { personId } = await actingAs(run, bringer);
  const file = {
    name: book.fileName,
    bytes: workbookBytes(book),
    roundId,
    organisationId: ids.organisations.get(book.union)!,
    createdBy: personId,
  };
  const { runId } = granted(await createRun(house, demoTenantId, importer, file));
  granted(await commitRun(house, demoTenantId, runId, importer));
  const rows = new Map(
    (await runRows(house.db, demoTenantId, runId, { limit: 100_000 })).map((row) => [row.rowNumber, row]),
  );
  return book.expected.map((expected): IncomingRow => {
    const row = rows.get(expected.rowNumber);
    return { expected, fate: row?.fate ?? 'not-read', reasons: row?.reasons ?? [], caseId: row?.caseId ?? null };
  });
}
