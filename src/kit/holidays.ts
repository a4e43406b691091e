// Data: days off and make-up working days as the State Council announced them, year by year, with the notice each year rests on.
// Seeded from chinese-days 1.5.7; a new year is added here when its notice is out (usually in November), and the deadlines that
// were refused until then become possible.
import { addDays, type Day } from '#kit/days.ts';

export interface HolidayYear {
  readonly year: number;
  /** 国务院办公厅关于{year}年部分节假日安排的通知, by document number, and what changed it later. */
  readonly sources: readonly string[];
  readonly daysOff: readonly Day[];
  /** Saturdays and Sundays that are worked. */
  readonly makeUpDays: readonly Day[];
}

/** 'MM-DD' and 'MM-DD..MM-DD', by blanks. */
function days(year: number, written: string): Day[] {
  return written.split(' ').flatMap((range) => {
    const [from = '', to = from] = range.split('..');
    const all: Day[] = [];
    for (let day = `${year}-${from}`; day <= `${year}-${to}`; day = addDays(day, 1)) all.push(day);
    return all;
  });
}

const year = (of: number, sources: readonly string[], off: string, worked: string): HolidayYear => ({
  year: of,
  sources,
  daysOff: days(of, off),
  makeUpDays: days(of, worked),
});

export const HOLIDAY_YEARS: readonly HolidayYear[] = [
  year(
    2019,
    ['国办发明电〔2018〕15号', '国办发明电〔2019〕3号（劳动节调整）'],
    '01-01 02-04..02-10 04-05..04-07 05-01..05-04 06-07..06-09 09-13..09-15 10-01..10-07',
    '02-02..02-03 04-28 05-05 09-29 10-12',
  ),
  year(
    2020,
    ['国办发明电〔2019〕16号', '国办发明电〔2020〕1号（春节假期延长至2月2日，2月1日不再上班）'],
    '01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08',
    '01-19 04-26 05-09 06-28 09-27 10-10',
  ),
  year(
    2021,
    ['国办发明电〔2020〕27号'],
    '01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07',
    '02-07 02-20 04-25 05-08 09-18 09-26 10-09',
  ),
  year(
    2022,
    ['国办发明电〔2021〕11号', '国办发明电〔2022〕16号（2022年12月31日属2023年元旦假期）'],
    '01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07 12-31',
    '01-29..01-30 04-02 04-24 05-07 10-08..10-09',
  ),
  year(
    2023,
    ['国办发明电〔2022〕16号'],
    '01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06',
    '01-28..01-29 04-23 05-06 06-25 10-07..10-08',
  ),
  year(
    2024,
    ['国办发明电〔2023〕7号'],
    '01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07',
    '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
  ),
  year(
    2025,
    ['国办发明电〔2024〕12号'],
    '01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08',
    '01-26 02-08 04-27 09-28 10-11',
  ),
  year(
    2026,
    ['国办发明电〔2025〕7号'],
    '01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07',
    '01-04 02-14 02-28 05-09 09-20 10-10',
  ),
];
