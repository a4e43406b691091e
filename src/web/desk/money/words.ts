// The words of money on its way: what state a batch is in, and what the match found.

import type { Text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import type { Tone } from '#web/parts/status.tsx';

export type Batch = Answer<'GET /payment-batches/{id}'>;
export type PaymentItem = Answer<'GET /payment-batches/{id}/items'>['items'][number];

/** Which payments of a batch are listed. */
export type Which = 'all' | 'settled' | 'rejected';

interface Worded {
  readonly tone: Tone;
  readonly says: Text;
}

/** `mine`: it waits for the reader's own hand. */
export function stateOf(batch: Batch, mine: boolean): Worded {
  const waits = (zh: string, en: string, own: string, ownEn: string): Worded =>
    mine ? { tone: 'wait', says: { zh: own, en: ownEn } } : { tone: 'go', says: { zh, en } };
  switch (batch.state) {
    case 'preparing':
      return { tone: 'go', says: { zh: '编制中', en: 'Being prepared' } };
    case 'prepared':
      return waits('等另一人复核', 'Waits for a second person', '等您复核', 'Waits for your approval');
    case 'approved':
      return waits('等送银行', 'Waits to go to the bank', '等您送银行', 'Waits for you to send it');
    case 'sent':
      return {
        tone: 'go',
        says: {
          zh: `在银行，已答复 ${batch.answered} / ${batch.items} 笔`,
          en: `With the bank: ${batch.answered} of ${batch.items} answered`,
        },
      };
    case 'settled':
      if (batch.unpaid > 0)
        return {
          tone: 'warn',
          says: { zh: `回单到了，${batch.unpaid} 笔没付成`, en: `Answered; ${batch.unpaid} not paid` },
        };
      return batch.rejected > 0
        ? {
            tone: 'ok',
            says: { zh: `到账，${batch.rejected} 笔退回后已重付`, en: `Settled; ${batch.rejected} paid again` },
          }
        : { tone: 'ok', says: { zh: '全部到账', en: 'All settled' } };
    case 'withdrawn':
      return { tone: 'stopped', says: { zh: '已撤回', en: 'Taken back' } };
  }
}

export const differences: Readonly<Record<string, Text>> = {
  'paid-without-grant': { zh: '没有批准却付了', en: 'Paid without a grant' },
  'paid-too-much': { zh: '付的比批准的多', en: 'Paid more than was granted' },
  'ledger-differs': { zh: '总账与银行答复不符', en: 'The ledger and the bank do not agree' },
  'under-way': { zh: '在银行，还没答复', en: 'With the bank, not answered yet' },
  'not-sent': { zh: '在批次里，还没送出', en: 'In a batch, not sent yet' },
  rejected: { zh: '银行退回，还没重付', en: 'Sent back by the bank, not paid again yet' },
  'not-in-batch': { zh: '批准了，还没进批次', en: 'Granted, in no batch yet' },
};

export const afterRejection: Readonly<Record<'waiting' | 'corrected' | 'again' | 'paid', Worded & { next: Text }>> = {
  waiting: {
    tone: 'go',
    says: { zh: '等本人改账户', en: 'Waits for another account' },
    next: { zh: '本人已收到提醒，也可以请所在工会联系', en: 'The member has been told; the union may call too' },
  },
  corrected: {
    tone: 'ok',
    says: { zh: '账户改好了', en: 'Account corrected' },
    next: { zh: '再制一批就会带上', en: 'The next batch takes it along' },
  },
  again: {
    tone: 'go',
    says: { zh: '重付在路上', en: 'Being paid again' },
    next: { zh: '在后面的批次里', en: 'In a later batch' },
  },
  paid: {
    tone: 'ok',
    says: { zh: '重付到账', en: 'Paid in a later batch' },
    next: { zh: '不用再办', en: 'Nothing more to do' },
  },
};
