// A text that names something there is: chosen by its words, with its key in grey. What is named and gone stays, and is shown as gone.
import { type Text, text } from '#kit/text.ts';
import { type ControlProps, type Typed, tied } from '#web/parts/form/field-frame.tsx';
import { useReader } from '#web/parts/language.tsx';

export interface Named {
  readonly key: string;
  readonly says: Text;
}

export interface NamedHere {
  readonly all: readonly Named[];
  /** Where there is none: what has to be made first. */
  readonly wanting: Text;
}

export const goneWords = (key: string): Text => text(`“${key}”（已经没有这一项）`, `“${key}” (no longer there)`);

export function NamedInput({
  field,
  value,
  fault,
  set,
  leave,
  id,
  here,
}: ControlProps<Typed<'text'>> & { readonly here: NamedHere }) {
  const { say } = useReader();
  const { all, wanting } = here;
  const now = typeof value === 'string' ? value : '';
  const gone = now !== '' && !all.some(({ key }) => key === now);
  const none = all.length === 0 ? say(wanting) : field.optional ? say('没有选', 'not chosen') : say('请选', 'Choose');
  return (
    <span className="named">
      <select
        {...tied({ field, fault, id })}
        className={fault || gone ? 'in err' : 'in'}
        value={now}
        onChange={(e) => set(e.target.value === '' ? undefined : e.target.value)}
        onBlur={leave}
      >
        <option value="">{none}</option>
        {gone && <option value={now}>{say(goneWords(now))}</option>}
        {all.map(({ key, says }) => (
          <option key={key} value={key}>
            {say(says) || key}
          </option>
        ))}
      </select>
      {now !== '' && !gone && <span className="named-key">{now}</span>}
    </span>
  );
}
