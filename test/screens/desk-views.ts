// The desk's pages of an officer's day, their states found on the stage: a queue and a case with something odd, a round with all its parts.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { chinaDate } from '#kit/clock.ts';
import { askBudgetMove } from '#ledger/budget-moves.ts';
import { objectToEntry } from '#notices/publishing.ts';
import { askQuestion } from '#people/case-questions.ts';
import { askCorrection } from '#people/corrections.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { honoured, once } from '#test/screens/member-views.ts';
import { reviewQueue } from '#test/screens/review-queue.ts';
import type { View } from '#test/screens/views.ts';
import { studiosOnStage } from '#test/support/registered.ts';
import type { Stage } from '#test/support/stage.ts';

const department = 'Economic and technology department officer';
/** Who prepared none of those cases and may decide them. */
const reviewer = '19900009478';

/** A case that waits at the district's review in the round of today. */
async function waitingCase({ year, presentRoundId }: Stage): Promise<number> {
  const [row] = await year.house.db.query<{ id: number }>(
    `SELECT case_id AS id FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = 'district' ORDER BY case_id LIMIT 1`,
    [demoTenantId, presentRoundId],
  );
  return row!.id;
}

const ofRound = (name: string, tab: string, more: Partial<View> = {}): View => ({
  ...{ name, part: 'desk', path: '', who: 'Chair' },
  at: async ({ presentRoundId }) => ({ path: `/desk/rounds/${presentRoundId}${tab}` }),
  ...more,
});

/** The one of the member whose page shows it. */
const onRegister = async (stage: Stage) => {
  await honoured(stage);
  const [row] = await stage.year.house.db.query<{ id: number }>(
    `SELECT max(s.id) AS id FROM records s JOIN rounds r ON r.tenant_id = $1 AND r.organisation_id = s.issuer_id
      WHERE s.tenant_id = $1 AND r.id = $2 AND s.kind = 'honour' AND s.person_id IS NOT NULL`,
    [demoTenantId, stage.presentRoundId],
  );
  return { path: '/desk/records', id: row!.id };
};

const onStudios = async (stage: Stage) => {
  await studiosOnStage(stage);
  return { path: '/desk/studios' };
};

const pastRound = async ({ year }: Stage): Promise<number> => {
  const [row] = await year.house.db.query<{ id: number }>(
    `SELECT id FROM rounds WHERE tenant_id = $1 AND year = 2020 AND programme_key = 'certificate-grant'`,
    [demoTenantId],
  );
  return row!.id;
};
const ofPastRound = (name: string, tab: string, more: Partial<View> = {}): View => ({
  ...{ name: `desk-round-past${name}`, part: 'desk', path: '', who: 'Chair' },
  at: async (stage) => ({ path: `/desk/rounds/${await pastRound(stage)}${tab}` }),
  ...more,
});

/** One row of the demo that this finds, at the page of its id. */
const found = (name: string, page: string, sql: string, more: Partial<View> = {}): View => ({
  ...{ name, part: 'desk', path: '', who: 'Chair' },
  at: async ({ year }) => {
    const [row] = await year.house.db.query<{ id: string | number }>(sql, [demoTenantId]);
    return { path: page.replace(':id', String(row!.id)) };
  },
  ...more,
});
const onPaper = (page: Page) => page.emulateMedia({ media: 'print' });
const endedCase = (status: string) =>
  `SELECT min(id) AS id FROM cases WHERE tenant_id = $1 AND status = '${status}' AND person_id IS NOT NULL AND amount_fen IS ${
    status === 'passed' ? 'NOT NULL' : 'NULL'
  }`;
const yangzhen = `SELECT id FROM organisations WHERE tenant_id = $1 AND name = '杨镇总工会'`;
const person = `SELECT person_id AS id FROM person_facts WHERE tenant_id = $1 AND snapshot ? 'skill.issuer' ORDER BY person_id LIMIT 1`;
const olderVersion = `SELECT hash AS id FROM programme_versions WHERE tenant_id = $1 AND programme_key = 'certificate-grant'
  ORDER BY prepared_at DESC OFFSET 1 LIMIT 1`;
const lookUp = (words: string) => async (page: Page) => {
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  await page.locator('.hit').first().waitFor();
};

/** Queues with odd cases in them, and what members asked about two of their cases. */
const oddQueue = once(async (stage) => {
  const { roundId, ordinary, corrected } = await reviewQueue(stage.year);
  for (const caseId of [ordinary[1]!, corrected[0]!]) {
    const [row] = await stage.year.house.db.query<{ personId: number }>(
      'SELECT person_id AS "personId" FROM cases WHERE tenant_id = $1 AND id = $2',
      [demoTenantId, caseId],
    );
    const asked = { caseId, personId: row!.personId, words: '证书原件要送到区里吗？' };
    granted(await askQuestion({ ...stage.year.house, clock: stage.clock }, demoTenantId, asked));
  }
  return { path: `/desk/queues/${roundId}/district`, phone: reviewer };
});
const oddQueueView = (name: string, more: Partial<View> = {}): View => ({
  ...{ name: `desk-queue-odd${name}`, part: 'desk', path: '', who: department },
  at: oddQueue,
  ...more,
});

/** Three without a name to one entry of a notice that runs. */
const unread = once(async ({ year, clock }) => {
  // Other pages had theirs at other times; what is announced just now becomes public first.
  year.run.clock.set(clock.now().toISOString());
  year.run.clock.advance(undoWindowMinutes * 60_000);
  const [entry] = await year.house.db.query<{ noticeId: number; ordinal: number }>(
    `SELECT e.notice_id AS "noticeId", e.ordinal FROM notice_entries e JOIN notices n ON n.tenant_id = $1 AND n.id = e.notice_id
      WHERE e.tenant_id = $1 AND n.until >= $2 AND n.published_at <= $3 AND n.withdrawn_at IS NULL ORDER BY n.id DESC, e.ordinal LIMIT 1`,
    [demoTenantId, chinaDate(year.run.clock.now()), year.run.clock.now()],
  );
  assert.ok(entry, 'a notice runs');
  for (const [grounds, contact] of [
    ['他的证书是前年发的，我们同一个班组，当时一起去考的', '13900001111'],
    ['这个人已经调走半年了，工资也不在这里发', ''],
    ['不公平不公平不公平不公平', ''],
  ] as const)
    granted(await objectToEntry(year.run.engine, demoTenantId, { ...entry, grounds, contact }));
  return { path: '/desk/objections' };
});

/** A year's budget and what is asked out of it, written down by the maker. */
const budgets = once(async ({ year }) => {
  const { house, run } = year;
  const actorId = run.ids.people.get(run.world.cast.financeMaker)!;
  const organisationId = run.ids.organisations.get(run.world.districtKey)!;
  const of = { organisationId, year: 2026, memo: '区总工会〔2026〕3号，2026年1月9日' };
  const doing = { ids: house.ids, at: house.clock.now(), actorId };
  await house.db.transaction(async (q) => {
    granted(await askBudgetMove(q, demoTenantId, { ...of, step: 'approve', amountFen: 80_000_000 }, doing));
    const account = { ...of, expenditureCode: '50102', amountFen: 1_500_000, memo: '' };
    granted(await askBudgetMove(q, demoTenantId, { ...account, step: 'appropriate' }, doing));
  });
  return { path: '/desk/money?part=budgets' };
});

const corrections = once(async (stage) => {
  const house = { ...stage.year.house, clock: stage.clock };
  const rows = await house.db.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM memberships
      WHERE tenant_id = $1 AND status = 'active' ORDER BY person_id LIMIT 2`,
    [demoTenantId],
  );
  for (const row of rows)
    granted(await askCorrection(house, demoTenantId, { ...row, what: 'phone', words: '手机号换了，尾号应是 2270。' }));
  return { path: '/desk/corrections' };
});

const memberList = {
  name: '会员名册.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    '姓名,身份证号,入会日期\n张三,110113198005060017,2020-01-01\n李四,110113198005060019,2020-01-01\n王五,,2020-01-01\n',
  ),
};

/** Brought about, each as it comes about; the last in the list, because what they bring about stays. */
const statesBroughtAbout: readonly View[] = [
  oddQueueView(''),
  oddQueueView('-asked', {
    first: (page) =>
      page
        .getByRole('button', { name: /等您答复 1 句|1 question to answer/ })
        .last()
        .click(),
  }),
  oddQueueView('-returning', { first: (page) => page.keyboard.press('r') }),
  oddQueueView('-keys', { first: (page) => page.keyboard.press('?') }),
  {
    ...{ name: 'desk-case-asked', part: 'desk', path: '', who: 'Chair' },
    at: async (stage) => {
      await oddQueue(stage);
      const [row] = await stage.year.house.db.query<{ id: number }>(
        'SELECT max(case_id) AS id FROM case_questions WHERE tenant_id = $1 AND answered_at IS NULL',
        [demoTenantId],
      );
      return { path: `/desk/cases/${row!.id}` };
    },
  },
  oddQueueView('-decided', {
    first: async (page) => {
      await page.keyboard.press('a');
      await page.locator('.undo').waitFor();
    },
  }),
  { ...{ name: 'desk-objections-some', part: 'desk', path: '', who: 'Chair' }, at: unread },
  { ...{ name: 'desk-money-budgets-waiting', part: 'desk', path: '', who: 'Finance, checks' }, at: budgets },
  { ...{ name: 'desk-corrections-some', part: 'desk', path: '', who: 'Chair' }, at: corrections },
  {
    ...{ name: 'desk-import-run', part: 'desk', path: '/desk/import', who: 'Chair' },
    first: async (page) => {
      await page.getByLabel(/表格文件|Workbook/).setInputFiles(memberList);
      await page.locator('.long tbody tr').first().waitFor();
    },
  },
];

export const deskViews: readonly View[] = [
  { name: 'desk-records', part: 'desk', path: '/desk/records', who: 'Chair', at: onRegister },
  { name: 'desk-studios', part: 'desk', path: '/desk/studios', who: 'Chair', at: onStudios },
  {
    ...{ name: 'desk-studios-chosen', part: 'desk', path: '', who: 'Chair', at: onStudios },
    first: (page) =>
      page
        .locator('button.sq')
        .filter({ hasText: /杨镇|Yangzhen/ })
        .click(),
  },
  {
    ...{ name: 'desk-studios-table', part: 'desk', path: '', who: 'Chair', at: onStudios },
    first: (page) => page.getByRole('button', { name: /^(看成表|As a table)$/ }).click(),
  },
  { name: 'desk-studios-city', part: 'desk', path: '/desk/studios', who: 'City chair' },
  {
    ...{ name: 'desk-studios-city-table', part: 'desk', path: '/desk/studios', who: 'City chair' },
    first: (page) => page.getByRole('button', { name: /^(看成表|As a table)$/ }).click(),
  },
  {
    ...{ name: 'desk-studios-map-failed', part: 'desk', path: '', who: 'Chair', at: onStudios },
    ...{ state: 'failed', fails: /\/by-union$/ },
  },
  { name: 'desk-studios-failed', part: 'desk', path: '/desk/studios', who: 'Chair', state: 'failed' },
  { name: 'first-day-studios', part: 'desk', path: '/desk/studios', who: 'Chair', state: 'first-day' },
  {
    ...{ name: 'desk-studio', part: 'desk', path: '', who: 'Chair' },
    at: async (stage) => ({ path: `/desk/studios/${(await studiosOnStage(stage)).id}` }),
  },
  {
    ...{ name: 'desk-studio-entering', part: 'desk', path: '', who: 'Chair' },
    at: async (stage) => ({ path: `/desk/studios/${(await studiosOnStage(stage)).id}` }),
    first: (page) => page.getByRole('button', { name: /^(进一个人|Somebody enters)$/ }).click(),
  },
  { name: 'desk-records-failed', part: 'desk', path: '/desk/records', who: 'Chair', state: 'failed' },
  {
    ...{ name: 'desk-record', part: 'desk', path: '', who: 'Chair' },
    at: async (stage) => ({ path: `/desk/records/${(await onRegister(stage)).id}` }),
  },
  { name: 'desk-today-officer', part: 'desk', path: '/desk', who: department },
  { name: 'desk-today-city', part: 'desk', path: '/desk', who: 'City economic and technology officer' },
  { name: 'desk-today-reviewer', part: 'desk', path: '/desk', who: 'Reviewer' },
  { name: 'desk-today-failed', part: 'desk', path: '/desk', who: 'Chair', state: 'failed' },
  {
    ...{ name: 'desk-today-stand-in', part: 'desk', path: '/desk', who: department },
    first: (page) => page.getByRole('button', { name: /请人代班|Ask a stand-in/ }).click(),
  },
  { name: 'desk-objections', part: 'desk', path: '/desk/objections', who: 'Chair' },
  { name: 'desk-corrections', part: 'desk', path: '/desk/corrections', who: 'Chair' },
  ...[
    ['desk-queue', 'district'],
    ['desk-queue-filtered', 'district?choice=level.level3&order=came'],
    ['desk-queue-grant', 'grant'],
  ].map(
    ([name, rest]): View => ({
      ...{ name: name!, part: 'desk', path: '', who: 'Chair' },
      at: async ({ presentRoundId }) => ({ path: `/desk/queues/${presentRoundId}/${rest}` }),
    }),
  ),
  {
    ...{ name: 'desk-case', part: 'desk', path: '', who: 'Chair' },
    at: async (stage) => ({ path: `/desk/cases/${await waitingCase(stage)}` }),
  },
  ofRound('desk-round', ''),
  ofRound('desk-round-cases', '/cases'),
  ofRound('desk-round-chosen', '/cases?stage=district', {
    first: async (page) => {
      await page.locator('.long tbody input').first().check();
      await page.getByRole('button', { name: /^(退回补正|Return for correction)$/ }).click();
    },
  }),
  ofRound('desk-round-notices', '/notices'),
  ofRound('desk-round-import', '/import'),
  ofRound('desk-round-settlement', '/settlement'),
  ofRound('desk-round-budget', '/budget'),
  ofRound('desk-round-settings', '/settings'),
  ofRound('desk-round-failed', '', { state: 'failed' }),
  ofRound('desk-round-cases-none', '/cases?text=没有这个人'),
  ofPastRound('', ''),
  ofPastRound('-behind', '/cases?measure=pay.settled'),
  ofPastRound('-notices', '/notices'),
  ofPastRound('-import', '/import'),
  ofPastRound('-import-run', '/import', {
    first: async (page) => {
      await page.locator('.panel table a').last().click();
      await page.locator('.long').waitFor();
    },
  }),
  ofPastRound('-settings', '/settings'),
  found('desk-case-paid', '/desk/cases/:id', endedCase('passed')),
  found('desk-case-refused', '/desk/cases/:id', endedCase('failed')),
  found('desk-case-print', '/desk/cases/:id', endedCase('passed'), { first: onPaper }),
  found('desk-case-failed', '/desk/cases/:id', endedCase('passed'), { state: 'failed' }),
  ofRound('desk-queue-failed', '', {
    at: async ({ presentRoundId }) => ({ path: `/desk/queues/${presentRoundId}/district` }),
    state: 'failed',
  }),
  ofRound('desk-queue-none', '', {
    at: async ({ presentRoundId }) => ({ path: `/desk/queues/${presentRoundId}/district?choice=level.level1` }),
  }),
  { name: 'desk-rounds-failed', part: 'desk', path: '/desk/rounds', who: 'Chair', state: 'failed' },
  {
    ...{ name: 'desk-new-round-filled', part: 'desk', path: '/desk/rounds/new', who: 'Chair' },
    first: (page) => page.locator('main select').first().selectOption({ index: 1 }),
  },
  {
    ...{ name: 'desk-new-round-rehearsed', part: 'desk', path: '/desk/rounds/new', who: 'Chair' },
    first: async (page) => {
      await page.locator('main select').first().selectOption({ index: 1 });
      await page.getByRole('button', { name: /照“.*”填上|Fill in as in/ }).click();
      await page.getByRole('button', { name: /^(预演一遍|Rehearse it)$/ }).click();
      await page.getByRole('region', { name: /^(预演，谁也看不到|Rehearsal: nobody sees it)$/ }).waitFor();
    },
  },
  found('desk-organisation', '/desk/organisations/:id', yangzhen),
  found('desk-organisation-found', '/desk/organisations/:id', yangzhen, {
    first: (page) => page.getByRole('button', { name: /新建下级|New union below/ }).click(),
  }),
  found('desk-organisation-place', '/desk/organisations/:id', yangzhen, {
    first: (page) => page.getByRole('button', { name: /^(摆到图上|Place on the map)$/ }).click(),
  }),
  found('desk-organisation-admit', '/desk/organisations/:id', yangzhen, {
    first: (page) => page.getByRole('button', { name: /^(登记入会|Take in a member)$/ }).click(),
  }),
  { name: 'desk-organisations-failed', part: 'desk', path: '/desk/organisations', who: 'Chair', state: 'failed' },
  found('desk-person', '/desk/people/:id', person),
  found('desk-person-purpose', '/desk/people/:id', person, {
    first: (page) =>
      page
        .getByRole('button', { name: /^(看全部|Show in full)$/ })
        .first()
        .click(),
  }),
  found('desk-person-failed', '/desk/people/:id', person, { state: 'failed' }),
  found('desk-programme-older', '/desk/programmes/certificate-grant?version=:id', olderVersion),
  {
    ...{ name: 'desk-programme-print', part: 'desk', path: '/desk/programmes/certificate-grant', who: 'Chair' },
    first: onPaper,
  },
  { name: 'desk-posts-granting', part: 'desk', path: '/desk/posts', who: 'Security administrator' },
  { name: 'desk-posts-failed', part: 'desk', path: '/desk/posts', who: 'Security administrator', state: 'failed' },
  { name: 'desk-audit-verify', part: 'desk', path: '/desk/audit', who: 'Audit administrator' },
  ...(['log', 'views', 'blocks'] as const).map(
    (name): View => ({
      ...{ name: `desk-audit-${name}`, part: 'desk', path: '/desk/audit', who: 'Audit administrator' },
      first: (page) => page.locator('.head .chip').nth({ log: 1, views: 2, blocks: 4 }[name]).click(),
    }),
  ),
  { ...{ name: 'desk-search', part: 'desk', path: '/desk', who: 'Chair' }, first: lookUp('助推') },
  { name: 'desk-missing', part: 'desk', path: '/desk/nowhere', who: 'Chair' },
  { name: 'open-bulletins-print', part: 'open', path: '/open/bulletins', who: null, first: onPaper },
  {
    ...{ name: 'open-notice-print', part: 'open', path: '/open', who: null },
    first: async (page) => {
      await page.locator('.list a').first().click();
      await page.locator('.nt tbody tr').first().waitFor();
      await onPaper(page);
    },
  },
  ...statesBroughtAbout,
];
