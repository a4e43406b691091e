// What long work is called and how it stands, wherever it is listed.
import { kinds } from '#kinds/index.ts';
import { type Text, text } from '#kit/text.ts';
import { nameOfJobKind } from '#policy/job-names.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type Job = Answer<'GET /jobs/{id}'>;

/** '批量办理：通过', '导入'. */
export function jobName({ kind, about: { action } }: Pick<Job, 'kind' | 'about'>): Text {
  const label = action && Object.values(kinds).find((one) => one.actions[action])?.actions[action]?.label;
  if (label) return text(`批量办理：${label.zh}`, `In bulk: ${label.en}`);
  return nameOfJobKind(kind);
}

export const jobStates: Readonly<Record<Job['state'], readonly [Tone, Text]>> = {
  waiting: ['go', text('排队中', 'Waiting')],
  running: ['go', text('正在做', 'Running')],
  paused: ['stopped', text('已停', 'Paused')],
  done: ['ok', text('做完了', 'Done')],
  failed: ['bad', text('停在半路', 'Stopped by a fault')],
};

export const underWay = ({ state }: Pick<Job, 'state'>): boolean => state === 'waiting' || state === 'running';
