// Whom each row of a workbook is about: people by ID number and name, organisations by name; read set-wise, opened for nobody.
import type { ImportRow, ImportRun, Reason } from '#documents/import-run.ts';
import { reasonOf } from '#documents/import-run.ts';
import { loadFacts, organisationFacts } from '#engine/load.ts';
import { parseIdNumber } from '#kit/identifiers.ts';
import { normaliseName } from '#kit/normalise.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import type { Forest } from '#organisations/forest.ts';
import { nameBook } from '#organisations/names.ts';
import { findByIdNumbers } from '#people/people.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Who the row is about, or why nobody could be found. */
export type Subject =
  | { readonly personId: number; readonly organisationId: number; readonly facts: FactSnapshot }
  | { readonly subjectOrganisationId: number; readonly organisationId: number; readonly facts: FactSnapshot }
  | { readonly reasons: readonly Reason[] };

/** Excel keeps a leading apostrophe where somebody typed one to keep a number a text. */
const withoutApostrophe = (cell: string): string => cell.replace(/^['’‘＇]/, '');

/** Members of unions outside the one that sent the file are refused: nobody brings other unions' people. */
export async function membersOf(
  house: House,
  forest: Forest,
  q: Queryable,
  run: ImportRun,
  rows: readonly ImportRow[],
): Promise<Subject[]> {
  const parsed = rows.map((row) => parseIdNumber(withoutApostrophe(row.cells.idNumber ?? '')));
  const numbers = parsed.flatMap((one) => (isRefusal(one) ? [] : [one.number]));
  const found = await findByIdNumbers(house, run.tenantId, numbers, q);
  const ids = [...found.values()].map((person) => person.id);
  const facts = await loadFacts(q, run.tenantId, ids);
  const places = await organisationsOf(q, run.tenantId, ids);
  return rows.map((row, n): Subject => {
    const id = parsed[n]!;
    if (isRefusal(id)) return { reasons: [reasonOf(id)] };
    const person = found.get(id.number);
    if (!person)
      return {
        reasons: [
          reasonOf(
            refuse('person-not-found', '会员名册里没有这个身份证号', 'The register has no person with this ID number', {
              next: { zh: '请核对证件号，或先办理入会', en: 'Check the number, or let the person join first' },
            }),
          ),
        ],
      };
    const name = normaliseName(row.cells.name ?? '');
    if (name === '') return { reasons: [reasonOf(refuse('name-missing', '没有写姓名', 'The name is missing'))] };
    if (name !== normaliseName(person.name))
      return {
        reasons: [
          reasonOf(
            refuse('name-mismatch', '姓名和身份证号对不上', 'The name does not belong to this ID number', {
              next: { zh: '看看是不是有生僻字或写错了行', en: 'Look for a rare character or a shifted row' },
            }),
          ),
        ],
      };
    const place = places.get(person.id) ?? run.organisationId!;
    const own = facts.get(person.id) ?? {};
    // Whoever has left, wherever it was, is told so by the rule on membership.
    if (memberNow(own) && !forest.within(place, run.organisationId!)) return { reasons: [outside] };
    return { personId: person.id, organisationId: place, facts: own };
  });
}

const memberNow = (facts: FactSnapshot): boolean =>
  facts['membership.status'] === 'active' || facts['membership.status'] === 'retained';

const outside = reasonOf(
  refuse('outside-union', '会籍不在报送的工会范围内', 'The membership is not below the union that sends this file', {
    next: {
      zh: '请由其所在工会报送，或先办理会籍转移',
      en: 'Let the person’s own union send it, or transfer the membership first',
    },
  }),
);

async function organisationsOf(
  q: Queryable,
  tenantId: number,
  personIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await q.query<{ person_id: number; organisation_id: number }>(
    'SELECT person_id, organisation_id FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) AND organisation_id IS NOT NULL',
    [tenantId, personIds],
  );
  return new Map(rows.map((row) => [row.person_id, row.organisation_id]));
}

/** A row without a unit is about the union that sent the file. */
export async function organisationsNamed(
  forest: Forest,
  q: Queryable,
  run: ImportRun,
  rows: readonly ImportRow[],
): Promise<Subject[]> {
  const book = await nameBook(q, run.tenantId, run.organisationId!);
  return rows.map((row): Subject => {
    const written = row.cells.unit ?? '';
    const named = written === '' ? { id: run.organisationId! } : book.find(written);
    if (isRefusal(named)) return { reasons: [reasonOf(named)] };
    return { subjectOrganisationId: named.id, organisationId: named.id, facts: organisationFacts(forest, named.id) };
  });
}
