// 竞赛获奖助推: nineteen prizes, two of them above city level; district contests and old prizes are refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertFates, assertMoney, bulletinOf, type DemoYear, demoYear, endDemo } from '#test/support/demo.ts';
import { brokenIn, seenByMember } from '#test/support/member-view.ts';

let year: DemoYear;
before(async () => {
  year = await demoYear();
});
after(() => endDemo(year));

test('19 prizes are paid, 8 rows are refused with their reasons', async () => {
  assert.deepEqual(await assertFates(year, 'contest-prize-grant'), { paid: 19, refused: 8 });
});

test('the bulletin comes to 19 = 2 above city level + 17 at city level', async () => {
  const { zh, en } = await bulletinOf(year, 'contest-prize-grant');
  assert.match(zh, /19名职工.*市级以上2名.*市级17名/);
  assert.match(en, /\b19 members\b.*\b2 above city level\b.*\b17 at city level\b/);
});

test('the money adds up', async () => {
  await assertMoney(year, 'contest-prize-grant', 4_400_000);
});

test('a member sees by which rule a district prize was refused, and a winner that every rule held', async () => {
  const rows = year.rows.filter((row) => row.expected.programme === 'contest-prize-grant' && row.caseId !== null);
  const district = await seenByMember(year, rows.find((row) => row.expected.reason === 'contest-level-too-low')!);
  assert.deepEqual([district.status, brokenIn(district)], ['failed', ['city-or-above']]);
  assert.match(district.rules.find((rule) => rule.key === 'city-or-above')!.saw.zh, /区级/);
  const above = rows.find((row) => row.expected.fate === 'paid' && row.expected.values.tier === 'above-city')!;
  const winner = await seenByMember(year, above);
  assert.deepEqual([winner.status, brokenIn(winner), winner.amountFen], ['passed', [], 500_000]);
  assert.ok(winner.answers.every((answer) => !answer.hidden));
});
