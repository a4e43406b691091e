// Masters of the demo with their apprentices: leaders of studios who asked colleagues of their own unions. Two are under way, one is to be looked at by the
// district, one still waits for an answer. The round is closed, as those of the showcase: nobody's services change.
import { systemActs } from '#access/duties.ts';
import { carryOut, demoActionIds, step, type Timed } from '#demo/hands.ts';
import { decide } from '#demo/load-other-years.ts';
import { publishInDemo } from '#demo/publish.ts';
import { quietMembers } from '#demo/quiet-members.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { closeRound, openRound, type Round } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { mentoring } from '#programmes/innovation/mentoring.ts';

const began = 54;

/** How many were asked and how many of them agreed, how often they met, and whether the district has looked at it. */
const pacts = [
  { asked: 3, agreed: 3, met: 4, approved: true },
  { asked: 2, agreed: 2, met: 1, approved: true },
  { asked: 4, agreed: 3, met: 0, approved: false },
  { asked: 2, agreed: 1, met: 0, approved: false },
] as const;

const taught = ['看图、备料、下料', '基本功，一人一台练', '难活示范，讲门道', '独立干一件，师傅验'] as const;

interface Master {
  readonly personId: number;
  readonly organisationId: number;
  readonly studio: string;
  readonly trade: string;
  readonly colleagues: readonly number[];
}

/** Leaders of valid studios in whose own union enough members have nothing else to do in the demo. */
async function mastersOf(run: Timed): Promise<Master[]> {
  const found = await run.engine.house.db.query<Master>(
    `SELECT r.person_id AS "personId", f.organisation_id AS "organisationId", r.title_zh AS studio, coalesce(a.plain ->> 'trade', '') AS trade, m.ids AS colleagues
       FROM records r JOIN person_facts f ON f.tenant_id = $1 AND f.person_id = r.person_id LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = r.case_id
       CROSS JOIN LATERAL (SELECT array_agg(o.person_id ORDER BY o.person_id) AS ids FROM person_facts o WHERE o.tenant_id = $1 AND o.organisation_id = f.organisation_id
         AND o.person_id = ANY ($2::bigint[]) AND NOT EXISTS (SELECT FROM records l WHERE l.tenant_id = $1 AND l.person_id = o.person_id)
         AND NOT EXISTS (SELECT FROM record_people b WHERE b.tenant_id = $1 AND b.person_id = o.person_id)) m
      WHERE r.tenant_id = $1 AND r.kind = 'studio' AND r.state = 'valid' AND cardinality(m.ids) >= 4 ORDER BY r.id`,
    [demoTenantId, quietMembers(run)],
  );
  // One of a union, so that nobody is asked twice.
  const places = new Set<number>();
  return found
    .filter(({ organisationId }) => !places.has(organisationId) && places.add(organisationId))
    .slice(0, pacts.length);
}

async function opened(run: Timed, last: Day): Promise<Round> {
  const { house } = run.engine;
  const by = run.ids.people.get(run.world.cast.officerA)!;
  const { effectiveUntil: _, ...programme } = mentoring;
  const versionHash = await publishInDemo(house, run, programme);
  const opensOn = addDays(last, -began);
  return granted(
    await openRound(house, demoTenantId, {
      ...{ versionHash, organisationId: run.ids.organisations.get(run.world.districtKey)!, name: '师徒结对' },
      ...{
        year: Number(opensOn.slice(0, 4)),
        opensOn,
        closesOn: last,
        openedBy: by,
        parameters: { amountFen: 300_000 },
      },
    }),
  );
}

async function handedIn(run: Timed, round: Round, { studio, trade, ...who }: Master, n: number): Promise<number> {
  const { asked } = pacts[n]!;
  const about = { organisationId: who.organisationId, personId: who.personId, subjectOrganisationId: null };
  const answers = { studio, trade, apprentices: asked, plan: '一年带会本工种的基本功和两样难活' };
  const idOf = await demoActionIds(run.engine.house);
  const request = {
    ...{ id: idOf(`${round.id}|${n}|pact`), action: 'open', onRoster: true as const },
    input: { submit: { answers } },
  };
  const target = { open: { roundId: round.id, ...about } };
  return granted(await run.engine.act(demoTenantId, { acting: systemActs, target, request })).caseId;
}

const side = (personId: number) => ({ personId, posts: [], matching: true }) as const;

async function agreed(run: Timed, caseId: number, { personId, colleagues }: Master, n: number): Promise<void> {
  const one = pacts[n]!;
  for (let k = 0; k < one.asked; k += 1)
    await carryOut(run, [step(side(personId), caseId, 'invite', { person: colleagues[k]! }, `pact ${k}`)]);
  for (let k = 0; k < one.agreed; k += 1)
    await carryOut(run, [step(side(colleagues[k]!), caseId, 'confirm', { pair: k + 1 }, `pact ${k}`)]);
  if (one.agreed >= 2) await carryOut(run, [step(side(personId), caseId, 'begin', {}, 'pact')]);
}

export async function runPacts(run: Timed, today: Date): Promise<void> {
  const last = chinaDate(today);
  const at = (day: number, time = '15:20') => run.clock.set(`${addDays(last, day - began)}T${time}:00+08:00`);
  at(0, '09:00');
  const round = await opened(run, last);
  const masters = await mastersOf(run);
  const cases: number[] = [];
  at(2);
  for (const [n, master] of masters.entries()) {
    if (!pacts[n]!.approved) at(began - 4);
    cases.push(await handedIn(run, round, master, n));
    await agreed(run, cases[n]!, master, n);
    if (pacts[n]!.approved) at(3 + n);
    if (pacts[n]!.approved) await decide(run, round, { stage: 'district', action: 'approve' });
  }
  for (const [n, { met }] of pacts.entries())
    for (let k = 0; k < met; k += 1) {
      const on = addDays(last, 10 + 9 * k - began);
      const rows = [{ on, what: taught[k]! }];
      await carryOut(run, [step(side(masters[n]!.personId), cases[n]!, 'report', { rows }, `pact ${k}`)]);
    }
  granted(await closeRound(run.engine.house, demoTenantId, round.id));
}
