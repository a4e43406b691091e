// Why somebody looked at a person's data, in words for that person: written down by the program itself, or chosen from a list and worded by whoever looks.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';

export const viewPurposes: Readonly<Record<string, Text>> = {
  'cases.get': text('办理您的申请', 'To handle your case'),
  'cases.story': text('看您这件办到哪一步', 'To see how your case went'),
  'documents.content': text('核对您交的照片或文件', 'To look at a picture or paper you sent'),
  'objections.list': text('核对公示期间对您这件的异议', 'To look into objections to your case'),
  // Not that there is one: nobody has read it yet, and whoever wrote it may be guessed.
  'objections.waiting': text('公示期间核对您这件', 'To check your case during its notice'),
  'questions.list': text('看您问的问题，好答复您', 'To answer what you asked'),
  'people.facts': text('核对您的在册资料', 'To check what is on file about you'),
  'behalf.services': text('看能替您办什么', 'To see what can be applied for on your behalf'),
  'behalf.service': text('要替您办一件事', 'To apply for you'),
  'behalf.case': text('要替您办这件', 'To act for you in this case'),
  'behalf.list': text('看替您办的事办到哪一步', 'To see how what was done for you stands'),
  'behalf.accounts': text('核对替您登记的收款账号', 'To check an account that was given for you'),
  'needs.get': text('要落实您走访时说的需要', 'To see to the need you told of at a visit'),
  'corrections.list': text('核对您提的更正', 'Looking at what you said is wrong'),
  'cases.interests': text('看谁提了意向', 'To see who is interested'),
  'cases.pairs': text('看结对的徒弟', 'To see who the apprentices are'),
  'me.interests': text('看本会提过的意向', 'To see what your union was interested in'),
  'me.agreedShowing': text('对接时看您同意公开的资料', 'To see what you agreed to show'),
  'me.panelWork': text('评审您参评的作品', 'Judging your work'),
  'me.delivery': text('给您送东西', 'Bringing you something'),
  'deliveries.list': text('安排给您送东西', 'Planning how to bring you something'),
  'deliveries.get': text('看给您送到了没有', 'To see whether it was brought to you'),
  'deliveries.packing': text('给您的东西装箱', 'Packing what is brought to you'),
  'deliveries.close': text('核对给您送的东西', 'Checking what was to be brought to you'),
  'payments.items': text('核对付给您的一笔款', 'Checking a payment to you'),
  'payments.file': text('做银行文件，给您打款', 'Making the bank file that pays you'),
  'exports.paymentItems': text('导出付款明细，里面有您一笔', 'Exporting a list of payments with yours'),
  'imports.rows': text('核对导入的名单，里面有您一行', 'Checking an imported list with you in it'),
  'exports.importRows': text('导出名单的核对结果，里面有您一行', 'Exporting the check of a list with you in it'),
  'certificates.volume': text('打印证书，里面有您一张', 'Printing certificates, yours among them'),
  'queues.get': text('在待办里看有哪些件要办', 'To see which cases wait to be handled'),
  // Of rows written under other names before.
  'deliveries.route': text('给您送东西', 'Bringing you something'),
  'panels.work': text('评审您参评的作品', 'Judging your work'),
};

/** What identifiers may be looked at in full for: nothing else is a reason. */
export const revealPurposes = {
  'reveal.case': text('审核申请', 'Reviewing an application'),
  'reveal.payment': text('核对收款信息', 'Checking where to pay'),
  'reveal.identity': text('核对身份证件', 'Checking an identity document'),
  'reveal.contact': text('联系本人', 'Getting in touch with the member'),
  'reveal.register': text('更正名册', 'Mending the register'),
  'reveal.asked': text('本人要求', 'The member asked for it'),
} as const satisfies Readonly<Record<string, Text>>;

export type RevealPurpose = keyof typeof revealPurposes;
export const revealPurposeKeys = Object.keys(revealPurposes) as [RevealPurpose, ...RevealPurpose[]];

export const fewestWords = 4;

/** Whether somebody wrote down what they need it for: four letters, characters or digits at least, and not one of them over and over. */
export function saysWhatFor(words: string): boolean {
  const said = [...words.normalize('NFKC').toLowerCase()].filter((one) => /[\p{L}\p{N}]/u.test(one));
  return said.length >= fewestWords && new Set(said).size > 1;
}

/** As a view keeps it: the purpose chosen, and what it is in this case. */
export const statedPurpose = (purpose: RevealPurpose, words: string): string => `${purpose} ${words.trim()}`;

/** A kept purpose in words, whoever wrote it. */
export function purposeWords(kept: string): Text {
  const plain = own(viewPurposes, kept);
  if (plain) return plain;
  const [chosen = '', ...rest] = kept.split(' ');
  if (!Object.hasOwn(revealPurposes, chosen)) return text(kept, kept);
  const { zh, en } = revealPurposes[chosen as RevealPurpose];
  const words = rest.join(' ');
  return text(`${zh}：${words}`, `${en}: ${words}`);
}
