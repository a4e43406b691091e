// What was promised, on the desk: accepted, sent back to be mended, or refused, once it was handed in.
import type { DeliverState } from '#kinds/deliver/deliver.ts';
import { doneIn, type Plan } from '#kinds/deliver/plan.ts';
import { formatYuan } from '#kit/money.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

function progressWords(plan: Plan) {
  const done = doneIn(plan);
  return text(`节点完成 ${done} / ${plan.length}`, `${done} of ${plan.length} milestones done`);
}

export const deliverDesk: DeskWords<DeliverState> = {
  main: 'accept',
  keys: { a: 'accept', r: 'return', n: 'refuse' },
  told: ({ reports, least, status, onward, plan, spentFen }) => [
    least === 0
      ? text(`本人补充了 ${reports} 次`, `${reports} added by the member`)
      : text(`已记 ${reports} 次，至少 ${least} 次`, `${reports} reported, at least ${least} needed`),
    ...(plan ? [progressWords(plan)] : []),
    ...(spentFen === undefined
      ? []
      : [text(`记录里用了 ${formatYuan(spentFen)}`, `${formatYuan(spentFen)} used, as reported`)]),
    ...(status === 'late'
      ? [
          onward
            ? text(
                '到期没有收到：退回并给新的期限，或按已有内容往下走',
                'Late: send it back with another day, or take it on as it is',
              )
            : text('到期还没有请验收：退回并给新的期限，或不通过', 'Late: send it back with another day, or refuse it'),
        ]
      : []),
  ],
  // Reports have a form of their own, which the member fills in.
  offers: (action, { status, onward }) =>
    action === 'return' ||
    (action === 'refuse' && !onward) ||
    (action === 'accept' && (status === 'handed-in' || (status === 'late' && onward === true))),
};
