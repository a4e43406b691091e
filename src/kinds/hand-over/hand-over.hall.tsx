// What a hand-over says to whoever is to get something: when it comes, what happened at the door.
import type { HandOverState } from '#kinds/hand-over/hand-over.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { MemberTone, MemberWords } from '#policy/member-words.ts';

const standing: Readonly<Record<HandOverState['status'], readonly [MemberTone, Text]>> = {
  waiting: ['go', text('等待发放', 'Waiting to be handed over')],
  loaded: ['go', text('正在送来', 'On its way to you')],
  absent: ['warn', text('送到时您不在，会再送', 'You were not there; it will be brought again')],
  refused: ['off', text('您说不要，正在退回', 'You declined; it goes back')],
  handed: ['ok', text('已签收', 'Handed over')],
  closed: ['ok', text('已签收', 'Handed over')],
  declined: ['off', text('您没有要', 'You declined')],
};

const happened: Readonly<Record<string, Text>> = {
  loaded: text('东西已经装车', 'Loaded for you'),
  absent: text('送到时您不在', 'You were not there when it was brought'),
  refused: text('您说不要', 'You declined it'),
  handed: text('已签收', 'Handed over'),
  damaged: text('路上损坏了，会另外给您一份', 'Damaged on the way; you will get another one'),
  lost: text('路上丢失了，会另外给您一份', 'Lost on the way; you will get another one'),
  corrected: text('签收记录更正了：还没有送到您手里', 'The record was corrected: it has not reached you'),
};

export const handOverWords: MemberWords<HandOverState> = {
  standing: ({ state }) => {
    const [tone, says] = standing[state.status];
    return { tone, says };
  },
  happened: ({ type }) => own(happened, type) ?? null,
  ahead: () => text('发放签收', 'Hand-over'),
};
