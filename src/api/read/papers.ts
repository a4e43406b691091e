// Handing in with pictures and papers: those named must be one's own. The engine ties them to the case, in the action's own transaction.
import { findCase } from '#api/read/cases.ts';
import { documentsIn, mayHandIn } from '#documents/case-documents.ts';
import type { ActionOutcome } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import type { Refusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { consentForm } from '#policy/consent.ts';
import type { Form } from '#policy/form.ts';

interface Papers {
  /** One of the two is known. */
  readonly roundId: number | null;
  readonly caseId: number | null;
  readonly ownerId: number | null;
  /** As they were sent, not checked yet. */
  readonly answers: unknown;
  /** That a member agreed to this, with its signed paper. */
  readonly consent?: unknown;
}

const asRecord = (sent: unknown): Record<string, unknown> =>
  typeof sent === 'object' && sent !== null ? (sent as Record<string, unknown>) : {};

async function formOf(engine: Engine, tenantId: number, { roundId, caseId }: Papers): Promise<Form | undefined> {
  const { db } = engine.house;
  if (roundId !== null) return (await pinnedRound(engine, db, tenantId, roundId))?.programme.form;
  return caseId === null ? undefined : (await findCase(engine, db, tenantId, caseId))?.round.programme.form;
}

/** `act`, if the documents its answers name may be handed in. Refuses: document-missing, and whatever `act` does. */
export async function withPapers(
  engine: Engine,
  tenantId: number,
  papers: Papers,
  act: () => Promise<ActionOutcome | Refusal>,
): Promise<ActionOutcome | Refusal> {
  const { ownerId, caseId } = papers;
  const [answers, consent] = [asRecord(papers.answers), asRecord(papers.consent)];
  if (ownerId === null) return act();
  const form = Object.keys(answers).length > 0 ? await formOf(engine, tenantId, papers) : undefined;
  const ids = [...(form ? documentsIn(form, answers) : []), ...documentsIn(consentForm, consent)];
  if (ids.length === 0) return act();
  return (await mayHandIn(engine.house.db, tenantId, ids, { ownerId, caseId })) ?? act();
}
