// Rounds of the programmes of benefits, paid from what was donated: opened, fed and walked to the bank's answer.
import { randomUUID } from 'node:crypto';
import type { Acting } from '#access/duties.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound, type Round } from '#engine/rounds.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { kinds } from '#kinds/index.ts';
import type { FixedClock } from '#kit/clock.ts';
import { publishStage } from '#notices/publishing.ts';
import { sealOrganisationAccount } from '#organisations/account.ts';
import { agreementOf } from '#policy/agreement.ts';
import { programmes } from '#programmes/index.ts';
import type { House } from '#store/house.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';
import { allDone, bankAnswer, hands, onAll, sendAll, takeAnswer } from '#test/support/whole-round.ts';

/** A round of a programme as it is published. */
export async function openBenefitRound(
  house: House,
  key: string,
  organisationId: number,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Round> {
  const { hash } = must(await prepareVersion(house, tenantId, programmes[key]!, 901));
  must(await publishVersion(house, tenantId, hash, 904));
  return must(
    await openRound(house, tenantId, {
      ...{ versionHash: hash, organisationId, year: 2020, name: '2020年度', parameters, openedBy: 901 },
      ...{ opensOn: '2020-01-01', closesOn: '2020-12-31' },
    }),
  );
}

/** An account for the union, so that it can pay or be paid. */
export async function bankAt(house: House, organisationId: number): Promise<void> {
  const sealed = sealOrganisationAccount(await house.crypto(tenantId), tenantId, organisationId, '0200001234567');
  await house.db.query('UPDATE organisations SET account_sealed = $3, bank = $4 WHERE tenant_id = $1 AND id = $2', [
    ...[tenantId, organisationId, sealed, '工行顺义支行'],
  ]);
}

export const asking = (
  round: Round,
  acting: Acting,
  about: { readonly organisationId: number; readonly personId?: number; readonly subjectOrganisationId?: number },
  answers: Readonly<Record<string, unknown>>,
): CaseAction => {
  const { personId = null, subjectOrganisationId = null, organisationId } = about;
  const own = acting.personId === personId;
  const agreed = own ? { agreed: agreementOf(programmes[round.programmeKey]!).key } : {};
  return {
    acting,
    target: { open: { roundId: round.id, organisationId, personId, subjectOrganisationId } },
    request: { id: randomUUID(), action: 'open', onRoster: true, input: { submit: { answers, ...agreed } } },
  };
};

/** Published by the district, and closed when its days are over. */
export async function published(engine: Engine, house: House & { clock: { advance(ms: number): void } }, round: Round) {
  must(await publishStage(engine, tenantId, { roundId: round.id, stage: 'notice', acting: hands.district }));
  house.clock.advance(10 * 86_400_000);
  await actOnDeadlines(engine, tenantId);
}

export const decided = (engine: Engine, ids: readonly number[], who: Acting, action: string, source: number) =>
  allDone(engine.actAll(tenantId, onAll(ids, who, action, source)));

/** Prepared, approved, sent and answered; nothing comes back. */
export async function paidOut(engine: Engine, house: House & { clock: FixedClock }, round: Round): Promise<void> {
  const batch = await sendAll(engine, house.clock, round.id);
  await takeAnswer(engine, await bankAnswer(house, batch));
}

export async function bulletinOf(house: House, round: Round): Promise<{ zh: string; en: string }> {
  await foldAllFigures(house.db, tenantId);
  const [bulletin] = await bulletinsOf(house.db, tenantId, { roundId: round.id }, kinds);
  return { zh: bulletin!.zh, en: bulletin!.en };
}
