// A payment on the desk: batches and what the bank answers are worked under "Money"; a case says how its own stands.
import type { PayState } from '#kinds/pay/pay.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';
import { yuan } from '#policy/in-words.ts';

export const payDesk: DeskWords<PayState> = {
  keys: {},
  onRound: text('付款在“资金”里分批办', 'Payments are made in batches, under “Money”'),
  told({ dueFen, status, attempt }) {
    const sum = yuan(dueFen);
    if (status === 'settled') return [text(`已到账 ${sum.zh}`, `Paid: ${sum.en}`)];
    const again = attempt > 1 ? text(`（第 ${attempt} 次）`, ` (attempt ${attempt})`) : text('', '');
    return [text(`待付 ${sum.zh}${again.zh}`, `To be paid: ${sum.en}${again.en}`)];
  },
};
