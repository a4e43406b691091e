// What is to be corrected, ticked field by field when a case is sent back: a number key ticks, ready reasons are beside each, and the
// sentence that the member reads is made of them until somebody writes another.
import { type KeyboardEvent, useRef } from 'react';
import type { AskedToCorrect } from '#policy/correction.ts';
import type { Form } from '#policy/form.ts';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import type { FormState } from '#web/parts/form/form-state.ts';
import { useReader } from '#web/parts/language.tsx';

type Correctable = OneCase['correctable'][number];

/** The input in which an action takes fields of the form; undefined: it takes none. */
export const ticksIn = (input: Form): string | undefined =>
  Object.keys(input).find((key) => {
    const field = input[key]!;
    if (field.type !== 'table') return false;
    const column = field.columns.field;
    return column?.type === 'text' && column.names?.some(({ of }) => of === 'field') === true;
  });

/** What is commonly wrong with such a field; it goes to the member, so it is in their language. */
function readyFor({ type, filled }: Correctable): readonly string[] {
  if (type === 'file')
    return filled
      ? ['看不清，请重新拍照上传', '没有拍全，四个角都要在框里', '不是要的那份材料，请换一份']
      : ['没有交，请补交'];
  return filled ? ['与证件、材料上的不一致，请核对改正', '写得不完整，请补全', '填错了，请改正'] : ['没有填，请补上'];
}

const sentence = (fields: readonly Correctable[], ticked: readonly AskedToCorrect[]): string =>
  ticked.map(({ field, why }) => `${fields.find((one) => one.field === field)?.label.zh ?? ''}：${why}`).join('；');

interface Ticking {
  readonly fields: readonly Correctable[];
  readonly ticked: readonly AskedToCorrect[];
  readonly toggle: (one: Correctable) => void;
  readonly change: (field: string, why: string) => void;
  /** A number ticks, wherever the focus is, until somebody has written a sentence of their own. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** `name`, `reason`: the inputs that hold the ticks and the sentence made of them; without the first there is nothing to tick. */
export function useTicking(
  fields: readonly Correctable[],
  name: string | undefined,
  reason: string | undefined,
  state: FormState,
): Ticking {
  const ticked = ((name === undefined ? undefined : state.values[name]) ?? []) as readonly AskedToCorrect[];
  // As it stood in the field when it was last made here: what somebody wrote is left alone.
  const made = useRef(reason === undefined ? '' : state.values[reason]);
  const untouched = reason !== undefined && (state.values[reason] ?? '') === (made.current ?? '');
  const put = (next: readonly AskedToCorrect[]) => {
    if (name === undefined) return;
    const ordered = fields.flatMap(({ field }) => next.find((one) => one.field === field) ?? []);
    state.set(name, ordered);
    if (!untouched) return;
    made.current = sentence(fields, ordered);
    state.set(reason, made.current);
  };
  const toggle = (one: Correctable) => {
    const on = ticked.some(({ field }) => field === one.field);
    const others = ticked.filter(({ field }) => field !== one.field);
    put(on ? others : [...others, { field: one.field, why: readyFor(one)[0]! }]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event;
    const inText =
      (target instanceof HTMLInputElement && target.type === 'text') ||
      (target instanceof HTMLTextAreaElement && !untouched);
    const composing = event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey;
    const one = inText || composing || name === undefined ? undefined : fields[Number(event.key) - 1];
    if (!one) return;
    event.preventDefault();
    toggle(one);
  };
  return {
    ...{ fields, ticked, toggle, onKeyDown },
    change: (field, why) => put(ticked.map((one) => (one.field === field ? { field, why } : one))),
  };
}

export function ToCorrect({ fields, ticked, toggle, change }: Ticking) {
  const { say } = useReader();
  return (
    <fieldset className="ticks">
      <legend className="lab">{say('要改哪几项', 'What is to be corrected')}</legend>
      <p className="meta">
        {say(
          '勾了哪项，本人就要改哪项；都不勾，只按下面的理由办',
          'What is ticked has to be corrected; with nothing ticked the reason below stands alone',
        )}
      </p>
      {fields.map((one, n) => {
        const tick = ticked.find(({ field }) => field === one.field);
        return (
          <div key={one.field} className="tick">
            <label className="flex">
              <input type="checkbox" checked={tick !== undefined} onChange={() => toggle(one)} />
              {say(one.label)}
              {!one.filled && <span className="meta">{say('没有交', 'not handed in')}</span>}
              {n < 9 && <span className="kbd">{n + 1}</span>}
            </label>
            {tick && (
              <>
                <input
                  type="text"
                  className="in"
                  maxLength={200}
                  aria-label={say(`${one.label.zh}哪里不对`, `What is wrong with ${one.label.en}`)}
                  value={tick.why}
                  onChange={(event) => change(one.field, event.target.value)}
                />
                <div className="ready">
                  {readyFor(one)
                    .filter((why) => why !== tick.why)
                    .map((why) => (
                      <button key={why} type="button" className="chip" onClick={() => change(one.field, why)}>
                        {why}
                      </button>
                    ))}
                </div>
              </>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
