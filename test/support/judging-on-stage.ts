// A selection in its scoring week in the demo federation: fourteen works before a panel of seven, one of whom is the member; some have marked.
import { randomUUID } from 'node:crypto';
import { systemActs } from '#access/duties.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { judge } from '#panels/judging.ts';
import { openPanel } from '#panels/opening.ts';
import { findPanel, seatsOf, worksOf } from '#panels/panels.ts';
import { typeSheet } from '#panels/sheets.ts';
import { findByPhone } from '#people/people.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import { sheetOf } from '#test/support/judging.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

export const judgePhone = '19900009725';
const [officerPhone, chairPhone] = ['19900000465', '19900009304'];

export interface JudgingOnStage {
  readonly engine: Engine;
  readonly roundId: number;
  readonly panelId: number;
  /** Without a panel. */
  readonly otherRoundId: number;
}

const results = [
  ['井下电缆快速接头', '原来接一根要四十分钟，现在对准一推就好', '全年少停机 126 小时'],
  ['叉车盲区提醒杆', '用两块钱的反光管代替进口雷达，装上就能用', '三个月没有再碰到人'],
  ['焊缝自检卡', '把二十条要求画成一张卡，照着比一比就知道', '返修率从 6% 降到 1.5%'],
  ['托盘翻转器', '一个人就能翻，不用再叫两个人抬', '每班省两个人工'],
] as const;

async function make(stage: Stage): Promise<JudgingOnStage> {
  const house = houseOf(stage);
  const engine = makeEngine(house);
  const today = chinaDate(house.clock.now());
  const idOf = async (phone: string) => (await findByPhone(house, demoTenantId, phone))[0]!.id;
  const [officer, chair, member] = [await idOf(officerPhone), await idOf(chairPhone), await idOf(judgePhone)];
  const [union] = await house.db.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = $1 AND level = 'district' ORDER BY id LIMIT 1`,
    [demoTenantId],
  );
  const programme = { ...resultSelection, effectiveUntil: '2026-12-31' };
  const { hash } = granted(await prepareVersion(house, demoTenantId, programme, officer));
  granted(await publishVersion(house, demoTenantId, hash, chair));
  const opened = async (name: string) =>
    granted(
      await openRound(house, demoTenantId, {
        ...{ versionHash: hash, organisationId: union!.id, year: Number(today.slice(0, 4)), name },
        ...{ opensOn: addDays(today, -30), closesOn: addDays(today, 3), openedBy: chair },
        parameters: { amountFen: 500_000 },
      }),
    );
  const round = await opened('年度成果评选');
  const other = await opened('班组成果评选');
  const people = await house.db.query<{ id: number; organisationId: number }>(
    `SELECT DISTINCT ON (m.organisation_id) m.person_id AS id, m.organisation_id AS "organisationId" FROM memberships m
       JOIN people p ON p.tenant_id = m.tenant_id AND p.id = m.person_id JOIN organisations o ON o.tenant_id = m.tenant_id AND o.id = m.organisation_id
      WHERE m.tenant_id = $1 AND m.status = 'active' AND p.phone_sealed IS NOT NULL AND o.level = 'grassroots' AND m.person_id <> $2
      ORDER BY m.organisation_id, m.person_id LIMIT 20`,
    [demoTenantId, member],
  );
  const makers = people.slice(0, 14);
  const handedIn = await engine.actAll(
    demoTenantId,
    makers.map(({ id, organisationId }, n) => {
      const [title, summary, benefit] = results[n % results.length]!;
      const answers = {
        title: `${title}${n >= 4 ? `（${n}）` : ''}`,
        area: 'tool',
        summary,
        benefit,
        people: 4,
        frontLine: 3,
      };
      return {
        acting: systemActs,
        target: { open: { roundId: round.id, organisationId, personId: id, subjectOrganisationId: null } },
        request: { id: randomUUID(), action: 'open', onRoster: true as const, input: { submit: { answers } } },
      };
    }),
  );
  for (const one of handedIn) granted(one);
  const judges = [member, ...people.slice(14, 20).map(({ id }) => id)];
  const asked = { roundId: round.id, stage: 'score', scheme: 'all', name: '创新成果评审组', judges };
  const { id: panelId } = granted(await house.db.transaction((q) => openPanel(engine, q, demoTenantId, asked, chair)));
  await markSome(engine, panelId);
  await typeSome(engine, panelId, union!.id, [chair, officer]);
  return { engine, roundId: round.id, panelId, otherRoundId: other.id };
}

/** The others have marked most, one of them far too mildly; the member a few. */
async function markSome(engine: Engine, panelId: number): Promise<void> {
  const { db } = engine.house;
  const panel = (await findPanel(db, demoTenantId, panelId))!;
  for (const { number, state } of await worksOf(db, demoTenantId, panel))
    for (const { seat, personId } of await seatsOf(db, demoTenantId, panelId)) {
      if (state.recused[seat] || (seat === 1 ? number > 3 : number > 11)) continue;
      const sheet = sheetOf(Math.min(100, 64 + ((number * 7) % 23) + (seat === 4 ? 13 : seat % 3)));
      const doing = { id: randomUUID(), action: 'mark' as const, input: { sheet } };
      granted(await judge(engine, demoTenantId, { personId, posts: [] }, { panelId, number }, doing));
    }
}

/** Sheets of the member's seat, on paper: one typed by each of two officers, and one by both, not the same. */
async function typeSome(engine: Engine, panelId: number, organisationId: number, typists: readonly number[]) {
  const typed = async (personId: number, number: number, points: number) => {
    const posts = [{ role: 'officer' as const, organisationId, programmeKey: null }];
    const typing = { id: randomUUID(), sheet: sheetOf(points) };
    granted(await typeSheet(engine, demoTenantId, { personId, posts }, { panelId, number, seat: 1 }, typing));
  };
  const panel = (await findPanel(engine.house.db, demoTenantId, panelId))!;
  const works = await worksOf(engine.house.db, demoTenantId, panel);
  const [both, second, first] = works
    .filter(({ state }) => !state.recused[1])
    .map(({ number }) => number)
    .toReversed();
  await typed(typists[0]!, first!, 70);
  await typed(typists[1]!, second!, 71);
  for (const [n, personId] of typists.entries()) await typed(personId, both!, 80 + n);
}

const made = new WeakMap<Stage, Promise<JudgingOnStage>>();

/** Made once for a stage, however many views ask for it. */
export function judgingOnStage(stage: Stage): Promise<JudgingOnStage> {
  const found = made.get(stage) ?? make(stage);
  made.set(stage, found);
  return found;
}
