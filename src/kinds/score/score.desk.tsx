// A work in scoring on the desk: judges mark on their own page; the officer confirms what was typed from paper and has a seat mark again.
import { isComplete, type ScoreState } from '#kinds/score/state.ts';
import { type Text, text } from '#kit/text.ts';
import type { DeskWords } from '#policy/desk-words.ts';
import { joined, put } from '#policy/in-words.ts';

function result({ place, taken, awards = [], orderOnly }: NonNullable<ScoreState['ranked']>): Text[] {
  if (place === null) return [text('没有名次', 'Without a place')];
  if (orderOnly) return [put('第 {0} 名', 'Place {0}', text(String(place), String(place)))];
  const won =
    awards.length > 0
      ? awards.map(({ label }) => label)
      : [taken ? text('入选', 'taken') : text('没有入选', 'not taken')];
  return [put('第 {0} 名，{1}', 'Place {0}, {1}', text(String(place), String(place)), joined(won, '、', ', '))];
}

export const scoreDesk: DeskWords<ScoreState> = {
  keys: {},
  onRound: text('评审组在批次页设立和结束', 'Panels are set up and closed on the page of the round'),
  told: (state) => {
    if (state.shut)
      return [
        text(
          '正在评审，打分情况只有组织评审的工会看得到',
          'Being judged; how far it is, only the union that runs it sees',
        ),
      ];
    if (!state.before) return [text('还没有编入评审组', 'No panel has it yet')];
    const { number, seats } = state.before;
    if (state.ranked) return result(state.ranked);
    const [marked, recused] = [Object.keys(state.marks).length, Object.keys(state.recused).length];
    return [
      text(`盲评编号 ${number}`, `Blind number ${number}`),
      isComplete(state)
        ? text('评委都打完分了', 'All judges have marked')
        : text(`${seats} 席评委，${marked} 席打了分`, `${marked} of ${seats} seats have marked`),
      ...(recused > 0 ? [text(`回避 ${recused} 席`, `Recused: ${recused}`)] : []),
    ];
  },
  // A sheet is typed where the criteria are at hand and the paper is sent along, not in the form of a case.
  offers: (action, { before }) => before !== undefined && action !== 'enter-sheet',
};
