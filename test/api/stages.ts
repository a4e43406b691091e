// Cases brought to a stage through the engine, for tests whose requests need them there.
import type { Acting } from '#access/duties.ts';
import type { Engine } from '#engine/engine.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { chinaDate } from '#kit/clock.ts';
import { makeCardNumber } from '#kit/identifiers.ts';
import { publishStage } from '#notices/publishing.ts';
import { setOrganisationAccount } from '#organisations/account.ts';
import { setPayAccount } from '#people/people.ts';
import { postsOf } from '#people/posts.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import type { TestHouse } from '#test/support/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

export interface Staging {
  readonly house: TestHouse;
  readonly engine: Engine;
  readonly roundId: number;
  /** `role relation` → person. */
  readonly people: ReadonlyMap<string, number>;
}

async function actingAs({ house, people }: Staging, who: string): Promise<Acting> {
  const personId = people.get(who)!;
  const held = await postsOf(house.db, tenantId, [personId], chinaDate(house.clock.now()));
  return { personId, posts: held.get(personId) ?? [] };
}

/** Submits for the person and has both reviews approved: the case then waits in `notice`. */
export async function bringToNotice(staging: Staging, personId: number, organisationId: number): Promise<number> {
  const { engine, roundId } = staging;
  const answers = { level: 'high', number: `STAGE-${personId}`, issuedOn: '2020-02-01' };
  const opened = must(
    await engine.act(tenantId, {
      acting: { personId, posts: [] },
      target: { open: { roundId, organisationId, personId, subjectOrganisationId: null } },
      request: { id: globalThis.crypto.randomUUID(), action: 'open', input: { submit: { answers } } },
    }),
  );
  const second = organisationId === places.maFirm || organisationId === places.ma ? 'sibling' : 'own';
  for (const [stage, who] of [
    ['basic', `reviewer ${second}`],
    ['district', 'reviewer ancestor'],
  ] as const)
    await actOn(staging, opened.caseId, stage, 'approve', who);
  return opened.caseId;
}

const actOn = async (staging: Staging, caseId: number, stage: string, action: string, who: string) =>
  must(
    await staging.engine.act(tenantId, {
      acting: await actingAs(staging, who),
      target: { caseId },
      request: { id: globalThis.crypto.randomUUID(), action, stage, input: {} },
    }),
  );

/** On through notice and grant to `pay`, with everybody's accounts on file, when the grant cannot be taken back any more; takes nine days of the house's clock. */
export async function bringToPay(staging: Staging, personId: number, organisationId: number): Promise<number> {
  const { house, engine, roundId } = staging;
  const account = { account: makeCardNumber('62220200', personId), bank: '中国工商银行北京顺义支行' };
  must(await setPayAccount(house, tenantId, personId, account));
  const caseId = await bringToNotice(staging, personId, organisationId);
  must(
    await publishStage(engine, tenantId, {
      roundId,
      stage: 'notice',
      acting: await actingAs(staging, 'officer ancestor'),
      caseIds: [caseId],
    }),
  );
  house.clock.advance(9 * 86_400_000);
  await actOnDeadlines(engine, tenantId);
  await actOn(staging, caseId, 'grant', 'grant', 'chair ancestor');
  house.clock.advance(undoWindowMinutes * 60_000);
  await payerAccount(staging);
  return caseId;
}

/** The district's own account, from which it pays. */
export async function payerAccount({ house }: Pick<Staging, 'house'>): Promise<void> {
  const crypto = await house.crypto(tenantId);
  await setOrganisationAccount(house.db, crypto, tenantId, places.district, {
    account: '0200123409000012345',
    bank: '中国工商银行',
  });
}
