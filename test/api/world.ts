// The world of the API tests: two tenants, a tree of seven organisations around one in the middle, one person per role at each, a round
// with a case, a job, an account, a payment batch — so that every operation has something to be asked about from every side.

import { proposeChange, recordCorrections } from '#access/identity-changes.ts';
import { openSession } from '#access/sessions.ts';
import { type App, createApp } from '#api/app.ts';
import { fieldAad, sealText } from '#crypto/provider.ts';
import { keepDocument } from '#documents/case-documents.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { startJob } from '#jobs/jobs.ts';
import { fixedClock } from '#kit/clock.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { askQuestion } from '#people/case-questions.ts';
import { askCorrection } from '#people/corrections.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { grantPosts, type Role } from '#people/posts.ts';
import { defineProgramme } from '#policy/define.ts';
import type { Level } from '#policy/programme.ts';
import { addPrint, keepVolume } from '#records/prints.ts';
import type { Database } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import { enterPerson } from '#studios/people.ts';
import { type GiftIds, makeGifts } from '#test/api/gifts.ts';
import { panelOfWorld } from '#test/api/panels.ts';
import { showingOfWorld } from '#test/api/showings.ts';
import type { Staging } from '#test/api/stages.ts';
import { type BudgetIds, budgetsOfWorld } from '#test/support/budget.ts';
import { winterCampaign } from '#test/support/campaign.ts';
import { testDatabase } from '#test/support/database.ts';
import { layWithCase } from '#test/support/documents.ts';
import { published } from '#test/support/draw-rows.ts';
import { goodsOfWorld } from '#test/support/goods-of-world.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';
import { littlePicture } from '#test/support/pictures.ts';
import { registered } from '#test/support/registered.ts';

/** Where a post can stand relative to the target organisation (Yang, a second-level union). */
export const relations = ['own', 'ancestor', 'descendant', 'sibling', 'other-tenant'] as const;
export type RelationName = (typeof relations)[number];
const placeOf: Record<Exclude<RelationName, 'other-tenant'>, number> = {
  own: places.yang,
  ancestor: places.district,
  descendant: places.yangFirm,
  sibling: places.ma,
};

export const otherTenantId = 2;
/** With a picture, so that there is something to send, and a number that may be on file. */
const programme = defineProgramme({
  ...littleProgramme,
  form: {
    ...littleProgramme.form,
    number: { ...littleProgramme.form.number!, prefill: 'skill.certificateNumber' },
    scan: {
      type: 'file',
      label: { zh: '照片', en: 'Picture' },
      ...{ optional: true, accept: ['image/jpeg'], maxBytes: 100_000 },
    },
  },
});
const start = '2020-03-02T10:00:00+08:00';

export interface World {
  readonly house: TestHouse;
  readonly engine: Engine;
  readonly app: App;
  /** Of the database: who may do more than the application. */
  readonly owner: Database;
  readonly ids: Ids;
  /** Bearer token of the person with this role at this relation. */
  token(role: Role | 'member', relation: RelationName): string;
  readonly subjectToken: string;
  personId(role: Role | 'member', relation: RelationName): number;
  close(): Promise<void>;
}

export interface Ids {
  readonly organisation: number;
  readonly person: number;
  readonly post: number;
  readonly round: number;
  readonly caseId: number;
  readonly job: number;
  readonly account: number;
  readonly versionHash: string;
  readonly batch: number;
  readonly importRun: number;
  readonly correction: number;
  readonly question: number;
  /** Of the member: one for a second person, proposed by the security administrator, and one that waits. */
  readonly change: number;
  readonly waitingChange: number;
  readonly securityAdmin: number;
  /** Without a name, to the case, whose stage takes none any more. */
  readonly objection: number;
  /** Handed in with the case. */
  readonly document: number;
  /** Published, of the district's round. */
  readonly draw: number;
  /** Of the union. */
  readonly campaign: number;
  readonly gifts: GiftIds;
  /** Of the union. */
  readonly budgets: BudgetIds;
  readonly goods: number;
  /** Of them, and reversed already. */
  readonly lot: number;
  /** Carried by the member. */
  readonly route: number;
  /** The member sits on it; of a round of the district's. */
  readonly panel: number;
  readonly judgedRound: number;
  /** Of a member of the firm, by the district. */
  readonly showing: number;
  readonly shownCase: number;
  /** Of the union, in force. */
  readonly record: number;
  readonly studio: number;
  readonly studioLine: number;
  readonly studioDay: string;
  /** Of its certificates. */
  readonly print: number;
}

const allRoles: readonly (Role | 'member')[] = [
  'chair',
  'officer',
  'reviewer',
  'finance-maker',
  'finance-checker',
  'auditor',
  'system-admin',
  'security-admin',
  'audit-admin',
  'member',
];

/** `before` runs when everything stands and before anybody signs in, so that it may move the clock. */
export async function makeWorld(before?: (staging: Staging) => Promise<void>): Promise<World> {
  const database = await testDatabase();
  const house = testHouse(database.db, fixedClock(start), `api-${process.pid}`);
  const engine = makeEngine(house);
  const at = house.clock.now();
  for (const id of [tenantId, otherTenantId]) await makeOrganisations(house, id);
  const people = await makePeople(house);
  const round = await makeRound(house, programme, {}, 1_000_000);
  const subject = people.get('member own')!;
  const answers = { level: 'high', number: 'CERT-0001', issuedOn: '2020-02-01' };
  const opened = must(
    await engine.act(tenantId, {
      acting: { personId: subject, posts: [] },
      target: {
        open: { roundId: round.id, organisationId: places.yang, personId: subject, subjectOrganisationId: null },
      },
      request: { id: '00000000-0000-4000-8000-000000000001', action: 'open', input: { submit: { answers } } },
    }),
  );
  const job = await startJob(house, tenantId, { kind: 'bulk-action', input: {}, createdBy: subject });
  const account = await house.ids.take(tenantId);
  await house.db.query(
    `INSERT INTO accounts (tenant_id, id, code, name, kind, organisation_id, created_at) VALUES ($1, $2, 'bank:yang', '账户', 'bank', $3, $4)`,
    [tenantId, account, places.yang, at],
  );
  // A post not begun: revoking it changes nobody's rights in the matrix.
  const later = {
    personId: people.get('member sibling')!,
    organisationId: places.yang,
    role: 'auditor' as const,
    from: '2030-01-01',
  };
  const [post] = await house.db.transaction((q) => grantPosts(house, q, tenantId, [later], null));
  const batch = await house.ids.take(tenantId);
  await house.db.query(
    `INSERT INTO payment_batches (tenant_id, id, round_id, number, state, prepared_by, prepared_at) VALUES ($1, $2, $3, '2020-T1', 'prepared', $4, $5)`,
    [tenantId, batch, round.id, subject, at],
  );
  const importRun = await house.ids.take(tenantId);
  await house.db.query(
    `INSERT INTO import_runs (tenant_id, id, kind, organisation_id, file_name, file_hash, state, created_at) VALUES ($1, $2, 'members', $3, 'a.xlsx', '', 'withdrawn', $4)`,
    [tenantId, importRun, places.yang, at],
  );
  const asked = { personId: subject, organisationId: places.yang, what: 'name', words: '名字写错了' };
  const correction = must(await askCorrection(house, tenantId, asked)).id;
  const question = must(
    await askQuestion(house, tenantId, { caseId: opened.caseId, personId: subject, words: '什么时候有结果' }),
  ).id;
  const resuming = { kind: 'membership', value: { change: 'resume' } } as const;
  const securityAdmin = people.get('security-admin own')!;
  const change = must(await proposeChange(house, tenantId, subject, resuming, securityAdmin)).id;
  const waiting = { name: '王小癸' };
  const recorded = must(await recordCorrections(house, tenantId, subject, waiting, people.get('officer own')!));
  const document = must(
    await keepDocument(house, tenantId, {
      ...{ ownerId: subject, name: '证书.jpg', class: 'S2', bytes: littlePicture() },
      field: { type: 'file', label: { zh: '照片', en: 'picture' } },
    }),
  );
  await layWithCase(house.db, tenantId, document.id, opened.caseId);
  const draw = await published(house, round.id);
  const gifts = await makeGifts(house, round);
  const campaign = await winterCampaign(house, [], places.yang);
  const goods = await goodsOfWorld(house, round.id, subject);
  const judging = await panelOfWorld(engine, people);
  const shown = await showingOfWorld(engine, people);
  const holder = people.get('member descendant')!;
  await registered(engine, {
    personId: holder,
    unionId: places.yangFirm,
    issuerId: places.yang,
    runBy: 'second-level',
  });
  const [record] = await house.db.query<{ id: number }>('SELECT id FROM records WHERE tenant_id = $1', [tenantId]);
  const studio = await studioOfWorld(engine, people.get('system-admin own')!, subject);
  const print = await house.ids.take(tenantId);
  const honours = { issuerId: places.yang, kind: 'honour', year: 2020 };
  await addPrint(house.db, tenantId, { ...honours, id: print, by: 1, at: house.clock.now() });
  const volume = { volume: 1, first: 1, last: 1, pages: 1, pdf: Buffer.from('%PDF-') };
  await keepVolume(house, house.db, tenantId, print, volume);
  const objection = await house.ids.take(tenantId);
  const sealed = sealText(
    await house.crypto(tenantId),
    '此人的证书不是本年度取得的',
    fieldAad({ tenantId, table: 'objections', column: 'grounds_sealed', rowId: objection, sensitivity: 'S3' }),
  );
  await house.db.query(
    'INSERT INTO objections (tenant_id, id, case_id, grounds_sealed, raised_at, known) VALUES ($1, $2, $3, $4, $5, false)',
    [tenantId, objection, opened.caseId, sealed, house.clock.now()],
  );
  const budgets = await budgetsOfWorld(house.db, tenantId, { own: places.yang, above: places.district }, house);
  await before?.({ house, engine, roundId: round.id, people });
  const tokens = await makeTokens(house, people);
  const app = createApp({ house, engine });
  return {
    house,
    engine,
    app,
    owner: database.owner,
    ids: {
      organisation: places.yang,
      person: subject,
      post: must(post!).postId,
      round: round.id,
      caseId: opened.caseId,
      job: job.id,
      account,
      versionHash: round.versionHash,
      batch,
      importRun,
      correction,
      ...{ change, securityAdmin, waitingChange: recorded.ids[0]! },
      question,
      objection,
      document: document.id,
      draw,
      ...{ campaign, gifts, budgets },
      ...goods,
      ...judging,
      ...shown,
      record: record!.id,
      ...studio,
      print,
    },
    token: (role, relation) => tokens.get(`${role} ${relation}`)!,
    subjectToken: tokens.get('member own')!,
    personId: (role, relation) => people.get(`${role} ${relation}`)!,
    close: () => database.drop(),
  };
}

/** A studio of the union, led by one and with another in it. */
async function studioOfWorld(engine: Engine, leader: number, member: number) {
  const { house } = engine;
  const { yang } = places;
  await registered(engine, {
    personId: leader,
    unionId: yang,
    issuerId: yang,
    runBy: 'second-level',
    studio: '焊接创新工作室',
  });
  const [row] = await house.db.query<{ id: number; from: string }>(
    `SELECT id, from_on AS from FROM records WHERE tenant_id = $1 AND kind = 'studio'`,
    [tenantId],
  );
  const entering = { recordId: row!.id, personId: member, role: 'member', from: row!.from } as const;
  const line = must(await house.db.transaction((q) => enterPerson(house, q, tenantId, entering, 1)));
  return { studio: row!.id, studioLine: line.id, studioDay: row!.from };
}

const shiftOf = (tenant: number): number => (tenant === otherTenantId ? 5000 : 0);

async function makeOrganisations(house: TestHouse, tenant: number): Promise<void> {
  const at = house.clock.now();
  await house.db.query(`INSERT INTO tenants (tenant_id, key, name, created_at) VALUES ($1, $2, '测试', $3)`, [
    tenant,
    `t${tenant}`,
    at,
  ]);
  // Ids of the other tenant start elsewhere, so that no number of the first means anything there.
  await house.ids.take(tenant, 3000 + 10 * shiftOf(tenant));
  const shift = shiftOf(tenant);
  const row = (id: number, parentId: number | null, level: Level, name: string) => ({
    id: id + shift,
    parentId: parentId === null ? null : parentId + shift,
    level,
    name,
  });
  const rows = [
    row(2, null, 'municipal', '北京市总工会'),
    row(places.district, 2, 'district', '顺义区总工会'),
    row(places.yang, places.district, 'second-level', '杨镇总工会'),
    row(places.ma, places.district, 'second-level', '马坡镇总工会'),
    row(places.yangFirm, places.yang, 'grassroots', '杨镇机械厂工会'),
    row(places.yangSchool, places.yang, 'grassroots', '杨镇学校工会'),
    row(places.maFirm, places.ma, 'grassroots', '马坡制药工会'),
  ];
  must(await house.db.transaction((q) => addOrganisations(q, tenant, rows, at)));
  await house.db.query(`INSERT INTO expenditure_accounts (tenant_id, code, name) VALUES ($1, 'test', '测试科目')`, [
    tenant,
  ]);
}

/** One person per role and relation; keys `role relation`. */
async function makePeople(house: TestHouse): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  let sequence = 0;
  for (const relation of relations) {
    const tenant = relation === 'other-tenant' ? otherTenantId : tenantId;
    const organisationId = relation === 'other-tenant' ? places.yang + shiftOf(tenant) : placeOf[relation];
    await house.db.transaction(async (q) => {
      const rows = allRoles.map((_, n) => ({
        name: `王小${'甲乙丙丁戊己庚辛壬癸'[n]}`,
        idNumber: makeIdNumber('110113', '1985-05-05', ++sequence),
        phone: `139${String(10_000_000 + sequence)}`,
      }));
      const added = await addPeople(house, q, tenant, rows);
      const ids = added.map((one) => must(one).personId);
      await joinMembers(
        house,
        q,
        tenant,
        ids.map((personId) => ({ personId, organisationId, since: '2015-01-01' })),
      );
      const posts = allRoles.flatMap((role, n) =>
        role === 'member' ? [] : [{ personId: ids[n]!, organisationId, role, from: '2019-01-01' }],
      );
      for (const granted of await grantPosts(house, q, tenant, posts, null)) must(granted);
      for (const [n, role] of allRoles.entries()) all.set(`${role} ${relation}`, ids[n]!);
    });
  }
  return all;
}

/** Sessions that gave a second factor just now, so that the matrix asks about posts and not about codes. */
async function makeTokens(house: TestHouse, people: ReadonlyMap<string, number>): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const [key, personId] of people) {
    const tenant = key.endsWith('other-tenant') ? otherTenantId : tenantId;
    const { token } = await openSession(house, tenant, personId, 'test');
    tokens.set(key, token);
  }
  await house.db.query('UPDATE sessions SET stepped_up_at = $1 WHERE tenant_id = ANY ($2::bigint[])', [
    house.clock.now(),
    [tenantId, otherTenantId],
  ]);
  return tokens;
}

export interface Asking {
  readonly token?: string | undefined;
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** One request in process. */
export function ask(
  world: Pick<World, 'app'>,
  method: string,
  path: string,
  { token, key, body, headers }: Asking = {},
): Promise<Response> {
  const init: RequestInit = {
    method: method.toUpperCase(),
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  };
  return Promise.resolve(world.app.hono.request(path, init));
}

/** Tables whose rows tell what happened to the union's business; logs, sessions and keys are left out. */
const businessTables =
  'organisations organisation_paths people memberships posts identity_changes facts corrections person_facts proposed_accounts programme_versions rounds cases answers case_questions case_keys case_events accounts transfers payment_batches payment_items payment_results budget_moves budget_decisions notices notice_entries objections figure_deltas campaigns campaign_rounds visit_needs import_runs import_rows documents jobs claim_offers claims claim_batches draws draw_parties draw_entries draw_readings draw_steps score_panels score_seats score_seat_steps score_works gift_donors gift_funds gift_agreements gift_lines gift_receipt_years gift_receipts gift_arrivals gift_reversals gift_allotments gift_uses gift_collections gift_givings goods goods_lots goods_lot_reversals delivery_routes delivery_stops delivery_records goods_lot_routes records record_steps record_years record_people showings showing_steps showing_index showing_interests apprenticeships evidence certificate_prints certificate_volumes showing_pictures calendar_years'.split(
    ' ',
  );

/** One value that is equal when nothing of the business changed, but for the tables `except`. */
export async function fingerprint(
  { house }: { readonly house: House },
  { except = [] }: { readonly except?: readonly string[] } = {},
): Promise<string> {
  const tables = businessTables.filter((name) => !except.includes(name));
  const parts = tables.map(
    (name) => `(SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM ${name} t)`,
  );
  const [row] = await house.db.query<{ all: string }>(`SELECT concat_ws(',', ${parts.join(', ')}) AS "all"`);
  return row!.all;
}

/** Rows of a table. */
export async function countOf(world: World, name: string): Promise<number> {
  const [row] = await world.house.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${name}`);
  return row!.n;
}

/** A multipart form with an empty file. */
export function uploadOf(
  fields: Readonly<Record<string, string>>,
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(),
): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set('file', new File([bytes], 'a.xlsx'));
  return form;
}
