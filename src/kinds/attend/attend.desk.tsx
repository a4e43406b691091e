// A course on the desk: results come in with the roster, or one by one.
import type { AttendState } from '#kinds/attend/attend.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

const results = {
  enrolled: text('已报名，等结果', 'Enrolled; the result is awaited'),
  passed: text('合格', 'Passed'),
  failed: text('不合格', 'Not passed'),
  absent: text('缺考', 'Absent'),
} as const;

export const attendDesk: DeskWords<AttendState> = {
  main: 'record',
  keys: { a: 'record' },
  onRound: text('整班的结果在批次页按名册导入', 'A whole class is imported as a roster, on the page of the round'),
  told: ({ result }) => [results[result]],
};
