// What a scoring says to whoever handed in the work: it is being judged, and what came of it.
import type { ScoreState } from '#kinds/score/score.ts';
import { text } from '#kit/text.ts';
import { durationOf } from '#policy/in-words.ts';
import type { MemberWords } from '#policy/member-words.ts';

export const scoreWords: MemberWords<ScoreState> = {
  standing: ({ title, state }) => ({
    tone: 'go',
    says:
      state.shut || state.before
        ? text('评委正在评审', 'The judges are at work')
        : text(`等${title.zh}`, `Waiting for: ${title.en}`),
  }),
  happened({ type, data }) {
    switch (type) {
      case 'admitted':
        return text('交给评审组，评委只见编号', 'Put before the judges, by a number alone');
      case 'reopened-for-marks':
        return text('有的分重新打', 'Some marks are given again');
      case 'ranked':
        return data.taken === true
          ? text(`评审结束，第 ${data.place} 名，入选`, `Judged: place ${data.place}, taken`)
          : text('评审结束，没有入选', 'Judged: not taken');
      default:
        return null;
    }
  },
  ahead({ title, settings }) {
    const within = durationOf(settings.within);
    return within ? text(`${title.zh}（${within.zh}内）`, `${title.en} (within ${within.en})`) : title;
  },
};
