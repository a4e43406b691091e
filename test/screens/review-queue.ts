// A queue for the tests of review: on the demo's round of 2021 forty cases in order and three odd ones wait for the district. Two of the
// three were sent back and corrected; of the third the membership changed after it was handed in.

import { actingAs, carryOut, freeHand, holders, step, waitingAt } from '#demo/hands.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { keepDocument } from '#documents/case-documents.ts';
import type { CaseAction } from '#engine/act.ts';
import { listRounds } from '#engine/rounds.ts';
import { objectToEntry, publishStage } from '#notices/publishing.ts';
import { setMembershipStatus } from '#people/memberships.ts';
import type { Field } from '#policy/form.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { certificateGrant } from '#programmes/innovation/certificate-grant.ts';
import type { DemoYear } from '#test/support/demo.ts';
import { layWithCase } from '#test/support/documents.ts';

export interface ReviewQueue {
  readonly roundId: number;
  readonly ordinary: readonly number[];
  readonly corrected: readonly number[];
  readonly changed: number;
}

interface Applicant {
  readonly personId: number;
  readonly organisationId: number;
}

/** Members of unions that have cases in the round, without a case or a post of their own. */
const applicants = ({ house }: DemoYear, roundId: number, count: number): Promise<Applicant[]> =>
  house.db.query<Applicant>(
    `SELECT m.person_id AS "personId", m.organisation_id AS "organisationId" FROM memberships m
      WHERE m.tenant_id = $1 AND m.status = 'active'
        AND m.organisation_id IN (SELECT c.organisation_id FROM cases c WHERE c.tenant_id = $1 AND c.round_id = $2)
        AND NOT EXISTS (SELECT FROM cases c WHERE c.tenant_id = $1 AND c.person_id = m.person_id)
        AND NOT EXISTS (SELECT FROM posts p WHERE p.tenant_id = $1 AND p.person_id = m.person_id)
      ORDER BY m.person_id LIMIT $3`,
    [demoTenantId, roundId, count],
  );

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A photograph of the certificate, kept with the case. */
async function scanFor({ house }: DemoYear, caseId: number, ownerId: number): Promise<number> {
  const field = certificateGrant.form.scan as Extract<Field, { type: 'file' }>;
  const kept = granted(
    await keepDocument(house, demoTenantId, { ownerId, name: '证书.png', bytes: picture, field, class: 'S2' }),
  );
  await layWithCase(house.db, demoTenantId, kept.id, caseId);
  return kept.id;
}

export async function reviewQueue(year: DemoYear, wanted = 40): Promise<ReviewQueue> {
  const { run, house } = year;
  // While that round takes cases: the demo's own clock has gone on since.
  run.clock.set('2021-05-10T10:00:00+08:00');
  const rounds = await listRounds(house.db, demoTenantId, { programmeKey: 'certificate-grant', year: 2021 });
  const round = rounds[0]!;
  const before = await waitingAt(run, round.id, 'district');
  const like = year.rows.find((row) => row.expected.programme === 'certificate-grant' && row.expected.fate === 'paid')!;
  const { level, occupation, issuer } = like.expected.values;
  const answersOf = (n: number) => ({
    level,
    occupation,
    issuer,
    number: `2021${900_000 + n}`,
    issuedOn: '2021-02-11',
  });
  const people = await applicants(year, round.id, wanted + 3 - before.length);
  const opener = await actingAs(run, run.world.cast.officerA);
  await carryOut(
    run,
    people.map(
      ({ personId, organisationId }, n): CaseAction => ({
        acting: opener,
        target: { open: { roundId: round.id, organisationId, personId, subjectOrganisationId: null } },
        request: {
          id: `review-queue|${n}`,
          action: 'open',
          onRoster: true,
          input: { submit: { answers: answersOf(n) } },
        },
      }),
    ),
  );
  const fresh = new Map(people.map(({ personId }, n) => [personId, n]));
  const hands = await holders(run, ['reviewer', 'officer', 'chair']);
  const mine = (await waitingAt(run, round.id, 'basic')).filter((one) => fresh.has(one.personId ?? -1));
  const handOf = new Map(mine.map((one) => [one.id, freeHand(hands.get(one.handlerOrganisationId!) ?? [], one)]));
  const corrected = mine.slice(0, 2);
  await carryOut(
    run,
    corrected.map((one) =>
      step(handOf.get(one.id)!, one.id, 'return', { why: '证书照片看不清，请平放再拍' }, 'return'),
    ),
  );
  const scans = new Map<number, number>();
  for (const one of corrected) scans.set(one.id, await scanFor(year, one.id, one.personId!));
  await carryOut(
    run,
    corrected.map((one) =>
      step(
        { personId: one.personId, posts: [] },
        one.id,
        'submit',
        { answers: { ...answersOf(fresh.get(one.personId!)!), scan: scans.get(one.id) } },
        'again',
      ),
    ),
  );
  await carryOut(
    run,
    mine.map((one) => step(handOf.get(one.id)!, one.id, 'approve', {}, 'queue')),
  );
  const changed = mine.at(-1)!;
  await house.db.transaction((q) => setMembershipStatus(q, demoTenantId, changed.personId!, 'retained'));
  const odd = [...corrected.map((one) => one.id), changed.id];
  const all = await waitingAt(run, round.id, 'district');
  return {
    roundId: round.id,
    ordinary: all.map((one) => one.id).filter((id) => !odd.includes(id)),
    corrected: corrected.map((one) => one.id),
    changed: changed.id,
  };
}

/** Publishes a case that waits for it, and somebody objects; the chair of the district may resolve it. */
export async function objectedCase(year: DemoYear, roundId: number, grounds: string): Promise<number> {
  const { run, house } = year;
  const { engine } = run;
  const acting = await actingAs(run, run.world.cast.chair);
  // One that the chair had no hand in, and so may resolve.
  const had = (one: { readonly personId: number }) => one.personId === acting.personId;
  const caseId = (await waitingAt(run, roundId, 'notice')).find((one) => !one.state.deciders.some(had))!.id;
  granted(await publishStage(engine, demoTenantId, { roundId, stage: 'notice', acting, caseIds: [caseId] }));
  run.clock.advance(undoWindowMinutes * 60_000);
  const [entry] = await house.db.query<{ noticeId: number; ordinal: number }>(
    'SELECT notice_id AS "noticeId", ordinal FROM notice_entries WHERE tenant_id = $1 AND case_id = $2',
    [demoTenantId, caseId],
  );
  granted(await objectToEntry(engine, demoTenantId, { ...entry!, raiser: acting.personId!, grounds }));
  return caseId;
}
