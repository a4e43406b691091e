// One test of a condition made anew or compared otherwise, keeping what still fits.
import type { Leaf } from '#policy/concern.ts';
import { type TestName, testsFor } from '#policy/condition-words.ts';
import { type FactDefinition, factAt } from '#policy/facts.ts';
import type { Place } from '#web/desk/programmes/design/paths.ts';

function plain(definition: FactDefinition | undefined): string | number | boolean {
  switch (definition?.type) {
    case 'boolean':
      return true;
    case 'number':
    case 'money':
    case 'organisation':
      return 0;
    case 'date':
      return '2026-01-01';
    default:
      return definition?.choices?.[0]?.key ?? '';
  }
}

/** The same look-up with another comparison: what it was compared with stays where it fits. */
export function withTest(leaf: Leaf, test: TestName, definition: FactDefinition | undefined): Leaf {
  if (test === leaf.test) return leaf;
  const { fact } = leaf;
  const before = 'value' in leaf ? leaf.value : undefined;
  const single =
    before !== undefined &&
    !Array.isArray(before) &&
    !['within', 'inYearOf'].includes(leaf.test) &&
    !leaf.test.startsWith('months')
      ? before
      : plain(definition);
  switch (test) {
    case 'known':
      return { fact, test };
    case 'inYearOf':
      return { fact, test, value: 'round' };
    case 'within':
      return { fact, test, value: leaf.test === 'within' ? leaf.value : 'round.scope' };
    case 'monthsAtLeast':
    case 'monthsAtMost':
      return { fact, test, value: leaf.test === 'monthsAtLeast' || leaf.test === 'monthsAtMost' ? leaf.value : 12 };
    case 'between':
      return { fact, test, from: single, to: single } as Leaf;
    case 'oneOf':
    case 'noneOf': {
      const list = Array.isArray(before) || (typeof before === 'object' && before !== null) ? before : [String(single)];
      return { fact, test, value: list } as Leaf;
    }
    default:
      return { fact, test, value: single } as Leaf;
  }
}

/** What is usually asked of a path. */
export const firstLeaf = (path: string, place: Place): Leaf => {
  const definition = factAt(path, place);
  const [test] = testsFor(definition?.type);
  return withTest({ fact: path, test: 'known' }, test as TestName, definition);
};

/** Something to begin with. */
export const newCondition = (): Leaf => ({ fact: 'membership.status', test: 'is', value: 'active' });
