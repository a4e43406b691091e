// What stands beside a case and not in it: what its row of the workbook was warned of when it was imported, and papers that were handed in
// before and replaced since.

import { atMost } from '#api/read/cases.ts';
import { isoOrNull } from '#api/shapes.ts';
import { documentsIn } from '#documents/case-documents.ts';
import { warningsOf } from '#documents/import-store.ts';
import type { LaidOut } from '#engine/laid-out.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import type { Sensitivity } from '#policy/form.ts';
import { factReader } from '#policy/reading.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ImportNote {
  readonly fileName: string;
  readonly row: number;
  readonly why: Text;
}

export async function importNotes(q: Queryable, tenantId: number, caseId: number): Promise<ImportNote[]> {
  const rows = await warningsOf(q, tenantId, caseId);
  return rows.flatMap(({ fileName, row, reasons }) => reasons.map(({ why }) => ({ fileName, row, why })));
}

interface Paper {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly createdAt: Date;
  readonly class: Sensitivity;
}

/** Papers of the case that its answers name no more, the newest first. */
export async function earlierPapers(
  q: Queryable,
  tenantId: number,
  { one, round, answers }: LaidOut,
  upTo: Sensitivity,
) {
  const named = documentsIn(round.programme.form, answers);
  const rows = await q.query<Paper>(
    `SELECT id, name, size, class, created_at AS "createdAt" FROM documents
      WHERE tenant_id = $1 AND case_id = $2 AND erased_at IS NULL ORDER BY id DESC LIMIT 50`,
    [tenantId, one.id],
  );
  const shown = rows.filter((row) => atMost(row.class, upTo));
  const paper = ({ id, name, size, createdAt }: Paper) => ({ id, name, size, createdAt: isoOrNull(createdAt)! });
  return {
    papers: shown.filter(({ id }) => named.includes(id)).map(paper),
    earlierPapers: shown.filter(({ id }) => !named.includes(id)).map(paper),
  };
}

/** Fields whose answer is what the register or a fact on file says today. */
export function sameAsOnFile({ round, answers, around }: LaidOut, asOf: string): ReadonlySet<string> {
  const same = Object.entries(round.programme.form).flatMap(([field, { prefill }]) => {
    if (!prefill || own(answers, field) === undefined) return [];
    const known = factReader(prefill, asOf)({ facts: around.facts, within: around.within });
    return known !== undefined && String(known) === String(own(answers, field)) ? [field] : [];
  });
  return new Set(same);
}
