// A pact on the desk: how many were asked and agreed. Who they are stands in a panel of its own.
import { type PactState, withStatus } from '#kinds/pact/state.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const pactDesk: DeskWords<PactState> = {
  keys: {},
  told: (state) => {
    const [asked, agreed] = [withStatus(state, 'asked'), withStatus(state, 'agreed')];
    return [
      text(
        `${agreed} 名徒弟同意，${asked} 名还没答复（须 ${state.least} 到 ${state.most} 名）`,
        `Agreed: ${agreed}, not answered yet: ${asked} (${state.least} to ${state.most} are needed)`,
      ),
    ];
  },
  // Asking and answering have pages of their own in the hall; the union enters what was signed on paper.
  offers: (action, state) =>
    action === 'confirm-on-paper'
      ? withStatus(state, 'asked') > 0
      : action === 'begin'
        ? withStatus(state, 'agreed') >= state.least
        : action === 'give-up',
  begins: ({ pairs }) => {
    const number = Object.keys(pairs).find((key) => pairs[key]!.status === 'asked');
    return number === undefined ? {} : { pair: Number(number) };
  },
};
