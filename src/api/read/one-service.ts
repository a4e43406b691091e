// One service in full for one person, before any form: for the member himself, and for the officer who may act for him.
import { agreementToAsk } from '#api/read/agreement.ts';
import { paidIfToday } from '#api/read/expected.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { beforehand, type Member } from '#api/read/service-about.ts';
import { amountFor, casesByRound, judgedFor, pricesFor, serviceRows, stagesAhead } from '#api/read/services.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { maskedPeople } from '#people/show.ts';

export async function serviceFor(engine: Engine, tenantId: number, round: PinnedRound, member: Member) {
  const { house } = engine;
  const { programme, view } = round;
  const { personId } = member;
  const known = await beforehand(house.db, tenantId, round, member);
  const stages = stagesAhead(round, member);
  const unions = [member.organisationId, view.organisationId, ...stages.map((stage) => stage.organisationId)];
  const names = await organisationNames(house.db, tenantId, unions);
  const judged = await judgedFor(house, tenantId, round, member, known, (one) => names.get(one));
  const cases = await casesByRound(house.db, tenantId, personId);
  const [row] = await serviceRows(engine, tenantId, [round], member, cases);
  const person = (await maskedPeople(house, tenantId, [personId])).get(personId)!;
  const { account, accountBank, idNumber, maskedName, name } = person;
  const over = view.state === 'closed' || view.closesOn < member.today;
  const paid = paidIfToday(programme, member.today, await engine.caches.calendars.get(house.db, tenantId));
  const state = over ? ('over' as const) : view.opensOn > member.today ? ('not-yet' as const) : ('open' as const);
  return {
    ...row!,
    ...judged,
    ...known,
    ...{ programmeKey: programme.key, year: view.year, basis: programme.basis, programme, state },
    ...{ parameters: view.parameters, roundOrganisationId: view.organisationId },
    amount: amountFor(round, member, known),
    prices: pricesFor(round, known),
    stages: stages.map((stage) => ({ ...stage, organisationName: names.get(stage.organisationId ?? 0) ?? null })),
    agreement: agreementToAsk(programme, {
      maskedName,
      organisationName: names.get(member.organisationId ?? 0) ?? '',
    }),
    paidBy: paid?.until ?? null,
    paidByWeekends: paid?.byWeekends ?? false,
    me: {
      ...{ personId, name, maskedName, idNumber, account, accountBank },
      ...{ organisationId: member.organisationId, organisationName: names.get(member.organisationId ?? 0) ?? '' },
    },
  };
}
