// One of a few, as the browser's own list: found by the keyboard on every machine.

export interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [key: string, says: string])[];
  readonly onChange: (value: string) => void;
}

export function Pick({ label, value, options, onChange }: PickProps) {
  return (
    <select className="in" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map(([key, says]) => (
        <option key={key} value={key}>
          {says}
        </option>
      ))}
    </select>
  );
}
