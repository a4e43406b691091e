// A form being filled in: what was typed stays as it was typed, and the checker of the server (policy/form-check.ts) says what is wrong.
// A fault is told when its field is left or everything is handed in, never while somebody is typing; it goes as soon as it is mended.
import { useCallback, useId, useMemo, useState } from 'react';
import type { Text } from '#kit/text.ts';
import type { Answers, Form } from '#policy/form.ts';
import { type FieldFault, type FormContext, lookAtAnswers } from '#policy/form-check.ts';
import { isBlank, type Values } from '#web/parts/form/typed.ts';

export interface FormState {
  readonly form: Form;
  readonly context: FormContext;
  readonly values: Values;
  /** Good so far, as the server would store it. */
  readonly answers: Answers;
  /** Fields asked now, in order. */
  readonly shown: readonly string[];
  /** Faults told now, in the form's order. */
  readonly faults: readonly FieldFault[];
  /** Counts the times everything was checked and found wanting: the summary comes to the front each time. */
  readonly tries: number;
  faultOf(path: string): Text | undefined;
  /** `level`, or `rows.2.amount` of a table's second row. */
  set(path: string, value: unknown): void;
  leave(path: string): void;
  /** Checks everything: the answers, or null with the faults told. */
  check(): Answers | null;
  /** What the server found wrong; told until the field is changed. */
  refused(faults: readonly FieldFault[]): void;
  replace(values: Values): void;
  /** The id of the field's control on the page. */
  idOf(path: string): string;
}

export const valueAt = (values: Values, path: string): unknown => {
  const [key = '', row, column] = path.split('.');
  const value = values[key];
  if (row === undefined) return value;
  const cells = Array.isArray(value) ? (value[Number(row) - 1] as Values | undefined) : undefined;
  return column === undefined ? cells : cells?.[column];
};

function withValue(values: Values, path: string, value: unknown): Values {
  const [key = '', row, column] = path.split('.');
  if (row === undefined || column === undefined) return { ...values, [key]: value };
  const rows = [...((values[key] as readonly Values[] | undefined) ?? [])];
  rows[Number(row) - 1] = { ...rows[Number(row) - 1], [column]: value };
  return { ...values, [key]: rows };
}

interface Told {
  /** Fields whose faults may be told. */
  readonly looked: ReadonlySet<string>;
  readonly served: ReadonlyMap<string, Text>;
  readonly tries: number;
}

const nothingTold: Told = { looked: new Set(), served: new Map(), tries: 0 };

const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> =>
  map.has(key) ? new Map([...map].filter(([one]) => one !== key)) : map;

/** What is told of what is wrong. */
function faultsTold(found: readonly FieldFault[], { looked, served }: Told): readonly FieldFault[] {
  const here = found.filter(({ field }) => looked.has(field));
  const known = new Set(here.map(({ field }) => field));
  return [...here, ...[...served].filter(([field]) => !known.has(field)).map(([field, why]) => ({ field, why }))];
}

/** `context` should stay the same value between renders; `initial` is read once. */
export function useFormState(form: Form, context: FormContext, initial: Values = {}): FormState {
  const [values, setValues] = useState(initial);
  const [told, setTold] = useState(nothingTold);
  const id = useId();
  const look = useMemo(() => lookAtAnswers(form, values, context), [form, values, context]);
  const faults = useMemo(() => faultsTold(look.faults, told), [look, told]);
  const set = useCallback(
    (path: string, value: unknown) => {
      const inFault = faults.some(({ field }) => field === path);
      setValues((before) => withValue(before, path, value));
      setTold((before) => ({
        ...before,
        served: without(before.served, path),
        looked: inFault ? before.looked : new Set([...before.looked].filter((one) => one !== path)),
      }));
    },
    [faults],
  );
  const leave = useCallback(
    (path: string) =>
      setTold((before) =>
        // Whoever passes an empty field by has not made a mistake yet.
        before.tries === 0 && isBlank(valueAt(values, path))
          ? before
          : { ...before, looked: new Set([...before.looked, path]) },
      ),
    [values],
  );
  const check = useCallback(() => {
    if (look.faults.length === 0) return look.answers;
    setTold((before) => ({
      ...before,
      tries: before.tries + 1,
      looked: new Set(look.faults.map(({ field }) => field)),
    }));
    return null;
  }, [look]);
  return {
    ...{
      form,
      context,
      values,
      answers: look.answers,
      shown: look.shown,
      faults,
      tries: told.tries,
      set,
      leave,
      check,
    },
    faultOf: (path) => faults.find(({ field }) => field === path)?.why,
    refused: useCallback(
      (found: readonly FieldFault[]) =>
        setTold((before) => ({
          ...before,
          tries: before.tries + 1,
          served: new Map(found.map(({ field, why }) => [field, why])),
        })),
      [],
    ),
    replace: setValues,
    idOf: (path) => `${id}-${path.replaceAll('.', '-')}`,
  };
}
