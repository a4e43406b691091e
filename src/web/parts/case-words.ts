// Sentences about a case that officers and members read alike.
import { type Text, text } from '#kit/text.ts';

/** `on`: the day, as the reader writes days. */
export const sentBackOn = (on: string): Text =>
  text(`${on}退回，期限不受影响`, `Sent back on ${on}; no deadline is lost`);

export const reasonTooShort: Text = text('请至少写五个字，说明理由', 'Please give the reason in a few words');

export const sentBackToCorrect: Text = text('退回补正，等改', 'Sent back, to be corrected');

export const withdrawThis: Text = text('撤回这件申请', 'Withdraw this case');
