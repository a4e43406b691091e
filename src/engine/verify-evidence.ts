// Whether what a case proved is what its history says: given if, and only if, the stage that proves it was passed, of the kind, day and name it has.
import { type CaseState, kindOf } from '#engine/case-state.ts';
import { difference } from '#engine/chain.ts';
import type { Difference } from '#engine/verify.ts';
import { own } from '#kit/own.ts';
import { type Evidence, evidenceOf } from '#policy/evidence.ts';
import type { Answers } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';

export interface EvidenceRow extends Evidence {
  readonly case_id: number;
  readonly step: number;
  readonly what: 'given' | 'taken-back';
  readonly at: Date;
}

const steps = (rows: readonly EvidenceRow[]): boolean =>
  rows.every(({ step, what }, n) => step === n + 1 && what === (n % 2 === 0 ? 'given' : 'taken-back'));

/** `answers`: null when they were erased: then its words cannot be held against anything. */
export function verifyEvidence(
  caseId: number,
  programme: Programme,
  state: CaseState,
  answers: Answers | null,
  rows: readonly EvidenceRow[],
): Difference | null {
  const { evidence: rule } = programme;
  const reached = rule && own(state.stages, rule.at);
  const proved = reached !== undefined && kindOf(programme, rule!.at).outcome(reached) === 'passed';
  const last = rows.at(-1);
  const given = last?.what === 'given' ? last : undefined;
  const expected = proved ? evidenceOf(rule!, answers ?? {}, given?.day ?? '') : null;
  const said = (one: Evidence | null | undefined) =>
    one ? { kind: one.kind, ...(answers === null ? {} : { day: one.day, words: one.words }) } : null;
  const [should, found] = [said(expected), said(given)];
  if (steps(rows) && JSON.stringify(should) === JSON.stringify(found)) return null;
  return difference(
    'case-evidence',
    `cases ${caseId}`,
    should,
    found ?? (rows.length === 0 ? null : rows.map(({ step, what }) => `${step} ${what}`)),
    '记下的成果与办件的历史不符',
    'What the case is evidence of does not follow from its history',
  );
}
