// A parcel for whoever comes and is no member: it is nobody's until it is handed over with a name and four digits. They go into the sealed answers,
// never into the history; the key made of them sees to it that the same two receive nothing twice in a round.
import { papersOf } from '#kinds/hand-over/papers.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { keysOf } from '#policy/answers.ts';
import type { Effect, StageContext } from '#policy/kind.ts';
import { walkInAnswers, walkInKey, withoutWalkIn } from '#policy/walk-in.ts';

export const isForWalkIns = ({ case: { personId, subjectOrganisationId } }: StageContext): boolean =>
  personId === null && subjectOrganisationId === null;

export const walkInUnnamed = (): Refusal =>
  refuse('walk-in-unnamed', '先登记本人姓名和手机后四位', 'First the name and the last four digits of the phone', {
    next: text('在“登记一位未入会的劳动者”里填', 'Use “A worker who is no member”'),
  });

export function walkInProof(
  context: StageContext,
  walkIn: true | undefined,
  { name, tail, mark, ...shown }: Readonly<Record<string, unknown>>,
) {
  if (!walkIn)
    return refuse(
      'somebodys-parcel',
      '这一份是名单上的人的，不能当场给别人',
      'This parcel is for somebody on the list',
      {
        next: text('用“留给未入会劳动者”的那几份', 'Take one of those kept for workers who are no members'),
      },
    );
  const proved = papersOf({ ...shown, proof: 'signature' });
  if (isRefusal(proved)) return proved;
  const given = walkInAnswers({ name: String(name), tail: String(tail) }, String(mark));
  const answers = context.checkAnswers({ ...context.answers(), ...given });
  return isRefusal(answers) ? answers : proved;
}

const givenBefore = (): Refusal =>
  refuse(
    'given-before',
    '同一个姓名和手机后四位，这个批次已经领过一份',
    'Somebody of this name and these four digits has received one in this round',
    {
      next: text(
        '东西已经给了的，请交经办人核对：同名同尾号的也可能是两个人',
        'If it has been given away, the officer will look at it: two people may share both',
      ),
    },
  );

/** What follows when it is handed over. */
export function named(context: StageContext): readonly Effect[] {
  const answers = context.answers();
  const keys = keysOf(context.programme.form, answers).filter(({ field }) => field === walkInKey);
  return [
    { do: 'answers', answers },
    ...keys.map(({ key }): Effect => {
      return { do: 'claim-key', scope: `round:${context.round.id}:${walkInKey}`, key, refusal: givenBefore() };
    }),
  ];
}

/** What follows when that was wrong. */
export const unnamed = (context: StageContext): readonly Effect[] => [
  { do: 'answers', answers: withoutWalkIn(context.answers()) },
  { do: 'release-keys' },
];
