// The auditor's whole question: does everything derived still follow from the history? Re-folds cases, re-computes hashes, adds up money and
// figures, in one snapshot while others go on working, with memory bounded by the chunk. It stops at the first row that differs and names it.

import { verifyClaims } from '#claims/verify.ts';
import { verifyDraws } from '#draws/verify.ts';
import { verifyCases } from '#engine/verify-cases.ts';
import { verifyCheckpoints } from '#engine/verify-checkpoints.ts';
import { verifyDerived } from '#engine/verify-derived.ts';
import { compareFigures, keepOwnFigures } from '#engine/verify-figures.ts';
import { verifyInterests } from '#engine/verify-interests.ts';
import { verifyLeaves } from '#engine/verify-leaves.ts';
import { verifyPairs } from '#engine/verify-pairs.ts';
import { verifyNeeds, verifyQueues } from '#engine/verify-queues.ts';
import { verifyPersonFacts } from '#engine/verify-register.ts';
import { verifyRows } from '#engine/verify-rows.ts';
import { verifyScores } from '#engine/verify-scores.ts';
import { verifySealed } from '#engine/verify-sealed.ts';
import { verifyVersions } from '#engine/verify-versions.ts';
import { verifyWitness, type Witness } from '#engine/verify-witness.ts';
import { verifyGifts } from '#gifts/verify.ts';
import { verifyGoods } from '#goods/verify.ts';
import type { Text } from '#kit/text.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { verifyBudgets } from '#ledger/verify-budgets.ts';
import { verifyRecords } from '#records/verify.ts';
import { verifyShowings } from '#showcase/verify.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Difference {
  /** A stable code: 'case-state', 'history-hash', 'figures' … */
  readonly what: string;
  /** Table and key of the row. */
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
  readonly says: Text;
}

export interface Verification {
  readonly ok: boolean;
  /** Looked at before the first difference, all of them if there is none. */
  readonly cases: number;
  readonly events: number;
  readonly transfers: number;
  /** Cells. */
  readonly figures: number;
  readonly firstDifference: Difference | null;
}

const settings = [
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL idle_in_transaction_session_timeout = 0',
  // Comparing all figures sorts them all; past this it goes to disk.
  `SET LOCAL work_mem = '64MB'`,
];

async function ledger(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyLedger(q, tenantId);
  if (!found) return null;
  const table = found.what === 'account' ? 'accounts' : found.what === 'sum' ? 'accounts (sum)' : 'transfers';
  return {
    what: `ledger-${found.what}`,
    where: found.id === undefined ? table : `${table} ${found.id}`,
    expected: found.expected,
    found: found.found,
    says: {
      account: { zh: '账户余额与转账之和不符', en: 'The balance of an account is not the sum of its transfers' },
      resolution: {
        zh: '一笔转账与它所结清或冲销的那笔不符',
        en: 'A transfer does not fit the one it resolves or reverses',
      },
      unit: { zh: '一笔转账跨了两种单位', en: 'A transfer crosses units' },
      sum: { zh: '全部账户的余额之和不是零', en: 'The balances of all accounts do not sum to zero' },
    }[found.what],
  };
}

async function claims(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyClaims(q, tenantId);
  if (!found) return null;
  const says: Record<typeof found.what, Text> = {
    chain: { zh: '领取记录的一批与它的指纹不符', en: 'A batch of claims does not have its fingerprint' },
    transfer: { zh: '一批领取与它的转账不符', en: 'A batch of claims does not fit its transfer' },
    holders: { zh: '领到的人与领取记录不符', en: 'Who holds one is not whom the record says' },
    held: { zh: '领到的人数与账上不符', en: 'Not as many hold one as the account says' },
    back: {
      zh: '退回的名额，保留时间与告诉本人的不符',
      en: 'What was given back is kept otherwise than its holder was told',
    },
  };
  return { ...found, what: `claims-${found.what}`, says: says[found.what] };
}

async function draws(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyDraws(q, tenantId);
  if (!found) return null;
  const says: Record<typeof found.what, Text> = {
    chain: { zh: '抽签记录的一步与它的指纹不符', en: 'A step of a draw does not have its fingerprint' },
    columns: { zh: '抽签的情况与它的记录不符', en: 'A draw is not what its record says' },
    entries: { zh: '抽签的名单不是封存的那一份', en: 'The list of a draw is not the one that was sealed' },
    order: { zh: '抽签的名次与重算的不符', en: 'The order of a draw is not the one computed again' },
  };
  return { ...found, what: `draws-${found.what}`, says: says[found.what] };
}

async function scores(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyScores(q, tenantId);
  if (!found) return null;
  const says: Record<typeof found.what, Text> = {
    number: { zh: '一件作品的盲评编号不是编组时的那个', en: 'A blind number is not the one that the work was given' },
    total: { zh: '一件作品的总分与评委打的分不符', en: "A total is not what the judges' marks come to" },
    order: { zh: '评审的名次与重算的不符', en: 'The order of a panel is not the one computed again' },
  };
  return { ...found, what: `scores-${found.what}`, says: says[found.what] };
}

async function gifts(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyGifts(q, tenantId);
  if (!found) return null;
  const says: Record<typeof found.what, Text> = {
    transfer: { zh: '捐赠的一条记录与它的转账不符', en: 'A row of a gift does not fit its transfer' },
    unexplained: { zh: '捐赠账户的一笔转账没有来由', en: "A transfer of a gift's account has no row that explains it" },
    numbers: { zh: '捐赠收据的号码不连续', en: 'The numbers of receipts have a gap' },
    earmark: { zh: '捐赠用到了协议写明的用途之外', en: 'A gift went where its donor did not bind it' },
    left: { zh: '捐赠的余额与收到和安排的不符', en: 'What is left of a gift is not what came less what was allotted' },
  };
  return { ...found, what: `gifts-${found.what}`, says: says[found.what] };
}

async function budgets(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyBudgets(q, tenantId);
  if (!found) return null;
  const says: Record<typeof found.what, Text> = {
    transfer: { zh: '预算的一条记录与它的转账不符', en: 'An entry of a budget does not fit its transfer' },
    unexplained: {
      zh: '年度预算的一笔转账没有来由',
      en: "A transfer of a year's approved budget has no entry that explains it",
    },
  };
  return { ...found, what: `budgets-${found.what}`, says: says[found.what] };
}

async function goods(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyGoods(q, tenantId);
  if (!found) return null;
  const says = {
    zh: '一批物资账上的件数与收货、办件的记录不符',
    en: 'Pieces of a lot are not where receipts and cases say',
  };
  return { ...found, what: 'goods', says };
}

async function records(q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyRecords(q, tenantId);
  if (!found) return null;
  const says: Record<typeof found.what, Text> = {
    case: { zh: '登记在册的与办件的历史不符', en: 'The register is not what the histories of the cases say' },
    steps: { zh: '一条登记与它的变更记录不符', en: 'A record is not what its steps add up to' },
    numbers: { zh: '登记的编号不连续', en: 'The numbers of the register have a gap' },
  };
  return { ...found, what: `records-${found.what}`, says: says[found.what] };
}

async function showings(house: House, q: Queryable, tenantId: number): Promise<Difference | null> {
  const found = await verifyShowings(house, q, tenantId);
  if (!found) return null;
  const says: Record<typeof found.what, Text> = {
    digest: { zh: '公开的内容与历史里的指纹不符', en: 'What was disclosed is not what the history has the digest of' },
    closed: { zh: '同意后才给看的内容被改过', en: 'What is shown on agreement was changed' },
    picture: { zh: '推介的图片不是公开时的那一张', en: 'The picture of a showing is not the one that was disclosed' },
    columns: {
      zh: '推介的目录与公开的内容不符',
      en: 'The index of the showcase does not follow from what was disclosed',
    },
    steps: { zh: '一项推介与它的变更记录不符', en: 'A showing is not what its steps add up to' },
    case: { zh: '推介的与办件的历史不符', en: 'The showcase is not what the histories of the cases say' },
  };
  return { ...found, what: `showings-${found.what}`, says: says[found.what] };
}

export interface VerifyOptions {
  /** Asked with the number of cases looked at, every thousand; false ends it there. */
  readonly goOn?: (cases: number) => Promise<boolean>;
  /** An end of the history known from outside, such as a backup's manifest: it must still be part of the chain. */
  readonly witness?: Witness;
}

class CutShort extends Error {}

async function answer(
  house: House,
  q: Queryable,
  tenantId: number,
  { goOn = async () => true, witness }: VerifyOptions,
): Promise<Verification> {
  for (const setting of settings) await q.query(setting);
  const [counts] = await q.query<{ transfers: number; figures: number }>(
    `SELECT (SELECT count(*) FROM transfers WHERE tenant_id = $1) AS transfers, (SELECT count(*) FROM figures WHERE tenant_id = $1) AS figures`,
    [tenantId],
  );
  const seen = { cases: 0, events: 0, transfers: counts!.transfers, figures: counts!.figures };
  const own = await keepOwnFigures(q);
  const afterEach = async () => {
    if (!(await goOn(seen.cases))) throw new CutShort();
  };
  const questions: (() => Promise<Difference | null>)[] = [
    () => verifyVersions(q, tenantId),
    () => verifyCases(house, q, tenantId, seen, own, afterEach),
    () => verifyQueues(q, tenantId),
    () => verifyNeeds(q, tenantId),
    () => verifyRows(q, tenantId),
    async () => (witness ? verifyWitness(q, tenantId, witness) : null),
    () => verifyPersonFacts(q, tenantId),
    () => ledger(q, tenantId),
    () => claims(q, tenantId),
    () => draws(q, tenantId),
    () => scores(q, tenantId),
    () => gifts(q, tenantId),
    () => budgets(q, tenantId),
    () => goods(q, tenantId),
    () => records(q, tenantId),
    () => showings(house, q, tenantId),
    () => verifyInterests(house, q, tenantId),
    () => verifyPairs(q, tenantId),
    () => compareFigures(q, tenantId),
    () => verifyDerived(q, tenantId),
    () => verifySealed(house, q, tenantId),
    () => verifyLeaves(q, tenantId),
    () => verifyCheckpoints(house, q, tenantId),
  ];
  for (const ask of questions) {
    const firstDifference = await ask();
    if (firstDifference) return { ok: false, ...seen, firstDifference };
  }
  return { ok: true, ...seen, firstDifference: null };
}

/** Everything of one tenant, as of one snapshot; null when `goOn` ended it. Throws only what the database throws. */
export async function verifyWhile(
  house: House,
  tenantId: number,
  options: VerifyOptions & Required<Pick<VerifyOptions, 'goOn'>>,
): Promise<Verification | null> {
  try {
    return await house.db.transaction((q) => answer(house, q, tenantId, options));
  } catch (error) {
    if (error instanceof CutShort) return null;
    throw error;
  }
}

/** To the end. */
export const verify = (
  house: House,
  tenantId: number,
  options: Omit<VerifyOptions, 'goOn'> = {},
): Promise<Verification> => house.db.transaction((q) => answer(house, q, tenantId, options));
