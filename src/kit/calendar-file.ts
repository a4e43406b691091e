// One event as a calendar file (RFC 5545), for the reader's own calendar: lines end as the standard wants and are folded where it wants them.

export interface CalendarEvent {
  /** The same id is the same event, however often it is added. */
  readonly uid: string;
  readonly title: string;
  readonly about: string;
  readonly from: Date;
  /** Left out: nobody says how long it lasts. */
  readonly until?: Date;
  readonly place?: string;
  /** So many hours before it the reader’s calendar calls. */
  readonly calls?: readonly number[];
  /** When the file was written. */
  readonly at: Date;
}

/** '20261121T020000Z' */
const stamp = (at: Date): string => `${at.toISOString().replace(/[-:]|\.\d+/g, '')}`;
// Everything else below the space, which the standard allows nowhere in a text, but for the tab.
const control = /[^\P{Cc}\t]/gu;
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(control, '');

const lineBytes = 75;

/** At most 75 bytes a line, and no character cut in two. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const lines: string[] = [];
  let [now, bytes] = ['', 0];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > lineBytes) {
      lines.push(now);
      [now, bytes] = [' ', 1];
    }
    now += character;
    bytes += size;
  }
  return [...lines, now].join('\r\n');
}

const callOf = (title: string, hours: number): readonly string[] => [
  ...['BEGIN:VALARM', 'ACTION:DISPLAY', `TRIGGER:-PT${hours}H`, `DESCRIPTION:${escaped(title)}`, 'END:VALARM'],
];

export function calendarFile({ uid, title, about, from, until, place, calls = [], at }: CalendarEvent): string {
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Niangjia//EN', 'METHOD:PUBLISH', 'BEGIN:VEVENT'],
    ...[`UID:${uid}`, `DTSTAMP:${stamp(at)}`, `DTSTART:${stamp(from)}`],
    ...(until ? [`DTEND:${stamp(until)}`] : []),
    ...(place ? [`LOCATION:${escaped(place)}`] : []),
    ...[`SUMMARY:${escaped(title)}`, `DESCRIPTION:${escaped(about)}`],
    ...calls.flatMap((hours) => callOf(title, hours)),
    ...['END:VEVENT', 'END:VCALENDAR'],
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
