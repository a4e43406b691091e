// What matching says "no" with, wherever it does.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

const reload = text('刷新看最新情况', 'Reload to see what happened');

export const notNow = (): Refusal =>
  refuse('match-moved-on', '这份意向的情况变了，现在不能这样办', 'It stands differently by now; this cannot be done', {
    next: reload,
  });

export const noSuch = (): Refusal =>
  refuse('no-such-interest', '没有这份意向、这笔效益或这次解决', 'There is no such interest, benefit or solution', {
    next: reload,
  });

export const interestAlready = (): Refusal =>
  refuse('interest-already', '已经提过意向了，等对方答复', 'You have said so already; the owner will answer', {
    next: text('在“我的意向”里看', 'See it among your interests'),
  });

export const benefitsWaiting = (): Refusal =>
  refuse('benefits-waiting', '还有没核实的效益', 'A benefit is still to be accepted', {
    next: text('先核实，再结束', 'Accept or refuse it first'),
  });

export const notOverdue = (): Refusal => refuse('not-overdue', '还没到期', 'Not overdue yet');
