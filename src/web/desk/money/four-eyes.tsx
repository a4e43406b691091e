// Every hand a batch goes through: who, when, and how much of it was looked at.
import type { ReactNode } from 'react';
import type { Text } from '#kit/text.ts';
import type { Batch } from '#web/desk/money/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

interface Step {
  readonly says: Text;
  readonly tone: Tone;
  readonly who: string;
  readonly meta: ReactNode;
}

function useSteps(batch: Batch): readonly Step[] {
  const { say } = useReader();
  const { instant, count } = useFormats();
  const hand = (says: Text, name: string | null, at: string | null, waits: string, more = ''): Step => ({
    says,
    tone: at === null ? 'off' : 'ok',
    who: at === null ? waits : (name ?? ''),
    meta: at === null ? '' : `${instant(at)}${more}`,
  });
  const looked =
    batch.approvedLooked === null
      ? ''
      : say(
          `，看了 ${count(batch.approvedLooked)} / ${count(batch.items)} 笔`,
          `; read ${count(batch.approvedLooked)} of ${count(batch.items)}`,
        );
  return [
    hand({ zh: '制单', en: 'Prepared' }, batch.preparedByName, batch.preparedAt, ''),
    hand(
      { zh: '复核（另一人）', en: 'Approved (second person)' },
      batch.approvedByName,
      batch.approvedAt,
      say('还没复核', 'Not yet'),
      looked,
    ),
    hand(
      { zh: '送银行', en: 'Sent to the bank' },
      batch.sentByName,
      batch.sentAt,
      say('还没送', 'Not yet'),
      say('，只送一次', '; once'),
    ),
    {
      says: { zh: '银行回单', en: 'Answered' },
      tone: batch.answered === 0 ? 'off' : batch.unpaid > 0 ? 'warn' : batch.state === 'settled' ? 'ok' : 'go',
      who:
        batch.answered === 0
          ? say('还没回单', 'Not yet')
          : batch.unpaid > 0
            ? say(`${count(batch.unpaid)} 笔退回待重付`, `${count(batch.unpaid)} to be paid again`)
            : say(
                `${count(batch.answered - batch.rejected)} 笔到账${batch.rejected > 0 ? `，${count(batch.rejected)} 笔后来重付` : ''}`,
                `${count(batch.answered - batch.rejected)} settled${batch.rejected > 0 ? `, ${count(batch.rejected)} paid later` : ''}`,
              ),
      meta:
        batch.settledAt !== null
          ? instant(batch.settledAt)
          : batch.answered > 0
            ? say(`已答复 ${count(batch.answered)} 笔`, `${count(batch.answered)} answered`)
            : '',
    },
  ];
}

export function FourEyes({ batch, mine }: { readonly batch: Batch; readonly mine: boolean }) {
  const steps = useSteps(batch);
  const at = steps.findIndex((step) => step.tone === 'off');
  return (
    <ol className="panel eyes">
      {steps.map((step, n) => (
        <li key={step.says.en} className={n === at && mine ? 'mine' : step.tone === 'warn' ? 'odd' : ''}>
          <StatusTag tone={n === at && mine ? 'wait' : step.tone} says={step.says} />
          <p className="w">{step.who}</p>
          <p className="meta">{step.meta}</p>
        </li>
      ))}
    </ol>
  );
}
