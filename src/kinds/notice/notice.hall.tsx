// What a public notice says to the member: until when it stands, and whether somebody objected.
import type { NoticeState } from '#kinds/notice/notice.ts';
import { chinaTimeFrom } from '#kit/clock.ts';
import { formatDuration, formatFullDay } from '#kit/format.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const noticeWords: MemberWords<NoticeState> = {
  standing({ state }) {
    if (state.noticeId === undefined) return { tone: 'go', says: text('等待公示', 'Waiting to be published') };
    if (state.open?.length)
      return { tone: 'warn', says: text('公示中，有异议在核实', 'On public notice; an objection is being looked at') };
    return { tone: 'go', says: text('公示中', 'On public notice') };
  },
  happened({ type, data }) {
    switch (type) {
      case 'published': {
        const until = formatFullDay(String(data.until));
        if (typeof data.from !== 'string') return text(`开始公示，到${until.zh}`, `Published until ${until.en}`);
        const from = chinaTimeFrom(new Date(data.from));
        return text(`${from} 起公示，到${until.zh}`, `Public from ${from} until ${until.en}`);
      }
      case 'taken-back':
        return text('公示上网以前撤回了，等待重新公示', 'Taken back before it was public; it will be published anew');
      case 'objected':
        return text('有人提出异议，正在核实', 'Somebody objected; it is being looked at');
      case 'resolved':
        return data.upheld === true
          ? text('异议成立，没有通过', 'The objection was upheld: not approved')
          : text('异议不成立，继续办理', 'The objection did not hold; your case goes on');
      case 'closed':
        return text('公示期满', 'The notice is over');
      default:
        return null;
    }
  },
  ahead({ settings }) {
    const stands = formatDuration(settings.for);
    return stands ? text(`公示 ${stands.zh}`, `Public notice, ${stands.en}`) : text('公示', 'Public notice');
  },
};
