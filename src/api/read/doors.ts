// What a member finds behind every door, also when nothing is open: what exists and when it was open before, as the rounds of the record say, and
// whom to ask.
import type { Member } from '#api/read/service-about.ts';
import { isMeant, roundsFor } from '#api/read/services.ts';
import type { Engine } from '#engine/engine.ts';
import { membersBring } from '#engine/for-members.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import { type ContactOf, nearestContact } from '#organisations/contact.ts';
import { wishesOf } from '#people/wishes.ts';
import { type LifeEventKey, lifeEventOf } from '#policy/life-events.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ClosedDoor {
  readonly programmeKey: string;
  readonly title: Text;
  readonly inShort: Text | null;
  readonly lifeEvent: LifeEventKey;
  /** When a round for them last opened; null: none ever did. */
  readonly lastOpenedOn: Day | null;
  /** Once in every year, from the first to last year or this one. */
  readonly yearly: boolean;
  readonly wished: boolean;
}

interface Published {
  readonly programmeKey: string;
  readonly organisationId: number | null;
  readonly definition: Programme;
}

/** Of each programme the version in force. */
const published = (q: Queryable, tenantId: number, today: Day): Promise<Published[]> =>
  q.query<Published>(
    `SELECT DISTINCT ON (programme_key) programme_key AS "programmeKey", organisation_id AS "organisationId", definition FROM programme_versions
      WHERE tenant_id = $1 AND published_at IS NOT NULL AND effective_from <= $2
      ORDER BY programme_key, effective_from DESC, published_at DESC, hash`,
    [tenantId, today],
  );

/** The days on which rounds opened, the last first. */
async function openedOn(q: Queryable, tenantId: number, { organisationId, today, within }: Member) {
  const rows = await q.query<{ programmeKey: string; organisationId: number; opensOn: Day }>(
    `SELECT programme_key AS "programmeKey", organisation_id AS "organisationId", opens_on AS "opensOn" FROM rounds
      WHERE tenant_id = $1 AND opens_on <= $2 ORDER BY opens_on DESC, id LIMIT 5000`,
    [tenantId, today],
  );
  const theirs = rows.filter((row) => organisationId === null || within(organisationId, row.organisationId));
  return Map.groupBy(theirs, (row) => row.programmeKey);
}

const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** Two years at least, none left out and none with two, up to last year or this one. */
export function opensYearly(days: readonly Day[], today: Day): boolean {
  const years = days.map(yearOf);
  const [last = 0] = years;
  return years.length >= 2 && last >= yearOf(today) - 1 && years.every((year, n) => year === last - n);
}

export interface DoorsAsked {
  readonly q?: string | undefined;
  readonly event?: LifeEventKey | undefined;
}

/** What was opened last first, what never was last. */
export async function closedDoors(
  engine: Engine,
  tenantId: number,
  member: Member,
  { q: words, event }: DoorsAsked,
): Promise<ClosedDoor[]> {
  const { db } = engine.house;
  const { organisationId, today, within } = member;
  const open = new Set((await roundsFor(engine, db, tenantId, member)).map(({ programme }) => programme.key));
  const opened = await openedOn(db, tenantId, member);
  const wished = new Set((await wishesOf(db, tenantId, member.personId)).map(({ programmeKey }) => programmeKey));
  const theirs = (one: Published) =>
    opened.has(one.programmeKey) ||
    organisationId === null ||
    one.organisationId === null ||
    within(organisationId, one.organisationId);
  return (await published(db, tenantId, today))
    .filter(
      (one) =>
        !open.has(one.programmeKey) &&
        membersBring(one.definition) &&
        theirs(one) &&
        (words === undefined || isMeant(one.definition, words)) &&
        (event === undefined || lifeEventOf(one.definition).key === event),
    )
    .map(({ programmeKey, definition }): ClosedDoor => {
      const days = (opened.get(programmeKey) ?? []).map(({ opensOn }) => opensOn);
      return {
        programmeKey,
        title: definition.title,
        inShort: definition.inShort ?? null,
        lifeEvent: lifeEventOf(definition).key,
        lastOpenedOn: days[0] ?? null,
        yearly: opensYearly(days, today),
        wished: wished.has(programmeKey),
      };
    })
    .sort(
      (a, b) =>
        (b.lastOpenedOn ?? '').localeCompare(a.lastOpenedOn ?? '') || (a.programmeKey < b.programmeKey ? -1 : 1),
    );
}

/** Whether such a programme is published and members bring its cases themselves. */
export async function canBeWished(q: Queryable, tenantId: number, programmeKey: string): Promise<boolean> {
  const rows = await q.query<{ definition: Programme }>(
    `SELECT definition FROM programme_versions WHERE tenant_id = $1 AND programme_key = $2 AND published_at IS NOT NULL
      ORDER BY effective_from DESC, published_at DESC, hash LIMIT 1`,
    [tenantId, programmeKey],
  );
  return rows.some(({ definition }) => membersBring(definition));
}

/** Of the nearest union above them that publishes one; null: they belong to none, or nobody does. */
export const whomToAsk = async (
  q: Queryable,
  tenantId: number,
  { organisationId }: Member,
): Promise<ContactOf | null> => (organisationId === null ? null : nearestContact(q, tenantId, organisationId));
