// What `programme check` asks of a delivery: each concern with a programme that has it and one that has not.
import { stage } from '#policy/stage.ts';
import { hold, label, walk, withStages } from '#test/support/check-table.ts';

const { apply, basic, grant, pay } = walk;
const what = { type: 'text', label } as const;
const on = { type: 'date', label } as const;
const add = {
  title: what,
  reports: { type: 'table', optional: true, label, columns: { on, what } },
  steps: { type: 'table', optional: true, label, columns: { what, by: on } },
  loose: { type: 'table', optional: true, label, columns: { what, by: { ...on, optional: true } } },
} as const;
const work = (settings: Readonly<Record<string, unknown>>) => ({
  ...withStages({ apply, basic, grant, work: stage('deliver', { at: 'district', ...settings }), pay }),
  add,
});

hold([
  ['error no-report-table stages.work', work({ evidence: 'nowhere' }), work({ evidence: 'reports' })],
  ['error no-report-table stages.work', work({ evidence: 'title' }), work({ evidence: 'reports' })],
  [
    'error no-milestone-day stages.work',
    work({ evidence: 'reports', plan: 'loose' }),
    work({ evidence: 'reports', plan: 'steps' }),
  ],
]);
