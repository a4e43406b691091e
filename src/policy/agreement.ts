// What a member agrees to when he hands in a case himself: the same sentence on the screen, in the history and in his list of consents.
// `{as}` is how the public notice will name him.
import { type Text, text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';

export interface Agreement {
  /** Sent back with the case, so that what is put on record is what was read. */
  readonly key: 'use' | 'use-and-notice';
  readonly says: Text;
}

const use: Agreement = {
  key: 'use',
  says: text('我同意工会用以上信息办这件事。', 'I agree that the union uses the above for this case.'),
};
const useAndNotice: Agreement = {
  key: 'use-and-notice',
  says: text(
    '我同意工会用以上信息办这件事，并在公示时写作“{as}”。',
    'I agree that the union uses the above for this case and names me “{as}” in the public notice.',
  ),
};

const noticeOf = ({ stages }: Pick<Programme, 'stages'>) => Object.values(stages).find(({ kind }) => kind === 'notice');

export const agreementOf = (programme: Pick<Programme, 'stages'>): Agreement =>
  noticeOf(programme) ? useAndNotice : use;

/** The sentence with the member's own name as the notice writes it. */
export function agreementFor(
  programme: Pick<Programme, 'stages'>,
  says: Text,
  member: { readonly maskedName: string; readonly organisationName: string },
): Text {
  const as =
    noticeOf(programme)?.settings.mask === 'organisation'
      ? member.organisationName
      : `${member.maskedName}，${member.organisationName}`;
  return text(says.zh.replace('{as}', as), says.en.replace('{as}', as));
}
