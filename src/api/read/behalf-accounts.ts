// Accounts that officers gave for members, as the desk and the member himself see them: the last digits, who gave it, who checked it.
import { z } from '@hono/zod-openapi';
import type { Viewer } from '#access/viewer.ts';
import { casesAllowed } from '#api/read/cases-allowed.ts';
import { consentsShown, type ShownConsent, shownConsent } from '#api/read/consents.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { actionId } from '#api/routes/case-actions.ts';
import { id, instant, iso, isoOrNull, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { type ProposedAccount, waitingAccounts } from '#engine/proposed-accounts.ts';
import { maskAccount, maskName } from '#kit/mask.ts';
import { peopleByIds } from '#people/people.ts';

export const shownAccount = z
  .object({
    of: actionId,
    caseId: id,
    personId: id,
    account: text.openapi({ description: 'Its last digits' }),
    bank: z.string(),
    state: z.enum(['waiting', 'confirmed', 'refused', 'withdrawn']),
    by: z.string().openapi({ description: 'The officer who gave it' }),
    organisationName: z.string(),
    at: instant,
    decidedBy: z.string().nullable().openapi({ description: 'The second officer; or who took it back' }),
    decidedAt: instant.nullable(),
    why: z.string().nullable(),
  })
  .openapi('ProposedAccount');

/** Of numbers this short the mask would show less. */
const longEnough = (tail: string): string => `****${tail}`;

export async function shownAccounts({ house }: Engine, tenantId: number, rows: readonly ProposedAccount[]) {
  if (rows.length === 0) return [];
  const hands = rows.flatMap(({ proposedBy, decidedBy }) =>
    decidedBy === null ? [proposedBy] : [proposedBy, decidedBy],
  );
  const people = await peopleByIds(house.db, tenantId, [...new Set(hands)]);
  const unions = await organisationNames(house.db, tenantId, [...new Set(rows.map((one) => one.organisationId))]);
  return rows.map(({ actionId: of, tail, proposedBy, proposedAt, decidedBy, decidedAt, organisationId, ...row }) => ({
    ...{ of, caseId: row.caseId, personId: row.personId, bank: row.bank, state: row.state, why: row.why },
    ...{ account: { zh: maskAccount(longEnough(tail)), en: maskAccount(longEnough(tail), 'en') }, at: iso(proposedAt) },
    ...{ by: people.get(proposedBy)?.name ?? '', organisationName: unions.get(organisationId) ?? '' },
    ...{ decidedBy: people.get(decidedBy ?? 0)?.name ?? null, decidedAt: isoOrNull(decidedAt) },
  }));
}

export const waitingAccount = z.object({
  ...shownAccount.shape,
  name: z.string().openapi({ description: 'Masked' }),
  own: z.boolean().openapi({ description: 'The reader gave it himself; a colleague checks it' }),
  consent: z.union([shownConsent, z.null()]),
});

const listedAtMost = 200;

/** What waits for a second officer below this union, of cases that the viewer may act in. */
export async function accountsToCheck(engine: Engine, tenantId: number, organisationId: number, viewer: Viewer) {
  const { house } = engine;
  const rows = await waitingAccounts(house.db, tenantId, organisationId, listedAtMost);
  const caseIds = rows.map(({ caseId }) => caseId);
  const allowed = await casesAllowed(engine, tenantId, { operation: 'behalf.answerAccount', caseIds, viewer });
  const seen = rows.filter(({ caseId }) => allowed.has(caseId));
  const people = await peopleByIds(house.db, tenantId, [...new Set(seen.map(({ personId }) => personId))]);
  const consents = await consentsShown(
    engine,
    tenantId,
    seen.map(({ caseId }) => caseId),
  );
  const given = new Map<string, ShownConsent>(consents.map((one) => [one.actionId, one]));
  return (await shownAccounts(engine, tenantId, seen)).map((one, n) => ({
    ...one,
    name: maskName(people.get(one.personId)?.name ?? ''),
    own: seen[n]!.proposedBy === viewer.personId,
    consent: given.get(one.of) ?? null,
  }));
}
