// How a stop stands, to whoever carries it.
import { type Text, text } from '#kit/text.ts';
import type { Stop } from '#web/hall/deliver/route-on-phone.ts';
import type { Tone } from '#web/parts/status.tsx';

export const stopStatus: Readonly<Record<Stop['status'], { readonly tone: Tone; readonly says: Text }>> = {
  loaded: { tone: 'wait', says: text('等您送', 'To bring') },
  absent: { tone: 'warn', says: text('不在，还在车上', 'Not met, still with you') },
  refused: { tone: 'warn', says: text('不要，带回库里', 'Declined, bring it back') },
  handed: { tone: 'ok', says: text('已签收', 'Handed over') },
  closed: { tone: 'ok', says: text('已签收', 'Handed over') },
  waiting: { tone: 'off', says: text('已损坏', 'Damaged') },
  declined: { tone: 'off', says: text('已退回', 'Brought back') },
};
