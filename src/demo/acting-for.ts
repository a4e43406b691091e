// A member without a phone, for whom an officer of the federation applies: with his consent on record, as the desk does it.
import { actingAs, carryOut, type Timed } from '#demo/hands.ts';
import type { Applicant } from '#demo/load-other-years.ts';
import { demoTenantId } from '#demo/tenant.ts';
import type { Round } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';

export async function openFor(run: Timed, round: Round, { personKey, answers }: Applicant): Promise<void> {
  const { engine, world, ids, clock } = run;
  const personId = ids.people.get(personKey)!;
  const [place] = await engine.house.db.query<{ organisationId: number }>(
    'SELECT organisation_id AS "organisationId" FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
    [demoTenantId, personId],
  );
  const { organisationId } = place!;
  const consent = { how: 'spoken', on: chinaDate(clock.now()), witness: '李秀兰' };
  await carryOut(run, [
    {
      acting: await actingAs(run, world.cast.officerA),
      target: { open: { roundId: round.id, organisationId, personId, subjectOrganisationId: null } },
      request: {
        id: `${round.id}|acting-for|open`,
        action: 'open',
        input: { submit: { answers }, consent },
      },
    },
  ]);
}
