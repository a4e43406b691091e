// A password, where one of the reader's own is asked for.

export function PasswordField({
  label,
  value,
  autoComplete,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly autoComplete: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      <span className="lab">{label}</span>
      <input
        className="in"
        type="password"
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
