// What a place in a course says to the member: enrolled, then the result.
import type { AttendState } from '#kinds/attend/attend.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const attendWords: MemberWords<AttendState> = {
  standing: () => ({ tone: 'go', says: text('已报名，等结业结果', 'Enrolled; waiting for the result') }),
  happened({ type, data }) {
    if (type !== 'recorded') return null;
    if (data.result === 'passed') return text('考核合格，结业', 'Passed the course');
    return data.result === 'absent' ? text('登记为缺考', 'Recorded as absent') : text('考核不合格', 'Did not pass');
  },
  ahead: () => text('参加培训和考核', 'Course and assessment'),
};
