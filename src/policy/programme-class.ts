// The class of a programme's cases: one that asks for S3 or S4 is of that class as a whole, because that it exists is already sensitive.
import type { Form, Sensitivity } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';

const order: readonly Sensitivity[] = ['S0', 'S1', 'S2', 'S3', 'S4'];
export const atMost = (of: Sensitivity, limit: Sensitivity): boolean => order.indexOf(of) <= order.indexOf(limit);

/** That a case of it exists is already sensitive. */
export const isSealed = (programme: Programme): boolean => !atMost(classOfCases(programme), 'S2');

/** S1 unless the form asks for more than S2. */
export function classOfCases(programme: Programme): Sensitivity {
  const classes = (form: Form): Sensitivity[] =>
    Object.values(form).flatMap((field) => [
      field.class ?? 'S1',
      ...(field.type === 'table' ? classes(field.columns) : []),
    ]);
  const highest = classes(programme.form).reduce<Sensitivity>((a, b) => (atMost(b, a) ? a : b), 'S1');
  return atMost(highest, 'S2') ? 'S1' : highest;
}
