// What long work is called and how it stands, wherever it is listed.
import { kinds } from '#kinds/index.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type Job = Answer<'GET /jobs/{id}'>;

const names: Readonly<Record<string, Text>> = {
  'bulk-action': text('一起办理', 'Decided together'),
  'settle-round': text('整批办理', 'A whole round at once'),
  'prepare-payments': text('制付款批次', 'Payment batch prepared'),
  'import-commit': text('导入', 'Import'),
  'open-from-register': text('登记册上的逐个开件', 'Cases opened one by one for the register'),
  'print-certificates': text('打印证书', 'Certificates printed'),
  verification: text('核对全部记录', 'Check of the record'),
};

/** '批量办理：通过', '导入'. */
export function jobName({ kind, about: { action } }: Pick<Job, 'kind' | 'about'>): Text {
  const label = action && Object.values(kinds).find((one) => one.actions[action])?.actions[action]?.label;
  if (label) return text(`批量办理：${label.zh}`, `In bulk: ${label.en}`);
  return names[kind] ?? text('长任务', 'A long job');
}

export const jobStates: Readonly<Record<Job['state'], readonly [Tone, Text]>> = {
  waiting: ['go', text('排队中', 'Waiting')],
  running: ['go', text('正在做', 'Running')],
  paused: ['stopped', text('已停', 'Paused')],
  done: ['ok', text('做完了', 'Done')],
  failed: ['bad', text('停在半路', 'Stopped by a fault')],
};

export const underWay = ({ state }: Pick<Job, 'state'>): boolean => state === 'waiting' || state === 'running';
