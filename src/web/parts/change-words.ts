// What became of a change of who somebody is, in a tag.
import type { Text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type Change = Answer<'GET /me/changes'>['items'][number];

export const changeStates: Readonly<Record<Change['state'], readonly [Tone, Text]>> = {
  waiting: ['wait', { zh: '等着', en: 'Waiting' }],
  'in-force': ['ok', { zh: '已生效', en: 'In force' }],
  refused: ['stopped', { zh: '没有同意', en: 'Refused' }],
  withdrawn: ['off', { zh: '提出的人收回了', en: 'Withdrawn' }],
  objected: ['stopped', { zh: '本人说不是自己要改的', en: 'Objected to by the person' }],
  lapsed: ['off', { zh: '过期，没有人确认', en: 'Lapsed: nobody confirmed it' }],
  superseded: ['off', { zh: '后来的情况代替了它', en: 'Superseded' }],
};
