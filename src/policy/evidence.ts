// What a case proves when it has come so far: a patent, a prize, a finished project. A programme names it in its definition; nobody reports it a second time.
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answers, Choice } from '#policy/form.ts';

const choice = (key: string, zh: string, en: string): Choice => ({ key, label: { zh, en } });

export const evidenceKinds: readonly Choice[] = [
  choice('patent', '发明专利', 'patent'),
  choice('conversion', '成果转化', 'result put to use'),
  choice('project', '创新项目', 'innovation project'),
  choice('contest', '竞赛获奖', 'contest prize'),
  choice('certificate', '技能证书', 'skill certificate'),
  choice('mentoring', '带徒', 'apprentices taught'),
];

export const evidenceName = (kind: string): Text =>
  evidenceKinds.find(({ key }) => key === kind)?.label ?? text(kind, kind);

export interface EvidenceRule {
  /** A key of evidenceKinds. */
  readonly kind: string;
  /** The stage with whose passing it is proved. */
  readonly at: string;
  /** A date of the form: the day it is of; left out: the day of the decision. */
  readonly day?: string;
  /** A text of the form that names it; nothing that names a person. */
  readonly title?: string;
}

export interface Evidence {
  readonly kind: string;
  readonly day: Day;
  readonly words: string | null;
}

/** Longer words are cut: they are the line of a list. */
export const wordsMost = 100;

export function evidenceOf({ kind, day, title }: EvidenceRule, answers: Answers, today: Day): Evidence {
  const [on, words] = [day && own(answers, day), title && own(answers, title)];
  return {
    kind,
    day: typeof on === 'string' ? on : today,
    words: typeof words === 'string' ? [...words].slice(0, wordsMost).join('') : null,
  };
}
