// Pages stand still: answers come late here, and what comes late must find its place kept for it. Every view at the widths of its part,
// and the pages of single cases, rounds and people.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { type Looker, plainViews, type View } from '#test/screens/views.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { lateAnswers, layoutShift, settled, watched } from '#test/support/watched.ts';

const shiftAtMost = 0.05;

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

type Place = Pick<View, 'part' | 'path' | 'who'>;
const place = (part: View['part'], who: Looker, path: string): Place => ({ part, path, who });

const idOf = async (sql: string): Promise<number> => {
  const [row] = await stage.year.database.owner.query<{ id: number }>(sql, [demoTenantId]);
  assert.ok(row, sql);
  return row.id;
};

/** Pages of one thing each, which need a number. */
async function ofOne(): Promise<readonly Place[]> {
  const past = await idOf(
    "SELECT id FROM rounds WHERE tenant_id = $1 AND year = 2020 AND programme_key = 'certificate-grant'",
  );
  const oneCase = await idOf(`SELECT min(id) AS id FROM cases WHERE tenant_id = $1 AND round_id = ${past}`);
  const person = await idOf(`SELECT person_id AS id FROM cases WHERE tenant_id = $1 AND id = ${oneCase}`);
  const batch = await idOf('SELECT min(id) AS id FROM payment_batches WHERE tenant_id = $1');
  const tabs = ['', '/cases', '/unions', '/notices', '/settings', '/bulletin', '/import'];
  return [
    ...tabs.map((tab) => place('desk', 'Chair', `/desk/rounds/${past}${tab}`)),
    place('desk', 'Chair', `/desk/cases/${oneCase}`),
    place('desk', 'Chair', `/desk/people/${person}`),
    place('desk', 'Chair', `/desk/queues/${stage.presentRoundId}/basic`),
    place('desk', 'Chair', '/desk/programmes/certificate-grant/design'),
    place('desk', 'Finance, prepares', `/desk/money/batches/${batch}`),
    place('hall', 'Member', `/hall/services/${stage.presentRoundId}`),
    place('hall', 'Member', `/hall/services/${stage.presentRoundId}/apply`),
    place('hall', 'Member', '/hall/me/messages'),
    place('hall', 'Member', '/hall/me/looks'),
    place('hall', 'Member', '/hall/me/security'),
    place('hall', 'Member', '/hall/me/data'),
    place('hall', 'Member', '/hall/me/account'),
  ];
}

const widths: Readonly<Record<View['part'], readonly number[]>> = { hall: [390], desk: [1440], open: [390, 1440] };

/** What moved on these pages, all of one part and one looker. */
async function moved(places: readonly Place[], width: number): Promise<string[]> {
  const [{ who }] = places as [Place];
  const visit = await watched(stage, { who, line: lateAnswers, width });
  const found: string[] = [];
  for (const { path } of places) {
    await visit.page.goto(path, { waitUntil: 'commit' });
    await settled(visit.page);
    await visit.page.waitForTimeout(4 * lateAnswers.latencyMs);
    await settled(visit.page);
    const { shifts } = await visit.noted();
    const sum = layoutShift(shifts);
    if (sum > shiftAtMost)
      found.push(
        `${width} ${path}: ${sum.toFixed(3)}`,
        ...shifts.map(({ atMs, value, what }) => `    ${atMs.toFixed(0)} ms ${value.toFixed(3)} ${what}`),
      );
  }
  await visit.close();
  return found;
}

for (const part of ['hall', 'desk', 'open'] as const)
  test(`nothing moves by itself on the pages of ${part}`, async () => {
    const all = [...plainViews, ...(await ofOne())];
    const places = all.filter((one) => one.part === part);
    const found: string[] = [];
    for (const width of widths[part])
      for (const who of new Set(places.map((one) => one.who)))
        found.push(
          ...(await moved(
            places.filter((one) => one.who === who),
            width,
          )),
        );
    assert.deepEqual(found, [], found.join('\n'));
  });
