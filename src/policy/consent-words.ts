// A consent in a sentence, the same on the desk, in the hall and in the data a member takes home.
import { formatFullDay } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
import type { ActedFor, ConsentWay } from '#policy/consent.ts';

interface Given {
  readonly how: ConsentWay;
  readonly on: string;
  readonly detail: string | null;
}

/** How and when: '2026年11月20日当面口头同意，证人李秀兰'. */
export function consentWords({ how, on, detail }: Given): Text {
  const day = formatFullDay(on);
  if (how === 'signed') return text(`${day.zh}当面签字同意`, `agreed in writing on ${day.en}`);
  return how === 'spoken'
    ? text(`${day.zh}当面口头同意，证人${detail}`, `agreed in person on ${day.en}; witness ${detail}`)
    : text(`${day.zh}${detail}电话里同意`, `agreed on the phone on ${day.en}, ${detail}`);
}

const did: Readonly<Record<ActedFor, Text>> = {
  open: text('提交', 'applied'),
  submit: text('改好又交了', 'corrected it and handed it in again'),
  withdraw: text('撤回', 'withdrew it'),
  appeal: text('提了异议', 'appealed'),
  account: text('登记了收款账号', 'gave the account'),
};

/** The same action as somebody else reads it. */
export function behalfWords(covers: ActedFor, given: Given): Text {
  const words = consentWords(given);
  return text(`替本人${did[covers].zh}；本人${words.zh}`, `${did[covers].en} for the member, who ${words.en}`);
}

/** Who did what for the member and by which word of his: read by the member himself. */
export function actedForWords(
  one: Given & { readonly by: string; readonly organisationName: string; readonly covers: ActedFor },
): Text {
  const [who, given] = [whoActed(one), consentWords(one)];
  return text(`${who.zh}；您${given.zh}`, `${who.en}; you ${given.en}`);
}

/** '周敏（杨镇总工会）替您提交'. */
export const whoActed = (one: { readonly by: string; readonly organisationName: string; readonly covers: ActedFor }) =>
  text(
    `${one.by}（${one.organisationName}）替您${did[one.covers].zh}`,
    `${one.by} (${one.organisationName}) ${did[one.covers].en} for you`,
  );
