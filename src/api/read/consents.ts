// Consents on record as screens show them: who acted for the member and for which union, how the member agreed, whether it still stands.
import { z } from '@hono/zod-openapi';
import { programmesOfCases } from '#api/read/my-cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { day, id, instant, iso, text } from '#api/shapes.ts';
import { engineStage } from '#engine/case-state.ts';
import { type Consent, consentsOfCases } from '#engine/consents.ts';
import type { Engine } from '#engine/engine.ts';
import { peopleByIds } from '#people/people.ts';
import { actedFor, consentWays } from '#policy/consent.ts';
import type { StageEvent } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

export const shownConsent = z
  .object({
    actionId: z.string(),
    caseId: id,
    programme: text,
    covers: z.enum(actedFor),
    how: z.enum(consentWays),
    on: day,
    detail: z.string().nullable().openapi({ description: 'The witness, or at what time the call was' }),
    paperId: id.nullable().openapi({ description: 'The signed paper, a document of the case' }),
    by: z.string().openapi({ description: 'The officer who acted' }),
    organisationId: id,
    organisationName: z.string(),
    at: instant,
    withdrawnAt: instant.nullable(),
    standing: z.boolean().openapi({ description: 'The case is open and this consent covers its correction' }),
  })
  .openapi('Consent');

export type ShownConsent = z.infer<typeof shownConsent>;

/** The consents that cover a correction of their open case. */
async function standingOnes(q: Queryable, tenantId: number, caseIds: readonly number[]): Promise<ReadonlySet<string>> {
  const rows = await q.query<{ consent: string }>(
    `SELECT state->'behalf'->>'consent' AS consent FROM cases
      WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND status = 'open' AND state->'behalf'->>'consent' IS NOT NULL`,
    [tenantId, caseIds],
  );
  return new Set(rows.map(({ consent }) => consent));
}

/** By the action that a consent was recorded with: when it was withdrawn. */
async function withdrawals(q: Queryable, tenantId: number, caseIds: readonly number[]): Promise<Map<string, Date>> {
  const rows = await q.query<{ at: Date; events: StageEvent[] }>(
    `SELECT at, events FROM case_events WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) AND action IN ('withdraw-consent', 'withdraw-account')`,
    [tenantId, caseIds],
  );
  return new Map(
    rows.flatMap(({ at, events }) =>
      events
        .filter(
          ({ stage, type }) => stage === engineStage && (type === 'consent-withdrawn' || type === 'account-withdrawn'),
        )
        .map(({ data }) => [(data.consent ?? data.of) as string, at] as const),
    ),
  );
}

export async function shownConsents(
  engine: Engine,
  tenantId: number,
  consents: readonly Consent[],
): Promise<ShownConsent[]> {
  if (consents.length === 0) return [];
  const { db } = engine.house;
  const officers = await peopleByIds(db, tenantId, [...new Set(consents.map(({ recordedBy }) => recordedBy))]);
  const unions = await organisationNames(db, tenantId, [...new Set(consents.map((one) => one.organisationId))]);
  const programmes = await programmesOfCases(engine, tenantId, consents);
  const caseIds = [...new Set(consents.map(({ caseId }) => caseId))];
  const gone = await withdrawals(db, tenantId, caseIds);
  const standing = await standingOnes(db, tenantId, caseIds);
  return consents.map(({ actionId, caseId, covers, how, on, detail, paperId, recordedBy, organisationId, at }) => {
    const withdrawnAt = gone.get(actionId);
    return {
      ...{ actionId, caseId, covers, how, on, detail, paperId, organisationId, at: iso(at) },
      programme: programmes.get(caseId) ?? { zh: '', en: '' },
      by: officers.get(recordedBy)?.name ?? '',
      organisationName: unions.get(organisationId) ?? '',
      withdrawnAt: withdrawnAt ? iso(withdrawnAt) : null,
      standing: standing.has(actionId),
    };
  });
}

/** Of these cases, in the order in which they were put on record. */
export const consentsShown = async (
  engine: Engine,
  tenantId: number,
  caseIds: readonly number[],
): Promise<ShownConsent[]> =>
  shownConsents(engine, tenantId, await consentsOfCases(engine.house, engine.house.db, tenantId, caseIds));

/** What was done in somebody's name, the newest first; through his cases, so that a merger of people loses none. */
export async function consentsOfPerson(engine: Engine, tenantId: number, personId: number): Promise<ShownConsent[]> {
  const rows = await engine.house.db.query<{ id: number }>(
    `SELECT DISTINCT n.case_id AS id FROM consents n JOIN cases c ON c.tenant_id = $1 AND c.id = n.case_id
      WHERE n.tenant_id = $1 AND c.person_id = $2`,
    [tenantId, personId],
  );
  const ids = rows.map(({ id: caseId }) => caseId);
  return (await consentsShown(engine, tenantId, ids)).reverse();
}
