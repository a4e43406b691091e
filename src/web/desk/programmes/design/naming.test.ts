// What settings name is chosen from what there is: no kind asks for a key to be typed, and what our own programmes name is among the choices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '#kinds/index.ts';
import type { Field, Form } from '#policy/form.ts';
import { programmes } from '#programmes/index.ts';
import { applies, namingIn } from '#web/desk/programmes/design/naming.ts';
import type { Typed } from '#web/parts/form/field-frame.tsx';
import { typedOf, type Values } from '#web/parts/form/typed.ts';

/** Words and keys that are made here and named elsewhere. */
const ownWords = ['key', 'says', 'saysEn'];

const textsOf = (form: Form): readonly (readonly [string, Typed<'text'>])[] =>
  Object.entries(form).flatMap(([key, field]: [string, Field]) =>
    field.type === 'table' ? textsOf(field.columns) : field.type === 'text' ? [[key, field] as const] : [],
  );

test('no setting of a kind is a key to be typed', () => {
  const typed = Object.values(kinds).flatMap(({ key, settings }) =>
    textsOf(settings).flatMap(([name, field]) => (field.names || ownWords.includes(name) ? [] : [`${key}: ${name}`])),
  );
  assert.deepEqual(typed, []);
});

interface Used {
  readonly field: Typed<'text'>;
  readonly value: unknown;
  readonly row: Values;
}

const used = (form: Form, row: Values): readonly Used[] =>
  Object.entries(form).flatMap(([key, field]): readonly Used[] => {
    const value = row[key];
    if (field.type === 'table')
      return ((value ?? []) as readonly Values[]).flatMap((inner) => used(field.columns, inner));
    return field.type === 'text' && field.names && typeof value === 'string' ? [{ field, value, row }] : [];
  });

test('whatever our programmes name is among what can be chosen', () => {
  let seen = 0;
  const missed = Object.values(programmes).flatMap((programme) =>
    Object.entries(programme.stages).flatMap(([stage, { kind, settings }]) => {
      const form = kinds[kind]!.settings;
      const values = typedOf(form, settings as never);
      return used(form, values).flatMap(({ field, value, row }) => {
        seen += 1;
        const here = namingIn(programme, values)(field, value, row);
        const asked = field.names!.some((one) => applies(one, row));
        const found = here === null || here.all.some(({ key }) => key === value);
        return found && asked ? [] : [`${programme.key}, ${stage}: ${value}`];
      });
    }),
  );
  assert.deepEqual(missed, []);
  assert(seen > 50, `${seen} names`);
});

test('a tie names a criterion or a number, as its row says; a key of a scheme is typed where no field chooses', () => {
  const { columns } = kinds.score!.settings.ties as Typed<'table'>;
  const of = columns.of as Typed<'text'>;
  const key = (kinds.score!.settings.schemes as Typed<'table'>).columns.key as Typed<'text'>;
  const programme = programmes['innovation-project']!;
  const values = programme.stages.score!.settings;
  const keys = (row: Values) => namingIn(programme, values)(of, undefined, row)!.all.map((one) => one.key);
  assert.deepEqual(keys({ by: 'criterion' }), ['need', 'way', 'benefit']);
  assert.deepEqual(keys({ by: 'number' }), []);
  assert.deepEqual(keys({}), ['need', 'way', 'benefit']);
  assert.equal(namingIn(programme, { ...values, by: undefined })(key, undefined, {}), null);
  const pay = kinds.pay!.settings.of as Typed<'text'>;
  assert.deepEqual(
    namingIn(programme, { to: 'member' })(pay, 'tier', { to: 'member' })!.all,
    [],
    'it is not typed either',
  );
  assert.deepEqual(
    namingIn(programme, values)(key, undefined, {})!.all.map(({ says }) => says.zh),
    ['10 万元', '5 万元', '3 万元'],
  );
});
