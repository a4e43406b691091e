// The consents of one case against its history: each that the history tells of is there as it was told, and no other.
import { engineStage } from '#engine/case-state.ts';
import { digestOf, openConsents, type SealedConsent } from '#engine/consents.ts';
import type { Difference } from '#engine/verify.ts';
import type { EventRow } from '#engine/verify-range.ts';
import type { House } from '#store/house.ts';

const says = {
  zh: '替会员办事的同意记录与历史不符：被改过、少了或多了',
  en: 'A consent to act for a member is not the one in the history: changed, missing or added',
};

/** The digest of the consent as it stands; null where it does not open. */
async function digestNow(house: House, tenantId: number, row: SealedConsent): Promise<string | null> {
  const opened = await openConsents(house, tenantId, [row]).catch(() => null);
  return opened && digestOf(opened[0]!).toString('hex');
}

export async function verifyConsents(
  house: House,
  tenantId: number,
  history: readonly EventRow[],
  rows: readonly SealedConsent[],
): Promise<Difference | null> {
  const recorded = new Map(
    history.flatMap(({ action_id: id, events }) =>
      events.flatMap(({ stage, type, data }) =>
        stage === engineStage && type === 'consent-recorded' ? [[id, data.digest as string] as const] : [],
      ),
    ),
  );
  const different = (id: string, expected: unknown, found: unknown): Difference => ({
    ...{ what: 'consent', where: `consents ${id}`, expected, found, says },
  });
  for (const row of rows) {
    const expected = recorded.get(row.actionId) ?? null;
    const found = await digestNow(house, tenantId, row);
    if (found !== expected || row.digest.toString('hex') !== expected) return different(row.actionId, expected, found);
  }
  const there = new Set(rows.map(({ actionId }) => actionId));
  const missing = [...recorded].find(([id]) => !there.has(id));
  return missing ? different(missing[0], missing[1], null) : null;
}
