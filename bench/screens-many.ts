// The desk with a hundred thousand of everything: cases in one round, unions in the tree, members in the lists. Used as an officer would,
// while the browser tells how long it was held up; and the same lists asked of the server without a browser.
import type { Page } from 'playwright-core';
import { type Measure, median, percentile } from '#bench/measure.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { loadForest } from '#organisations/forest.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { must } from '#test/support/little-tenant.ts';
import type { Stage } from '#test/support/stage.ts';
import { type Line, type Watched, watched } from '#test/support/watched.ts';

const desk: Line = { latencyMs: 0, down: -1, up: -1, cpu: 1 };
const stallMs = 200;
const T = demoTenantId;

export interface Many {
  readonly roundId: number;
  readonly districtId: number;
  /** With more than a thousand unions right below it. */
  readonly parent: { readonly id: number; readonly name: string };
}

/** Copies of a round's own cases under numbers of their own: lists read rows, whatever their history. */
async function makeCases({ year }: Stage, roundId: number, size: number): Promise<void> {
  await year.database.owner.query(
    `WITH own AS (SELECT c, row_number() OVER (ORDER BY id) AS number FROM cases c WHERE tenant_id = $1 AND round_id = $2)
     INSERT INTO cases SELECT (jsonb_populate_record(own.c, jsonb_build_object('id', 900000000 + n * 10000 + own.number))).*
       FROM own CROSS JOIN generate_series(1, 1 + $3::int / (SELECT count(*)::int FROM own)) AS n`,
    [T, roundId, size],
  );
}

async function makeUnions({ year }: Stage, parents: readonly { id: number; name: string }[], size: number) {
  const first = await year.house.ids.take(T, size);
  for (let from = 0; from < size; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, size - from) }, (_, n) => {
      const parent = parents[(from + n) % parents.length]!;
      const level = 'grassroots' as const;
      return {
        id: first + from + n,
        parentId: parent.id,
        level,
        name: `${parent.name.slice(0, 2)}第${from + n}企业工会`,
      };
    });
    must(await year.house.db.transaction((q) => addOrganisations(q, T, rows, year.house.clock.now())));
  }
  return first;
}

async function makeMembers({ year }: Stage, firstUnion: number, unions: number, size: number): Promise<void> {
  const { owner } = year.database;
  const first = await year.house.ids.take(T, 2 * size);
  await owner.query(
    `INSERT INTO people (tenant_id, id, name, pinyin, initials, grams, created_at)
     SELECT $1, $2 + n, p.name, p.pinyin, p.initials, p.grams, p.created_at
       FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS many FROM people WHERE tenant_id = $1) p
       CROSS JOIN LATERAL generate_series(p.number, $3::int - 1, p.many) AS n`,
    [T, first, size],
  );
  await owner.query(
    `INSERT INTO memberships (tenant_id, id, person_id, organisation_id, status, since, created_at)
     SELECT $1, $2::bigint + $3 + n, $2 + n, $4 + n % $5, 'active', '2015-01-01', now() FROM generate_series(0, $3::bigint - 1) n`,
    [T, first, size, firstUnion, unions],
  );
  await owner.query(
    `INSERT INTO person_facts (tenant_id, person_id, organisation_id, snapshot)
     SELECT $1, $2 + n, $4 + n % $5, '{"membership.status": "active"}' FROM generate_series(0, $3::bigint - 1) n`,
    [T, first, size, firstUnion, unions],
  );
}

export async function makeMany(stage: Stage, size: number): Promise<Many> {
  const { owner } = stage.year.database;
  const [round] = await owner.query<{ id: number; district: number }>(
    `SELECT id, organisation_id AS district FROM rounds WHERE tenant_id = $1 AND year = 2020 AND programme_key = 'certificate-grant'`,
    [T],
  );
  const { id: roundId, district: districtId } = round!;
  const parents = await owner.query<{ id: number; name: string }>(
    `SELECT id, name FROM organisations WHERE tenant_id = $1 AND parent_id = $2 AND level = 'second-level' ORDER BY id`,
    [T, districtId],
  );
  await makeCases(stage, roundId, size);
  const firstUnion = await makeUnions(stage, parents, size);
  await makeMembers(stage, firstUnion, size, size);
  await owner.query('VACUUM (ANALYZE) cases, organisations, organisation_paths, people, memberships, person_facts');
  return { roundId, districtId, parent: parents[0]! };
}

/** How long the browser was held up since `forget`: its longest task, and the longest way from a press to the picture after it. */
async function heldUp(visit: Watched): Promise<{ taskMs: number; pressMs: number }> {
  await visit.page.waitForTimeout(100);
  const { tasks, presses } = await visit.noted();
  const most = (all: readonly { readonly ms: number }[]) => Math.max(0, ...all.map(({ ms }) => ms));
  return { taskMs: most(tasks), pressMs: most(presses) };
}

async function measured(what: string, visit: Watched, work: () => Promise<unknown>): Promise<Measure[]> {
  await visit.forget();
  await work();
  const { taskMs, pressMs } = await heldUp(visit);
  return [
    { what: `${what}: longest task`, value: taskMs, unit: 'ms', target: stallMs },
    ...(pressMs > 0
      ? [{ what: `${what}: press to picture, longest`, value: pressMs, unit: 'ms' as const, target: stallMs }]
      : []),
  ];
}

/** To the end of the list as fast as it comes, then about in it. */
async function scrollThrough(page: Page, size: number): Promise<void> {
  await page.evaluate(async (size) => {
    const box = document.querySelector('.long')!;
    const said = [...document.querySelectorAll('[role=status]')].find((one) => one.textContent?.includes('已取'))!;
    const status = () => Number(/已取 ([\d,]+)/.exec(said.textContent ?? '')?.[1]?.replaceAll(',', '') ?? size);
    const frame = () => new Promise(requestAnimationFrame);
    for (let known = box.scrollHeight; known < size * 44; await frame()) {
      box.scrollTo(0, box.scrollHeight);
      if (box.scrollHeight > known) known = box.scrollHeight;
      else if (status() >= size) break;
    }
    for (let at = 0; at <= 60; at += 1) {
      box.scrollTo(0, (box.scrollHeight * ((at * 37) % 61)) / 60);
      for (let n = 0; n < 4; n += 1) await frame();
    }
  }, size);
}

async function casesTable(stage: Stage, { roundId }: Many, size: number): Promise<Measure[]> {
  const visit = await watched(stage, { who: 'Chair', line: desk, width: 1440 });
  const { page } = visit;
  await page.goto(`/desk/rounds/${roundId}/cases`);
  const list = page.getByRole('region', { name: '办件列表' });
  await list.locator('tbody tr').nth(20).waitFor();
  const number = (await list.locator('tbody tr a').first().getAttribute('href'))!.split('/').at(-1)!;
  const found = [
    ...(await measured('cases, all scrolled through', visit, () => scrollThrough(page, size))),
    ...(await measured('cases, filtered by state', visit, async () => {
      await page.getByLabel('状态').selectOption({ label: '未通过' });
      await list.getByText('未通过').first().waitFor();
    })),
    ...(await measured('cases, found by typing a number', visit, async () => {
      await page.getByLabel('状态').selectOption('');
      await page.getByLabel('找人').pressSequentially(number, { delay: 60 });
      await page.getByText('共 1 件').waitFor();
    })),
  ];
  await visit.close();
  return found;
}

async function treeAndMembers(stage: Stage, { parent }: Many): Promise<Measure[]> {
  const visit = await watched(stage, { who: 'Chair', line: desk, width: 1440 });
  const { page } = visit;
  await page.goto('/desk/organisations');
  const tree = page.getByRole('navigation', { name: '组织树' });
  const members = page.getByRole('region', { name: '会员（含下级）' });
  await tree.getByRole('button', { name: parent.name }).waitFor();
  await members.getByRole('row').nth(10).waitFor();
  const pressMore = async (place: typeof tree, times: number) => {
    for (let n = 0; n < times; n += 1) {
      const more = place.getByRole('button', { name: '再看一些' }).first();
      if ((await more.count()) === 0) return;
      const rows = page.waitForResponse((answer) => answer.url().includes('cursor='));
      await more.click();
      await rows;
    }
  };
  const found = [
    ...(await measured('tree, a branch of thousands opened, a thousand shown', visit, async () => {
      await tree.getByRole('button', { name: parent.name }).click();
      await tree.getByRole('button', { name: '再看一些' }).first().waitFor();
      await pressMore(tree, 9);
    })),
    ...(await measured('members, two hundred shown', visit, () => pressMore(members, 9))),
    ...(await measured('members, found by typing initials', visit, async () => {
      await members.getByLabel('找会员').pressSequentially('wx', { delay: 60 });
      await page.waitForResponse((answer) => answer.url().includes('q=wx'));
      await members.getByRole('row').nth(5).waitFor();
    })),
    ...(await measured('tree, a union found by typing initials', visit, async () => {
      await page.getByRole('searchbox', { name: '找工会' }).pressSequentially('d99', { delay: 60 });
      await page.waitForResponse((answer) => answer.url().includes('q=d99'));
    })),
  ];
  await visit.close();
  return found;
}

interface Listed {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

/** Each question asked often enough that one slow answer is not the figure; all through HTTP, with session, check and packing. */
async function answers(stage: Stage, { roundId, districtId, parent }: Many): Promise<Measure[]> {
  const visit = await watched(stage, { who: 'Chair', line: desk, width: 1440 });
  const { request } = visit.page.context();
  const ask = async (path: string): Promise<Listed> => {
    const answer = await request.get(`/api${path}`);
    if (answer.status() !== 200) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as Listed;
  };
  const cases = `/cases?organisation=${districtId}&round=${roundId}&limit=200`;
  const members = `/organisations/${districtId}/members?limit=20`;
  const deep = async (path: string, pages: number) => {
    let next: string | null = null;
    for (let n = 0; n < pages; n += 1) next = (await ask(next ? `${path}&cursor=${next}` : path)).next ?? next;
    return `${path}&cursor=${next}`;
  };
  const questions: readonly (readonly [string, string])[] = [
    ['inbox of a chair, asked every half minute', `/me/waiting?organisation=${districtId}`],
    ['cases, first page of 200', cases],
    ['cases, the 60th page', await deep(cases, 60)],
    ['cases, by state', `${cases}&status=failed`],
    ['cases, by state and stage', `${cases}&status=passed&stage=notice`],
    ['cases, open ones to look at', `${cases}&status=open&odd=true`],
    ['cases, by a surname', `${cases}&text=${encodeURIComponent('王')}`],
    ['cases, by a name that nobody has', `${cases}&text=${encodeURIComponent('龘龘')}`],
    ['unions below one, 100', `/organisations/${parent.id}/children?limit=100`],
    ['unions by initials', '/organisations?q=d9&limit=20'],
    ['unions by characters', `/organisations?q=${encodeURIComponent('企业')}&limit=20`],
    ['members, 20', members],
    ['members, the 60th page', await deep(members, 60)],
    ['members by initials', `/people?q=wx&organisation=${districtId}&limit=20`],
    ['members by two characters', `/people?q=${encodeURIComponent('王秀')}&organisation=${districtId}&limit=20`],
  ];
  const found: Measure[] = [];
  for (const [what, path] of questions) {
    const times: number[] = [];
    for (let n = 0; n < 15; n += 1) {
      const began = performance.now();
      await ask(path);
      times.push(performance.now() - began);
    }
    found.push({
      what: `answer: ${what}`,
      ...{ value: median(times), worst: percentile(times, 95), unit: 'ms', target: stallMs },
    });
  }
  await visit.close();
  return found;
}

/** What every server keeps in its memory, read anew when the tree was changed. */
async function forestRead({ year }: Stage): Promise<Measure> {
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const began = performance.now();
    await loadForest(year.house.db, T);
    times.push(performance.now() - began);
  }
  return { what: 'the whole tree read by a server', value: median(times), worst: Math.max(...times), unit: 'ms' };
}

export async function manyMeasures(
  stage: Stage,
  size: number,
  told: (measures: Measure[]) => Measure[],
): Promise<Measure[]> {
  const many = await makeMany(stage, size);
  return [
    ...told([await forestRead(stage)]),
    ...told(await answers(stage, many)),
    ...told(await casesTable(stage, many, size)),
    ...told(await treeAndMembers(stage, many)),
  ];
}
