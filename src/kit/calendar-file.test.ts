import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarFile } from '#kit/calendar-file.ts';

const event = {
  ...{ uid: 'claim-7@niangjia', title: '领票；第一行\n第二行', about: '早点刷新没有用, 一人一份; '.repeat(8) },
  ...{ from: new Date('2026-11-21T10:00:00+08:00'), until: new Date('2026-11-21T10:15:00+08:00') },
  at: new Date('2026-11-20T10:05:00+08:00'),
};

test('the hours are told in universal time, and what would end a line or a value is escaped', () => {
  const file = calendarFile(event);
  assert.match(file, /\r\nDTSTART:20261121T020000Z\r\nDTEND:20261121T021500Z\r\n/);
  assert.match(file, /\r\nSUMMARY:领票；第一行\\n第二行\r\n/);
  assert.match(file, /^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
});

test('no line is longer than 75 bytes, and unfolded it is what was said', () => {
  const lines = calendarFile(event).split('\r\n');
  for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75, line);
  const about = event.about.replace(/[;,]/g, '\\$&');
  assert.ok(lines.join('\r\n').replaceAll('\r\n ', '').includes(`DESCRIPTION:${about}`));
});

/** Lines as a calendar reads them: unfolded, a name and a value. */
const read = (file: string): ReadonlyMap<string, readonly string[]> => {
  const lines = file.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
  return Map.groupBy(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const),
    ([name]) => name,
  ) as never;
};
const unescaped = (value: string): string => value.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));
/** What is left of a text that a calendar can hold. */
const held = (text: string): string => text.replace(/\r\n|\r/g, '\n').replace(/[^\P{Cc}\t\n]/gu, '');

test('whatever is written in it: lines of 75 bytes that end as they must, and what comes out is what went in', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 300 });
  const hard = fc.array(
    fc.constantFrom('茶', '《', '\n', '\r', '\r\n', ';', ',', '\\', 'n', '👨‍👩‍👧', '\u0007', ':', ' '),
  );
  const text = fc.oneof(
    words,
    hard.map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(
      text,
      text,
      text,
      fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      (title, about, place, from) => {
        const file = calendarFile({
          uid: 'ticket-1-7@niangjia',
          title,
          about,
          place,
          from,
          calls: [24, 2],
          at: event.at,
        });
        assert.ok(!/[^\r]\n|\r[^\n]/.test(file), 'CRLF and nothing else ends a line');
        for (const line of file.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
        const found = read(file);
        const value = (name: string) => (found.get(name) ?? []).map((one) => unescaped(one[1]!));
        assert.deepEqual(value('UID'), ['ticket-1-7@niangjia']);
        assert.deepEqual(value('SUMMARY'), [held(title)]);
        assert.deepEqual(value('DESCRIPTION'), [held(about), held(title), held(title)]);
        assert.deepEqual(value('LOCATION'), place === '' ? [] : [held(place)]);
        assert.deepEqual(value('TRIGGER'), ['-PT24H', '-PT2H']);
        assert.match(value('DTSTART')[0]!, /^\d{8}T\d{6}Z$/);
        assert.deepEqual(value('DTEND'), [], 'nobody says how long it lasts');
      },
    ),
  );
});
