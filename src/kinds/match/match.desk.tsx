// Matching on the desk: what came of it, and benefits to be looked at. Who asked, and what they wrote, has a page of its own.
import type { MatchState } from '#kinds/match/match.ts';
import { waitingIn } from '#kinds/match/waiting.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const matchDesk: DeskWords<MatchState> = {
  keys: { a: 'accept-benefit', n: 'refuse-benefit' },
  told: (state) => {
    const waiting = waitingIn(state);
    const partners = Object.values(state.interests).filter(({ status }) => status === 'partner').length;
    return [
      text(
        `意向 ${Object.keys(state.interests).length} 份，对接 ${partners} 方`,
        `Interests: ${Object.keys(state.interests).length}, partners: ${partners}`,
      ),
      ...(waiting.benefits > 0
        ? [text(`效益待核实 ${waiting.benefits} 笔`, `Benefits to be accepted: ${waiting.benefits}`)]
        : []),
      ...(waiting.solutions > 0
        ? [text(`解决待确认 ${waiting.solutions} 次`, `Solutions to be confirmed: ${waiting.solutions}`)]
        : []),
    ];
  },
  // Interest comes from the other side; the two sides answer each other on their own pages.
  offers: (action, state) => {
    const { benefits, solutions } = waitingIn(state);
    if (['accept-benefit', 'refuse-benefit'].includes(action)) return benefits > 0;
    if (['confirm-solved', 'not-yet'].includes(action)) return solutions > 0;
    return ['close', 'give-up', 'end'].includes(action);
  },
  begins: ({ benefits, solutions = {} }) => {
    const waits = (of: Readonly<Record<string, { readonly status: string }>>) =>
      Object.keys(of).find((key) => of[key]!.status === 'waiting');
    const [claim, solution] = [waits(benefits), waits(solutions)];
    return {
      ...(claim === undefined ? {} : { claim: Number(claim) }),
      ...(solution === undefined ? {} : { solution: Number(solution) }),
    };
  },
};
