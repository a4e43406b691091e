// What the house itself waits for: the holidays of the year that begins soon, and long work that stopped half-way.
import { plain, type WaitingSource, waitingAtMost } from '#api/waiting/source.ts';
import { aboutOf } from '#jobs/about.ts';
import { text } from '#kit/text.ts';
import { knownYears } from '#organisations/calendars.ts';
import { nameOfJobKind, placeOfJob } from '#policy/job-names.ts';

/** Most years they are announced by then: on 25 November 2020 for 2021, on 4 November 2025 for 2026, but on 8 December 2022 for 2023. */
const lookedForFrom = '-12-01';

const calendar: WaitingSource = {
  key: 'calendar-to-take',
  operation: 'calendar.take',
  act: text('更新工作日历', 'Take in the holidays'),
  async read({ engine, tenantId, today }) {
    const year = Number(today.slice(0, 4));
    if (today < `${year}${lookedForFrom}`) return [];
    const known = await knownYears(engine.house.db, tenantId);
    if (known.some((one) => one.year === year + 1)) return [];
    return [
      {
        ...plain,
        title: text(`${year + 1} 年放假调休`, `Holidays of ${year + 1}`),
        says: text('没有它，跨年的期限先按周末推算', 'Without them, deadlines beyond the year are counted by weekends'),
        dueOn: `${year}-12-31`,
        link: '/desk/calendar',
      },
    ];
  },
};

interface Stopped {
  readonly kind: string;
  readonly input: unknown;
  readonly since: Date | null;
  readonly done: number;
  readonly total: number | null;
}

/** Work that somebody started and that did not come to its end: it goes on where it stopped when they say so. */
const stoppedJobs: WaitingSource = {
  key: 'job-stopped',
  operation: 'jobs.resume',
  act: text('接着做', 'Let it go on'),
  async read({ engine, tenantId, viewer }) {
    const rows = await engine.house.db.query<Stopped>(
      `SELECT kind, input, finished_at AS since, done, total FROM jobs
        WHERE tenant_id = $1 AND created_by = $2 AND state = 'failed' ORDER BY id DESC LIMIT $3`,
      [tenantId, viewer.personId, waitingAtMost],
    );
    return rows.map(({ kind, input, since, done, total }) => {
      const { zh, en } = nameOfJobKind(kind);
      return {
        ...plain,
        title: text(`${zh}，停在半路`, `${en}: stopped half-way`),
        says: total === null ? null : text(`做了 ${done} / ${total}`, `${done} of ${total} done`),
        since,
        link: placeOfJob({ kind, ...aboutOf(input) }) ?? '/desk',
        about: { personId: viewer.personId },
      };
    });
  },
};

export const houseSources: readonly WaitingSource[] = [calendar, stoppedJobs];
