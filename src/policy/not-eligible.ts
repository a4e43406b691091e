// The "no" of the rules, one sentence for every way of bringing a case: which rules do not hold, and what one can do.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Finding } from '#policy/condition.ts';

/** `next`: where it can be taken on record to be objected to. */
export function notEligible(findings: readonly Finding[], next?: ReturnType<typeof text>): Refusal {
  const broken = findings.filter((f) => f.holds === false);
  return refuse(
    'not-eligible',
    `现在还不能申请：${broken.map((f) => f.says.zh).join('；')}`,
    `Not eligible: ${broken.map((f) => f.says.en).join('; ')}`,
    {
      ...(broken[0]?.clause === undefined ? {} : { rule: broken[0].clause }),
      details: { findings },
      next:
        next ?? text('如认为登记有误，请在“我的信息”里要求更正', 'If what is on file is wrong, ask for a correction'),
    },
  );
}
