// Members of the demo for browser tests: found by where their case stands, given a password so that they can come in.
import assert from 'node:assert/strict';
import { setPassword } from '#access/sign-in.ts';
import { demoPassword, demoTenantId } from '#demo/tenant.ts';
import { openField } from '#people/fields.ts';
import type { House } from '#store/house.ts';
import type { Stage } from '#test/support/stage.ts';

export interface MemberWithCase {
  readonly caseId: number;
  readonly personId: number;
  readonly name: string;
  readonly phone: string;
  readonly roundId: number;
}

/** The house of the stage as its server sees it, with its clock. */
export const houseOf = ({ year, clock }: Stage): House => ({ ...year.house, clock });

/** The `nth` member whose certificate case stands at this stage. */
export async function memberAt(
  stage: Stage,
  at: string,
  status: 'open' | 'passed' | 'failed' = 'open',
  nth = 0,
): Promise<MemberWithCase> {
  const house = houseOf(stage);
  const [member] = await house.db.query<Omit<MemberWithCase, 'phone'>>(
    `SELECT c.id AS "caseId", c.person_id AS "personId", c.round_id AS "roundId", p.name
       FROM cases c JOIN people p ON p.tenant_id = $1 AND p.id = c.person_id
      WHERE c.tenant_id = $1 AND c.programme_key = 'certificate-grant' AND c.stage = $2 AND c.status = $3 AND p.phone_sealed IS NOT NULL
        AND ($3 <> 'open' OR c.round_id = (SELECT r.id FROM rounds r WHERE r.tenant_id = $1 AND r.programme_key = 'certificate-grant' AND r.year = 2021))
      ORDER BY c.id DESC LIMIT 1 OFFSET $4`,
    [demoTenantId, at, status, nth],
  );
  assert.ok(member, `nobody has a case at ${at}`);
  return { ...member, phone: await phoneOf(stage, member.personId) };
}

/** A person of the demo who can come in: the phone on file, and the demo's password. */
export async function phoneOf(stage: Stage, personId: number): Promise<string> {
  const house = houseOf(stage);
  const [row] = await house.db.query<{ sealed: Buffer }>(
    'SELECT phone_sealed AS sealed FROM people WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, personId],
  );
  assert.equal(await setPassword(house, demoTenantId, personId, demoPassword), null);
  return openField(await house.crypto(demoTenantId), demoTenantId, 'phone', personId, row!.sealed);
}

interface CaseNow {
  readonly stage: string;
  readonly status: string;
  readonly state: { readonly stages: Record<string, Record<string, unknown>>; readonly appeal: unknown };
}

export async function caseNow(stage: Stage, caseId: number): Promise<CaseNow> {
  const [row] = await houseOf(stage).db.query<CaseNow>(
    'SELECT stage, status, state FROM cases WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, caseId],
  );
  return row!;
}
