// Checking a tenant's whole record as a job: minutes of reading in one snapshot, so it is one step, which begins again if it is cut off.
import { type Verification, verifyWhile } from '#engine/verify.ts';
import { defineJob, type JobKind } from '#jobs/jobs.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export const VERIFICATION = 'verification';

/** What the job leaves: the values that differ stay out, they may be personal; the row that is named leads to them. */
export type Verified = Omit<Verification, 'firstDifference'> & {
  readonly firstDifference: Pick<NonNullable<Verification['firstDifference']>, 'what' | 'where' | 'says'> | null;
};

const withoutValues = ({ firstDifference, ...counts }: Verification): Verified => ({
  ...counts,
  firstDifference: firstDifference && {
    what: firstDifference.what,
    where: firstDifference.where,
    says: firstDifference.says,
  },
});

async function casesOf(house: House, tenantId: number): Promise<number> {
  const [row] = await house.db.query<{ n: number }>('SELECT count(*) AS n FROM cases WHERE tenant_id = $1', [tenantId]);
  return row!.n;
}

/** Its progress is counted in cases. */
export const verificationJob = (): JobKind =>
  defineJob(VERIFICATION, {
    steps: 'idempotent',
    async step({ house, tenantId, progress }) {
      const total = await casesOf(house, tenantId);
      let shown = 0;
      await progress(0, total);
      const checked = await verifyWhile(house, tenantId, {
        goOn: (cases) => {
          shown = cases;
          return progress(cases, total);
        },
      });
      if (checked === null) return { done: 0, cursor: null };
      return { done: checked.cases - shown, cursor: null, finished: true, result: withoutValues(checked) };
    },
  });

/** The check under way, or the one about to be. */
export async function verificationUnderWay(
  q: Queryable,
  tenantId: number,
): Promise<{ readonly id: number; readonly createdBy: number | null } | undefined> {
  const rows = await q.query<{ id: number; createdBy: number | null }>(
    `SELECT id, created_by AS "createdBy" FROM jobs WHERE tenant_id = $1 AND kind = $2 AND state IN ('waiting', 'running') ORDER BY id LIMIT 1`,
    [tenantId, VERIFICATION],
  );
  return rows[0];
}
