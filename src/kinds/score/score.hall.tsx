// What a scoring says to whoever handed in the work: it is being judged, and what came of it.
import type { ScoreState } from '#kinds/score/state.ts';
import { type Text, text } from '#kit/text.ts';
import { durationOf, joined, put } from '#policy/in-words.ts';
import type { MemberWords } from '#policy/member-words.ts';

type Data = Readonly<Record<string, unknown>>;

const placeOf = ({ place }: Data): Text => text(String(place), String(place));

const awardsInWords = ({ awards }: Data): Text =>
  joined(
    (awards as readonly { label: Text }[]).map(({ label }) => label),
    '、',
    ', ',
  );

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
        if (data.awards !== undefined)
          return put('评审结束，第 {0} 名，获得{1}', 'Judged: place {0}, {1}', placeOf(data), awardsInWords(data));
        if (data.orderOnly === true && data.taken === true)
          return put('专家评完了，第 {0} 名', 'Marked by the experts: place {0}', placeOf(data));
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
