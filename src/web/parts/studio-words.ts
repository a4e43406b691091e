// What somebody is in a studio, on every page the same way.
import { type Text, text } from '#kit/text.ts';

export const studioRoleWords: Readonly<Record<'leader' | 'member' | 'apprentice', Text>> = {
  leader: text('领军人', 'Leader'),
  member: text('成员', 'Member'),
  apprentice: text('徒弟', 'Apprentice'),
};
