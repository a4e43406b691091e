// Cases in which somebody acts for the member: one of them with what may be done in it, and those of a union, what waits first.
import type { Viewer } from '#access/viewer.ts';
import { agreementStill, isMembersOwn } from '#api/read/agreement.ts';
import { shownAccounts } from '#api/read/behalf-accounts.ts';
import { atMost, type FoundCase, findCase } from '#api/read/cases.ts';
import { consentsShown } from '#api/read/consents.ts';
import { appealUntil, casesOfPerson, mayWithdraw, type OwnRow, ownColumns, shownOwnCases } from '#api/read/my-cases.ts';
import { factsAsked } from '#api/read/service-about.ts';
import { iso } from '#api/shapes.ts';
import { paysMember } from '#engine/account-actions.ts';
import { kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, loadFacts } from '#engine/load.ts';
import { barredFromAccount, lastProposal } from '#engine/proposed-accounts.ts';
import { chinaDate } from '#kit/clock.ts';
import { maskName } from '#kit/mask.ts';
import { own } from '#kit/own.ts';
import { text } from '#kit/text.ts';
import { peopleByIds } from '#people/people.ts';
import { maskedPeople } from '#people/show.ts';
import { askedAtFirst } from '#policy/asked-later.ts';
import { classOf } from '#policy/facts.ts';
import type { Sensitivity } from '#policy/form.ts';

/** The account that this case is paid on, as far as somebody else may see and give it. */
async function accountOf(
  engine: Engine,
  tenantId: number,
  { one, round }: FoundCase,
  personId: number,
  viewer: Viewer,
) {
  const { house } = engine;
  const { state } = one;
  const person = (await maskedPeople(house, tenantId, [personId])).get(personId);
  const last = await lastProposal(house.db, tenantId, personId);
  const [shown] = await shownAccounts(engine, tenantId, last ? [last] : []);
  const waits = last?.state === 'waiting';
  const pay = own(state.stages, state.stage) as { payee?: string; status?: string } | undefined;
  const lacking = !person?.account || (pay?.payee === 'member' && pay.status === 'rejected');
  return {
    ...{ needed: paysMember(round.programme), onFile: person?.account ?? null, bank: person?.accountBank ?? null },
    mayGive: paysMember(round.programme) && state.status === 'open' && lacking && !waits,
    mayCheck: waits && last.caseId === one.id && last.proposedBy !== viewer.personId,
    mayWithdraw: last?.caseId === one.id && (waits || last.state === 'confirmed'),
    hindrance: (await barredFromAccount(house.db, tenantId, personId, viewer.personId))?.why ?? null,
    last: shown ?? null,
  };
}

/** null where there is no such case, or nobody whose case it is. */
export async function caseForMember(
  engine: Engine,
  tenantId: number,
  caseId: number,
  viewer: Viewer,
  upTo: Sensitivity,
) {
  const { house } = engine;
  const found = await findCase(engine, house.db, tenantId, caseId);
  const personId = found?.one.personId ?? null;
  if (!found || personId === null) return null;
  const [row] = await casesOfPerson(house.db, tenantId, personId, { before: caseId + 1, limit: 1 });
  if (row?.id !== caseId) return null;
  const [shown] = await shownOwnCases(engine, house.db, tenantId, [row]);
  const { programme, view: round } = found.round;
  const { state } = found.one;
  const answers = (await loadAnswers(house, house.db, tenantId, [caseId])).get(caseId) ?? {};
  const facts = (await loadFacts(house.db, tenantId, [personId])).get(personId) ?? {};
  const decided = state.deciders.some((one) => one.personId === viewer.personId);
  return {
    ...shown!,
    ...{ personId, round, form: askedAtFirst(programme, answers), facts: factsAsked(programme, facts) },
    name: (await peopleByIds(house.db, tenantId, [personId])).get(personId)?.name ?? '',
    answers: Object.fromEntries(
      Object.entries(answers).filter(([name]) => {
        const field = own(programme.form, name);
        return field !== undefined && atMost(classOf(field), upTo);
      }),
    ),
    may: {
      correct: state.status === 'open' && kindOf(programme, state.stage).key === 'apply',
      withdraw: mayWithdraw(found),
      appealUntil: appealUntil(
        found,
        chinaDate(house.clock.now()),
        await engine.caches.calendars.get(house.db, tenantId),
      ),
    },
    needsConsent: isMembersOwn(found),
    agreement: isMembersOwn(found) ? await agreementStill(house, tenantId, found) : null,
    account: await accountOf(engine, tenantId, found, personId, viewer),
    standing: (state.behalf?.consent ?? null) !== null,
    hindrance: decided
      ? text(
          '这件您审过，不能再替本人办；请另一位同事代办',
          'You have decided on this case; a colleague has to act for the member',
        )
      : null,
    consents: await consentsShown(engine, tenantId, [caseId]),
  };
}

const listedAtMost = 200;

/** Cases in which officers of this union acted for the member; those that wait for him first, then the newest. */
export async function behalfList(engine: Engine, tenantId: number, organisationId: number, viewerId: number) {
  const { db } = engine.house;
  const rows = await db.query<OwnRow & { personId: number; by: number; at: Date; own: boolean }>(
    `SELECT ${ownColumns}, c.person_id AS "personId", n.by, n.at, n.own FROM (
       SELECT case_id, min(recorded_at) AS at, (array_agg(recorded_by ORDER BY recorded_at))[1] AS by, bool_or(recorded_by = $3) AS own
         FROM consents WHERE tenant_id = $1 AND organisation_id = $2 GROUP BY case_id ORDER BY case_id DESC LIMIT $4
     ) n JOIN cases c ON c.tenant_id = $1 AND c.id = n.case_id ORDER BY c.id DESC`,
    [tenantId, organisationId, viewerId, listedAtMost],
  );
  const people = await peopleByIds(db, tenantId, [...new Set(rows.flatMap(({ personId, by }) => [personId, by]))]);
  const shown = (await shownOwnCases(engine, db, tenantId, rows)).map((one, n) => {
    const { personId, by, at, own } = rows[n]!;
    return {
      ...one,
      ...{ personId, own, at: iso(at), by: people.get(by)?.name ?? '' },
      name: maskName(people.get(personId)?.name ?? ''),
    };
  });
  return [...shown.filter(({ mine }) => mine), ...shown.filter(({ mine }) => !mine)];
}
