// The words for what transfer_batch refuses; the codes are its own.
import { own } from '#kit/own.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';

const WORDS: Readonly<Record<string, { why: Text; next: Text; rule?: string }>> = {
  insufficient: {
    why: text('账户可用余额不足', 'The account has not enough available'),
    next: text('先追加预算或减少金额', 'Add to the budget first, or take a smaller amount'),
    rule: 'accounts.floor',
  },
  'account-unknown': {
    why: text('转账涉及的账户不存在', 'An account of the transfer does not exist'),
    next: text('先开立账户，或改用已有账户', 'Open the account first, or name an existing one'),
  },
  'account-closed': {
    why: text('账户已关闭，不能再转入或转出', 'The account is closed: nothing moves to or from it any more'),
    next: text('改用未关闭的账户', 'Use an account that is open'),
    rule: 'accounts.closed_at',
  },
  'unit-mismatch': {
    why: text('两边账户的计量单位不同', 'The two accounts are kept in different units'),
    next: text('只能在同一单位的账户之间转账', 'Transfer between accounts of one unit only'),
    rule: 'accounts.unit',
  },
  'same-account': {
    why: text('转出和转入是同一个账户', 'The transfer goes from an account to itself'),
    next: text('请指定两个不同的账户', 'Name two different accounts'),
  },
  'amount-not-positive': {
    why: text('转账金额必须大于零', 'The amount of a transfer is above zero'),
    next: text('更正金额；要退回款项请用冲销', 'Correct the amount; to take money back, reverse the transfer'),
  },
  'original-unknown': {
    why: text('找不到原转账', 'The original transfer does not exist'),
    next: text('核对原转账编号', 'Check the number of the original'),
  },
  'original-not-reserved': {
    why: text(
      '原转账不是预留，不能入账或释放',
      'The original is not a reservation, so it can be neither posted nor voided',
    ),
    next: text('已入账的转账请用冲销', 'Reverse a transfer that was posted'),
  },
  'original-not-posted': {
    why: text('原转账没有入账，不能冲销', 'The original was not posted, so it cannot be reversed'),
    next: text('预留请用释放；冲销有误请重新转账', 'Void a reservation; make a new transfer if a reversal was wrong'),
  },
  'already-resolved': {
    why: text('原转账已经入账、释放或冲销过一次', 'The original was posted, voided or reversed already'),
    next: text('每笔转账只能处理一次，请查看已有的处理记录', 'Each is resolved once: see how it was resolved'),
    rule: 'transfers_one_resolution',
  },
  'transfer-id-taken': {
    why: text('这个转账编号已用于另一笔内容不同的转账', 'This transfer id belongs to a different transfer'),
    next: text('用新的编号重新提交', 'Send it again under a new id'),
  },
  'entitlement-taken': {
    why: text(
      '这项待遇已按不同的金额或账户记过账',
      'This entitlement was booked with another amount or other accounts',
    ),
    next: text('先核对已有记录；需要更正请冲销', 'See what was booked; reverse it if it was wrong'),
    rule: 'transfers_one_entitlement',
  },
  'transfer-malformed': {
    why: text('转账内容不完整', 'The transfer is incomplete'),
    next: text(
      '补齐编号、种类、用途；只有处理原转账时才填原编号',
      'Give id, kind and code; an original only when resolving one',
    ),
  },
};

/** A Fault for a code this file does not know. */
export function refusalOf(code: string, details: unknown): Refusal {
  const words = own(WORDS, code);
  if (!words) throw new Fault(`transfer_batch refuses for an unknown reason: ${code}`);
  return refuse(code, words.why.zh, words.why.en, { next: words.next, rule: words.rule, details });
}
