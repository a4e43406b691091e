// A review on the desk: approve, send back or refuse with one key each; cases in order are approved together.
import type { ReviewState } from '#kinds/review/review.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const reviewDesk: DeskWords<ReviewState> = {
  main: 'approve',
  keys: { a: 'approve', r: 'return', n: 'refuse' },
  together: 'approve',
  told: ({ firstBy, delegate, returns = 0, decision }) => [
    ...(decision === 'open' && firstBy !== undefined
      ? [text('第一签已有，等另一位同事会签', 'Signed once; a second person must sign')]
      : []),
    ...(decision === 'open' && delegate !== undefined ? [text('已交给一位同事办', 'Handed to a colleague')] : []),
    ...(returns > 0 ? [text(`在这里退回过 ${returns} 次`, `Sent back from here: ${returns}`)] : []),
  ],
};
