// Controls for what is typed or ticked: text, numbers, money, days, yes or no, consent, durations.

import { type ControlProps, type Typed, tied } from '#web/parts/form/field-frame.tsx';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const invalid = (fault: unknown): string => (fault ? 'in err' : 'in');

type TextLike = Typed<'text' | 'number' | 'money' | 'date'>;

/** What the phone's keyboard shows first. */
function keyboardOf(field: TextLike): 'text' | 'numeric' | 'decimal' | 'tel' {
  if (field.type === 'number' || field.type === 'money') return 'decimal';
  if (field.type !== 'text') return 'text';
  return field.pattern === 'phone'
    ? 'tel'
    : field.pattern === 'bank-card' || field.pattern === 'digits'
      ? 'numeric'
      : 'text';
}

/** Long answers get room; anything up to a line's length stays a line. */
const isLong = (field: TextLike): boolean =>
  field.type === 'text' && field.pattern === undefined && (field.maxLength ?? 500) > 120;

export function TextInput({ field, value, fault, set, leave, ...rest }: ControlProps<TextLike>) {
  const { say } = useReader();
  const shared = { ...tied({ field, fault, id: rest.id }), className: invalid(fault), onBlur: leave };
  if (isLong(field))
    return <textarea {...shared} rows={4} value={asText(value)} onChange={(e) => set(e.target.value)} />;
  const input = (
    <input
      {...shared}
      type={field.type === 'date' ? 'date' : 'text'}
      inputMode={field.type === 'date' ? undefined : keyboardOf(field)}
      autoComplete={field.type === 'text' && field.pattern === 'phone' ? 'tel' : 'off'}
      min={field.type === 'date' ? field.from : undefined}
      max={field.type === 'date' ? (field.to ?? '9999-12-31') : undefined}
      value={asText(value)}
      onChange={(e) => set(e.target.value)}
    />
  );
  if (field.type !== 'money') return input;
  return (
    <span className="with-unit">
      {input}
      <span className="unit">{say('元', 'yuan')}</span>
    </span>
  );
}

export function YesNoInput({ id, value, fault, set, leave }: ControlProps<Typed<'yes-no'>>) {
  const { say } = useReader();
  const options = [
    [true, say('是', 'Yes')],
    [false, say('否', 'No')],
  ] as const;
  return (
    <div className="options inline">
      {options.map(([means, says]) => (
        <label key={says} className="option">
          <input
            type="radio"
            name={id}
            checked={value === means}
            aria-invalid={fault ? true : undefined}
            onChange={() => set(means)}
            onBlur={leave}
          />
          <span>{says}</span>
        </label>
      ))}
    </div>
  );
}

/** The sentence agreed to stands beside the box and is its name. */
export function ConsentInput({ field, id, value, fault, set, leave }: ControlProps<Typed<'consent'>>) {
  const { say } = useReader();
  return (
    <label className="agree">
      <input
        {...tied({ field, fault, id })}
        type="checkbox"
        className="cb"
        checked={value === true}
        onChange={(e) => set(e.target.checked)}
        onBlur={leave}
      />
      <span>{say(field.purpose)}</span>
    </label>
  );
}

/** So many working days, or days of the calendar. */
export function DurationInput({ field, id, value, fault, set, leave }: ControlProps<Typed<'duration'>>) {
  const { say } = useReader();
  const { workingDays, days } = (value ?? {}) as { workingDays?: unknown; days?: unknown };
  const unit = days === undefined ? 'workingDays' : 'days';
  const count = asText(workingDays ?? days);
  const give = (typed: string, of: string) =>
    set(typed.trim() === '' ? undefined : { [of]: /^\d+$/.test(typed.trim()) ? Number(typed) : typed });
  return (
    <span className="with-unit">
      <input
        {...tied({ field, fault, id })}
        className={invalid(fault)}
        inputMode="numeric"
        value={count}
        onChange={(e) => give(e.target.value, unit)}
        onBlur={leave}
      />
      <select
        className="in"
        aria-label={say('按什么算', 'Counted in')}
        value={unit}
        onChange={(e) => give(count === '' ? '1' : count, e.target.value)}
      >
        <option value="workingDays">{say('个工作日', 'working days')}</option>
        <option value="days">{say('天', 'days')}</option>
      </select>
      <Icon name="clock" className="off" />
    </span>
  );
}
