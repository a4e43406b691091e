// What a review says to the member: who looks at the case, and what they decided.
import type { ReviewState } from '#kinds/review/review.ts';
import { formatDuration } from '#kit/format.ts';
import { text } from '#kit/text.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const reviewWords: MemberWords<ReviewState> = {
  standing: ({ title, state }) => ({
    tone: 'go',
    says: state.escalations
      ? text(`${title.zh}中（逾期，已转上一级）`, `${title.en}: overdue, now with the level above`)
      : text(`${title.zh}中`, `${title.en}: under way`),
  }),
  happened({ type, title }) {
    switch (type) {
      case 'approved':
        return text(`${title.zh}通过`, `${title.en}: approved`);
      case 'signed-first':
        return text('第一人已签，等另一人会签', 'Signed once; a second person must sign too');
      case 'refused':
        return text(`${title.zh}未通过`, `${title.en}: not approved`);
      case 'returned':
        return text('请您补正', 'Sent back to you for correction');
      case 'escalated':
        return text('到期没有办，已转上一级', 'Not decided in time; passed to the level above');
      default:
        return null;
    }
  },
  ahead({ title, settings }) {
    const within = formatDuration(settings.within);
    if (!within) return title;
    return text(`${title.zh}（${within.zh}内）`, `${title.en} (within ${within.en})`);
  },
};
