// One event as a calendar file (RFC 5545), for the reader's own calendar: lines end as the standard wants and are folded where it wants them.

export interface CalendarEvent {
  /** The same id is the same event, however often it is added. */
  readonly uid: string;
  readonly title: string;
  readonly about: string;
  readonly from: Date;
  readonly until: Date;
  /** When the file was written. */
  readonly at: Date;
}

/** '20261121T020000Z' */
const stamp = (at: Date): string => `${at.toISOString().replace(/[-:]|\.\d+/g, '')}`;
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

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

export function calendarFile({ uid, title, about, from, until, at }: CalendarEvent): string {
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Niangjia//EN', 'METHOD:PUBLISH', 'BEGIN:VEVENT'],
    ...[`UID:${uid}`, `DTSTAMP:${stamp(at)}`, `DTSTART:${stamp(from)}`, `DTEND:${stamp(until)}`],
    ...[`SUMMARY:${escaped(title)}`, `DESCRIPTION:${escaped(about)}`, 'END:VEVENT', 'END:VCALENDAR'],
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
