// The rest of `bench draw`: the same million in the database, sealed and drawn there, and computed again by the public page in a real browser.
import { type Measure, timed } from '#bench/measure.ts';
import { actOnDraws } from '#draws/drawing.ts';
import { verifyDraws } from '#draws/verify.ts';
import { openDatabase } from '#store/connection.ts';
import { at, hour, published, read, say, witnesses } from '#test/support/draw-rows.ts';
import { testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';
import { raise } from '#test/support/stage.ts';

const browserMs = 20_000;
const databaseMs = 60_000;

/** As if each had entered by himself. */
const entries = `INSERT INTO draw_entries (tenant_id, draw_id, person_id, salt, mark, tickets, held, entered_at)
  SELECT $1, $2, n, s.salt, sha256(convert_to('niangjia/draw/mark', 'UTF8') || '\\x00'::bytea || s.salt || convert_to(n::text, 'UTF8')), 1, '{}', $4
    FROM generate_series(1, $3::int) AS n CROSS JOIN LATERAL (SELECT substring(sha256(int4send(n)) FOR 16) AS salt) s`;

export async function drawOnScreen(url: string, size: number): Promise<Measure[]> {
  const db = await openDatabase({ url, max: 10 });
  const house = testHouse(db);
  await makeTenant(house);
  const round = await makeRound(house, littleProgramme);
  const id = await published(house, round.id, { quota: 50, waiting: 100 });
  await db.query(entries, [tenantId, id, size, at(house).at]);
  await db.query('ANALYZE draw_entries');
  house.clock.advance(10 * hour);
  const sealMs = 1000 * (await timed(() => actOnDraws(house, tenantId)));
  must(await say(house, id, witnesses[0]));
  house.clock.advance(2 * hour);
  for (const personId of [1, 2]) must(await read(house, id, personId, 'value'));
  const drawMs = 1000 * (await timed(() => actOnDraws(house, tenantId)));
  const auditMs =
    1000 *
    (await timed(async () => {
      if ((await verifyDraws(db, tenantId)) !== null) throw new Error('the draw does not hold in the database');
    }));
  const ground = await raise(house, { passwordOf: () => '' });
  try {
    const { page } = await ground.visit(null, { fonts: false });
    page.setDefaultTimeout(10 * 60_000);
    await page.goto(`/open/draws/${id}`);
    const button = page.getByRole('button', { name: '在这台设备上算一遍' });
    await button.waitFor();
    const wholeMs =
      1000 *
      (await timed(async () => {
        await button.click();
        await page.getByText('个中签号全部一致').waitFor();
      }));
    const said = (await page.getByText('个中签号全部一致').textContent()) ?? '';
    const computedMs = 1000 * Number(/用时 ([\d.]+) 秒/.exec(said)?.[1]);
    return [
      { what: 'in the database: sealed', value: sealMs, unit: 'ms', target: databaseMs },
      { what: 'in the database: drawn, everybody placed', value: drawMs, unit: 'ms', target: databaseMs },
      { what: 'in the database: verified', value: auditMs, unit: 'ms' },
      { what: 'in a browser: read and computed again', value: computedMs, unit: 'ms', target: browserMs },
      { what: 'in a browser: with the download', value: wholeMs, unit: 'ms' },
    ];
  } finally {
    await ground.close();
    await db.close();
  }
}
