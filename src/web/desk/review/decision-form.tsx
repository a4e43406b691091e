// What an action asks before it is taken: the form its kind declares, small. A reason can be taken over from what the rules found, from the
// last time this case was sent back, or from what the reader wrote before; Enter sends it.
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Field, Form } from '#policy/form.ts';
import { PersonInput } from '#web/desk/review/person-input.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export interface Asked {
  readonly action: string;
  readonly label: string;
  readonly input: Form;
}

export type Input = Readonly<Record<string, unknown>>;

/** An action with nothing that must be filled in is taken at once. */
export const asksNothing = (input: Form): boolean => Object.values(input).every((field) => field.optional);

/** Enter sends, Shift+Enter is a new line; the Enter that ends a Chinese word being typed does neither. */
const sendOnEnter = (event: KeyboardEvent<HTMLElement>) => {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  (event.currentTarget.closest('form') as HTMLFormElement | null)?.requestSubmit();
};

interface ControlProps {
  readonly id: string;
  readonly field: Field;
  readonly value: unknown;
  readonly set: (value: unknown) => void;
  readonly first: boolean;
}

function Choices({
  id,
  value,
  set,
  choices,
}: ControlProps & { readonly choices: readonly { key: string; says: string }[] }) {
  const { say } = useReader();
  return (
    <select className="in" id={id} value={String(value ?? '')} required onChange={(event) => set(event.target.value)}>
      <option value="">{say('请选', 'Choose')}</option>
      {choices.map(({ key, says }) => (
        <option key={key} value={key}>
          {says}
        </option>
      ))}
    </select>
  );
}

function Control(props: ControlProps) {
  const { id, field, value, set, first } = props;
  const { say } = useReader();
  const written = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const required = !field.optional;
  const focus = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  useEffect(() => {
    if (first) focus.current?.focus();
  }, [first]);
  switch (field.type) {
    case 'yes-no':
      return (
        <Choices
          {...props}
          value={value === true ? 'yes' : value === false ? 'no' : ''}
          set={(key) => set(key === 'yes')}
          choices={[
            { key: 'yes', says: say('是', 'Yes') },
            { key: 'no', says: say('否', 'No') },
          ]}
        />
      );
    case 'choice':
      return (
        <Choices
          {...props}
          choices={('parameter' in field.choices ? [] : field.choices).map(({ key, label }) => ({
            key,
            says: say(label),
          }))}
        />
      );
    case 'person':
      return <PersonInput id={id} set={set} />;
    case 'number':
    case 'money':
    case 'date':
      return (
        <input
          {...{ id, required, ref: focus, className: 'in', value: written }}
          type={field.type === 'date' ? 'date' : 'text'}
          inputMode={field.type === 'date' ? undefined : 'numeric'}
          onChange={(event) => set(event.target.value)}
        />
      );
    default:
      return (
        <textarea
          {...{ id, required, ref: focus, className: 'in', value: written }}
          maxLength={field.type === 'text' ? field.maxLength : undefined}
          onChange={(event) => set(event.target.value)}
          onKeyDown={sendOnEnter}
        />
      );
  }
}

function ReadyReasons({
  reasons,
  take,
}: {
  readonly reasons: readonly string[];
  readonly take: (why: string) => void;
}) {
  const { say } = useReader();
  if (reasons.length === 0) return null;
  return (
    <div className="ready">
      <span className="meta">{say('拿来用：', 'Take over: ')}</span>
      {reasons.map((why) => (
        <button key={why} type="button" className="chip" onClick={() => take(why)}>
          {why}
        </button>
      ))}
    </div>
  );
}

export function DecisionForm({
  asked,
  initial,
  reasons,
  busy,
  error,
  send,
  cancel,
}: {
  readonly asked: Asked;
  readonly initial: Input;
  readonly reasons: readonly string[];
  readonly busy: boolean;
  readonly error: unknown;
  readonly send: (input: Input) => void;
  readonly cancel: () => void;
}) {
  const { say } = useReader();
  const id = useId();
  const [input, setInput] = useState<Input>(initial);
  const fields = Object.entries(asked.input);
  const reasonKey = fields.find(([, field]) => field.type === 'text' && !field.optional)?.[0];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy)
      send(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== '' && value !== undefined)));
  };
  return (
    <form
      className="decision"
      aria-label={asked.label}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancel();
      }}
    >
      {fields.map(([key, field], n) => (
        <div key={key} className="field">
          <label htmlFor={`${id}-${key}`} className="lab">
            {say(field.label)}
            {field.optional && <span className="meta">{say('（可不填）', ' (optional)')}</span>}
          </label>
          {key === reasonKey && (
            <>
              <p className="hint">
                {say('本人会原样看到这句话', 'The member reads this as it is written')} ·{' '}
                {say('Enter 送出，Shift+Enter 换行', 'Enter sends, Shift+Enter starts a new line')}
              </p>
              <ReadyReasons
                reasons={reasons.filter((why) => why !== input[key])}
                take={(why) => setInput({ ...input, [key]: why })}
              />
            </>
          )}
          <Control
            id={`${id}-${key}`}
            field={field}
            value={input[key]}
            set={(value) => setInput({ ...input, [key]: value })}
            first={n === 0}
          />
        </div>
      ))}
      <ErrorNote error={error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={busy}>
          {busy ? say('正在记……', 'Recording …') : asked.label}
        </button>
        <button type="button" className="btn" onClick={cancel}>
          {say('先不办', 'Not now')} <span className="kbd">Esc</span>
        </button>
      </div>
    </form>
  );
}
