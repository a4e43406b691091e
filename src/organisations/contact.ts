// Whom members may ask at a union: an office or a person as the union publishes it, and a telephone. Who set it last, and when, is kept with it.
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Contact {
  readonly office: string;
  readonly phone: string;
}

export interface ContactOf extends Contact {
  readonly organisationId: number;
  readonly organisationName: string;
  readonly organisationNameEn: string;
}

/** Five digits (12351) at least; an area code, groups and an extension may be written with blanks and hyphens. */
const telephone = /^\+?[0-9](?:[ -]?[0-9]){2,19}$/;

export async function contactOf(q: Queryable, tenantId: number, organisationId: number): Promise<Contact | null> {
  const [row] = await q.query<Contact>(
    'SELECT office, phone FROM organisation_contacts WHERE tenant_id = $1 AND organisation_id = $2',
    [tenantId, organisationId],
  );
  return row ?? null;
}

/** Of the nearest union, itself or above it, that publishes one; null: none does up to the top. */
export async function nearestContact(
  q: Queryable,
  tenantId: number,
  organisationId: number,
): Promise<ContactOf | null> {
  const [row] = await q.query<ContactOf>(
    `SELECT o.id AS "organisationId", o.name AS "organisationName", o.name_en AS "organisationNameEn", c.office, c.phone
       FROM organisation_paths x
       JOIN organisations o ON o.tenant_id = $1 AND o.id = x.ancestor_id AND o.closed_at IS NULL
       JOIN organisation_contacts c ON c.tenant_id = $1 AND c.organisation_id = o.id
      WHERE x.tenant_id = $1 AND x.descendant_id = $2 ORDER BY x.distance LIMIT 1`,
    [tenantId, organisationId],
  );
  return row ?? null;
}

interface Setting {
  readonly by: number | null;
  readonly at: Date;
}

/** Full-width digits are taken as digits. Refuses: contact-malformed. */
export async function setContact(
  q: Queryable,
  tenantId: number,
  organisationId: number,
  { office, phone }: Contact,
  { by, at }: Setting,
): Promise<Contact | Refusal> {
  const plain = phone.normalize('NFKC').trim();
  if (!telephone.test(plain))
    return refuse(
      'contact-malformed',
      '电话只写数字，可以用短横隔开',
      'Write the telephone in digits; hyphens may stand between',
      {
        next: { zh: '例如 010-60001234', en: 'For example 010-60001234' },
        details: [{ path: 'phone', why: { zh: '电话不对', en: 'Not a telephone number' } }],
      },
    );
  await q.query(
    `INSERT INTO organisation_contacts (tenant_id, organisation_id, office, phone, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET office = excluded.office, phone = excluded.phone, set_by = excluded.set_by, set_at = excluded.set_at`,
    [tenantId, organisationId, office, plain, by, at],
  );
  return { office, phone: plain };
}

/** Taken back twice it is gone once. */
export async function removeContact(q: Queryable, tenantId: number, organisationId: number): Promise<void> {
  await q.query('DELETE FROM organisation_contacts WHERE tenant_id = $1 AND organisation_id = $2', [
    tenantId,
    organisationId,
  ]);
}
