// A public notice on the desk: a list is published from the round's page; here objections are resolved, one case at a time.
import type { NoticeState } from '#kinds/notice/notice.ts';
import { formatFullDay } from '#kit/format.ts';
import { text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const noticeDesk: DeskWords<NoticeState> = {
  main: 'resolve',
  keys: { a: 'resolve' },
  onRound: text('公示名单在批次页一起发布', 'Lists are published together, on the page of the round'),
  offers: (action, { open = [] }) => action === 'close' || (action === 'resolve' && open.length > 0),
  begins: ({ open = [] }) => ({ objectionId: open[0] }),
  told({ until, noticeId }) {
    if (noticeId === undefined || until === undefined) return [text('还没公示', 'Not published yet')];
    const day = formatFullDay(until);
    return [text(`公示到${day.zh}`, `Published until ${day.en}`)];
  },
};
