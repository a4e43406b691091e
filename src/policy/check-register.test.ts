// What `programme check` asks of a stage that registers: each concern with a programme that has it and one that has not.
import { text } from '#kit/text.ts';
import { recordLevels } from '#policy/record.ts';
import { stage } from '#policy/stage.ts';
import { hold, label, walk, withStages } from '#test/support/check-table.ts';

const { apply, basic } = walk;
const choice = (keys: readonly string[]) =>
  ({
    type: 'choice',
    label,
    choices: keys.map((key, n) => ({ key, label: text(`第${n + 1}`, `number ${n + 1}`) })),
  }) as const;
const add = {
  level2: choice(recordLevels.map(({ key }) => key).slice(0, 3)),
  other: choice(['high', 'low']),
  studio: { type: 'text', label },
} as const;
const kept = (settings: Readonly<Record<string, unknown>>) => ({
  ...withStages({ apply, basic, kept: stage('register', { record: 'studio', ...settings }) }),
  ...{ add, amount: undefined, bulletin: [{ zh: '{kept.registered}', en: '{kept.registered}' }] },
});

const scoring = {
  ...{ at: 'district', judges: 3, schemes: [{ key: 'all', says: '全', saysEn: 'all', average: 'mean' }] },
  criteria: [{ key: 'new', says: '创新', saysEn: 'Novelty', weight: 100, top: 10 }],
  awards: [{ key: 'first', says: '一等奖', saysEn: 'first' }],
};
/** Registers what was won, in numbers that the round gives. */
const contest = (atCut: string) => {
  const won = { record: 'honour', grade: 'district', award: 'score', numbers: 'each' };
  return {
    ...withStages({ apply, basic, score: stage('score', { ...scoring, atCut }), kept: stage('register', won) }),
    ...({ amount: undefined, parameters: { each: { type: 'numbers-by-choice', of: 'score', label } } } as const),
    bulletin: [{ zh: '{kept.registered}', en: '{kept.registered}' }],
  };
};

hold([
  ['error no-grade stages.kept', kept({}), kept({ grade: 'district' })],
  ['error no-grade stages.kept', kept({ gradeOf: 'other' }), kept({ gradeOf: 'level2' })],
  ['error no-grade stages.kept', kept({ does: 'renew', grade: 'district' }), kept({ does: 'renew', years: 3 })],
  [
    'error no-such-name stages.kept',
    kept({ grade: 'district', named: 'other' }),
    kept({ grade: 'district', named: 'studio' }),
  ],
  [
    'error no-such-name stages.kept',
    kept({ does: 'raise', grade: 'municipal', years: 3 }),
    kept({ does: 'raise', grade: 'municipal', chosen: 'studio' }),
  ],
  ['warning ties-exceed-numbers stages.kept', contest('all-in'), contest('all-out')],
]);
