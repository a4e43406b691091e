// How a case ended, by its status; one that is open is not here.
import type { Tone } from '#web/parts/status.tsx';

export const caseEnds: Readonly<Record<string, readonly [Tone, string, string]>> = {
  passed: ['ok', '已办结', 'Completed'],
  failed: ['stopped', '未通过', 'Not approved'],
  withdrawn: ['stopped', '已撤回', 'Withdrawn'],
};
