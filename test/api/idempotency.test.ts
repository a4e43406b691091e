// Every changing route, twenty times at once and again afterwards with the same key: one effect, and the same status and body each time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeIdNumber } from '#kit/identifiers.ts';
import { publishStage } from '#notices/publishing.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { programmeHash } from '#policy/hash.ts';
import type { Programme } from '#policy/programme.ts';
import { studioReview } from '#programmes/innovation/studio-review.ts';
import { type ReadDocument, readDocument } from '#test/api/document.ts';
import { goodsEffects } from '#test/api/goods-effects.ts';
import { matrix, type Sample } from '#test/api/matrix-table.ts';
import { panelEffects } from '#test/api/panel-effects.ts';
import { addressOf, letIn, sampleOf } from '#test/api/requests.ts';
import { showingEffects } from '#test/api/showings.ts';
import { bringToNotice, bringToPay } from '#test/api/stages.ts';
import { ask, countOf, fingerprint, makeWorld, type RelationName, uploadOf, type World } from '#test/api/world.ts';
import { giving as givingProgramme, makeOffer as makeClaimOffer, makeGivingRound } from '#test/support/claims.ts';
import { carriedOut, makeOffer, newDraw, prepared, published } from '#test/support/draw-rows.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';

let world: World;
let document: ReadDocument;
/** A case in the pay stage, from before anybody signed in. */
const waiting = { paid: 0, drawn: 0 };
const giving = { round: 0, from: 0, to: 0 };
before(async () => {
  world = await makeWorld(async (staging) => {
    const { people, house } = staging;
    giving.round = await makeGivingRound(house, givingProgramme('rush'));
    giving.from = (await makeClaimOffer(house, giving.round, { stock: 9, hours: 480 })).id;
    giving.to = (await makeClaimOffer(house, giving.round, { organisationId: 10, stock: 1 })).id;
    waiting.drawn = await published(house, staging.roundId);
    await carriedOut(house, waiting.drawn);
    waiting.paid = await bringToPay(staging, people.get('member descendant')!, 11);
    await bringToNotice(staging, people.get('member sibling')!, 20);
  });
  document = await readDocument(world);
});
after(() => world.close());

interface Effect {
  readonly by: readonly [Parameters<World['token']>[0], RelationName] | 'nobody';
  readonly sample: (world: World) => Sample | Promise<Sample>;
  /** The file of an upload; left out: an empty one. */
  readonly file?: (world: World) => Promise<Uint8Array<ArrayBuffer>>;
  /** The table that gets exactly one row more; left out: a change of rows, or a refusal. */
  readonly adds?: string;
  readonly status: number;
}

/** A member of the union who holds no post. */
async function newcomer({ house }: World): Promise<number> {
  const [added] = await addPeople(house, house.db, tenantId, [{ name: '新来人' }]);
  const { personId } = must(added!);
  must((await joinMembers(house, house.db, tenantId, [{ personId, organisationId: 10, since: '2019-01-01' }]))[0]!);
  return personId;
}

const secondProgramme: Programme = { ...JSON.parse(JSON.stringify(littleProgramme)), key: 'second-grant' };

/** A real effect for every route that asks for an Idempotency-Key. The order matters: what closes comes last. */
const effects: Readonly<Record<string, Effect>> = {
  ...goodsEffects,
  ...panelEffects,
  ...showingEffects,
  'organisations.create': {
    by: ['officer', 'own'],
    sample: () => ({ body: { parentId: 10, level: 'grassroots', name: '新建工会' } }),
    adds: 'organisations',
    status: 201,
  },
  'organisations.move': {
    by: ['officer', 'ancestor'],
    sample: () => ({ params: { id: 12 }, body: { parentId: 20 } }),
    status: 200,
  },
  'memberships.change': {
    by: ['officer', 'own'],
    sample: async (w) => ({
      params: { id: await newcomer(w) },
      body: { change: 'transfer', organisationId: 20, on: '2020-03-01' },
    }),
    adds: 'memberships',
    status: 200,
  },
  'me.askCorrection': {
    by: ['member', 'own'],
    sample: () => ({ body: { what: 'phone', words: '尾号应是 2270' } }),
    adds: 'corrections',
    status: 201,
  },
  'corrections.ask': {
    by: ['officer', 'own'],
    sample: (w) => ({
      params: { id: w.ids.person },
      body: { what: 'membership', words: '换了单位', consent: { how: 'spoken', on: '2020-03-02', witness: '李秀兰' } },
    }),
    adds: 'corrections',
    status: 201,
  },
  'corrections.withdraw': {
    by: ['officer', 'own'],
    sample: async () => ({ params: { id: await newest('corrections') } }),
    status: 200,
  },
  'corrections.answer': {
    by: ['officer', 'own'],
    sample: (w) => ({ params: { id: w.ids.correction }, body: { accepted: false, answer: '与证件一致' } }),
    status: 200,
  },
  'questions.answer': {
    // Days have passed: the case is overdue and with the level above.
    by: ['officer', 'ancestor'],
    sample: (w) => ({ params: { id: w.ids.question }, body: { words: '三天内有结果' } }),
    status: 200,
  },
  'me.ask': {
    by: ['member', 'own'],
    sample: (w) => ({ params: { id: w.ids.caseId }, body: { words: '钱什么时候到' } }),
    adds: 'case_questions',
    status: 201,
  },
  'changes.propose': {
    by: ['security-admin', 'own'],
    sample: (w) => ({
      params: { id: w.ids.person },
      body: { kind: 'post-grant', organisationId: 20, role: 'reviewer', from: '2030-01-01' },
    }),
    adds: 'identity_changes',
    status: 201,
  },
  'changes.proposeForSecurity': {
    by: ['system-admin', 'own'],
    sample: (w) => ({ params: { id: w.ids.securityAdmin }, body: { kind: 'phone', phone: '13912345678' } }),
    adds: 'identity_changes',
    status: 201,
  },
  'draws.open': {
    by: ['officer', 'ancestor'],
    sample: async (w) => {
      const { weights: _, operator: __, ...draw } = newDraw(w.house, await makeOffer(w.house, w.ids.round, 5));
      return { params: { id: w.ids.round }, body: JSON.parse(JSON.stringify(draw)) };
    },
    adds: 'draws',
    status: 201,
  },
  'draws.publish': {
    by: ['officer', 'ancestor'],
    sample: async (w) => ({ params: { id: await prepared(w.house, w.ids.round) } }),
    adds: 'draw_steps',
    status: 200,
  },
  'draws.drop': {
    by: ['officer', 'ancestor'],
    sample: async (w) => ({ params: { id: await prepared(w.house, w.ids.round) } }),
    adds: 'draw_steps',
    status: 200,
  },
  'draws.finish': {
    by: ['officer', 'ancestor'],
    sample: () => ({ params: { id: waiting.drawn } }),
    adds: 'draw_steps',
    status: 200,
  },
  'programmes.prepare': {
    by: ['officer', 'ancestor'],
    sample: () => ({ body: { organisationId: 3, programme: secondProgramme } }),
    adds: 'programme_versions',
    status: 201,
  },
  'programmes.return': {
    by: ['chair', 'ancestor'],
    sample: () => ({
      params: { hash: programmeHash(secondProgramme) },
      body: { organisationId: 3, reason: '没有写依据' },
    }),
    status: 200,
  },
  'programmes.approve': {
    by: ['chair', 'ancestor'],
    sample: (w) => ({ params: { hash: w.ids.versionHash }, body: { organisationId: 3 } }),
    status: 200,
  },
  'rounds.open': {
    by: ['officer', 'ancestor'],
    sample: (w) => ({
      body: {
        versionHash: w.ids.versionHash,
        organisationId: 3,
        year: 2020,
        name: '第二批',
        opensOn: '2020-01-01',
        closesOn: '2020-12-31',
        parameters: {},
      },
    }),
    adds: 'rounds',
    status: 201,
  },
  'offers.open': {
    by: ['officer', 'ancestor'],
    sample: () => ({
      params: { id: giving.round },
      body: {
        ...{ organisationId: 20, package: 'rest', amount: 5 },
        ...{ opensAt: '2020-03-02T10:00:00+08:00', closesAt: '2020-03-03T10:00:00+08:00' },
      },
    }),
    adds: 'claim_offers',
    status: 201,
  },
  'offers.putIn': {
    by: ['officer', 'ancestor'],
    sample: () => ({ params: { id: giving.round }, body: { offerId: giving.from, amount: 5 } }),
    adds: 'transfers',
    status: 200,
  },
  'offers.allot': {
    by: ['officer', 'ancestor'],
    sample: () => ({ params: { id: giving.round }, body: { fromId: giving.from, toId: giving.to, amount: 5 } }),
    adds: 'transfers',
    status: 200,
  },
  'cases.bulk': {
    by: ['officer', 'own'],
    sample: (w) => ({ body: { organisationId: 10, action: 'approve', stage: 'basic', roundId: w.ids.round } }),
    adds: 'jobs',
    status: 202,
  },
  'notices.publish': {
    by: ['officer', 'ancestor'],
    sample: (w) => ({ params: { id: w.ids.round }, body: { stage: 'notice' } }),
    adds: 'notices',
    status: 201,
  },
  'notices.takeBack': {
    by: ['officer', 'ancestor'],
    sample: async (w) => ({ params: { id: w.ids.round, notice: await newest('notices') } }),
    status: 200,
  },
  // What was taken back is published again, and public at once.
  'notices.object': {
    by: 'nobody',
    sample: async (w) => {
      const by = acting(w.personId('officer', 'ancestor'), 'officer', places.district);
      const asked = { roundId: w.ids.round, stage: 'notice', acting: by };
      const { noticeId } = must(await publishStage(w.engine, tenantId, asked));
      await w.house.db.query('UPDATE notices SET published_at = announced_at WHERE tenant_id = $1 AND id = $2', [
        tenantId,
        noticeId,
      ]);
      return { params: { id: noticeId }, body: { ordinal: 1, grounds: '理由足够长的一段话，说明情况' } };
    },
    adds: 'objections',
    status: 201,
  },
  // The one of nobody's above; by whom the case was not reviewed.
  'objections.screen': {
    by: ['officer', 'ancestor'],
    sample: async () => ({ body: { objectionIds: [await newest('objections')], real: false, why: '看过' } }),
    adds: 'case_events',
    status: 200,
  },
  'me.keepDocument': {
    by: ['member', 'own'],
    sample: (w) => ({ form: { round: String(w.ids.round), field: 'scan' } }),
    file: async () => new Uint8Array(littlePicture()),
    adds: 'documents',
    status: 201,
  },
  'imports.upload': {
    by: ['officer', 'own'],
    sample: () => ({ form: { kind: 'members', organisationId: '10' } }),
    file: async () => memberList(),
    adds: 'import_runs',
    status: 201,
  },
  'imports.commit': {
    by: ['officer', 'own'],
    sample: async () => ({ params: { id: await newest('import_runs') } }),
    adds: 'jobs',
    status: 202,
  },
  'imports.withdraw': {
    by: ['officer', 'own'],
    sample: async () => ({ params: { id: await newest('import_runs') } }),
    status: 200,
  },
  'rounds.settle': {
    by: ['chair', 'ancestor'],
    sample: (w) => ({ params: { id: w.ids.round }, body: { stage: 'grant', action: 'grant' } }),
    adds: 'jobs',
    status: 202,
  },
  'audit.verify': { by: ['audit-admin', 'own'], sample: () => ({}), adds: 'jobs', status: 202 },
  'budgets.allot': {
    by: ['finance-maker', 'ancestor'],
    sample: () => ({ body: { organisationId: 3, year: 2020, expenditureCode: 'test', amountFen: 100 } }),
    adds: 'transfers',
    status: 201,
  },
  'budgets.approve': {
    by: ['finance-maker', 'own'],
    sample: () => ({ body: { organisationId: 10, year: 2020, amountFen: 100, memo: '批文' } }),
    adds: 'budget_moves',
    status: 201,
  },
  'budgets.confirm': {
    by: ['finance-checker', 'own'],
    sample: (w) => ({ params: { id: w.ids.budgets.waiting }, body: { amountFen: 300 } }),
    adds: 'budget_decisions',
    status: 201,
  },
  'budgets.sendBack': {
    by: ['finance-checker', 'own'],
    sample: (w) => ({ params: { id: w.ids.budgets.toSendBack }, body: { why: '与批文不符' } }),
    adds: 'budget_decisions',
    status: 201,
  },
  'calendar.take': {
    by: ['system-admin', 'own'],
    sample: () => ({
      body: {
        rows: ['日期,节日,安排', ...Array.from({ length: 10 }, (_, n) => `2027-02-${10 + n},春节,放假`)].join('\n'),
        source: '国务院办公厅关于2027年部分节假日安排的通知',
        sourceNumber: '国办发明电〔2026〕9号',
        replaces: 0,
      },
    }),
    adds: 'calendar_years',
    status: 200,
  },
  'campaigns.open': {
    by: ['officer', 'own'],
    sample: () => ({ body: { campaignKey: 'winter-care', organisationId: 10, year: 2020, name: '送温暖' } }),
    adds: 'campaigns',
    status: 201,
  },
  'gifts.agree': {
    by: ['officer', 'own'],
    sample: () => ({
      body: {
        ...{
          organisationId: 10,
          purpose: '帮助职工',
          fromOn: '2020-01-01',
          untilOn: '2020-12-31',
          signedOn: '2020-01-01',
        },
        donor: { kind: 'person', name: '王好心', contact: '13900000000', named: false },
        lines: [{ what: '书', unit: 'volume', amount: 30, valueFen: 60_000 }],
      },
    }),
    adds: 'gift_agreements',
    status: 201,
  },
  'gifts.keepPaper': {
    by: ['officer', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.agreement }, form: {} }),
    file: async () => new Uint8Array(littlePicture()),
    adds: 'documents',
    status: 201,
  },
  'gifts.receive': {
    by: ['finance-maker', 'own'],
    sample: (w) => ({
      params: { id: w.ids.gifts.agreement },
      body: { line: 1, amount: 2, valueFen: 2_000, receivedOn: '2020-03-01', reference: '送货单2' },
    }),
    adds: 'gift_receipts',
    status: 201,
  },
  'gifts.record': {
    by: ['finance-maker', 'own'],
    sample: (w) => ({
      params: { id: w.ids.gifts.money },
      body: { line: 1, amount: 500, receivedOn: '2020-03-01', reference: 'ICBC-9' },
    }),
    adds: 'gift_arrivals',
    status: 201,
  },
  'gifts.reject': {
    by: ['finance-checker', 'own'],
    sample: async () => ({ params: { id: await newest('gift_arrivals') }, body: { why: '没有这笔' } }),
    adds: 'transfers',
    status: 201,
  },
  'gifts.reverse': {
    by: ['finance-maker', 'own'],
    sample: (w) => ({ params: { year: 2020, number: w.ids.gifts.receipt.number + 3 }, body: { why: '登记错了' } }),
    adds: 'gift_receipts',
    status: 201,
  },
  'gifts.askReversal': {
    by: ['finance-maker', 'own'],
    sample: (w) => ({ params: { ...w.ids.gifts.moneyReceipt }, body: { why: '汇错了' } }),
    adds: 'gift_reversals',
    status: 201,
  },
  'gifts.rejectReversal': {
    by: ['finance-checker', 'own'],
    sample: async () => ({ params: { id: await newest('gift_reversals') }, body: { why: '没有汇错' } }),
    adds: 'transfers',
    status: 201,
  },
  'gifts.confirmReversal': {
    by: ['finance-checker', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.reversal } }),
    adds: 'gift_receipts',
    status: 201,
  },
  'gifts.confirm': {
    by: ['finance-checker', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.arrival }, body: { amount: 700 } }),
    adds: 'gift_receipts',
    status: 201,
  },
  'gifts.allot': {
    by: ['finance-maker', 'own'],
    sample: (w) => ({
      body: { agreementId: w.ids.gifts.agreement, line: 1, organisationId: 11, amount: 3, reason: '发放' },
    }),
    adds: 'gift_allotments',
    status: 201,
  },
  'gifts.use': {
    by: ['officer', 'own'],
    sample: (w) => ({
      params: { id: w.ids.gifts.allotment },
      body: { amount: 4, people: 4, usedOn: '2020-03-01', note: '发放' },
    }),
    adds: 'gift_uses',
    status: 201,
  },
  // Gloves by the pair become no oil.
  'gifts.stock': {
    by: ['officer', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.allotment }, body: { goodsId: w.ids.goods, pieces: 1 } }),
    status: 422,
  },
  'certificates.print': {
    by: ['officer', 'own'],
    sample: () => ({ params: { id: 10 }, body: { kind: 'honour', year: 2020 } }),
    adds: 'certificate_prints',
    status: 202,
  },
  'rounds.openRoster': {
    by: ['officer', 'ancestor'],
    sample: async (w) => ({ params: { id: (await makeRound(w.house, studioReview, {}, 0)).id } }),
    adds: 'jobs',
    status: 202,
  },
  'studios.enter': {
    by: ['officer', 'own'],
    sample: (w) => ({
      params: { id: w.ids.studio },
      body: { personId: w.personId('officer', 'own'), role: 'apprentice', from: w.ids.studioDay },
    }),
    adds: 'record_people',
    status: 201,
  },
  'studios.leave': {
    by: ['officer', 'own'],
    sample: (w) => ({ params: { id: w.ids.studio, line: w.ids.studioLine }, body: { until: w.ids.studioDay } }),
    status: 200,
  },
  'records.change': {
    by: ['officer', 'own'],
    sample: (w) => ({ params: { id: w.ids.record }, body: { change: 'suspend', reason: '有人反映，核查中' } }),
    adds: 'record_steps',
    status: 200,
  },
  'gifts.reverseUse': {
    by: ['officer', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.use }, body: { note: '登记错了' } }),
    adds: 'gift_uses',
    status: 201,
  },
  'gifts.takeBack': {
    by: ['finance-maker', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.allotment }, body: { amount: 1, note: '没用完' } }),
    adds: 'gift_uses',
    status: 201,
  },
  'funds.open': {
    by: ['officer', 'own'],
    sample: () => ({ body: { organisationId: 10, name: '书屋基金', purpose: '办书屋' } }),
    adds: 'gift_funds',
    status: 201,
  },
  'collections.open': {
    by: ['officer', 'ancestor'],
    sample: (w) => ({ body: { roundId: w.ids.round, announcement: '募集', leftover: 'member' } }),
    status: 422,
  },
  'collections.give': {
    by: ['officer', 'own'],
    sample: (w) => ({
      params: { id: w.ids.gifts.collection },
      body: { amountFen: 5_000, way: 'cash', givenOn: '2020-03-01' },
    }),
    adds: 'gift_givings',
    status: 201,
  },
  'collections.reverse': {
    by: ['officer', 'own'],
    sample: async (w) => ({ params: { id: w.ids.gifts.collection, giving: await newest('gift_givings') } }),
    adds: 'gift_givings',
    status: 201,
  },
  'collections.hand': {
    by: ['finance-maker', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.collection } }),
    status: 422,
  },
  'collections.close': {
    by: ['officer', 'own'],
    sample: (w) => ({ params: { id: w.ids.gifts.collection } }),
    status: 200,
  },
  'payments.withdraw': {
    by: ['finance-maker', 'ancestor'],
    sample: (w) => ({ params: { id: w.ids.batch } }),
    status: 200,
  },
  'payments.prepare': {
    by: ['finance-maker', 'ancestor'],
    sample: (w) => ({ params: { id: w.ids.round }, body: { stage: 'pay' } }),
    adds: 'payment_items',
    status: 201,
  },
  'payments.approve': {
    by: ['finance-checker', 'ancestor'],
    sample: async () => ({ params: { id: await newest('payment_batches') }, body: { looked: 1 } }),
    status: 200,
  },
  'payments.send': {
    by: ['finance-maker', 'ancestor'],
    sample: async () => ({ params: { id: await newest('payment_batches') }, body: { format: 'ordinary-csv' } }),
    adds: 'transfers',
    status: 200,
  },
  'payments.return': {
    by: ['finance-maker', 'ancestor'],
    sample: () => ({ params: { id: 3 }, form: { format: 'ordinary-csv' } }),
    file: async () => bankAnswer(),
    adds: 'payment_results',
    status: 200,
  },
  'rounds.close': { by: ['officer', 'ancestor'], sample: (w) => ({ params: { id: w.ids.round } }), status: 200 },
  'organisations.merge': {
    by: ['officer', 'ancestor'],
    sample: () => ({ params: { id: 20 }, body: { intoId: 10 } }),
    status: 200,
  },
  'organisations.close': { by: ['officer', 'ancestor'], sample: () => ({ params: { id: 12 } }), status: 200 },
};

async function newest(table: string): Promise<number> {
  const [row] = await world.house.db.query<{ id: number }>(`SELECT max(id) AS id FROM ${table} WHERE tenant_id = $1`, [
    tenantId,
  ]);
  return row!.id;
}

const plain = (text: string | Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

const memberList = () =>
  plain(
    `姓名,身份证号,所在工会,入会日期\n钱小新,${makeIdNumber('110113', '1993-03-03', 500)},杨镇机械厂工会,2018-01-01\n`,
  );

async function bankAnswer() {
  const [item] = await world.house.db.query<{ number: string; id: number }>(
    `SELECT b.number, i.id FROM payment_items i JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
      WHERE i.tenant_id = $1 AND i.case_id = $2`,
    [tenantId, waiting.paid],
  );
  const line = `NJ${item!.number}-${item!.id}|成功`;
  return plain(must(encodeGb18030(`客户流水号|处理结果\r\n${line}\r\n`)));
}

const tokenOf = ({ by }: Effect): string | undefined => (by === 'nobody' ? undefined : world.token(by[0], by[1]));

test('actions carry their own ids: opened twenty times at once and again is one case', async () => {
  const body = {
    id: globalThis.crypto.randomUUID(),
    roundId: world.ids.round,
    organisationId: 10,
    personId: world.ids.person,
  };
  const before = await countOf(world, 'cases');
  const open = () => ask(world, 'post', '/api/cases', { token: world.subjectToken, body });
  const bodies = await Promise.all(Array.from({ length: 20 }, async () => (await open()).text()));
  assert.equal(new Set([...bodies, await (await open()).text()]).size, 1, bodies[0]);
  assert.equal((await countOf(world, 'cases')) - before, 1);
});

test('every route with a key: twenty at once and two later, one effect and one answer', async () => {
  const keyed = document.operations.filter((one) => one.needsKey).map((one) => one.operationId);
  assert.deepEqual(Object.keys(effects).sort(), keyed.sort(), 'every such route has its effect here');
  for (const [operationId, effect] of Object.entries(effects)) {
    const operation = document.operations.find((one) => one.operationId === operationId)!;
    const sample = await effect.sample(world);
    const bytes = await effect.file?.(world);
    const key = globalThis.crypto.randomUUID();
    const token = tokenOf(effect);
    const once = async (body: unknown = sample.form ? uploadOf(sample.form, bytes) : sample.body) => {
      const response = await ask(world, operation.method, addressOf(operation, sample), { token, key, body });
      const { requestId: _, ...rest } = (await response.json()) as Record<string, unknown>;
      // The words too: an answer given again has the order it first had.
      return { status: response.status, body: rest, words: JSON.stringify(rest) };
    };
    const [start, rows] = [await fingerprint(world), effect.adds ? await countOf(world, effect.adds) : 0];
    const first = await Promise.all(Array.from({ length: 20 }, () => once()));
    // Of twenty files at once two are taken; the others come again, as they are told.
    const come = (one: (typeof first)[number]) => one.body.code !== 'too-many-uploads';
    assert.ok(first.every(come) || operation.body?.type === 'multipart/form-data', operationId);
    const [one, ...others] = first.filter(come);
    for (const other of others) assert.deepEqual(other, one, operationId);
    first.splice(0, first.length, one!);
    assert.equal(first[0]!.status, effect.status, `${operationId}: ${JSON.stringify(first[0]!.body)}`);
    const done = await fingerprint(world);
    if (effect.adds) {
      assert.equal((await countOf(world, effect.adds)) - rows, 1, `${operationId} adds one row`);
      assert.notEqual(done, start, operationId);
    }
    if (effect.status >= 400) assert.equal(done, start, `${operationId}: a refusal changes nothing`);
    for (let again = 0; again < 2; again += 1) assert.deepEqual(await once(), first[0], `${operationId} again`);
    assert.equal(await fingerprint(world), done, `${operationId}: repeating changes nothing`);
    if (sample.body) {
      const other = await once({
        ...(sample.body as object),
        organisationId: 21,
        parentId: 21,
        memo: 'x',
        contact: 'x',
        number: 'X',
      });
      assert.ok(
        other.status === 422 || other.status === 400 || other.status === 403 || other.status === 404,
        `${operationId} with another body: ${other.status}`,
      );
      assert.equal(await fingerprint(world), done);
    }
  }
});

test('a key belongs to one person, and without one nothing is done', async () => {
  const body = { organisationId: 3, year: 2020, expenditureCode: 'test', amountFen: 7 };
  const key = globalThis.crypto.randomUUID();
  const rows = await countOf(world, 'transfers');
  const token = world.token('finance-maker', 'ancestor');
  const first = await ask(world, 'post', '/api/budgets', { token, key, body });
  assert.equal(first.status, 201);
  const stranger = await ask(world, 'post', '/api/budgets', {
    token: world.token('finance-maker', 'own'),
    key,
    body: { ...body, organisationId: 10 },
  });
  assert.equal(stranger.status, 201, 'the same key of another person is another key');
  const changed = await ask(world, 'post', '/api/budgets', { token, key, body: { ...body, amountFen: 8 } });
  assert.equal(changed.status, 422);
  assert.equal(((await changed.json()) as { code: string }).code, 'idempotency-key-reused');
  const keyless = await ask(world, 'post', '/api/budgets', { token, body });
  assert.equal(((await keyless.json()) as { code: string }).code, 'idempotency-key-missing');
  assert.equal((await countOf(world, 'transfers')) - rows, 2);
});

test('routes without a key change nothing more when repeated', async () => {
  for (const operation of document.operations) {
    if (operation.method === 'get' || operation.needsKey || operation.body?.type === 'multipart/form-data') continue;
    const { operationId } = operation;
    if (matrix[operationId]!.fresh) continue;
    const sample = sampleOf(world, operationId);
    const once = () =>
      ask(world, operation.method, addressOf(operation, sample), {
        token: letIn(world, operationId),
        body: sample.body,
      });
    const first = await once();
    const done = await fingerprint(world);
    const again = await Promise.all([once(), once(), once()]);
    for (const response of again)
      assert.ok(
        response.status === first.status || response.status === 429,
        `${operationId}: ${first.status} then ${response.status}`,
      );
    assert.equal(await fingerprint(world), done, operationId);
  }
});
