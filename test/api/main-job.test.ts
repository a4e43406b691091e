// The main job through the API alone: the certificate programme from the policy file to the bulletin, each step by the officer whose
// post it is, on a real server. What the API does not do here is the passing of time and the worker beside it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Server, serve } from '#api/server.ts';
import { writeWorkbook } from '#documents/workbook-write.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { allJobKinds } from '#jobs/kinds.ts';
import { Worker } from '#jobs/worker.ts';
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { joinMembers } from '#people/memberships.ts';
import { addPeople } from '#people/people.ts';
import { grantPosts, type Role } from '#people/posts.ts';
import { certificateGrant } from '#programmes/innovation/certificate-grant.ts';
import { columns, member, parameters } from '#test/api/applicants.ts';
import { uploadForm, Visitor } from '#test/api/visitor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const staff: Readonly<Record<string, readonly [Role, number]>> = {
  clerk: ['officer', places.yang],
  looker: ['reviewer', places.yang],
  officer: ['officer', places.district],
  chair: ['chair', places.district],
  second: ['reviewer', places.district],
  maker: ['finance-maker', places.district],
  checker: ['finance-checker', places.district],
  auditor: ['audit-admin', places.district],
};

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let server: Server;
let worker: Worker;
const phones = new Map<string, string>();

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  const names = Object.keys(staff);
  await house.db.transaction(async (q) => {
    const rows = names.map((name, n) => {
      phones.set(name, `139${10_000_001 + n}`);
      const id = makeIdNumber('110113', '1980-03-03', n + 1);
      return { name: `赵一${'甲乙丙丁戊己庚辛'[n]}`, idNumber: id, phone: phones.get(name)! };
    });
    const ids = (await addPeople(house, q, tenantId, rows)).map((one) => must(one).personId);
    const at = (n: number) => staff[names[n]!]![1];
    await joinMembers(
      house,
      q,
      tenantId,
      ids.map((personId, n) => ({ personId, organisationId: at(n), since: '2012-01-01' })),
    );
    const posts = ids.map((personId, n) => ({
      ...{ personId, organisationId: at(n), role: staff[names[n]!]![0], from: '2019-01-01' },
    }));
    for (const post of await grantPosts(house, q, tenantId, posts, null)) must(post);
  });
  server = await serve({ house, engine }, { port: 0, quiet: true });
  worker = new Worker(house, {
    kinds: allJobKinds(engine),
    pollMs: 20,
    tenants: async () => [tenantId],
  });
  worker.start();
});
after(async () => {
  await worker?.stop();
  await server?.close();
  await database?.drop();
});

const visitors = new Map<string, Visitor>();

/** The member of staff, just signed in, and with a fresh authenticator code where the post wants one. */
async function as(name: string): Promise<Visitor> {
  const visitor = visitors.get(name) ?? new Visitor(server.url, house, phones.get(name)!);
  // Whoever asks for a second code within ten minutes is asked whether a machine presses.
  if (visitors.has(name)) house.clock.advance(10 * 60_000);
  visitors.set(name, visitor);
  await visitor.signIn();
  return ['maker', 'checker', 'auditor'].includes(name) ? visitor.stepUp() : visitor;
}

interface JobShown {
  readonly state: string;
  readonly done: number;
  readonly errorCount: number;
  readonly errors: readonly unknown[];
  readonly result: Readonly<Record<string, unknown>> | null;
}

async function finished(visitor: Visitor, id: number): Promise<JobShown> {
  for (let tries = 0; tries < 500; tries += 1) {
    const job = await visitor.get<JobShown>(`/jobs/${id}`);
    if (job.state === 'done' || job.state === 'failed') {
      assert.equal(job.state, 'done', JSON.stringify(job));
      return job;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`job ${id} does not end`);
}

interface Items<T = Record<string, never>> {
  readonly items: readonly T[];
}
interface Uploaded {
  readonly id: number;
  readonly rows: number;
  readonly good: number;
  readonly ineligible: number;
  readonly bad: number;
}
interface Row {
  readonly rowNumber: number;
  readonly label: string;
  readonly fate: string;
  readonly reasons: readonly { code: string; why: { zh: string; en: string } }[];
  readonly caseId: number | null;
}

test('certificate programme: policy file to bulletin through the API', async (t) => {
  const state = { hash: '', round: 0, batch: 0, notice: 0 };
  const cases = new Map<string, number>();

  await t.test('a policy is checked, simulated, prepared by one and published by another', async () => {
    const officer = await as('officer');
    const programme = JSON.parse(JSON.stringify(certificateGrant)) as Record<string, unknown>;
    const draft = { organisationId: places.district, programme };
    type Checked = { concerns: { code: string; where: string; next: { zh: string } }[] };
    const checked = await officer.done<Checked>('POST', '/programmes/check', draft);
    assert.deepEqual(
      checked.concerns.map(({ code, where }) => `${code} ${where}`),
      [
        ...certificateGrant.who.map((_, n) => `clause-missing who[${n}].clause`),
        ...certificateGrant.rules.map((_, n) => `clause-missing rules[${n}].clause`),
      ],
    );
    const { appeal: _, ...hasty } = programme;
    const again = await officer.done<Checked>('POST', '/programmes/check', { ...draft, programme: hasty });
    const asked = again.concerns.find(({ where }) => where === 'appeal');
    assert.deepEqual([asked?.code, asked?.where], ['no-appeal', 'appeal']);
    assert.match(asked?.next.zh ?? '', /由哪一级复核/);
    const simulation = { ...draft, year: 2020, parameters, budgetFen: 1_000_000 };
    const meant = await officer.done<{ people: number }>('POST', '/programmes/simulation', simulation);
    assert.equal(meant.people, Object.keys(staff).length);
    state.hash = (await officer.done<{ hash: string }>('POST', '/programmes', draft)).hash;
    const approval = `/programmes/versions/${state.hash}/approval`;
    assert.equal(await officer.refused('POST', approval, { organisationId: places.district }), 'not-allowed');
    await (await as('chair')).done('POST', approval, { organisationId: places.district });
  });

  await t.test('a round is opened and gets its money', async () => {
    const round = await (await as('officer')).done<{ id: number }>('POST', '/rounds', {
      ...{ versionHash: state.hash, organisationId: places.district, year: 2020, name: '2020年证书助推' },
      ...{ opensOn: '2020-03-01', closesOn: '2020-10-30', parameters },
    });
    state.round = round.id;
    const maker = await as('maker');
    const pot = { organisationId: places.district, year: 2020, expenditureCode: 'test', amountFen: 1_000_000 };
    // From nothing nothing is given, whoever asks: the year is approved by two.
    assert.equal(await maker.refused('POST', '/budgets', pot), 'above-approved-budget');
    const { organisationId, year } = pot;
    const approval = { organisationId, year, amountFen: 2_000_000, memo: '区总工会〔2020〕1号' };
    const { id, waiting } = await maker.done<{ id: number; waiting: boolean }>('POST', '/approved-budgets', approval);
    assert.equal(waiting, true);
    const confirmation = `/budget-moves/${id}/confirmation`;
    assert.equal(await maker.refused('POST', confirmation, { amountFen: 2_000_000 }), 'not-allowed');
    assert.equal(await maker.refused('POST', '/budgets', pot), 'above-approved-budget');
    const checker = await as('checker');
    await checker.stepUp();
    assert.equal(await checker.refused('POST', confirmation, { amountFen: 1_000_000 }), 'budget-differs');
    await checker.done('POST', confirmation, { amountFen: 2_000_000 });
    for (const move of [pot, { ...pot, roundId: round.id }])
      assert.equal((await maker.done<{ waiting: boolean }>('POST', '/budgets', move)).waiting, false);
    assert.equal((await maker.done<{ waiting: boolean }>('POST', '/budgets', pot)).waiting, true, 'no more alone');
    const account = { account: '0200 1234 0900 0012 345', bank: '中国工商银行北京顺义支行' };
    await maker.done('PUT', `/organisations/${places.district}/account`, account);
  });

  await t.test('members come by workbook', async () => {
    const clerk = await as('clerk');
    const rows = [0, 1, 2, 3].map((n) => {
      const { name, idNumber, phone, card } = member(n);
      return [name, idNumber, phone, '杨镇机械厂工会', '2015-05-01', card, '中国工商银行北京顺义支行'];
    });
    const headings = columns('姓名', '身份证号', '手机号', '所在工会', '入会日期', '银行卡号', '开户银行');
    const bad = ['孙大错', '110113199006060000', '', '杨镇机械厂工会', '2015-05-01', '', ''];
    const bytes = await writeWorkbook({ name: '会员', columns: headings, rows: [...rows, bad] });
    const form = uploadForm('会员.xlsx', bytes, { kind: 'members', organisationId: places.yang });
    const run = await clerk.done<Uploaded>('POST', '/imports', form);
    assert.deepEqual([run.rows, run.good, run.bad], [5, 4, 1]);
    const listed = await clerk.get<Items<Row>>(`/imports/${run.id}/rows?fate=bad`);
    assert.equal(listed.items[0]!.label.includes('孙大错'), true, JSON.stringify(listed.items[0]));
    await finished(clerk, (await clerk.done<{ id: number }>('POST', `/imports/${run.id}/commit`)).id);
    const roll = await clerk.get<Items>(`/organisations/${places.yangFirm}/members`);
    assert.equal(roll.items.length, 4);
  });

  await t.test('applications come by workbook: every row has its fate, good ones become cases', async () => {
    const clerk = await as('clerk');
    const row = (n: number, number: string, issuer = '北京市职业技能鉴定管理中心') => {
      const { name, idNumber } = member(n);
      return [name, idNumber, '高级工', '电工', number, '2020-02-10', issuer];
    };
    const stranger = [
      '孙大生',
      makeIdNumber('110113', '1991-01-01', 77),
      '高级工',
      '电工',
      'S-9',
      '2020-02-10',
      '北京市职业技能鉴定管理中心',
    ];
    const rows = [
      row(0, 'S-1'),
      row(1, 'S-2'),
      row(2, 'S-3'),
      row(0, 'S-1'),
      row(3, 'S-4', '环球职业资格认证网'),
      stranger,
    ];
    const headings = columns('姓名', '身份证号', '技能等级', '工种', '证书编号', '发证日期', '发证机构');
    const bytes = await writeWorkbook({ name: '申报', columns: headings, rows });
    const fields = { kind: 'cases', organisationId: places.yang, roundId: state.round };
    const run = await clerk.done<Uploaded>('POST', '/imports', uploadForm('申报.xlsx', bytes, fields));
    assert.deepEqual([run.rows, run.good, run.ineligible, run.bad], [6, 3, 1, 2]);
    const refusable = await clerk.get<Items<Row>>(`/imports/${run.id}/rows?fate=ineligible`);
    assert.deepEqual(
      refusable.items.map(({ rowNumber, reasons }) => [rowNumber, reasons[0]!.code]),
      [[6, 'issuer-listed']],
    );
    await finished(clerk, (await clerk.done<{ id: number }>('POST', `/imports/${run.id}/commit`)).id);
    const { items } = await clerk.get<Items<Row>>(`/imports/${run.id}/rows`);
    assert.deepEqual(
      items.map((one) => [one.fate, one.reasons[0]?.code]),
      [
        ['done', undefined],
        ['done', undefined],
        ['done', undefined],
        ['bad', 'duplicate-row'],
        ['filed', 'issuer-listed'],
        ['bad', 'person-not-found'],
      ],
    );
    for (const [n, label] of ['one', 'two', 'three', '', 'refused'].entries())
      if (label) cases.set(label, items[n]!.caseId!);
    const text = (await clerk.file(`/imports/${run.id}/rows/file?format=csv`)).toString('utf8');
    assert.match(text, /发证机构须在名单内/);
    const refused = await clerk.get<{ status: string; rules: { key: string; holds: unknown }[] }>(
      `/cases/${cases.get('refused')}`,
    );
    assert.equal(refused.status, 'failed');
    assert.equal(refused.rules.find((rule) => rule.key === 'issuer-listed')?.holds, false);
  });

  await t.test('reviewed by both levels, the second in bulk', async () => {
    const looker = await as('looker');
    const queue = await looker.get<Items<{ id: number }>>(`/cases?organisation=${places.yang}&queue=true`);
    assert.equal(queue.items.length, 3);
    for (const { id } of queue.items)
      await looker.done('POST', `/cases/${id}/actions`, {
        ...{ id: globalThis.crypto.randomUUID(), action: 'approve', stage: 'basic', input: {} },
      });
    const second = await as('second');
    const bulk = { organisationId: places.district, roundId: state.round, action: 'approve', stage: 'district' };
    const job = await second.done<{ id: number }>('POST', '/cases/bulk-actions', bulk);
    assert.equal((await finished(second, job.id)).done, 3);
  });

  await t.test('published; the public objects; the objection is upheld', async () => {
    const published = await (await as('officer')).done<{ noticeId: number; entries: number }>(
      'POST',
      `/rounds/${state.round}/notices`,
      { stage: 'notice' },
    );
    assert.equal(published.entries, 3);
    state.notice = published.noticeId;
    const somebody = new Visitor(server.url, house);
    // Ten minutes in which it can be taken back, and nobody outside reads it.
    assert.equal(await somebody.refused('GET', `/notices/${state.notice}`), 'not-found');
    house.clock.advance(10 * 60_000);
    const { list } = await somebody.get<{ list: { ordinal: number; maskedName: string }[] }>(
      `/notices/${state.notice}`,
    );
    assert.ok(list.every((one) => one.maskedName.includes('*')));
    const three = (
      await (
        await as('second')
      ).get<Items<{ id: number; name: string }>>(
        `/cases?organisation=${places.district}&round=${state.round}&stage=notice`,
      )
    ).items.find((one) => one.id === cases.get('three'))!;
    const entry = list.find((one) => one.maskedName === three.name)!;
    await somebody.done('POST', `/notices/${state.notice}/objections`, {
      ...{ ordinal: entry.ordinal, grounds: '这个人的证书是借用别人的，请核查一下原件。', contact: '匿名' },
    });
    const second = await as('second');
    const holders = await second.get<Items<{ id: number; odd: boolean }>>(
      `/cases?organisation=${places.district}&queue=true`,
    );
    const disputed = holders.items.find((one) => one.odd)!;
    const listed = `/cases/${disputed.id}/objections`;
    const { items } = await second.get<Items<{ id: number; grounds: string; standing: string }>>(listed);
    assert.match(items[0]!.grounds, /借用/);
    assert.equal(items[0]!.standing, 'unread');
    // Nobody stands for it: an officer reads it first, and not one who approved the case.
    const read = { objectionIds: [items[0]!.id], real: true, why: '说得具体，要核实' };
    assert.equal(await second.refused('POST', '/objections/screening', read), 'recusal-own-work');
    await (await as('chair')).done('POST', '/objections/screening', read);
    // Who approved it may not judge the objection.
    const resolve = {
      ...{ action: 'resolve', stage: 'notice', input: { objectionId: items[0]!.id, upheld: true, why: '核实属实' } },
    };
    const act = () => ({ id: globalThis.crypto.randomUUID(), ...resolve });
    assert.equal(await second.refused('POST', `/cases/${disputed.id}/actions`, act()), 'recusal-own-work');
    await (await as('chair')).done('POST', `/cases/${disputed.id}/actions`, act());
    cases.set('upheld', disputed.id);
  });

  await t.test('the notice ends, the rest is granted', async () => {
    house.clock.advance(9 * 86_400_000);
    await actOnDeadlines(engine, tenantId);
    const chair = await as('chair');
    const [settlement, all] = [`/rounds/${state.round}/settlement`, { stage: 'grant', action: 'grant' }];
    assert.equal(await chair.refused('POST', settlement, all), 'step-up-needed');
    await chair.stepUp();
    const job = await chair.done<{ id: number }>('POST', settlement, all);
    const [kept] = await house.db.query<{ assurance: string }>(
      `SELECT input ->> 'assurance' AS assurance FROM jobs WHERE tenant_id = $1 AND id = $2`,
      [tenantId, job.id],
    );
    assert.equal(kept?.assurance, 'two-factor');
    const { done, errorCount } = await finished(chair, job.id);
    assert.deepEqual([done, errorCount], [2, 0]);
  });

  const batchPath = () => `/payment-batches/${state.batch}`;
  /** `changed`: how many of the payments go to an account that was changed just now. */
  async function paid(
    answer: (account: string) => 'settled' | 'rejected',
    changed = 0,
  ): Promise<Record<string, unknown>> {
    const maker = await as('maker');
    const prepared = await maker.done<{ batchId: number }>('POST', `/rounds/${state.round}/payment-batches`, {
      stage: 'pay',
    });
    state.batch = prepared.batchId;
    assert.equal(await maker.refused('GET', `${batchPath()}/file?format=ordinary-csv`), 'batch-not-approved');
    assert.equal(await maker.refused('POST', `${batchPath()}/approval`, { looked: 1 }), 'not-allowed');
    const checker = await as('checker');
    const { items } = await checker.get<Items<{ payee: string }>>(`${batchPath()}/items`);
    assert.ok(items.every((one) => one.payee.startsWith('孙大')));
    const marked = await checker.get<Items<{ id: number; askAgain: boolean; accountChangedAt: string | null }>>(
      `${batchPath()}/items?accounts=ask-again`,
    );
    assert.equal(marked.items.length, changed);
    assert.ok(marked.items.every((one) => one.askAgain && one.accountChangedAt !== null));
    const confirmed = marked.items.map((one) => one.id);
    if (changed > 0)
      assert.equal(
        await checker.refused('POST', `${batchPath()}/approval`, { looked: items.length }),
        'accounts-changed',
      );
    await checker.done('POST', `${batchPath()}/approval`, { looked: items.length, confirmed });
    await maker.stepUp();
    const file = new TextDecoder('gb18030').decode(await maker.file(`${batchPath()}/file?format=ordinary-csv`));
    if (changed > 0)
      assert.equal(
        await maker.refused('POST', `${batchPath()}/sending`, { format: 'ordinary-csv' }),
        'accounts-changed',
      );
    await maker.done('POST', `${batchPath()}/sending`, { format: 'ordinary-csv', confirmed });
    const lines = file
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split('|'));
    const rows = lines.map(([reference = '', account = '', , amount = '']) => {
      const rejected = answer(account) === 'rejected';
      return [reference, rejected ? '失败' : '成功', rejected ? '账号户名不符' : '', amount].join('|');
    });
    const bytes = must(encodeGb18030(['客户流水号|处理结果|失败原因|金额', ...rows].join('\r\n')));
    const form = () => uploadForm('回盘.csv', bytes, { format: 'ordinary-csv' });
    const returned = await maker.done('POST', `/organisations/${places.district}/payment-returns`, form());
    const again = await maker.done<{ repeated: number; settled: number }>(
      'POST',
      `/organisations/${places.district}/payment-returns`,
      form(),
    );
    assert.deepEqual([again.settled, again.repeated], [0, rows.length]);
    return returned;
  }

  await t.test('a batch with four eyes; the bank rejects one', async () => {
    const returned = await paid((account) => (account === member(1).card ? 'rejected' : 'settled'));
    assert.deepEqual([returned.settled, returned.rejected], [1, 1]);
    const { items } = await (await as('maker')).get<Items<{ caseId: number; why: string }>>(
      `/rounds/${state.round}/match`,
    );
    assert.deepEqual(
      items.map((one) => [one.caseId, one.why]),
      [[cases.get('two'), 'rejected']],
    );
  });

  await t.test('the member corrects the account and is paid in a second batch', async () => {
    const owner = await new Visitor(server.url, house, member(1).phone).signIn();
    const home = await owner.get<{ cases: { id: number; mine: boolean; rejected: { zh: string } | null }[] }>(
      '/me/home',
    );
    assert.deepEqual(
      home.cases.map((one) => [one.id, one.mine, one.rejected !== null]),
      [[cases.get('two'), true, true]],
    );
    const account = { account: makeCardNumber('62220200', 999), bank: '中国银行' };
    const code = await owner.ownCode();
    const set = await owner.done<{ again: number[] }>('PUT', '/me/account', { ...account, code });
    assert.deepEqual(set.again, [cases.get('two')], 'on its way again with the account');
    assert.deepEqual((await owner.done<{ again: number[] }>('PUT', '/me/account', account)).again, []);
    const returned = await paid(() => 'settled', 1);
    assert.deepEqual([returned.settled, returned.rejected], [1, 0]);
    const { differingCases, grantedFen, settledFen } = await (await as('maker')).get<Record<string, number>>(
      `/rounds/${state.round}/match`,
    );
    assert.deepEqual([differingCases, grantedFen, settledFen], [0, 200_000, 200_000]);
  });

  await t.test('figures open their cases, the bulletin says two, the record holds', async () => {
    const officer = await as('officer');
    const { figures } = await officer.get<{ figures: Record<string, number> }>(
      `/rounds/${state.round}/funnel?organisation=${places.district}`,
    );
    assert.equal(figures['pay.settled'], 2);
    assert.equal(figures['notice.upheld'], 1);
    assert.equal(figures['apply.refused'], 1);
    const behind = await officer.get<Items<{ caseId: number }>>(
      `/figures/cases?organisation=${places.district}&round=${state.round}&measure=pay.settled`,
    );
    assert.deepEqual(
      behind.items.map((one) => one.caseId).sort((a, b) => a - b),
      [cases.get('one'), cases.get('two')],
    );
    const table = await officer.file(
      `/exports/figures?organisation=${places.district}&round=${state.round}&format=xlsx`,
    );
    assert.equal(table.subarray(0, 2).toString(), 'PK');
    const { items } = await new Visitor(server.url, house).get<Items<{ zh: string }>>(`/bulletin?round=${state.round}`);
    assert.equal(items[0]!.zh, '2020年，全区共有2名职工申请取得职业技能等级证书助推。');
    const auditor = await as('auditor');
    const check = await auditor.done<{ id: number }>('POST', '/audit/verifications');
    const { result, done } = await finished(auditor, check.id);
    assert.deepEqual([result?.ok, result?.firstDifference, done], [true, null, result?.cases], JSON.stringify(result));
  });
});
