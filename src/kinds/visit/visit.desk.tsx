// A visit on the desk: been there, nobody there, not wanted; each with its day.
import type { VisitState } from '#kinds/visit/visit.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const visitDesk: DeskWords<VisitState> = {
  main: 'visit',
  keys: { a: 'visit', w: 'absent' },
  told: ({ status, needs }) => [
    ...(status === 'waiting' ? [text('等着走访', 'Waits to be visited')] : []),
    ...(needs ? [text('走访时说了有需要，写在办件里', 'A need was told of; it is in the case')] : []),
  ],
};
