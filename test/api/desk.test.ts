// What the desk asks beside its queues: news since yesterday, who can stand in, how fast a round goes and a word to whoever holds it up, who else
// looks at a case, its history computed again, and lists filtered by a choice or put into another order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import type { FixedClock } from '#kit/clock.ts';
import type { Role } from '#people/posts.ts';
import { ask, makeWorld, type RelationName, type World } from '#test/api/world.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
/** Three cases at Yang's first review: high, low, low. */
const cases: number[] = [];

before(async () => {
  world = await makeWorld();
  cases.push(world.ids.caseId);
  for (const [n, role] of (['auditor', 'finance-maker'] as const).entries()) cases.push(await open(role, n));
});
after(() => world.close());

async function open(role: Role, n: number): Promise<number> {
  const personId = world.personId(role, 'own');
  const answers = { level: 'low', number: `DESK-${n}`, issuedOn: '2020-02-01' };
  const target = { roundId: world.ids.round, organisationId: places.yang, personId, subjectOrganisationId: null };
  const request = { id: globalThis.crypto.randomUUID(), action: 'open', input: { submit: { answers } } };
  return must(await world.engine.act(tenantId, { acting: { personId, posts: [] }, target: { open: target }, request }))
    .caseId;
}

const at = (iso: string) => (world.house.clock as FixedClock).set(iso);

async function asked<T>(
  method: 'get' | 'post' | 'put',
  path: string,
  who: readonly [Role | 'member', RelationName],
  body?: object,
): Promise<T & { status: number; code?: string }> {
  const { token } = await openSession(world.house, tenantId, world.personId(...who), 'test');
  const response = await ask(world, method, path, { token, ...(body ? { body } : {}) });
  return { ...((await response.json()) as T), status: response.status };
}
const officer = ['officer', 'own'] as const;
const chair = ['chair', 'own'] as const;
const upper = ['chair', 'ancestor'] as const;

interface Words {
  readonly zh: string;
}
interface News {
  readonly items: readonly { readonly words: Words; readonly link: string }[];
  readonly corrections: number;
}
const newsOf = (who: typeof officer | typeof chair | typeof upper, organisation: number = places.yang) =>
  asked<News>('get', `/api/me/news?organisation=${organisation}`, who);
const sentTo = (personId: number, topic: string) =>
  world.house.db.query<{ link: string; words: Words }>(
    `SELECT payload->>'link' AS link, payload->'words' AS words FROM outbox WHERE tenant_id = $1 AND person_id = $2 AND topic = $3`,
    [tenantId, personId, topic],
  );

test('corrected papers and what was written to an officer are news for a day and a bit, corrections until they are answered', async () => {
  const before = await newsOf(officer);
  assert.deepEqual([before.status, before.items, before.corrections], [200, [], 1]);
  const act = async (who: readonly [Role | 'member', RelationName], action: string, input: object) => {
    const body = { id: globalThis.crypto.randomUUID(), action, input };
    const done = await asked<object>('post', `/api/cases/${cases[1]}/actions`, who, body);
    assert.equal(done.status, 200, JSON.stringify(done));
  };
  at('2020-03-02T11:00:00+08:00');
  await act(officer, 'return', { why: '看不清' });
  assert.deepEqual((await newsOf(officer)).items, [], 'what one did oneself is no news');
  const { agreement } = await asked<{ agreement: { key: string } }>('get', `/api/me/cases/${cases[1]}`, [
    'auditor',
    'own',
  ]);
  const answers = { level: 'low', number: 'DESK-0', issuedOn: '2020-02-03' };
  await act(['auditor', 'own'], 'submit', { answers, agreed: agreement.key });
  const [first, ...rest] = (await newsOf(officer)).items;
  assert.deepEqual(rest, []);
  assert.match(first!.words.zh, /补交了材料/);
  assert.equal(first!.link, `/desk/cases/${cases[1]}`);
  assert.deepEqual((await newsOf(officer, places.ma)).items, [], 'nothing of a union where one holds no post');
  at('2020-03-04T09:00:00+08:00');
  assert.deepEqual((await newsOf(officer)).items, [], 'the day before yesterday is over');
  assert.equal((await newsOf(officer)).corrections, 1);
  at('2020-03-02T10:00:00+08:00');
});

test('a colleague with a post here can stand in, is told once, and nobody else can be asked', async () => {
  const { items } = await asked<{ items: { personId: number; roles: string[] }[] }>(
    'get',
    `/api/organisations/${places.yang}/stand-ins`,
    officer,
  );
  const ids = items.map((one) => one.personId);
  assert.ok(ids.includes(world.personId('chair', 'own')) && ids.includes(world.personId('reviewer', 'own')));
  assert.ok(!ids.includes(world.personId('officer', 'own')), 'not oneself');
  assert.ok(!ids.includes(world.personId('auditor', 'own')), 'nor who decides nothing');
  const days = { from: '2020-03-03', until: '2020-03-05' };
  const put = (personId: number, more: object = days) =>
    asked('post', `/api/organisations/${places.yang}/stand-ins`, officer, { personId, ...more });
  const colleague = world.personId('reviewer', 'own');
  assert.equal((await put(colleague)).status, 200);
  assert.equal((await put(colleague)).status, 200);
  const told = await sentTo(colleague, 'stand-in-asked');
  assert.equal(told.length, 1);
  assert.match(told[0]!.words.zh, /3月3日至5日不在，请您照看队列/);
  assert.equal((await put(world.personId('reviewer', 'sibling'))).code, 'stand-in-unfit');
  assert.equal((await put(colleague, { from: '2020-03-05', until: '2020-03-03' })).code, 'stand-in-dates');
  assert.equal((await put(colleague, { from: '2020-02-01', until: '2020-02-03' })).code, 'stand-in-dates');
});

interface Pace {
  readonly promised: object;
  readonly unions: readonly object[];
  readonly pressing: readonly { organisationId: number; cases: number; overdue: number; caseIds: number[] }[];
  readonly unmended: { readonly caseIds: readonly number[]; readonly amountFen: number };
}
const paceOf = (organisation: number = places.district) =>
  asked<Pace>('get', `/api/rounds/${world.ids.round}/pace?organisation=${organisation}`, upper);

test('what is about to be late is named by union, and a word goes to its officers once a day', async () => {
  const calm = await paceOf();
  assert.deepEqual(calm.promised, { workingDays: 15, days: 0 });
  assert.deepEqual([calm.unions, calm.pressing, calm.unmended.caseIds], [[], [], []]);
  at('2020-03-09T09:00:00+08:00');
  const [pressing] = (await paceOf()).pressing;
  assert.deepEqual(
    [pressing!.organisationId, pressing!.cases, pressing!.overdue, pressing!.caseIds.toSorted()],
    [places.yang, 3, 0, cases.toSorted()],
  );
  const remind = () =>
    asked<{ sent: number; already: number; nobody: number }>(
      'post',
      `/api/rounds/${world.ids.round}/reminders`,
      upper,
      {
        caseIds: [...cases, 999_999],
      },
    );
  const first = await remind();
  // Chair, officer and reviewer of Yang: one message each for the whole queue.
  assert.deepEqual([first.status, first.sent, first.already, first.nobody], [200, 3, 0, 0]);
  const again = await remind();
  assert.deepEqual([again.sent, again.already], [0, 3]);
  const [told] = await sentTo(world.personId('officer', 'own'), 'reminder');
  assert.match(told!.words.zh, /3 件等您办/);
  assert.equal(told!.link, `/desk/queues/${world.ids.round}/basic`);
  at('2020-03-10T09:00:00+08:00');
  assert.equal((await remind()).sent, 3, 'the next day it may be said again');
  assert.equal((await newsOf(officer)).items.filter(({ link }) => link.startsWith('/desk/queues')).length, 2);
  at('2020-03-02T10:00:00+08:00');
});

test('who opened a round asks finance for its budget; finance is told where and how much', async () => {
  const put = () => asked('post', `/api/rounds/${world.ids.round}/budget-requests`, upper, { amountFen: 5_000_000 });
  assert.equal((await put()).status, 200);
  assert.equal((await put()).status, 200);
  const told = await sentTo(world.personId('finance-maker', 'ancestor'), 'budget-asked');
  assert.equal(told.length, 1);
  assert.match(told[0]!.words.zh, /¥50,000\.00/);
  assert.deepEqual(await sentTo(world.personId('finance-checker', 'ancestor'), 'budget-asked'), []);
});

test('who has a case before their eyes is seen by the other, until he leaves or falls silent', async () => {
  const look = (who: typeof officer | typeof chair, looking = true) =>
    asked<{ others: string[] }>('put', `/api/cases/${cases[0]}/watchers`, who, { looking });
  assert.deepEqual((await look(officer)).others, []);
  assert.equal((await look(chair)).others.length, 1);
  assert.equal((await look(officer)).others.length, 1);
  await look(chair, false);
  assert.deepEqual((await look(officer)).others, []);
  await look(chair);
  at('2020-03-02T10:00:40+08:00');
  assert.deepEqual((await look(officer)).others, [], 'half a minute of silence is gone');
  at('2020-03-02T10:00:00+08:00');
});

test('who has the case no more may still say that he looks away, and not that he looks', async () => {
  const path = `/api/cases/${cases[0]}/watchers`;
  for (const who of [upper, ['officer', 'sibling']] as const) {
    assert.equal((await asked('put', path, who, { looking: false })).status, 200);
    assert.ok((await asked('put', path, who, { looking: true })).status >= 403);
  }
});

test('a case says what more of it its reader may read, and the calls agree', async () => {
  const readers = [officer, chair, upper, ['reviewer', 'own'], ['auditor', 'ancestor'], ['finance-maker', 'ancestor']];
  let [mayAsk, mayNot] = [0, 0];
  for (const who of readers as (readonly [Role, RelationName])[]) {
    const one = await asked<{ more: string[] }>('get', `/api/cases/${cases[1]}`, who);
    if (one.status !== 200) continue;
    const told = (await asked('get', `/api/cases/${cases[1]}/questions`, who)).status === 200;
    assert.equal(one.more.includes('questions'), told, who.join());
    if (told) mayAsk += 1;
    else mayNot += 1;
    assert.ok(!one.more.includes('need') && !one.more.includes('interests'), 'it is neither a visit nor matched');
  }
  assert.ok(mayAsk > 0 && mayNot > 0, `${mayAsk} may, ${mayNot} may not`);
});

test('the history of a case is computed again; a row that was changed shows', async () => {
  const check = () => asked<{ rows: number; intact: boolean }>('get', `/api/cases/${cases[1]}/verification`, officer);
  const { rows, intact } = await check();
  assert.deepEqual([rows, intact], [3, true]);
  const owner = world.house.db;
  const [kept] = await owner.query<{ head: Buffer }>('SELECT head FROM cases WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    cases[1],
  ]);
  const setHead = (head: Buffer) =>
    owner.query('UPDATE cases SET head = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, cases[1], head]);
  await setHead(Buffer.alloc(32, 7));
  assert.equal((await check()).intact, false);
  await setHead(kept!.head);
  assert.equal((await check()).intact, true);
});

test('a queue and a list are narrowed by union and choice, and put into another order', async () => {
  const ids = async (path: string, who: typeof officer | typeof upper = officer) =>
    (await asked<{ items: { id: number }[] }>('get', path, who)).items.map(({ id }) => id);
  const queue = `/api/rounds/${world.ids.round}/queues/basic?organisation=${places.yang}`;
  // The one sent back and corrected is odd and comes first whatever the order.
  assert.deepEqual(await ids(queue), [cases[1], cases[0], cases[2]]);
  assert.deepEqual(await ids(`${queue}&field=level&choice=high`), [cases[0]]);
  assert.deepEqual(await ids(`${queue}&field=level&choice=low&order=came`), [cases[1], cases[2]]);
  assert.deepEqual(
    await ids(`${queue}&field=number&choice=DESK-1`),
    [cases[2]],
    'a choice or any answer that is plain',
  );
  assert.deepEqual(await ids(`${queue}&within=${places.yangFirm}`), []);
  const list = `/api/cases?organisation=${places.yang}&round=${world.ids.round}`;
  assert.deepEqual(await ids(`${list}&sort=newest`), cases.toReversed());
  assert.deepEqual((await ids(`${list}&sort=changed`))[0], cases[1]);
  for (const sort of ['newest', 'due', 'amount', 'changed']) {
    const whole = await ids(`${list}&sort=${sort}`);
    const paged: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: { id: number }[]; next: string | null } = await asked(
        'get',
        `${list}&sort=${sort}&limit=1${more}`,
        officer,
      );
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    assert.deepEqual(paged, whole, `${sort}, page by page`);
  }
});

test('a case shows what its row of a workbook was warned of, and papers that were replaced', async () => {
  const { db } = world.house;
  const why = { zh: '日期按 2020 年理解', en: 'Read as of 2020' };
  await db.query(
    `INSERT INTO import_rows (tenant_id, run_id, row_number, cells_sealed, fate, reasons, case_id) VALUES ($1, $2, 7, '', 'done', $3, $4)`,
    [
      tenantId,
      world.ids.importRun,
      JSON.stringify([
        { code: 'w', why, warning: true },
        { code: 'x', why },
      ]),
      cases[0],
    ],
  );
  const one = await asked<{ importNotes: object[]; papers: object[]; earlierPapers: { id: number }[] }>(
    'get',
    `/api/cases/${cases[0]}`,
    officer,
  );
  assert.deepEqual(one.importNotes, [{ fileName: 'a.xlsx', row: 7, why }], 'warnings only');
  assert.deepEqual([one.papers, one.earlierPapers.map(({ id }) => id)], [[], [world.ids.document]]);
});
