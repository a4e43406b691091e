// Why somebody looked at a person's data, in words for that person: written down by the program itself, or chosen from a list and worded by whoever looks.
import { type Text, text } from '#kit/text.ts';

export const viewPurposes: Readonly<Record<string, Text>> = {
  'behalf.service': text('要替您办一件事', 'To apply for you'),
  'needs.get': text('要落实您走访时说的需要', 'To see to the need you told of at a visit'),
  'behalf.case': text('要替您办这件', 'To act for you in this case'),
  'deliveries.route': text('给您送东西', 'Bringing you something'),
  'panels.work': text('评审您参评的作品', 'Judging your work'),
  'corrections.list': text('核对您提的更正', 'Looking at what you said is wrong'),
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
  if (Object.hasOwn(viewPurposes, kept)) return viewPurposes[kept]!;
  const [chosen = '', ...rest] = kept.split(' ');
  if (!Object.hasOwn(revealPurposes, chosen)) return text(kept, kept);
  const { zh, en } = revealPurposes[chosen as RevealPurpose];
  const words = rest.join(' ');
  return text(`${zh}：${words}`, `${en}: ${words}`);
}
