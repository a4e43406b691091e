// Input for any form, so that laws can walk through kinds and programmes they have never heard of.
import fc from 'fast-check';
import { makeIdNumber } from '#kit/identifiers.ts';
import type { Field, Form } from '#policy/form.ts';
import { levels } from '#policy/programme.ts';

const numbers = [1, 2, 3].map((n) => makeIdNumber('110113', '2012-09-01', n));

/** As the help of the field shows it. */
const examples = ({ help }: Field): string[] => /例如 (\S+)/.exec(help?.zh ?? '')?.slice(1) ?? [];

function anyValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'text':
      return field.pattern === 'id-number'
        ? fc.constantFrom(...numbers)
        : fc.constantFrom('理由', 'A-1', 'first', ...examples(field));
    case 'number': {
      const min = field.min ?? 1;
      return fc.integer({ min, max: Math.min(min + 2, field.max ?? min + 2) });
    }
    case 'money':
    case 'person':
    case 'organisation':
    case 'file':
      return fc.integer({ min: 1, max: 3 });
    case 'date':
      return fc.constantFrom('2020-03-01', '2020-03-09', '2019-12-31');
    case 'choice': {
      const keys = Array.isArray(field.choices) ? field.choices.map((choice: { key: string }) => choice.key) : ['a'];
      return field.many ? fc.subarray(keys, { minLength: 1 }) : fc.constantFrom(...keys);
    }
    case 'table':
      return fc.array(inputFor(field.columns), { minLength: field.optional ? 0 : 1, maxLength: 2 });
    case 'consent':
    case 'yes-no':
      return fc.boolean();
    case 'duration':
      return fc.record({ workingDays: fc.integer({ min: 1, max: 10 }) });
    case 'level':
      return fc.constantFrom(...levels.slice(2, 4));
  }
}

/** What the one checker would let through: every field that must be there, others now and then. */
export function inputFor(form: Form): fc.Arbitrary<Record<string, unknown>> {
  const needed = Object.entries(form).filter(([, field]) => field.optional !== true);
  return fc.record(Object.fromEntries(Object.entries(form).map(([key, field]) => [key, anyValue(field)])), {
    requiredKeys: needed.map(([key]) => key),
  }) as fc.Arbitrary<Record<string, unknown>>;
}
