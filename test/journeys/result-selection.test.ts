// result-selection 职工自主创新成果评选 at the size that was printed: sixty of ninety, by seven judges over six criteria, published and paid.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { foldHistory } from '#engine/case-state.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { loadHistory } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import type { ScoreState } from '#kinds/score/state.ts';
import { closePanel } from '#panels/closing.ts';
import { schemeOf } from '#policy/scheme.ts';
import { rank } from '#policy/scoring.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import { bulletinOf, decided, paidOut, published } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { chair, handedIn, judges, makeJudges, marking, panelOf, sheetOf, worksIn } from '#test/support/judging.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { firstMember, hands, makePayees } from '#test/support/whole-round.ts';

const [all, firm, taken] = [90, 80, 60];
const pupils = Array.from({ length: all - firm }, (_, n) => 1_601 + n);
/** The work's total in half points, 200 and downwards; the sixtieth and the one after it have the same. */
const halvesOf = (n: number): number => 200 - (n === taken ? taken - 1 : n);

/** One judge gives everything and one nothing; the others agree but for half a point. What the first criterion got tells the equal ones apart. */
function sheetFor(n: number, seat: number) {
  if (seat <= 2) return sheetOf(seat === 1 ? 100 : 0);
  const halves = halvesOf(n) + (seat === 5 || seat === 6 ? 1 : 0);
  return sheetOf(Math.floor(halves / 2), n === taken ? 'last' : 'first');
}

let panelId: number;
let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let caseIds: readonly number[];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, firm);
  await makeMembers(
    house,
    pupils.map((id) => ({ id, organisationId: places.yangSchool })),
  );
  await makeJudges(house);
  round = await makeRound(house, resultSelection, { amountFen: 500_000 });
});
after(() => database.drop());

test('ninety works are put before seven judges: blind numbers, and who is of the same firm is recused', async () => {
  const makers = Array.from({ length: firm }, (_, n) => ({ id: firstMember + n, organisationId: places.yangFirm }));
  const others = pupils.map((id) => ({ id, organisationId: places.yangSchool }));
  caseIds = await handedIn(engine, round, [...makers, ...others]);
  panelId = await panelOf(engine, round);
  const works = await worksIn(engine, panelId);
  assert.deepEqual(
    works.map(({ number }) => number),
    Array.from({ length: all }, (_, n) => n + 1),
  );
  const inOrder = works.map(({ caseId }) => caseId);
  assert.notDeepEqual(inOrder, [...caseIds], 'the numbers do not tell who handed in first');
  assert.deepEqual(
    inOrder.toSorted((a, b) => a - b),
    [...caseIds],
  );
  const recused = works.filter(({ state }) => state.recused[judges.length] === 'same-unit');
  assert.equal(recused.length, firm);
});

test('all mark; the one who gives everything and the one who gives nothing change nothing', async () => {
  for (const { number, caseId, state } of await worksIn(engine, panelId))
    for (const [n, personId] of judges.entries())
      if (!state.recused[n + 1])
        must(await marking(engine, personId, panelId, number, sheetFor(caseIds.indexOf(caseId), n + 1)));
  assert.deepEqual(must(await closePanel(engine, tenantId, panelId, chair)), { ranked: all, taken });
  const places = new Map((await worksIn(engine, panelId)).map(({ caseId, state }) => [caseId, state.ranked!]));
  const ranked = caseIds.map((id) => places.get(id)!);
  assert.deepEqual(
    ranked.slice(0, firm).map(({ total }) => total),
    Array.from({ length: firm }, (_, n) => halvesOf(n) * 500),
  );
  assert.deepEqual(
    ranked.map(({ place }) => place),
    Array.from({ length: all }, (_, n) => n + 1),
  );
  assert.ok(ranked.every((one, n) => one.taken === n < taken));
});

test('from the history alone the same order comes out', async () => {
  const works = await Promise.all(
    caseIds.map(async (id) => {
      const state = foldHistory(resultSelection, await loadHistory(house.db, tenantId, id)).stages.score as ScoreState;
      return { id, marks: Object.values(state.marks), numbers: state.before!.numbers };
    }),
  );
  const order = rank(schemeOf(resultSelection.stages.score!.settings, 'all')!, works);
  assert.deepEqual(
    order.map(({ id }) => id),
    caseIds,
  );
});

test('the sixty are published, granted and paid; the bulletin says so and everything adds up', async () => {
  const chosen = caseIds.slice(0, taken);
  await published(engine, house, round);
  await decided(engine, chosen, hands.head, 'grant', 3);
  await paidOut(engine, house, round);
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /90项职工自主创新成果参评，专家评出60项，发放助推金.*30/);
  assert.match(en, /90 results of workers were entered; experts chose 60 of them/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
