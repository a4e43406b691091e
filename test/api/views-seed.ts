// Something of class S2 or above to be seen by every route that shows it: what was paid, imported, brought, judged, asked and objected to.
import assert from 'node:assert/strict';
import { addGoods, receiveLot } from '#goods/stock.ts';
import { publishStage } from '#notices/publishing.ts';
import { askQuestion } from '#people/case-questions.ts';
import { correctPerson } from '#people/changes.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { agreementOf } from '#policy/agreement.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { goodsDistribution } from '#programmes/benefits/goods-distribution.ts';
import { mentoring } from '#programmes/innovation/mentoring.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import type { Staging } from '#test/api/stages.ts';
import { bringToNotice, bringToPay } from '#test/api/stages.ts';
import { ask, type RelationName, type World } from '#test/api/world.ts';
import { handedIn, panelOf } from '#test/support/judging.ts';
import { leading } from '#test/support/leading.ts';
import { acting, makeMembers, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';

type Role = Parameters<World['token']>[0];
export type Who = readonly [Role, RelationName];
export const uuid = () => globalThis.crypto.randomUUID();

/** A member who holds no post, now or later. */
export const helpedId = 30_001;

export interface Seed {
  readonly objected: number;
  readonly paid: number;
  readonly batch: number;
  readonly helped: number;
  readonly pact: number;
  readonly namedPanel: number;
  readonly goodsRound: number;
  readonly route: number;
}

/** Brought there before anybody signs in, since it takes nine days. */
export interface Staged {
  readonly paid: number;
  readonly objected: number;
  readonly notice: number;
}

export async function stagePaid(staging: Staging): Promise<Staged> {
  const { engine, people, roundId } = staging;
  const paid = await bringToPay(staging, people.get('member descendant')!, places.yangFirm);
  const objected = await bringToNotice(staging, people.get('officer descendant')!, places.yangFirm);
  const chair = acting(people.get('chair ancestor')!, 'chair', places.district);
  const { noticeId } = must(
    await publishStage(engine, tenantId, { roundId, stage: 'notice', acting: chair, caseIds: [objected] }),
  );
  staging.house.clock.advance(undoWindowMinutes * 60_000);
  return { objected, paid, notice: noticeId };
}

export async function sent(world: World, [role, relation]: Who, method: string, path: string, body?: unknown) {
  const token = world.token(role, relation);
  const answer = await ask(world, method, `/api${path}`, { token, key: uuid(), ...(body ? { body } : {}) });
  const text = await answer.text();
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as Record<string, unknown>;
}

export async function seeded(world: World, { notice, ...staged }: Staged): Promise<Seed> {
  const { house, ids } = world;
  const objection = { ordinal: 1, grounds: '他去年已经领过一次这项补助了', contact: '13811119999' };
  const objected = await ask(world, 'post', `/api/notices/${notice}/objections`, { key: uuid(), body: objection });
  assert.equal(objected.status, 201);
  const person = ids.person;
  const fact = { id: await house.ids.take(tenantId), personId: person, key: 'person.frontline', value: true };
  const observed = { source: 'import:1', observedOn: '2020-03-01' };
  await recordFacts(house.db, tenantId, [{ ...fact, ...observed }], house.clock.now());
  await refreshSnapshots(house.db, tenantId, [person]);
  await house.db.query(
    `INSERT INTO import_rows (tenant_id, run_id, row_number, cells_sealed, label, fate, person_id)
     VALUES ($1, $2, 1, '', '王小癸', 'done', $3)`,
    [tenantId, ids.importRun, person],
  );
  return {
    ...staged,
    batch: await paying(world),
    helped: await helping(world),
    pact: await taught(world),
    namedPanel: await judgedByName(world),
    ...(await brought(world)),
    ...(await shown(world)),
  };
}

async function paying(world: World): Promise<number> {
  await world.house.db.query(`DELETE FROM payment_batches WHERE tenant_id = $1 AND number = '2020-T1'`, [tenantId]);
  const { round } = world.ids;
  const made = await sent(world, ['finance-maker', 'ancestor'], 'post', `/rounds/${round}/payment-batches`, {
    stage: 'pay',
  });
  const path = `/payment-batches/${Number(made.batchId)}/approval`;
  await sent(world, ['finance-checker', 'ancestor'], 'post', path, { looked: 1 });
  return Number(made.batchId);
}

/** A case opened for a member, whose account an officer gave. */
async function helping(world: World): Promise<number> {
  const consent = { how: 'phone', on: world.house.clock.now().toISOString().slice(0, 10), time: '10:05' };
  const officer = ['officer', 'own'] as const;
  const personId = helpedId;
  await makeMembers(world.house, [{ id: helpedId, organisationId: places.yangFirm }]);
  const answers = { level: 'high', number: 'HELPED-1', issuedOn: '2020-02-01' };
  const round = { roundId: world.ids.round, organisationId: places.yangFirm, personId };
  const opened = await sent(world, officer, 'post', '/cases', {
    ...{ ...round, id: uuid(), consent },
    submit: { answers, agreed: 'use-and-notice' },
  });
  const caseId = Number(opened.caseId);
  const giving = { id: uuid(), account: '6222020000000000778', bank: '中国工商银行顺义支行', consent };
  await sent(world, officer, 'post', `/cases/${caseId}/behalf/account`, giving);
  must(await askQuestion(world.house, tenantId, { caseId, personId, words: '我这件几号能有结果' }));
  return caseId;
}

/** A master who asked the member to be his apprentice. */
async function taught(world: World): Promise<number> {
  const { house, engine, ids } = world;
  const personId = world.personId('member', 'descendant');
  must(await correctPerson(house, tenantId, ids.person, { phone: '13811110001' }));
  await leading(house, tenantId, [personId]);
  const round = await makeRound(house, mentoring, { amountFen: 500_000 });
  const answers = { studio: '焊接创新工作室', trade: '焊工', apprentices: 2, plan: '薄板对接焊' };
  const { caseId } = must(
    await engine.act(tenantId, {
      acting: { personId, posts: [] },
      target: { open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
      request: { id: uuid(), action: 'open', input: { submit: { answers, agreed: agreementOf(mentoring).key } } },
    }),
  );
  const [row] = await house.db.query<{ name: string }>('SELECT name FROM people WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    ids.person,
  ]);
  const asked = { id: uuid(), name: row!.name, phone: '13811110001' };
  await sent(world, ['member', 'descendant'], 'post', `/cases/${caseId}/apprentices`, asked);
  return caseId;
}

/** A panel that sees whose works they are, as at a contest on site. */
async function judgedByName(world: World): Promise<number> {
  const { engine, house } = world;
  const settings = { ...resultSelection.stages.score!.settings, judges: 2, named: true };
  const stages = { ...resultSelection.stages, score: { kind: 'score', settings } };
  const round = await makeRound(house, { ...resultSelection, stages }, { amountFen: 500_000 }, 0);
  const maker = { id: world.personId('officer', 'descendant'), organisationId: places.yangFirm };
  await handedIn(engine, round, [maker], 'method');
  const seats = [world.personId('member', 'own'), world.personId('member', 'sibling')];
  return panelOf(engine, round, seats);
}

/** A bag for the member, on the way with a carrier; and another who waits for a route. */
async function brought(world: World): Promise<{ goodsRound: number; route: number }> {
  const { house, engine } = world;
  const doing = () => ({ ids: house.ids, at: house.clock.now() });
  const rice = { organisationId: places.district, name: '大米', unit: '袋' };
  const { id } = must(await addGoods(house.db, tenantId, rice, doing()));
  const lot = { supplier: '粮油公司', receivedOn: '2020-03-01', expiresOn: null, priceFen: 6_500, pieces: 9 };
  must(
    await house.db.transaction((q) =>
      receiveLot(q, tenantId, { goods: { id, ...rice }, ...lot, receivedBy: 900 }, doing()),
    ),
  );
  const round = await makeRound(house, goodsDistribution, { package: [{ goods: id, pieces: 1 }] }, 0);
  const officer = acting(world.personId('officer', 'ancestor'), 'officer', places.district);
  const listed = async (who: Who) => {
    const personId = world.personId(...who);
    const about = { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null };
    const answers = { group: 'household', household: `H${personId}`, address: `幸福路${personId}号` };
    const request = { id: uuid(), action: 'open', onRoster: true as const, input: { submit: { answers } } };
    return must(await engine.act(tenantId, { acting: officer, target: { open: about }, request })).caseId;
  };
  const caseIds = [await listed(['member', 'descendant'])];
  await listed(['reviewer', 'descendant']);
  const carrierId = world.personId('member', 'sibling');
  const planned = { name: '南线', day: '2020-03-11', carrierId, caseIds };
  const made = await sent(world, ['officer', 'ancestor'], 'post', `/rounds/${round.id}/deliveries`, planned);
  await sent(world, ['officer', 'ancestor'], 'post', `/deliveries/${Number(made.id)}/load`);
  return { goodsRound: round.id, route: Number(made.id) };
}

/** A union asked for what is on show, and its owner agreed. */
async function shown(world: World): Promise<object> {
  const { showing, shownCase } = world.ids;
  const wanting = { id: uuid(), as: 'union', organisationId: places.ma, note: '想在二车间试用' };
  await sent(world, ['officer', 'sibling'], 'post', `/me/showings/${showing}/interests`, wanting);
  const agreeing = { id: uuid(), action: 'agree', input: { interest: 1 } };
  await sent(world, ['member', 'descendant'], 'post', `/cases/${shownCase}/actions`, agreeing);
  return {};
}
