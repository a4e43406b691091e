import assert from 'node:assert/strict';
import { test } from 'node:test';
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
