// A donation in the middle of its life: things in several units from a firm, partly here, allotted and used; and a fund that a person who
// does not want to be named has begun to feed. No round is opened for it, so that the figures of the demo stay as they were printed.
import type { Timed } from '#demo/hands.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { makeAgreement, type NewAgreement } from '#gifts/agreements.ts';
import { allotGift } from '#gifts/allotments.ts';
import { confirmArrival, recordArrival } from '#gifts/arrivals.ts';
import { addDonor } from '#gifts/donors.ts';
import { openFund } from '#gifts/funds.ts';
import { receive } from '#gifts/receipts.ts';
import { putToUse } from '#gifts/uses.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';

const firm = {
  kind: 'organisation',
  name: '北京汇贤服装有限公司',
  contact: '行政部 010-60001234',
  named: true,
} as const;
const friend = { kind: 'person', name: '林秋实', contact: '13900000077', named: false } as const;

const things: NewAgreement['lines'] = [
  { what: '保暖工服', unit: 'set', amount: 300, valueFen: 9_000_000 },
  { what: '劳保棉鞋', unit: 'pair', amount: 200, valueFen: 2_400_000 },
  { what: '法律咨询', unit: 'hour', amount: 60, valueFen: null },
];

/** line · how many came · what they are worth · the paper that came along */
const came = [
  [1, 300, 9_000_000, '送货单 HX-0316'],
  [2, 160, 1_920_000, '送货单 HX-0317'],
  [3, 24, null, '律师签到表'],
] as const;

/** line · union · how many · how many used · for how many people */
const put = [
  [1, 'yangzhen', 120, 96, 96],
  [1, 'renhe', 80, 52, 52],
  [2, 'yangzhen', 60, 60, 58],
  [3, 'yangzhen', 16, 16, 11],
] as const;

export async function runGifts({ engine, world, ids, clock }: Timed, today: Date): Promise<void> {
  const { house } = engine;
  const last = chinaDate(today);
  const organisationId = ids.organisations.get(world.districtKey)!;
  const { officerA, financeMaker, financeChecker } = world.cast;
  const [officer, maker, checker] = [officerA, financeMaker, financeChecker].map((key) => ids.people.get(key)!);
  const day = (daysBack: number) => {
    clock.set(`${addDays(last, -daysBack)}T09:30:00+08:00`);
    return addDays(last, -daysBack);
  };
  const by = (actorId: number) => ({ ids: house.ids, at: clock.now(), random: house.random, actorId });
  const signedOn = day(26);
  const agreed = async (
    donor: typeof firm | typeof friend,
    draft: Pick<NewAgreement, 'purpose' | 'fundId' | 'lines'>,
  ) => {
    const donorId = await addDonor(house, demoTenantId, { ...donor, organisationId }, officer!);
    const rest = { organisationId, donorId, programmeKey: null, roundId: null, signedOn, fromOn: signedOn };
    return granted(
      await makeAgreement(house.db, demoTenantId, { ...draft, ...rest, untilOn: addDays(signedOn, 180) }, by(officer!)),
    ).id;
  };
  const gift = await agreed(firm, { purpose: '一线职工冬季劳动保护', fundId: null, lines: things });
  const fund = {
    organisationId,
    name: '专项助学基金',
    purpose: '资助单亲困难女职工子女上学',
    programmeKey: 'named-fund',
  };
  const { id: fundId } = granted(await openFund(house.db, demoTenantId, fund, by(officer!)));
  const money = [{ what: '助学款', unit: 'fen' as const, amount: 20_000_000, valueFen: null }];
  const toFund = await agreed(friend, { purpose: '捐入专项助学基金', fundId, lines: money });
  const receivedOn = day(18);
  for (const [line, amount, valueFen, reference] of came)
    granted(
      await receive(
        house.db,
        demoTenantId,
        { agreementId: gift, line, amount, valueFen, receivedOn, reference },
        by(maker!),
      ),
    );
  const transfer = { agreementId: toFund, line: 1, amount: 10_000_000, receivedOn, reference: 'ICBC1118-0027' };
  const { id: arrival } = granted(await recordArrival(house.db, demoTenantId, transfer, by(maker!)));
  granted(await confirmArrival(house.db, demoTenantId, { id: arrival, amount: transfer.amount }, by(checker!)));
  const usedOn = day(6);
  // What came lately waits for the second person.
  const lately = { ...transfer, amount: 5_000_000, receivedOn: usedOn, reference: 'ICBC1114-0113' };
  granted(await recordArrival(house.db, demoTenantId, lately, by(maker!)));
  for (const [line, key, amount, used, people] of put) {
    const place = {
      roundId: null,
      organisationId: ids.organisations.get(`${world.districtKey}/${key}`)!,
      reason: '发给一线职工',
    };
    const from = { agreementId: gift, line };
    const { id } = granted(await allotGift(house.db, demoTenantId, { from, amount, ...place }, by(maker!)));
    const use = { allotmentId: id, amount: used, people, usedOn, note: '现场签收' };
    granted(await putToUse(house.db, demoTenantId, use, by(officer!)));
  }
}
