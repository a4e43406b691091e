// Levels of unions and kinds of membership, in words.
import type { Text } from '#kit/text.ts';
import type { Level } from '#policy/programme.ts';

export const levelNames: Readonly<Record<Level, Text>> = {
  national: { zh: '全国', en: 'National' },
  municipal: { zh: '市级', en: 'Municipal' },
  district: { zh: '区级', en: 'District' },
  'second-level': { zh: '二级工会', en: 'Second level' },
  grassroots: { zh: '基层工会', en: 'Grass roots' },
  branch: { zh: '分会', en: 'Branch' },
  group: { zh: '工会小组', en: 'Group' },
};

export const membershipNames: Readonly<Record<'active' | 'retained' | 'ended', Text>> = {
  active: { zh: '在会', en: 'Member' },
  retained: { zh: '保留会籍', en: 'Membership kept' },
  ended: { zh: '已转出或退会', en: 'Ended' },
};
