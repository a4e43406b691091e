// Nobody's work is decided by the few judges who are not too near to it: asked when a panel opens, when it changes, and before it is ranked.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

/** Of each work how many judges are left; refused where they are fewer than the paper asks for. */
export function tooNear(left: readonly number[], least: number): Refusal | null {
  const short = left.filter((judges) => judges < least).length;
  if (short === 0) return null;
  return refuse(
    'panel-too-near',
    `有 ${short} 件作品，除去要回避的，评委不足 ${least} 位`,
    `For ${short} works fewer than ${least} judges are left after recusal`,
    { rule: 'recusal', next: text('请增加或更换评委', 'Ask more judges, or others') },
  );
}
