// What a member ticks before he hands in a case himself: the server's sentence, which goes on record with the case, and who sees what of it.
import type { Text } from '#kit/text.ts';
import { text } from '#kit/text.ts';
import { FaultLine } from '#web/parts/form/field-frame.tsx';
import { useReader } from '#web/parts/language.tsx';

interface AgreeProps {
  readonly says: Text;
  readonly agreed: boolean;
  readonly fault: Text | undefined;
  onChange(agreed: boolean): void;
}

export const mustAgree = text('请先点一下同意，再提交', 'Tick the box to agree, then hand it in');

/** Brought before the eyes when it was passed by. */
export const findAgree = (): void => document.getElementById('agree')?.focus();

export function Agree({ says, agreed, fault, onChange }: AgreeProps) {
  const { say } = useReader();
  return (
    <>
      <label className="agree">
        <input
          id="agree"
          type="checkbox"
          className="cb"
          checked={agreed}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? 'agree-fault' : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{say(says)}</span>
      </label>
      <FaultLine id="agree" fault={fault} />
      <details>
        <summary>{say('信息给谁看、存多久', 'Who sees it and how long it is kept')}</summary>
        <p className="meta">
          {say(
            '只有办您这一件的工会看得到，每看一次都有记录，您可以在“谁看过我的资料”里查。证件号、账号和照片加密保存。您同意的这句话和时间也记在这一件里，在“我的数据我做主”里看得到。',
            'Only the unions that handle your case see it; each look is written down and you can read who looked. Identifiers, account and pictures are kept sealed. What you agree to, and when, is kept with the case; you find it under “My data”.',
          )}
        </p>
      </details>
    </>
  );
}
