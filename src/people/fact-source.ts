// Where a fact on file comes from, in words: a list of the union, an earlier case, a round, the ID number itself.
import { type Text, text } from '#kit/text.ts';

/** The round named by a source that a kind wrote: '<programme>:<round>'. */
export const roundOfSource = (source: string): number | null => {
  const match = /^[a-z0-9-]+:(\d{1,15})$/.exec(source);
  return match && !source.startsWith('import:') && !source.startsWith('case:') ? Number(match[1]) : null;
};

/** `round`: the round it was written by, in words, where that is known. */
export function factSource(source: string, round?: Text): Text {
  if (round) return round;
  if (source === 'id-number') return text('身份证号', 'your ID number');
  if (source.startsWith('import:')) return text('单位名册', 'a list of your union');
  if (source.startsWith('case:')) return text('您办过的申请', 'an earlier case of yours');
  return source === 'demo' ? text('演示数据', 'the demo') : text(source, source);
}

/** The same as an officer reads it beside a case; null: it is the register's own. */
export function recordedSource(source: string): Text | null {
  if (source === 'demo') return null;
  if (source === 'id-number') return text('身份证号', 'ID number');
  if (source.startsWith('import:')) return text('单位名册', 'List of the union');
  if (source.startsWith('case:')) return text('以前办过的申请', 'An earlier case');
  return roundOfSource(source) === null ? text(source, source) : text('以前的批次', 'An earlier round');
}
