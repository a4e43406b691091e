// What stands around every control: its question, its hint, what is wrong with it; tied together for whoever does not see them.
import type { ReactNode } from 'react';
import type { Text } from '#kit/text.ts';
import type { Field } from '#policy/form.ts';
import type { FormContext } from '#policy/form-check.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

/** What one control of a form is given. */
export interface ControlProps<F extends Field = Field> {
  readonly field: F;
  /** `level`, or `rows.2.amount`. */
  readonly path: string;
  readonly id: string;
  readonly value: unknown;
  readonly fault: Text | undefined;
  readonly context: FormContext;
  set(value: unknown): void;
  leave(): void;
}

export type Typed<T extends Field['type']> = Extract<Field, { type: T }>;

/** The attributes that tie a control to its hint and its fault. */
export const tied = ({ id, field, fault }: Pick<ControlProps, 'id' | 'field' | 'fault'>) => {
  const describedBy = [field.help ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return {
    id,
    'aria-invalid': fault ? true : undefined,
    'aria-required': field.optional ? undefined : true,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
  } as const;
};

export const FaultLine = ({ id, fault }: { readonly id: string; readonly fault: Text | undefined }) => {
  const { say } = useReader();
  return fault ? (
    <p className="errmsg" id={`${id}-fault`}>
      <Icon name="no" />
      {say(fault)}
    </p>
  ) : null;
};

function Question({ field }: { readonly field: Field }) {
  const { say } = useReader();
  return (
    <>
      {say(field.label)}
      {field.optional && <span className="optional">{say('（可不填）', ' (optional)')}</span>}
    </>
  );
}

interface FrameProps {
  readonly field: Field;
  readonly id: string;
  readonly fault: Text | undefined;
  /** Several controls answer one question: choices, a table. */
  readonly group?: boolean;
  readonly children: ReactNode;
}

export function FieldFrame({ field, id, fault, group = false, children }: FrameProps) {
  const { say } = useReader();
  const hint = field.help && (
    <p className="hint" id={`${id}-hint`}>
      {say(field.help)}
    </p>
  );
  if (group)
    return (
      <fieldset
        className="field"
        id={id}
        tabIndex={-1}
        aria-describedby={fault ? `${id}-fault` : field.help ? `${id}-hint` : undefined}
      >
        <legend className="lab">
          <Question field={field} />
        </legend>
        {hint}
        {children}
        <FaultLine id={id} fault={fault} />
      </fieldset>
    );
  return (
    <div className="field">
      <label className="lab" htmlFor={id}>
        <Question field={field} />
      </label>
      {hint}
      {children}
      <FaultLine id={id} fault={fault} />
    </div>
  );
}
