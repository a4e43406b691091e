// What `programme check` finds in schemes of scoring.

import { text } from '#kit/text.ts';
import { stage } from '#policy/stage.ts';
import { type Edit, hold, label, size, walk, withStages } from '#test/support/check-table.ts';

const scheme = (key: string, more: object = {}) => ({ key, says: key, saysEn: key, average: 'mean', ...more });
const criterion = (weight: number, more: object = {}) => ({
  ...{ key: 'new', says: '创新', saysEn: 'Novelty', weight, top: 10 },
  ...more,
});
const full = { at: 'district', judges: 3, schemes: [scheme('all')], criteria: [criterion(100)] };
const { apply, basic, grant, pay } = walk;
const scoring = (more: object, add: Edit['add'] = {}): Edit => ({
  ...withStages({ apply, basic, score: stage('score', { ...full, ...more }), grant, pay }),
  ...{ add },
});
const trades: Edit['add'] = {
  trade: { type: 'choice', label, choices: ['a', 'b'].map((key) => ({ key, label: text(key, key) })) },
};
const two = { schemes: [scheme('a'), scheme('b')] };
const secret: Edit['add'] = { size: { type: 'number', label, class: 'S2', uniqueIn: 'round' } };
const shows = { shows: [{ field: 'size' }] };
const award = (key: string, more: object = {}) => ({ key, says: key, saysEn: key, ...more });
const awards = (...all: object[]) => scoring({ awards: all });
const taking = (take: number, ...all: object[]) => scoring({ schemes: [scheme('all', { take })], awards: all });
const each = (of: string, more: object): Edit => ({
  ...scoring({ by: 'trade', ...two, numbers: 'each', numbersOf: 'scheme', ...more }, trades),
  parameters: { each: { type: 'numbers-by-choice', of, label } },
});
const tie = (by: string, of: string) => ({ ties: [{ by, of, prefers: 'more' }] });

hold([
  ['error weights-not-100 stages.score', scoring({ criteria: [criterion(90)] }), scoring({})],
  [
    'error too-few-to-drop stages.score',
    scoring({ schemes: [scheme('all', { average: 'drop-high-low' })] }),
    scoring({ schemes: [scheme('all', { average: 'drop-high-low' })], judges: 5 }),
  ],
  [
    'error criterion-idle stages.score',
    scoring({ criteria: [criterion(100), criterion(0, { key: 'safe' })] }),
    scoring({ criteria: [criterion(100), criterion(0, { key: 'safe', veto: true })] }),
  ],
  ['error scheme-not-chosen stages.score', scoring(two, trades), scoring({ ...two, by: 'trade' }, trades)],
  [
    'error scheme-missing stages.score',
    scoring({ schemes: [scheme('a')], by: 'trade' }, trades),
    scoring({ ...two, by: 'trade' }, trades),
  ],
  [
    'error scheme-key-twice stages.score',
    scoring({ criteria: [criterion(50), criterion(50)] }),
    scoring({ criteria: [criterion(50), criterion(50, { key: 'use' })] }),
  ],
  ['error scoring-looks-at-nothing stages.score', scoring(shows, secret), scoring(shows, size)],
  ['error scoring-looks-at-nothing stages.score', scoring(tie('criterion', 'use')), scoring(tie('criterion', 'new'))],
  [
    'error scoring-looks-at-nothing stages.score',
    scoring(tie('number', 'trade'), trades),
    scoring(tie('number', 'size'), size),
  ],
  [
    'error award-never-given stages.score',
    awards(award('merit'), award('gold', { places: 1 })),
    awards(award('gold', { places: 1 }), award('merit')),
  ],
  [
    'error award-never-given stages.score',
    awards(award('gold', { places: 1, floor: 60 }), award('merit', { floor: 80 })),
    awards(award('gold', { places: 1, floor: 80 }), award('merit', { floor: 60 })),
  ],
  [
    'error award-never-given stages.score',
    taking(2, award('gold', { places: 2 }), award('merit')),
    taking(3, award('gold', { places: 2 }), award('merit')),
  ],
  [
    'error award-never-given stages.score',
    scoring({ schemes: [scheme('all', { floor: 60 })], awards: [award('merit', { floor: 50 })] }),
    scoring({ schemes: [scheme('all', { floor: 60 })], awards: [award('merit', { floor: 60 })] }),
  ],
  [
    'error award-of-no-scheme stages.score',
    awards(award('gold', { scheme: 'none' })),
    awards(award('gold', { scheme: 'all' })),
  ],
  ['error scheme-key-twice stages.score', awards(award('gold'), award('gold')), awards(award('gold', { places: 1 }))],
  ['error no-numbers stages.score', scoring({ numbersOf: 'scheme' }), scoring({})],
  ['error no-numbers stages.score', each('trade', { numbersOf: undefined }), each('trade', {})],
  ['error no-numbers stages.score', each('level', {}), each('trade', {})],
  [
    'error numbers-shared stages.score',
    each('score', { numbersOf: 'award', awards: [award('gold')] }),
    each('score', { numbersOf: 'award', awards: [award('gold', { scheme: 'a' })] }),
  ],
  ['error group-not-chosen stages.score', scoring({ group: 'size' }, size), scoring({ group: 'trade' }, trades)],
  [
    'error award-name-taken stages.score',
    { ...scoring({ awards: [award('gold')] }, { award: trades!.trade! }), breakdowns: ['award'] },
    { ...scoring({}, { award: trades!.trade! }), breakdowns: ['award'] },
  ],
]);
