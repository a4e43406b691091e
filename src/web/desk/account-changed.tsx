// That the account money goes to was changed a short while ago: said in the same words wherever a payment or its case is read.
import { systemClock } from '#kit/clock.ts';
import { type Text, text } from '#kit/text.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const hour = 3_600_000;

/** '账户 5 小时前改过', '账户 3 天前改过'. */
export function changedAgo(at: string, now: Date): Text {
  const hours = Math.floor((now.getTime() - new Date(at).getTime()) / hour);
  if (hours < 1) return text('账户不到 1 小时前改过', 'Account changed less than an hour ago');
  if (hours < 24)
    return text(`账户 ${hours} 小时前改过`, `Account changed ${hours === 1 ? 'an hour' : `${hours} hours`} ago`);
  const days = Math.floor(hours / 24);
  return text(`账户 ${days} 天前改过`, `Account changed ${days === 1 ? 'a day' : `${days} days`} ago`);
}

interface Props {
  readonly at: string;
  /** The payment was prepared before, and goes to the account of then. */
  readonly toFormer?: boolean;
}

export function AccountChanged({ at, toFormer = false }: Props) {
  const { say } = useReader();
  return (
    <div>
      <StatusTag tone="warn" says={changedAgo(at, systemClock.now())} />
      {toFormer && (
        <div className="meta">
          {say(
            '改在制单之后，这一笔仍付到原来的账户',
            'After the batch was prepared: this payment goes to the former one',
          )}
        </div>
      )}
    </div>
  );
}
