// The event of a round in plain fields: what it is, when it begins, where, and until when a ticket is fetched.
import type { RoundEvent } from '#policy/round-event.ts';
import { useReader } from '#web/parts/language.tsx';

const names = ['zh', 'en', 'beginsAt', 'doorsAt', 'place', 'address', 'collectBy', 'collectAt'] as const;
export type TypedEvent = Readonly<Record<(typeof names)[number], string>>;

export const noEvent: TypedEvent = {
  ...{ zh: '', en: '', beginsAt: '', doorsAt: '', place: '', address: '', collectBy: '', collectAt: '' },
};

/** As it was written, to start from. */
export function typedEvent(value: unknown): TypedEvent {
  const { what, ...rest } = (value ?? {}) as Partial<RoundEvent>;
  return { ...noEvent, ...rest, zh: what?.zh ?? '', en: what?.en ?? '' };
}

/** What is sent; undefined where nothing was typed. What was left empty is left out, and the Chinese name stands where there is no English one. */
export function sentEvent({ zh, en, ...rest }: TypedEvent): unknown {
  const given = Object.entries(rest).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]));
  const what = zh.trim() === '' && en.trim() === '' ? {} : { what: { zh: zh.trim(), en: en.trim() || zh.trim() } };
  const event = { ...what, ...Object.fromEntries(given) };
  return Object.keys(event).length === 0 ? undefined : event;
}

interface EventFieldsProps {
  readonly typed: TypedEvent;
  readonly wrong: boolean;
  readonly onChange: (typed: TypedEvent) => void;
}

export function EventFields({ typed, wrong, onChange }: EventFieldsProps) {
  const { say } = useReader();
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
            className={`in${wrong ? ' err' : ''}`}
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
