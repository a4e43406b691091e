// Why a bank did not pay, in words a member understands and can act on. Codes are ISO 20022 external status and return reason codes;
// banks that only write a sentence are matched by it. NJ00 is ours: the bank gave no reason that we know.
import { type Text, text } from '#kit/text.ts';

export interface BankReason {
  readonly code: string;
  readonly words: Text;
  /** Whether a corrected account can mend it; otherwise the officer has to look. */
  readonly mendable: boolean;
}

const known = (code: string, zh: string, en: string, mendable: boolean): [string, BankReason] => [
  code,
  { code, words: text(zh, en), mendable },
];

export const BANK_REASONS: ReadonlyMap<string, BankReason> = new Map([
  known('AC01', '账号不存在', 'The account number does not exist', true),
  known('AC04', '账户已销户', 'The account is closed', true),
  known('AC06', '账户已冻结或止付', 'The account is blocked', true),
  known('AC13', '账户类型不符', 'The account is of a kind that cannot receive this payment', true),
  known('AG01', '该账户不允许此类交易', 'The account does not allow this kind of transaction', true),
  known('AG02', '交易代码不正确', 'The bank operation code is wrong', false),
  known('AM02', '金额超过允许的上限', 'The amount is above what is allowed', false),
  known('AM04', '付款账户余额不足', 'The paying account has not enough money', false),
  known('AM05', '重复付款', 'The bank takes it for a duplicate', false),
  known('AM09', '金额不符', 'The amount is not the agreed one', false),
  known('BE01', '户名与账号不符', 'The name does not match the account', true),
  known('BE04', '收款人地址缺失', "The payee's address is missing", true),
  known('CNOR', '收款行未登记', "The payee's bank is not registered", true),
  known('DT01', '日期不正确', 'The date is wrong', false),
  known('FF01', '文件格式不正确', 'The file format is wrong', false),
  known('MD07', '收款人已故', 'The payee has died', false),
  known('MS02', '收款人未说明原因而退回', 'Returned by the payee without a reason', false),
  known('MS03', '银行未说明原因', 'The bank gave no reason', false),
  known('NARR', '见银行附言', "See the bank's remark", false),
  known('RC01', '收款行行号不正确', "The identifier of the payee's bank is wrong", true),
  known('RR03', '收款人姓名或地址缺失', "The payee's name or address is missing", true),
  known('RR04', '监管原因', 'Regulatory reason', false),
  known('TM01', '超过银行截止时间', "It came after the bank's cut-off time", false),
  known('NJ00', '银行退回，原因未列明', 'Rejected by the bank for a reason not on our list', false),
]);

/** Where the bank does not say why, a look at the account is the first thing to try. */
const unsaid: readonly string[] = ['NJ00', 'MS03', 'NARR'];

/** Whether the payee himself can do something about it. */
export const payeeCanMend = ({ code, mendable }: BankReason): boolean => mendable || unsaid.includes(code);

// The first that matches decides: 冻结 before 账户状态, 户名 before 账号.
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/(户名|姓名|名称).{0,6}(不符|不一致|不匹配|有误|错误)|(不符|不一致).{0,4}户名/, 'BE01'],
  [/销户|已注销|账户关闭/, 'AC04'],
  [/冻结|止付|挂失|久悬|睡眠|不动户/, 'AC06'],
  [/(账号|帐号|账户|卡号).{0,6}(不存在|无此|有误|错误|不正确|无效|位数)|无此(账|帐)(号|户)|查无此/, 'AC01'],
  [/(行号|开户行|联行号|行名).{0,6}(有误|错误|不存在|不符|不正确)/, 'RC01'],
  [/余额不足/, 'AM04'],
  [/重复/, 'AM05'],
  [/限额|超限/, 'AM02'],
  [/(账户|卡)类型|(二|三|Ⅱ|Ⅲ)类(账)?户|不允许|不支持/, 'AG01'],
];

/** From a code, a sentence, or both; an unknown one is NJ00. */
export function bankReason(code: string, sentence: string): BankReason {
  const byCode = BANK_REASONS.get(code.trim().toUpperCase());
  if (byCode && byCode.code !== 'NARR') return byCode;
  const matched = SENTENCES.find(([pattern]) => pattern.test(sentence))?.[1];
  return BANK_REASONS.get(matched ?? byCode?.code ?? 'NJ00')!;
}
