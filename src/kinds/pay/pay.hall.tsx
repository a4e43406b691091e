// What a payment says to the member: on its way, in the account, or sent back because of the account.
import type { PayState } from '#kinds/pay/pay.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

/** `mendable`: whether a corrected account helps; the bank's reasons are not the kind's to know. */
type PaySeen = PayState & { readonly mendable?: boolean };

export const payWords: MemberWords<PaySeen> = {
  standing({ state }) {
    if (state.status === 'settled') return { tone: 'ok', says: text('已到账', 'Paid') };
    if (state.status === 'due') return { tone: 'go', says: text('等待付款', 'Waiting to be paid') };
    return state.payee === 'member' && state.mendable !== false
      ? { tone: 'wait', says: text('等您改收款账户', 'Waiting for you to correct your account') }
      : { tone: 'warn', says: text('银行退回，正在处理', 'Returned by the bank; being looked at') };
  },
  happened({ type, data }) {
    switch (type) {
      case 'settled':
        return text('已到账', 'Paid into the account');
      case 'rejected': {
        const reason = String(data.reason ?? '');
        const reasonEn = String(data.reasonEn ?? reason);
        return text(`银行退回：${reason}`, `Returned by the bank: ${reasonEn}`);
      }
      case 'account-corrected':
        return text('账户已改好，等待重付', 'The account was corrected; it will be paid again');
      default:
        return null;
    }
  },
  ahead: ({ settings }) =>
    settings.to === 'member'
      ? text('付到您登记的账户', 'Paid into the account you gave')
      : settings.to === 'provider'
        ? text('付给培训机构', 'Paid to the provider')
        : text('付给申报单位', 'Paid to the organisation'),
};
