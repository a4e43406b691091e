// What `programme check` asks of the evidence that a programme's cases are.
import { hold, label } from '#test/support/check-table.ts';

const add = { name: { type: 'text', label } } as const;
const proves = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ add, evidence: { kind: 'patent', at: 'grant', ...more } },
});

hold([
  ['error evidence-unproved evidence.at', proves({ at: 'basic' }), proves()],
  ['error evidence-unproved evidence.at', proves({ at: 'nowhere' }), proves({ at: 'pay' })],
  ['error evidence-fields evidence', proves({ day: 'name' }), proves({ day: 'issuedOn' })],
  ['error evidence-fields evidence', proves({ title: 'level' }), proves({ title: 'name' })],
]);
