// The event of a round in plain fields: what it is, when it begins, where, and until when a ticket is fetched.
import { faultyField, type TypedEvent } from '#web/desk/rounds/typed-event.ts';
import { useReader } from '#web/parts/language.tsx';

interface EventFieldsProps {
  readonly typed: TypedEvent;
  /** Of what the server said no to. */
  readonly errorId?: string | undefined;
  readonly onChange: (typed: TypedEvent) => void;
}

export function EventFields({ typed, errorId, onChange }: EventFieldsProps) {
  const { say } = useReader();
  const wrongAt = errorId === undefined ? null : faultyField(typed);
  const fields = [
    ['zh', 'text', say('是什么（中文）', 'What it is, in Chinese')],
    ['en', 'text', say('英文（可不填）', 'In English (optional)')],
    ['beginsAt', 'datetime-local', say('几点开始（领东西的空着）', 'When it begins (empty for goods)')],
    ['doorsAt', 'time', say('几点起进场（可不填）', 'Doors open (optional)')],
    ['place', 'text', say('在哪里', 'Where')],
    ['address', 'text', say('地址（可不填）', 'Address (optional)')],
    ['collectBy', 'date', say('最晚哪天来取（可不填）', 'Last day to fetch it (optional)')],
    ['collectAt', 'text', say('在哪里取（可不填）', 'Where to fetch it (optional)')],
  ] as const;
  return (
    <div className="event-fields">
      {fields.map(([name, type, label]) => (
        <label key={name} className="field">
          <span className="lab">{label}</span>
          <input
            className={`in${wrongAt === name ? ' err' : ''}`}
            aria-invalid={wrongAt === name}
            aria-describedby={wrongAt === name ? errorId : undefined}
            type={type}
            maxLength={type === 'text' ? 100 : undefined}
            value={typed[name]}
            onChange={(event) => onChange({ ...typed, [name]: event.target.value })}
          />
        </label>
      ))}
    </div>
  );
}
