// What `programme check` asks of a stage that makes a pact: each concern with a programme that has it and one that has not.
import { fact } from '#policy/condition.ts';
import { stage } from '#policy/stage.ts';
import { hold, label, rules, walk, withStages } from '#test/support/check-table.ts';

const { apply, basic, grant } = walk;
const made = (settings: Readonly<Record<string, unknown>> = {}) => ({
  add: { plan: { type: 'text', label }, illness: { type: 'text', class: 'S3', label } } as const,
  ...rules(fact('form.illness').is('flu')),
  ...withStages({ apply, pact: stage('pact', { least: 2, most: 4, ...settings }), basic, grant }),
});

hold([
  ['error pact-unfillable stages.pact', made({ least: 5 }), made()],
  ['error pact-fields stages.pact', made({ shows: [{ field: 'nothing' }] }), made({ shows: [{ field: 'plan' }] })],
  ['error pact-personal stages.pact', made({ shows: [{ field: 'illness' }] }), made({ shows: [{ field: 'plan' }] })],
]);
