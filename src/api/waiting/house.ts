// What the house itself waits for from those who keep it running: the holidays of the year that begins soon.
import { plain, type WaitingSource } from '#api/waiting/source.ts';
import { text } from '#kit/text.ts';
import { knownYears } from '#organisations/calendars.ts';

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

export const houseSources: readonly WaitingSource[] = [calendar];
