// What somebody is in a studio, on every page the same way.
import { type Text, text } from '#kit/text.ts';

export const studioRoleWords: Readonly<Record<'leader' | 'member' | 'apprentice', Text>> = {
  leader: text('领军人', 'Leader'),
  member: text('成员', 'Member'),
  apprentice: text('徒弟', 'Apprentice'),
};

interface Work {
  readonly status: 'under-way' | 'late' | 'handed-in' | 'accepted' | 'refused';
  readonly milestones: number;
  readonly done: number;
}

const ended: Readonly<Record<Exclude<Work['status'], 'under-way'>, Text>> = {
  late: text('到期未交', 'late'),
  'handed-in': text('已交，待验收', 'handed in'),
  accepted: text('已验收', 'accepted'),
  refused: text('未通过验收', 'not accepted'),
};

/** How far what was promised is. */
export function workInWords({ status, milestones, done }: Work): Text {
  if (status !== 'under-way') return ended[status];
  return milestones === 0
    ? text('进行中', 'under way')
    : text(`进行中，节点 ${done} / ${milestones}`, `under way, ${done} of ${milestones} milestones`);
}
