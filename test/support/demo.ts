// The demo's year, loaded once and copied for each test file, and what every journey asks of it.
import assert from 'node:assert/strict';
import { deserialize, serialize } from 'node:v8';
import type { RefusalCause } from '#demo/answers.ts';
import type { IncomingRow } from '#demo/incoming.ts';
import { runDemo } from '#demo/load.ts';
import type { MainJob } from '#demo/main-job.ts';
import type { DemoProgramme } from '#demo/rounds.ts';
import { type DemoIds, demoTenantId } from '#demo/tenant.ts';
import { demoWorld } from '#demo/world.ts';
import { closeSpreadsheetReader } from '#documents/spreadsheet.ts';
import type { CaseState } from '#engine/case-state.ts';
import { makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { type Bulletin, bulletinsOf } from '#figures/bulletin.ts';
import { type Figures, figuresOf } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { fixedClock } from '#kit/clock.ts';
import { match } from '#payments/match.ts';
import { openDatabase } from '#store/connection.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { isTest, readSources } from '#test/support/sources.ts';
import { copyTemplate, migratedTemplate, openOwner, type Template } from '#test/support/templates.ts';

export type DemoYear = Awaited<ReturnType<typeof runDemo>> & {
  readonly database: TestDatabase;
  readonly house: TestHouse;
};

/** What the load told beside what it wrote: kept in the template itself, in a schema that nothing of ours looks at. */
interface Told {
  readonly job: MainJob;
  readonly ids: DemoIds;
  readonly now: string;
}

/** The day on which the demo was loaded: its round of that year has its deadlines around it. */
export const demoToday = new Date('2026-11-20T10:05:00+08:00');

const demoTemplate: Template = {
  kind: 'demo',
  lock: 4_117_004,
  state: async () =>
    // What lies above the demo, and most that supports tests, cannot change what it loads; making it again takes a minute.
    readSources('package-lock.json', 'src/**/*.{ts,mjs,json}', 'test/support/{demo,house,database,server,templates}.ts')
      .filter((source) => !isTest(source) && !/^src\/(api|web|cli)\//.test(source.path))
      .map(({ path, text }) => `${path}\n${text}`)
      .join('\n'),
  async make(admin, server, name) {
    await copyTemplate(admin, server, name, migratedTemplate);
    const owner = await openOwner(server, name);
    const db = await openDatabase({ url: owner.appUrl });
    try {
      const { run, ...job } = await runDemo(testHouse(db), () => {}, demoToday);
      const told: Told = { job, ids: run.ids, now: run.clock.now().toISOString() };
      await owner.query('CREATE SCHEMA told');
      await owner.query('CREATE TABLE told.demo AS SELECT $1::bytea AS value', [serialize(told)]);
      await owner.query('ANALYZE');
    } finally {
      closeSpreadsheetReader();
      await db.close();
      await owner.close();
    }
  },
};

export async function demoYear(): Promise<DemoYear> {
  const database = await testDatabase({ from: demoTemplate });
  const [row] = await database.owner.query<{ value: Buffer }>('SELECT value FROM told.demo');
  const { job, ids, now } = deserialize(row!.value) as Told;
  // Another stream of chance than the one that loaded it, so that nothing is drawn twice.
  const house = testHouse(database.db, undefined, 'after the demo');
  const clock = fixedClock(now);
  const run = { engine: makeEngine({ ...house, clock }), world: demoWorld(), ids, clock, tell: () => {} };
  return { ...job, run, database, house };
}

export async function endDemo(year: DemoYear | undefined): Promise<void> {
  closeSpreadsheetReader();
  await year?.database.drop();
}

/** Where each cause shows: the reason of an import row, a rule of a case filed as refused, or a person's decision. */
const shownAs: Readonly<Record<RefusalCause, RegExp>> = {
  'wrong-id-number': /^import:id-number/,
  'duplicate-row': /^import:duplicate-row$/,
  'certificate-number-used': /^import:already-used$/,
  'already-paid': /^import:already-paid$/,
  'name-mismatch': /^import:name-mismatch$/,
  'level-missing': /^import:field-level$/,
  'award-certificate-missing': /^import:field-number$/,
  'not-a-member': /^(rule:member|import:person-not-found|import:not-enrolled)/,
  'membership-ended': /^(rule:member|import:not-enrolled)/,
  'issued-in-other-year': /^rule:issued-in-year$/,
  'issuer-not-listed': /^rule:issuer-listed$/,
  'occupation-not-listed': /^rule:occupation-listed$/,
  'contest-level-too-low': /^rule:city-or-above/,
  'same-contest-twice': /^import:(duplicate-row|already-used)$/,
  'won-in-other-year': /^rule:won-in-year$/,
  'held-in-other-year': /^rule:held-in-year$/,
  'applied-twice': /^import:(duplicate-row|already-used)$/,
  'refused-by-second-level': /^basic:refused$/,
  'refused-by-district': /^district:refused$/,
  'objection-upheld': /^notice:upheld$/,
  'course-failed': /^attend:failed$/,
  'course-absent': /^attend:absent$/,
};

interface Became {
  readonly status: string;
  readonly events: string;
  readonly state: CaseState;
}

async function becameOf(year: DemoYear, caseIds: readonly number[]): Promise<Map<number, Became>> {
  const rows = await year.database.db.query<Became & { id: number }>(
    `SELECT c.id, c.status, c.state, (SELECT string_agg(e.events::text, ' ' ORDER BY e.seq) FROM case_events e WHERE e.tenant_id = $1 AND e.case_id = c.id) AS events
       FROM cases c WHERE c.tenant_id = $1 AND c.id = ANY ($2::bigint[])`,
    [demoTenantId, caseIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** How a refused row ended, in the words of `shownAs`. */
function endOf(row: IncomingRow, became: Became | undefined): string {
  if (row.caseId === null || !became) return `import:${row.reasons.map((reason) => reason.code).join('+')}`;
  const stages = became.state.stages as Record<
    string,
    { decision?: string; upheld?: number; result?: string; status?: string }
  >;
  if (stages.apply?.status === 'refused') return `rule:${row.reasons.map((reason) => reason.code).join('+')}`;
  if (stages.attend?.result === 'failed' || stages.attend?.result === 'absent') return `attend:${stages.attend.result}`;
  if ((stages.notice?.upheld ?? 0) > 0) return 'notice:upheld';
  const refusedAt = Object.keys(stages).find((key) => stages[key]!.decision === 'failed');
  return refusedAt === undefined ? `open at ${became.state.stage}` : `${refusedAt}:refused`;
}

/** Every row of the programme's workbooks ended as the generator says, each refusal with its own reason in both languages. */
export async function assertFates(
  year: DemoYear,
  programme: DemoProgramme,
): Promise<{ paid: number; refused: number }> {
  const rows = year.rows.filter((row) => row.expected.programme === programme);
  const became = await becameOf(
    year,
    rows.flatMap((row) => (row.caseId === null ? [] : [row.caseId])),
  );
  const counts = { paid: 0, refused: 0 };
  for (const row of rows) {
    const place = `${row.expected.workbook} row ${row.expected.rowNumber}`;
    assert.notEqual(row.fate, 'not-read', place);
    const end = row.caseId === null ? undefined : became.get(row.caseId);
    for (const reason of row.reasons) assert.ok(reason.why.zh !== '' && reason.why.en !== '', place);
    if (row.expected.fate === 'paid') {
      assert.equal(end?.status, 'passed', `${place}: ${row.reasons.map((reason) => reason.why.zh).join('；')}`);
      if (row.expected.purpose === 'cases') counts.paid++;
    } else {
      assert.notEqual(end?.status, 'passed', place);
      assert.match(endOf(row, end), shownAs[row.expected.reason!], place);
      if (row.expected.purpose === 'cases') counts.refused++;
    }
  }
  return counts;
}

export async function bulletinOf(year: DemoYear, programme: DemoProgramme): Promise<Bulletin> {
  const roundId = year.rounds.get(programme)!.id;
  const [bulletin] = await bulletinsOf(year.database.db, demoTenantId, { roundId }, kinds);
  return bulletin!;
}

/** The certificate round's figures at one organisation with all below it. */
export const figuresAt = (year: DemoYear, organisationKey: string): Promise<Figures> =>
  figuresOf(year.database.db, demoTenantId, {
    organisationId: year.run.ids.organisations.get(organisationKey)!,
    roundId: year.rounds.get('certificate-grant')!.id,
  });

/** Granted = sent and settled, to the fen, and the whole tenant adds up. */
export async function assertMoney(year: DemoYear, programme: DemoProgramme, amountFen: number): Promise<void> {
  const sums = await match(year.database.db, demoTenantId, { roundId: year.rounds.get(programme)!.id });
  const { grantedFen, sentFen, rejectedFen, settledFen, ledgerFen, differenceFen } = sums!;
  assert.deepEqual(
    { grantedFen, sentAndTakenFen: sentFen - rejectedFen, settledFen, ledgerFen, differenceFen },
    {
      grantedFen: amountFen,
      sentAndTakenFen: amountFen,
      settledFen: amountFen,
      ledgerFen: amountFen,
      differenceFen: 0,
    },
  );
  const checked = await verify(year.house, demoTenantId);
  assert.deepEqual(checked.firstDifference, null);
  assert.equal(checked.ok, true);
}

/** No notice shows a person's full name or ID number. */
export async function assertMasked(year: DemoYear): Promise<number> {
  const entries = await year.database.db.query<{ masked: string; name: string; details: unknown }>(
    `SELECT e.masked_name AS masked, p.name, e.details FROM notice_entries e JOIN cases c ON c.tenant_id = $1 AND c.id = e.case_id
       JOIN people p ON p.tenant_id = $1 AND p.id = c.person_id WHERE e.tenant_id = $1`,
    [demoTenantId],
  );
  for (const { masked, name, details } of entries) {
    assert.ok(masked.includes('*') && masked !== name, masked);
    assert.doesNotMatch(JSON.stringify(details), /\d{17}[\dX]/);
  }
  return entries.length;
}
