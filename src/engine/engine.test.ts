import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { systemActs } from '#access/duties.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import { contributionOf, foldHistory } from '#engine/case-state.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { historyHash } from '#engine/history-hash.ts';
import { loadHistory } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { figuresOf } from '#figures/read.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { canonicalJson } from '#kit/json.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { objectToEntry, publishStage } from '#notices/publishing.ts';
import { moveOrganisation } from '#organisations/tree.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let nextPerson = 300;

const officer = acting(901, 'officer', places.yang);
const reviewer = acting(902, 'reviewer', places.yang);
const district = acting(903, 'reviewer', places.district);
const districtHead = acting(904, 'chair', places.district);

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  await makeMembers(
    house,
    [901, 902, 903, 904].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  engine = makeEngine(house);
  round = await makeRound(house, littleProgramme);
});
after(() => database.drop());

async function member(): Promise<number> {
  const id = nextPerson++;
  await makeMembers(house, [{ id, organisationId: places.yangFirm }]);
  return id;
}

function opening(
  personId: number,
  answers: Record<string, unknown> = {},
  more: Partial<CaseAction> & { onRecord?: true; onRoster?: true } = {},
): CaseAction {
  return {
    acting: more.acting ?? { personId, posts: [] },
    target: { open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
    request: {
      id: randomUUID(),
      action: 'open',
      ...(more.onRoster ? { onRoster: true } : {}),
      input: {
        submit: {
          answers: { level: 'high', number: `N${personId}`, issuedOn: '2020-02-01', ...answers },
          onRecord: more.onRecord,
        },
      },
    },
  };
}

const on = (caseId: number, who: typeof officer, action: string, input = {}, stage?: string): CaseAction => ({
  acting: who,
  target: { caseId },
  request: { id: randomUUID(), action, input, ...(stage === undefined ? {} : { stage }) },
});

const act = (action: CaseAction): Promise<ActionOutcome | Refusal> => engine.act(tenantId, action);
const codeOf = (outcome: ActionOutcome | Refusal): string => (isRefusal(outcome) ? outcome.code : 'done');
const open = async (): Promise<number> => must(await act(opening(await member()))).caseId;
const row = async (caseId: number) =>
  (
    await house.db.query<{
      stage: string;
      status: string;
      seq: number;
      amount_fen: number | null;
      odd: boolean;
      handler_organisation_id: number | null;
      state: never;
      head: Buffer;
    }>('SELECT * FROM cases WHERE tenant_id = $1 AND id = $2', [tenantId, caseId])
  )[0]!;

test('a case walks from the application to the grant, and its history folds to its state', async () => {
  const before = await figuresOf(house.db, tenantId, {
    organisationId: places.district,
    programmeKey: 'little-grant',
    year: 2020,
  });
  const caseId = await open();
  assert.equal((await row(caseId)).stage, 'basic');
  assert.equal((await row(caseId)).handler_organisation_id, places.yang);
  assert.equal(codeOf(await act(on(caseId, reviewer, 'approve'))), 'done');
  assert.equal(codeOf(await act(on(caseId, district, 'approve'))), 'done');
  const published = must(
    await publishStage(engine, tenantId, { roundId: round.id, stage: 'notice', acting: district }),
  );
  assert.equal(published.until, '2020-03-09');
  house.clock.set('2020-03-10T09:00:00+08:00');
  assert.equal((await actOnDeadlines(engine, tenantId)).acted, 1);
  assert.equal(codeOf(await act(on(caseId, districtHead, 'grant'))), 'done');
  const found = await row(caseId);
  assert.deepEqual([found.stage, found.status, found.amount_fen], ['pay', 'open', 200_000]);

  const history = await loadHistory(house.db, tenantId, caseId);
  assert.deepEqual(foldHistory(littleProgramme, history), found.state);
  let head: Buffer = Buffer.alloc(0);
  for (const { seq, actionId, actorId, at, action, events } of history)
    head = historyHash(head, {
      tenantId,
      caseId,
      seq,
      actionId,
      actorId,
      at,
      action,
      versionHash: round.versionHash,
      events: canonicalJson(events),
    });
  assert.equal(head.toString('hex'), found.head.toString('hex'));

  const figures = await figuresOf(house.db, tenantId, {
    organisationId: places.district,
    programmeKey: 'little-grant',
    year: 2020,
  });
  for (const [measure, value] of Object.entries(contributionOf(littleProgramme, found.state)))
    assert.equal((figures[measure] ?? 0) - (before[measure] ?? 0), value, measure);
  house.clock.set('2020-03-02T10:00:00+08:00');
});

test('a rule that does not hold refuses before anything is written, or is filed on record and can be appealed', async () => {
  const personId = await member();
  const refused = await act(opening(personId, { issuedOn: '2019-12-31' }));
  assert.equal(codeOf(refused), 'not-eligible');
  const filed = must(await act(opening(personId, { issuedOn: '2019-12-31' }, { onRecord: true })));
  assert.deepEqual(filed.moved, { stage: 'apply', status: 'failed' });
  const me = { personId, posts: [] };
  assert.equal(codeOf(await act(on(filed.caseId, me, 'appeal', { why: '证书日期印错' }))), 'done');
  assert.equal((await row(filed.caseId)).stage, 'appeal');
  assert.equal(codeOf(await act(on(filed.caseId, district, 'approve'))), 'done');
  assert.deepEqual([(await row(filed.caseId)).stage, (await row(filed.caseId)).status], ['basic', 'open']);
});

test('the same certificate number is taken once, also in one batch, and is free again after a withdrawal', async () => {
  const [a, b] = [await member(), await member()];
  const outcomes = await engine.actAll(tenantId, [opening(a, { number: 'SAME-1' }), opening(b, { number: 'same 1' })]);
  assert.deepEqual(outcomes.map(codeOf).sort(), ['already-used', 'done']);
  assert.equal(codeOf(await act(opening(b, { number: 'SAME-1' }))), 'already-used');
  const first = outcomes.find((o): o is ActionOutcome => !isRefusal(o))!;
  const owner = isRefusal(outcomes[0]!) ? b : a;
  assert.equal(codeOf(await act(on(first.caseId, { personId: owner, posts: [] }, 'withdraw'))), 'done');
  assert.equal(codeOf(await act(opening(await member(), { number: 'SAME-1' }))), 'done');
  const rows = await house.db.query('SELECT 1 FROM cases WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[])', [
    tenantId,
    [a, b],
  ]);
  assert.equal(rows.length, 1);
});

test('the same action id twice, and twenty times at once, has one effect and one answer', async () => {
  const caseId = await open();
  const action = on(caseId, reviewer, 'approve', {}, 'basic');
  const answers = await Promise.all(Array.from({ length: 20 }, () => act(action)));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal((await row(caseId)).seq, 2);
  const opened = opening(await member());
  const opens = await Promise.all(Array.from({ length: 20 }, () => act(opened)));
  assert.equal(new Set(opens.map((o) => must(o).caseId)).size, 1);
  const shared = opening(await member());
  const processes = Array.from({ length: 6 }, () => makeEngine(house));
  const others = await Promise.all(processes.map((process) => process.act(tenantId, shared)));
  assert.equal(new Set(others.map((o) => must(o).caseId)).size, 1);
});

test('an action that comes again when it could be done again is not, its companions are, in a batch and within a transaction', async () => {
  const owner = await member();
  const first = must(await act(opening(owner))).caseId;
  const [second, third] = [await open(), await open()];
  const back = on(first, reviewer, 'return', { why: '照片看不清' });
  const answered = must(await act(back));
  const answers = { level: 'high', number: `N${owner}`, issuedOn: '2020-02-01' };
  must(await act(on(first, { personId: owner, posts: [] }, 'submit', { answers })));
  // It waits at the same stage again: decided anew, the same return would go through.
  const together = await engine.actAll(tenantId, [on(second, reviewer, 'approve'), back]);
  assert.deepEqual(together.map(codeOf), ['done', 'done']);
  assert.deepEqual(together[1], answered);
  const within = await house.db.transaction((q) =>
    engine.actWithin(q, tenantId, [back, on(third, reviewer, 'approve'), { ...back, target: { caseId: third } }]),
  );
  assert.deepEqual([within[0], codeOf(within[1]!), codeOf(within[2]!)], [answered, 'done', 'action-id-reused']);
  const seqs = await Promise.all([first, second, third].map(async (id) => (await row(id))!.seq));
  assert.deepEqual(seqs, [3, 2, 2]);
});

test('two who decide at once: the first counts, the other is told', async () => {
  const caseId = await open();
  const outcomes = await Promise.all([
    act(on(caseId, reviewer, 'approve', {}, 'basic')),
    act(on(caseId, officer, 'refuse', { why: '材料不符' }, 'basic')),
  ]);
  assert.deepEqual(outcomes.map(codeOf).sort(), ['done', 'moved-on'].sort());
});

test('nobody decides on his own case, on what he prepared, or for another union', async () => {
  const caseId = must(await act(opening(901, { number: 'OWN' }))).caseId;
  assert.equal(codeOf(await act(on(caseId, officer, 'approve'))), 'recusal-own-case');
  const prepared = must(await act(opening(await member(), {}, { acting: officer, onRoster: true }))).caseId;
  assert.equal(codeOf(await act(on(prepared, officer, 'approve'))), 'recusal-own-work');
  assert.equal(codeOf(await act(on(prepared, acting(950, 'reviewer', places.ma), 'approve'))), 'not-your-action');
  assert.equal(codeOf(await act(on(prepared, district, 'approve'))), 'not-your-action');
  assert.equal(
    codeOf(await act(opening(await member(), {}, { acting: acting(950, 'officer', places.ma) }))),
    'not-your-action',
  );
});

test('returned for correction, handed in again, and refused with the time to appeal running out', async () => {
  const personId = await member();
  const caseId = must(await act(opening(personId))).caseId;
  assert.equal(codeOf(await act(on(caseId, reviewer, 'return', {}))), 'answers-wrong');
  must(await act(on(caseId, reviewer, 'return', { why: '编号看不清' })));
  assert.equal((await row(caseId)).stage, 'apply');
  const me = { personId, posts: [] };
  must(
    await act(on(caseId, me, 'submit', { answers: { level: 'low', number: `N${personId}b`, issuedOn: '2020-02-01' } })),
  );
  assert.deepEqual([(await row(caseId)).stage, (await row(caseId)).odd], ['basic', true]);
  must(await act(on(caseId, reviewer, 'refuse', { why: '不是本单位职工' })));
  assert.equal((await row(caseId)).status, 'failed');
  house.clock.set('2020-06-01T09:00:00+08:00');
  assert.equal(codeOf(await act(on(caseId, me, 'appeal', { why: '是本单位' }))), 'appeal-late');
  house.clock.set('2020-03-02T10:00:00+08:00');
});

test('what was ticked to be corrected is changed or said to stand, and who decides reads which', async () => {
  const personId = await member();
  const caseId = must(await act(opening(personId))).caseId;
  const given = { level: 'high', number: `N${personId}`, issuedOn: '2020-02-01' };
  const [number, issuedOn] = ['number', 'issuedOn'].map((field) => ({ field, why: '与证书不一致' })) as [
    object,
    object,
  ];
  const back = (...what: object[]) => act(on(caseId, reviewer, 'return', { why: '编号、日期不清楚', what }));
  const hand = (answers: object, more = {}) => act(on(caseId, { personId, posts: [] }, 'submit', { answers, ...more }));
  const wrong = [await back({ ...number, field: 'stranger' }), await back(number, number)].map(codeOf);
  assert.deepEqual(wrong, ['not-to-correct', 'not-to-correct']);
  must(await back(number, issuedOn));
  assert.equal(codeOf(await hand({ ...given, level: 'low' })), 'not-corrected', 'something else was changed');
  const changed = { ...given, number: `N${personId}c` };
  must(await hand(changed, { stands: { number: ' ', issuedOn: '证书上就是这一天' } }));
  const stood =
    /"corrected":\[{"field":"number","changed":true},{"field":"issuedOn","changed":false,"stands":"证书.+"}\]/;
  assert.match(JSON.stringify((await row(caseId)).state), stood);
  must(await back(number));
  assert.equal(codeOf(await hand(changed)), 'not-corrected', 'the last answers are what it is compared with');
});

test('a decision is taken back within ten minutes by who made it, with its money and its messages', async () => {
  const caseId = await open();
  must(await act(on(caseId, reviewer, 'refuse', { why: '看错了' })));
  assert.equal(codeOf(await act(on(caseId, officer, 'undo'))), 'not-your-decision');
  must(await act(on(caseId, reviewer, 'undo')));
  assert.deepEqual([(await row(caseId)).stage, (await row(caseId)).status], ['basic', 'open']);
  const waiting = await house.db.query(
    'SELECT 1 FROM outbox WHERE tenant_id = $1 AND case_id = $2 AND cancelled_at IS NULL',
    [tenantId, caseId],
  );
  assert.equal(waiting.length, 0);
  must(await act(on(caseId, reviewer, 'approve')));
  house.clock.advance(11 * 60_000);
  assert.equal(codeOf(await act(on(caseId, reviewer, 'undo'))), 'undo-too-late');
});

test('the budget is granted to the last fen and not beyond, in the order asked', async () => {
  const small = await makeRound(
    house,
    {
      ...littleProgramme,
      title: { zh: '小', en: 'small' },
      stages: {
        apply: littleProgramme.stages.apply!,
        grant: littleProgramme.stages.grant!,
        pay: littleProgramme.stages.pay!,
      },
    },
    {},
    500_000,
  );
  const ids: number[] = [];
  for (let n = 0; n < 3; n++) {
    const personId = await member();
    const action = opening(personId, { number: `B${personId}` });
    ids.push(
      must(
        await act({
          ...action,
          target: { open: { ...(action.target as { open: object }).open, roundId: small.id } as never },
        }),
      ).caseId,
    );
  }
  const outcomes = await engine.actAll(
    tenantId,
    ids.map((id) => on(id, district, 'grant')),
  );
  assert.deepEqual(outcomes.map(codeOf), ['done', 'done', 'budget-exhausted']);
  must(await act(on(ids[1]!, district, 'undo')));
  assert.equal(codeOf(await act(on(ids[2]!, district, 'grant'))), 'done');
  assert.equal(codeOf(await act(on(ids[1]!, district, 'grant'))), 'budget-exhausted');
  const sums = await house.db.query<{ sum: string }>(
    'SELECT sum(credits - debits)::text AS sum FROM accounts WHERE tenant_id = $1',
    [tenantId],
  );
  assert.equal(Number(sums[0]!.sum), 0);
});

test('an objection holds a case in the notice until it is resolved by somebody who did not decide it', async () => {
  const caseId = await open();
  must(await act(on(caseId, reviewer, 'approve')));
  must(await act(on(caseId, district, 'approve')));
  const asked = { roundId: round.id, stage: 'notice', acting: districtHead, caseIds: [caseId] };
  const { noticeId } = must(await publishStage(engine, tenantId, asked));
  house.clock.advance(undoWindowMinutes * 60_000);
  const { objectionId } = must(
    await objectToEntry(engine, tenantId, {
      ...{ noticeId, ordinal: 1, raiser: await member(), grounds: '此人证书并非本人取得，请核实' },
    }),
  );
  const now = house.clock.now();
  house.clock.set('2020-03-20T09:00:00+08:00');
  const tick = await actOnDeadlines(engine, tenantId);
  assert.ok(tick.left.some((l) => l.caseId === caseId && l.refusal.code === 'objection-open'));
  assert.equal(
    codeOf(await act(on(caseId, district, 'resolve', { objectionId, upheld: true, why: '属实' }))),
    'recusal-own-work',
  );
  must(await act(on(caseId, districtHead, 'resolve', { objectionId, upheld: true, why: '属实' })));
  assert.equal((await row(caseId)).status, 'failed');
  house.clock.set(now.toISOString());
});

test('an overdue review goes up a level by itself', async () => {
  const caseId = await open();
  house.clock.set('2020-05-20T09:00:00+08:00');
  await actOnDeadlines(engine, tenantId);
  assert.equal((await row(caseId)).handler_organisation_id, places.district);
  assert.equal(codeOf(await act(on(caseId, district, 'approve'))), 'done');
  house.clock.set('2020-03-02T10:00:00+08:00');
});

test('when a union moves under another, its open cases move to the new handler and its officers', async () => {
  const caseId = await open();
  await house.db.transaction((q) => moveOrganisation(q, tenantId, places.yangFirm, places.ma));
  assert.equal((await row(caseId)).handler_organisation_id, places.ma);
  assert.equal(codeOf(await act(on(caseId, reviewer, 'approve'))), 'not-your-action');
  assert.equal(codeOf(await act(on(caseId, acting(950, 'reviewer', places.ma), 'approve'))), 'done');
  await house.db.transaction((q) => moveOrganisation(q, tenantId, places.yangFirm, places.yang));
});

test('what does not fit is refused in words: unknown case, action, stage, outside the round', async () => {
  const caseId = await open();
  assert.equal(codeOf(await act(on(999_999_999, reviewer, 'approve'))), 'no-such-case');
  assert.equal(codeOf(await act(on(caseId, reviewer, 'dance'))), 'unknown-action');
  assert.equal(codeOf(await act(on(caseId, reviewer, 'approve', {}, 'district'))), 'moved-on');
  assert.equal(codeOf(await act(on(caseId, systemActs, 'approve'))), 'not-your-action');
  const elsewhere = opening(await member());
  assert.equal(
    codeOf(
      await act({
        ...elsewhere,
        target: { open: { ...(elsewhere.target as { open: object }).open, organisationId: 2 } as never },
      }),
    ),
    'belongs-elsewhere',
  );
  const outsider = nextPerson++;
  await makeMembers(house, [{ id: outsider, organisationId: 2 }]);
  const theirs = opening(outsider);
  const outside = { ...(theirs.target as { open: object }).open, organisationId: null } as never;
  assert.equal(codeOf(await act({ ...theirs, target: { open: outside } })), 'outside-round');
});
