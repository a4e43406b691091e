// Six digits from a message or an authenticator: the same field wherever a code is asked for.

interface CodeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export const CodeField = ({ label, value, onChange }: CodeFieldProps) => (
  <label className="field">
    <span className="lab">{label}</span>
    <input
      className="in"
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="\d{6}"
      maxLength={6}
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  </label>
);
