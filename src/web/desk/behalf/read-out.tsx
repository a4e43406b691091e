// What a member agrees to when he hands in a case, read to him by the officer who does it for him: noted before it can be handed in.
import type { Text } from '#kit/text.ts';
import { text } from '#kit/text.ts';
import { FaultLine } from '#web/parts/form/field-frame.tsx';
import { useReader } from '#web/parts/language.tsx';

const mustRead = text(
  '先把这句话念给本人听，本人同意了点上，再提交',
  'Read it to the member first; once the member agrees, tick it and hand it in',
);

/** Whether it may be handed in; else brings the tick before the eyes. */
export function readOrFind(read: boolean): boolean {
  if (!read) document.getElementById('read-out')?.focus();
  return read;
}

export function ReadOut({
  says,
  name,
  read,
  asked,
  onChange,
}: {
  readonly says: Text;
  readonly name: string;
  readonly read: boolean;
  /** It was passed by. */
  readonly asked: boolean;
  readonly onChange: (read: boolean) => void;
}) {
  const { say } = useReader();
  const fault = asked && !read ? mustRead : undefined;
  return (
    <div className="read-out">
      <p className="sub">{say('要本人同意的话，念给本人听：', 'What the member agrees to; read it out:')}</p>
      <blockquote>{say(says)}</blockquote>
      <label className="agree">
        <input
          id="read-out"
          type="checkbox"
          className="cb"
          checked={read}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? 'read-out-fault' : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{say(`念给${name}听了，本人同意`, `Read to ${name}, who agreed`)}</span>
      </label>
      <FaultLine id="read-out" fault={fault} />
    </div>
  );
}
