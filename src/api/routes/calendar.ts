// The working-day calendar: the holidays that are known year by year, what an announcement would change, and taking it.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { count, day, instant, iso } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { changesOf, readYear } from '#kit/calendar-year.ts';
import { isRefusal } from '#kit/refusal.ts';
import { knownYears, takeYear } from '#organisations/calendars.ts';

const tag = 'Calendar';
const named = z.object({ day, name: z.string(), off: z.boolean() });
const yearNumber = z.number().int().min(2000).max(2100);

const written = z.strictObject({
  rows: z
    .string()
    .min(1)
    .max(20_000)
    .openapi({ description: 'The days: rows under 日期,节日,安排, or JSON as the command takes it' }),
  year: yearNumber.optional(),
  source: z.string().max(200),
  sourceNumber: z.string().max(100),
});

const reading = (engine: Engine) =>
  endpoint({
    operation: 'calendar.get',
    method: 'get',
    path: '/calendar',
    tag,
    summary: { zh: '已知的放假安排', en: 'The holidays that are known' },
    description:
      'Deadlines beyond the last known day are counted by weekends and counted again when its year is taken in.',
    answer: z.object({
      knownUntil: day,
      years: z.array(
        z.object({
          year: count,
          number: count.openapi({ description: '0: of the code; else how often it was taken in' }),
          sources: z.array(z.string()),
          days: z.array(named),
          takenAt: instant.nullable(),
          takenBy: z
            .string()
            .nullable()
            .openapi({ description: 'Who took it in; null: the code, or the command line' }),
        }),
      ),
    }),
    handle: async ({ house, tenantId }) => {
      const years = await knownYears(house.db, tenantId);
      const people = years.flatMap(({ takenBy }) => takenBy ?? []);
      const names = await namesOf(house.db, tenantId, { people, organisations: [] });
      const { knownUntil } = await engine.caches.calendars.get(house.db, tenantId);
      return {
        knownUntil,
        years: years.map(({ takenAt, takenBy, year, number, sources, days }) => ({
          ...{ year, number, sources, days: [...days] },
          takenAt: takenAt && iso(takenAt),
          takenBy: takenBy === null ? null : names.person(takenBy),
        })),
      };
    },
  });

const checking = () =>
  endpoint({
    operation: 'calendar.check',
    method: 'post',
    path: '/calendar/check',
    tag,
    summary: { zh: '看一份放假安排会改什么', en: 'What an announcement would change' },
    body: written,
    answer: z.object({
      year: count,
      replaces: count.openapi({ description: 'To be handed in with it: what it was compared with' }),
      days: z.array(named),
      changes: z.array(z.object({ day, was: named.nullable(), is: named.nullable() })),
    }),
    repeat: 'natural',
    handle: async ({ house, tenantId, body: { rows, year: of, ...source } }) => {
      const year = readYear(rows, of === undefined ? source : { ...source, year: of });
      if (isRefusal(year)) return year;
      const before = (await knownYears(house.db, tenantId)).find((one) => one.year === year.year);
      return {
        ...{ year: year.year, replaces: before?.number ?? 0, days: [...year.days] },
        changes: changesOf(before?.days ?? [], year.days),
      };
    },
  });

const taking = () =>
  endpoint({
    operation: 'calendar.take',
    method: 'post',
    path: '/calendar/years',
    tag,
    summary: { zh: '录入一年的放假安排', en: 'Take in the holidays of a year' },
    description: 'Append-only, with its source, who and when. Open deadlines are counted again within a minute.',
    body: written.extend({ replaces: count }),
    answer: z.object({ year: count }),
    repeat: 'key',
    handle: async ({ house, tenantId, viewer, log, body: { rows, year: of, replaces, ...source } }) => {
      const year = readYear(rows, of === undefined ? source : { ...source, year: of });
      if (isRefusal(year)) return year;
      const by = { personId: viewer.personId, at: house.clock.now(), replaces };
      const refused = await house.db.transaction((q) => takeYear(q, tenantId, year, by));
      if (refused) return refused;
      await log({
        ...{ actorId: viewer.personId, what: 'calendar.take', target: `calendar:${year.year}`, allowed: true },
        details: { sourceNumber: year.sourceNumber, days: year.days.length },
      });
      return { year: year.year };
    },
  });

export const calendarRoutes = (engine: Engine) => [reading(engine), checking(), taking()];
