// What a donor bound his gift to. It holds for every allotment until the last of it is used: elsewhere is refused with the donor's clause.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

export interface Earmark {
  /** In the words of the agreement. */
  readonly purpose: string;
  /** Only rounds of this programme. */
  readonly programmeKey: string | null;
  /** Only this round. */
  readonly roundId: number | null;
}

/** Where something shall go: the round it is for, if it is for one. */
export interface Whither {
  readonly roundId: number | null;
  readonly programmeKey: string | null;
}

/** A purpose in words binds by what the officer writes beside the allotment; a round or programme binds by itself. */
export function outsideEarmark({ purpose, programmeKey, roundId }: Earmark, to: Whither): Refusal | null {
  const outside =
    (roundId !== null && to.roundId !== roundId) || (programmeKey !== null && to.programmeKey !== programmeKey);
  if (!outside) return null;
  return refuse(
    'gift-earmarked',
    `这笔捐赠写明只用于“${purpose}”，不能改作别用`,
    `This gift is for “${purpose}” only and cannot be put to another use`,
    {
      rule: `《捐赠协议》用途条款：${purpose}`,
      next: text(
        roundId === null
          ? '请选这个办法的批次；要改用途，先和捐赠人另签协议'
          : '请选协议写明的那个批次；要改用途，先和捐赠人另签协议',
        roundId === null
          ? 'Choose a round of that programme; for another use the donor has to agree anew'
          : 'Choose the round that the agreement names; for another use the donor has to agree anew',
      ),
    },
  );
}
