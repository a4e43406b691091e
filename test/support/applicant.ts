// Members of the demo with a certificate on file, at the form on a phone, and what became of their applications.
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import type { Stage, Visit } from '#test/support/stage.ts';

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

export interface Known {
  readonly id: number;
  readonly phone: string;
}

export async function membersWithCertificate({ year }: Stage): Promise<Known[]> {
  const rows = await year.database.db.query<{ id: number }>(
    `SELECT person_id AS id FROM person_facts WHERE tenant_id = $1 AND snapshot ? 'skill.issuer' ORDER BY person_id`,
    [demoTenantId],
  );
  const { people } = year.run.world;
  return rows.map(({ id }) => ({ id, phone: people.find(({ key }) => year.run.ids.people.get(key) === id)!.phone }));
}

interface CaseRow {
  readonly id: number;
  readonly stage: string;
  readonly status: string;
  readonly handler: string;
}

/** In the round that is open today. */
export const casesOf = ({ year, presentRoundId }: Stage, personId: number): Promise<CaseRow[]> =>
  year.database.db.query<CaseRow>(
    `SELECT c.id, c.stage, c.status, o.name AS handler FROM cases c
       LEFT JOIN organisations o ON o.tenant_id = $1 AND o.id = c.handler_organisation_id
      WHERE c.tenant_id = $1 AND c.person_id = $2 AND c.round_id = $3`,
    [demoTenantId, personId, presentRoundId],
  );

/** The form, opened by its address. */
export async function atForm({ presentRoundId }: Stage, { page }: Visit): Promise<Page> {
  await page.goto(`/hall/services/${presentRoundId}/apply`);
  await page.getByRole('checkbox', { name: /我同意/ }).waitFor();
  return page;
}

export async function changeNumber(page: Page, to: string): Promise<void> {
  await page.getByRole('button', { name: '改证书编号' }).click();
  await page.getByLabel('证书编号').fill(to);
  await page.getByLabel('证书编号').blur();
}
