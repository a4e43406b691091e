// A round is rehearsed: what opening it would mean is told, and not one row of the database is another afterwards.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { messagesForeseen, waitingForeseen } from '#engine/rehearsal-words.ts';
import { stateCouncilCalendar } from '#kit/calendar.ts';
import type { RoundView } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { programmes } from '#programmes/index.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world?.close());

interface Rehearsed {
  readonly reach: number | null;
  readonly simulation: { readonly people: number; readonly eligible: number | null };
  readonly atOpening: { readonly words: { readonly zh: string }; readonly people: number; readonly names: string[] };
  readonly messages: readonly { readonly to: string; readonly words: { readonly zh: string } }[];
  readonly stages: readonly {
    readonly stage: string;
    readonly by: string;
    readonly unions: number;
    readonly people: number;
    readonly names: string[];
    readonly empty: string[];
    readonly alone: string[];
  }[];
  readonly days: readonly { readonly on: string; readonly what: { readonly zh: string } }[];
  readonly members: readonly { readonly name: string; readonly outcome: string }[] | null;
  readonly budget: { readonly askedFen: number | null; readonly pots: readonly unknown[] | null };
}

const draft = (more: object = {}) => ({
  ...{ versionHash: world.ids.versionHash, organisationId: places.district, year: 2020, name: '预演的批次' },
  ...{ opensOn: '2020-03-09', closesOn: '2020-03-31', parameters: {}, budgetFen: 5_000_000 },
  ...more,
});
const rehearse = (body: object, role: 'officer' | 'chair' | 'reviewer' = 'officer') =>
  ask(world, 'post', '/api/rounds/rehearsal', { token: world.token(role, 'ancestor'), body });
async function rehearsed(body: object, role: 'officer' | 'chair' = 'officer'): Promise<Rehearsed> {
  const response = await rehearse(body, role);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text) as Rehearsed;
}

/** Every row of every table and where every sequence stands, but for what a request itself leaves: when the session was last seen. */
async function everything(): Promise<Record<string, string>> {
  const tables = await world.owner.query<{ name: string; sequence: boolean }>(
    `SELECT c.oid::regclass::text AS name, c.relkind = 'S' AS sequence FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'S') AND n.nspname = 'public' AND c.relname <> 'sessions' ORDER BY 1`,
  );
  assert.ok(tables.length > 80);
  const found: Record<string, string> = {};
  for (const { name, sequence } of tables) {
    const what = sequence
      ? 'last_value::text'
      : "count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')";
    const [row] = await world.owner.query<{ sum: string }>(`SELECT ${what} AS sum FROM ${name} t`);
    found[name] = row!.sum;
  }
  return found;
}

test('nothing of a rehearsal lasts: every table and sequence stands where it stood', async () => {
  await rehearsed(draft());
  const before = await everything();
  await rehearsed(draft());
  await rehearsed(draft({ name: '另一个名字' }), 'chair');
  assert.deepEqual(await everything(), before);
});

test('it tells who would see it, what they would read, who decides, and the days', async () => {
  await world.owner.query(
    'INSERT INTO programme_wishes (tenant_id, person_id, programme_key, wished_at) VALUES ($1, $2, $3, $4)',
    [tenantId, world.ids.person, littleProgramme.key, world.house.clock.now()],
  );
  const found = await rehearsed(draft());
  assert.ok(found.reach! > 0);
  assert.ok(found.simulation.people >= found.reach!);
  assert.deepEqual([found.atOpening.people, found.atOpening.names.length], [1, 1]);
  assert.match(found.atOpening.names[0]!, /\*/);
  assert.match(found.atOpening.words.zh, /开了，3月31日（周二）截止。您说过开了告诉您$/);
  assert.ok(found.messages.some(({ to, words }) => to === 'member' && words.zh === '已批准，正在安排付款'));
  const stages = new Map(found.stages.map((one) => [one.stage, one]));
  assert.equal(stages.get('basic')!.by, 'unions');
  assert.equal(stages.get('basic')!.unions, 2, 'both unions of the second level');
  assert.equal(stages.get('district')!.unions, 1);
  assert.ok(stages.get('district')!.names.length > 0);
  assert.equal(stages.get('pay')!.by, 'finance');
  // Five working days each, after the last day; the notice's public days too; Qingming is a day off.
  assert.deepEqual(
    found.days.slice(0, 5).map(({ on }) => on),
    ['2020-03-09', '2020-03-31', '2020-04-08', '2020-04-15', '2020-04-22'],
  );
  assert.equal(found.budget.askedFen, 5_000_000);
  assert.equal(found.budget.pots, null, 'what the year has left is not for an officer');
  assert.ok(Array.isArray((await rehearsed(draft(), 'chair')).budget.pots));
});

test('ten members at most are told of, each masked, with what comes out', async () => {
  const { members } = await rehearsed(draft());
  assert.ok(members!.length > 0 && members!.length <= 10);
  for (const { name } of members!) assert.match(name, /\*/);
  assert.ok(members!.every(({ outcome }) => ['passes', 'fails', 'unknown'].includes(outcome)));
});

test('a union with nobody is said, and so is one person alone where another has to grant', async () => {
  const without = (role: string, organisationId: number, until: string | null) =>
    world.owner.query(
      `UPDATE posts SET valid_until = $4::date WHERE tenant_id = $1 AND organisation_id = $2 AND role = ANY ($3::text[])`,
      [tenantId, organisationId, role.split(' '), until],
    );
  await without('chair officer reviewer', places.ma, '2019-12-31');
  const basic = (await rehearsed(draft())).stages.find(({ stage }) => stage === 'basic')!;
  assert.deepEqual(basic.empty, ['马坡镇总工会']);
  await without('chair officer reviewer', places.ma, null);
});

test('it refuses what opening would refuse, in the same words', async () => {
  const codeOf = async (body: object, role?: 'reviewer') =>
    ((await (await rehearse(body, role)).json()) as { code: string }).code;
  assert.equal(await codeOf(draft({ closesOn: '2020-03-01' })), 'dates-wrong');
  assert.equal(await codeOf(draft({ versionHash: '0'.repeat(64) })), 'no-such-version');
  assert.equal(await codeOf(draft(), 'reviewer'), 'not-allowed');
  const [round] = await world.owner.query<{ name: string; year: number }>(
    'SELECT name, year FROM rounds WHERE tenant_id = $1 AND id = $2',
    [tenantId, world.ids.round],
  );
  assert.equal(await codeOf(draft({ name: round!.name, year: round!.year })), 'round-exists');
});

test('a round that has not begun can be rehearsed, one that has cannot', async () => {
  const path = `/api/rounds/${world.ids.round}/rehearsal`;
  const token = world.token('officer', 'ancestor');
  const opens = (on: string) =>
    world.owner.query('UPDATE rounds SET opens_on = $3::date WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      world.ids.round,
      on,
    ]);
  const [known] = await world.owner.query<{ on: string }>(
    'SELECT opens_on AS on FROM rounds WHERE tenant_id = $1 AND id = $2',
    [tenantId, world.ids.round],
  );
  const begun = await ask(world, 'get', path, { token });
  assert.equal(((await begun.json()) as { code: string }).code, 'rehearsal-over');
  await opens('2020-03-03');
  assert.equal((await ask(world, 'get', path, { token })).status, 200);
  await opens(known!.on);
});

const roundOf = (programme: Programme): RoundView => ({
  ...{
    id: 1,
    programmeKey: programme.key,
    versionHash: '',
    organisationId: 3,
    year: 2020,
    name: '预演',
    state: 'open',
  },
  ...{ opensOn: '2020-03-02', closesOn: '2020-03-31', parameters: {} },
});

for (const programme of Object.values(programmes))
  test(`${programme.key}: its messages and hands can be told before any case is there`, () => {
    const foreseen = {
      programme,
      round: roundOf(programme),
      now: new Date('2020-03-02T02:00:00Z'),
      calendar: stateCouncilCalendar,
    };
    for (const { words } of messagesForeseen(foreseen)) {
      assert.match(words.zh, /\p{Script=Han}/u);
      assert.doesNotMatch(words.zh, /undefined|null|NaN/);
    }
    for (const stage of Object.keys(programme.stages)) waitingForeseen(foreseen, stage);
  });
