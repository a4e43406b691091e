// What `programme check` asks of cases that a register brings, and of the stage that looks at records again.
import { text } from '#kit/text.ts';
import { evidenceKinds } from '#policy/evidence.ts';
import { stage } from '#policy/stage.ts';
import { type Edit, hold, label, walk, withStages } from '#test/support/check-table.ts';

const { apply, basic } = walk;
const columns = {
  kind: { type: 'choice', label, choices: evidenceKinds },
  day: { type: 'date', label: text('日', 'day') },
  title: { type: 'text', optional: true, maxLength: 100, label: text('名', 'name') },
} as const;
const form = {
  number: { type: 'text', label },
  patents: { type: 'number', label: text('专利', 'patents') },
  list: { type: 'table', optional: true, label: text('清单', 'list'), columns },
} as const;
const answers = { number: 'number', patents: 'evidence.patent', list: 'results' };
const rostered = (edit: Edit, settings: object = { record: 'studio', chosen: 'number' }): Edit => ({
  ...withStages({ apply, basic, again: stage('reassess', { ...settings }) }),
  ...{ form, roster: { record: 'studio', answers }, amount: undefined, rules: [], who: [], breakdowns: undefined },
  bulletin: [{ zh: '{again.kept}{again.evidence@kind=patent}', en: '{again.kept}{again.evidence@kind=patent}' }],
  ...edit,
});
const fine = rostered({});
const lists = (more: object) => ({ ...form, list: { ...form.list, ...more } });

hold([
  [
    'error roster-unfit roster.answers.patents',
    rostered({ form: { ...form, patents: { type: 'text', label: text('专利', 'patents') } } }),
    fine,
  ],
  ['error roster-unfit roster.answers.list', rostered({ form: lists({ maxRows: 5 }) }), fine],
  [
    'error roster-unfit roster.answers.list',
    rostered({ form: lists({ columns: { ...columns, title: { ...columns.title, maxLength: 20 } } }) }),
    fine,
  ],
  [
    'error roster-asks form.patents',
    rostered({ roster: { record: 'studio', answers: { number: 'number', list: 'results' } } }),
    fine,
  ],
  ['error reassess-unfit stages.again', rostered({}, { record: 'pair', chosen: 'number' }), fine],
  ['error reassess-unfit stages.again', rostered({}, { record: 'studio', chosen: 'patents' }), fine],
  ['error roster-apply roster', rostered({ subject: 'organisation' }), fine],
]);
