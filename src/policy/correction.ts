// What an officer asks to be corrected when a case is sent back, field by field, and what became of each of them when it comes again.
import { canonicalJson } from '#kit/json.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answers, Form } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { rosterOf } from '#policy/roster.ts';

/** Why `field` is to be corrected. */
export interface AskedToCorrect {
  readonly field: string;
  readonly why: string;
}

/** `changed`, or the words in which it was said why it stands as it is. */
export interface Corrected {
  readonly field: string;
  readonly changed: boolean;
  readonly stands?: string;
}

export const standsMost = 200;

/** Fields whose answer is the applicant's to change: not what the register gave. */
export const correctable = (programme: Programme, asked: Form): readonly string[] =>
  Object.keys(asked).filter((field) => own(rosterOf(programme), field) === undefined);

/** The fields ticked, each once and each of this form. */
export function asksFor(programme: Programme, ticked: readonly AskedToCorrect[]): Refusal | null {
  const fields = ticked.map(({ field }) => field);
  const open = correctable(programme, programme.form);
  if (fields.every((field, n) => open.includes(field) && fields.indexOf(field) === n)) return null;
  return refuse(
    'not-to-correct',
    '勾选的要改的项，有的不在申请表里，或者勾了两次',
    'What is ticked to be corrected is not in the form, or is ticked twice',
    { next: text('请刷新后重新勾选', 'Reload and tick it again') },
  );
}

const isEmpty = (answer: unknown): boolean =>
  answer === undefined || answer === null || answer === '' || (Array.isArray(answer) && answer.length === 0);

/** Whether this field was filled in otherwise than before. */
export const isChanged = (field: string, before: Answers, after: Answers): boolean => {
  const now = own(after, field);
  return !isEmpty(now) && canonicalJson(now) !== canonicalJson(own(before, field) ?? null);
};

const wordsFor = (stands: unknown, field: string): string => {
  const words = typeof stands === 'object' && stands !== null ? own(stands as Record<string, unknown>, field) : '';
  return typeof words === 'string' ? words.trim() : '';
};

export const stillToCorrect = (label: Text): Text =>
  text(
    `“${label.zh}”还没有改。请改好；不用改的，写一句为什么`,
    `“${label.en}” is not corrected yet. Correct it, or say in a sentence why it stands`,
  );

/** Each field that was asked for: changed, or said to stand as it is. */
export function correctedIn(
  form: Form,
  asked: readonly AskedToCorrect[],
  { before, after, stands }: { readonly before: Answers; readonly after: Answers; readonly stands: unknown },
): readonly Corrected[] | Refusal {
  const corrected: Corrected[] = [];
  for (const { field } of asked) {
    const changed = isChanged(field, before, after);
    const words = wordsFor(stands, field);
    const { label } = own(form, field)!;
    if ([...words].length > standsMost)
      return refuse('not-corrected', `“${label.zh}”的说明最多 ${standsMost} 个字`, `${standsMost} characters at most`, {
        rule: `form.${field}`,
      });
    if (!changed && words === '') {
      const { zh, en } = stillToCorrect(label);
      return refuse('not-corrected', zh, en, { rule: `form.${field}` });
    }
    corrected.push(changed ? { field, changed } : { field, changed, stands: words });
  }
  return corrected;
}

/** What the officer reads of it. */
export function correctedInWords(form: Form, { field, changed, stands }: Corrected): Text {
  const declared = own(form, field);
  const { zh, en } = declared?.label ?? { zh: field, en: field };
  if (!changed) return text(`${zh}：没有改动，说明是“${stands}”`, `${en}: not changed, because “${stands}”`);
  return declared?.type === 'file'
    ? text(`${zh}：重新上传了`, `${en}: sent anew`)
    : text(`${zh}：改过了`, `${en}: changed`);
}
