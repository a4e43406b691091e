// What a place of the file is called by people, and which entry of the designer it is edited in: 'form.level.choices[0].label.en' is
// “证书等级”, its first choice, in English.
import { kinds } from '#kinds/index.ts';
import { type Text, text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';

export const partNames: Readonly<Record<string, Text>> = {
  title: text('办法名称', 'the title'),
  key: text('网址里的名字', 'the name in addresses'),
  basis: text('依据的文件', 'the document it rests on'),
  theme: text('主题', 'the theme'),
  inShort: text('一句话说清', 'the sentence to the member'),
  runBy: text('哪一级开展', 'who runs it'),
  subject: text('面向谁', 'whom it is for'),
  effectiveFrom: text('自哪天起施行', 'the day it comes into force'),
  effectiveUntil: text('有效到哪天', 'the day it ends'),
  appeal: text('申诉', 'the appeal'),
  amount: text('金额', 'the amount'),
  instalments: text('分期', 'the instalments'),
  bulletin: text('简报的话', 'the bulletin'),
  breakdowns: text('统计分项', 'what figures are counted by'),
  evidence: text('记下的成果', 'what its cases prove'),
  roster: text('由登记册带出的办件', 'the cases that the register brings'),
  says: text('职工看到的话', 'what the member reads'),
  clause: text('依据哪一条', 'the clause'),
  when: text('条件', 'the condition'),
  showWhen: text('什么时候问', 'when it is asked'),
  label: text('叫什么', 'what it is called'),
  help: text('提示', 'the hint'),
  purpose: text('同意用来做什么', 'what is agreed to'),
  choices: text('选项', 'the choice'),
  columns: text('列', 'the column'),
};

const numbered = (words: Text, index: string | undefined): Text =>
  index === undefined
    ? words
    : text(`${words.zh}第 ${Number(index) + 1} 项`, `${words.en}, number ${Number(index) + 1}`);

const titled = (words: Text | undefined, otherwise: Text): Text =>
  words && (words.zh !== '' || words.en !== '')
    ? text(`“${words.zh || words.en}”`, `“${words.en || words.zh}”`)
    : otherwise;

/** What stands there by its own name: a rule by its words, a field by its question, a stage by its title. */
function owner(
  head: string,
  index: string | undefined,
  key: string | undefined,
  programme: Programme,
): Text | undefined {
  if (head === 'who' || head === 'rules') {
    const n = Number(index);
    return titled(programme[head][n]?.says, text(`第 ${n + 1} 条规则`, `rule ${n + 1}`));
  }
  if (key === undefined) return undefined;
  if (head === 'form') return titled(programme.form[key]?.label, text('表单里新的一项', 'the new field'));
  if (head === 'parameters')
    return titled(programme.parameters[key]?.label, text('批次给出的新的一项', 'what the round newly gives'));
  if (head !== 'stages') return undefined;
  const stage = programme.stages[key];
  return titled(stage?.title ?? kinds[stage?.kind ?? '']?.title, text('一个环节', 'a stage'));
}

/** In words; undefined for the whole file. */
export function placeInWords(where: string, programme: Programme): Text | undefined {
  const steps = where.split('.').map((step) => /^([^[]*)(?:\[(\d+)\])?/.exec(step) ?? []);
  const [, head = '', index] = steps[0] ?? [];
  const own = owner(head, index, steps[1]?.[1], programme);
  const within = steps
    .slice(own ? 1 : 0)
    .flatMap(([, name = '', n]) => (partNames[name] ? [numbered(partNames[name], n)] : []))
    .at(-1);
  const last = steps.at(-1)?.[1];
  const language = last === 'en' ? text('（英文）', ' in English') : text('', '');
  const words = [own, within].filter((one) => one !== undefined);
  if (words.length === 0) return undefined;
  return text(
    words.map((one) => one.zh).join('的') + language.zh,
    words
      .map((one) => one.en)
      .reverse()
      .join(' of ') + language.en,
  );
}

/** The entry in which it is edited: 'who[2]', 'form.level', 'title'; concerns and controls meet there. */
export function anchorOf(where: string): string {
  const [, list] = /^((?:who|rules|bulletin)\[\d+\])/.exec(where) ?? [];
  if (list) return list;
  const [, member] = /^((?:form|parameters|stages)\.[^.[]+)/.exec(where) ?? [];
  return member ?? (/^[^.[]*/.exec(where)?.[0] as string);
}
