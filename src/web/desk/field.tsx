// Fields that several forms of the desk share: one under its name, and the moment that a datetime field holds.
import type { ReactNode } from 'react';

/** What a datetime field holds is China time. */
export const instantOf = (local: string): string => `${local}:00+08:00`;

/** Whatever it is chosen with, under its name. */
export const Labelled = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="field">
    <span className="lab" aria-hidden="true">
      {label}
    </span>
    {children}
  </div>
);

interface TextFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'number' | 'datetime-local';
  readonly min?: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export const TextField = ({ label, hint, onChange, type = 'text', ...input }: TextFieldProps) => (
  <label className="field">
    <span className="lab">{label}</span>
    {hint && <span className="hint">{hint}</span>}
    <input className="in" required type={type} {...input} onChange={(event) => onChange(event.target.value)} />
  </label>
);
