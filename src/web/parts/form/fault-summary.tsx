// What is wrong, on top of the form, each a way to its field; it comes to the front whenever something was handed in that cannot be taken.
import { useEffect, useRef } from 'react';
import { type Text, text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import type { FormState } from '#web/parts/form/form-state.ts';
import { useReader } from '#web/parts/language.tsx';

/** `rows.2.amount` as '带教记录第 2 行 日期'. */
function placeOf(form: Form, path: string): Text {
  const [key = '', row, column] = path.split('.');
  const field = form[key];
  if (!field) return text('', '');
  if (row === undefined) return field.label;
  const inner = field.type === 'table' && column !== undefined ? field.columns[column]?.label : undefined;
  return text(
    `${field.label.zh}第 ${row} 行${inner ? ` ${inner.zh}` : ''}`,
    `${field.label.en}, row ${row}${inner ? `, ${inner.en}` : ''}`,
  );
}

export function FaultSummary({
  state,
  onOpen,
}: {
  readonly state: FormState;
  readonly onOpen?: (path: string) => void;
}) {
  const { say } = useReader();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.tries > 0) box.current?.focus();
  }, [state.tries]);
  if (state.tries === 0 || state.faults.length === 0) return null;
  const go = (path: string) => {
    const control = () => document.getElementById(state.idOf(path));
    onOpen?.(path);
    // What was folded away is there in the next frame.
    if (control()) control()?.focus();
    else requestAnimationFrame(() => control()?.focus());
  };
  const count = state.faults.length;
  return (
    <div className="note bad" role="alert" tabIndex={-1} ref={box}>
      <b>
        {say(
          `还不能提交，有 ${count} 处要改。您写的都在`,
          `Not handed in yet: ${count === 1 ? 'one thing' : `${count} things`} to mend. What you wrote is all here`,
        )}
      </b>
      <ul>
        {state.faults.map(({ field, why }) => {
          const place = placeOf(state.form, field);
          return (
            <li key={field}>
              <button type="button" className="link" onClick={() => go(field)}>
                {why.zh.includes(`“${place.zh}”`) || place.zh === ''
                  ? say(why)
                  : `${say(place)}${say('：', ': ')}${say(why)}`}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
