// Who applies in the test of the main job, and what the round leaves open.
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';

export const member = (n: number) => ({
  name: `孙大${'甲乙丙丁戊己'[n]}`,
  idNumber: makeIdNumber('110113', '1990-06-06', n + 1),
  phone: `137${20_000_001 + n}`,
  card: makeCardNumber('62220200', 700 + n),
});
export const columns = (...headings: string[]) => headings.map((heading) => ({ heading }));

export const parameters = {
  amountsFen: { level1: 200_000, level2: 150_000, level3: 100_000, level4: 50_000 },
  occupations: ['电工', '焊工'],
  issuers: ['北京市职业技能鉴定管理中心'],
};
