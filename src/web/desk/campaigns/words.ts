// How far a step of a campaign is, and what its sums may claim, in words of one place.
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type Campaign = Answer<'GET /campaigns/{id}'>;
export type Step = Campaign['steps'][number];
type Round = Step['rounds'][number];

const begun = (today: string) => (one: Round) => today >= one.opensOn;
const over = (today: string) => (one: Round) => (one.state === 'closed' || today > one.closesOn) && one.open === 0;

export function standing(step: Step, today: string): { readonly tone: Tone; readonly says: Text } {
  if (step.rounds.length === 0) return { tone: 'off', says: text('还没有批次', 'No round yet') };
  if (!step.rounds.some(begun(today))) return { tone: 'off', says: text('未开始', 'Not begun') };
  return step.rounds.every(over(today))
    ? { tone: 'ok', says: text('办完了', 'Done') }
    : { tone: 'go', says: text('办理中', 'Under way') };
}

export const howCounted = text(
  '会员按名册数，一人在几步里都送到也只算一次；未入会的按姓名和手机后四位数，同名同尾号的两个人会算成一个；单位代领的是谁不知道，可能和前面的人重复，所以不加进去。',
  'Members are counted by the register, once however many steps reached them; those who are not, by name and four digits, so that two who share both count as one; whom unions received for is not known and may overlap, so it is not added.',
);
