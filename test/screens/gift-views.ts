// The pages of donations, at the desk, on the phone and open to everybody.
import { demoTenantId } from '#demo/tenant.ts';
import { askReversal } from '#gifts/reversals.ts';
import { onPaper } from '#test/screens/open-views.ts';
import type { View } from '#test/screens/views.ts';
import { collecting } from '#test/support/collecting.ts';
import { houseOf } from '#test/support/member.ts';
import { paperOf } from '#test/support/pictures.ts';
import type { Stage } from '#test/support/stage.ts';

async function idIn(
  { year }: Stage,
  table: 'gift_agreements' | 'gift_funds',
  which: 'min' | 'max' = 'min',
): Promise<number> {
  const [row] = await year.database.db.query<{ id: number }>(
    `SELECT ${which}(id) AS id FROM ${table} WHERE tenant_id = $1`,
    [demoTenantId],
  );
  return row!.id;
}

const desk = (name: string, more: Partial<View> = {}): View => ({
  ...{ name: `desk-gifts-${name}`, part: 'desk', path: '/desk/gifts', who: 'Finance, prepares' },
  ...more,
});
const gift = async (stage: Stage) => ({ path: `/desk/gifts/${await idIn(stage, 'gift_agreements')}` });
const moneyGift = async (stage: Stage) => ({ path: `/desk/gifts/${await idIn(stage, 'gift_agreements', 'max')}` });
const report = async (stage: Stage) => ({ path: `${(await gift(stage)).path}/report` });
const fund = async (stage: Stage) => ({ path: `/desk/gifts/funds/${await idIn(stage, 'gift_funds')}` });
const press = (name: RegExp) => (page: Parameters<NonNullable<View['first']>>[0]) =>
  page.getByRole('button', { name }).first().click();
/** A receipt for money that somebody asks to take back; asked once, it waits for all that follow. */
async function reversing(stage: Stage) {
  const { clock, db, ids } = houseOf(stage);
  const { run } = stage.year;
  const actorId = run.ids.people.get(run.world.cast.financeMaker)!;
  const asked = { year: 2026, number: 4, why: '银行把这一笔退回去了' };
  await db.transaction((q) => askReversal(q, demoTenantId, asked, { ids, at: clock.now(), actorId }));
  return { path: '/desk/gifts/receipts/2026/4' };
}
const officer = 'Economic and technology department officer' as const;

/** An officer of a union below, which has part of a gift in hand. */
const unionOfficer = async () => ({ phone: '19900007254', path: '/desk/gifts' });

export const giftViews: readonly View[] = [
  desk('list'),
  desk('failed', { state: 'failed' }),
  desk('new', { path: '/desk/gifts/new', who: officer }),
  desk('one', { at: gift }),
  desk('paper', { at: gift, who: officer }),
  desk('papers', {
    ...{ at: moneyGift, who: officer },
    first: async (page) => {
      for (const name of ['捐赠协议.pdf', '捐赠协议（补盖章）.pdf']) {
        const scan = { name, mimeType: 'application/pdf', buffer: paperOf('agreement') };
        await page.locator('input[type=file]').setInputFiles(scan);
        await page.getByRole('link', { name }).waitFor();
      }
    },
  }),
  desk('receiving', { at: gift, first: press(/^(登记收到|Book what came)$/) }),
  desk('allotting', { at: gift, first: press(/^(安排|Allot)$/) }),
  desk('arrivals', { who: 'Finance, checks' }),
  desk('confirming', { who: 'Finance, checks', first: press(/^(核对确认|Check and confirm)$/) }),
  desk('money', { at: moneyGift }),
  desk('recording', { at: moneyGift, first: press(/^(登记到账|Write down what came)$/) }),
  desk('one-failed', { at: gift, state: 'failed' }),
  desk('refused', {
    at: gift,
    first: async (page) => {
      await press(/^(登记收到|Book what came)$/)(page);
      await page
        .getByRole('button', { name: /^(登记收到的|Book )/ })
        .last()
        .click();
      await page.getByRole('alert').first().waitFor();
    },
  }),
  desk('report', { at: report }),
  desk('report-print', { at: report, first: onPaper }),
  desk('receipt', { path: '/desk/gifts/receipts/2026/1' }),
  desk('receipt-print', { path: '/desk/gifts/receipts/2026/1', first: onPaper }),
  desk('reversing', { at: reversing }),
  desk('reversals', {
    at: async (stage) => ({ ...(await reversing(stage)), path: '/desk/gifts' }),
    who: 'Finance, checks',
  }),
  desk('reversal-confirming', { at: reversing, who: 'Finance, checks', first: press(/^(确认冲销|Confirm)$/) }),
  desk('reversal-sending-back', { at: reversing, who: 'Finance, checks', first: press(/^(退回|Send back)$/) }),
  desk('today', { at: async (stage) => ({ ...(await reversing(stage)), path: '/desk' }), who: 'Finance, checks' }),
  desk('funds', { who: officer, first: press(/^(专项基金|Funds)$/) }),
  desk('fund', { at: fund }),
  desk('funds-failed', {
    ...{ who: officer, state: 'failed', fails: /\/gift-funds$/ },
    first: press(/^(专项基金|Funds)$/),
  }),
  { name: 'first-day-gifts', part: 'desk', path: '/desk/gifts', who: 'Chair', state: 'first-day' },
  desk('in-hand-empty', { who: officer, first: press(/^(本工会手里的|In hand here)$/) }),
  desk('in-hand', { at: unionOfficer, first: press(/^(本工会手里的|In hand here)$/) }),
  desk('in-hand-booked', {
    at: unionOfficer,
    first: async (page) => {
      await press(/^(本工会手里的|In hand here)$/)(page);
      await press(/^(使用记录|What was booked)$/)(page);
      await press(/^(登记错了|Booked by mistake)$/)(page);
    },
  }),
  desk('in-hand-stock', {
    at: unionOfficer,
    first: async (page) => {
      await press(/^(本工会手里的|In hand here)$/)(page);
      await press(/^(收进库里|Into stock)$/)(page);
    },
  }),
  desk('collections-empty', { who: officer, first: press(/^(内部互助|Among colleagues)$/) }),
  desk('collections', {
    at: async (stage) => ({ phone: (await collecting(stage)).officer, path: '/desk/gifts' }),
    first: press(/^(内部互助|Among colleagues)$/),
  }),
  {
    ...{ name: 'hall-colleagues', part: 'hall', path: '/hall/me/colleagues', who: 'Member' },
    at: async (stage) => ({ phone: (await collecting(stage)).giver, path: '/hall/me/colleagues' }),
  },
  { name: 'hall-colleagues-empty', part: 'hall', path: '/hall/me/colleagues', who: 'Member' },
  { name: 'open-gifts', part: 'open', path: '/open/gifts', who: null },
  { name: 'open-gifts-failed', part: 'open', path: '/open/gifts', who: null, state: 'failed' },
  { name: 'open-gift-receipt-torn', part: 'open', path: '/open/gifts/receipts/2026/1/x', who: null },
  { name: 'first-day-open-gifts', part: 'open', path: '/open/gifts', who: null, state: 'first-day' },
];
