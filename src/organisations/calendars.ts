// The working-day calendar of a tenant: the seed of the State Council's years in the code, and the years taken in since, with their source.
import { type Calendar, calendarWith } from '#kit/calendar.ts';
import type { CalendarYear, NamedDay } from '#kit/calendar-year.ts';
import { chinaDate } from '#kit/clock.ts';
import { HOLIDAY_YEARS, type HolidayYear } from '#kit/holidays.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

/** A year as it stands: of the seed (number 0), or the last that was taken in. */
export interface KnownYear {
  readonly year: number;
  readonly number: number;
  readonly sources: readonly string[];
  readonly days: readonly NamedDay[];
  readonly takenAt: Date | null;
  /** null: the seed, or the command line. */
  readonly takenBy: number | null;
}

interface Row {
  readonly year: number;
  readonly number: number;
  readonly days: readonly NamedDay[];
  readonly source: string;
  readonly sourceNumber: string;
  readonly takenAt: Date;
  readonly takenBy: number | null;
}

const taken = (q: Queryable, tenantId: number): Promise<Row[]> =>
  q.query<Row>(
    `SELECT DISTINCT ON (year) year, number, days, source, source_number AS "sourceNumber", taken_at AS "takenAt", taken_by AS "takenBy"
       FROM calendar_years WHERE tenant_id = $1 ORDER BY year, number DESC`,
    [tenantId],
  );

const ofSeed = ({ year, sources, daysOff, makeUpDays }: HolidayYear): KnownYear => ({
  year,
  number: 0,
  sources,
  days: [
    ...daysOff.map((day) => ({ day, name: '', off: true })),
    ...makeUpDays.map((day) => ({ day, name: '', off: false })),
  ].sort((a, b) => (a.day < b.day ? -1 : 1)),
  takenAt: null,
  takenBy: null,
});

const ofRow = ({ source, sourceNumber, ...row }: Row): KnownYear => ({
  ...row,
  sources: [`${source}（${sourceNumber}）`],
});

/** All years that are known, the last first. */
export async function knownYears(q: Queryable, tenantId: number): Promise<KnownYear[]> {
  const rows = await taken(q, tenantId);
  const all = new Map([...HOLIDAY_YEARS.map(ofSeed), ...rows.map(ofRow)].map((one) => [one.year, one]));
  return [...all.values()].sort((a, b) => b.year - a.year);
}

const faster = (): Refusal =>
  refuse('calendar-changed', '这一年的放假安排刚刚被别人改过', 'Somebody took in this year in the meantime', {
    next: text('刷新看最新的安排，再决定', 'Reload, look at it and decide again'),
  });

const gap = (year: number, last: number): Refusal =>
  refuse(
    'calendar-gap',
    `现在有到 ${last} 年的安排，${year} 年前面还缺一年`,
    `The years are known up to ${last}: one before ${year} is missing`,
    { next: text(`先录入 ${last + 1} 年`, `Take in ${last + 1} first`) },
  );

/** Appends the year in the caller's transaction. `replaces`: the number it was compared with. Refuses: calendar-changed, calendar-gap. */
export async function takeYear(
  q: Queryable,
  tenantId: number,
  year: CalendarYear,
  by: { readonly personId: number | null; readonly at: Date; readonly replaces: number },
): Promise<Refusal | null> {
  // The row of the tenant is held, so that the epoch and the numbers of a year follow each other.
  await q.query('SELECT FROM tenants WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
  const known = await knownYears(q, tenantId);
  const last = known[0]!.year;
  const before = known.find((one) => one.year === year.year);
  if (year.year > last + 1) return gap(year.year, last);
  if ((before?.number ?? 0) !== by.replaces) return faster();
  await q.query(
    `INSERT INTO calendar_years (tenant_id, year, number, days, source, source_number, taken_by, taken_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[tenantId, year.year, by.replaces + 1, JSON.stringify(year.days), year.source, year.sourceNumber],
      ...[by.personId, by.at],
    ],
  );
  await q.query('UPDATE tenants SET calendar_epoch = calendar_epoch + 1 WHERE tenant_id = $1', [tenantId]);
  return null;
}

async function load(q: Queryable, tenantId: number): Promise<Calendar> {
  const rows = await taken(q, tenantId);
  return calendarWith(
    rows.map(({ year, days, source, sourceNumber, takenAt }) => ({
      year,
      sources: [source, sourceNumber],
      takenOn: chinaDate(takenAt),
      daysOff: days.filter(({ off }) => off).map(({ day }) => day),
      makeUpDays: days.filter(({ off }) => !off).map(({ day }) => day),
    })),
  );
}

export async function calendarEpoch(q: Queryable, tenantId: number): Promise<number> {
  const [row] = await q.query<{ epoch: number }>('SELECT calendar_epoch AS epoch FROM tenants WHERE tenant_id = $1', [
    tenantId,
  ]);
  if (!row) throw new Fault(`there is no tenant ${tenantId}`);
  return row.epoch;
}

/** One calendar per tenant, read again when its epoch has moved: other processes see a new year with their next action. */
export class CalendarCache {
  readonly #known = new Map<number, { readonly epoch: number; readonly calendar: Calendar }>();

  /** Pass the epoch that was read, or leave it out and it is read (one look-up by key). */
  async get(q: Queryable, tenantId: number, epoch?: number): Promise<Calendar> {
    const wanted = epoch ?? (await calendarEpoch(q, tenantId));
    const known = this.#known.get(tenantId);
    if (known && known.epoch >= wanted) return known.calendar;
    const calendar = await load(q, tenantId);
    this.#known.set(tenantId, { epoch: wanted, calendar });
    return calendar;
  }
}
