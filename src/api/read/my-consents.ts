// What a member agreed to: the sentence he ticked with each case he handed in, as it stands in the case's history, and the consent fields of
// its form, with their purpose.
import { z } from '@hono/zod-openapi';
import { roundsByIds } from '#api/read/cases.ts';
import { casesOfPerson, type OwnRow } from '#api/read/my-cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { day, id, instant, iso, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, type PinnedRound } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { text as said, type Text } from '#kit/text.ts';
import { peopleByIds } from '#people/people.ts';
import { maskedPeople } from '#people/show.ts';
import { agreementFor } from '#policy/agreement.ts';
import type { StageEvent } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

export const consent = z.object({
  caseId: id,
  programme: text,
  purpose: text,
  at: instant,
  on: day,
  versionHash: z.string().openapi({ description: 'Of the programme as it was then' }),
  read: textOrNull.openapi({ description: 'Who read it to the member; null: they ticked it themselves' }),
  open: z.boolean().openapi({ description: 'The case is still under way' }),
});

interface Agreed {
  readonly caseId: number;
  readonly at: Date;
  readonly versionHash: string;
  readonly says: Text;
  /** The officer who read it to him, and for which union. */
  readonly acted: { readonly by: number; readonly organisationId: number } | null;
}

/** Newest cases that are looked through. */
const casesAtMost = 500;

/** The first time in each case; what he hands in again stands under the same word. */
async function agreedIn(q: Queryable, tenantId: number, caseIds: readonly number[]): Promise<Agreed[]> {
  const rows = await q.query<Omit<Agreed, 'says' | 'acted'> & { events: readonly StageEvent[] }>(
    `SELECT case_id AS "caseId", at, version_hash AS "versionHash", events FROM case_events
      WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) AND action IN ('open', 'submit') ORDER BY case_id DESC, seq`,
    [tenantId, caseIds],
  );
  const seen = new Set<number>();
  return rows.flatMap(({ events, ...row }) => {
    const says = events.find(({ type }) => type === 'submitted')?.data.agreed as Text | undefined;
    if (!says || seen.has(row.caseId)) return [];
    seen.add(row.caseId);
    const acted = events.find(({ type }) => type === 'acted-for')?.data as Agreed['acted'] | undefined;
    return [{ ...row, says, acted: acted ?? null }];
  });
}

interface Asked {
  readonly row: OwnRow;
  readonly round: PinnedRound;
}

/** Consent fields of forms. */
async function fieldsAgreed(engine: Engine, tenantId: number, asked: readonly Asked[]) {
  const { house } = engine;
  const found = asked.flatMap(({ row, round: { programme, view } }) =>
    Object.entries(programme.form).flatMap(([key, field]) =>
      field.type === 'consent' ? [{ row, key, purpose: field.purpose, versionHash: view.versionHash }] : [],
    ),
  );
  const ids = [...new Set(found.map(({ row }) => row.id))];
  const answers = await loadAnswers(house, house.db, tenantId, ids);
  return found
    .filter(({ row, key }) => own(answers.get(row.id), key) === true)
    .map(({ row, purpose, versionHash }) => ({ caseId: row.id, purpose, at: row.openedAt, versionHash, read: null }));
}

export async function consentsOf(engine: Engine, tenantId: number, personId: number) {
  const { house } = engine;
  const rows = await casesOfPerson(house.db, tenantId, personId, { limit: casesAtMost });
  const rounds = await roundsByIds(engine, house.db, tenantId, [...new Set(rows.map((row) => row.roundId))]);
  const asked = new Map(rows.map((row) => [row.id, { row, round: rounds.get(row.roundId)! }]));
  const agreed = await agreedIn(house.db, tenantId, [...asked.keys()]);
  const maskedName = (await maskedPeople(house, tenantId, [personId])).get(personId)?.maskedName ?? '';
  const names = await organisationNames(
    house.db,
    tenantId,
    [...rows, ...agreed.flatMap(({ acted }) => acted ?? [])].map((row) => row.organisationId),
  );
  const officers = await peopleByIds(house.db, tenantId, [...new Set(agreed.flatMap(({ acted }) => acted?.by ?? []))]);
  const readBy = ({ by, organisationId }: NonNullable<Agreed['acted']>): Text => {
    const [name, union] = [officers.get(by)?.name ?? '', names.get(organisationId) ?? ''];
    return said(`${name}（${union}）念给您听，您同意了`, `read to you by ${name} (${union}), and you agreed`);
  };
  const ticked = agreed.map(({ says, acted, ...one }) => {
    const { row, round } = asked.get(one.caseId)!;
    const member = { maskedName, organisationName: names.get(row.organisationId) ?? '' };
    return { ...one, read: acted && readBy(acted), purpose: agreementFor(round.programme, says, member) };
  });
  return [...ticked, ...(await fieldsAgreed(engine, tenantId, [...asked.values()]))]
    .sort((a, b) => b.caseId - a.caseId)
    .map(({ at, ...one }) => {
      const { row, round } = asked.get(one.caseId)!;
      return {
        ...{ ...one, programme: round.programme.title, at: iso(at) },
        ...{ on: chinaDate(at), open: row.status === 'open' },
      };
    });
}
