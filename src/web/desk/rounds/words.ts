// What the stages, figures and jobs of a round are called, read from its programme and kinds, so that a new programme needs no words here.
import { kinds } from '#kinds/index.ts';
import { type Text, text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';
import { type Beginning, beginningOf, type Step, stepsOf as stepsOfProgramme } from '#policy/steps.ts';
import type { Answer } from '#web/parts/api.ts';
import { roundName } from '#web/parts/round-name.ts';
import type { Tone } from '#web/parts/status.tsx';

export type Round = Answer<'GET /rounds/{id}'>;
export type CaseStatus = Answer<'GET /cases'>['items'][number]['status'];
export type Figures = Readonly<Record<string, number>>;

export const programmeOf = (round: Pick<Round, 'definition'>): Programme => round.definition as unknown as Programme;

/** An objection to a refusal is a stage of its own that no programme lists. */
const appeal = text('申诉复查', 'Appeal');

export function stageTitle(programme: Programme, key: string): Text {
  const stage = programme.stages[key];
  if (!stage) return key === 'appeal' ? appeal : text(key, key);
  return stage.title ?? kinds[stage.kind]?.title ?? text(key, key);
}

export const stagesOfKind = (programme: Programme, kind: string): string[] =>
  Object.entries(programme.stages).flatMap(([key, stage]) => (stage.kind === kind ? [key] : []));

/** The stages of a programme as steps of a funnel. */
export const stepsOf = (programme: Programme): Step[] => stepsOfProgramme(programme, kinds);

/** Whoever came: what everything in the round is measured against. */
export const beginsWith = (programme: Programme): Beginning => beginningOf(stepsOf(programme));

export const sumOf = (figures: Figures, measures: readonly string[]): number =>
  measures.reduce((sum, measure) => sum + (figures[measure] ?? 0), 0);

/** All stages of one kind together: `granted` of the grants. */
export const sumOfKind = (programme: Programme, figures: Figures, kind: string, measure: string): number =>
  sumOf(
    figures,
    stagesOfKind(programme, kind).map((stage) => `${stage}.${measure}`),
  );

export const statuses: Readonly<Record<CaseStatus, readonly [Tone, Text]>> = {
  open: ['go', text('办理中', 'Under way')],
  passed: ['ok', text('已办结', 'Completed')],
  failed: ['off', text('未通过', 'Refused')],
  withdrawn: ['stopped', text('已撤回', 'Withdrawn')],
};

/** '职业技能等级证书助推 · 2026年度'; a round called after its programme is called so once. */
export const roundTitle = (title: Text, name: string): Text =>
  name.includes(title.zh) ? text(name, name) : text(`${title.zh} · ${name}`, `${title.en} · ${roundName(name).en}`);
