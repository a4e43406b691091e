// A bulletin's sentence as people write it: '共〔付款：到账〕名职工' for '共{pay.settled}名职工'. Both ways, without loss: what has no name stays
// as it was written. Angle brackets, what is left out while a figure in it is nought, are the same in both.
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import { joined, put } from '#policy/in-words.ts';
import type { Kind } from '#policy/kind.ts';
import { breakdownsOf, measuresOf } from '#policy/measures.ts';
import type { Programme } from '#policy/programme.ts';
import { type Format, type Part, type Placeholder, readSentence } from '#policy/sentence.ts';

type Telling = Readonly<Record<string, Pick<Kind, 'title' | 'measures' | 'splits'>>>;

const ofRound: Readonly<Record<string, Text>> = {
  year: text('批次年度', 'year of the round'),
  name: text('批次名称', 'name of the round'),
  opensOn: text('受理开始日', 'first day of the round'),
  closesOn: text('受理截止日', 'last day of the round'),
};
const formats: Readonly<Record<Format, Text>> = {
  money: text('元', 'in yuan'),
  wan: text('万元', 'in ten thousand yuan'),
  count: text('件数', 'as a count'),
};

/** '付款：到账'; of two stages with one title, which of them: '审核（环节 3）：通过'. */
function measureInWords(name: string, programme: Programme, kinds: Telling): Text | undefined {
  const measures = measuresOf(programme, kinds);
  const title = measures.get(name);
  if (title === undefined) return undefined;
  const alike = [...measures.values()].filter((one) => one.zh === title.zh || one.en === title.en);
  const [head = '', rest = ''] = name.split('.');
  const stage = Object.keys(programme.stages).indexOf(head === 'at' ? rest : head) + 1;
  return alike.length === 1 || stage === 0
    ? title
    : put('{0}（环节 {1}）', '{0} (stage {1})', title, text(`${stage}`, `${stage}`));
}

/** '付款：到账，市级'. */
export function figureInWords(part: Placeholder, programme: Programme, kinds: Telling): Text {
  const field = part.field === undefined ? undefined : breakdownsOf(part.name, programme, kinds).get(part.field);
  const choice =
    field?.choices?.find((one) => one.key === part.choice)?.label ?? text(part.choice ?? '', part.choice ?? '');
  const names = [
    (part.of === 'round' ? own(ofRound, part.name) : measureInWords(part.name, programme, kinds)) ??
      text(part.name, part.name),
    ...(field ? [part.of === 'count' ? put('有几种“{0}”', 'how many of “{0}”', field.label) : choice] : []),
    ...(part.format ? [formats[part.format]] : []),
  ];
  return joined(names, '，', ', ');
}

const bracketed = (words: string, language: 'zh' | 'en'): string => (language === 'zh' ? `〔${words}〕` : `[${words}]`);

/** As the paper and the designer write it. */
export function namedSentence(template: string, language: 'zh' | 'en', programme: Programme, kinds: Telling): string {
  const named = (part: Part): string => {
    if (typeof part === 'string') return part;
    if ('clause' in part) return `<${part.clause.map(named).join('')}>`;
    return bracketed(figureInWords(part, programme, kinds)[language], language);
  };
  return readSentence(template).parts.map(named).join('');
}

export interface Figure {
  /** As the file writes it, without its braces. */
  readonly source: string;
  readonly says: Text;
}

/** Everything a sentence of this programme may name: the round, each measure, and each by choice. */
export function figuresFor(programme: Programme, kinds: Telling): readonly Figure[] {
  const measures = [...measuresOf(programme, kinds).keys()];
  const broken = measures.flatMap((measure) =>
    [...breakdownsOf(measure, programme, kinds)].flatMap(([by, { choices }]) => [
      ...(choices ?? []).map(({ key }) => `${measure}@${by}=${key}`),
      `count(${measure}@${by})`,
    ]),
  );
  const sources = ['round.year', 'round.name', 'round.opensOn', 'round.closesOn', ...measures, ...broken];
  return sources.flatMap((source) => {
    const [part] = readSentence(`{${source}}`).parts;
    return part === undefined || typeof part === 'string' || 'clause' in part
      ? []
      : [{ source, says: figureInWords(part, programme, kinds) }];
  });
}

/** The way back: names in brackets become what the file writes. What names no figure stays in its brackets. */
export function sentenceFrom(
  written: string,
  language: 'zh' | 'en',
  template: string,
  programme: Programme,
  kinds: Telling,
): string {
  const named = new Map<string, string>();
  const learn = (words: string, source: string) => {
    if (!named.has(words)) named.set(words, `{${source}}`);
  };
  // What stands there already goes first, with its format and whatever else it says.
  for (const piece of template.match(/\{[^{}]*\}/g) ?? [])
    learn(namedSentence(piece, language, programme, kinds), piece.slice(1, -1));
  for (const { source, says } of figuresFor(programme, kinds)) learn(bracketed(says[language], language), source);
  const brackets = language === 'zh' ? /〔[^〔〕]*〕/g : /\[[^[\]]*\]/g;
  return written.replace(brackets, (words) => named.get(words) ?? words);
}
